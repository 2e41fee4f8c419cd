/**
 * Sends the reports that are due: makes each as its receiver sees it, keeps it as a file, and mails it when there is a mail
 * server. What fails is tried again, later each time; a letter whose way broke off is sent once more and no further.
 */
import { hash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { showDay } from '#kernel/day.ts'
import { databaseProblem } from '#kernel/problem.ts'
import { everyUnit, findPerson, holdsOn, postDay, type SignedIn, unitsOf } from '#people/person.ts'
import type { Province } from '#server/province.ts'
import { contentFor, SENDABLE } from '#server/report-content.ts'
import type { Mail } from '#server/report-mail.ts'
import { keepSending, planSendings, type Taken, takeSending } from '#server/report-orders.ts'
import type { Site } from '#server/route.ts'

export type ReportPost = {
  /** Where files are kept. */
  folder: string
  mail?: Mail | undefined
  /** Where people reach this server. */
  origin: string
}

/** Minutes until it is tried again double each time: 2, 4, … 64; then somebody must look. */
export const TRIES_MOST = 7
/** A letter of which nobody knows whether it came is sent once more. */
const UNSURE_MOST = 2

/** Trying again would change nothing: somebody must do something. */
class Final extends Error {}
/** Another server took it over, because this one was silent for too long. */
class Lost extends Error {}

/** Sends all that is due now. @returns how many were tried. @throws what the database throws. */
export async function sendDue(province: Province, post: ReportPost, stop?: AbortSignal): Promise<number> {
  await planSendings(province)
  for (let tried = 0; ; tried++) {
    const taken = stop?.aborted ? undefined : await takeSending(province)
    if (!taken) return tried
    await sendOne(province, post, taken)
  }
}

async function sendOne(province: Province, post: ReportPost, taken: Taken): Promise<void> {
  const moment = () => province.people.now().toISOString()
  try {
    const bytes = await fileOf(province, post, taken)
    const mailed = taken.address !== '' && post.mail ? await mailOne(province, post, taken, bytes) : false
    await keep(province, taken, { state: 'done', done: moment(), why: '', ...(mailed && { mailed: moment() }) })
  } catch (error) {
    if (error instanceof Lost) return
    // The database is away: who holds it now gives it back by the clock.
    if (databaseProblem(error)?.code === 'database_down') throw error
    const over = taken.tries >= TRIES_MOST || error instanceof Final
    const later = new Date(province.people.now().getTime() + 2 ** taken.tries * 60_000).toISOString()
    const why = (error as Error).message
    await keepSending(province, taken, over ? { why, state: 'failed', done: moment() } : { why, again: later })
  }
}

/** @throws Lost */
async function keep(province: Province, taken: Taken, change: Parameters<typeof keepSending>[2]): Promise<void> {
  if (!(await keepSending(province, taken, change))) throw new Lost('another server holds it')
}

/** Made once: who tries again sends the same bytes. @throws Final: the receiver may not have it. */
async function fileOf(province: Province, post: ReportPost, taken: Taken): Promise<Buffer> {
  const { report, kind, due, person, ordered, file, hash: known } = taken
  const kept = file && (await readFile(join(post.folder, file)).catch(() => undefined))
  if (kept && hash('sha256', kept) === known) return kept
  const receiver = await receiverOf(province, person)
  const site: Site = {
    provinces: () => [province],
    progress: () => undefined,
    today: () => postDay(province.people.now()),
    now: () => province.people.now().toISOString(),
    origin: post.origin,
  }
  const bytes = await contentFor(province, receiver, site, { report, kind }).catch(
    (error: Error & { code?: string }) => {
      if (error.code !== 'not_allowed') throw error
      throw new Final(`${person} không còn quyền xem báo cáo này. Dừng hẹn này, hẹn lại cho người có quyền.`)
    },
  )
  const day = postDay(new Date(due))
  const name = join(String(province.id), day, `${report}-${person}-${ordered}.${kind}`)
  await writeWhole(join(post.folder, name), bytes)
  await keep(province, taken, { file: name, bytes: bytes.length, hash: hash('sha256', bytes) })
  return bytes
}

/** A reader of the folder sees the whole file or none. */
async function writeWhole(path: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o750 })
  await writeFile(`${path}.part`, bytes, { flush: true, mode: 0o640 })
  await rename(`${path}.part`, path)
}

/** As the receiver would be signed in. @throws Final */
async function receiverOf({ id, db, people }: Province, code: string): Promise<SignedIn> {
  const person = await db.read(everyUnit(people), (query) => findPerson(query, people, code))
  if (!person || !holdsOn(person, postDay(people.now())))
    throw new Final(`${code} không còn làm việc ở đây. Dừng hẹn này, hẹn lại cho người khác.`)
  return { ...person, province: id, units: unitsOf(people, person.unit), fresh: false, token: '' }
}

/** @throws Error that says what the mail server said; Final when nobody can tell whether the letter came. */
async function mailOne(province: Province, post: ReportPost, taken: Taken, bytes: Buffer): Promise<true> {
  const { ordered, due, person, report, kind, address: to, missed, unsure } = taken
  if (unsure >= UNSURE_MOST)
    throw new Final('Đã gửi thư hai lần mà đường truyền đều đứt. Hỏi người nhận; chưa có thì bấm Gửi lại.')
  // Written before the letter goes: who is killed in between is not sure either.
  await keep(province, taken, { unsure: unsure + 1 })
  const day = showDay(postDay(new Date(due)))
  const name = SENDABLE[report]?.name ?? report
  const delivered = await (post.mail as Mail).send({
    id: `${hash('sha256', `${province.id}/${ordered}/${due}/${person}`).slice(0, 32)}.canhtay`,
    to,
    subject: `${name}, ${day}`,
    text: `${name}, ${day}, gửi tự động từ Cánh Tay theo quyền xem của ${person}.\n${missed > 0 ? `Máy chủ nghỉ nên thư này gửi bù cho ${missed + 1} lần.\n` : ''}Dấu SHA-256 của tệp: ${taken.hash}\nMở trên máy chủ: ${post.origin}\n`,
    file: { name: `${report}-${postDay(new Date(due))}.${kind}`, bytes },
  })
  if (delivered.how === 'sent') return true
  if (delivered.how === 'no') await keep(province, taken, { unsure })
  const what = delivered.how === 'no' ? 'Máy chủ thư không nhận' : 'Đường truyền đứt khi đang gửi thư'
  throw new Error(`${what}: ${delivered.why}. Xem địa chỉ nhận và máy chủ thư.`)
}

const PAUSE_MS = 15_000

/** Sends until it is told to stop. What keeps it from working (the database is away) is tried again. */
export async function keepReporting(
  province: Province,
  post: ReportPost,
  stop: AbortSignal,
  log: (line: string) => void,
): Promise<void> {
  let failed = ''
  while (!stop.aborted) {
    await sendDue(province, post, stop).then(
      () => {
        failed = ''
      },
      (error: Error) => {
        // Said once, not each quarter of a minute.
        if (error.message !== failed) log(`Chưa gửi được báo cáo đến hẹn: ${error.message}`)
        failed = error.message
      },
    )
    await sleep(PAUSE_MS, undefined, { signal: stop, ref: false }).catch(() => {})
  }
}
