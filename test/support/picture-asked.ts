/** Requests to the rows of banners and pictures, for the matrix of rights: the banner of the point and its pictures. */
import type { SignedIn } from '#people/person.ts'
import { giveBanners } from '#server/banner-store.ts'
import { addCampaign } from '#server/campaign-store.ts'
import { marketPaths as paths } from '#server/market-paths.ts'
import { picturePaths } from '#server/picture-paths.ts'
import { aboutBanner, keepPicture } from '#server/pictures.ts'
import type { Province } from '#server/province.ts'
import { jpeg } from './jpeg.ts'
import type { Places } from './office-stage.ts'
import { list, ofPoint, type Row } from './rights-ask.ts'

const CODE = 'EVN-2026'
const by = { actor: 'job:test', at: '2026-11-23T01:00:00Z' }

/** Stages a campaign with a banner at the point. */
export async function pictureAsked(province: Province, { own, root }: Places): Promise<Record<string, Row>> {
  const { db, id } = province
  await db.act({ province: id, units: 'all' }, async (tx) => {
    await addCampaign(
      tx,
      id,
      {
        ...{
          code: CODE,
          name: 'Điện an toàn',
          partner: 'Công ty Điện lực',
          service: 'electricity',
          goal: 0,
          budget: 0,
        },
        ...{ first: '2026-11-01', last: '2026-12-31' },
      },
      by,
    )
    await giveBanners(tx, id, { campaign: CODE, units: [own.id], due: '2026-11-30' }, by)
  })
  const about = aboutBanner(CODE, own.id)
  const sender = { code: 'nguyen-van-son', units: 'all' } as unknown as SignedIn
  let made = 0
  const fresh = (people = false) =>
    keepPicture(province, sender, { about, words: '', people, placed: false, photo: jpeg(++made), small: jpeg() })
  const seen = await fresh()
  const covered = await fresh(true)
  const page = paths.banners(CODE)
  return {
    [`GET ${paths.banners(':code')}`]: list(page, paths.banner(CODE, own.id)),
    [`POST ${paths.banners(':code')}`]: {
      request: () => ({ url: page, body: { below: root.code, due: '2026-11-30' } }),
      of: 'province',
    },
    [`GET ${paths.banner(':code', ':unit')}`]: ofPoint(() => ({ url: paths.banner(CODE, own.id) })),
    [`POST ${picturePaths.send()}`]: ofPoint(() => ({
      url: picturePaths.send(),
      file: { about, photo: new File([new Uint8Array(jpeg(++made))], 'anh.jpg') },
    })),
    [`POST ${picturePaths.drop()}`]: ofPoint(async () => ({
      url: picturePaths.drop(),
      body: { digest: await fresh(), reason: 'Chụp nhầm' },
    })),
    [`GET ${picturePaths.small(':digest')}`]: ofPoint(() => ({ url: picturePaths.small(seen) })),
    [`GET ${picturePaths.picture(':digest')}`]: ofPoint(() => ({ url: picturePaths.picture(seen) })),
    [`POST ${picturePaths.picture(':digest')}`]: ofPoint(() => ({
      url: picturePaths.picture(covered),
      body: { purpose: 'Khách hỏi', note: 'Đơn số 12' },
    })),
  }
}
