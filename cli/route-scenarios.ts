/** `canhtay route scenarios` and `compare`: Sơn La's saved scenarios, and the sheet by which one is judged against another. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { showNumber } from '#kernel/money.ts'
import { type JMatrix, NOT_DELIVERED } from '#routing/matrix.ts'
import { type Fault, showFault } from '#routing/plan.ts'
import type { Scenario } from '#routing/scenario.ts'
import { readScenario, writeScenario } from '#routing/scenario-read.ts'
import { type Comparison, compareScenarios, type Sheet, sheetOf } from '#routing/scenario-sheet.ts'
import { AGAINST, sonLaScenarios } from '#routing/sonla.ts'
import { readJson, wrong } from './route-feed.ts'

/** Exit code 0; with a folder each scenario is written there as a file that can be changed and compared. */
export function routeScenarios(folder: string | undefined, json: boolean): number {
  const all = sonLaScenarios()
  if (folder !== undefined) {
    mkdirSync(folder, { recursive: true })
    for (const scenario of all) writeFileSync(join(folder, `${scenario.id}.json`), writeScenario(scenario))
  }
  const rows = all.map(({ id, name }) => ({ id, name, against: AGAINST[id] ?? null }))
  if (json) console.log(JSON.stringify(rows, null, 2))
  else
    for (const { id, name, against } of rows)
      console.log(`${id}\t${name}${against === null ? '' : `\tso với ${against}`}`)
  return 0
}

/** Exit code 0 when both could be judged, 1 when one of them is faulty or they are not of the same offices. */
export function routeCompare(before: string, after: string, json: boolean): number {
  const [one, other] = [scenarioOf(before), scenarioOf(after)]
  const faults = [one, other].flatMap((read, i) => ('faults' in read ? named([before, after][i] as string, read) : []))
  if (!('scenario' in one && 'scenario' in other)) return refused(faults, json)
  const compared = compareScenarios(one.scenario, other.scenario)
  if ('faults' in compared) return refused(compared.faults.map(showFault), json)
  if (json) console.log(JSON.stringify(asJson(compared.comparison), null, 2))
  else tell(compared.comparison, other.scenario)
  return 0
}

/** Exit code 0 when the scenario could be judged, 1 when it is faulty. */
export function routeSheet(name: string, json: boolean): number {
  const read = scenarioOf(name)
  if ('faults' in read) return refused(named(name, read), json)
  const made = sheetOf(read.scenario)
  if ('faults' in made) return refused(made.faults.map(showFault), json)
  if (json) console.log(JSON.stringify(sheetJson(made.sheet), null, 2))
  else {
    console.log(`${made.sheet.name}\n${read.scenario.note}\n`)
    tellWork(read.scenario, [made.sheet])
    tellMatrix(made.sheet)
    tellWarnings(made.sheet)
  }
  return 0
}

const named = (name: string, { faults }: { faults: readonly Fault[] }): string[] =>
  faults.map((fault) => `${name}: ${showFault(fault)}`)

function refused(faults: readonly string[], json: boolean): number {
  if (json) console.log(JSON.stringify({ faults }, null, 2))
  for (const fault of faults) console.error(`Lỗi: ${fault}`)
  return 1
}

/** A file, or one of Sơn La's by its name. */
function scenarioOf(name: string): ReturnType<typeof readScenario> {
  if (name.endsWith('.json')) return readScenario(readJson(name))
  const scenario = sonLaScenarios().find(({ id }) => id === name)
  if (!scenario) throw wrong(`không có phương án “${name}”. Xem: npx canhtay route scenarios, hoặc nêu tệp .json`)
  return { scenario }
}

const one = (value: number): string => value.toFixed(1).replace('.', ',')
const two = (value: number): string => value.toFixed(2).replace('.', ',')
const whole = (value: number): string => showNumber(Math.round(value))

function tell({ before, after, offices, flows, itemsGaining, itemsLosing }: Comparison, scenario: Scenario): void {
  console.log(`${after.name}\nso với: ${before.name}\n${scenario.note}\n`)
  tellWork(scenario, [before, after])
  console.log(
    `\nMỗi tuần ${whole(itemsGaining)} bưu gửi nhanh hơn ít nhất một ngày, ${whole(itemsLosing)} chậm hơn (trong ${whole(after.items + after.undelivered)}).`,
  )
  console.log(`Giữa các bưu cục: ${offices.gaining} ô nhanh hơn, ${offices.losing} chậm hơn, ${offices.same} như cũ.`)
  const names = new Map(scenario.plan.stops.map(({ id, name }) => [id, name]))
  for (const [title, field] of [
    ['Nhanh hơn nhiều nhất', 'gaining'],
    ['Chậm hơn nhiều nhất', 'losing'],
  ] as const) {
    const most = flows.filter((flow) => flow[field] > 0 && flow.itemDays < 0 === (field === 'gaining')).slice(0, 5)
    if (most.length > 0) console.log(`${title}:`)
    for (const flow of most)
      console.log(
        `  ${names.get(flow.origin)} → ${names.get(flow.destination)}: ${whole(flow[field])} bưu gửi, cộng lại ${whole(Math.abs(flow.itemDays))} ngày`,
      )
  }
  tellMatrix(after, before)
  tellWarnings(after)
}

function tellWork(scenario: Scenario, sheets: readonly Sheet[]): void {
  const rows: [string, (sheet: Sheet) => string][] = [
    ['Chi phí một tuần (đồng)', ({ cost }) => showNumber(cost)],
    ['Xe của đơn vị', ({ vans }) => String(vans)],
    ['Giờ lái xe của đơn vị', ({ driverMinutes }) => one(driverMinutes / 60)],
    ['J+n bình quân theo bưu gửi', ({ meanDays }) => two(meanDays)],
    ...scenario.kinds.map(({ id, name }): [string, (sheet: Sheet) => string] => [
      `${name}: km, đồng`,
      ({ work }) => {
        const own = work.find(({ kind }) => kind === id)
        return own ? `${whole(own.metres / 1000)}, ${showNumber(own.cost)}` : '–'
      },
    ]),
  ]
  for (const [name, show] of rows) console.log([name, sheets.map(show).join(' → ')].join('\t'))
}

/** The week's mean n; ↓ where it is less than before, ↑ where it is more. */
function tellMatrix(sheet: Sheet, before?: Sheet): void {
  const { origins, destinations } = sheet.matrix
  console.log('\nJ+n bình quân tuần (hàng: nơi nhận gửi; cột: nơi phát; ↓ nhanh hơn, ↑ chậm hơn, – chưa phát được)')
  console.log(['', ...destinations].map((stop) => stop.padEnd(6)).join(''))
  for (const [o, origin] of origins.entries()) {
    const cells = destinations.map((_, t) => {
      const [is, was] = [meanOf(sheet.matrix, o, t), before && meanOf(before.matrix, o, t)]
      if (is === undefined) return '–'
      const mark = was === undefined || was === is ? '' : is < was ? '↓' : '↑'
      return o === t ? '' : `${one(is)}${mark}`
    })
    console.log(
      [origin, ...cells]
        .map((cell) => cell.padEnd(6))
        .join('')
        .trimEnd(),
    )
  }
}

/** Of the days of acceptance on which the mail is delivered; undefined: on none. */
function meanOf({ n, days, destinations }: JMatrix, origin: number, destination: number): number | undefined {
  const took = days
    .map((_, d) => n[(origin * days.length + d) * destinations.length + destination] as number)
    .filter((one) => one !== NOT_DELIVERED)
  return took.length === 0 ? undefined : took.reduce((sum, one) => sum + one, 0) / took.length
}

function tellWarnings({ warnings }: Sheet): void {
  for (const fault of warnings) console.error(`Chú ý: ${showFault(fault)}`)
}

const sheetJson = ({ matrix, warnings, ...rest }: Sheet) => ({
  ...rest,
  warnings: warnings.map(showFault),
  matrix: matrix.origins.flatMap((origin, o) =>
    matrix.destinations.map((destination, t) => ({
      origin,
      destination,
      n: matrix.days.map((_, d) => matrix.cell(o, d, t)?.n ?? null),
    })),
  ),
})

const asJson = ({ before, after, ...rest }: Comparison) => ({
  before: sheetJson(before),
  after: sheetJson(after),
  ...rest,
})
