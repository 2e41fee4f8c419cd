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
  return inTurn(keyOf(province, own), async () => {
    const act = await make()
    return act && (await postNext(province, own, [act]))[0]
  })
}

/**
 * Several acts that follow each other, posted together.
 * @returns device and number of each. @throws Problem act_refused: the others of them are done all the same.
 */
export const ownActs = (province: Province, own: OwnDevice, acts: readonly OwnAct[]): Promise<string[]> =>
  inTurn(keyOf(province, own), () => postNext(province, own, acts))

/** What is done under one key is done one after the other, in this process. */
export function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const turn = (turns.get(key) ?? Promise.resolve()).then(work, work)
  turns.set(key, turn)
  return turn
}

const keyOf = (province: Province, { device }: OwnDevice): string => `${province.id}/${device}`

/** Another process that was quicker shows as a gap or a conflict. */
async function postNext(province: Province, own: OwnDevice, whats: readonly OwnAct[]): Promise<string[]> {
  const { people, intake, db, hub } = province
  const { device, actor, unit } = own
  if (whats.length === 0) return []
  // What a restored database has forgotten may be somebody's already (docs/sync.md): people wait; jobs hand nothing out.
  if (actor.startsWith('person:') && (await hub.epoch()).recovering) throw new Problem('hub_recovering')
  for (let tried = 0; tried < TRIES; tried++) {
    const [cursor] = await db.read(
      everyUnit(people),
      (query) => query<{ seq: number }[]>`select seq from device where province = ${province.id} and key = ${device}`,
    )
    const first = (cursor?.seq ?? 0) + 1
    const at = localTime(people.now())
    const acts = whats.map((what, i) => ({ device, seq: first + i, at, actor, unit, ...what }))
    const answers = await intake.post(acts)
    for (const [i, answer] of answers.entries())
      if (answer.outcome === 'refused')
        throw new Problem('act_refused', { why: noOf(answer.refusal, acts[i] as Act).text })
    if (answers.every(({ outcome }) => outcome === 'accepted' || outcome === 'exception'))
      return acts.map(({ seq }) => `${device}/${seq}`)
  }
  throw new Problem('database_down', { why: `máy ${device} đang được dùng ở nơi khác` })
}

/** 2018-03-05T08:12:33+07:00 */
const localTime = (now: Date): string => `${new Date(now.getTime() + 7 * 3_600_000).toISOString().slice(0, 19)}+07:00`
