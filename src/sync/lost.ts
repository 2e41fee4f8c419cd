/** When rights may be taken back from a till whose device is gone. */
import { addDays, type Day } from '#kernel/day.ts'
import type { DeviceState } from '#sync/hub-store.ts'

/** Days that a device's clock may be wrong by: so long after its lease it may still have used a right. */
const SKEW_DAYS = 2

/**
 * Only when a person has declared the device lost and its lease has ended, with what its clock may be wrong by. Handing a
 * right on at once lets two people use it: the lost device may be working in a valley without a line.
 * @param until last day of the lease; undefined when the right was given without an end: then a person has to decide.
 */
export const mayReclaim = (state: DeviceState, until: Day | undefined, today: Day): boolean =>
  state === 'lost' && until !== undefined && today > addDays(until, SKEW_DAYS)
