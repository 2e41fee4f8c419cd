/** `canhtay erase`: personal values that are past their term, or of acts that somebody asks about. Amounts stay. */
import { parseArgs } from 'node:util'
import { showDay } from '#kernel/day.ts'
import { showNumber } from '#kernel/money.ts'
import { Problem } from '#kernel/problem.ts'
import { everyUnit, findPerson, postDay } from '#people/person.ts'
import { actsOfThing, type Erased, eraseActs, eraseDue, type Ref, readDue } from '#server/erase.ts'
import type { Province } from '#server/province.ts'
import { withProvince } from './open.ts'

export const help = `erase   Xóa dữ liệu riêng của khách: hết hạn giữ, hoặc khi khách yêu cầu; số tiền và dấu niêm vẫn còn
npx canhtay erase                                   Chỉ đếm phần đã hết hạn giữ, theo từng quy định
npx canhtay erase --apply                           Xóa phần đã hết hạn giữ
npx canhtay erase --act MÁY/SỐ --by MÃ --reason "…"     Xóa của một việc (lặp lại được), MÃ là người của Bưu điện tỉnh quyết định
npx canhtay erase --thing DỊCH_VỤ:MÃ --by MÃ --reason "…"   Xóa của mọi việc về một bưu gửi, một hồ sơ
[--province MÃ]. Chứng từ thu, chi mà luật còn bắt giữ thì không xóa; lệnh nói giữ đến ngày nào.
Mã thoát: 0 xong; 1 có phần còn phải giữ.`

const wrong = (why: string): Problem => new Problem('option_invalid', { why, command: 'erase' })

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      act: { type: 'string', multiple: true },
      thing: { type: 'string' },
      by: { type: 'string' },
      reason: { type: 'string' },
      apply: { type: 'boolean', default: false },
      province: { type: 'string' },
    },
  })
  const { act = [], thing, by, reason, apply, province } = values
  const asked = act.map(refOf)
  const isRequest = asked.length > 0 || thing !== undefined
  if (!isRequest && (by ?? reason) !== undefined) throw wrong('--by, --reason đi cùng --act hoặc --thing')
  if (isRequest && (!by || !reason?.trim())) throw wrong('cần cả --by và --reason, ví dụ --reason "Đơn số 12/2026"')
  return await withProvince(province, async (one) => {
    if (!isRequest) return await due(one, apply)
    return await onRequest(one, asked, thing, { by: by as string, reason: (reason as string).trim().normalize('NFC') })
  })
}

function refOf(text: string): Ref {
  const [, device, seq] = /^([\p{L}\p{N}._-]{1,64})\/([1-9]\d{0,14})$/u.exec(text) ?? []
  if (device === undefined) throw wrong(`--act ${text}; viết máy/số, ví dụ may-01/12`)
  return { device, seq: Number(seq) }
}

async function due(province: Province, apply: boolean): Promise<number> {
  const { people, id } = province
  const today = postDay(people.now())
  const found = apply
    ? await eraseDue(province, today, 'job:cli')
    : await people.db.read(everyUnit(people), (query) => readDue(query, id, today))
  for (const one of found) console.log(say(one))
  const any = found.some(({ acts, photos }) => acts + photos > 0)
  console.log(
    !any ? 'Không có gì hết hạn giữ.' : apply ? 'Đã xóa; sổ và số tiền không đổi.' : 'Chạy lại với --apply để xóa.',
  )
  return 0
}

const say = ({ name, before, acts, photos }: Erased): string =>
  `${name}: trước ${showDay(before)}, ${showNumber(acts)} việc, ${showNumber(photos)} ảnh`

async function onRequest(
  province: Province,
  asked: readonly Ref[],
  thing: string | undefined,
  { by, reason }: { by: string; reason: string },
): Promise<number> {
  const { people, id } = province
  const today = postDay(people.now())
  const refs = await people.db.read(everyUnit(people), async (query) => {
    if ((await findPerson(query, people, by))?.role !== 'province')
      throw wrong(`--by ${by}: không phải người của Bưu điện tỉnh`)
    const about = thing === undefined ? [] : await actsOfThing(query, id, thing)
    if (thing !== undefined && about.length === 0) throw new Problem('not_found', { what: `“${thing}” trong sổ` })
    return [...asked, ...about]
  })
  const answers = await eraseActs(province, refs, { by, reason, today })
  for (const one of answers) {
    const words = { erased: 'đã xóa', nothing: 'không còn gì để xóa' }
    const until = one.state === 'kept' ? `giữ đến ${showDay(one.until)} (${one.name})` : words[one.state]
    console.log(`${one.device}/${one.seq}: ${until}`)
  }
  return answers.some(({ state }) => state === 'kept') ? 1 : 0
}
