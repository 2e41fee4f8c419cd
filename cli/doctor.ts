/** `canhtay doctor`: looks at this machine, changes nothing, and says of each thing what is wrong and what to do. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Problem } from '#kernel/problem.ts'
import { driver, openDb } from '#kernel/sql.ts'
import { sayFinding } from '#ledger/findings.ts'
import { verifyEnds } from '#ledger/verify-slice.ts'
import type { Fault, Look } from '#server/fault.ts'
import { keptOf, lookAtArchive, lookAtClock, lookAtSchema } from '#server/look-database.ts'
import { lookAtDirectory, lookAtDisk, lookAtFront, lookAtPort } from '#server/look-machine.ts'
import { type Database, startDatabase } from '#server/postgres.ts'
import { listProvinces } from '#server/province.ts'
import { dataDir, migrations } from './open.ts'

export const help = `doctor   Khám máy: thư mục, đĩa, cổng, chứng thư, cơ sở dữ liệu, kho lưu, đồng hồ, sổ
npx canhtay doctor
Không sửa gì. Mã thoát: 0 không có gì hỏng; 1 có chỗ hỏng, mỗi chỗ kèm cách chữa.`

export async function run(): Promise<number> {
  const looks = await examine({ dir: dataDir(), env: process.env, now: new Date() })
  for (const { name, fine, faults } of looks) {
    if (faults.length === 0) console.log(`  được   ${name}: ${fine}`)
    for (const { key, what, remedy } of faults)
      console.log(`  HỎNG   ${name}: ${what}\n         Cách chữa: ${remedy} (${key})`)
  }
  const count = looks.reduce((sum, { faults }) => sum + faults.length, 0)
  console.log(count === 0 ? 'Không có gì hỏng.' : `${count} chỗ hỏng. Xem thêm: docs/operations/alarms.md`)
  return count === 0 ? 0 : 1
}

type Machine = { dir: string; env: Record<string, string | undefined>; now: Date }

/** Everything that is looked at, in the order in which it is to be mended. */
export async function examine({ dir, env, now }: Machine): Promise<Look[]> {
  const looks = [
    lookAtDirectory(dir),
    await lookAtPort(Number(env.PORT ?? 8080), env.CANHTAY_TLS_CERT !== undefined),
    lookAtFront(env, now),
  ]
  if (existsSync(dir)) looks.push(lookAtDisk('dữ liệu', resolve(dir)))
  const { DATABASE_URL: url, DATABASE_APP_URL: appUrl } = env
  const name = 'Cơ sở dữ liệu'
  if (!url && !existsSync(join(dir, 'postgres')))
    return [...looks, { name, fine: 'chưa có; lần chạy đầu sẽ tạo', faults: [] }]
  // To open it without its secret, or as somebody else, would change it.
  if (!url && looks[0]?.faults.some(({ key }) => key === 'directory' && !mayOpen(dir)))
    return [...looks, { name, fine: 'chưa xem: thư mục dữ liệu hỏng', faults: [] }]
  try {
    const database = await startDatabase({ dataDir: dir, url, appUrl, attach: true })
    try {
      return [...looks, ...(await lookInside(database, now))]
    } finally {
      await database.stop()
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return [...looks, { name, fine: '', faults: [faultOf(error)] }]
  }
}

const mayOpen = (dir: string): boolean =>
  existsSync(join(dir, 'secret')) && lookAtDirectory(dir).faults.every(({ what }) => what.startsWith('Người khác'))

function faultOf({ code, message, details }: Problem): Fault {
  if (code !== 'setting_unsafe')
    return { key: 'database', what: message, remedy: 'Xem postgres.log trong thư mục dữ liệu, rồi chạy lại.' }
  const { setting, value, remedy } = details
  return { key: 'setting', what: `${setting} đang ${value}: có thể mất tiền khi mất điện.`, remedy: String(remedy) }
}

async function lookInside({ owner, app, embedded }: Database, now: Date): Promise<Look[]> {
  const sql = driver(owner, { max: 1 })
  try {
    const schema = await lookAtSchema(sql, migrations)
    const [clock] = await sql<{ ms: number }[]>`select extract(epoch from clock_timestamp())::float8 * 1000 as ms`
    const journals = schema.faults.length > 0 ? [] : await lookAtJournals(app)
    const recorded = journals
      .flatMap(({ recorded }) => recorded ?? [])
      .toSorted()
      .at(-1)
    const archive = embedded ? lookAtArchive(await keptOf(sql), now) : []
    return [schema, lookAtClock(recorded, clock?.ms ?? 0, now), ...archive, ...journals.map(({ look }) => look)]
  } finally {
    await sql.end()
  }
}

/** The ends of each journal; the whole is read by `canhtay verify`. */
async function lookAtJournals(app: Database['app']): Promise<{ recorded?: string; look: Look }[]> {
  const db = openDb(app, 1)
  try {
    const found = []
    for (const { id, name } of await listProvinces(app))
      found.push(
        await db.read({ province: id, units: 'all' }, async (query) => {
          const [last] = await query<{ block: number; recorded: string }[]>`
            select block, to_char(recorded at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as recorded
            from block where province = ${id} order by block desc limit 1`
          const faults = (await verifyEnds(query, id)).map((finding) => ({
            key: 'journal',
            what: sayFinding(finding),
            remedy: 'Dừng ghi, giữ nguyên máy, chạy: npx canhtay verify',
          }))
          const look = { name: `Sổ ${name || id}`, fine: `${last?.block ?? 0} khối, hai đầu khớp`, faults }
          return { look, ...(last ? { recorded: last.recorded } : {}) }
        }),
      )
    return found
  } finally {
    await db.close()
  }
}
