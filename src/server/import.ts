/**
 * Imports files: says what each one is, and does them in the order in which they need each other: the network, then
 * totals and what the corporation says, then acts. A file that fails stops those that come after it, because they would be judged without it.
 */
import { stat } from 'node:fs/promises'
import { databaseProblem, Problem } from '#kernel/problem.ts'
import { ErrorFile } from '#server/error-file.ts'
import { emptyTally, importActs, type Tally } from '#server/import-acts.ts'
import { importCampaigns } from '#server/import-campaigns.ts'
import { importCollaborators } from '#server/import-collaborators.ts'
import { importComplaints } from '#server/import-complaints.ts'
import { importCustomers } from '#server/import-customers.ts'
import { importInspections } from '#server/import-inspections.ts'
import { importNetwork, NETWORK_KINDS, type NetworkKind } from '#server/import-network.ts'
import { fileIdentity, openNote } from '#server/import-note.ts'
import { importOfficial } from '#server/import-official.ts'
import { importPayroll } from '#server/import-payroll.ts'
import { importPlan } from '#server/import-plan.ts'
import { importReminders } from '#server/import-reminders.ts'
import { importScenarios } from '#server/import-scenarios.ts'
import { importSignatures } from '#server/import-signatures.ts'
import type { Applied, Table } from '#server/import-table.ts'
import { importTimetables } from '#server/import-timetables.ts'
import { importTotals } from '#server/import-totals.ts'
import type { Province } from '#server/province.ts'
import { headerOf, isWorkbook, readTableFile, writeErrorWorkbook } from '#server/sheet.ts'

export const IMPORT_KINDS = [
  ...NETWORK_KINDS,
  'total',
  'payroll',
  'signature',
  'official',
  'inspection',
  'customer',
  'campaign',
  'collaborator',
  'complaint',
  'reminder',
  'scenario',
  'plan',
  'timetable',
  'acts',
] as const
export type ImportKind = (typeof IMPORT_KINDS)[number]

/** A file and what it is; tables have been read. */
export type ImportFile = { path: string; kind: ImportKind; text?: string }

/**
 * What became of a file. For tables `accepted` are the rows of an applied file, `repeated` those that were there already.
 * `skipped`: not applied although no row is wrong, because another file was wrong.
 */
export type ImportResult = Tally & {
  path: string
  kind: ImportKind
  seconds: number
  skipped?: true
  errorWorkbook?: string
}

/** Bytes of the file as it lies on the disk. */
export type Progress = { path: string; bytes: number; bytesAll: number; tally: Readonly<Tally> }
export type ImportOptions = { onProgress?: (progress: Progress) => void }

/** Columns by which a table is known. */
const MARKS: Record<Exclude<ImportKind, 'plan' | 'acts'>, readonly string[]> = {
  places: ['id', 'code', 'type', 'kind'],
  units: ['id', 'code', 'kind', 'place'],
  serves: ['unit', 'place', 'from', 'to'],
  lineage: ['tree', 'from', 'to', 'heir'],
  campaign: ['campaign', 'partner', 'goal', 'budget', 'promised'],
  collaborator: ['unit', 'village', 'collaborator', 'contract'],
  complaint: ['number', 'unit', 'received', 'about', 'founded'],
  customer: ['code', 'name', 'kind', 'unit', 'since', 'consent'],
  inspection: ['number', 'unit', 'kind', 'planned', 'inspector'],
  total: ['kind', 'service', 'measure', 'month', 'amount'],
  payroll: ['unit', 'post', 'month', 'income', 'insurance'],
  signature: ['year', 'version', 'unit', 'name', 'since'],
  official: ['measure', 'unit', 'month', 'version', 'value'],
  reminder: ['reminder', 'unit', 'sender', 'sent', 'items'],
  scenario: ['year', 'scenario', 'growth', 'tet', 'percent'],
  timetable: ['plan', 'day', 'unit', 'person', 'at'],
}

/**
 * Reads tables and recognises each file by its ending or its header, unless `kind` says it.
 * @throws Problem kind_unknown | file_unreadable | file_encoding | file_too_large.
 */
export async function recognise(path: string, kind?: string): Promise<ImportFile> {
  if (kind !== undefined && !isKind(kind)) throw new Problem('kind_unknown', { kind, known: IMPORT_KINDS.join(', ') })
  const isTable = /\.csv$/i.test(path) || isWorkbook(path)
  if (kind === 'acts' || (kind === undefined && /\.(ndjson|jsonl)(\.gz)?$/i.test(path))) return { path, kind: 'acts' }
  if (kind === undefined && /\.json$/i.test(path)) return { path, kind: 'plan', text: await readTableFile(path) }
  if (!isTable && kind === undefined)
    throw new Problem('kind_unknown', { kind: path, known: '.ndjson, .ndjson.gz, .csv, .xlsx, .json' })
  const text = await readTableFile(path)
  const found = kind ?? kindOf(headerOf(text))
  if (found === undefined)
    throw new Problem('kind_unknown', { kind: `${path}: ${headerOf(text).join(',')}`, known: IMPORT_KINDS.join(', ') })
  return { path, kind: found, text }
}

const isKind = (kind: string): kind is ImportKind => (IMPORT_KINDS as readonly string[]).includes(kind)

function kindOf(header: readonly string[]): ImportKind | undefined {
  const kinds = Object.entries(MARKS).filter(([, columns]) => columns.every((column) => header.includes(column)))
  return kinds.length === 1 ? (kinds[0]?.[0] as ImportKind) : undefined
}

/** As `importFiles`, for one file. */
export async function importFile(province: Province, path: string, options: ImportOptions = {}): Promise<ImportResult> {
  const [result] = await importFiles(province, [await recognise(path)], options)
  return result as ImportResult
}

/**
 * @returns one result per file, in the order in which they were done; files not reached are `skipped`.
 * @throws Problem of a file as a whole, or of the database: what was done stays, and the same call goes on from there.
 */
export async function importFiles(
  province: Province,
  files: readonly ImportFile[],
  { onProgress = () => {} }: ImportOptions = {},
): Promise<ImportResult[]> {
  const network = files.filter((file): file is Table<NetworkKind> =>
    (NETWORK_KINDS as readonly string[]).includes(file.kind),
  )
  const sums = files
    .filter((file): file is Table<SumKind> => file.kind in SUMS)
    .toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
  const acts = files.filter(({ kind }) => kind === 'acts')
  const results: ImportResult[] = []
  try {
    if (network.length > 0) results.push(...(await networkSet(province, network)))
    for (const table of [...sums, ...acts]) {
      if (results.some(({ errors, kind }) => errors > 0 && kind !== 'acts')) {
        results.push({ ...emptyTally(), path: table.path, kind: table.kind, seconds: 0, skipped: true })
      } else if (table.kind === 'acts') results.push(await actFile(province, table.path, onProgress))
      else results.push(await sumFile(province, table as Table<SumKind>))
    }
  } catch (error) {
    throw databaseProblem(error) ?? error
  }
  return results
}

async function networkSet(province: Province, tables: readonly Table<NetworkKind>[]): Promise<ImportResult[]> {
  const begun = performance.now()
  const applied = await importNetwork(province, tables)
  const bad = applied.some(({ errors }) => errors.length > 0)
  const results: ImportResult[] = []
  for (const [i, table] of tables.entries())
    results.push(await tableResult(province, table, applied[i] as Applied, bad, begun))
  return results
}

const SUMS = {
  total: importTotals,
  payroll: importPayroll,
  signature: importSignatures,
  official: importOfficial,
  inspection: importInspections,
  customer: importCustomers,
  campaign: importCampaigns,
  collaborator: importCollaborators,
  complaint: importComplaints,
  reminder: importReminders,
  scenario: importScenarios,
  plan: importPlan,
  timetable: importTimetables,
} as const
type SumKind = keyof typeof SUMS
/** A signature and a timetable stand under a plan that is there. */
const ORDER = Object.keys(SUMS)

async function sumFile(province: Province, table: Table<SumKind>): Promise<ImportResult> {
  if (!province.network) throw new Problem('network_incomplete', { missing: NETWORK_KINDS.join(', ') })
  const begun = performance.now()
  const applied = await SUMS[table.kind](province, table)
  return await tableResult(province, table, applied, applied.errors.length > 0, begun)
}

/** Writes down what happened to a table, and its error files. */
async function tableResult(
  province: Province,
  { path, kind, text }: Table<NetworkKind | SumKind>,
  { rows, known, errors }: Applied,
  bad: boolean,
  begun: number,
): Promise<ImportResult> {
  const file = new ErrorFile(path)
  await file.keep(0)
  for (const error of errors) await file.add(error)
  const errorFile = await file.close()
  const workbook = isWorkbook(path) ? await writeErrorWorkbook(path, text, errors) : undefined
  const good = bad ? 0 : rows
  const note = await openNote(province, await fileIdentity(path), path, kind)
  await (bad ? note.save : note.finish)({ bytes: 0, good, bad: errors.length })
  return {
    ...emptyTally(),
    path,
    kind,
    rows,
    accepted: good,
    repeated: known,
    errors: errors.length,
    seconds: (performance.now() - begun) / 1000,
    ...(bad && errors.length === 0 ? { skipped: true as const } : {}),
    ...(errorFile ? { errorFile } : {}),
    ...(workbook ? { errorWorkbook: workbook } : {}),
  }
}

/** Without a network every act would be refused, for ever: nothing is posted then. */
async function actFile(
  province: Province,
  path: string,
  onProgress: (progress: Progress) => void,
): Promise<ImportResult> {
  const begun = performance.now()
  const identity = await fileIdentity(path)
  if (!province.network) throw new Problem('network_incomplete', { missing: NETWORK_KINDS.join(', ') })
  const { size } = await stat(path)
  const note = await openNote(province, identity, path, 'acts')
  const tally = await importActs(province, path, note, (bytes, tally) =>
    onProgress({ path, bytes, bytesAll: size, tally }),
  )
  return { ...tally, path, kind: 'acts', seconds: (performance.now() - begun) / 1000 }
}
