/** The timetable of a feed file for the commands of `canhtay route`, and what they print in common. */
import { readFileSync } from 'node:fs'
import { isDay } from '#kernel/day.ts'
import { Problem } from '#kernel/problem.ts'
import { FEED_FILES, readFeed } from '#routing/gtfs-read.ts'
import { readTime } from '#routing/gtfs-table.ts'
import { type Fault, showFault } from '#routing/plan.ts'
import { compile, type Timetable } from '#routing/timetable.ts'
import { openZip, type ZipFault } from '#server/zip.ts'

/** A country's feed is some 300 MB unpacked; a text longer than 512 MB is none in Node. */
const UNPACKED_MOST = 500 << 20
const PARTS_MOST = 200

const WHY: Readonly<Record<ZipFault, string>> = {
  broken: 'tệp không phải .zip, bị hỏng hoặc bị cắt. Lấy lại tệp đủ',
  many: 'tệp có quá nhiều phần',
  twice: 'tệp có hai phần cùng tên',
  locked: 'tệp có mật khẩu. Bỏ mật khẩu rồi làm lại',
  large: 'giải nén ra quá lớn',
  method: 'tệp nén kiểu lạ. Nén lại dạng .zip thường',
}

export const wrong = (why: string): Problem => new Problem('option_invalid', { why, command: 'route' })

/** @throws Problem file_unreadable. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Problem('file_unreadable', { file, why: (error as Error).message }, error)
  }
}

/** The texts of a GTFS archive. @throws Problem when there is no such file, or it is no sound archive of UTF-8 texts. */
function feedTexts(file: string): Map<string, string> {
  const fail = (why: string, cause?: unknown): Problem => new Problem('file_unreadable', { file, why }, cause)
  let data: Buffer
  try {
    data = readFileSync(file)
  } catch (error) {
    throw fail((error as Error).message, error)
  }
  const names: ReadonlySet<string> = new Set(FEED_FILES)
  const parts = openZip(data, {
    unpackedMost: UNPACKED_MOST,
    partsMost: PARTS_MOST,
    wanted: (name) => names.has(name),
    fail: (fault, cause) => fail(WHY[fault], cause),
  })
  const texts = new Map<string, string>()
  for (const [name, bytes] of parts)
    try {
      texts.set(name, new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    } catch (error) {
      throw fail(`${name} không phải UTF-8`, error)
    }
  return texts
}

export type Asked = { file: string; from: string; days: number; json: boolean }

/**
 * The timetable of a feed over some days, and what is odd in it. With a grave fault all faults are printed instead:
 * one a line, or as JSON.
 */
export function timetableOf({
  file,
  from,
  days,
  json,
}: Asked): { timetable: Timetable; warnings: Fault[] } | undefined {
  const read = readFeed(feedTexts(file))
  const compiled = read.plan && compile(read.plan, { from, days })
  // `compile` looks again at what `readFeed` has found; each is told once.
  const faults = new Map([...read.faults, ...(compiled?.faults ?? [])].map((fault) => [showFault(fault), fault]))
  const warnings = [...faults.values()]
  if (compiled?.timetable) {
    if (!json) tellFaults(warnings)
    return { timetable: compiled.timetable, warnings }
  }
  if (json) console.log(JSON.stringify({ faults: warnings }, null, 2))
  else tellFaults(warnings)
  return undefined
}

const TOLD_MOST = 200

function tellFaults(faults: readonly Fault[]): void {
  const grave = faults.filter((fault) => fault.grave)
  for (const fault of [...grave, ...faults.filter((one) => !one.grave)].slice(0, TOLD_MOST))
    console.error(`${fault.grave ? 'Lỗi' : 'Lưu ý'}: ${showFault(fault)}`)
  if (faults.length > TOLD_MOST) console.error(`… và ${faults.length - TOLD_MOST} điều nữa (xem đủ: --json)`)
  if (grave.length > 0) console.error(`${grave.length} lỗi. Sửa tệp rồi làm lại.`)
}

/** The options that every command reads alike. @throws Problem option_invalid */
export function askedDay(option: string, text: string | undefined): string {
  if (text === undefined || !isDay(text)) throw wrong(`${option} phải là ngày dạng 2018-11-30`)
  return text
}

/** Seconds of the service day. @throws Problem option_invalid */
export function askedTime(option: string, text: string | undefined): number {
  const time = readTime(text ?? '')
  if (time === undefined) throw wrong(`${option} phải là giờ dạng 06:30:00`)
  return time
}

export function askedCount(option: string, text: string, most: number): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1 || count > most) throw wrong(`${option} phải là số từ 1 đến ${most}`)
  return count
}

/** The stop's id. @throws Problem option_invalid without one, not_found when the feed has no such stop */
export function askedStop(option: string, id: string | undefined, { stopAt }: Timetable): string {
  if (id === undefined) throw wrong(`thiếu ${option} MÃ_ĐIỂM`)
  if (!stopAt.has(id)) throw new Problem('not_found', { what: `điểm “${id}” trong stops.txt` })
  return id
}
