/**
 * People of the demonstration, so that a visitor can try every desk. Their password is shown on the page of sign-in, so
 * they exist only where nothing but the demonstration was imported, and let nobody in from outside this machine.
 */
import { Problem } from '#kernel/problem.ts'
import { versionsOn } from '#network/tree.ts'
import {
  addPerson,
  everyUnit,
  findPerson,
  isDemonstration,
  lasting,
  listPeople,
  type People,
  postDay,
  type Role,
  stopPerson,
} from '#people/person.ts'
import { newPin } from '#people/pin.ts'
import { invite, setPassword } from '#people/session.ts'

export const DEMO_PASSWORD = 'xem-thu-canh-tay'
export const DEMO_PIN = '246813'

const ACTOR = 'job:demo'
const DEMO: readonly { code: string; name: string; role: Role; at: 'point' | 'middle' | 'root' }[] = [
  { code: 'demo-giao-dich', name: 'Lò Thị Ơn', role: 'teller', at: 'point' },
  { code: 'demo-truong-diem', name: 'Hà Thị Lan', role: 'head', at: 'point' },
  { code: 'demo-cum', name: 'Lò Văn Páng', role: 'district', at: 'middle' },
  { code: 'demo-tinh', name: 'Nguyễn Văn Sơn', role: 'province', at: 'root' },
  { code: 'demo-kiem-soat', name: 'Cầm Thị Xuân', role: 'auditor', at: 'root' },
]

/** Makes those that are missing where there is only the demonstration; elsewhere stops those that are left over. */
export async function keepDemoPeople(people: People): Promise<void> {
  const today = postDay(people.now())
  if (!(await people.db.read(everyUnit(people), (query) => isDemonstration(query, people)))) {
    const all = await people.db.read(everyUnit(people), (query) => listPeople(query, people))
    for (const { code, until } of all.filter(({ demo }) => demo))
      if (until > today) await stopPerson(people, code, today, ACTOR)
    return
  }
  const units = demoUnits(people)
  for (const { code, name, role, at } of units ? DEMO : []) {
    if (await people.db.read(everyUnit(people), (query) => findPerson(query, people, code))) continue
    const unit = units?.[at] as number
    await addPerson(people, lasting({ code, name, unit, role, since: today }, true), ACTOR)
    await setPassword(people, await invite(people, code, ACTOR), DEMO_PASSWORD)
    if (at === 'point') await newPin(people, code, ACTOR, DEMO_PIN)
  }
}

/** The root, the unit that most points stand under today, and the first of those points. */
function demoUnits(people: People): { root: number; middle: number; point: number } | undefined {
  const network = people.network()
  if (!network) return undefined
  const day = postDay(people.now())
  const points = Map.groupBy(versionsOn(network.units, day, { kind: 'point' }), ({ parent }) => parent)
  const [fullest] = [...points].toSorted(([, a], [, b]) => b.length - a.length)
  const root = network.units.versions.find(({ parent, to }) => parent === undefined && to > day)?.id
  const [middle, [point] = []] = fullest ?? []
  if (root === undefined || middle === undefined || !point) throw new Problem('not_found', { what: 'điểm đang mở' })
  return { root, middle, point: point.id }
}
