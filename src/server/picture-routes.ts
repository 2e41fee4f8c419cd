/** The rows of pictures that the office is sent: send one, open it, see it small, erase it. */
import * as z from 'zod'
import { Problem } from '#kernel/problem.ts'
import { qualityPaths } from '#report/quality-paths.ts'
import { looksAtPhoto, PURPOSES, recordPictureLook } from '#server/looks.ts'
import { marketPaths } from '#server/market-paths.ts'
import { deskOf, mayChange, networkOf, placeOf } from '#server/office.ts'
import { changeRow, readRow, shown } from '#server/office-routes.ts'
import { officePage } from '#server/pages-office.ts'
import { picturePage } from '#server/pages-picture.ts'
import { picturePaths as paths } from '#server/picture-paths.ts'
import { dropPicture, FORM_BYTES, keepPicture, readPictures, readSmall } from '#server/pictures.ts'
import { goTo, json, type Route, route } from '#server/route.ts'

const digest = z.string().regex(/^[0-9a-f]{64}$/, 'không phải dấu của ảnh')
const one = z.strictObject({ digest })
const file = z.custom<File>((value) => value instanceof File, 'chưa chọn ảnh. Chọn ảnh rồi gửi lại')
const yes = z.literal('yes').optional()
const degrees = (most: number) => z.coerce.number().min(-most).max(most).optional()
const YEAR_SECONDS = 31_536_000

const notHere = () => new Problem('not_found', { what: 'ảnh này, hoặc ảnh của đơn vị khác' })

/** Where what a picture shows stands. */
function pageOf(about: string, done?: string): string {
  const [, campaign = '', unit] = /^banner:(.+)\/(\d+)$/.exec(about) ?? []
  if (unit !== undefined) return marketPaths.banner(campaign, Number(unit), done)
  return qualityPaths.inspection(about.slice('inspection:'.length), done)
}

export const pictureRoutes: readonly Route[] = [
  route({
    ...changeRow,
    path: paths.send(),
    name: 'Gửi một ảnh: biển đã treo, hiện trường kiểm tra',
    personal: ['photo'],
    loads: 'photo',
    most: FORM_BYTES,
    body: z.strictObject({
      about: z
        .string()
        .regex(/^(banner:[A-Z0-9-]{3,30}\/\d{1,10}|inspection:[A-Z0-9-]{3,40})$/, 'không phải việc nhận ảnh'),
      words: z.string().trim().max(200, 'dài quá 200 chữ').default(''),
      people: yes,
      placed: yes,
      lat: degrees(90),
      lon: degrees(180),
      taken: z.iso.datetime().optional(),
      photo: file,
      small: file.optional(),
    }),
    handle: async ({ body, headers, ...given }) => {
      const { person, province } = deskOf(given)
      const { about, words, people, placed, lat, lon, taken, photo, small } = body
      await keepPicture(province, person, {
        ...{ about, words, taken, people: people !== undefined, placed: placed !== undefined },
        ...(lat !== undefined && lon !== undefined && { spot: [lat, lon] as const }),
        photo: Buffer.from(await photo.arrayBuffer()),
        ...(small && { small: Buffer.from(await small.arrayBuffer()) }),
      })
      const to = pageOf(about, 'da-nhan-anh')
      return headers.accept === 'application/json' ? json({ to }) : goTo(to)
    },
  }),
  route({
    ...changeRow,
    path: paths.drop(),
    name: 'Xóa hẳn một ảnh; ghi lại ai xóa và vì sao',
    body: z.strictObject({ digest, reason: z.string().trim().min(1, 'chưa điền').max(200) }),
    handle: async ({ body, ...given }) => {
      const { person, province } = deskOf(given)
      const { about } = await dropPicture(province, person, body.digest, body.reason)
      return goTo(pageOf(about, 'da-xoa-anh'))
    },
  }),
  route({
    ...readRow,
    path: paths.small(':digest'),
    name: 'Ảnh nhỏ của một ảnh không có người',
    answers: 'file',
    params: one,
    query: z.strictObject({}),
    cost: 'report',
    personal: ['photo'],
    handle: async (given) => {
      const { person, province } = deskOf(given)
      const body = await province.read((query) => readSmall(query, province.id, given.params.digest), person.units)
      if (!body) throw new Problem('not_found', { what: 'ảnh nhỏ này' })
      // Named by its content: it never changes, and it is for who asked.
      return { type: 'image/jpeg', body, headers: { 'cache-control': `private, max-age=${YEAR_SECONDS}, immutable` } }
    },
  }),
  route({
    ...readRow,
    path: paths.picture(':digest'),
    name: 'Một ảnh: cho thấy gì, lúc nào, ở đâu, ai gửi',
    params: one,
    query: shown,
    cost: 'report',
    personal: ['photo'],
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const { picture, looks } = await province.read(async (query) => {
        const [picture] = await readPictures(query, province.id, given.params)
        if (!picture) throw notHere()
        return { picture, looks: await looksAtPhoto(query, province.people, person, picture) }
      }, person.units)
      const back = pageOf(picture.about)
      return officePage(
        { site, person, here: back, title: 'Ảnh', notice: given.query.xong },
        placeOf(province, picture.unit, today),
        picturePage({
          ...{ person, picture, back, network: networkOf(province), drops: mayChange(person) },
          shown: !picture.people || looks,
        }),
      )
    },
  }),
  route({
    ...changeRow,
    path: paths.picture(':digest'),
    name: 'Một ảnh có người, xem đủ; ghi lại ai xem và vì sao',
    who: readRow.who,
    params: one,
    personal: ['photo'],
    body: z.strictObject({
      purpose: z.enum(PURPOSES),
      note: z.string().trim().min(5, 'ngắn quá. Ghi rõ ai hỏi, số đơn hoặc số hồ sơ').max(200),
    }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      const [picture] = await province.read((query) => readPictures(query, province.id, given.params), person.units)
      if (!picture) throw notHere()
      await recordPictureLook(province.people, person, picture, given.body)
      return goTo(paths.picture(picture.digest))
    },
  }),
]
