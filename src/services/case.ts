/**
 * Cases: what is open about an act of a device until somebody concludes it. A case is named by that act, lies with a
 * unit (its `owner`), and is concluded once, by a person who says why. Where money waits in the owner's suspense
 * account, the conclusion releases exactly what waits: the case leaves the ledger settled.
 */
import { count, type Fields, holder, money, personal, text } from '#kernel/field.ts'
import { isOf } from '#services/hand.ts'
import { cash, due } from '#services/kit.ts'

/** Names an act: device/seq. */
export const actField = (label: string) =>
  text(label, /^[\p{L}\p{N}._-]{1,64}\/[1-9]\d{0,8}$/u, 'mã máy/số thứ tự, ví dụ may-01/205')

export const personField = (label: string) => text(label, /^[\p{L}\p{N}._-]{1,64}$/u, 'mã nhân viên')

export const digestField = (label: string) => text(label, /^[0-9a-f]{64}$/, '64 chữ số hệ 16 (SHA-256)')

/** Of every case: the act that it is about, who has it, and how it was concluded. */
export const caseFields = {
  device: text('Máy đã làm', /^[\p{L}\p{N}._-]{1,64}$/u, 'mã máy gồm chữ, số, chấm, gạch'),
  seq: count('Số thứ tự của việc', 999_999_999),
  owner: holder('Đơn vị giữ việc'),
  reason: text('Lý do'),
  evidence: text('Số biên bản, chứng cứ'),
  decider: personField('Mã người quyết định'),
} satisfies Fields

export const caseChecks = {
  owner: ({ owner }: { owner: string }) => isOf(owner, ['unit'], 'ghi đơn vị giữ việc, ví dụ unit:361000'),
}

/** Of a case in which a customer's money waits: taken (`received`) or handed out (`paid`). */
export const waitingFields = {
  ...caseFields,
  received: money('Tiền đã thu của khách'),
  paid: money('Tiền đã chi cho khách'),
  suspense: holder('Tài khoản tạm giữ'),
  till: holder('Quầy được điều chỉnh'),
  named: actField('Việc đã làm thay'),
  paper: personal('Giấy tờ đã xem (loại, số)'),
} satisfies Fields

export const waitingChecks = {
  ...caseChecks,
  suspense: ({ suspense, owner }: { suspense: string; owner: string }) =>
    suspense === owner.replace('unit:', 'suspense:') ? undefined : 'ghi tài khoản tạm giữ của đơn vị giữ việc',
  till: ({ till }: { till: string }) => isOf(till, ['till'], 'ghi quầy đã thu hoặc chi, ví dụ till:may-01'),
}

/** The claim that waited ends. */
const released = [due('@suspense', '@owner', 'received'), due('@owner', '@suspense', 'paid')] as const

/** On `till`'s book the money moves back: the act that was done instead has moved it again, or it had never moved. */
export const offBook = [...released, cash('@till', 'customer', 'received'), cash('customer', '@till', 'paid')] as const

/** The money itself goes back over the counter of whoever concludes: to the customer, or from her. */
export const givenBack = [...released, cash('till', 'customer', 'received'), cash('customer', 'till', 'paid')] as const
