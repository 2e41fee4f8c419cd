/** The rows for whoever keeps the machine: does the process live, does it take work, what do the metrics say. */
import { timingSafeEqual } from 'node:crypto'
import { Problem } from '#kernel/problem.ts'
import { paths } from '#report/paths.ts'
import { type Given, json, publicRow, type Route, route } from '#server/route.ts'

const row = { ...publicRow, answers: 'json' } as const

/** From this machine, or with the token: to others the address is not there. @throws Problem not_found */
function mayLook({ local, headers, site }: Given): void {
  const expected = Buffer.from(`Bearer ${site.machine?.token ?? ''}`)
  const shown = Buffer.from(headers.authorization ?? '')
  const known =
    site.machine?.token !== undefined && shown.length === expected.length && timingSafeEqual(shown, expected)
  if (!local && !known) throw new Problem('not_found', { what: 'trang này' })
}

export const machineRoutes: readonly Route[] = [
  route({
    ...row,
    path: paths.health(),
    name: 'Chương trình còn sống không; không hỏi cơ sở dữ liệu',
    handle: () => json({ ok: true }),
  }),
  route({
    ...row,
    path: paths.ready(),
    name: 'Nhận việc được không: cơ sở dữ liệu, lược đồ, kho lưu, đĩa, đồng hồ',
    cost: 'report',
    handle: async (given) => {
      const { machine } = given.site
      const keys = [...new Set((await machine?.faults())?.map(({ key }) => key))]
      return json({ ok: keys.length === 0, faults: keys }, { status: keys.length === 0 ? 200 : 503 })
    },
  }),
  route({
    ...row,
    path: paths.metrics(),
    name: 'Số đo cho Prometheus: từ máy này, hoặc với mã',
    answers: 'file',
    cost: 'report',
    handle: async (given) => {
      mayLook(given)
      const body = (await given.site.machine?.metrics(given.site.provinces())) ?? ''
      return { type: 'text/plain; version=0.0.4; charset=utf-8', body }
    },
  }),
]
