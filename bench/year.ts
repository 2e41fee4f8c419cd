/**
 * A year of a province, by the commands that a Post would type: imported, reported, drilled into, verified, rebuilt.
 * Twice: a tenth of the demonstration year and the whole of it, so that what must not grow with the acts is seen.
 * CANHTAY_BENCH_SCALE makes the whole one smaller (its default is 1).
 */
import type { Connection } from '#kernel/sql.ts'
import { verifyDatabase } from '#ledger/verify-database.ts'
import { paths } from '#report/paths.ts'
import { yearReport } from '#report/year.ts'
import { rebuild } from '#rollup/rebuild.ts'
import { startHttp } from '#server/http.ts'
import type { Province } from '#server/province.ts'
import { reverses } from '#services/reverses.ts'
import type { Figure } from './run.ts'
import { median, milliseconds, PROVINCE, seconds, withYear } from './support.ts'

export const question = 'a year of a province: import, report, drill-down, verification, rebuild'

const SCALE = Number(process.env.CANHTAY_BENCH_SCALE ?? 1)
const YEAR = 2018
const ASKED = 9

type Measured = {
  acts: number
  importRate: number
  rssMiB: number
  reportMs: number
  pageMs: number
  verifyRate: number
  rebuildS: number
}

export async function run(): Promise<Figure[]> {
  const small = await measure(SCALE / 10)
  const whole = await measure(SCALE)
  const { acts } = whole
  const of = `${acts.toLocaleString('en')} acts`
  return [
    {
      name: `import, end to end, ${of}`,
      value: whole.importRate,
      unit: 'acts/s',
      reference: '8,000 acts/s',
      ratio: whole.importRate / 8000,
    },
    {
      name: '  resident memory of the importing process',
      value: whole.rssMiB,
      unit: 'MiB',
      reference: '400 MiB',
      ratio: 400 / whole.rssMiB,
    },
    {
      name: 'year report from roll-ups',
      value: whole.reportMs,
      unit: 'ms',
      reference: '100 ms',
      ratio: 100 / whole.reportMs,
    },
    {
      name: '  against a tenth of the acts',
      value: whole.reportMs / small.reportMs,
      unit: '×',
      reference: `1.5 × (${small.reportMs.toFixed(1)} ms at ${small.acts.toLocaleString('en')} acts)`,
      ratio: 1.5 / (whole.reportMs / small.reportMs),
    },
    {
      name: 'first page of acts behind a figure',
      value: whole.pageMs,
      unit: 'ms',
      reference: '200 ms',
      ratio: 200 / whole.pageMs,
    },
    {
      name: 'verify, acts and movements',
      value: whole.verifyRate,
      unit: 'rows/s',
      reference: '300,000 rows/s',
      ratio: whole.verifyRate / 300_000,
    },
    { name: 'rebuild of the year', value: whole.rebuildS, unit: 's', reference: '60 s', ratio: 60 / whole.rebuildS },
  ]
}

const measure = (scale: number): Promise<Measured> =>
  withYear(scale, async (province, { app }, imported) => {
    const acts = await lastPosition(province)
    const { reportMs, pageMs } = await read(province)
    const { seconds, rssMiB } = imported
    return { acts, importRate: acts / seconds, rssMiB, reportMs, pageMs, ...(await prove(app)) }
  })

async function read(province: Province): Promise<{ reportMs: number; pageMs: number }> {
  const { network } = province
  if (!network) throw new Error('no network')
  const report = () =>
    province.read((query) =>
      yearReport(query, network, { province: PROVINCE, year: YEAR, view: 'then', now: `${YEAR}-12-31` }),
    )
  await report()
  const reportMs = median(await milliseconds(ASKED, report))
  const http = await startHttp({ provinces: [province], port: 0 })
  try {
    const page = await pageOfActs(http.url)
    const pageMs = median(await milliseconds(ASKED, () => fetchText(page)))
    return { reportMs, pageMs }
  } finally {
    await http.close()
  }
}

/** Follows the first link of each table from the year's revenue down to where acts are listed. */
async function pageOfActs(url: string): Promise<string> {
  let path = paths.figure(YEAR, 'doanh-thu')
  for (let depth = 0; depth < 6; depth++) {
    const html = await fetchText(url + path)
    if (html.includes('href="/viec/')) return url + path
    const deeper = [...html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href as string)
    const next = deeper.find((href) => href.startsWith(`${path.split('?')[0]}/`))
    if (!next) break
    path = next.replaceAll('&amp;', '&')
  }
  throw new Error(`no acts were found under ${path}`)
}

async function fetchText(url: string): Promise<string> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  return response.text()
}

async function prove(app: Connection): Promise<{ verifyRate: number; rebuildS: number }> {
  let rows = 0
  const verifyS = await seconds(async () => {
    const report = await verifyDatabase(app, PROVINCE, { reverses })
    if (report.problems > 0 || report.acts === 0) throw new Error(`the journal does not verify: ${report.problems}`)
    rows = report.acts + report.legs
  })
  const rebuildS = await seconds(async () => {
    const { differences, acts } = await rebuild(app, PROVINCE)
    if (differences.length > 0 || acts === 0) throw new Error(`the roll-ups differ: ${differences.length}`)
  })
  return { verifyRate: rows / verifyS, rebuildS }
}

async function lastPosition(province: Province): Promise<number> {
  const [row] = await province.read(
    (query) => query<{ position: number }[]>`select position from head where province = ${PROVINCE}`,
  )
  return row?.position ?? 0
}
