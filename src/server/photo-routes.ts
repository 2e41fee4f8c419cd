/**
 * The row that shows a picture. It is personal: for those who answer for the unit and have said why they look at its act, but
 * for one of the office in which nobody is to be seen.
 */
import * as z from 'zod'
import { Problem } from '#kernel/problem.ts'
import { looksAtPhoto } from '#server/looks.ts'
import { deskOf, READERS } from '#server/office.ts'
import { readPhoto } from '#server/photos.ts'
import { isOpen } from '#server/pictures.ts'
import { type Route, route } from '#server/route.ts'
import { till } from '#server/typed.ts'

export const photoRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/anh/:device/:digest',
    name: 'Ảnh mà một việc của quầy đã nêu, hoặc văn phòng đã nhận',
    answers: 'file',
    params: z.strictObject({
      device: till,
      digest: z.string().regex(/^[0-9a-f]{64}$/, 'không phải dấu của ảnh'),
    }),
    query: z.strictObject({}),
    who: READERS,
    unit: () => 'own',
    cost: 'report',
    personal: ['photo'],
    handle: async (given) => {
      const { person, province } = deskOf(given)
      const { device, digest } = given.params
      const photo = await province.read(async (query) => {
        const found = await readPhoto(query, province.id, device, digest)
        if (!found || (await isOpen(query, province.id, digest))) return found
        if (!(await looksAtPhoto(query, province.people, person, given.params))) throw new Problem('look_first')
        return found
      }, person.units)
      if (!photo) throw new Problem('not_found', { what: 'ảnh này: chưa tới hết, đã xóa, hoặc của đơn vị khác' })
      return {
        type: 'image/jpeg',
        body: photo,
        // What a phone sent is shown as a picture and can never run as a page.
        headers: {
          'content-disposition': `inline; filename="${digest.slice(0, 16)}.jpg"`,
          'content-security-policy': "default-src 'none'; sandbox",
        },
      }
    },
  }),
]
