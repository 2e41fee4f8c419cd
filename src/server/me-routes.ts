/** The rows of one's own page: keys, open sessions, showing again who one is, what others did to the account. */
import * as z from 'zod'
import { endSession, markTold, sessionsOf, toldOf } from '#people/own.ts'
import { askNewPasskey, askPasskey, dropPasskey, keepPasskey, passkeysOf, proveByPasskey } from '#people/passkey.ts'
import { ROLES, type Role, type SignedIn } from '#people/person.ts'
import { desk } from '#server/addresses.ts'
import { placeOf, provinceOfPerson, waysOf } from '#server/office.ts'
import { mePage } from '#server/pages-me.ts'
import { cookieOf } from '#server/proof.ts'
import { goTo, json, pageAnswer, type Route, route } from '#server/route.ts'

const none = z.strictObject({})
const common = { params: none, query: none, unit: () => 'none' as const, cost: 'static', personal: [] } as const
const everyRole: readonly Role[] = ROLES

export const meRoutes: readonly Route[] = [
  route({
    ...common,
    method: 'GET',
    path: desk.me(),
    name: 'Tôi là ai, các khóa đăng nhập của tôi',
    answers: 'page',
    loads: 'script',
    who: everyRole,
    handle: async ({ site, person: given, headers }) => {
      const person = given as SignedIn
      const province = provinceOfPerson(site, person)
      const { people } = province
      const keys = await passkeysOf(people, person.code)
      const sessions = await sessionsOf(people, person.code, cookieOf(site, headers))
      const told = await toldOf(people, person.code)
      const place = placeOf(province, person.unit, site.today())
      const view = { person, place, keys, sessions, told, now: site.now(), ways: waysOf(person), demo: person.demo }
      return pageAnswer(mePage(view))
    },
  }),
  route({
    ...common,
    method: 'POST',
    weighty: true,
    path: desk.endSession(),
    name: 'Đăng xuất ở nơi khác',
    answers: 'page',
    body: z.strictObject({ id: z.string().regex(/^([0-9a-f]{16}|others)$/, 'không phải mã phiên') }),
    who: everyRole,
    handle: async ({ site, person: given, body, headers }) => {
      const person = given as SignedIn
      const { people } = provinceOfPerson(site, person)
      await endSession(people, person, { id: body.id, cookie: cookieOf(site, headers) })
      return goTo(desk.me())
    },
  }),
  route({
    ...common,
    method: 'POST',
    path: desk.told(),
    name: 'Tôi đã biết người khác làm gì với tài khoản của tôi',
    answers: 'page',
    body: none,
    who: everyRole,
    handle: async ({ site, person: given }) => {
      const person = given as SignedIn
      await markTold(provinceOfPerson(site, person).people, person.code)
      return goTo(desk.home())
    },
  }),
  route({
    ...common,
    method: 'POST',
    weighty: true,
    path: desk.newPasskeyAsk(),
    name: 'Câu hỏi để thêm khóa đăng nhập',
    answers: 'json',
    body: none,
    who: everyRole,
    handle: async ({ site, person: given }) => {
      const person = given as SignedIn
      return json(await askNewPasskey(provinceOfPerson(site, person).people, person, site.origin))
    },
  }),
  route({
    ...common,
    method: 'POST',
    path: desk.newPasskey(),
    name: 'Thêm khóa đăng nhập',
    answers: 'json',
    body: z.strictObject({ name: z.string().trim().min(1).max(60), response: z.looseObject({ id: z.string() }) }),
    who: everyRole,
    handle: async ({ site, person: given, body }) => {
      const person = given as SignedIn
      const made = { name: body.name, response: body.response as never }
      await keepPasskey(provinceOfPerson(site, person).people, person, site.origin, made)
      return json({ to: desk.me() })
    },
  }),
  route({
    ...common,
    method: 'POST',
    path: desk.proofAsk(),
    name: 'Câu hỏi cho khóa, để xác nhận lại',
    answers: 'json',
    body: none,
    who: everyRole,
    handle: async ({ site, person: given }) => {
      const person = given as SignedIn
      return json(await askPasskey(provinceOfPerson(site, person).people, site.origin, person.code))
    },
  }),
  route({
    ...common,
    method: 'POST',
    path: desk.proof(),
    name: 'Xác nhận lại bằng khóa',
    answers: 'json',
    body: z.strictObject({ response: z.looseObject({ id: z.string().max(1400) }) }),
    who: everyRole,
    handle: async ({ site, person: given, body, headers, address }) => {
      const person = given as SignedIn
      const shown = { code: person.code, cookie: cookieOf(site, headers), address }
      await proveByPasskey(provinceOfPerson(site, person).people, site.origin, body.response as never, shown)
      return json({ to: desk.me() })
    },
  }),
  route({
    ...common,
    method: 'POST',
    weighty: true,
    path: desk.dropPasskey(),
    name: 'Bỏ khóa đăng nhập',
    answers: 'page',
    body: z.strictObject({ id: z.string().max(1400) }),
    who: everyRole,
    handle: async ({ site, person: given, body }) => {
      const person = given as SignedIn
      await dropPasskey(provinceOfPerson(site, person).people, person, body.id)
      return goTo(desk.me())
    },
  }),
]
