/** How a person reads a value of a kind, without the schemas of `field.ts`: small enough for a page of a few kilobytes. */
import { showDay } from '#kernel/day.ts'
import { showMoney } from '#kernel/money.ts'

export type Widget =
  | 'text'
  | 'money'
  | 'count'
  | 'day'
  | 'month'
  | 'choice'
  | 'yes'
  | 'holder'
  | 'name'
  | 'phone'
  | 'photo'

/** @param choices what each value of a `choice` is called */
export function showAs(widget: Widget, value: unknown, choices: Readonly<Record<string, string>> = {}): string {
  if (value === undefined) return ''
  switch (widget) {
    case 'money':
      return showMoney(value as number)
    case 'day':
      return showDay(value as string)
    case 'month':
      return `${String(value).slice(5)}/${String(value).slice(0, 4)}`
    case 'choice':
      return choices[value as string] ?? String(value)
    case 'photo':
      return 'Có ảnh'
    case 'yes':
      return value ? 'Có' : 'Không'
    default:
      return String(value)
  }
}
