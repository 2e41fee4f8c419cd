/** The rows of slips: blank forms for paper and Excel, records of the cut-over, and their import. */
import writeWorkbook from 'write-excel-file/node'
import * as z from 'zod'
import { type Html, html } from '#kernel/html.ts'
import type { SignedIn } from '#people/person.ts'
import { desk } from '#server/addresses.ts'
import { lookAgain, takeDraft } from '#server/lists-apply.ts'
import { faulty } from '#server/lists-pages.ts'
import { readTable } from '#server/lists-reader.ts'
import { draftId, faultsFile } from '#server/lists-routes.ts'
import { deskOf, mayChange } from '#server/office.ts'
import { changeRow, readRow, shown } from '#server/office-routes.ts'
import { officePage } from '#server/pages-office.ts'
import { bytes, json, type Route, route } from '#server/route.ts'
import {
  importSlips,
  readSlips,
  SLIP_KINDS,
  type SlipKind,
  slipColumns,
  slipFaults,
  slipKind,
  slipName,
} from '#server/slips.ts'

const none = z.strictObject({})
const kind = z.string().regex(/^[a-zA-Z.-]{1,60}$/, 'không phải loại phiếu')
/** A book of a thousand slips is 0.1 MB. */
const FILE_BYTES_MOST = 2 << 20

/** As programs are told; the workbook has all. */
const FAULTS_TOLD = 200

const HEAD = { fontWeight: 'bold', wrap: true, backgroundColor: '#E8EEF4' } as const

/** The blank form: columns to fill in, and how. Printed, it is the paper form. */
function slipTemplate(of: SlipKind): Promise<Buffer> {
  const columns = slipColumns(of)
  const head = (labels: readonly string[]) => labels.map((value) => ({ value, ...HEAD }))
  const sheets = [
    {
      sheet: 'Phiếu',
      data: [head(columns.map(({ label }) => label))],
      columns: columns.map(() => ({ width: 20 })),
      stickyRowsCount: 1,
    },
    {
      sheet: 'Hướng dẫn',
      data: [
        head(['Cột', 'Cần', 'Ghi thế nào']),
        ...columns.map(({ label, note, optional }) => [label, optional ? 'có thể bỏ trống' : 'bắt buộc', note]),
      ],
      columns: [{ width: 26 }, { width: 18 }, { width: 90 }],
    },
  ]
  return writeWorkbook(sheets as never).toBuffer()
}

function slipsPage(person: SignedIn): Html {
  const groups = [
    ['Phiếu giấy khi máy hỏng', SLIP_KINDS.filter(({ signed }) => !signed)],
    ['Biên bản ngày chuyển sang hệ thống này', SLIP_KINDS.filter(({ signed }) => signed)],
  ] as const
  return html`${
    mayChange(person) &&
    html`<section aria-labelledby="nop"><h2 id="nop">Nhập phiếu, biên bản</h2>
<form class="fields" data-list="${desk.apiSlips()}" data-token="${person.token}">
<label for="loai">Loại</label><select id="loai" name="kind">${groups.map(
      ([label, kinds]) =>
        html`<optgroup label="${label}">${kinds.map((one) => html`<option value="${one.key}">${slipName(one)}</option>`)}</optgroup>`,
    )}</select>
<label for="tep">Tệp .xlsx hoặc .csv theo mẫu</label><input id="tep" type="file" accept=".xlsx,.csv" required aria-describedby="nop-noi">
<button class="main" disabled>Kiểm tra và nhập</button>
<p id="nop-noi" class="under" role="status">Có một lỗi thì chưa nhập dòng nào. Nhập lại đúng tệp ấy không làm gì thêm.</p></form>
<noscript><p class="warn">Trình duyệt này tắt script: nộp tệp không được. Bật script cho trang này rồi tải lại.</p></noscript></section>`
  }
${groups.map(
  ([label, kinds], i) =>
    html`<section aria-labelledby="mau-${String(i)}"><h2 id="mau-${String(i)}">${label}</h2><ul class="plain">${kinds.map(
      (one) => html`<li><a href="${desk.slipTemplate(one.key)}">${slipName(one)} (.xlsx)</a></li>`,
    )}</ul></section>`,
)}
<p class="under">Danh sách còn dở của đơn vị giao: nộp ở <a href="${desk.listsIn()}">Danh sách của đơn vị giao</a>, như danh sách mới.</p>`
}

export const slipRoutes: readonly Route[] = [
  route({
    ...readRow,
    path: desk.slips(),
    name: 'Phiếu giấy và biên bản: mẫu, nhập',
    query: shown,
    loads: 'script',
    cost: 'static',
    handle: (given) => {
      const { site, person } = deskOf(given)
      const { xong: notice } = given.query
      return officePage(
        { site, person, here: desk.slips(), title: 'Phiếu giấy, biên bản', notice, script: desk.listScript() },
        'Máy hỏng vẫn phục vụ: viết phiếu đánh số, rồi nhập. Ngày chuyển sang hệ thống: từng dòng có người giao, người nhận.',
        slipsPage(person),
      )
    },
  }),
  route({
    ...readRow,
    path: desk.slipTemplate(':kind'),
    name: 'Mẫu trống của một loại phiếu',
    answers: 'file',
    params: z.strictObject({ kind }),
    query: none,
    cost: 'static',
    handle: async (given) => ({
      type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      body: await slipTemplate(slipKind(given.params.kind)),
      headers: { 'content-disposition': `attachment; filename="phieu-${given.params.kind}.xlsx"` },
    }),
  }),
  route({
    ...changeRow,
    path: desk.apiSlips(),
    name: 'Nhập một tệp phiếu hay biên bản: kiểm tra hết, rồi ghi vào sổ',
    answers: 'json',
    query: z.strictObject({ kind }),
    body: bytes(FILE_BYTES_MOST),
    handle: async (given) => {
      const { person, province, today } = deskOf(given)
      const of = slipKind(given.query.kind)
      const { table, faults } = await readTable(given.body)
      const read = readSlips(of, table, province, person, today)
      const whole = { ...read, faults: [...faults, ...read.faults].toSorted((a, b) => a.row - b.row) }
      const wrong = await slipFaults(province, of, whole)
      if (wrong.length > 0) {
        const draft = { service: of.key, principal: '', number: '', sha256: '', rows: [], faults: wrong }
        const { id } = await takeDraft(province, person, draft, table)
        return json({ faultCount: wrong.length, faults: wrong.slice(0, FAULTS_TOLD), to: desk.slipDraft(id) })
      }
      return json({ ...(await importSlips(province, of, whole)), faultCount: 0, to: desk.slips('da-nhap-phieu') })
    },
  }),
  route({
    ...readRow,
    path: desk.slipDraft(':id'),
    name: 'Một tệp phiếu có lỗi: từng dòng sai gì, sửa thế nào',
    params: draftId,
    query: none,
    handle: async (given) => {
      const { site, person, province } = deskOf(given)
      const { id, faults } = await lookAgain(province, person, given.params.id)
      return officePage(
        { site, person, here: desk.slips(), title: 'Tệp phiếu có lỗi' },
        undefined,
        faulty(id, faults, { listFaults: desk.slipFaults, listsIn: desk.slips }),
      )
    },
  }),
  route({
    ...readRow,
    path: desk.slipFaults(':id'),
    name: 'Tệp phiếu có lỗi, với cột “Lỗi”',
    answers: 'file',
    params: draftId,
    query: none,
    personal: ['name'],
    handle: faultsFile,
  }),
]
