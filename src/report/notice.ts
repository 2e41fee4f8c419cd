/** Notices on paper that a bill is open, each with the code by which it can be paid by transfer. */
import { showDay } from '#kernel/day.ts'
import { moneyInWords, showMoney } from '#kernel/money.ts'
import { typeset } from '#report/pdf.ts'

export type Notice = {
  /** Masked, as on proofs; empty when it was erased. */
  readonly name: string
  readonly code: string
  readonly village: string
  /** `2018-12` */
  readonly period: string
  /** What is still open, đồng. */
  readonly amount: number
  readonly memo: string
  /** The code as an SVG. */
  readonly qr: string
}

export type Notices = {
  readonly title: string
  readonly office: string
  readonly account: string
  readonly demo: boolean
  /** A4 has eight, to be cut apart; A5 one. */
  readonly paper: 'a4' | 'a5'
  readonly notices: readonly Notice[]
}

export const noticesPdf = ({ notices, ...all }: Notices): Buffer =>
  typeset('notice.typ', {
    ...all,
    notices: notices.map(({ period, amount, ...one }) => ({
      ...one,
      period: showDay(`${period}-01`).slice(3),
      amount: showMoney(amount),
      words: moneyInWords(amount),
    })),
  })
