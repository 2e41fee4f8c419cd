/** The rows about people: who works below me, secrets that are shown once, who goes, and what was done by whom. */
import * as z from 'zod'
import { html } from '#kernel/html.ts'
import { Problem } from '#kernel/problem.ts'
import { listDeeds } from '#people/deed.ts'
import {
  addPerson,
  everyUnit,
  type Listed,
  lasting,
  listPeople,
  ROLES,
  type SignedIn,
  stopPerson,
} from '#people/person.ts'
import { newPin } from '#people/pin.ts'
import { invite } from '#people/session.ts'
import { desk } from '#server/addresses.ts'
import { deskOf, MANAGERS, placeOf, rolesBelow, unitBelow, unitsFor } from '#server/office.ts'
import { changeRow, readRow, shown } from '#server/office-routes.ts'
import { officePage } from '#server/pages-office.ts'
import { deedsTable, keysPage, peoplePage, secretPage, stopPage } from '#server/pages-people.ts'
import type { Province } from '#server/province.ts'
import { type Answer, goTo, type Route, route, type Site } from '#server/route.ts'
import { doOrPropose } from '#server/two-persons.ts'
import { day } from '#server/typed.ts'

const code = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,39}$/, 'gồm chữ thường không dấu, số, chấm, gạch, từ 2 đến 40 ký tự')
/** Of the role `principal`: for whom; of others nothing. */
const principal = z
  .union([z.literal(''), z.string().regex(/^[a-z][a-z0-9-]{1,31}$/, 'không phải mã đơn vị giao')])
  .default('')
const about = z.strictObject({ code })

type Desk = { site: Site; person: SignedIn; province: Province; today: string }

/** Somebody below me whose role is below mine. @throws Problem not_allowed, also for who does not exist. */
async function below({ province, person }: Desk, wanted: string): Promise<Listed> {
  const people = await province.db.read({ province: province.id, units: person.units }, (query) =>
    listPeople(query, province.people),
  )
  const found = people.find((one) => one.code === wanted)
  if (!found || !rolesBelow(person).includes(found.role) || found.code === person.code) throw new Problem('not_allowed')
  return found
}

/** The demonstration's people keep the password that the page of sign-in shows. */
function notDemo({ demo }: Listed): void {
  if (demo) throw new Problem('act_refused', { why: 'Đây là người của năm trình diễn; thêm người mới rồi thử.' })
}

const actorOf = ({ person }: Desk): string => `person:${person.code}`

function secret(at: Desk, title: string, lead: string, text: string, after: string): Answer {
  return officePage({ ...at, here: desk.people(), title }, undefined, secretPage(lead, text, after))
}

const pinPage = (at: Desk, name: string, pin: string): Answer =>
  secret(
    at,
    'PIN mới',
    `PIN của ${name}. Đưa cho người ấy, đừng ghi lại ở đâu khác.`,
    pin,
    'Chỉ hiện lần này. Quầy nhận PIN mới ở lần gửi nhận tới.',
  )

const linkPage = async (at: Desk, { code, name }: Pick<Listed, 'code' | 'name'>): Promise<Answer> =>
  secret(
    at,
    'Đường dẫn đặt mật khẩu',
    `${name} mở đường dẫn này để đặt mật khẩu.`,
    `${at.site.origin}${desk.link(await invite(at.province.people, code, actorOf(at)))}`,
    'Dùng được một lần, trong 24 giờ. Chỉ hiện lần này.',
  )

export const officePeopleRoutes: readonly Route[] = [
  route({
    ...readRow,
    path: desk.people(),
    name: 'Người làm việc ở các đơn vị của tôi',
    query: shown,
    personal: ['name'],
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const people = await province.db.read({ province: province.id, units: person.units }, (query) =>
        listPeople(query, province.people),
      )
      const view = { person, today, people, units: unitsFor(province, person, today) }
      return officePage(
        { site, person, here: desk.people(), title: 'Người', notice: given.query.xong },
        undefined,
        peoplePage({ ...view, place: (unit) => placeOf(province, unit, today) }),
      )
    },
  }),
  route({
    ...changeRow,
    weighty: true,
    path: desk.people(),
    name: 'Thêm người',
    body: z.strictObject({
      code,
      name: z.string().trim().min(2, 'chưa điền').max(100),
      role: z.enum(ROLES),
      unit: z.string().max(20),
      since: day,
      principal,
    }),
    personal: ['name'],
    handle: async (given) => {
      const at = deskOf(given)
      const { person, province, today } = at
      const { role, unit, since, principal, ...who } = given.body
      if (!rolesBelow(person).includes(role)) throw new Problem('not_allowed')
      if ((role === 'principal') !== (principal !== ''))
        throw new Problem('body_invalid', {
          field: 'đơn vị giao',
          why:
            role === 'principal'
              ? 'chưa điền. Ghi mã, ví dụ evn.'
              : 'chỉ điền cho người của đơn vị giao việc. Bỏ trống ô này.',
        })
      const { id } = unitBelow(province, person, unit, today)
      await addPerson(
        province.people,
        lasting({ ...who, role, principal: principal || null, unit: id, since }),
        actorOf(at),
      )
      if (role === 'teller') return pinPage(at, who.name, await newPin(province.people, who.code, actorOf(at)))
      return linkPage(at, who)
    },
  }),
  route({
    ...changeRow,
    path: desk.personPin(),
    name: 'Cấp PIN mới',
    body: about,
    personal: ['name'],
    handle: async (given) => {
      const at = deskOf(given)
      const { code, name } = await below(at, given.body.code)
      return pinPage(at, name, await newPin(at.province.people, code, actorOf(at)))
    },
  }),
  route({
    ...changeRow,
    weighty: true,
    path: desk.personLink(),
    name: 'Cấp đường dẫn đặt mật khẩu',
    body: about,
    personal: ['name'],
    handle: async (given) => {
      const at = deskOf(given)
      const one = await below(at, given.body.code)
      notDemo(one)
      return linkPage(at, one)
    },
  }),
  route({
    ...readRow,
    path: '/quan-ly/nguoi/:code/bo-khoa',
    name: 'Hỏi lại trước khi đề nghị bỏ khóa đăng nhập đã mất',
    who: MANAGERS,
    params: about,
    query: z.strictObject({}),
    personal: ['name'],
    handle: async (given) => {
      const at = deskOf(given)
      const one = await below(at, given.params.code)
      const title = `Bỏ khóa đăng nhập của ${one.name}`
      return officePage({ ...at, here: desk.people(), title }, undefined, keysPage(at.person, one))
    },
  }),
  route({
    ...changeRow,
    weighty: true,
    path: '/quan-ly/nguoi/:code/bo-khoa',
    name: 'Đề nghị bỏ khóa đăng nhập đã mất',
    params: about,
    body: z.strictObject({}),
    handle: async (given) => {
      const at = deskOf(given)
      const one = await below(at, given.params.code)
      notDemo(one)
      if (one.passkeys === 0) throw new Problem('act_refused', { why: `${one.name} không có khóa đăng nhập nào.` })
      const subject = `khóa đăng nhập của ${one.name} (${one.code})`
      const wish = { kind: 'passkeys', unit: one.unit, subject, amount: 0, body: { code: one.code } } as const
      await doOrPropose(at.province, at.person, wish)
      return goTo(desk.people('cho-bo-khoa'))
    },
  }),
  route({
    ...readRow,
    path: '/quan-ly/nguoi/:code/cho-nghi',
    name: 'Hỏi lại trước khi cho nghỉ',
    who: MANAGERS,
    params: about,
    query: z.strictObject({}),
    personal: ['name'],
    handle: async (given) => {
      const at = deskOf(given)
      const one = await below(at, given.params.code)
      return officePage(
        { ...at, here: desk.people(), title: `Cho ${one.name} nghỉ` },
        undefined,
        stopPage(at.person, one),
      )
    },
  }),
  route({
    ...changeRow,
    weighty: true,
    path: '/quan-ly/nguoi/:code/cho-nghi',
    name: 'Cho nghỉ',
    params: about,
    body: z.strictObject({}),
    handle: async (given) => {
      const at = deskOf(given)
      const one = await below(at, given.params.code)
      notDemo(one)
      await stopPerson(at.province.people, one.code, at.today, actorOf(at))
      return goTo(desk.people('da-cho-nghi'))
    },
  }),
  route({
    ...readRow,
    path: desk.deeds(),
    name: 'Nhật ký: ai đã làm gì với người, máy và dữ liệu riêng',
    query: z.strictObject({ xem: z.literal('du-lieu-rieng', 'chỉ nhận: du-lieu-rieng').optional() }),
    personal: ['name'],
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const scope = { ...everyUnit(province.people), units: person.units }
      const only = given.query.xem === undefined ? '' : 'personal.'
      const deeds = await province.db.read(scope, (query) => listDeeds(query, province.people, 200, only))
      return officePage(
        { site, person, here: desk.deeds(), title: 'Nhật ký' },
        html`Việc của quầy và quyết định về tiền nằm trong sổ; ở đây là việc với người, máy và dữ liệu riêng.`,
        html`<p>${only === '' ? html`<a href="${desk.deeds('du-lieu-rieng')}">Chỉ xem ai đã mở, xóa dữ liệu riêng</a>` : html`<a href="${desk.deeds()}">Xem mọi việc</a>`}</p>
${deedsTable(deeds, (unit) => placeOf(province, unit, today))}`,
      )
    },
  }),
]
