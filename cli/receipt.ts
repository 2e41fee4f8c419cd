/** `canhtay receipt`: checks the codes of receipts, and makes the acts again that a box of receipts tells of. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Proof, Sealed } from '#counter/receipt-code.ts'
import { type Checked, checkCodes, type Gap, type KeyOf, rebuild } from '#counter/receipt-rebuild.ts'
import { canonical } from '#kernel/act.ts'
import { showDay } from '#kernel/day.ts'
import { showMoney } from '#kernel/money.ts'
import { Problem } from '#kernel/problem.ts'
import { type ReceiptState, stateOf, tillKeys } from '#server/receipt-check.ts'
import { catalogue } from '#services/index.ts'
import { fromBase64url } from '#sync/keys.ts'
import { parkedAct, UNKNOWN_DIGEST } from '#sync/parked.ts'
import { withProvince } from './open.ts'

export const help = `receipt verify MÃ… | TỆP   Kiểm biên lai bằng mã QR: chữ ký của máy, và sổ khi có cơ sở dữ liệu
npx canhtay receipt rebuild TỆP --to TỆP_VIỆC   Dựng lại các việc từ mã của biên lai (mỗi dòng một mã), nêu số còn thiếu
--keys TỆP      Khóa của các máy (tải ở /v/keys/TỈNH.json), thay cho cơ sở dữ liệu
--fill          Khi dựng lại: đặt một việc chờ xử lý vào mỗi số còn thiếu, để nhập được. Chỉ dùng khi máy đã mất hẳn
Mã thoát: 0 mọi giấy đúng, không thiếu số; 1 có giấy sai hoặc thiếu số.`

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      keys: { type: 'string' },
      province: { type: 'string' },
      to: { type: 'string' },
      fill: { type: 'boolean', default: false },
    },
  })
  const [task, ...given] = positionals
  if (given.length === 0) throw invalid(`thiếu mã hoặc tệp sau receipt ${task ?? ''}`)
  const codes = given.flatMap(codesOf)
  if (task === 'verify')
    return values.keys === undefined
      ? withProvince(values.province, async ({ read, id }) =>
          tell(await checkCodes(codes, keyIn(await read((query) => tillKeys(query, id)))), (proof) =>
            read((query) => stateOf(query, id, proof)),
          ),
        )
      : tell(await checkCodes(codes, keyIn(fileKeys(values.keys))))
  if (task !== 'rebuild') throw invalid(`không có việc “${task}”; chỉ có verify và rebuild`)
  if (values.to === undefined) throw invalid('thiếu --to TỆP_VIỆC')
  const keys = values.keys === undefined ? await databaseKeys(values.province) : fileKeys(values.keys)
  return make(await checkCodes(codes, keyIn(keys)), values.to, values.fill)
}

const invalid = (why: string) => new Problem('option_invalid', { why, command: 'receipt' })

/** An address or a fragment as it is; a file's lines. */
const codesOf = (given: string): string[] =>
  existsSync(given)
    ? readFileSync(given, 'utf8')
        .split(/\r?\n/)
        .filter((line) => line.trim() !== '')
    : [given]

type Keys = Awaited<ReturnType<typeof tillKeys>>

function fileKeys(file: string): Keys {
  try {
    const { devices } = JSON.parse(readFileSync(file, 'utf8')) as { devices: Keys }
    if (typeof devices !== 'object') throw new Error('không có “devices”')
    return devices
  } catch (cause) {
    throw new Problem('file_unreadable', { file, why: (cause as Error).message }, cause)
  }
}

const databaseKeys = (province: string | undefined): Promise<Keys> =>
  withProvince(province, ({ read, id }) => read((query) => tillKeys(query, id)))

const keyIn =
  (keys: Keys): KeyOf =>
  ({ device }) =>
    Object.hasOwn(keys, device) ? fromBase64url((keys[device] as Keys[string]).key) : undefined

const WORDS: Record<Exclude<Checked['kind'], 'signed'>, string> = {
  forged: 'SAI CHỮ KÝ',
  unknown: 'KHÔNG CÓ MÁY NÀY',
  unreadable: 'KHÔNG ĐỌC ĐƯỢC',
  parts: 'THIẾU MÃ SỐ',
}
const STATES: Record<ReceiptState, string> = {
  recorded: 'đã ghi sổ',
  missing: 'CHƯA CÓ TRONG SỔ',
  different: 'KHÁC VỚI SỔ',
  reversed: 'ĐÃ HỦY',
}

/** One line for each; with a database also what the journal says. */
async function tell(checked: readonly Checked[], ask?: (proof: Proof) => Promise<ReceiptState>): Promise<number> {
  let wrong = 0
  for (const one of checked) {
    const state = one.kind === 'signed' && ask ? await ask(one.proof) : undefined
    if (one.kind !== 'signed' || (state !== undefined && state !== 'recorded')) wrong++
    const said = one.kind === 'signed' ? `Đúng chữ ký${state ? `, ${STATES[state]}` : ''}` : WORDS[one.kind]
    console.log(`${said}: ${'sealed' in one ? described(one.sealed) : one.text.slice(0, 40)}`)
  }
  return wrong === 0 && checked.length > 0 ? 0 : 1
}

function described({ act, cash, number }: Sealed): string {
  const declared = catalogue.get(act.service)
  const what = `${declared?.name ?? act.service} · ${declared?.acts[act.verb]?.name ?? act.verb}`
  const money = cash === 0 ? '' : `, ${cash > 0 ? 'thu' : 'chi'} ${showMoney(Math.abs(cash))}`
  const at = `${showDay(act.at.slice(0, 10))} ${act.at.slice(11, 16)}`
  return `${act.device}/${act.seq}${number ? ` (số ${number})` : ''}, ${at}, đơn vị ${act.unit}, ${what}${money}`
}

/** Writes the acts of the receipts whose signature is right, and says what is not whole. */
async function make(checked: readonly Checked[], file: string, fill: boolean): Promise<number> {
  const signed = checked.flatMap((one) => (one.kind === 'signed' ? [one.sealed] : []))
  const wrong = checked.filter(({ kind }) => kind !== 'signed')
  await tell(wrong)
  const { acts, gaps, broken } = await rebuild(signed)
  for (const { device, from, to } of gaps)
    console.log(`Máy ${device} thiếu việc ${from === to ? from : `${from}–${to}`}: không có biên lai nào.`)
  for (const { device, seq, why } of broken)
    console.log(
      why === 'two'
        ? `Máy ${device}, việc ${seq}: hai biên lai ghi khác nhau. Giữ cả hai giấy, báo người phụ trách.`
        : `Máy ${device}, việc ${seq}: không nối tiếp việc ngay trước nó. Giữ giấy, báo người phụ trách.`,
    )
  const lines = [...acts.map(({ act }) => act), ...(fill ? gaps.flatMap(standIns) : [])].toSorted((a, b) =>
    a.device < b.device ? -1 : a.device > b.device ? 1 : a.seq - b.seq,
  )
  try {
    // Names and papers of customers are in it.
    writeFileSync(file, lines.map((act) => `${canonical(act)}\n`).join(''), { mode: 0o600, flush: true })
  } catch (cause) {
    throw new Problem('file_unwritable', { file, why: (cause as Error).message }, cause)
  }
  console.log(
    `${file}: ${acts.length} việc dựng lại${fill && gaps.length > 0 ? `, ${lines.length - acts.length} việc chờ xử lý thay cho số thiếu` : ''}. Giữ kín tệp này.`,
  )
  return wrong.length + gaps.length + broken.length === 0 && acts.length > 0 ? 0 : 1
}

/** One parked act for each number that no receipt tells of: the sequence goes on, and somebody has the case. */
const standIns = ({ device, from, to, at, unit }: Gap) =>
  Array.from({ length: to - from + 1 }, (_, i) =>
    parkedAct({ device, seq: from + i, at, unit, code: 'no_receipt', digest: UNKNOWN_DIGEST }),
  )
