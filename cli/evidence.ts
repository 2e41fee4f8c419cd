/** `canhtay evidence`: what a dispute about one drawer needs, in a file that both sides can check. */
import { hash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { showMoney, showNumber } from '#kernel/money.ts'
import { Problem } from '#kernel/problem.ts'
import { checkEvidence } from '#ledger/evidence.ts'
import { sayFinding } from '#ledger/findings.ts'
import { countsOf, evidenceFile, evidenceOf } from '#server/evidence.ts'
import { readEvidence } from '#server/export-file.ts'
import { withProvince } from './open.ts'
import { headsOf } from './verify.ts'

export const help = `evidence   Hồ sơ chứng cứ của một quầy giữa hai lần kiểm đếm, hai bên cùng kiểm được
npx canhtay evidence --till MÃ [--province MÃ]                         Liệt kê các lần kiểm đếm của quầy
npx canhtay evidence --till MÃ --from SỐ --to SỐ --out TỆP.ndjson.gz   Ghi hồ sơ; --personal: kèm dữ liệu riêng của việc ở quầy ấy
npx canhtay evidence --check TỆP [--head TỆP | DẤU]                    Kiểm hồ sơ, không cần cơ sở dữ liệu
Không có --personal thì hồ sơ không có thông tin cá nhân, và chữ ký của máy chỉ chứng được việc không có thông tin ấy. Mẫu tệp: docs/formats.md. Mã thoát: 0 đúng; 1 có chỗ sai.`

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      till: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      out: { type: 'string' },
      check: { type: 'string' },
      head: { type: 'string', multiple: true, default: [] },
      province: { type: 'string' },
      personal: { type: 'boolean', default: false },
    },
  })
  if (values.check !== undefined) return await check(values.check, values.head)
  const { till, from, to, out } = values
  if (till === undefined) throw invalid('thiếu --till MÃ hoặc --check TỆP')
  if (from === undefined && to === undefined && out === undefined) return await list(till, values.province)
  if (from === undefined || to === undefined || out === undefined) throw invalid('cần cả --from, --to và --out')
  return await withProvince(values.province, async ({ id, db }) => {
    const between = { from: number(from), to: number(to), made: new Date().toISOString(), personal: values.personal }
    const lines = await db.read({ province: id, units: 'all' }, (query) => evidenceOf(query, id, till, between))
    writeFileSync(out, evidenceFile(lines), { mode: 0o600, flush: true })
    return await check(out, [])
  })
}

const invalid = (why: string) => new Problem('option_invalid', { why, command: 'evidence' })

function number(text: string): number {
  if (!/^[1-9]\d{0,15}$/.test(text)) throw invalid(`“${text}” không phải số thứ tự của một lần kiểm đếm`)
  return Number(text)
}

async function list(till: string, province: string | undefined): Promise<number> {
  return await withProvince(province, async ({ id, db }) => {
    const counts = await db.read({ province: id, units: 'all' }, (query) => countsOf(query, id, till))
    for (const { seq, at, actor, counted } of counts)
      console.log(`${String(seq).padStart(8)}  ${at}  ${actor}  ${showMoney(counted)}`)
    if (counts.length === 0) console.log(`Quầy ${till} chưa kiểm đếm lần nào.`)
    return counts.length > 0 ? 0 : 1
  })
}

async function check(file: string, heads: readonly string[]): Promise<number> {
  const { header, acts, blocks, cash, till, findings } = await checkEvidence(readEvidence(file), heads.flatMap(headsOf))
  console.log(
    `${header?.holder}, từ ${header?.from} đến ${header?.to}: ${showNumber(acts)} việc trong ${showNumber(blocks)} khối.`,
  )
  console.log(
    `Đếm ${showMoney(cash.counted)}, vào ${showMoney(cash.in)}, ra ${showMoney(cash.out)}, ` +
      `đếm lại ${showMoney(cash.countedAgain)}, chênh ${showMoney(cash.found)}.`,
  )
  if (till.key === undefined) console.log('Quầy này chưa gửi việc nào từ máy: không có chữ ký.')
  else
    console.log(
      `Máy đã ký ${showNumber(till.signed)} trong ${showNumber(till.own)} việc của quầy. Khóa ${hash('sha256', Buffer.from(till.key, 'base64url'))}: đối chiếu với khóa ở /v/keys/.`,
    )
  for (const finding of findings) console.log(`  ${sayFinding(finding)}`)
  console.log(findings.length === 0 ? 'Hồ sơ đúng.' : `HỒ SƠ SAI: ${showNumber(findings.length)} chỗ.`)
  return findings.length === 0 ? 0 : 1
}
