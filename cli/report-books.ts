/** `canhtay report trial-balance` and `canhtay report statement`: papers of the books. */
import { writeFile } from 'node:fs/promises'
import { type Day, isDay } from '#kernel/day.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query } from '#kernel/sql.ts'
import type { Network } from '#network/network.ts'
import { versionOfCode } from '#network/tree.ts'
import { type Paper, paperPdf, paperSheet, paperText } from '#report/paper.ts'
import type { Period } from '#report/read.ts'
import { statement } from '#report/statement.ts'
import { statementPaper } from '#report/statement-paper.ts'
import { trialBalance } from '#report/trial.ts'
import { trialPaper } from '#report/trial-paper.ts'
import { foldFlows } from '#rollup/flows.ts'
import type { Province } from '#server/province.ts'
import { withProvince } from './open.ts'

export type BooksAsked = {
  kind: string
  from: string | undefined
  to: string | undefined
  unit: string | undefined
  principal: string | undefined
  province: string | undefined
  json: boolean
  xlsx: string | undefined
  pdf: string | undefined
}

const wrong = (why: string): Problem => new Problem('option_invalid', { why, command: 'report' })

export const BOOKS = ['trial-balance', 'statement']

export async function reportBooks(asked: BooksAsked): Promise<number> {
  const period = periodOf(asked)
  if (asked.kind === 'statement' && asked.principal === undefined) throw wrong('thiếu --principal, ví dụ evn')
  return withProvince(asked.province, async (province) => {
    const network = networkOf(province)
    const unit = asked.unit === undefined ? undefined : unitOf(network, asked.unit, period.to)
    await foldFlows(province.db, province.id)
    const made = await province.read((query) => make(query, network, { ...asked, period, unit, province: province.id }))
    await write(made, asked)
    return made.whole.differences.length === 0 ? 0 : 1
  })
}

type Made = { whole: { differences: readonly string[] }; paper: Paper }

async function make(
  query: Query,
  network: Network,
  {
    kind,
    principal = '',
    ...of
  }: { kind: string; principal?: string | undefined; period: Period; unit: number | undefined; province: number },
): Promise<Made> {
  if (kind === 'statement') {
    const whole = await statement(query, network, { ...of, principal, items: 100_000 })
    return { whole, paper: statementPaper(whole, new Date().toISOString().slice(0, 10)) }
  }
  const whole = await trialBalance(query, network, of)
  return { whole, paper: trialPaper(whole) }
}

function periodOf({ from, to }: BooksAsked): Period {
  if (from === undefined || to === undefined || !isDay(from) || !isDay(to) || from > to)
    throw wrong('cần --from NGÀY --to NGÀY, dạng 2018-03-01, theo thứ tự')
  return { from, to }
}

function networkOf({ network }: Province): Network {
  if (!network)
    throw new Problem('not_found', { what: 'mạng lưới của tỉnh. Nhập bốn tệp mạng lưới trước: npx canhtay import' })
  return network
}

function unitOf({ units }: Network, code: string, day: Day): number {
  const found = versionOfCode(units, code, day) ?? units.byCode.get(code)?.at(-1)
  if (!found) throw new Problem('not_found', { what: `đơn vị ${code}` })
  return found.id
}

async function write({ whole, paper }: Made, { json, xlsx, pdf }: BooksAsked): Promise<void> {
  const files = [
    { path: xlsx, content: () => paperSheet(paper) },
    { path: pdf, content: () => paperPdf(paper) },
  ]
  for (const { path, content } of files) {
    if (path === undefined) continue
    await writeFile(path, await content()).catch((error: Error) => {
      throw new Problem('file_unwritable', { file: path, why: error.message }, error)
    })
    console.error(`Đã ghi ${path}`)
  }
  if (json) console.log(JSON.stringify(whole, null, 2))
  else if (xlsx === undefined && pdf === undefined) console.log(paperText(paper))
}
