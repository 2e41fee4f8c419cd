/** Requests to the rows of reports that are sent by themselves, for the matrix of rights: orders of the point. */

import type { Province } from '#server/province.ts'
import { addOrder } from '#server/report-orders.ts'
import { roomPaths as paths } from '#server/room-paths.ts'
import type { Places } from './office-stage.ts'
import { list, ofPoint, type Row } from './rights-ask.ts'

/** `head`: the head of the point, who receives them. */
export async function reportAsked(province: Province, { own }: Places, head: string): Promise<Record<string, Row>> {
  const order = (address = '') =>
    addOrder(province, {
      ...{ unit: own.id, report: 'tien-do', kind: 'xlsx', every: 'day', day: 1, time: '18:30', working: true },
      ...{ actor: 'job:test', person: head, address },
    })
  await order('diem@buudien.example')
  const failed = async () => {
    const ordered = await order()
    const due = '2026-11-20T11:30:00.000Z'
    await province.db.act(
      { province: province.id, units: 'all' },
      (tx) => tx`
      insert into report_sending (province, ordered, due, unit, missed, state, tries, again, unsure, why)
      values (${province.id}, ${ordered}, ${due}, ${own.id}, 0, 'failed', 7, ${due}, 0, 'x')`,
    )
    return { ordered, due }
  }
  const typed = { file: 'tien-do.xlsx', every: 'day', weekday: '1', monthday: '1', time: '18:30', person: head }
  return {
    [`GET ${paths.reportOrders()}`]: list(paths.reportOrders(), 'diem@buudien.example'),
    [`POST ${paths.reportOrders()}`]: ofPoint(() => ({ url: paths.reportOrders(), body: typed })),
    [`POST ${paths.stopReport()}`]: ofPoint(async () => ({
      url: paths.stopReport(),
      body: { id: await order(), stop: 'yes' },
    })),
    [`POST ${paths.sendAgain()}`]: ofPoint(async () => ({ url: paths.sendAgain(), body: await failed() })),
  }
}
