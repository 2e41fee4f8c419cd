/**
 * What can be sent by itself: rows of the route table, asked as the receiver would ask. So it holds what the receiver may see,
 * and is refused to whom the row refuses it.
 */
import { Problem } from '#kernel/problem.ts'
import type { Person, SignedIn } from '#people/person.ts'
import { pacePath, pointsPath } from '#report/books-paths.ts'
import { treasuryPaths } from '#report/treasury-paths.ts'
import { differenceRoutes } from '#server/difference-routes.ts'
import { directionRoutes } from '#server/direction-routes.ts'
import { withinUnits } from '#server/gate.ts'
import { newestDay } from '#server/moment.ts'
import { overviewRoutes } from '#server/overview-routes.ts'
import type { Province } from '#server/province.ts'
import { reportRoutes } from '#server/report-routes.ts'
import { roomPaths } from '#server/room-paths.ts'
import type { Site } from '#server/route.ts'

const ROWS = [...reportRoutes, ...overviewRoutes, ...directionRoutes, ...differenceRoutes]

/** By kind of file the path of its row. */
type Sendable = { name: string; kinds: Readonly<Record<string, string>> }

const papers = (path: (kind: '.pdf' | '.xlsx' | '.json') => string) => ({
  pdf: path('.pdf'),
  xlsx: path('.xlsx'),
  json: path('.json'),
})

export const SENDABLE: Readonly<Record<string, Sendable>> = {
  'toan-canh': { name: 'Toàn cảnh', kinds: { txt: roomPaths.overview('.txt'), svg: roomPaths.overview('.svg') } },
  'tien-do': { name: 'Tiến độ kế hoạch', kinds: papers((kind) => pacePath({}, kind)) },
  'gia-tri-diem': { name: 'Giá trị từng điểm', kinds: papers((kind) => pointsPath({}, kind)) },
  'chenh-lech': { name: 'Thống kê chênh lệch', kinds: papers((kind) => treasuryPaths.differences(kind)) },
  'bao-cao-nam': {
    name: 'Báo cáo năm',
    kinds: { pdf: '/bao-cao/nam/:year.pdf', xlsx: '/bao-cao/nam/:year.xlsx', json: '/api/report/year/:year' },
  },
}

const rowOf = (report: string, kind: string) => {
  const path = SENDABLE[report]?.kinds[kind]
  const row = ROWS.find((one) => one.method === 'GET' && one.path === path)
  if (!row) throw new Error(`no row for the report ${report}.${kind}`)
  return row
}

export const isSendable = (report: string, kind: string): boolean => SENDABLE[report]?.kinds[kind] !== undefined

/** Whether somebody of this role may open the report at all. */
export const maySee = ({ role }: Pick<Person, 'role'>, report: string, kind: string): boolean =>
  rowOf(report, kind).who.includes(role)

/** The report as the receiver sees it now. @throws Problem as the page would: not_allowed, not_found, … */
export async function contentFor(
  province: Province,
  person: SignedIn,
  site: Site,
  of: { report: string; kind: string },
): Promise<Buffer> {
  const row = rowOf(of.report, of.kind)
  if (!row.who.includes(person.role)) throw new Problem('not_allowed')
  const day = await province.read((query) => newestDay(query, province.id, site.today()))
  const params = row.params.parse(row.path.includes(':year') ? { year: day.slice(0, 4) } : {})
  const query = row.query.parse({})
  const asked = { params, query, body: undefined }
  withinUnits(row.unit(asked), person)
  const answer = await row.handle({ ...asked, headers: {}, address: '', local: false, person, signedIn: person, site })
  return Buffer.from(answer.body)
}
