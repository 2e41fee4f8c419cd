/** What the office's pages share: whose province it is, where a unit is, which ways a role has. */
import { Problem } from '#kernel/problem.ts'
import { versionOn } from '#network/tree.ts'
import type { SignedIn } from '#people/person.ts'
import { desk } from '#server/addresses.ts'
import type { Way } from '#server/pages.ts'
import type { Province } from '#server/province.ts'
import type { Site } from '#server/route.ts'

export function provinceOfPerson(site: Site, { province }: SignedIn): Province {
  const found = site.provinces().find(({ id }) => id === province)
  if (!found) throw new Problem('not_found', { what: `tỉnh ${province}` })
  return found
}

/** The name of a unit on a day, or the last one it had. */
export function placeOf({ network }: Pick<Province, 'network'>, unit: number, day: string): string {
  const units = network?.units
  const version = units && (versionOn(units, unit, day) ?? units.byId.get(unit)?.at(-1))
  return version?.name ?? `đơn vị ${unit}`
}

/** Where a role can go; what waits there is counted by the page itself. */
export const waysOf = ({ role }: SignedIn): readonly Way[] => (role === 'teller' ? [] : OFFICE)

const OFFICE: readonly Way[] = [{ label: 'Hôm nay', href: desk.home() }]
