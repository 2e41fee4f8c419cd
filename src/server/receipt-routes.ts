/** The public page that checks receipts: its files, the keys of the tills, and the question whether an act is recorded. */
import { gzipSync } from 'node:zlib'
import * as z from 'zod'
import { Problem } from '#kernel/problem.ts'
import { atMost, MINUTE_MS } from '#server/often.ts'
import type { Province } from '#server/province.ts'
import { checkReceipt, tillKeys } from '#server/receipt-check.ts'
import { receiptPage } from '#server/receipt-web.ts'
import { type Answer, type Given, json, publicRow, type Route, route, type Site } from '#server/route.ts'
import { till } from '#server/typed.ts'

async function file(address: string, { headers }: Pick<Given, 'headers'>): Promise<Answer> {
  const found = (await receiptPage()).get(address)
  if (!found) throw new Problem('not_found', { what: 'tệp này' })
  // Asked for again each time: a new version must reach phones that keep the old one.
  return packed({ type: found.type, body: found.body, headers: { 'cache-control': 'no-cache' } }, headers)
}

function packed({ type, body, headers = {} }: Answer, asked: Given['headers']): Answer {
  const gzip = /\bgzip\b/.test(String(asked['accept-encoding'] ?? ''))
  const more = { ...headers, vary: 'accept-encoding' }
  return gzip
    ? { type, body: gzipSync(body), headers: { ...more, 'content-encoding': 'gzip' } }
    : { type, body, headers: more }
}

function provinceOf(site: Site, id: number): Province {
  const found = site.provinces().find((one) => one.id === id)
  if (!found) throw new Problem('not_found', { what: `tỉnh ${id}` })
  return found
}

/** The name of a point by its newest version: where the till stands or stood. */
const pointOf = ({ network }: Province, code: string): string => network?.units.byCode.get(code)?.at(-1)?.name ?? code

const hex = z.string().regex(/^[0-9a-f]{64}$/, 'phải là 64 chữ số hệ 16')
const proof = z.strictObject({
  province: z.string().regex(/^\d{1,2}$/, 'phải là mã tỉnh'),
  device: till,
  seq: z.number().int().min(1).max(999_999_999),
  cash: z.number().int(),
  hash: hex,
  seal: hex,
  sig: z.string().regex(/^[\w-]{86}$/, 'không phải chữ ký'),
})

/** Checks a minute from one address: a family's papers of a month, or a phone network's customers behind one address. */
const countCheck = atMost(60, MINUTE_MS)

export const receiptRoutes: readonly Route[] = [
  route({
    ...publicRow,
    path: '/v/',
    name: 'Kiểm tra giấy của Bưu điện bằng mã in trên giấy',
    answers: 'page',
    loads: 'script',
    handle: (given) => file('/v/', given),
  }),
  route({
    ...publicRow,
    path: '/v/:file',
    name: 'Các tệp của trang kiểm tra giấy',
    answers: 'file',
    params: z.strictObject({ file: z.enum(['page.js', 'page.css', 'worker.js'], 'không có tệp này') }),
    loads: 'script',
    handle: (given) => file(`/v/${given.params.file}`, given),
  }),
  route({
    ...publicRow,
    path: '/v/keys/:province.json',
    name: 'Khóa công khai của các máy trong một tỉnh, để kiểm chữ ký trên giấy',
    answers: 'json',
    params: z.strictObject({
      province: z
        .string()
        .regex(/^\d{1,2}$/, 'phải là mã tỉnh')
        .transform(Number),
    }),
    cost: 'report',
    handle: async ({ site, params, headers }) => {
      const province = provinceOf(site, params.province)
      const keys = await province.db.read({ province: province.id, units: 'all' }, (query) =>
        tillKeys(query, province.id),
      )
      const devices = Object.fromEntries(
        Object.entries(keys).map(([code, { unit, ...rest }]) => [code, { ...rest, point: pointOf(province, unit) }]),
      )
      const type = 'application/json; charset=utf-8'
      return packed({ type, body: JSON.stringify({ devices }), headers: { 'cache-control': 'no-cache' } }, headers)
    },
  }),
  route({
    ...publicRow,
    method: 'POST',
    path: '/v/check',
    name: 'Việc trên giấy đã ghi sổ chưa, còn gì phải trả: hỏi bằng mã máy, số việc, dấu và chữ ký, không có gì của khách hàng',
    answers: 'json',
    body: proof,
    cost: 'journal',
    handle: async ({ site, body, address }) => {
      countCheck(address, Date.parse(site.now()))
      const checked = await checkReceipt(provinceOf(site, Number(body.province)), body)
      return json(checked)
    },
  }),
]
