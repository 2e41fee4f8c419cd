/** What was done about people, devices, rights and personal values: written with the change itself, read by whoever answers for the unit. */
import { randomBytes } from 'node:crypto'
import type { Query, Tx } from '#kernel/sql.ts'
import type { People } from '#people/person.ts'

export type Deed = {
  /** person:… | job:… */
  actor: string
  what: keyof typeof DEEDS
  /** person:… | device:… | act:DEVICE/NUMBER | picture:DIGEST | personal:RULE | proposal:WHAT */
  about: string
  /** Whose matter it is; 0: the province's. */
  unit: number
  detail: Record<string, string | number | boolean>
}

/** `unread`: takes something away from the person, who has not confirmed yet to know it. `at`: UTC. */
export type Told = Pick<Deed, 'actor' | 'what'> & { at: string; unread: boolean }

/** What can be done, as people read it. */
export const DEEDS = {
  'person.add': 'Thêm người',
  'person.stop': 'Cho nghỉ',
  'person.invite': 'Cấp đường dẫn đặt mật khẩu',
  'person.password': 'Đặt mật khẩu',
  'person.pin': 'Cấp PIN mới',
  'person.passkey': 'Thêm khóa đăng nhập',
  'person.passkey-drop': 'Bỏ khóa đăng nhập',
  'person.passkey-reset': 'Bỏ khóa đăng nhập đã mất',
  'person.session-end': 'Đăng xuất ở nơi khác',
  'device.invite': 'Tạo mã nhận máy',
  'device.approve': 'Duyệt máy',
  'device.revoke': 'Thu quyền máy',
  'device.lost': 'Báo mất máy',
  'two.propose': 'Đề nghị, chờ người thứ hai',
  'two.confirm': 'Xác nhận việc người khác đề nghị',
  'two.refuse': 'Không xác nhận, hoặc rút đề nghị',
  'personal.look': 'Xem đủ dữ liệu riêng',
  'personal.erase': 'Xóa dữ liệu riêng',
} as const

export async function record(tx: Tx, { province, now }: Pick<People, 'province' | 'now'>, deed: Deed): Promise<void> {
  const { actor, what, about, unit, detail } = deed
  await tx`
    insert into deed (province, at, id, actor, what, about, unit, detail)
    values (${province}, ${now().toISOString()}, ${randomBytes(6).toString('hex')}, ${actor}, ${what}, ${about}, ${unit},
            ${JSON.stringify(detail)})`
}

/** The newest first, as far as the scope of the query lets them be seen. `only`: how they begin. `at`: UTC. */
export async function listDeeds(
  query: Query,
  { province }: Pick<People, 'province'>,
  most: number,
  only = '',
): Promise<(Deed & { at: string })[]> {
  const rows = await query<(Omit<Deed, 'detail'> & { at: string; detail: string })[]>`
    select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, actor, what, about, unit, detail
    from deed where province = ${province} and what ^@ ${only} order by deed.at desc, id limit ${most}`
  return rows.map((row) => ({ ...row, detail: JSON.parse(row.detail) as Deed['detail'] }))
}

/** What others did to somebody's account, the newest first. */
export async function deedsAbout(query: Query, people: Pick<People, 'province'>, code: string): Promise<Told[]> {
  const { province } = people
  return query<Told[]>`
    select to_char(d.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, d.actor, d.what,
           d.what = 'person.passkey-reset' and d.at > coalesce(p.told, '-infinity') as unread
    from deed d join person p on p.province = d.province and p.code = ${code}
    where d.province = ${province} and d.about = ${`person:${code}`} and d.actor <> d.about
    order by d.at desc, d.id limit 10`
}

/** How many there were since a moment (ISO), by what was done. */
export async function countDeeds(
  query: Query,
  { province }: Pick<People, 'province'>,
  since: string,
): Promise<Map<Deed['what'], number>> {
  const rows = await query<{ what: Deed['what']; count: number }[]>`
    select what, count(*)::int as count from deed where province = ${province} and at >= ${since} group by what`
  return new Map(rows.map(({ what, count }) => [what, count]))
}
