import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { writeFeed } from '#routing/gtfs-write.ts'
import type { Call, NetworkPlan } from '#routing/plan.ts'
import { packZip } from '#server/zip.ts'
import { main } from './main.ts'

const dir = mkdtempSync(join(tmpdir(), 'canhtay-route-'))
after(() => rmSync(dir, { recursive: true }))

const call = (stop: string, time: number, more: Partial<Call> = {}): Call => ({
  stop,
  arrival: time,
  departure: time,
  pickUp: true,
  dropOff: true,
  ...more,
})

/** The night lorry from Hà Nội drops at Mộc Châu on its way to Sơn La; a round serves Chiềng Hắc. */
const plan: NetworkPlan = {
  zone: 'Asia/Ho_Chi_Minh',
  stops: ['HN', 'MC', 'SL', 'CH'].map((id) => ({
    id,
    name: { HN: 'Hà Nội', MC: 'Mộc Châu', SL: 'Sơn La', CH: 'Chiềng Hắc' }[id] as string,
  })),
  routes: [
    { id: 'cap1', name: 'Hà Nội – Sơn La' },
    { id: 'vong', name: 'Vòng Mộc Châu' },
  ],
  services: [{ id: 'daily', weekdays: 127, from: '2018-01-01', to: '2018-12-31', added: [], removed: [] }],
  trips: [
    {
      id: 'dem',
      route: 'cap1',
      service: 'daily',
      calls: [call('HN', 79_200), call('MC', 95_415), call('SL', 106_200)],
    },
    {
      id: 'vong',
      route: 'vong',
      service: 'daily',
      calls: [call('MC', 27_000), call('CH', 28_830), call('MC', 30_600)],
    },
  ],
  transfers: [],
}

const agency = { name: 'Bưu điện tỉnh', url: 'https://x.example' }

function zip(name: string, made: NetworkPlan, change = (text: string) => text): string {
  const path = join(dir, name)
  const files = [...writeFeed(made, agency)].map(([file, text]) => [file, Buffer.from(change(text))] as const)
  writeFileSync(path, packZip(new Map(files), 'deflated'))
  return path
}

const feed = zip('feed.zip', plan)

async function said(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []]
  const kept = [console.log, console.error]
  console.log = (line: string) => out.push(line)
  console.error = (line: string) => err.push(line)
  try {
    return { code: await main(['route', ...args]), out: out.join('\n'), err: err.join('\n') }
  } finally {
    ;[console.log, console.error] = kept as [typeof console.log, typeof console.error]
  }
}

const asked = ['--date', '2018-11-27', '--from', 'HN', '--at', '20:00:00'] as const

test('arrivals at every stop, to the second, in the time of the day that was asked for', async () => {
  const { code, out, err } = await said('arrivals', feed, ...asked, '--json')
  assert.equal(code, 0, err)
  const { stops, days } = JSON.parse(out) as {
    days: number
    stops: { stop: string; arrival: string | null; seconds: number | null; handlings: number }[]
  }
  assert.deepEqual(
    stops.map(({ stop, arrival, seconds, handlings }) => [stop, arrival, seconds, handlings]),
    [
      ['HN', '20:00:00', 72_000, 0],
      ['MC', '26:30:15', 95_415, 1],
      ['SL', '29:30:00', 106_200, 1],
      ['CH', '32:00:30', 115_230, 2],
    ],
  )
  assert.equal(days, 7)
})

test('within one day only what the trips of that day reach', async () => {
  const { out } = await said('arrivals', feed, ...asked, '--days', '1')
  assert.match(out, /^–\t–\tCH\tChiềng Hắc$/m)
  assert.match(out, /^29:30:00\t1\tSL\tSơn La$/m)
})

test('the way to one stop, leg by leg', async () => {
  const { out, code } = await said('arrivals', feed, ...asked, '--to', 'CH')
  assert.equal(code, 0)
  assert.equal(
    out,
    [
      '32:00:30\t2\tCH\tChiềng Hắc',
      '  22:00:00 Hà Nội → 26:30:15 Mộc Châu: chuyến dem (tuyến cap1, ngày 2018-11-27)',
      '  31:30:00 Mộc Châu → 32:00:30 Chiềng Hắc: chuyến vong (tuyến vong, ngày 2018-11-28)',
    ].join('\n'),
  )
})

test('departures worth taking, until the days end', async () => {
  const { out, code } = await said('profile', feed, '--date', '2018-11-27', '--from', 'HN', '--to', 'CH', '--days', '3')
  assert.equal(code, 0)
  assert.equal(out, '22:00:00\t32:00:30\t10:00:30\n46:00:00\t56:00:30\t10:00:30')
})

const matrixAsked = [
  '--date',
  '2018-11-27',
  '--from',
  'HN,MC',
  '--to',
  'SL,CH',
  '--cutoff',
  '17:00:00',
  '--accept-days',
  '2',
]

test('J+n by rounds of delivery, and what another timetable changes', async () => {
  const { out, code, err } = await said('matrix', feed, ...matrixAsked, '--rounds', '14:00:00,07:00:00')
  assert.equal(code, 0, err)
  // The lorry is at Sơn La at 05:30: the round of seven. The round is at Chiềng Hắc at eight: the one of two.
  assert.equal(
    out,
    ['từ\tđến\t2018-11-27 2018-11-28', 'HN\tSL\t1 1', 'HN\tCH\t1 1', 'MC\tSL\t1 1', 'MC\tCH\t1 1'].join('\n'),
  )
  const later = zip('later.zip', plan, (text) => text.replace('29:30:00,29:30:00', '38:05:00,38:05:00'))
  const compared = await said('matrix', feed, ...matrixAsked, '--rounds', '07:00:00,14:00:00', '--compare', later)
  assert.equal(
    compared.out,
    [
      'Nhanh hơn 0 ô, chậm hơn 4 ô, như cũ 4 ô; tổng 4 ngày',
      ...['HN', 'MC'].flatMap((from) => ['2018-11-27', '2018-11-28'].map((day) => `${from}\tSL\t${day}\t1 → 2`)),
    ].join('\n'),
  )
  const json = await said('matrix', feed, ...matrixAsked, '--rounds', '07:00:00', '--json')
  assert.deepEqual((JSON.parse(json.out) as { cells: { n: number[] }[] }).cells[1]?.n, [2, 2])
})

test('a faulty feed is told by route, trip and call, and exits with 1', async () => {
  const broken = zip('broken.zip', plan, (text) => text.replace('26:30:15,26:30:15', '26:30:15,26:10:00'))
  const { code, out, err } = await said('arrivals', broken, ...asked)
  assert.equal(code, 1)
  assert.equal(out, '')
  assert.match(err, /^Lỗi: tuyến cap1, chuyến dem, lần đỗ 2: đi lúc 26:10:00, trước khi đến lúc 26:30:15/)
  const json = await said('arrivals', broken, ...asked, '--json')
  assert.equal((JSON.parse(json.out) as { faults: unknown[] }).faults.length, 1)
})

test('what cannot be read or is typed wrongly is said', async () => {
  const cut = join(dir, 'cut.zip')
  writeFileSync(cut, Buffer.from('PK not really'))
  const cases: [string[], number, RegExp][] = [
    [['arrivals', join(dir, 'none.zip'), ...asked], 1, /none\.zip/],
    [['arrivals', cut, ...asked], 1, /bị hỏng hoặc bị cắt/],
    [['arrivals', feed, ...asked, '--to', 'X'], 1, /điểm “X”/],
    [['arrivals', feed, '--date', '2018-02-30', '--from', 'HN', '--at', '20:00:00'], 2, /--date/],
    [['arrivals', feed, '--date', '2018-11-27', '--from', 'HN', '--at', '8h'], 2, /--at/],
    [['arrivals', feed, '--date', '2018-11-27', '--at', '20:00:00'], 2, /--from/],
    [['arrivals', feed, ...asked, '--days', '0'], 2, /--days/],
    [['arrivals', feed, '--date', '2020-01-01', '--from', 'HN', '--at', '20:00:00'], 1, /Không có chuyến nào chạy/],
    [['reach', feed], 2, /không có việc “reach”/],
    [['arrivals'], 2, /đúng một tệp/],
    [['profile', feed, '--date', '2018-11-27', '--from', 'HN'], 2, /--to/],
    [['matrix', feed, '--date', '2018-11-27', '--cutoff', '17:00:00'], 2, /--rounds/],
    [['matrix', feed, ...matrixAsked, '--rounds', '7h'], 2, /--rounds/],
    [['matrix', feed, ...matrixAsked, '--rounds', '07:00:00', '--days', '1'], 2, /--accept-days/],
  ]
  for (const [args, code, expected] of cases) {
    const answer = await said(...args)
    assert.equal(answer.code, code, args.join(' '))
    assert.match(answer.err, expected)
  }
})

const district = {
  depot: 'Mộc Châu',
  points: [
    { id: 'Chiềng Hắc', items: 20 },
    { id: 'Tân Lập', items: 10 },
    { id: 'Đông Sang', items: 5 },
  ],
  minutes: [
    [0, 30, 40, 10],
    [30, 0, 15, 35],
    [40, 15, 0, 45],
    [10, 35, 45, 0],
  ],
  rules: { pointsMost: 3, minutesMost: 120, itemsMost: 30, haltMinutes: 5, roundCost: 50_000, minuteCost: 1000 },
}

function districtFile(name: string, change: object): string {
  const path = join(dir, name)
  writeFileSync(path, JSON.stringify({ ...district, ...change }))
  return path
}

test('the cheapest rounds of a district, or why there are none', async () => {
  const { out, code } = await said('rounds', districtFile('moc-chau.json', {}))
  assert.equal(code, 0)
  // 30 + 15 + 40 and two halts; 10 + 10 and one: 95 and 25 minutes.
  assert.equal(
    out,
    [
      'Mộc Châu → Chiềng Hắc → Tân Lập → Mộc Châu\t95 phút\t30 bưu gửi\t145000 đ',
      'Mộc Châu → Đông Sang → Mộc Châu\t25 phút\t5 bưu gửi\t75000 đ',
      '2 vòng, 220000 đ (tối ưu, đã chứng minh)',
    ].join('\n'),
  )
  const json = await said('rounds', districtFile('moc-chau.json', {}), '--json')
  assert.deepEqual((({ status, cost, lowerBound }) => [status, cost, lowerBound])(JSON.parse(json.out)), [
    'optimal',
    220_000,
    220_000,
  ])
  const short = await said('rounds', districtFile('short.json', { rules: { ...district.rules, minutesMost: 60 } }))
  assert.equal(short.code, 1)
  assert.match(short.err, /^Không vòng nào phục vụ được: Chiềng Hắc, Tân Lập\./)
  const cases: [object, RegExp][] = [
    [{ points: [] }, /“points” phải có từ 1/],
    [{ minutes: [[0, -1, 2, 3], ...district.minutes.slice(1)] }, /“minutes” dòng 1 phải có 4 số/],
    [{ rules: { ...district.rules, haltMinutes: 'x' } }, /“rules.haltMinutes”/],
    [{ rules: { ...district.rules, pointsMost: 9 } }, /“rules.pointsMost”/],
  ]
  for (const [change, expected] of cases) {
    const answer = await said('rounds', districtFile('bad.json', change))
    assert.equal(answer.code, 1)
    assert.match(answer.err, expected)
  }
})

test('the departures of the example of docs/formats.md, or what is wrong with a plan', async () => {
  const example = new URL('../docs/examples/synchronise.json', import.meta.url).pathname
  const { out, code } = await said('synchronise', example)
  assert.equal(code, 0)
  assert.match(out, /^Sơn La – Mộc Châu\tchuyến 1\tđi 05:40\trời huyện 15:00$/m)
  assert.match(out, /^Thư chờ 46250 bưu gửi × phút mỗi ngày \(tối ưu, đã chứng minh\)$/m)
  const json = JSON.parse((await said('synchronise', example, '--json')).out)
  assert.deepEqual([json.status, json.waiting, json.lowerBound], ['optimal', 46_250, 46_250])
  assert.deepEqual(json.routes[1].loops, [{ id: 'Chiềng Ban', leave: '06:45' }])

  const text = readFileSync(example, 'utf8')
  const changed = (from: string, to: string): string => {
    assert.ok(text.includes(from))
    const path = join(dir, `plan-${from.length}.json`)
    writeFileSync(path, text.replace(from, to))
    return path
  }
  const cases: [string, RegExp][] = [
    [
      changed('"outMinutes": 150', '"outMinutes": "x"'),
      /^Lỗi: tuyến Sơn La – Mộc Châu: “outMinutes” phải là số nguyên/,
    ],
    [changed('"home": "18:00"', '"home": "09:00"'), /^Không giữ được khung giờ: Sơn La – Mộc Châu\./],
    [changed('{', ''), /Không đọc được tệp/],
  ]
  for (const [path, expected] of cases) {
    const answer = await said('synchronise', path)
    assert.equal(answer.code, 1)
    assert.match(answer.err, expected)
  }
})

test('the saved scenarios are listed, written, judged and compared; a faulty one names its place', async () => {
  const list = JSON.parse((await said('scenarios', join(dir, 'saved'), '--json')).out)
  assert.deepEqual(list[1], { id: 'khop-noi', name: 'Khớp nối cấp 2, 3 với cấp 1', against: 'truoc-2018' })
  const file = join(dir, 'saved', 'mo-song-ma.json')
  const { out, code } = await said('compare', 'khop-noi', file)
  assert.equal(code, 0)
  assert.match(out, /^Chi phí một tuần \(đồng\)\t[\d.]+ → [\d.]+$/m)
  assert.match(out, /^Mỗi tuần \d+ bưu gửi nhanh hơn ít nhất một ngày, \d+ chậm hơn/m)
  assert.match(out, /↓/)
  const json = JSON.parse((await said('compare', 'khop-noi', file, '--json')).out)
  assert.equal(json.after.cost - json.before.cost, 1_440_000)
  assert.match((await said('sheet', 'truoc-2018')).out, /^Xe của đơn vị\t6$/m)

  writeFileSync(file, readFileSync(file, 'utf8').replace('"vehicle":"XK-SM"', '"vehicle":"X99"'))
  const bad = await said('compare', 'khop-noi', file)
  assert.equal(bad.code, 1)
  assert.match(bad.err, /tuyến 2-SM-XK, chuyến 2-SM-XK\/1: xe “X99” không có trong “vehicles”/)
  assert.match((await said('sheet', 'la-la')).err, /không có phương án “la-la”/)
})
