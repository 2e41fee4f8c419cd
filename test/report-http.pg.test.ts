/** The web server of reports: answers, refusals, headers, and what it says when the database is gone. */
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, test } from 'node:test'
import { makeApp, startHttp } from '#server/http.ts'
import type { Progress } from '#server/pages-home.ts'
import type { Province } from '#server/province.ts'
import { fileDatabase, testDatabase } from './support/database.ts'
import { openSonLa, pointsOf, smallYear } from './support/small-year.ts'

const database = await fileDatabase()
const province = await openSonLa(database.app)
const network = province.network as NonNullable<Province['network']>
const small = smallYear(pointsOf(network, '2018-01-01', 2, 1), 2018, 3)
await province.intake.post(small.acts)
let progress: Progress | undefined
const logged: string[] = []
const app = makeApp({ provinces: [province], progress: () => progress, port: 0, log: (line) => logged.push(line) })
after(async () => {
  await app.close()
  await province.close()
})

const get = (url: string, headers: Record<string, string> = {}) =>
  app.inject({ url, headers: { host: 'localhost:8080', ...headers } })

test('every page is Vietnamese, holds no script and lets none in', async () => {
  const [first] = small.acts
  const pages = [
    '/',
    '/bao-cao/nam/2018',
    '/bao-cao/nam/2018?xem=nay&den=2018-02-15',
    '/bao-cao/nam/2018/doanh-thu',
    '/bao-cao/nam/2018/dien-thu/2018-02',
    '/bao-cao/nam/2018/dien-ty-le',
    '/bao-cao/nam/2018/dien-that-lac',
    '/bao-cao/nam/2018/dien-chua-thu',
    `/viec/${first?.device}/${first?.seq}`,
    '/tim',
    '/tim?chu=lo+thi+on',
    '/khong-co',
  ]
  for (const url of pages) {
    const answer = await get(url)
    assert.equal(answer.statusCode, url === '/khong-co' ? 404 : 200, `${url}: ${answer.body}`)
    assert.match(answer.body, /<html lang="vi">/)
    assert.doesNotMatch(answer.body, /<script|\son\w+=|style="|undefined|NaN|\[object/)
    assert.match(String(answer.headers['content-security-policy']), /default-src 'none'/)
    assert.equal(answer.headers['x-content-type-options'], 'nosniff')
  }
})

test('personal values are masked on the page of an act', async () => {
  const [first] = small.acts
  const { body } = await get(`/viec/${first?.device}/${first?.seq}`)
  assert.match(body, /Lò T••• Ơn/)
  assert.doesNotMatch(body, /Lò Thị Ơn/)
})

test('a person is found with or without diacritics and leads to the act, masked all the way', async () => {
  const box = (await get('/tim')).body
  assert.match(box, /<label for="chu">Tìm người, mã hóa đơn<\/label>/)
  for (const typed of ['lo thi on', 'Lò Thị Ơn']) {
    const { body } = await get(`/tim?${new URLSearchParams({ chu: typed })}`)
    assert.match(body, typed === 'lo thi on' ? /Cùng chữ, khác dấu/ : /Đúng từng dấu/)
    const found = body.slice(body.indexOf('<section>'))
    assert.match(found, /Lò T••• Ơn<br>/)
    assert.doesNotMatch(found, /Lò Thị Ơn|Quàng/)
    const [, act] = /href="(\/viec\/[^"]+)"/.exec(found) ?? []
    assert.equal((await get(String(act))).statusCode, 200)
  }
  const [bill] = small.acts[0]?.lines ?? []
  assert.match((await get(`/tim?chu=${bill?.customer}`)).body, /Có mã này/)
  assert.match((await get('/tim?chu=khong+co+ai')).body, /Không tìm thấy/)
  assert.equal((await get(`/tim?chu=${'a'.repeat(101)}`)).statusCode, 400)
  assert.match((await get(`/viec/${small.acts[0]?.device}/1`)).body, /<form class="search"/)
})

test('wrong addresses get a sentence with the place and the remedy', async () => {
  const cases: [string, number, RegExp][] = [
    ['/bao-cao/nam/abc', 400, /“year”: phải là số nguyên/],
    ['/bao-cao/nam/1500', 400, /phải từ 2000/],
    ['/bao-cao/nam/2018?den=2018-02-30', 400, /phải là ngày/],
    ['/bao-cao/nam/2018?la=1', 400, /không có ô này/],
    ['/bao-cao/nam/2018?tinh=77', 404, /tỉnh 77/],
    ['/bao-cao/nam/2018/khong-co', 404, /số “khong-co”/],
    ['/bao-cao/nam/2018/doanh-thu/2018-13', 400, /tháng/],
    ['/bao-cao/nam/2018/doanh-thu/2017-02', 404, /tháng 2017-02/],
    ['/bao-cao/nam/2018/doanh-thu/2018-02/999999', 404, /dưới địa chỉ này/],
    ["/bao-cao/nam/2018/doanh-thu/2018-02?sau=x'", 400, /chỗ đọc tiếp/],
    ['/viec/KHONG/1', 404, /việc KHONG\/1/],
    ['/viec/%00/1', 400, /mã máy|không đọc được/],
    ['/viec/V1/9007199254740993', 400, /seq/],
  ]
  for (const [url, status, says] of cases) {
    const answer = await get(url)
    assert.equal(answer.statusCode, status, `${url}: ${answer.body}`)
    assert.match(answer.body.replaceAll('&#39;', "'"), says, url)
    assert.match(answer.body, /trang chủ/)
  }
  assert.deepEqual(logged, [])
})

test('programs get JSON, also when something is wrong', async () => {
  const report = (await get('/api/report/year/2018')).json()
  assert.equal(
    report.figures.find((one: { id: string }) => one.id === 'dien-thu').value,
    [...small.collected.values()].reduce((a, b) => a + b, 0),
  )
  assert.equal((await get('/api/report/year/1500')).json().code, 'request_invalid')
  assert.deepEqual((await get('/health')).json(), { ok: true })
  const { paths } = (await get('/openapi.json')).json()
  assert.ok(paths['/viec/{device}/{seq}'])
})

test('files are served whole, fonts and style with a time to keep', async () => {
  assert.match(String((await get('/tinh/kieu.css')).headers['cache-control']), /max-age/)
  assert.ok((await get('/tinh/be-vietnam-pro-600.ttf')).rawPayload.length > 100_000)
  assert.equal((await get('/bao-cao/nam/2018.pdf')).rawPayload.subarray(0, 5).toString(), '%PDF-')
  assert.equal((await get('/bao-cao/nam/2018.xlsx')).rawPayload.subarray(0, 2).toString(), 'PK')
})

test('while the demonstration is imported the home page says how far it is', async () => {
  progress = { done: 0.375, label: 'Đang nhập các việc', acts: 12_345 }
  const { body } = await get('/')
  assert.match(body, /http-equiv="refresh"/)
  assert.match(body, /37%/)
  assert.match(body, /12\.345 việc/)
  progress = undefined
  assert.doesNotMatch((await get('/')).body, /http-equiv="refresh"/)
})

test('an empty system says which command comes next', async () => {
  const empty = makeApp({ provinces: [], port: 0 })
  const answer = await empty.inject({ url: '/', headers: { host: 'localhost' } })
  assert.match(answer.body, /npx canhtay import/)
  await empty.close()
})

test('the year that is going on is reported from its first act, as far as it has come, down to that act', async () => {
  const [unit] = pointsOf(network, '2026-11-20', 1, 1)
  const stamps = { device: 'nam-nay', actor: 'person:lo-thi-on', unit: unit?.code ?? 'V03823' }
  const letter = { grams: 20, pieces: 1 }
  const [answer] = await province.intake.post([
    { ...stamps, seq: 1, at: '2026-11-20T08:00:00+07:00', service: 'letter', verb: 'post', lines: [letter] },
  ])
  assert.equal(answer?.outcome, 'accepted', JSON.stringify(answer))
  const now = makeApp({ provinces: [province], port: 0, now: () => new Date('2026-11-26T02:00:00Z') })
  const page = async (url: string) => (await now.inject({ url, headers: { host: 'localhost:8080' } })).body
  assert.match(await page('/'), /<h1>[^<]*<\/h1>[\s\S]*31\/12\/2018/, 'a year of one month is not the first page')
  assert.match(await page('/'), /Năm 2026/)
  assert.match(await page('/bao-cao/nam/2026'), /Số liệu đến hết ngày <time datetime="2026-11-26">26\/11\/2026/)
  let way: string | undefined = '/bao-cao/nam/2026/doanh-thu'
  for (let depth = 0; way?.startsWith('/bao-cao') && depth < 6; depth++) {
    const body = await page(way)
    way = body.includes('href="/viec/nam-nay/1') ? '/viec/nam-nay/1' : new RegExp(`"(${way}/[^"?]+)`).exec(body)?.[1]
  }
  assert.equal(way, '/viec/nam-nay/1')
  await now.close()
})

test('the server answers to its own name alone, and listens to this machine alone', async () => {
  assert.equal((await get('/', { host: 'evil.example' })).statusCode, 400)
  await assert.rejects(startHttp({ provinces: [], port: 0, host: '0.0.0.0' as never }), /this machine only/)
})

test('a caller that sends its headers drop by drop is closed', { timeout: 30_000 }, async () => {
  const server = await startHttp({ provinces: [], port: 0 })
  const socket = connect(server.port, '127.0.0.1')
  socket.on('error', () => {})
  const drip = setInterval(() => socket.write('X-A: 1\r\n'), 500)
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n')
  await new Promise((resolve) => socket.on('close', resolve))
  clearInterval(drip)
  await server.close()
})

test('when the database is gone, pages say so and that nothing is lost', async () => {
  const lost = await testDatabase()
  const gone = await openSonLa(lost.app, 14)
  const other = makeApp({ provinces: [gone], port: 0, log: () => {} })
  const before = await other.inject({ url: '/health', headers: { host: 'localhost' } })
  assert.equal(before.statusCode, 200)
  await lost.drop()
  const answer = await other.inject({ url: '/bao-cao/nam/2018', headers: { host: 'localhost' } })
  assert.equal(answer.statusCode, 503, answer.body)
  assert.match(answer.body, /Chưa việc nào bị mất/)
  await other.close()
  await gone.close().catch(() => {})
})
