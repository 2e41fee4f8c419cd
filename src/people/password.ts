/** Passwords: argon2id in the usual written form, so that a stronger setting can take over at the next sign-in. Pure. */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)

/**
 * RFC 9106 and OWASP ask for 19 MiB and 2 passes or more. 32 MiB, 3 passes: 83 ms of one core, and two at
 * once (below) hold 64 MiB, which the smallest server of a Post has to spare.
 */
export const SETTING = { memory: 32 * 1024, passes: 3, parallelism: 1 } as const
const TAG_BYTES = 32
const AT_ONCE = 2

const LEAST = 12
const MOST = 200

/** Says why a password is too weak, as a sentence; undefined when it will do. */
export function weakness(password: string, code: string): string | undefined {
  const folded = password.toLowerCase()
  if (password.length < LEAST) return `phải có ít nhất ${LEAST} ký tự; một câu ngắn dễ nhớ là tốt.`
  if (password.length > MOST) return `dài quá ${MOST} ký tự.`
  if (folded.includes(code) || new Set(folded).size < 5) return 'dễ đoán. Dùng một câu ngắn không có mã đăng nhập.'
  if (/^(?:123|abc|qwerty|matkhau|password|buudien)/.test(folded)) return 'dễ đoán. Dùng một câu ngắn khác.'
  return undefined
}

type Written = { memory: number; passes: number; parallelism: number; nonce: Buffer; tag: Buffer }

/** $argon2id$v=19$m=32768,t=3,p=1$salt$hash */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await run(password, { ...SETTING, nonce })
  const { memory, passes, parallelism } = SETTING
  const text = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${text(nonce)}$${text(tag)}`
}

/** Without a written form (nobody of that code) it takes as long and says no. */
export async function checkPassword(password: string, written: string | undefined): Promise<boolean> {
  const known = written === undefined ? undefined : parse(written)
  const tag = await run(password, known ?? { ...SETTING, nonce: NOBODY })
  return known !== undefined && timingSafeEqual(tag, known.tag)
}

/** Made with another setting than today's: to be hashed again while the password is at hand. */
export const isOutdated = (written: string): boolean => {
  const { memory, passes, parallelism } = parse(written)
  return memory !== SETTING.memory || passes !== SETTING.passes || parallelism !== SETTING.parallelism
}

const NOBODY = Buffer.alloc(16)

function parse(written: string): Written {
  const found = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(written)
  if (!found) throw new Error('a stored password is not argon2id')
  const [, memory, passes, parallelism, nonce = '', tag = ''] = found
  const bytes = (text: string) => Buffer.from(text, 'base64')
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    nonce: bytes(nonce),
    tag: bytes(tag),
  }
}

let running = 0
const waiting: (() => void)[] = []

/** The same letters typed on another keyboard must give the same bytes: composed form. */
async function run(password: string, { memory, passes, parallelism, nonce }: Omit<Written, 'tag'>): Promise<Buffer> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
  else running++
  try {
    const message = password.normalize('NFC')
    return await derive('argon2id', { message, nonce, memory, passes, parallelism, tagLength: TAG_BYTES })
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}
