/**
 * The rooms of the office with the demonstration year: each page of the route table that can be asked for by its address
 * alone, as the person of the province sees it.
 * CANHTAY_DATA names a data directory that holds the year already; CANHTAY_BENCH_SCALE makes the year smaller.
 */
import { keepDemoPeople } from '#people/demo.ts'
import { openSession } from '#people/session.ts'
import { makeApp } from '#server/http.ts'
import type { Province } from '#server/province.ts'
import { routes } from '#server/routes.ts'
import type { Figure } from './run.ts'
import { median, milliseconds, withData, withYear } from './support.ts'

export const question = 'pages of the office with the year, as the province sees them: 300 ms'

const LIMIT_MS = 300
const ASKED = 5

export async function run(): Promise<Figure[]> {
  const { CANHTAY_DATA: data, CANHTAY_BENCH_SCALE: scale = 1 } = process.env
  return data ? withData(data, measure) : withYear(Number(scale), measure)
}

async function measure(province: Province): Promise<Figure[]> {
  await keepDemoPeople(province.people)
  const cookie = await openSession(province.people, 'demo-tinh', '127.0.0.1')
  const app = makeApp({ provinces: [province], port: 0 })
  const ask = async (url: string) => {
    const { statusCode } = await app.inject({ url, headers: { host: 'localhost', cookie: `phien=${cookie}` } })
    if (statusCode !== 200) throw new Error(`${url}: ${statusCode}`)
  }
  const figures: Figure[] = []
  for (const path of PAGES) {
    // What came since somebody last read is folded by the first.
    await ask(path)
    const value = median(await milliseconds(ASKED, () => ask(path)))
    figures.push({ name: path, value, unit: 'ms', reference: `${LIMIT_MS} ms`, ratio: LIMIT_MS / value })
  }
  await app.close()
  return figures.toSorted((a, b) => a.ratio - b.ratio)
}

/** Those that can be asked for with nothing but their address. */
const PAGES = routes
  .filter(({ method, answers, who, path, query }) => {
    const whole = !path.includes(':') && query.safeParse({}).success
    return whole && method === 'GET' && answers === 'page' && who.includes('province')
  })
  .map(({ path }) => path)
