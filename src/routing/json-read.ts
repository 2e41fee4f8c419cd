/** Fields of a JSON file that people write: each is checked, and what is wrong is collected, so that a file is told all at once. */
import { type Day, isDay } from '#kernel/day.ts'
import type { Fault } from './plan.ts'

export type Rows = Readonly<Record<string, unknown>>

type Where = Pick<Fault, 'route' | 'trip' | 'call'>

/** A file's faults as it is read. A field that is wrong reads as the least of its kind, so that reading goes on. */
export class Reading {
  readonly faults: Fault[] = []

  fault(where: Where, message: string): void {
    this.faults.push({ grave: true, ...where, message })
  }

  rows(value: unknown, field: string): Rows {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Rows
    this.fault({}, `“${field}” phải là một đối tượng { … }`)
    return {}
  }

  text(of: Rows, field: string, where: Where = {}): string {
    const value = of[field]
    if (typeof value === 'string' && value.trim() !== '') return value.normalize('NFC')
    this.fault(where, `${nameOf(of)}thiếu “${field}”`)
    return ''
  }

  /** A member of a list of names. */
  code(value: unknown, field: string): string {
    if (typeof value === 'string' && value.trim() !== '') return value.normalize('NFC')
    this.fault({}, `“${field}” phải là danh sách mã, ví dụ ["H119"]`)
    return ''
  }

  yes(of: Rows, field: string, absent: boolean): boolean {
    const value = of[field] ?? absent
    if (typeof value === 'boolean') return value
    this.fault({}, `${nameOf(of)}“${field}” phải là true hoặc false`)
    return absent
  }

  whole(of: Rows, field: string, most: number, where: Where = {}): number {
    const value = of[field]
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) return value
    this.fault(where, `${nameOf(of)}“${field}” phải là số nguyên từ 0 đến ${most}`)
    return 0
  }

  amount(of: Rows, field: string, where: Where): number {
    const value = of[field]
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value
    this.fault(where, `${nameOf(of)}“${field}” phải là số từ 0`)
    return 0
  }

  degrees(of: Rows, field: string, most: number): number {
    const value = of[field]
    if (typeof value === 'number' && Math.abs(value) <= most) return value
    this.fault({}, `${nameOf(of)}“${field}” phải là số độ từ -${most} đến ${most}`)
    return 0
  }

  day(value: unknown, field: string): Day {
    if (typeof value === 'string' && isDay(value)) return value
    this.fault({}, `“${field}” phải là ngày như 2018-11-30`)
    return '1970-01-01'
  }

  /** Seconds of “05:30” or “26:15:00”, below `before`. */
  time(value: unknown, field: string, where: Where, before = Number.POSITIVE_INFINITY): number {
    const [, hours, minutes, seconds = '0'] =
      (typeof value === 'string' && /^(\d{2,3}):([0-5]\d)(?::([0-5]\d))?$/.exec(value)) || []
    const at = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
    if (at < before) return at
    this.fault(where, `“${field}” phải là giờ như 05:30${before === Number.POSITIVE_INFINITY ? '' : ' trong ngày'}`)
    return 0
  }

  list(of: Rows, field: string, absent?: readonly unknown[]): readonly unknown[] {
    const value = of[field] ?? absent
    if (Array.isArray(value)) return value
    this.fault({}, `${nameOf(of)}“${field}” phải là danh sách [ … ]`)
    return []
  }

  /** A list of objects. */
  each(of: Rows, field: string, absent?: readonly unknown[]): readonly Rows[] {
    return this.list(of, field, absent).map((one, i) => this.rows(one, `${field}[${i + 1}]`))
  }
}

const nameOf = ({ id, stop, route, from, to }: Rows): string => {
  const name = [id, stop, route].find((one) => typeof one === 'string' && one !== '')
  if (name !== undefined) return `${name}: `
  return typeof from === 'string' && typeof to === 'string' ? `${from} – ${to}: ` : ''
}
