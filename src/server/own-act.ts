/**
 * Acts that the server itself does: of an office's page, of a job. Each goes through the ledger like any other, on a device
 * of the server's own, whose acts follow each other.
 */
import { noOf } from '#counter/say.ts'
import type { Act } from '#kernel/act.ts'
import { Problem } from '#kernel/problem.ts'
import { everyUnit } from '#people/person.ts'
import type { Province } from '#server/province.ts'

export type OwnDevice = Pick<Act, 'device' | 'actor' | 'unit'>
export type OwnAct = Pick<Act, 'service' | 'verb' | 'lines'>

const turns = new Map<string, Promise<unknown>>()
const TRIES = 3

/**
 * @param make asked when the device's earlier acts are done, so that it may look first; nothing when there is nothing to do
 * @returns device and number of the act.
 * @throws Problem act_refused with the ledger's sentence; the refusal is in the journal like any other.
 */
export function ownAct(
  province: Province,
  own: OwnDevice,
  make: () => Promise<OwnAct | undefined>,
): Promise<string | undefined> {
  const key = `${province.id}/${own.device}`
  const work = async () => {
    const act = await make()
    return act && postNext(province, own, act)
  }
  const turn = (turns.get(key) ?? Promise.resolve()).then(work, work)
  turns.set(key, turn)
  return turn
}

/** Another process that was quicker shows as a gap or a conflict. */
async function postNext(province: Province, own: OwnDevice, what: OwnAct): Promise<string> {
  const { people, intake, db } = province
  const { device, actor, unit } = own
  for (let tried = 0; tried < TRIES; tried++) {
    const [cursor] = await db.read(
      everyUnit(people),
      (query) => query<{ seq: number }[]>`select seq from device where province = ${province.id} and key = ${device}`,
    )
    const seq = (cursor?.seq ?? 0) + 1
    const act = { device, seq, at: localTime(people.now()), actor, unit, ...what }
    const [answer] = await intake.post([act])
    if (answer?.outcome === 'refused') throw new Problem('act_refused', { why: noOf(answer.refusal, act).text })
    if (answer?.outcome === 'accepted' || answer?.outcome === 'exception') return `${device}/${seq}`
  }
  throw new Problem('database_down', { why: `máy ${device} đang được dùng ở nơi khác` })
}

/** 2018-03-05T08:12:33+07:00 */
const localTime = (now: Date): string => `${new Date(now.getTime() + 7 * 3_600_000).toISOString().slice(0, 19)}+07:00`
