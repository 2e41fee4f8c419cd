/** The rows of banners: where they hang, one of them, the task given to the points. */
import * as z from 'zod'
import type { Day } from '#kernel/day.ts'
import { Problem } from '#kernel/problem.ts'
import { ancestorsOn, versionsOn } from '#network/tree.ts'
import { giveBanners, readBanners } from '#server/banner-store.ts'
import { readCampaign } from '#server/campaign-store.ts'
import { marketPaths as paths } from '#server/market-paths.ts'
import { deskOf, networkOf, placeOf, unitBelow } from '#server/office.ts'
import { changeRow, readRow, shown } from '#server/office-routes.ts'
import { bannerPage, bannersPage, bannersSentence } from '#server/pages-banner.ts'
import { officePage } from '#server/pages-office.ts'
import { picturePaths } from '#server/picture-paths.ts'
import { aboutBanner, readPictures } from '#server/pictures.ts'
import type { Province } from '#server/province.ts'
import { goTo, type Route, route } from '#server/route.ts'
import { day } from '#server/typed.ts'

const code = z.string().regex(/^[A-Z0-9][A-Z0-9-]{2,29}$/, 'không phải mã chiến dịch')
const INT_MOST = 2_147_483_647

/** Points open on the day that lie below a unit. */
const pointsBelow = (province: Province, unit: number, day: Day): number[] => {
  const { units } = networkOf(province)
  const points = versionsOn(units, day, { kind: 'point' })
  return points.filter(({ id }) => id === unit || ancestorsOn(units, id, day).includes(unit)).map(({ id }) => id)
}

export const bannerRoutes: readonly Route[] = [
  route({
    ...readRow,
    path: paths.banners(':code'),
    name: 'Biển tuyên truyền của một chiến dịch: điểm nào đã treo, ảnh',
    params: z.strictObject({ code }),
    query: shown,
    cost: 'report',
    personal: ['photo'],
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const { units } = networkOf(province)
      const { campaign, banners, pictures } = await province.read(async (query) => {
        const banners = await readBanners(query, province.id, given.params.code)
        const about = banners.map(({ campaign, unit }) => aboutBanner(campaign, unit))
        return {
          campaign: await readCampaign(query, province.id, given.params.code),
          banners,
          pictures: await readPictures(query, province.id, { about }),
        }
      }, person.units)
      const above = versionsOn(units, today, {}).filter(
        ({ id, kind }) => kind !== 'point' && pointsBelow(province, id, today).length > 0,
      )
      return officePage(
        {
          site,
          person,
          here: paths.campaigns(),
          title: `${campaign.name}: biển tuyên truyền`,
          notice: given.query.xong,
        },
        bannersSentence(banners, today),
        bannersPage({
          ...{ person, code: campaign.code, today, banners, pictures, above },
          place: (unit) => placeOf(province, unit, today),
          group: (unit, day) => ancestorsOn(units, unit, day).at(-2) ?? unit,
        }),
      )
    },
  }),
  route({
    ...changeRow,
    path: paths.banners(':code'),
    name: 'Giao mọi điểm của một đơn vị treo biển',
    who: ['province'],
    unit: () => 'all',
    params: z.strictObject({ code }),
    body: z.strictObject({ below: z.string().max(20), due: day }),
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const { below, due } = given.body
      if (due < today) throw new Problem('body_invalid', { field: 'Hạn', why: 'đã qua. Ghi từ hôm nay trở đi.' })
      const units = pointsBelow(province, unitBelow(province, person, below, today).id, today)
      const by = { actor: `person:${person.code}`, at: site.now() }
      await province.db.act({ province: province.id, units: person.units }, (tx) =>
        giveBanners(tx, province.id, { campaign: given.params.code, units, due }, by),
      )
      return goTo(paths.banners(given.params.code, 'da-giao-bien'))
    },
  }),
  route({
    ...readRow,
    path: paths.banner(':code', ':unit'),
    name: 'Biển của một điểm: đã treo chưa, ảnh, gửi ảnh',
    params: z.strictObject({ code, unit: z.coerce.number().int().min(1).max(INT_MOST) }),
    query: shown,
    cost: 'report',
    personal: ['photo'],
    loads: 'photo',
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const { code, unit } = given.params
      const { campaign, banner, pictures } = await province.read(async (query) => {
        const banners = await readBanners(query, province.id, code)
        return {
          campaign: await readCampaign(query, province.id, code),
          banner: banners.find((one) => one.unit === unit),
          pictures: await readPictures(query, province.id, { about: [aboutBanner(code, unit)] }),
        }
      }, person.units)
      if (!banner) throw new Problem('not_found', { what: 'biển này: điểm chưa được giao, hoặc của đơn vị khác' })
      const title = `Biển tại ${placeOf(province, unit, today)}`
      const page = officePage(
        { site, person, here: paths.campaigns(), title, notice: given.query.xong, script: picturePaths.script() },
        campaign.name,
        bannerPage(person, banner, pictures, today),
      )
      // A browser that may not store the page forgets what was typed when it goes back from a refused picture.
      return { ...page, headers: { 'cache-control': 'private, no-cache' } }
    },
  }),
]
