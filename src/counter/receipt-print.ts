/**
 * A receipt for the printer that the machine already has: markup and a style sheet for the system's print dialog, on a
 * roll of 58 or 80 mm, or as A5 slips that are signed.
 */
import { qrPath } from '#counter/qr.ts'
import { CODE_SAYS, footRows, headRows, type Receipt, receiptText } from '#counter/receipt.ts'
import { QUIET, qr } from '#counter/receipt-picture.ts'
import { type Html, html } from '#kernel/html.ts'
import type { Row } from '#services/receipt.ts'

export type PrintPaper = '58mm' | '80mm' | 'A5'

/** The paper that a receipt asks for, when the point's own roll is `roll`. */
export const paperOf = ({ slip }: Receipt, roll: '58mm' | '80mm'): PrintPaper => (slip === undefined ? roll : 'A5')

/** `body` goes into a document that shows nothing else, `style` into its style sheet (an adopted one under our policy). */
export function printed(receipt: Receipt, paper: PrintPaper): { style: string; body: Html } {
  const copies = paper === 'A5' ? (receipt.slip ?? 1) : 1
  const names = copies === 1 ? [''] : ['Liên 1: Lưu', 'Liên 2: Giao khách hàng']
  return { style: styleOf(receipt, paper), body: html`${names.map((name) => copyOf(receipt, paper, name))}` }
}

const copyOf = (receipt: Receipt, paper: PrintPaper, name: string): Html => html`<article class="receipt">
${paper === 'A5' && html`<p class="nation"><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b><br><b>Độc lập – Tự do – Hạnh phúc</b></p>`}
<p class="unit"><b>${receipt.unit}</b><br>${receipt.unitCode}</p>
<h1>${receipt.title}</h1>
<p class="about">${receipt.about}${name !== '' && html`<br><i>${name}</i>`}</p>
${receipt.notices.map((notice) => html`<p class="notice">${notice}</p>`)}
${list(headRows(receipt))}
${receipt.lines.map(list)}
${receipt.amount && amountOf(receipt.amount)}
${list(footRows(receipt))}
<footer>${receipt.codes.map((code, i) => codeOf(code, receipt.codes.length > 1 ? ` (mã ${i + 1}/${receipt.codes.length})` : ''))}
${paper === 'A5' && SIGNED}</footer>
</article>
`

const SIGNED = html`<p>Khách hàng<br><i>(ký, ghi rõ họ tên)</i></p><p>Giao dịch viên<br><i>(ký, ghi rõ họ tên)</i></p>`

const list = (rows: readonly Row[]): Html =>
  html`<dl>${rows.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`

const amountOf = ({ label, figures, words }: NonNullable<Receipt['amount']>): Html =>
  html`<p class="amount">${label} <b>${figures}</b></p><p>Bằng chữ: <i>${words}</i></p>`

const codeOf = (code: string, which: string): Html =>
  html`<figure>${codeSvg(code)}<figcaption>${CODE_SAYS}${which}</figcaption></figure>`

/** A code as a drawing that scales. */
function codeSvg(code: string): Html {
  const { side, path } = qrPath(qr(code), QUIET)
  return html`<svg viewBox="0 0 ${side} ${side}" role="img" aria-label="Mã QR" shape-rendering="crispEdges"><path d="${path}"/></svg>`
}

/** Millimetres of paper, of its margins, of the code and of letters: at least 0.5 mm a module on the narrow roll. */
const SIZES = {
  '58mm': { wide: 58, margin: '0 5mm', inside: 48, code: 47, letter: 3.2, columns: 28 },
  '80mm': { wide: 80, margin: '0 4mm', inside: 72, code: 56, letter: 3.6, columns: 38 },
  A5: { wide: 148, margin: '9mm', inside: 130, code: 44, letter: 3.8, columns: 70 },
} as const satisfies Record<PrintPaper, unknown>

/** A page as long as the receipt: browsers cannot print on “as much as it takes”. A little more than it needs. */
function heightOf(receipt: Receipt, paper: '58mm' | '80mm'): number {
  const { columns, letter, code } = SIZES[paper]
  const lines = receiptText(receipt, columns).length + 6
  return Math.ceil(lines * letter * 1.45 + receipt.codes.length * (code + 3 * letter))
}

function styleOf(receipt: Receipt, paper: PrintPaper): string {
  const { wide, margin, inside, code, letter } = SIZES[paper]
  const page = paper === 'A5' ? 'A5 portrait' : `${wide}mm ${heightOf(receipt, paper)}mm`
  return `@page{size:${page};margin:${margin}}
.receipt{width:${inside}mm;color:#000;background:#fff;font:${letter}mm/1.35 'Be Vietnam Pro',sans-serif;break-after:page}
.receipt:last-child{break-after:auto}
.receipt p,.receipt h1{margin:1mm 0;text-align:center;font-size:1em}
.receipt h1{font-size:1.25em}
.receipt .notice{background:#000;color:#fff;padding:1mm;font-weight:700;print-color-adjust:exact}
.receipt dl{border-top:.3mm dashed #000;margin:1mm 0 0}
.receipt dl div{display:flex;flex-wrap:wrap;justify-content:space-between;column-gap:2mm}
.receipt dd{margin:0 0 0 auto;text-align:right;overflow-wrap:anywhere}
.receipt .amount{border-top:.3mm dashed #000;padding-top:1mm}
.receipt .amount b{display:block;font-size:1.8em}
${paper === 'A5' ? '.receipt footer{display:flex;justify-content:space-between;margin-top:3mm}\n' : ''}.receipt figure{margin:2mm 0 0;text-align:center;break-inside:avoid}
.receipt svg{width:${code}mm}
`
}
