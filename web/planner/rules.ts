/** What the choice of departures keeps to; the room says it beside the button. */
import type { SyncRules } from '#routing/scenario-sync.ts'

export const RULES: SyncRules = {
  slotMinutes: 5,
  windowMinutes: 180,
  haltMinutes: 15,
  turnMinutes: 30,
  dutyMinutes: 780,
  dockMost: 2,
  dockMinutes: 10,
}

/** `vans`: shared by all chosen routes; undefined: each route has its own. */
export const rulesWith = (vans: number | undefined): SyncRules => ({ ...RULES, ...(vans !== undefined && { vans }) })
