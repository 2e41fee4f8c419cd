/**
 * Files in a backup repository: compressed, each with the size and digest of its contents, safe on the disk when a
 * function returns.
 */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { open, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress, createZstdDecompress } from 'node:zlib'
import { Problem } from '#kernel/problem.ts'

/** `bytes` and `sha256` are those of the contents before compression. */
export type FileEntry = { readonly path: string; readonly bytes: number; readonly sha256: string }

const stored = (files: string, path: string): string => join(files, `${path}.zst`)

/** Compresses `source/path` into `files`. @returns null when there is no such file (any more). */
export async function storeFile(source: string, files: string, path: string): Promise<FileEntry | null> {
  const from = join(source, path)
  const to = stored(files, path)
  const { measure, entry } = measured()
  try {
    const target = createWriteStream(to, { mode: 0o600, flush: true })
    await pipeline(createReadStream(from, { highWaterMark: 1 << 20 }), measure, createZstdCompress(), target)
    return { path, ...entry() }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || existsSync(from)) throw error
    await rm(to, { force: true })
    return null
  }
}

/**
 * Reads a stored file and compares it with its entry; with `target`, also writes it there.
 * @throws Problem file_unreadable when it is not what was stored.
 */
export async function fetchFile(files: string, { path, bytes, sha256 }: FileEntry, target?: string): Promise<void> {
  const from = stored(files, path)
  const { measure, entry } = measured()
  const sink = target
    ? createWriteStream(join(target, path), { mode: 0o600, flush: true })
    : new Writable({ write: (_chunk, _encoding, done) => done() })
  await pipeline(createReadStream(from), createZstdDecompress(), measure, sink).catch((cause: Error) => {
    throw new Problem('file_unreadable', { file: from, why: cause.message }, cause)
  })
  const found = entry()
  if (found.bytes === bytes && found.sha256 === sha256) return
  throw new Problem('file_unreadable', { file: from, why: 'nội dung khác với lúc sao lưu; dùng bản sao lưu khác' })
}

function measured() {
  const hash = createHash('sha256')
  let bytes = 0
  const measure = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk)
      bytes += chunk.length
      yield chunk
    }
  }
  return { measure, entry: () => ({ bytes, sha256: hash.digest('hex') }) }
}

/** Works on four items at a time: a cluster is a thousand small files, each with a sync to wait for. */
export async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values()
  const worker = async (): Promise<void> => {
    for (const item of waiting) await work(item)
  }
  await Promise.all([worker(), worker(), worker(), worker()])
}

export async function writeDurably(path: string, text: string): Promise<void> {
  await writeFile(path, text, { mode: 0o600, flush: true })
  await syncDirectory(dirname(path))
}

export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path)
  await directory.sync()
  await directory.close()
}
