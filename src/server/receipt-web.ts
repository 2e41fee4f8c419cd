/** The files of the public page that checks receipts, bundled from `web/receipt` when they are first asked for. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Label, Labels } from '#counter/receipt-labels.ts'
import { fieldOf } from '#kernel/field.ts'
import { html } from '#kernel/html.ts'
import { paths } from '#report/paths.ts'
import { bundle, digest, squeezed } from '#server/web-build.ts'
import { services } from '#services/index.ts'

const root = join(import.meta.dirname, '..', '..')

export type PageFile = { type: string; body: string }
/** By address, the page itself under /v/. */
export type PageFiles = ReadonlyMap<string, PageFile>

const PAGE = '/v/'
const SCRIPT = '/v/page.js'
const STYLE = '/v/page.css'
const WORKER = '/v/worker.js'

let made: Promise<PageFiles> | undefined

/** @throws Error when the sources cannot be bundled. */
export function receiptPage(): Promise<PageFiles> {
  made ??= build()
  return made
}

async function build(): Promise<PageFiles> {
  const page = await script('web/receipt/page.ts', { LABELS: JSON.stringify(labelsOf()) })
  const style = squeezed(readFileSync(join(root, 'web/receipt/receipt.css'), 'utf8'))
  const version = digest(page + style + PAGE_TEXT)
  const kept = { FILES: JSON.stringify([PAGE, SCRIPT, STYLE]), VERSION: JSON.stringify(version) }
  return new Map([
    [PAGE, { type: 'text/html; charset=utf-8', body: PAGE_TEXT }],
    [SCRIPT, { type: 'text/javascript; charset=utf-8', body: page }],
    [STYLE, { type: 'text/css; charset=utf-8', body: style }],
    [WORKER, { type: 'text/javascript; charset=utf-8', body: await script('web/receipt/worker.ts', kept) }],
  ])
}

const script = async (input: string, define: Record<string, string>): Promise<string> =>
  (await bundle(input, 'iife', define))[0]?.code ?? ''

/** What papers show of each service, in words; `Label` by `Label` in the order of the paper. */
function labelsOf(): Labels {
  return Object.fromEntries(
    services.map(({ key, name, acts, receipt, fields, amountNames }) => [
      key,
      {
        name,
        acts: Object.fromEntries(Object.entries(acts).map(([verb, rule]) => [verb, rule.name])),
        shows: receipt.map((shown): Label => {
          const field = fields[shown]
          if (!field) return [shown, amountNames[shown] as string, 'money']
          const { label, widget, choices } = fieldOf(field)
          return choices ? [shown, label, widget, choices] : [shown, label, widget]
        }),
      },
    ]),
  )
}

const PAGE_TEXT = html`<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="Kiểm tra biên lai, phiếu chi của Bưu điện bằng mã in trên giấy">
<title>Kiểm tra giấy · Bưu điện</title>
<link rel="icon" href="${paths.icon()}" type="image/svg+xml">
<link rel="stylesheet" href="${STYLE}">
<script defer src="${SCRIPT}"></script>
</head>
<body>
<main>
<h1>Kiểm tra giấy của Bưu điện</h1>
<div id="view" role="status"><p>Đang mở…</p></div>
<noscript><p>Trang này cần JavaScript. Mở bằng trình duyệt khác, hoặc hỏi Bưu điện.</p></noscript>
<footer><p>Nội dung của giấy không rời khỏi điện thoại này. Trung tâm chỉ được hỏi mã máy, số việc, số tiền và chữ ký.</p>
<p lang="en">What the paper says does not leave this phone. The centre is asked by till, number, amount and signature alone.</p></footer>
</main>
</body>
</html>
`.text
