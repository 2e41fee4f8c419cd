/** The figures that do not come from acts alone: counted row by row from the files that were imported beside them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Asked } from './figures.ts'
import type { Journal } from './journal.ts'
import { readRows, type Units } from './network.ts'

const WINDOW_DAYS = 90
const LED = ['district', 'commune-post']
const GIVEN = 'electricity water tax social-insurance health-insurance pension allowance dossier result licence'

/** By name: value and as-of day. `plans`: files of the mail network's plans in the folder. */
export function foldKept(
  folder: string,
  { entries }: Journal,
  units: Units,
  { year, asOf }: Asked,
  plans: readonly string[],
): Map<string, { value: number; asOf: string }> {
  const out = new Map<string, { value: number; asOf: string }>()
  const end = asOf ?? `${year}-12-31`
  const put = (id: string, value: number, until = end) => out.set(id, { value, asOf: until })
  const inYear = (day: string | undefined, until = end): boolean => !!day && day >= `${year}-01-01` && day <= until

  const signed = readRows(folder, 'signatures.csv').filter((row) => Number(row.year) === year)
  const version = Math.max(0, ...signed.filter(({ since }) => since && since <= end).map((row) => Number(row.version)))
  const signers = signed.filter((row) => Number(row.version) === version && !row.since && row.at!.slice(0, 10) <= end)
  if (signers.length > 0) {
    const heads = signers.map(({ unit }) => units.find(unit!, end) as number)
    put('nhan-ke-hoach', new Set(heads.filter((unit) => LED.includes(units.kind(unit, end)))).size)
  }

  const came = readRows(folder, 'campaigns.csv')
  const held = came.filter(({ day }) => inYear(day)).map(({ campaign, unit, day }) => `${campaign} ${unit} ${day}`)
  if (held.length > 0) put('hoi-nghi', new Set(held).size)
  const going = came.filter(({ first, last }) => first! <= end && last! >= `${year}-01-01`)
  if (going.length > 0) put('chuong-trinh', new Set(going.map(({ campaign }) => campaign)).size)

  const until = asOf ?? `${year}-12-15`
  const listed = came.filter((row) => row.service === 'social-insurance' && row.member && row.day! <= until)
  const first = new Map<string, { sum: number; day: string }>()
  for (const { service, measure, member, day, amount } of entries) {
    if (service !== 'social-insurance' || measure !== 'newMembers' || !member || day > until) continue
    const one = first.get(member)
    first.set(member, { sum: (one?.sum ?? 0) + amount, day: one && one.day < day ? one.day : day })
  }
  const won = listed.filter(({ member, day }) => {
    const paid = first.get(member!)
    if (!paid || paid.sum <= 0 || !inYear(paid.day, until)) return false
    const days = (Date.parse(paid.day) - Date.parse(day!)) / 86_400_000
    return days >= 0 && days <= WINDOW_DAYS
  })
  if (listed.length > 0) put('bhxh-hoi-nghi', new Set(won.map(({ member }) => member)).size, until)

  const done = readRows(folder, 'inspections.csv').filter((row) => inYear(row.done))
  if (done.length > 0) {
    const quality = done.filter(({ kind }) => kind === 'quality')
    const at = quality.map((row) => units.district(units.find(row.unit!, row.done!) as number, row.done!))
    if (at.length > 0) put('kiem-tra', new Set(at.filter((unit) => LED.includes(units.kind(unit, end)))).size)
    const found = done.filter(({ finding }) => finding)
    put('phat-hien', found.length)
    put('phat-hien-con', found.filter(({ mended }) => !mended || mended > end).length)
    const audits = [...new Map(done.filter(({ kind }) => kind === '5s').map((row) => [row.number, row])).values()]
    if (audits.length > 0) {
      put('nam-s', audits.length)
      put('nam-s-diem', Math.round(audits.reduce((sum, { score }) => sum + Number(score), 0) / audits.length))
    }
  }

  const earned = new Map<number, number>()
  for (const { measure, unit, day, amount } of entries)
    if (measure === 'revenue' && day <= end) earned.set(unit, (earned.get(unit) ?? 0) + amount)
  const points = [...earned].filter(([unit, amount]) => amount > 0 && units.kind(unit, end) === 'point')
  if (points.length > 0) put('diem-doanh-thu', points.length)

  const used = new Set(entries.filter(({ day }) => day.slice(0, 7) <= end.slice(0, 7)).map(({ service }) => service))
  const given = GIVEN.split(' ').filter((service) => used.has(service))
  if (given.length > 0) put('hop-dong', given.length)

  const areas = readRows(folder, 'collaborators.csv').filter((row) => row.collaborator && row.since! <= end)
  if (areas.length > 0) {
    put('cong-tac-vien', new Set(areas.map(({ collaborator }) => collaborator)).size)
    put('ban-co-nguoi', areas.length)
  }

  for (const [id, value] of routesOf(folder, plans, (day) => inYear(day))) put(id, value)
  return out
}

type Trip = { route: string; calls: unknown }
type Plan = { day: string; plan: { routes: { id: string; level: number }[]; trips: Trip[] } }

/** Routes that are not in every plan, by level; and those in every plan whose calls are not the same in all. */
function routesOf(folder: string, files: readonly string[], holds: (day: string) => boolean): Map<string, number> {
  const plans = files.map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Plan)
  const mine = plans.filter(({ day }) => holds(day))
  const levels = new Map(mine.flatMap(({ plan }) => plan.routes.map(({ id, level }) => [id, level] as const)))
  const calls = ({ plan }: Plan, route: string) =>
    plan.trips
      .filter((trip) => trip.route === route)
      .map((trip) => JSON.stringify(trip.calls))
      .join()
  const told = new Map([
    ['tuyen-doi-gio', 0],
    ['tuyen-mo-them', 0],
    ['tuyen-de-nghi', 0],
  ])
  for (const [route, level] of levels) {
    const having = mine.filter(({ plan }) => plan.routes.some(({ id }) => id === route))
    const everywhere = having.length === mine.length
    const moved = new Set(having.map((one) => calls(one, route))).size > 1
    const id = !everywhere
      ? { 1: 'tuyen-de-nghi', 2: 'tuyen-mo-them' }[level]
      : moved && level > 1
        ? 'tuyen-doi-gio'
        : undefined
    if (id) told.set(id, told.get(id)! + 1)
  }
  return mine.length < 2 ? new Map() : told
}
