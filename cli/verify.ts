/** `canhtay verify`: recomputes the journal's chains and everything derived from it, from the database or an export. */
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { showNumber } from '#kernel/money.ts'
import { Problem } from '#kernel/problem.ts'
import { sayFinding } from '#ledger/findings.ts'
import { type Head, readHead, readHeads, writeHeads } from '#ledger/heads.ts'
import type { Options, Report } from '#ledger/verify.ts'
import { verifyDatabase } from '#ledger/verify-database.ts'
import { verifyExport } from '#ledger/verify-export.ts'
import { unitCodes } from '#network/codes.ts'
import { readJournal, readPersonal } from '#server/export-file.ts'
import type { Province } from '#server/province.ts'
import { reverses } from '#services/reverses.ts'
import { withProvince } from './open.ts'

export const help = `verify   Kiểm toàn bộ sổ: từng việc, từng khối, số dư, vật, thông tin cá nhân
npx canhtay verify [--province MÃ]        Kiểm trong cơ sở dữ liệu
npx canhtay verify TỆP | THƯ_MỤC          Kiểm tệp do canhtay export ghi, không cần cơ sở dữ liệu
--head TỆP | DẤU                          So với các dấu đã ra khỏi cơ sở dữ liệu (máy quầy, sổ ngày in ra); ghi được nhiều lần
--write-heads TỆP                         Khi sổ đúng, ghi các dấu hiện tại vào TỆP để lần sau so
Mã thoát: 0 sổ đúng; 1 có chỗ sai, nêu việc sai đầu tiên.`

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      province: { type: 'string' },
      head: { type: 'string', multiple: true, default: [] },
      'write-heads': { type: 'string' },
    },
  })
  if (positionals.length > 1) throw invalid('chỉ kiểm một tệp hoặc thư mục mỗi lần')
  const heads = values.head.flatMap(headsOf)
  const [path] = positionals
  const begun = performance.now()
  const report =
    path === undefined
      ? await withProvince(values.province, (province, { app }) => inDatabase(province, app, heads))
      : await inFile(path, heads)
  tell(report, (performance.now() - begun) / 1000)
  if (report.problems > 0) return 1
  const file = values['write-heads']
  if (file !== undefined) {
    writeFileSync(file, writeHeads(report.heads), { flush: true })
    console.log(`Đã ghi ${showNumber(report.heads.length)} dấu vào ${file}. Cất tệp này ở nơi khác.`)
  }
  return 0
}

const invalid = (why: string) => new Problem('option_invalid', { why, command: 'verify' })

/** Of an option: a head as it is printed, or a file of them. @throws Problem option_invalid */
export function headsOf(given: string): Head[] {
  const one = readHead(given)
  if (one) return [one]
  if (!existsSync(given)) throw invalid(`--head ${given} không phải dấu (64 chữ số 0–9a–f), cũng không phải tệp`)
  const read = readHeads(readFileSync(given, 'utf8'))
  if ('line' in read)
    throw invalid(
      `dòng ${read.line} của ${given} không đọc được; mỗi dòng là {"device","seq","hash"}, {"block","hash"} hoặc một dấu`,
    )
  return read.heads
}

async function inDatabase(
  province: Province,
  app: Parameters<typeof verifyDatabase>[0],
  heads: Head[],
): Promise<Report> {
  const editions = await province.read(
    (query) => query<{ content: string }[]>`
      select content from reference where province = ${province.id} and kind = 'units' order by edition`,
  )
  return verifyDatabase(
    app,
    province.id,
    optionsOf(
      heads,
      editions.map(({ content }) => content),
    ),
    progress(),
  )
}

const optionsOf = (heads: Head[], editions: readonly string[]): Options => {
  const codes = unitCodes(editions)
  return { heads, reverses, ...(editions.length > 0 ? { units: codes } : {}) }
}

async function inFile(path: string, heads: Head[]): Promise<Report> {
  const [journal, personal] = filesOf(path)
  const editions: string[] = []
  for await (const line of readJournal(journal)) {
    if ('block' in line) break
    if ('reference' in line && line.reference === 'units') editions.push(line.content)
  }
  return verifyExport(readJournal(journal), optionsOf(heads, editions), personal ? readPersonal(personal) : undefined)
}

/** The journal, and the personal values when they lie beside it. */
function filesOf(path: string): [journal: string, personal?: string] {
  if (!existsSync(path)) throw new Problem('file_unreadable', { file: path, why: 'không có tệp này' })
  if (!statSync(path).isDirectory()) return [path]
  const [journal, ...others] = globSync('journal*.ndjson*', { cwd: path })
  if (journal === undefined || others.length > 0)
    throw new Problem('file_unreadable', {
      file: path,
      why: `có ${others.length + (journal ? 1 : 0)} tệp journal…, cần đúng một`,
    })
  const personal = join(path, journal.replace('journal', 'personal'))
  return existsSync(personal) ? [join(path, journal), personal] : [join(path, journal)]
}

function progress(): (acts: number) => void {
  if (!process.stderr.isTTY) return () => {}
  let drawn = 0
  return (acts) => {
    if (performance.now() - drawn < 200) return
    drawn = performance.now()
    process.stderr.write(`\rĐã kiểm ${showNumber(acts)} việc`)
  }
}

/** Faults shown; the rest is counted. */
const SHOWN = 20

function tell(report: Report, seconds: number): void {
  const { acts, legs, blocks, things, accounts, personal, problems, first, findings } = report
  const rate = showNumber(Math.round((acts + legs) / seconds))
  if (process.stderr.isTTY) process.stderr.write('\r')
  console.log(
    `Đã kiểm ${showNumber(acts)} việc, ${showNumber(legs)} bút toán, ${showNumber(blocks)} khối, ${showNumber(things)} vật, ` +
      `${showNumber(accounts)} số dư, ${showNumber(personal)} thông tin cá nhân trong ${showNumber(Number(seconds.toFixed(1)))} giây (${rate} dòng/giây).`,
  )
  if (!first) {
    console.log('Sổ đúng.')
    return
  }
  console.log(`SỔ SAI: ${showNumber(problems)} chỗ. Việc sai đầu tiên:\n  ${sayFinding(first)}`)
  for (const finding of findings.filter((one) => one !== first).slice(0, SHOWN)) console.log(`  ${sayFinding(finding)}`)
  if (problems > SHOWN + 1) console.log(`  … và ${showNumber(problems - SHOWN - 1)} chỗ khác.`)
  console.log('Dừng ghi, giữ nguyên máy, gọi người phụ trách; so với bản sao lưu và các dấu ở nơi khác.')
}
