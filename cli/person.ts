/** `canhtay person`: people of the office from the machine itself: the first of them, and links when a password is lost. */
import { parseArgs } from 'node:util'
import { isDay } from '#kernel/day.ts'
import { Problem } from '#kernel/problem.ts'
import { versionOfCode } from '#network/tree.ts'
import { addPerson, everyUnit, lasting, listPeople, postDay, ROLE_NAMES, ROLES, stopPerson } from '#people/person.ts'
import { invite } from '#people/session.ts'
import { desk } from '#server/addresses.ts'
import { placeOf } from '#server/office.ts'
import type { Province } from '#server/province.ts'
import { withProvince } from './open.ts'

export const help = `person   Người dùng: thêm, cấp lại đường dẫn đặt mật khẩu, cho nghỉ, liệt kê
npx canhtay person add --code MÃ --name "HỌ TÊN" --unit MÃ_ĐƠN_VỊ --role VAI_TRÒ [--principal MÃ_ĐƠN_VỊ_GIAO] [--since NGÀY]   in đường dẫn đặt mật khẩu, dùng một lần
npx canhtay person link --code MÃ      đường dẫn mới khi quên mật khẩu
npx canhtay person stop --code MÃ      cho nghỉ từ hôm nay, mọi phiên hết ngay
npx canhtay person list
VAI_TRÒ: ${ROLES.map((role) => `${role} (${ROLE_NAMES[role]})`).join(', ')}.
CANHTAY_ORIGIN: địa chỉ mà mọi người mở (https://…), mặc định http://localhost:8080.`

/** Who may do this owns the machine. */
const ACTOR = 'job:cli'

const wrong = (why: string): Problem => new Problem('option_invalid', { why, command: 'person' })

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      code: { type: 'string' },
      name: { type: 'string' },
      unit: { type: 'string' },
      role: { type: 'string' },
      principal: { type: 'string' },
      since: { type: 'string' },
      province: { type: 'string' },
    },
  })
  const [what = ''] = positionals
  const todo = works[what]
  if (!todo) throw wrong(`“${what}”; có: ${Object.keys(works).join(', ')}`)
  return await withProvince(values.province, async (province) => {
    await todo(province, values)
    return 0
  })
}

type Values = { [name in 'code' | 'name' | 'unit' | 'role' | 'principal' | 'since']?: string }

const works: Record<string, (province: Province, values: Values) => Promise<void>> = { add, link, stop, list }

async function add(province: Province, values: Values): Promise<void> {
  const { people } = province
  const today = postDay(people.now())
  const { since = today } = values
  const role = ROLES.find((one) => one === values.role)
  const code = codeOf(values)
  if (!role) throw wrong(`--role ${values.role ?? ''}; có: ${ROLES.join(', ')}`)
  const { principal = null } = values
  if ((role === 'principal') !== (principal !== null && /^[a-z][a-z0-9-]{1,31}$/.test(principal)))
    throw wrong(role === 'principal' ? 'thiếu --principal, ví dụ evn' : '--principal chỉ đi với --role principal')
  if (!values.name?.trim()) throw wrong('thiếu --name')
  if (!isDay(since)) throw wrong(`--since ${since}; ngày dạng 2018-03-05`)
  if (!province.network) throw new Problem('not_found', { what: 'mạng lưới. Nhập mạng lưới trước' })
  const unit = versionOfCode(province.network.units, values.unit ?? '', today)
  if (!unit) throw wrong(`--unit ${values.unit ?? ''}: không có đơn vị mã này hôm nay`)
  const name = values.name.trim().normalize('NFC')
  await addPerson(people, lasting({ code, name, unit: unit.id, role, principal, since }), ACTOR)
  console.log(`Đã thêm ${name}, ${ROLE_NAMES[role]}, ${unit.name}.`)
  await link(province, { code })
}

async function link({ people }: Province, values: Values): Promise<void> {
  const secret = await invite(people, codeOf(values), ACTOR)
  console.log(`Mở đường dẫn này để đặt mật khẩu (một lần, trong 24 giờ):\n${origin()}${desk.link(secret)}`)
}

async function stop({ people }: Province, values: Values): Promise<void> {
  await stopPerson(people, codeOf(values), postDay(people.now()), ACTOR)
  console.log(`${codeOf(values)} đã nghỉ từ hôm nay; mọi phiên đã hết.`)
}

async function list(province: Province): Promise<void> {
  const { people } = province
  const today = postDay(people.now())
  const all = await people.db.read(everyUnit(people), (query) => listPeople(query, people))
  for (const { code, name, role, unit, until, hasPassword } of all)
    console.log(
      [
        code.padEnd(20),
        `${name}, ${ROLE_NAMES[role]}, ${placeOf(province, unit, today)}`,
        until <= today ? `nghỉ từ ${until}` : hasPassword ? '' : 'chưa đặt mật khẩu',
      ].join('  '),
    )
}

function codeOf({ code }: Values): string {
  if (!code || !/^[a-z0-9][a-z0-9.-]{1,39}$/.test(code))
    throw wrong(`--code ${code ?? ''}; mã gồm chữ thường không dấu, số, chấm, gạch, từ 2 đến 40 ký tự`)
  return code
}

const origin = (): string => process.env.CANHTAY_ORIGIN ?? `http://localhost:${process.env.PORT ?? 8080}`
