/**
 * The treasury board of the whole province as a manager opens it, on a busy morning of the demonstration year: on the 5th
 * pensions are being paid and the month's bills have just been handed out. CANHTAY_BENCH_SCALE makes the year smaller.
 */
import { readSource } from '#demo/files.ts'
import { yearOfActs } from '#demo/year.ts'
import type { Act } from '#kernel/act.ts'
import { rootOn } from '#network/tree.ts'
import { addPerson, lasting } from '#people/person.ts'
import { openSession } from '#people/session.ts'
import { treasuryPaths } from '#report/treasury-paths.ts'
import { startHttp } from '#server/http.ts'
import type { Province } from '#server/province.ts'
import { openSonLa } from '../test/support/small-year.ts'
import type { Figure } from './run.ts'
import { median, PROVINCE, SCALE, scoped, seconds, testDatabase } from './support.ts'

export const question = 'the treasury board of a province on a busy morning: 200 ms at the server'

const MORNING = '2018-04-05T09:00:00+07:00'
const CHUNK = 8000
const ASKED = 11

export async function run(): Promise<Figure[]> {
  const database = await testDatabase()
  const province = await openSonLa(database.app, PROVINCE, 'units.csv')
  const acts = await postUntil(province, MORNING)
  const admin = scoped(database.admin, 1)
  await admin`analyze`
  const server = await startHttp({ provinces: [province], port: 0, now: () => new Date(MORNING) })
  const cookie = `phien=${await manager(province)}`
  const open = async (path: string): Promise<string> => {
    const answer = await fetch(server.url + path, { headers: { cookie } })
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
    return answer.text()
  }
  const first = await seconds(() => open(treasuryPaths.board()))
  const page = await open(treasuryPaths.board())
  const points = new Set([...page.matchAll(/\/quan-ly\/quy\/diem\/(\d+)/g)].map(([, unit]) => unit as string))
  if (points.size < 100) throw new Error(`the board shows ${points.size} points`)
  const times: number[] = []
  for (let i = 0; i < ASKED; i++) times.push(await seconds(() => open(treasuryPaths.board())))
  const [one = ''] = points
  const point: number[] = []
  for (let i = 0; i < ASKED; i++) point.push(await seconds(() => open(treasuryPaths.point(one))))
  await server.close()
  await Promise.all([province.close(), admin.end()])
  await database.drop()
  const limit = (name: string, s: number, shown = false): Figure => ({
    name,
    value: s * 1000,
    unit: 'ms',
    reference: '200 ms',
    ratio: 0.2 / s,
    ...(shown ? { shown } : {}),
  })
  return [
    limit(`board of ${points.size} points, ${acts.toLocaleString('en')} acts`, median(times)),
    limit('page of one point, with its hours', median(point)),
    limit('board, the first time: folds all movements', first, true),
  ]
}

/** The acts of the demonstration up to a moment, through the ledger. */
async function postUntil(province: Province, moment: string): Promise<number> {
  const source = await readSource('sonla')
  let chunk: Act[] = []
  let acts = 0
  for (const act of yearOfActs({ ...source, seed: 1, scale: SCALE })) {
    const late = act.at > moment
    if (!late) chunk.push(act)
    if (chunk.length < CHUNK && !late) continue
    acts += (await province.intake.post(chunk)).length
    chunk = []
    if (late) break
  }
  return acts
}

async function manager(province: Province): Promise<string> {
  const root = province.network && rootOn(province.network.units, MORNING.slice(0, 10))
  if (!root) throw new Error('no network')
  const since = '2018-01-01'
  const person = lasting({ code: 'giam-doc', name: 'Nguyễn Văn Sơn', unit: root.id, role: 'province', since })
  await addPerson(province.people, person, 'job:bench')
  return openSession(province.people, person.code, '127.0.0.1')
}
