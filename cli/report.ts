/** `canhtay report`: a report as words, JSON, a workbook, a PDF or a page. */
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { isDay } from '#kernel/day.ts'
import { Problem } from '#kernel/problem.ts'
import type { Network } from '#network/network.ts'
import { yearPdf } from '#report/pdf.ts'
import { yearSheet } from '#report/sheet.ts'
import { yearText } from '#report/text.ts'
import { type YearOptions, type YearReport, yearReport } from '#report/year.ts'
import { yearPage } from '#server/pages-year.ts'
import type { Province } from '#server/province.ts'
import { withProvince } from './open.ts'
import { BOOKS, reportBooks } from './report-books.ts'

export const help = `report   Lập báo cáo năm, bảng cân đối, bảng đối soát từ số liệu trong sổ
npx canhtay report year 2018 [--json] [--xlsx TỆP] [--pdf TỆP] [--html TỆP] [--as-of NGÀY] [--view then|now] [--province MÃ]
Không chọn dạng nào: in lời văn ra màn hình. --as-of 2018-06-30: số liệu đến hết ngày ấy.
--view now: gộp theo đơn vị hiện nay; then (mặc định): theo đơn vị khi đó.
npx canhtay report trial-balance --from NGÀY --to NGÀY [--unit MÃ_ĐƠN_VỊ] [--json] [--xlsx TỆP] [--pdf TỆP]
npx canhtay report statement --principal evn --from NGÀY --to NGÀY [--unit MÃ_ĐƠN_VỊ] [--json] [--xlsx TỆP] [--pdf TỆP]
Mã thoát 1 khi có số không khớp với sổ.`

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      xlsx: { type: 'string' },
      pdf: { type: 'string' },
      html: { type: 'string' },
      'as-of': { type: 'string' },
      view: { type: 'string', default: 'then' },
      province: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      unit: { type: 'string' },
      principal: { type: 'string' },
    },
  })
  const [kind, yearText, ...others] = positionals
  if (kind !== undefined && BOOKS.includes(kind)) {
    const { from, to, unit, principal, province, json, xlsx, pdf } = values
    return reportBooks({ kind, from, to, unit, principal, province, json, xlsx, pdf })
  }
  const year = Number(yearText)
  if (kind !== 'year' || others.length > 0) throw wrong('chỉ có “year” kèm một năm, “trial-balance” và “statement”')
  if (!Number.isInteger(year) || year < 2000 || year > 2100) throw wrong(`năm ${yearText ?? ''} phải từ 2000 đến 2100`)
  const { view, 'as-of': asOf } = values
  if (view !== 'then' && view !== 'now') throw wrong('--view chỉ nhận then hoặc now')
  if (asOf !== undefined && !isDay(asOf)) throw wrong(`--as-of ${asOf} phải là ngày dạng 2018-11-30`)
  return withProvince(values.province, async (province) => {
    const report = await make(province, { year, view, asOf })
    await write(report, values)
    return 0
  })
}

const wrong = (why: string): Problem => new Problem('option_invalid', { why, command: 'report' })

async function make(province: Province, asked: Pick<YearOptions, 'year' | 'view' | 'asOf'>): Promise<YearReport> {
  const network: Network | undefined = province.network
  if (!network)
    throw new Problem('not_found', { what: 'mạng lưới của tỉnh. Nhập bốn tệp mạng lưới trước: npx canhtay import' })
  const now = new Date().toISOString().slice(0, 10)
  return province.read((query) => yearReport(query, network, { ...asked, province: province.id, now }))
}

type Ways = { json: boolean; xlsx?: string | undefined; pdf?: string | undefined; html?: string | undefined }

async function write(report: YearReport, { json, xlsx, pdf, html }: Ways): Promise<void> {
  const files: [string | undefined, () => Promise<string | Buffer> | string | Buffer][] = [
    [xlsx, () => yearSheet(report)],
    [pdf, () => yearPdf(report)],
    [html, () => yearPage({ report, years: [], scope: {}, style: styleSheet() })],
  ]
  for (const [path, content] of files) {
    if (path === undefined) continue
    await writeFile(path, await content()).catch((error: Error) => {
      throw new Problem('file_unwritable', { file: path, why: error.message }, error)
    })
    console.error(`Đã ghi ${path}`)
  }
  if (json) console.log(JSON.stringify(report, null, 2))
  else if (files.every(([path]) => path === undefined)) console.log(yearText(report))
}

const styleSheet = (): string => readFileSync(new URL('../web/style.css', import.meta.url), 'utf8')
