/** What can be wrong on a machine before a database is asked: its directory, its disk, its port, its certificate. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { Problem } from '#kernel/problem.ts'
import { DAY_MS, type Fault, type Look, showBytes, showSpan } from '#server/fault.ts'
import { frontOf } from '#server/front.ts'

export type Disk = { free: number; total: number }

export function diskOf(path: string): Disk {
  const { bavail, blocks, bsize } = statfsSync(path)
  return { free: bavail * bsize, total: blocks * bsize }
}

/** PostgreSQL stops writing on a full disk; an import of a year and its log want this much. */
const FREE_LEAST = 2e9
const SHARE_LEAST = 0.05

/** @param name what lies there, as people call it. */
export function lookAtDisk(name: string, path: string, disk = diskOf(path)): Look {
  const { free, total } = disk
  const low = free < Math.min(FREE_LEAST, total / 2) || free < SHARE_LEAST * total
  const fault: Fault = {
    key: 'disk',
    what: `Đĩa của ${name} (${path}) chỉ còn ${showBytes(free)} trên ${showBytes(total)}.`,
    remedy: 'Chuyển tệp khác đi, hoặc mở rộng đĩa. Đừng xóa gì trong thư mục postgres.',
  }
  return { name: `Đĩa của ${name}`, fine: `còn ${showBytes(free)}`, faults: low ? [fault] : [] }
}

/** The data directory belongs to who runs the program, nobody else reads it, and its secret is there. */
export function lookAtDirectory(dataDir: string, uid = process.geteuid?.() ?? 0): Look {
  const root = resolve(dataDir)
  const name = 'Thư mục dữ liệu'
  const fault = (what: string, remedy: string): Fault => ({ key: 'directory', what, remedy })
  const found = statSync(root, { throwIfNoEntry: false })
  if (!found) return { name, fine: `${root} chưa có; lần chạy đầu sẽ tạo`, faults: [] }
  const faults: Fault[] = []
  if (!found.isDirectory()) faults.push(fault(`${root} không phải thư mục.`, 'Đặt CANHTAY_DATA tới thư mục khác.'))
  else if (found.uid !== uid)
    faults.push(
      fault(
        `${root} thuộc người dùng số ${found.uid}, chương trình chạy bằng số ${uid}.`,
        `Chạy bằng đúng người dùng, hoặc khi máy chủ đã dừng: chown ${uid} ${root} (không đổi thư mục postgres bên trong).`,
      ),
    )
  else if (!writable(root)) faults.push(fault(`Không ghi được vào ${root}.`, `Chạy: chmod u+rwx ${root}`))
  if ((found.mode & 0o077) !== 0) faults.push(fault(`Người khác trên máy đọc được ${root}.`, `Chạy: chmod 700 ${root}`))
  const secret = join(root, 'secret')
  const kept = statSync(secret, { throwIfNoEntry: false })
  if (!kept && existsSync(join(root, 'postgres')))
    faults.push(
      fault(
        `Mất tệp ${secret}: mật khẩu của các vai trò lấy từ nó.`,
        'Dừng máy chủ rồi chạy lại: lần chạy sau tạo bí mật mới và đổi mật khẩu theo.',
      ),
    )
  if (kept && (kept.mode & 0o077) !== 0)
    faults.push(fault(`Người khác trên máy đọc được ${secret}.`, `Chạy: chmod 600 ${secret}`))
  return { name, fine: root, faults }
}

function writable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The port answers as ours (asked at /health), or it is free. */
export async function lookAtPort(port: number, secure: boolean): Promise<Look> {
  const name = 'Cổng'
  if (await isFree(port)) return { name, fine: `${port} còn trống; máy chủ chưa chạy`, faults: [] }
  const ours = !secure && (await answersAsOurs(port))
  if (ours) return { name, fine: `${port}: Cánh Tay đang trả lời`, faults: [] }
  // Over TLS the name would have to be asked for; who holds the lock of the data directory is told beside this.
  if (secure) return { name, fine: `${port} đang có chương trình nghe (TLS)`, faults: [] }
  const what = `Cổng ${port} đang có chương trình khác dùng.`
  return { name, fine: '', faults: [{ key: 'port', what, remedy: 'Dừng chương trình ấy, hoặc đặt PORT khác.' }] }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((answer) => {
    const server = createServer()
    server.once('error', () => answer(false))
    server.listen(port, '127.0.0.1', () => server.close(() => answer(true)))
  })

const answersAsOurs = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(3000) })
    .then(async (answer) => ((await answer.json()) as { ok?: unknown }).ok === true)
    .catch(() => false)

/** A month is enough to renew by hand. */
const CERTIFICATE_DAYS_LEAST = 30

/** How others reach us, and the certificate when we end TLS. */
export function lookAtFront(env: Record<string, string | undefined>, now: Date): Look {
  const name = 'Đường vào'
  const fault = (what: string, remedy: string): Fault => ({ key: 'tls', what, remedy })
  try {
    const { front, tls } = frontOf(env)
    if (!front) return { name, fine: 'chỉ máy này', faults: [] }
    if (!tls) return { name, fine: `${front}, qua máy chuyển tiếp`, faults: [] }
    const certificate = new X509Certificate(tls.cert)
    const ends = new Date(certificate.validTo)
    const left = ends.getTime() - now.getTime()
    const faults: Fault[] = []
    if (left < CERTIFICATE_DAYS_LEAST * DAY_MS)
      faults.push(
        fault(
          left < 0 ? `Chứng thư đã hết hạn ${showSpan(-left)}.` : `Chứng thư còn ${showSpan(left)}.`,
          'Xin chứng thư mới, thay tệp CANHTAY_TLS_CERT rồi khởi động lại máy chủ.',
        ),
      )
    if (new Date(certificate.validFrom) > now)
      faults.push(fault('Chứng thư chưa đến ngày dùng.', 'Xem lại đồng hồ của máy, hoặc dùng chứng thư khác.'))
    if (!certificate.checkHost(new URL(front).hostname))
      faults.push(fault(`Chứng thư không phải của ${new URL(front).hostname}.`, 'Xin chứng thư đúng tên.'))
    if (!certificate.checkPrivateKey(createPrivateKey(tls.key)))
      faults.push(fault('Khóa không đi với chứng thư.', 'Đặt CANHTAY_TLS_KEY tới đúng tệp khóa.'))
    return { name, fine: `${front}, chứng thư còn ${showSpan(left)}`, faults }
  } catch (error) {
    const what = error instanceof Problem ? error.message : `Không đọc được chứng thư: ${(error as Error).message}.`
    return { name, fine: '', faults: [fault(what, 'Sửa biến môi trường rồi chạy lại.')] }
  }
}

/** The day on which a certificate that we serve ends; nothing when a proxy has it. */
export function certificateEnds(cert: Buffer | undefined): Date | undefined {
  return cert && new Date(new X509Certificate(cert).validTo)
}
