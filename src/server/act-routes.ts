/** The rows about one act: what it says with personal values masked, and in full for whoever says why. */
import * as z from 'zod'
import type { Role, SignedIn } from '#people/person.ts'
import { readActView } from '#report/act.ts'
import { readOrigin } from '#report/origin.ts'
import { reportedYears } from '#report/read.ts'
import { type Look, PURPOSES, recordLook } from '#server/looks.ts'
import { READERS } from '#server/office.ts'
import { actPage } from '#server/pages-act.ts'
import { photoStates } from '#server/photos.ts'
import { provinceOf, scopeOf, scopeQuery, whole, yearNow } from '#server/report-routes.ts'
import { type Answer, pageAnswer, type Route, route, type Site, type UnitScope } from '#server/route.ts'
import { till } from '#server/typed.ts'
import { photosOf } from '#services/photos.ts'

const act = {
  path: '/viec/:device/:seq',
  answers: 'page',
  params: z.strictObject({
    device: till,
    seq: whole(1, Number.MAX_SAFE_INTEGER),
  }),
  query: scopeQuery,
  unit: (): UnitScope => 'own',
  cost: 'journal',
  personal: ['*'],
} as const

type Asked = {
  site: Site
  params: z.infer<typeof act.params>
  query: z.infer<typeof scopeQuery>
  person?: SignedIn
  signedIn?: SignedIn
}

async function showAct({ site, params, query, person, signedIn }: Asked, look?: Look): Promise<Answer> {
  const province = provinceOf(site, person?.province ?? query.tinh)
  // Acts of other units are not found: the database does not show them.
  const units = person?.units ?? 'all'
  const read = await province.read(async (read) => {
    const view = await readActView(read, province.id, province.network, params, { whole: look !== undefined })
    const { demo } = await readOrigin(read, province.id)
    const years = await reportedYears(read, province.id, yearNow(site))
    return { view, demo, years, photos: await photoStates(read, province.id, params.device, photosOf(view.entry.act)) }
  }, units)
  // Written before anything is shown.
  if (person && look) await recordLook(province.people, person, { ...read, ...params }, look)
  const asker = signedIn && mayAsk(signedIn, read.view.unit) ? signedIn : undefined
  return pageAnswer(actPage({ ...read, scope: scopeOf(query), asker, look }))
}

const mayAsk = ({ role, units }: SignedIn, unit: number): boolean =>
  (READERS as readonly Role[]).includes(role) && (units === 'all' || units.includes(unit))

export const actRoutes: readonly Route[] = [
  route({
    ...act,
    method: 'GET',
    name: 'Một việc: nội dung, bút toán, biên lai, chỗ đứng trong chuỗi',
    who: ['local', ...READERS],
    handle: (given) => showAct(given),
  }),
  route({
    ...act,
    method: 'POST',
    name: 'Một việc với dữ liệu riêng xem đủ; ghi lại ai xem và vì sao',
    who: READERS,
    body: z.strictObject({
      purpose: z.enum(PURPOSES),
      note: z.string().trim().min(5, 'ngắn quá. Ghi rõ ai hỏi, số đơn hoặc số hồ sơ').max(200),
    }),
    handle: (given) => showAct(given, given.body),
  }),
]
