/** Lists of the point, for the matrix of rights: handed over by a principal, and one that it took, at work. One offer cannot be accepted as it is. */
import type postgres from 'postgres'
import { desk } from '#server/addresses.ts'
import { packDraft } from '#server/lists-reader.ts'
import type { Places } from './office-stage.ts'
import { RECORDED } from './small-year.ts'

let made = 0

/** @returns the rows: each time one is returned, it is a new one. */
export async function offerAsked(admin: postgres.Sql, places: Places, { list, day }: { list: string; day: string }) {
  const faults = [{ row: 2, column: 'Số tiền', message: 'Sai' }]
  const offer = async (): Promise<string> => {
    const [number, id] = [`GT-CHO/${++made}`, made.toString(16).padStart(32, '0')]
    const read = { service: 'electricity', principal: 'evn', number, sha256: '', rows: [], faults }
    await admin`
      insert into list_offer (province, id, principal, number, turn, service, unit, row_count, amount, actor, offered, content)
      values (14, ${id}, 'evn', ${number}, 1, 'electricity', ${places.own.id}, 0, 0, 'person:test', ${RECORDED}, ${packDraft(read)})`
    return id
  }
  const kept = await offer()
  const ofList = { principal: 'evn', number: list }
  return {
    'POST /quan-ly/danh-sach/so/giao': {
      request: () => ({ url: desk.listHandOut(), body: { ...ofList, villages: 'Bản Lạ', till: 'may-01', until: day } }),
      of: 'point' as const,
      says: 400,
    },
    'POST /quan-ly/danh-sach/so/tra': {
      request: () => ({ url: desk.listReturn(), body: { ...ofList, villages: 'Bản Lạ', reason: 'absent' } }),
      of: 'point' as const,
      says: 400,
    },
    'POST /quan-ly/danh-sach/so/chuyen': {
      request: () => ({
        url: desk.listMove(),
        body: { ...ofList, part: 'may-01|Bản Mòn', until: day, reason: 'Đổi điểm' },
      }),
      of: 'point' as const,
    },
    'GET /quan-ly/danh-sach/so/giay-bao': {
      request: () => ({ url: `${desk.listNotices()}?don-vi=evn&so=${list}&ban=Bản Mòn` }),
      of: 'point' as const,
    },
    'GET /quan-ly/danh-sach/cho-nhan/:id': { request: () => ({ url: desk.offer(kept) }), of: 'point' as const },
    'POST /quan-ly/danh-sach/cho-nhan/:id': {
      request: () => ({ url: desk.offer(kept), body: {} }),
      of: 'point' as const,
      says: 409,
    },
    'POST /quan-ly/danh-sach/cho-nhan/:id/tra': {
      request: async () => ({ url: desk.offerBack(await offer()), body: { reason: 'Thiếu bản' } }),
      of: 'point' as const,
    },
  }
}
