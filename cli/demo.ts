/** `canhtay demo`: makes the demonstration year and imports it, or only writes its files. */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { DEMO_FILES, DEMO_TIMETABLES, readSource } from '#demo/files.ts'
import { type Making, makeDemo } from '#demo/make.ts'
import type { Expected } from '#demo/tally.ts'
import { showNumber } from '#kernel/money.ts'
import { Problem } from '#kernel/problem.ts'
import { writeScenario } from '#routing/scenario-read.ts'
import { sonLaScenarios } from '#routing/sonla.ts'
import { boundHeap } from '#server/heap.ts'
import { importFiles, type Progress, recognise } from '#server/import.ts'
import type { Progress as PageProgress } from '#server/pages-home.ts'
import { demoFolder, settle, withProvince } from './open.ts'

export const help = `demo [--seed N] [--scale 0.01…10] [--year 2018] [--province sonla|invented|THƯ_MỤC] [--out THƯ_MỤC]   năm trình diễn
Sinh một năm tổng hợp rồi nhập vào sổ; --out chỉ ghi tệp. invented: một tỉnh và một năm giả định theo hạt giống.
THƯ_MỤC của tỉnh khác gồm places.csv, units.csv, serves.csv, lineage.csv và targets.json.
Mã thoát 1 khi sổ từ chối khác với dự kiến của bộ sinh.`

export async function run(args: string[]): Promise<number> {
  boundHeap()
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string', default: '1' },
      scale: { type: 'string', default: '1' },
      year: { type: 'string' },
      province: { type: 'string', default: 'sonla' },
      out: { type: 'string' },
    },
  })
  const scale = Number(values.scale)
  if (!(scale >= 0.001 && scale <= 10)) throw wrong('--scale từ 0.01 đến 10')
  const { targets } = await readSource(values.province, values.seed)
  if (values.year !== undefined && Number(values.year) !== targets.year)
    throw wrong(`tỉnh ${values.province} có số liệu của năm ${targets.year}, không có năm ${values.year}`)
  const { province, seed } = values
  if (values.out !== undefined) {
    const expected = await make({ province, seed, scale, out: values.out })
    console.log(
      `Đã ghi ${showNumber(expected.acts)} việc vào ${values.out}. Nhập: npx canhtay import ${values.out}/demo-*`,
    )
    return 0
  }
  // The files go when they have been imported; `canhtay start` goes on where they were left.
  const out = demoFolder()
  const code = await importDemo(
    out,
    { code: targets.province, name: province },
    await make({ province, seed, scale, out }),
  )
  await rm(out, { recursive: true })
  return code
}

const wrong = (why: string): Problem => new Problem('option_invalid', { why, command: 'demo' })

async function make(making: Making): Promise<Expected> {
  const expected = await makeDemo(making, ({ acts, day }) => {
    show(`Đang sinh: ${day}, ${showNumber(acts)} việc`)
    tell({ done: MAKING * (Number(day.slice(5, 7)) / 12), label: `Đang sinh số liệu tháng ${day.slice(5, 7)}`, acts })
  })
  show('')
  for (const [name, text] of plans(making.province)) await writeFile(join(making.out, name), text)
  return expected
}

/** Plans of the mail network, by file; of Sơn La alone. */
const plans = (province: string): [string, string][] =>
  province === 'sonla' ? sonLaScenarios().map((one) => [`demo-${one.id}.json`, writeScenario(one)]) : []

/** Imports what was made, as any file is imported, and says whether the ledger answered as the author expects. */
async function importDemo(
  folder: string,
  { code, name }: { code: number; name: string },
  expected: Expected,
): Promise<number> {
  return await withProvince(String(code), async (opened, database) => {
    const planned = plans(name).map(([file]) => file)
    const names = [...DEMO_FILES, ...planned, ...(planned.length > 0 ? [DEMO_TIMETABLES] : [])]
    const files = await Promise.all(names.map((file) => recognise(join(folder, file))))
    const onProgress = ({ tally, bytes, bytesAll }: Progress) => {
      show(`Đang nhập: ${Math.floor((100 * bytes) / bytesAll)} %, ${showNumber(tally.rows)} việc`)
      tell({ done: MAKING + (1 - MAKING) * (bytes / bytesAll), label: 'Đang nhập vào sổ', acts: tally.rows })
    }
    const results = await importFiles(opened, files, { onProgress })
    await settle(opened, database)
    show('')
    const acts = results.find(({ kind }) => kind === 'acts')
    const bad = results.filter(({ errors, skipped }) => errors > 0 || skipped)
    for (const { path, errors } of bad) console.error(`${path}: ${showNumber(errors)} dòng lỗi.`)
    if (!acts || bad.length > 0) return 1
    console.log(
      `Năm ${expected.year}: ${showNumber(acts.rows)} việc, ${showNumber(acts.refused)} bị từ chối, ` +
        `${showNumber(acts.exceptions)} ngoại lệ, ${acts.seconds.toFixed(1)} giây (${showNumber(Math.round(acts.rows / acts.seconds))} việc/giây).`,
    )
    if (acts.refused === expected.refused && acts.exceptions === expected.exceptions) return 0
    console.error(`Bộ sinh dự kiến ${expected.refused} lần từ chối và ${expected.exceptions} ngoại lệ.`)
    return 1
  })
}

/** Making takes about this share of the time, importing the rest. */
const MAKING = 0.1

/** To the server that started this command (cli/start.ts), for its progress page. */
function tell(progress: PageProgress): void {
  process.send?.(progress)
}

function show(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`)
}
