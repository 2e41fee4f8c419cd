/**
 * How a principal's list comes: one row a bill or an entitlement, named by its columns in any order. Every row says of
 * which list and of which principal it is, so that a sheet that went astray betrays itself.
 */
import { type Field, fieldOf } from '#kernel/field.ts'
import type { Contract, LayoutKey } from '#principals/contract.ts'
import type { Service } from '#services/kit.ts'

/** `key`: a field of the service, or one of `LIST_NUMBER`, `PRINCIPAL`, `POINT`. `note`: how a right cell looks. */
export type ListColumn = {
  readonly key: string
  readonly label: string
  readonly note: string
  readonly field?: Field
  readonly choices?: Readonly<Record<string, string>>
  readonly optional?: true
}

const LIST_NUMBER = '#number'
export const PRINCIPAL = '#principal'
export const POINT = '#point'

/** As an order to give back is numbered too: a list that takes a row back is the order for it. */
export const numberPattern = /^[A-Z0-9][A-Z0-9./-]{2,39}$/

const LAYOUTS: Record<LayoutKey, (service: Service, contract: Contract) => ListColumn[]> = {
  'list/1': (service, { principal }) => [
    {
      key: LIST_NUMBER,
      label: 'Số danh sách',
      note: 'số do đơn vị giao đặt, gồm chữ hoa, số, chấm, gạch, ví dụ GT-2018/12; mọi dòng như nhau',
    },
    { key: PRINCIPAL, label: 'Đơn vị giao', note: `ghi ${principal}; mọi dòng như nhau` },
    ...fieldsOf(service).map((key) => {
      const field = service.fields[key] as Field
      const { label, hint, choices, widget } = fieldOf(field)
      const note = widget === 'money' ? 'số nguyên đồng, không dấu chấm, ví dụ 184500' : hint
      const names = choices && { choices, note: `một trong: ${Object.values(choices).join('; ')}` }
      return { key, label, note, field, ...names }
    }),
    { key: POINT, label: 'Mã điểm', note: 'mã điểm phục vụ, xem trang “Mã”; có thể bỏ trống', optional: true },
  ],
}

/** The identity of the thing, then what its birth takes. */
function fieldsOf(service: Service): string[] {
  const { takes = [] } = service.acts.assign ?? {}
  return [...new Set([...(service.thing?.id ?? []), ...takes])]
}

export const listColumns = (layout: LayoutKey, service: Service, contract: Contract): ListColumn[] =>
  LAYOUTS[layout](service, contract)
