/**
 * Guessing gets slower and slower, for an account and for an address alike; nobody is locked out for good, else anybody
 * could lock out a point head by typing nonsense. A right answer clears the account, not the address.
 */
import { Problem } from '#kernel/problem.ts'
import { everyUnit, type People } from '#people/person.ts'

/** The first tries are free: people mistype. */
const FREE = { account: 5, address: 20 } as const
const MOST_SECONDS = 300

/** 1, 2, 4 … seconds after the free tries, five minutes at most. */
export const waitAfter = (tries: number, free: number): number =>
  tries < free ? 0 : Math.min(MOST_SECONDS, 2 ** Math.min(20, tries - free))

type Watched = { account: string; address: string }
const keysOf = ({ account, address }: Watched) => [
  { key: `account:${account}`, free: FREE.account },
  { key: `address:${address}`, free: FREE.address },
]

/**
 * Counts a try before it is known whether it is right, so that many at once cannot slip through together.
 * @throws Problem too_many_tries, with the seconds to wait; that is no try then.
 */
export async function countTry(people: People, watched: Watched): Promise<void> {
  const now = people.now()
  const { province, db } = people
  const wait = await db.act(everyUnit(people), async (tx) => {
    await tx`delete from throttle where province = ${province} and until < ${new Date(now.getTime() - 86_400_000).toISOString()}`
    const keys = keysOf(watched)
    for (const { key } of keys)
      await tx`
        insert into throttle (province, key, tries, until) values (${province}, ${key}, 0, ${now.toISOString()})
        on conflict do nothing`
    const rows = await tx<{ key: string; tries: number; seconds: number }[]>`
      select key, tries, extract(epoch from until - ${now.toISOString()}::timestamptz)::float8 as seconds
      from throttle where province = ${province} and key = any (${keys.map(({ key }) => key)}) order by key for update`
    const longest = Math.max(...rows.map(({ seconds }) => seconds))
    if (longest > 0) return longest
    for (const { key, free } of keys) {
      const tries = (rows.find((row) => row.key === key)?.tries ?? 0) + 1
      const until = new Date(now.getTime() + 1000 * waitAfter(tries, free)).toISOString()
      await tx`update throttle set tries = ${tries}, until = ${until} where province = ${province} and key = ${key}`
    }
    return 0
  })
  if (wait > 0) throw new Problem('too_many_tries', { seconds: Math.ceil(wait) })
}

/** The account has shown that it knows its secret. */
export async function clearTries(people: People, account: string): Promise<void> {
  await people.db.act(
    everyUnit(people),
    (tx) => tx`
    delete from throttle where province = ${people.province} and key = ${`account:${account}`}`,
  )
}
