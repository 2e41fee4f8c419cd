/** Pictures that the office is sent: what is taken and what is refused in words, who sees them, how they are erased. */
import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { after, test } from 'node:test'
import { driver } from '#kernel/sql.ts'
import { everyUnit, type Role } from '#people/person.ts'
import { whoseSession } from '#people/session.ts'
import { giveBanners, readBanners } from '#server/banner-store.ts'
import { addCampaign } from '#server/campaign-store.ts'
import { eraseDue } from '#server/erase.ts'
import { makeApp } from '#server/http.ts'
import { marketPaths } from '#server/market-paths.ts'
import { picturePaths as paths } from '#server/picture-paths.ts'
import { aboutBanner, readPictures } from '#server/pictures.ts'
import { fileDatabase } from '../../test/support/database.ts'
import { jpeg, withExif } from '../../test/support/jpeg.ts'
import { openOffice, type Places } from '../../test/support/office-stage.ts'
import { RECORDED } from '../../test/support/small-year.ts'

const database = await fileDatabase()
const { province, places, cookieOf } = await openOffice(database)
const { db, people, id } = province
const admin = driver(database.admin, { max: 1 })
const app = makeApp({ provinces: [province], port: 0, now: () => new Date(RECORDED), log: () => {} })
after(async () => {
  await app.close()
  await admin.end()
  await province.close()
})

const CODE = 'EVN-2026'
const by = { actor: 'job:test', at: RECORDED }
await db.act(everyUnit(people), async (tx) => {
  await addCampaign(
    tx,
    id,
    {
      ...{ code: CODE, name: 'Điện an toàn', partner: 'Công ty Điện lực', service: 'electricity', goal: 0, budget: 0 },
      ...{ first: '2026-11-01', last: '2026-12-31' },
    },
    by,
  )
  await giveBanners(tx, id, { campaign: CODE, units: [places.own.id, places.other.id], due: '2026-11-30' }, by)
})
const ABOUT = aboutBanner(CODE, places.own.id)

const cookies = new Map<string, string>()
async function as(role: Role, at: keyof Places): Promise<string> {
  const key = `${role} ${at}`
  const cookie = cookies.get(key) ?? (await cookieOf(role, at))
  cookies.set(key, cookie)
  return cookie
}
type Form = Record<string, string | Buffer>
async function post(cookie: string, url: string, form: Form) {
  const body = new FormData()
  const token = (await whoseSession(people, cookie))?.token ?? ''
  for (const [name, value] of Object.entries({ ...form, token }))
    body.set(name, typeof value === 'string' ? value : new File([new Uint8Array(value)], `${name}.jpg`))
  const files = Object.values(form).some((value) => typeof value !== 'string')
  const sent = new Response(files ? body : new URLSearchParams({ ...(form as Record<string, string>), token }))
  const answer = await app.inject({
    method: 'POST',
    url,
    headers: {
      ...{ host: 'localhost', cookie: `phien=${cookie}`, 'sec-fetch-site': 'same-origin' },
      'content-type': sent.headers.get('content-type') as string,
    },
    payload: Buffer.from(await sent.arrayBuffer()),
  })
  return { status: answer.statusCode, said: answer.body.replace(/<[^>]*>/g, ' '), to: String(answer.headers.location) }
}
const get = async (cookie: string, url: string) =>
  app.inject({ url, headers: { host: 'localhost', cookie: `phien=${cookie}` } })
const pictures = () => db.read(everyUnit(people), (query) => readPictures(query, id, { about: [ABOUT] }))
const hung = async () =>
  (await db.read(everyUnit(people), (query) => readBanners(query, id, CODE))).find(({ unit }) => unit === places.own.id)
    ?.hung

test('what is no picture, too large or broken is refused in words; nothing is kept', async () => {
  const head = await as('head', 'own')
  const huge = Buffer.from(jpeg())
  const frame = huge.indexOf(Buffer.from([0xff, 0xc0]))
  for (const at of [5, 7]) huge.writeUInt16BE(50_000, frame + at)
  const heavy = Buffer.concat([jpeg().subarray(0, -2), Buffer.alloc(200 * 1024), jpeg().subarray(-2)])
  const cases: [string, Form, number, RegExp][] = [
    ['no file', { photo: '' }, 400, /“photo” chưa chọn ảnh/],
    ['an empty file', { photo: Buffer.alloc(0) }, 400, /“photo” chưa chọn ảnh/],
    ['a text', { photo: Buffer.from('không phải ảnh') }, 400, /“Ảnh” không phải ảnh JPEG\. Chụp lại/],
    ['cut', { photo: jpeg().subarray(0, -2) }, 400, /“Ảnh” là ảnh bị cắt/],
    ['dots without end', { photo: huge }, 400, /“Ảnh” là ảnh có quá 16 triệu điểm\. Thu nhỏ/],
    ['200 KB', { photo: heavy }, 400, /“Ảnh” nặng 200 KB, chỉ nhận đến 150 KB/],
    ['50 MB', { photo: Buffer.alloc(50 << 20) }, 413, /Nội dung gửi lớn quá/],
    ['a place that is none', { photo: jpeg(), lat: '120', lon: '1' }, 400, /“lat”/],
    [
      'a small one that is large',
      { photo: jpeg(), small: Buffer.concat([jpeg().subarray(0, -2), Buffer.alloc(20_000), jpeg().subarray(-2)]) },
      400,
      /“Ảnh nhỏ” lớn quá/,
    ],
  ]
  for (const [what, form, status, words] of cases) {
    const answer = await post(head, paths.send(), { about: ABOUT, words: 'Biển ở cổng chợ', ...form })
    assert.equal(answer.status, status, `${what}: ${answer.said}`)
    assert.match(answer.said, words, what)
  }
  assert.deepEqual([(await pictures()).length, await hung()], [0, null])
})

test('a picture proves the banner: kept bare, with the place that was wanted, once', async () => {
  const head = await as('head', 'own')
  const phone = withExif(jpeg(1), { turned: 6, lat: [21, 19, 40], lon: [103, 54, 51], little: true })
  const sent = {
    about: ABOUT,
    words: 'Biển ở cổng chợ',
    photo: phone,
    small: jpeg(2),
    taken: '2026-11-22T02:00:00.000Z',
  }
  const other = await as('head', 'other')
  assert.equal((await post(other, paths.send(), sent)).status, 404, 'another point')
  assert.equal((await post(await as('auditor', 'root'), paths.send(), sent)).status, 403, 'who only reads')

  assert.equal((await post(head, paths.send(), sent)).to, marketPaths.banner(CODE, places.own.id, 'da-nhan-anh'))
  assert.equal(await hung(), RECORDED.slice(0, 10))
  const [one] = await pictures()
  assert.deepEqual(
    [one?.lat, one?.words, one?.taken, one?.small],
    [null, 'Biển ở cổng chợ', '2026-11-22T02:00:00Z', true],
  )
  const [row] = await admin<{ bytes: Buffer }[]>`select bytes from photo where digest = ${one!.digest}`
  assert.ok(!row!.bytes.includes('Samsung'), 'whose phone it was is not kept')
  assert.equal(hash('sha256', row!.bytes), one!.digest)

  const again = await post(await as('province', 'root'), paths.send(), {
    ...sent,
    about: aboutBanner(CODE, places.other.id),
  })
  assert.match(again.said, /“Ảnh” đã gửi rồi, cho .*ngày 2\d\/11\/2026/, 'one picture proves one banner')
  const placed = withExif(jpeg(3), { turned: 1, lat: [21, 19, 40], lon: [103, 54, 51], little: false })
  await post(head, paths.send(), { about: ABOUT, placed: 'yes', photo: placed, taken: '2099-01-01T00:00:00Z' })
  const [, second] = await pictures()
  assert.deepEqual([second?.lat?.toFixed(3), second?.taken], ['21.328', null], 'its own place, when it is wanted')

  for (const url of [paths.small(one!.digest), `/anh/${one!.device}/${one!.digest}`]) {
    assert.equal((await get(head, url)).statusCode, 200, url)
    assert.equal((await get(other, url)).statusCode, 404, url)
  }
  const page = await get(await as('auditor', 'root'), paths.picture(second!.digest))
  assert.match(page.body, /21\.32778, 103\.91417/)
  assert.doesNotMatch(page.body, /Xóa ảnh/)
})

test('where people are to be seen it is covered until the reader says why; then it is erased, and the banner is open again', async () => {
  const [head, auditor] = [await as('head', 'own'), await as('auditor', 'root')]
  await post(head, paths.send(), { about: ABOUT, people: 'yes', photo: jpeg(4), small: jpeg(5) })
  const one = (await pictures()).find(({ people }) => people)!
  const whole = `/anh/${one.device}/${one.digest}`
  assert.equal((await get(auditor, paths.small(one.digest))).statusCode, 404)
  assert.equal((await get(auditor, whole)).statusCode, 403)
  assert.match((await get(auditor, paths.picture(one.digest))).body, /Trong ảnh có người\. Ghi lý do xem/)
  await post(auditor, paths.picture(one.digest), { purpose: 'Khiếu nại', note: 'Đơn số 12/2026' })
  assert.equal((await get(auditor, whole)).statusCode, 200)
  assert.equal((await get(head, whole)).statusCode, 403, 'each says it for himself')
  const [deed] = await admin<{ what: string; detail: string }[]>`
    select what, detail from deed where about = ${`picture:${one.digest}`}`
  assert.match(`${deed?.what} ${deed?.detail}`, /personal\.look .*Đơn số 12\/2026/)

  const all = await pictures()
  assert.equal(all.length, 3)
  for (const [i, { digest }] of all.entries()) {
    assert.ok(await hung(), `still proved by ${3 - i}`)
    assert.equal((await post(head, paths.drop(), { digest, reason: 'Chụp nhầm' })).status, 303)
  }
  assert.equal(await hung(), null)
  const [left] = await admin<{ n: number }[]>`
    select count(*)::int as n from picture p join photo o using (province, device, digest) where o.bytes is not null or p.thumb is not null`
  assert.equal(left?.n, 0)
})

test('a picture goes with its term, the small one with it', async () => {
  await post(await as('head', 'own'), paths.send(), { about: ABOUT, photo: jpeg(6), small: jpeg(7) })
  await eraseDue(province, '2027-11-24', 'job:cli')
  const one = (await pictures()).at(-1)
  assert.deepEqual([one?.erased, one?.small], [true, false])
  assert.ok(await hung(), 'that it hung is no personal value')
})
