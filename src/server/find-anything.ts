/** Anything by a few letters: pages, units, customers, people of the Post, things by their code, acts by people of theirs. */
import { fold, wordsOf } from '#kernel/fold.ts'
import { listPeople, ROLE_NAMES } from '#people/person.ts'
import { mask } from '#report/act.ts'
import { books } from '#report/books-paths.ts'
import { findPeople, findThings, type Hit } from '#report/find.ts'
import { paths } from '#report/paths.ts'
import { desk } from '#server/addresses.ts'
import { matching } from '#server/customer-list.ts'
import { readKnown } from '#server/customer-store.ts'
import { marketPaths } from '#server/market-paths.ts'
import { deskOf, placeOf, unitsFor, waysOf } from '#server/office.ts'
import { verbName } from '#server/pages.ts'
import type { Given } from '#server/route.ts'

/** `kind`: what it is, in words; `more`: enough to tell it from its like, personal values masked. */
export type Found = { kind: string; label: string; more: string; href: string }

/** Of each kind: who sees more types more. */
const MOST = 8

/** As far as the person's units reach. Nothing for an empty text. */
export async function findAnything(given: Pick<Given, 'site' | 'person'>, text: string): Promise<Found[]> {
  const { person, province, today } = deskOf(given)
  const words = wordsOf(fold(text))
  if (words.length === 0) return []
  const says = (...said: string[]) => {
    const all = ` ${wordsOf(fold(said.join(' '))).join(' ')}`
    return words.every((word) => all.includes(` ${word}`))
  }
  const pages = waysOf(person)
    .flatMap((way) => [way, ...(way.pages ?? []).map((page) => ({ ...page, room: way.label }))])
    .filter((way) => says(way.label))
    .map((way) => ({ kind: 'Trang', label: way.label, more: 'room' in way ? String(way.room) : '', href: way.href }))
  const units = unitsFor(province, person, today)
    .filter(({ code, name }) => says(name, code))
    .map(({ id, code, name }) => ({ kind: 'Đơn vị', label: name, more: code, href: books.trial({ unit: id }) }))
  const { customers, people, things, acts } = await province.read(async (query) => {
    const known = await readKnown(query, province.id)
    const match = matching(text)
    return {
      customers: known.filter((one) =>
        match({ code: one.code, known: one, unit: one.unit, amount: 0, first: undefined, last: undefined, key: false }),
      ),
      people: (await listPeople(query, province.people)).filter(({ code, name }) => says(name, code)),
      things: await findThings(query, province.id, text, MOST),
      acts: await findPeople(query, province.id, text, MOST),
    }
  }, person.units)
  return [
    ...pages.slice(0, MOST),
    ...units.slice(0, MOST),
    ...customers.slice(0, MOST).map(({ code, name, kind, unit }) => ({
      kind: 'Khách hàng',
      label: kind === 'person' ? mask(name) : name,
      more: `${code}, ${placeOf(province, unit, today)}`,
      href: marketPaths.customer(code),
    })),
    ...people.slice(0, MOST).map(({ code, name, role, unit }) => ({
      kind: 'Người',
      label: name,
      more: `${code}, ${ROLE_NAMES[role]}, ${placeOf(province, unit, today)}`,
      href: desk.people(),
    })),
    ...things.hits.map((hit) => foundOf(hit, 'Vật')),
    ...acts.hits.map((hit) => foundOf(hit, 'Việc')),
  ]
}

/** What was found is masked by the search itself. */
const foundOf = (hit: Hit, kind: string): Found => ({
  kind,
  label: kind === 'Vật' ? (hit.shown[0]?.value ?? '') : verbName(hit),
  more:
    kind === 'Vật'
      ? `${verbName(hit)}, ${hit.day}`
      : `${hit.shown.map(({ label, value }) => `${label}: ${value}`).join(', ')}, ${hit.day}`,
  href: paths.act(hit.device, hit.seq),
})
