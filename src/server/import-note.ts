/**
 * What the database remembers about the import of a file: where it stands, so that an interrupted one goes on. Only a
 * convenience: a file that is read again from its beginning changes nothing.
 */
import { hash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { Problem } from '#kernel/problem.ts'
import type { Province } from '#server/province.ts'

const EDGE_BYTES = 1 << 16

/** How far, in bytes of the unpacked file, and how many rows were good or bad up to there. */
export type Standing = { bytes: number; good: number; bad: number }

export type Note = {
  readonly from: Standing
  save(standing: Standing): Promise<void>
  finish(standing: Standing): Promise<void>
}

/**
 * Names a file without reading all of it: sha256 over its size, its time of change, and its first and last 64 KiB. A changed
 * file gets another name, and with it a new beginning.
 * @throws Problem file_unreadable.
 */
export async function fileIdentity(path: string): Promise<string> {
  try {
    const handle = await open(path)
    try {
      const { size, mtimeMs } = await handle.stat()
      const first = await handle.read(Buffer.alloc(EDGE_BYTES), 0, EDGE_BYTES, 0)
      const last = await handle.read(Buffer.alloc(EDGE_BYTES), 0, EDGE_BYTES, Math.max(0, size - EDGE_BYTES))
      const edges = [first, last].map(({ buffer, bytesRead }) => buffer.subarray(0, bytesRead))
      return hash('sha256', Buffer.concat([Buffer.from(`${size} ${mtimeMs}\n`), ...edges]))
    } finally {
      await handle.close()
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'không có tệp này' : code === 'EISDIR' ? 'đây là thư mục' : message
    throw new Problem('file_unreadable', { file: path, why }, error)
  }
}

/** Begins, or goes on where an unfinished import of the same file stood. */
export async function openNote(province: Province, sha256: string, file: string, kind: string): Promise<Note> {
  const { id, db } = province
  const scope = { province: id, units: 'all' } as const
  const now = () => new Date().toISOString()
  const from = await db.act(scope, async (tx) => {
    const [row] = await tx<Standing[]>`
      insert into import as i (province, sha256, file, kind, started, finished, bytes, good, bad)
      values (${id}, ${sha256}, ${file}, ${kind}, ${now()}, null, 0, 0, 0)
      on conflict (province, sha256) do update set
        file     = excluded.file,
        kind     = excluded.kind,
        started  = excluded.started,
        finished = null,
        bytes    = case when i.finished is null and i.kind = excluded.kind then i.bytes else 0 end,
        good     = case when i.finished is null and i.kind = excluded.kind then i.good else 0 end,
        bad      = case when i.finished is null and i.kind = excluded.kind then i.bad else 0 end
      returning bytes, good, bad`
    return row as Standing
  })
  const write = ({ bytes, good, bad }: Standing, finished: string | null) =>
    db.act(scope, async (tx) => {
      await tx`
        update import set bytes = ${bytes}, good = ${good}, bad = ${bad}, finished = ${finished}
        where province = ${id} and sha256 = ${sha256}`
    })
  return {
    from,
    save: (standing) => write(standing, null),
    finish: (standing) => write(standing, now()),
  }
}
