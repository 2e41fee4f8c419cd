/** The rows by which people get in and out. What they check is in `src/people`. */
import * as z from 'zod'
import { Problem } from '#kernel/problem.ts'
import { deviceOf, toldOf } from '#people/own.ts'
import { askPasskey, signInByPasskey } from '#people/passkey.ts'
import {
  everyUnit,
  hasPeople,
  isDemonstration,
  listPeople,
  type People,
  ROLES,
  type Role,
  type SignedIn,
} from '#people/person.ts'
import { invited, provinceOfCookie, setPassword, signIn, signOut } from '#people/session.ts'
import { desk, ownPath } from '#server/addresses.ts'
import { cookieName, sessionCookie } from '#server/gate.ts'
import { placeOf, provinceOfPerson } from '#server/office.ts'
import { linkPage, signInPage } from '#server/pages-sign-in.ts'
import type { Province } from '#server/province.ts'
import { type Given, goTo, json, pageAnswer, type Route, route, type Site } from '#server/route.ts'

const none = z.strictObject({})

const common = {
  params: none,
  query: none,
  unit: () => 'none' as const,
  cost: 'static',
  personal: [],
} as const
const everyRole: readonly Role[] = ROLES

const code = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9.-]{1,39}$/, 'gồm chữ thường, số, chấm, gạch')
const password = z.string().max(200, 'dài quá 200 ký tự')
const province = z.coerce.number().int().optional()
const to = z.string().max(500).optional()

function peopleOf(site: Site, wanted: number | undefined): People {
  const provinces = site.provinces()
  const found = wanted === undefined ? provinces[0] : provinces.find(({ id }) => id === wanted)
  if (!found) throw new Problem('not_found', { what: 'tỉnh này trên máy chủ' })
  return found.people
}

const cookieFor = (site: Site, value: string): Record<string, string> => {
  const secure = site.origin.startsWith('https:')
  const end = value === '' ? '; Max-Age=0' : ''
  return {
    'set-cookie': `${cookieName(secure)}=${value}; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}${end}`,
  }
}

/** Whoever lost something by what others did is told before anything else. */
const firstPage = async (people: People, code: string, next: string): Promise<string> =>
  (await toldOf(people, code)).some(({ unread }) => unread) ? desk.me() : next

async function showSignIn(
  { site, local }: Given,
  asked: string,
  wrong?: { code: string; sentence: string },
): Promise<string> {
  const provinces = site.provinces()
  const known = await Promise.all(provinces.map(({ people }) => hasPeople(people)))
  const visitors = local ? (await Promise.all(provinces.map((one) => visitorsOf(one, site)))).flat() : []
  return signInPage({
    to: asked,
    provinces: provinces.map(({ id, network }) => ({ id, name: rootName(network, site.today()) ?? `Tỉnh ${id}` })),
    visitors,
    nobody: !known.some(Boolean),
    demo: visitors.length > 0,
    ...(wrong ? { wrong } : {}),
  })
}

const rootName = (network: Province['network'], day: string): string | undefined =>
  network?.units.versions.find(({ parent, from, to }) => parent === undefined && from <= day && day < to)?.name

async function visitorsOf(province: Province, site: Site) {
  return await province.db.read(everyUnit(province.people), async (query) => {
    if (!(await isDemonstration(query, province.people))) return []
    const all = await listPeople(query, province.people)
    return all
      .filter(({ demo, until }) => demo && until > site.today())
      .toSorted((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role))
      .map((one) => ({ ...one, place: placeOf(province, one.unit, site.today()) }))
  })
}

const wayInRoutes: readonly Route[] = [
  route({
    ...common,
    method: 'GET',
    path: desk.signIn(),
    name: 'Trang đăng nhập',
    answers: 'page',
    query: z.strictObject({ den: to }),
    loads: 'script',
    who: ['anyone'],
    handle: async (given) => pageAnswer(await showSignIn(given as Given, ownPath(given.query.den))),
  }),
  route({
    ...common,
    method: 'POST',
    path: desk.signIn(),
    name: 'Đăng nhập bằng mật khẩu',
    answers: 'page',
    body: z.strictObject({ code, password, province, to }),
    loads: 'script',
    who: ['anyone'],
    handle: async (given) => {
      const { site, body, address, headers } = given
      const next = ownPath(body.to)
      try {
        const people = peopleOf(site, body.province)
        const cookie = await signIn(people, body, address, deviceOf(headers['user-agent']))
        return goTo(await firstPage(people, body.code, next), cookieFor(site, cookie))
      } catch (error) {
        if (!(error instanceof Problem) || ![401, 429].includes(error.status)) throw error
        return pageAnswer(await showSignIn(given as Given, next, { code: body.code, sentence: error.message }), {
          status: error.status,
        })
      }
    },
  }),
  route({
    ...common,
    method: 'POST',
    path: desk.passkeyAsk(),
    name: 'Câu hỏi cho khóa đăng nhập',
    answers: 'json',
    body: z.strictObject({ province }),
    who: ['anyone'],
    handle: async ({ site, body }) => json(await askPasskey(peopleOf(site, body.province), site.origin)),
  }),
  route({
    ...common,
    method: 'POST',
    path: desk.passkey(),
    name: 'Đăng nhập bằng khóa',
    answers: 'json',
    // The library reads the browser's answer, and refuses what does not fit.
    body: z.strictObject({ province, to, response: z.looseObject({ id: z.string().max(1400) }) }),
    who: ['anyone'],
    handle: async ({ site, body, address, headers }) => {
      const from = { address, device: deviceOf(headers['user-agent']) }
      const cookie = await signInByPasskey(peopleOf(site, body.province), site.origin, body.response as never, from)
      return json({ to: ownPath(body.to) }, { headers: cookieFor(site, cookie) })
    },
  }),
  route({
    ...common,
    method: 'POST',
    path: desk.signOut(),
    name: 'Đăng xuất',
    answers: 'page',
    body: none,
    who: everyRole,
    handle: async ({ site, headers, person }) => {
      const cookie = sessionCookie(headers.cookie, site.origin.startsWith('https:'))
      if (cookie !== undefined) await signOut(provinceOfPerson(site, person as SignedIn).people, cookie)
      return goTo(desk.signIn(), cookieFor(site, ''))
    },
  }),
]

const link = z.strictObject({ link: z.string().regex(/^\d{1,2}\.[\w-]{43}$/, 'đường dẫn không đủ') })

const linkRoutes: readonly Route[] = [
  route({
    ...common,
    method: 'GET',
    path: '/mat-khau/:link',
    name: 'Đặt mật khẩu bằng đường dẫn',
    answers: 'page',
    params: link,
    who: ['anyone'],
    handle: async ({ site, params }) => {
      const code = await invited(peopleOf(site, provinceOfCookie(params.link)), params.link)
      return pageAnswer(linkPage({ link: params.link, code }))
    },
  }),
  route({
    ...common,
    method: 'POST',
    path: '/mat-khau/:link',
    name: 'Nhận mật khẩu mới',
    answers: 'page',
    params: link,
    body: z.strictObject({ code: z.string(), password, again: password }),
    who: ['anyone'],
    handle: async ({ site, params, body, address, headers }) => {
      const people = peopleOf(site, provinceOfCookie(params.link))
      try {
        if (body.password !== body.again)
          throw new Problem('body_invalid', { field: 'gõ lại', why: 'không giống mật khẩu mới.' })
        const code = await setPassword(people, params.link, body.password)
        const cookie = await signIn(people, { code, password: body.password }, address, deviceOf(headers['user-agent']))
        return goTo(await firstPage(people, code, desk.home()), cookieFor(site, cookie))
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== 'body_invalid') throw error
        const code = await invited(people, params.link)
        return pageAnswer(linkPage({ link: params.link, code, wrong: error.message }), { status: 400 })
      }
    },
  }),
]

export const signInRoutes: readonly Route[] = [...wayInRoutes, ...linkRoutes]
