/** Payment orders as ISO 20022 pain.001.001.09 (CustomerCreditTransferInitiation), one transfer to each principal. */
import type { BankAccount } from '#bank/accounts.ts'
import { orderMemo } from '#bank/memo.ts'
import type { Day } from '#kernel/day.ts'
import { html } from '#kernel/html.ts'

export type Order = { readonly number: string; readonly amount: number; readonly payee: BankAccount }

/** The same orders give the same bytes. @param made when they were made, ISO instant. */
export function pain001(payer: BankAccount, day: Day, made: string, orders: readonly Order[]): string {
  const id = `CT-${day.replaceAll('-', '')}`
  const sum = orders.reduce((total, { amount }) => total + amount, 0)
  const totals = html`<NbOfTxs>${orders.length}</NbOfTxs><CtrlSum>${sum}</CtrlSum>`
  return `<?xml version="1.0" encoding="UTF-8"?>
${
  html`<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>
<GrpHdr><MsgId>${id}</MsgId><CreDtTm>${made}</CreDtTm>${totals}<InitgPty><Nm>${payer.name}</Nm></InitgPty></GrpHdr>
<PmtInf><PmtInfId>${id}</PmtInfId><PmtMtd>TRF</PmtMtd>${totals}<ReqdExctnDt><Dt>${day}</Dt></ReqdExctnDt>
<Dbtr><Nm>${payer.name}</Nm></Dbtr><DbtrAcct>${idOf(payer)}<Ccy>VND</Ccy></DbtrAcct><DbtrAgt>${memberOf(payer)}</DbtrAgt>
${orders.map(
  ({ number, amount, payee }) =>
    html`<CdtTrfTxInf><PmtId><InstrId>${number}</InstrId><EndToEndId>${number}</EndToEndId></PmtId><Amt><InstdAmt Ccy="VND">${amount}</InstdAmt></Amt><CdtrAgt>${memberOf(payee)}</CdtrAgt><Cdtr><Nm>${payee.name}</Nm></Cdtr><CdtrAcct>${idOf(payee)}</CdtrAcct><RmtInf><Ustrd>${orderMemo(number)}</Ustrd></RmtInf></CdtTrfTxInf>
`,
)}</PmtInf></CstmrCdtTrfInitn></Document>`.text
}
`
}

const idOf = ({ number }: BankAccount) => html`<Id><Othr><Id>${number}</Id></Othr></Id>`
const memberOf = ({ bank }: BankAccount) =>
  html`<FinInstnId><ClrSysMmbId><MmbId>${bank}</MmbId></ClrSysMmbId></FinInstnId>`
