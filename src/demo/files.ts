/**
 * The demonstration as the files that a real Post would import: the network, the totals, the acts; and beside them what
 * the author expects of them. The files carry the calibration's province; where they go is the caller's.
 */
import { mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Agenda } from '#demo/agenda.ts'
import { campaignLines } from '#demo/campaigns.ts'
import { collaboratorLines } from '#demo/collaborators.ts'
import { customerLines } from '#demo/customers.ts'
import { inspectionLines } from '#demo/inspections.ts'
import { inventProvince } from '#demo/invent.ts'
import { complaintLines, emptyNotes, officialLines, reminderLines } from '#demo/notes.ts'
import { scenarioLines, timetableLines } from '#demo/plans.ts'
import { type DemoOptions, type Stage, stageOf } from '#demo/stage.ts'
import type { Expected } from '#demo/tally.ts'
import { readTargets, type Targets } from '#demo/targets.ts'
import { payrollLines, signatureLines, totalsLines } from '#demo/totals.ts'
import { yearOfActs } from '#demo/year.ts'
import { Problem } from '#kernel/problem.ts'
import { SONLA_FOLDER } from '#network/folder.ts'
import { loadNetwork, type NetworkTexts } from '#network/load.ts'
import type { Network } from '#network/network.ts'
import type { NetworkPlan } from '#routing/plan.ts'
import { sonLaScenarios } from '#routing/sonla.ts'

const NETWORK_FILES = ['places.csv', 'units.csv', 'serves.csv', 'lineage.csv'] as const

/** By this name every page and print knows that its figures are simulated (src/report/origin.ts). */
const demoFile = (name: string): string => `demo-${name}`

/** What is known beside the acts. */
const TABLES: Record<string, (stage: Stage, expected: Expected) => Iterable<string>> = {
  'totals.csv': (stage, { revenue }) => totalsLines(stage, revenue.byUnitService),
  'payroll.csv': payrollLines,
  'signatures.csv': signatureLines,
}

/** The files that are written, in the order in which they must be imported. */
export const DEMO_FILES = [
  ...NETWORK_FILES,
  ...Object.keys(TABLES),
  'inspections.csv',
  'customers.csv',
  'campaigns.csv',
  'collaborators.csv',
  'complaints.csv',
  'reminders.csv',
  'official.csv',
  'scenarios.csv',
  'acts.ndjson',
].map(demoFile)

type Shipped = { folder: URL; targets: URL; mailPlan: () => NetworkPlan | undefined }
/** Stands under a plan of the mail network, which is written elsewhere (cli/demo.ts). */
const TIMETABLES = 'timetables.csv'
export const DEMO_TIMETABLES = demoFile(TIMETABLES)

const SHIPPED: Record<string, Shipped> = {
  sonla: {
    folder: SONLA_FOLDER,
    targets: new URL('./sonla-2018.json', import.meta.url),
    mailPlan: () => sonLaScenarios().find(({ id }) => id === 'nam-2018')?.plan,
  },
}

export type Source = { network: Network; texts: NetworkTexts; targets: Targets; mailPlan?: NetworkPlan }

/**
 * `province`: a shipped one (sonla), `invented` (drawn from the seed), or a folder that holds the four network files and
 * targets.json.
 * @throws Problem file_unreadable | reference_invalid
 */
export async function readSource(province: string, seed: number | string = 1): Promise<Source> {
  if (province === 'invented') {
    const { texts, targets } = inventProvince(seed)
    return { texts, targets, network: load(texts) }
  }
  const shipped = SHIPPED[province]
  const folder = shipped?.folder ?? pathToFileURL(`${province}/`)
  const targets = shipped?.targets ?? new URL('targets.json', folder)
  const [places, units, serves, lineage] = await Promise.all(NETWORK_FILES.map((name) => textOf(new URL(name, folder))))
  const texts = { places, units, serves, lineage } as NetworkTexts
  const mailPlan = shipped?.mailPlan()
  const read = { texts, network: load(texts), targets: readTargets(await textOf(targets), fileURLToPath(targets)) }
  return mailPlan ? { ...read, mailPlan } : read
}

async function textOf(file: URL): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new Problem('file_unreadable', { file: fileURLToPath(file), why: (error as Error).message }, error)
  }
}

function load(texts: NetworkTexts): Network {
  const loaded = loadNetwork(texts)
  if (loaded.ok) return loaded.network
  const { file = '', row = 0, column = '', message = '' } = loaded.errors[0] ?? {}
  throw new Problem('reference_invalid', { file, row, field: column, why: message })
}

export type Progress = (done: { acts: number; day: string }) => void

/** Writes all files into `out` and resolves with what is expected of them. */
export async function writeDemo(
  source: Source,
  of: Pick<DemoOptions, 'seed' | 'scale'>,
  out: string,
  onProgress?: Progress,
): Promise<Expected> {
  await mkdir(out, { recursive: true })
  for (const [name, text] of Object.entries(source.texts)) await writeFile(join(out, demoFile(`${name}.csv`)), text)
  const notes = emptyNotes()
  const options: DemoOptions = { ...source, ...of, notes }
  const expected = await writeActs(options, join(out, demoFile('acts.ndjson')), onProgress)
  const stage = stageOf(options, new Agenda())
  for (const [name, lines] of Object.entries(TABLES))
    await writeFile(join(out, demoFile(name)), `${[...lines(stage, expected)].join('\n')}\n`)
  const tables = {
    'campaigns.csv': campaignLines(stage),
    'collaborators.csv': collaboratorLines(stage),
    'customers.csv': customerLines(stage),
    'inspections.csv': inspectionLines(stage),
    'complaints.csv': complaintLines(notes),
    'reminders.csv': reminderLines(notes),
    'official.csv': officialLines(stage, notes),
    'scenarios.csv': scenarioLines(stage),
    ...(source.mailPlan ? { [TIMETABLES]: timetableLines(stage) } : {}),
  }
  for (const [name, lines] of Object.entries(tables)) await writeFile(join(out, demoFile(name)), [...lines].join(''))
  await writeFile(join(out, 'expected.json'), `${JSON.stringify(expected, null, 2)}\n`)
  await writeFile(join(out, 'README.txt'), readme(source.targets, of))
  return expected
}

const CHUNK = 1 << 18

async function writeActs(options: DemoOptions, path: string, onProgress?: Progress): Promise<Expected> {
  const file = await open(path, 'w')
  try {
    const acts = yearOfActs(options)
    let chunk = ''
    let count = 0
    for (;;) {
      const next = acts.next()
      if (!next.done) {
        chunk += `${JSON.stringify(next.value)}\n`
        count++
        if (chunk.length < CHUNK) continue
      }
      await file.write(chunk)
      chunk = ''
      if (next.done) return next.value
      onProgress?.({ acts: count, day: next.value.at.slice(0, 10) })
    }
  } finally {
    await file.close()
  }
}

function readme({ year, province }: Targets, { seed, scale }: Pick<DemoOptions, 'seed' | 'scale'>): string {
  return `DỮ LIỆU TRÌNH DIỄN: TẤT CẢ LÀ TỔNG HỢP, KHÔNG CÓ NGƯỜI THẬT
Năm ${year}, tỉnh ${province}; hạt giống ${seed}, tỷ lệ ${scale}.

Tên người, tên bản, mã khách hàng, số tiền và giao dịch trong thư mục này do chương trình đặt ra bằng số ngẫu nhiên.
Danh mục xã, huyện là danh mục thật; điểm bưu điện - văn hóa xã đặt ở xã nào là phân bổ của chương trình.
Tổng số được chỉnh cho khớp các con số đã công bố của năm ấy; từng dòng thì không có thật.

Nhập theo thứ tự: ${DEMO_FILES.join(', ')}.
expected.json: tổng số do bộ sinh tự cộng, không qua sổ cái, để đối chiếu với báo cáo.
`
}
