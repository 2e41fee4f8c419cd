/**
 * Who gets in: every row of the route table × every role × every place × every state of a session. Rows say who may ask;
 * here stands, for each, a request that concerns one point, and what shows that it is seen. A row that is not here fails. No
 * answer shows a personal value in full but the one that is asked for with a reason.
 */
import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { after, test } from 'node:test'
import { driver } from '#kernel/sql.ts'
import { addPerson, lasting, type Role } from '#people/person.ts'
import { openSession, whoseSession } from '#people/session.ts'
import { books, pacePath, pointsPath } from '#report/books-paths.ts'
import { makeApp } from '#server/http.ts'
import { applyDraft, takeFile } from '#server/lists-apply.ts'
import { openProvince } from '#server/province.ts'
import type { Route } from '#server/route.ts'
import { routes } from '#server/routes.ts'
import { bankAsked, stageBank } from './support/bank-asked.ts'
import { testDatabase } from './support/database.ts'
import { folder, importAll, networkFiles } from './support/example-province.ts'
import { customersAsked } from './support/market-asked.ts'
import { monitorAsked } from './support/monitor-asked.ts'
import { offerAsked } from './support/offer-asked.ts'
import { openOffice, tillAt } from './support/office-stage.ts'
import { payoutAsked, payoutRoll } from './support/payout-asked.ts'
import { pictureAsked } from './support/picture-asked.ts'
import { planAsked } from './support/plan-asked.ts'
import { plannerAsked } from './support/planner-asked.ts'
import { portalRows } from './support/portal-asked.ts'
import { qualityAsked } from './support/quality-asked.ts'
import { reportAsked } from './support/report-asked.ts'
import { ask, list, ORIGIN, ofPoint, ofProvince, ofSelf, PLACES, type Place, type Row } from './support/rights-ask.ts'
import { askFromElsewhere, askMatrix, idOf } from './support/rights-matrix.ts'
import { roomAsked } from './support/room-asked.ts'
import { RECORDED } from './support/small-year.ts'
import { stageCount, treasuryAsked } from './support/treasury-asked.ts'
import { freshProposal } from './support/two-persons-asked.ts'

const database = await testDatabase()
const { province, places, tills } = await openOffice(database)
/** Another province on the same server, whose people have nothing to do here. */
const elsewhere = await openProvince(database.app, 99, () => RECORDED)
await importAll(elsewhere, networkFiles.map(folder().path))
const admin = driver(database.admin, { max: 1 })
const now = () => new Date(RECORDED)
const provinces = [province, elsewhere]
const outside = makeApp({ provinces, port: 0, front: ORIGIN, now, log: () => {} })
const local = makeApp({ provinces, port: 0, now, log: () => {} })
after(async () => {
  await Promise.all([outside.close(), local.close(), admin.end()])
  await Promise.all(provinces.map((one) => one.close()))
  await database.drop()
})

/** A picture that an act of the point's till named. */
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xd9])
const PHOTO = hash('sha256', JPEG)
await admin`
  insert into photo (province, device, digest, seq, unit, began, bytes)
  values (14, 'may-01', ${PHOTO}, 1, ${places.own.id}, ${RECORDED}, ${JPEG})`

let made = 0
async function someone(role: Role, at: Place): Promise<string> {
  const code = `${role}.${at}.${++made}`
  const [unit, principal] = [places[at].id, role === 'principal' ? 'evn' : null]
  const person = lasting({ code, name: 'Lò Thị Mai', unit, role, principal, since: '2018-01-01' })
  await addPerson(province.people, person, 'job:test')
  return code
}

/** Somebody with a passkey. */
async function withKey(at: Place): Promise<string> {
  const code = await someone('teller', at)
  await admin`
    insert into passkey (province, id, person, name, public_key, counter, made)
    values (14, ${`key-${code}`}, ${code}, 'Máy bàn', '', 0, ${RECORDED})`
  return code
}

let parked = 4
/** One more act of the point's till that waits for a decision. */
async function freshCase(): Promise<string> {
  const seq = ++parked
  const line = { device: 'may-01', seq, code: 'unreadable', digest: '4f'.repeat(32), raw: '{' }
  const common = { device: 'may-01', seq, at: `${RECORDED.slice(0, 10)}T09:00:00+07:00`, actor: 'job:sync' }
  await province.intake.post([{ ...common, unit: places.own.code, service: 'parked', verb: 'keep', lines: [line] }])
  return `parked:may-01/${seq}`
}

function freshTill(state: 'pending' | 'active'): string {
  const code = `may-x${tills.length}`
  tills.push(tillAt(places.own.id, code, state))
  return code
}

const day = RECORDED.slice(0, 10)

await stageCount(province, places, day)

/** A list that the point took, and one with faults that lies with every unit. */
const LIST = 'GT-QUYEN/2026'
let faultyDraft = ''
for (const at of PLACES) {
  const whose = await whoseSession(
    province.people,
    await openSession(province.people, await someone('head', at), '::1'),
  )
  if (!whose) throw new Error('nobody signed in')
  const take = (bytes: Buffer) => takeFile(province, whose, { service: 'electricity', bytes })
  faultyDraft = (await take(Buffer.from('Mã\n1\n'))).id
  if (at !== 'own') continue
  const row = `${LIST},evn,PA22050000001,2026-11,1000,Bản Mòn,Lò Thị Ơn`
  const { id } = await take(
    Buffer.from(`Số danh sách,Đơn vị giao,Mã khách hàng,Kỳ hóa đơn,Số tiền,"Bản, tổ",Tên khách hàng\n${row}\n`),
  )
  await applyDraft(province, whose, id)
  await applyDraft(province, whose, (await takeFile(province, whose, { service: 'pension', bytes: payoutRoll })).id)
}

await stageBank(admin, province)

const PAGES = ['/toi', '/so-sach/doi-soat', '/so-sach/tam-giu', '/so-sach/chot-ngay']
const ROWS: Record<string, Row> = {
  'GET /': ofProvince('/'),
  'GET /bao-cao/nam/:year': ofProvince('/bao-cao/nam/2026'),
  'GET /bao-cao/nam/:year.pdf': ofProvince('/bao-cao/nam/2026.pdf'),
  'GET /bao-cao/nam/:year.xlsx': ofProvince('/bao-cao/nam/2026.xlsx'),
  'GET /api/report/year/:year': ofProvince('/api/report/year/2026'),
  'GET /bao-cao/nam/:year/:figure': ofProvince('/bao-cao/nam/2026/dien-thu'),
  'GET /bao-cao/nam/:year/:figure/:month': ofProvince('/bao-cao/nam/2026/dien-thu/2026-11'),
  'GET /bao-cao/nam/:year/:figure/:month/:group': {
    request: () => ({ url: `/bao-cao/nam/2026/dien-thu/2026-11/${places.parent.id}` }),
    of: 'point',
    above: ['parent', 'root'],
  },
  'GET /bao-cao/nam/:year/:figure/:month/:group/:unit': ofPoint(() => ({
    url: `/bao-cao/nam/2026/dien-thu/2026-11/${places.parent.id}/${places.own.id}`,
  })),
  'GET /viec/:device/:seq': ofPoint(() => ({ url: '/viec/may-01/1' })),
  'POST /viec/:device/:seq': {
    ...ofPoint(() => ({ url: '/viec/may-01/1', body: { purpose: 'Khách hỏi', note: 'Đơn số 12' } })),
    shows: true,
  },
  // Let in, and told to say first why.
  'GET /anh/:device/:digest': ofPoint(() => ({ url: `/anh/may-01/${PHOTO}` }), 403),
  ...Object.fromEntries(
    (['', '.xlsx', '.pdf', '.json'] as const).flatMap((kind) => {
      const unit = () => ({ unit: places.own.id })
      return [
        ...[pacePath, pointsPath].map((path) => [`GET ${path({}, kind)}`, list(path({}, kind))]),
        [`GET ${books.trial({}, kind)}`, ofPoint(() => ({ url: books.trial(unit(), kind) }))],
        [
          `GET ${books.statement(':principal', {}, kind)}`,
          ofPoint(() => ({ url: books.statement('evn', unit(), kind) })),
        ],
      ]
    }),
  ),
  'GET /so-sach/can-doi/:account': ofPoint(() => ({
    url: `/so-sach/can-doi/1111?don-vi=${places.own.id}&dich-vu=electricity&viec=collect`,
  })),
  ...Object.fromEntries(PAGES.map((url) => [`GET ${url}`, list(url)])),
  // A month that has not ended: let in, and refused by the ledger.
  'POST /so-sach/khoa-so': {
    ...ofProvince('', 409),
    request: () => ({ url: '/so-sach/khoa-so', body: { month: '2027-01', record: 'KS-1' } }),
  },
  'GET /tim': ofProvince('/tim?chu=lo'),
  'POST /ra': ofSelf('/ra', {}),
  'GET /toi': list('/toi'),
  'POST /toi/khoa/hoi': ofSelf('/toi/khoa/hoi', {}),
  'POST /toi/khoa': {
    request: () => ({ url: '/toi/khoa', body: { name: 'x', response: 'x' } }),
    of: 'self',
    says: 400,
  },
  'POST /toi/xac-nhan/hoi': ofSelf('/toi/xac-nhan/hoi', {}),
  'POST /toi/xac-nhan': {
    request: () => ({ url: '/toi/xac-nhan', raw: '{"response":{"id":"x"}}' }),
    of: 'self',
    says: 400,
  },
  'POST /toi/khoa/bo': ofSelf('/toi/khoa/bo', { id: 'none' }),
  // Let in, and told that none of one's own sessions is called so.
  'POST /toi/phien/dung': ofSelf('/toi/phien/dung', { id: '0'.repeat(16) }, 404),
  'POST /toi/da-biet': ofSelf('/toi/da-biet', {}),
  'GET /quan-ly': list('/quan-ly'),
  'GET /quan-ly/cho-quyet-dinh': list('/quan-ly/cho-quyet-dinh', 'may-01/4'),
  'GET /quan-ly/cho-quyet-dinh/ho-so': ofPoint(() => ({ url: '/quan-ly/cho-quyet-dinh/ho-so?ma=parked:may-01/4' })),
  'POST /quan-ly/cho-quyet-dinh': ofPoint(async () => ({
    url: '/quan-ly/cho-quyet-dinh',
    body: { key: await freshCase(), verb: 'explained', reason: 'Đã rõ' },
  })),
  'POST /quan-ly/cho-quyet-dinh/hai-nguoi': ofPoint(async () => ({
    url: '/quan-ly/cho-quyet-dinh/hai-nguoi',
    body: { id: await freshProposal(admin, places.own.id), answer: 'refuse', reason: 'Chưa rõ' },
  })),
  // An act can be proposed for once; the second time the ledger says so.
  'POST /quan-ly/cho-quyet-dinh/sua-sai': ofPoint(async () => ({
    url: '/quan-ly/cho-quyet-dinh/sua-sai',
    body: { named: (await freshCase()).replace('parked:', ''), reason: 'Nhầm', evidence: 'BB-1' },
  })),
  'GET /quan-ly/danh-sach': list('/quan-ly/danh-sach', 'may-01'),
  'POST /quan-ly/danh-sach/giao': ofPoint(
    () => ({ url: '/quan-ly/danh-sach/giao', body: { till: 'may-01', until: day, groups: 'electricity|none|' } }),
    400,
  ),
  'POST /quan-ly/danh-sach/nhap': {
    request: () => ({
      url: '/quan-ly/danh-sach/nhap',
      body: {
        service: 'electricity',
        rows: `PA2205${String(++made).padStart(7, '0')}\t2026-11\t1.000\tBản Mòn\tLò Thị Ơn`,
      },
    }),
    of: 'self',
  },
  'POST /quan-ly/danh-sach/thu-hoi': ofPoint(() => ({
    url: '/quan-ly/danh-sach/thu-hoi',
    body: { till: 'may-01', service: 'electricity', until: day, reason: 'Nộp lại' },
  })),
  'GET /quan-ly/danh-sach/nop': list('/quan-ly/danh-sach/nop', LIST),
  'GET /quan-ly/danh-sach/mau/:service': list('/quan-ly/danh-sach/mau/electricity'),
  'GET /quan-ly/danh-sach/xem/:id': list(`/quan-ly/danh-sach/xem/${faultyDraft}`),
  'GET /quan-ly/danh-sach/xem/:id/loi': list(`/quan-ly/danh-sach/xem/${faultyDraft}/loi`),
  'POST /quan-ly/danh-sach/xem/:id': ofSelf(`/quan-ly/danh-sach/xem/${faultyDraft}`, {}, 409),
  'POST /api/list': { request: () => ({ url: '/api/list?kind=electricity', raw: 'Mã\n1\n' }), of: 'self' },
  'POST /api/list/apply': ofSelf('/api/list/apply', { draft: faultyDraft }, 409),
  'GET /api/list': ofPoint(() => ({ url: `/api/list?don-vi=evn&so=${LIST}&dong=2` })),
  'GET /quan-ly/danh-sach/so': ofPoint(() => ({ url: `/quan-ly/danh-sach/so?don-vi=evn&so=${LIST}` })),
  'GET /quan-ly/danh-sach/ban': list('/quan-ly/danh-sach/ban'),
  'POST /quan-ly/danh-sach/ban': ofPoint(() => ({
    url: '/quan-ly/danh-sach/ban',
    body: { village: 'Bản Mòn', point: places.own.code, since: day },
  })),
  ...(await offerAsked(admin, places, { list: LIST, day })),
  ...portalRows({ draft: faultyDraft, list: LIST }),
  ...bankAsked,
  ...monitorAsked(places),
  ...payoutAsked,
  'GET /quan-ly/hop-dong': list('/quan-ly/hop-dong'),
  ...(await plannerAsked(province)),
  'GET /quan-ly/may': list('/quan-ly/may', 'may-01'),
  'POST /quan-ly/may/ma': ofPoint(() => ({ url: '/quan-ly/may/ma', body: { unit: places.own.code } })),
  'POST /quan-ly/may/duyet': ofPoint(() => ({ url: '/quan-ly/may/duyet', body: { code: freshTill('pending') } })),
  'GET /quan-ly/may/:code/thu-quyen': ofPoint(() => ({ url: '/quan-ly/may/may-01/thu-quyen' })),
  'POST /quan-ly/may/:code/thu-quyen': ofPoint(() => ({
    url: `/quan-ly/may/${freshTill('active')}/thu-quyen`,
    body: { reason: 'Hỏng' },
  })),
  'GET /quan-ly/may/:code/quy-dau': ofPoint(() => ({ url: '/quan-ly/may/may-01/quy-dau' })),
  'POST /quan-ly/may/:code/quy-dau': ofPoint(() => ({
    url: '/quan-ly/may/may-01/quy-dau',
    body: {
      place: 'till',
      record: `BB-${++made}`,
      row: '1',
      amount: '1000',
      giver: 'lo-van-pang',
      taker: 'ha-thi-lan',
    },
  })),
  'GET /quan-ly/may/:code/bao-mat': ofPoint(() => ({ url: '/quan-ly/may/may-01/bao-mat' })),
  'POST /quan-ly/may/:code/bao-mat': ofPoint(() => {
    const code = freshTill('active')
    return { url: `/quan-ly/may/${code}/bao-mat`, body: { record: 'BB-1', again: code } }
  }),
  ...(await qualityAsked(province, places)),
  ...(await pictureAsked(province, places)),
  ...treasuryAsked(places),
  ...roomAsked(),
  ...(await reportAsked(province, places, await someone('head', 'own'))),
  ...(await planAsked(admin, places)),
  ...(await customersAsked(province, places)),
  'GET /quan-ly/nguoi': list('/quan-ly/nguoi', 'teller.own.'),
  'POST /quan-ly/nguoi': ofPoint(() => ({
    url: '/quan-ly/nguoi',
    body: { code: `moi.${++made}`, name: 'Hà Thị Lan', role: 'teller', unit: places.own.code, since: day },
  })),
  'POST /quan-ly/nguoi/pin': ofPoint(async () => ({
    url: '/quan-ly/nguoi/pin',
    body: { code: await someone('teller', 'own') },
  })),
  'POST /quan-ly/nguoi/duong-dan': ofPoint(async () => ({
    url: '/quan-ly/nguoi/duong-dan',
    body: { code: await someone('teller', 'own') },
  })),
  'GET /quan-ly/nguoi/:code/bo-khoa': ofPoint(async () => ({
    url: `/quan-ly/nguoi/${await someone('teller', 'own')}/bo-khoa`,
  })),
  'POST /quan-ly/nguoi/:code/bo-khoa': ofPoint(async () => ({
    url: `/quan-ly/nguoi/${await withKey('own')}/bo-khoa`,
    body: {},
  })),
  'GET /quan-ly/nguoi/:code/cho-nghi': ofPoint(async () => ({
    url: `/quan-ly/nguoi/${await someone('teller', 'own')}/cho-nghi`,
  })),
  'POST /quan-ly/nguoi/:code/cho-nghi': ofPoint(async () => ({
    url: `/quan-ly/nguoi/${await someone('teller', 'own')}/cho-nghi`,
    body: {},
  })),
  'GET /quan-ly/nhat-ky': list('/quan-ly/nhat-ky', 'teller.own.'),
}

const isOpen = ({ who }: Route): boolean => who.includes('anyone') || who.includes('device')
const asking = routes.filter((row) => !isOpen(row))
const rowOf = (row: Route): Row => ROWS[idOf(row)] as Row
const matrix = { app: outside, admin, asking, rowOf, someone, province, places }

test('every row, role, place and state of a session has the answer that the row says', {
  timeout: 600_000,
}, async () => {
  const unknown = asking.map(idOf).filter((id) => !(id in ROWS))
  assert.deepEqual(unknown, [], 'each row that asks who is there has a request here')
  await someone('teller', 'own')
  await askMatrix(matrix)
})

test('people of another province see nothing of this one and change nothing in it, by any row', () =>
  askFromElsewhere(matrix, elsewhere))

test('rows for anyone and for devices never ask who is there; rows for this machine answer to it alone', async () => {
  let looked = 0
  for (const row of routes.filter(isOpen))
    for (const cookie of [undefined, `14.${'A'.repeat(43)}`]) {
      const url = row.path.replace(/:(\w+)/g, 'x')
      const said = await ask(outside, row, { url, ...(row.method === 'POST' ? { body: { x: 'x' } } : {}) }, cookie)
      assert.ok(!['sign_in_needed', 'not_allowed', 'form_stale'].includes(said.code), `${row.path}: ${said.code}`)
      looked++
    }
  for (const row of routes.filter(({ who, method }) => who.includes('local') && method === 'GET')) {
    const { url } = await rowOf(row).request()
    assert.equal((await local.inject({ url, headers: { host: 'localhost' } })).statusCode, 200, url)
    const passedOn = { host: 'localhost', 'x-forwarded-for': '10.0.0.7', accept: 'application/json' }
    assert.equal((await local.inject({ url, headers: passedOn })).statusCode, 401, url)
    looked += 2
  }
  assert.ok(looked > 30)
})
