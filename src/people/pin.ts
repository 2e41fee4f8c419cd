/** The PIN of a teller: drawn here, shown once, and kept as the verifier that tills are given. */
import { randomBytes, randomInt } from 'node:crypto'
import type { Teller, Verifier } from '#counter/nouns.ts'
import { makeVerifier } from '#counter/pin.ts'
import { addDays, type Day } from '#kernel/day.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query } from '#kernel/sql.ts'
import { record } from '#people/deed.ts'
import { everyUnit, holdsOn, type People, postDay } from '#people/person.ts'

/** PINs that anybody tries first. */
const GUESSED = /^(\d)\1{5}$|^(?:012345|123456|234567|345678|456789|987654|654321)$|^(\d\d)\2\2$|^(\d{3})\3$/

function drawPin(): string {
  for (;;) {
    const pin = String(randomInt(0, 1_000_000)).padStart(6, '0')
    if (!GUESSED.test(pin)) return pin
  }
}

/** A new PIN for somebody who works at a till. @returns it; it is nowhere else. */
export async function newPin(people: People, code: string, actor: string, pin = drawPin()): Promise<string> {
  const verifier = await makeVerifier(pin, randomBytes(16))
  await people.db.act(everyUnit(people), async (tx) => {
    const [person] = await tx<{ unit: number }[]>`
      update person set pin = ${JSON.stringify(verifier)}
      where province = ${people.province} and code = ${code} and role in ('teller', 'head') returning unit`
    if (!person) throw new Problem('not_found', { what: `người mã ${code} làm ở quầy` })
    await record(tx, people, { actor, what: 'person.pin', about: `person:${code}`, unit: person.unit, detail: {} })
  })
  return pin
}

type Row = { code: string; name: string; role: 'teller' | 'head'; since: Day; until: Day; pin: string }

/** Who may work at the tills of a unit, as a till is told; the newest change of them makes the next version. */
export async function tellersOf(
  query: Query,
  people: Pick<People, 'province' | 'now'>,
  unit: number,
): Promise<Teller[]> {
  const today = postDay(people.now())
  const rows = await query<Row[]>`
    select code, name, role, since, until, pin from person
    where province = ${people.province} and unit = ${unit} and role in ('teller', 'head') and pin is not null
    order by code`
  return rows
    .filter((row) => holdsOn(row, today))
    .map(({ code, name, role, until, pin }) => ({
      person: code,
      name,
      role,
      verifier: JSON.parse(pin) as Verifier,
      // A till reads the last day on which somebody may work.
      until: addDays(until, -1),
    }))
}
