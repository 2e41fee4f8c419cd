/** Dossiers in the open: what the board says of each stage, what a citizen sees, what only the applicant does. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Line } from '#kernel/act.ts'
import { dossierPaths } from '#report/dossier-paths.ts'
import { makeApp } from '#server/http.ts'
import { acting } from '../../test/support/acting.ts'
import { testDatabase } from '../../test/support/database.ts'
import { openSonLa, pointsOf } from '../../test/support/small-year.ts'
import { readBoard } from './dossier-board.ts'

const database = await testDatabase()
const province = await openSonLa(database.app, 14)
const { network } = province
assert.ok(network)
const [here, there] = pointsOf(network, '2018-12-05', 2, 1)
assert.ok(here && there)
const app = makeApp({ provinces: [province], port: 0, now: () => new Date('2018-12-18T02:00:00Z'), log: () => {} })
after(async () => {
  await app.close()
  await province.close()
  await database.drop()
})

const post = acting(province)
const act = (day: string, device: 'till-1' | 'till-2', what: string, line: Line) => {
  const { code: unit } = device === 'till-1' ? here : there
  return post({ device, unit, at: (seq) => `${day}T08:${String(10 + seq)}:00+07:00` }, what, line)
}

const id = (number: string, agency = 'so-tuphap') => ({ agency, number })
const whom = { applicant: 'Bạc Cầm Thị Yêu', phone: '0912000666', address: 'Tiểu khu 3, thị trấn Hát Lót' }
const filed = (n: number, back = 'post') => ({
  ...{ procedure: '2.000488', papers: 4, docket: `PHS-${n}`, seal: `NP-${n}`, back },
  ...whom,
})
const PERSONAL = /Bạc Cầm|Hát Lót|0912000666/

// Wednesday 5 December. 1: answered, its result on the way. 2: taken in and forgotten. 3: the agency is late.
await act('2018-12-05', 'till-1', 'dossier.accept', { ...id('TP-2018-0001'), ...filed(1), fee: 200_000 })
await act('2018-12-05', 'till-1', 'dossier.accept', { ...id('TP-2018-0002'), ...filed(2) })
await act('2018-12-05', 'till-1', 'dossier.accept', { ...id('TP-2018-0003'), ...filed(3) })
await act('2018-12-05', 'till-1', 'dossier.accept', { ...id('TP-2018-0004'), ...filed(4, 'agency') })
await act('2018-12-06', 'till-1', 'dossier.handOver', { ...id('TP-2018-0001'), to: 'carrier:lo-van-pang' })
await act('2018-12-06', 'till-2', 'dossier.takeOver', { ...id('TP-2018-0001'), from: 'carrier:lo-van-pang' })
await act('2018-12-07', 'till-2', 'dossier.submit', { ...id('TP-2018-0001'), appointment: '2018-12-14' })
await act('2018-12-07', 'till-1', 'dossier.submit', { ...id('TP-2018-0003'), appointment: '2018-12-14' })
await act('2018-12-07', 'till-1', 'dossier.submit', { ...id('TP-2018-0004'), appointment: '2018-12-14' })
await act('2018-12-17', 'till-2', 'result.receive', { ...id('TP-2018-0001'), ...whom })
await act('2018-12-10', 'till-1', 'licence.accept', {
  ...id('GPLX-2018-0001', 'so-gtvt'),
  ...{ class: 'a1', docket: 'PHS-9', seal: 'NP-9', ...whom },
})
await act('2018-12-11', 'till-1', 'licence.submit', id('GPLX-2018-0001', 'so-gtvt'))

test('each paper is at one stage with one clock, and what the Post has done is not there', async () => {
  const board = await province.read((query) => readBoard(query, { province: 14, today: '2018-12-18', units: 'all' }))
  assert.deepEqual(
    board.map(({ service, number, stage, due, late }) => `${service} ${number} ${stage} ${due} ${late}`),
    [
      // 5 December and two working days; then Monday the 10th to Tuesday the 18th.
      'dossier TP-2018-0002 in 2018-12-07 7',
      'dossier TP-2018-0003 agency 2018-12-14 2',
      'licence GPLX-2018-0001 agency 2018-12-18 0',
      'result TP-2018-0001 out 2018-12-19 0',
    ],
  )
  const other = { province: 14, today: '2018-12-18', units: [there!.id] }
  assert.deepEqual(
    (await province.read((query) => readBoard(query, other))).map(({ number }) => number),
    ['TP-2018-0001'],
  )
})

const get = (url: string) => app.inject({ url, remoteAddress: '10.0.0.1' })
const ask = (ma: string, so: string, remoteAddress = '10.0.0.2') =>
  app.inject({
    method: 'POST',
    url: dossierPaths.find(),
    remoteAddress,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ ma, so }).toString(),
  })

test('a citizen follows the dossier and its result as one way, and sees nobody', async () => {
  const page = await get(`${dossierPaths.find()}?ma=tp-2018-0001`)
  assert.equal(page.statusCode, 200)
  assert.match(page.body, /Kết quả đang về/)
  assert.match(page.body, /Sở Tư pháp · Cấp phiếu lý lịch tư pháp/)
  assert.match(page.body, /cơ quan hẹn ngày 14\/12\/2018/)
  assert.doesNotMatch(page.body, PERSONAL)
  assert.match(
    (await get(`${dossierPaths.find()}?ma=TP-2018-0003`)).body,
    /Cơ quan hẹn trả[\s\S]*14\/12\/2018[\s\S]*quá hạn/,
  )
  const style = await get('/theo-doi/kieu.css')
  assert.ok(page.rawPayload.length + style.rawPayload.length < 30_000, `${gzipSync(page.body).length}`)
  assert.equal((await get(`${dossierPaths.find()}?ma=TP-2018-9999`)).statusCode, 404)
  const wrong = await get(`${dossierPaths.find()}?ma=${encodeURIComponent("x'; drop")}`)
  assert.deepEqual([wrong.statusCode, /Số không đúng/.test(wrong.body)], [400, true])
})

test('who knows the end of the phone number sees the applicant; tries are few', async () => {
  const right = await ask('TP-2018-0001', '0666')
  assert.deepEqual([right.statusCode, /Bạc Cầm Thị Yêu/.test(right.body)], [200, true])
  for (let i = 0; i < 9; i++) {
    const wrong = await ask('TP-2018-0001', String(1000 + i), `10.0.1.${i}`)
    assert.equal(wrong.statusCode, 403)
    assert.doesNotMatch(wrong.body, PERSONAL)
  }
  assert.equal((await ask('TP-2018-0001', '0666', '10.0.0.3')).statusCode, 429)
})

test('the papers of a procedure are those of the day', async () => {
  const page = await get(dossierPaths.procedures())
  assert.match(page.body, /Đổi giấy phép lái xe[\s\S]*Thông tư 12\/2017/)
  assert.match(page.body, /Nghị định 78\/2015/)
  assert.doesNotMatch(page.body, /Nghị định 01\/2021/)
})
