/** What can be wrong with a database that answers: its schema, its archive, its last base, its clock. */
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Sql } from 'postgres'
import { type ArchiveState, archiveState } from '#server/archive.ts'
import { listBases } from '#server/backup.ts'
import { DAY_MS, type Fault, type Look, showSpan } from '#server/fault.ts'
import { type Disk, diskOf, lookAtDisk } from '#server/look-machine.ts'
import { readMigrations } from '#server/migrate.ts'

/** Writable, and its schema is the one that this program knows. @param owner a connection of the owner. */
export async function lookAtSchema(owner: Sql, migrations: string): Promise<Look> {
  const name = 'Cơ sở dữ liệu'
  const [row] = await owner<{ closed: boolean; version: string }[]>`
    select pg_is_in_recovery() or current_setting('default_transaction_read_only')::bool as closed,
           current_setting('server_version') as version`
  const faults: Fault[] = []
  if (row?.closed)
    faults.push({
      key: 'database',
      what: 'Cơ sở dữ liệu chỉ cho đọc.',
      remedy: 'Đợi nó phục hồi xong; nếu là bản sao, trỏ DATABASE_URL về máy chính.',
    })
  const known = readMigrations(migrations)
  const applied = await owner<
    { number: number; sha256: string }[]
  >`select number, sha256 from migration order by number`
  const changed = applied.some(({ number, sha256 }) => known[number - 1]?.sha256 !== sha256)
  if (changed)
    faults.push({
      key: 'schema',
      what: 'Lược đồ đã áp dụng khác với bản của chương trình này.',
      remedy: 'Dùng đúng bản Cánh Tay đã nâng cấp cơ sở dữ liệu này, hoặc bản mới hơn.',
    })
  else if (applied.length < known.length)
    faults.push({
      key: 'schema',
      what: `Lược đồ còn thiếu ${known.length - applied.length} bước.`,
      remedy: 'Sao lưu rồi khởi động lại máy chủ: nó tự nâng cấp.',
    })
  return { name, fine: `PostgreSQL ${row?.version}, lược đồ bước ${applied.length}`, faults }
}

/** Ten segments: an archive that takes one a minute and is ten behind is stuck, even when no copy has failed. */
const BEHIND_MOST = 160 << 20
/** A base of every day, and one that failed. */
const BASE_MOST_MS = 2 * DAY_MS

export type Kept = ArchiveState & {
  /** When the newest base was finished; nothing when the repository cannot be read or has none. */
  baseAt?: string
  disk?: Disk
}

/** The archive, as far as this machine sees it; nothing when none was ever switched on. */
export async function keptOf(owner: Sql): Promise<Kept | undefined> {
  const state = await archiveState(owner)
  if (!state) return undefined
  const repository = state.wal && dirname(state.wal)
  if (repository === undefined || !existsSync(repository)) return state
  const base = listBases(repository).at(-1)?.manifest.endedAt
  return { ...state, disk: diskOf(repository), ...(base === undefined ? {} : { baseAt: base }) }
}

export function lookAtArchive(kept: Kept | undefined, now: Date): Look[] {
  const name = 'Kho lưu'
  if (!kept)
    return [
      {
        name,
        fine: '',
        faults: [
          {
            key: 'backup',
            what: 'Chưa sao lưu lần nào: hỏng đĩa là mất hết.',
            remedy: 'Chạy: npx canhtay backup --to KHO (KHO ở đĩa khác), rồi bật bộ hẹn giờ canhtay-backup.timer.',
          },
        ],
      },
    ]
  const { wal, failing, behind = 0, archivedAt, since, baseAt, disk } = kept
  const repository = wal === undefined ? '?' : dirname(wal)
  const faults: Fault[] = []
  if (failing !== undefined || behind > BEHIND_MOST)
    faults.push({
      key: 'archive',
      what: `Kho lưu ${repository} không nhận kịp dữ liệu${failing === undefined ? '' : ` (đoạn ${failing})`}, đã ${showSpan(now.getTime() - Date.parse(archivedAt ?? since))}.`,
      remedy:
        'Nối lại đĩa của kho và xem quyền ghi; dữ liệu chờ sẵn sẽ tự gửi. Xem postgres.log trong thư mục dữ liệu.',
    })
  const age = baseAt === undefined ? undefined : now.getTime() - Date.parse(baseAt)
  if (age === undefined || age > BASE_MOST_MS)
    faults.push({
      key: 'backup',
      what:
        age === undefined
          ? `Kho ${repository} không có bản nền nào đọc được.`
          : `Bản nền mới nhất đã ${showSpan(age)}.`,
      remedy: `Chạy: npx canhtay backup --to ${repository}, rồi xem bộ hẹn giờ canhtay-backup.timer.`,
    })
  const look: Look = { name, fine: `${repository}, bản nền cách đây ${showSpan(age ?? 0)}`, faults }
  return disk ? [look, lookAtDisk('kho lưu', repository, disk)] : [look]
}

/** @param recorded when the newest act was recorded, ISO. @param server what the database's clock says, ms. */
export function lookAtClock(recorded: string | undefined, server: number, now: Date): Look {
  const behind = recorded === undefined ? 0 : Date.parse(recorded) - now.getTime()
  const apart = Math.abs(server - now.getTime())
  const faults: Fault[] = []
  const remedy = 'Chỉnh giờ (timedatectl set-ntp true), rồi khởi động lại máy chủ.'
  if (behind > 60_000)
    faults.push({ key: 'clock', what: `Đồng hồ máy chậm hơn việc cuối trong sổ ${showSpan(behind)}.`, remedy })
  if (apart > 60_000)
    faults.push({ key: 'clock', what: `Đồng hồ máy và đồng hồ cơ sở dữ liệu lệch nhau ${showSpan(apart)}.`, remedy })
  return { name: 'Đồng hồ', fine: now.toISOString(), faults }
}
