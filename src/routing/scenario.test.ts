import assert from 'node:assert/strict'
import { test } from 'node:test'
import { showFault } from './plan.ts'
import type { Scenario } from './scenario.ts'
import { readScenario, writeScenario } from './scenario-read.ts'

const small: Scenario = {
  id: 'nho',
  name: 'Hai bưu cục',
  note: 'Giả định.',
  synthetic: true,
  day: '2018-11-26',
  plan: {
    zone: 'Asia/Ho_Chi_Minh',
    stops: [
      {
        id: 'A',
        name: 'Sơn La',
        latitude: 21.3256,
        longitude: 103.9188,
        waves: [{ service: 'd', cutOff: 18_000, ready: 20_730 }],
      },
      { id: 'B', name: 'Mai Sơn' },
    ],
    routes: [{ id: '2:B', name: 'Sơn La – Mai Sơn', level: 2 }],
    services: [{ id: 'd', weekdays: 127, from: '2018-11-01', to: '2018-12-31', added: [], removed: ['2018-12-25'] }],
    trips: [
      {
        id: 'T1',
        route: '2:B',
        service: 'd',
        vehicle: 'X1',
        calls: [
          { stop: 'A', arrival: 21_600, departure: 21_600, pickUp: true, dropOff: false },
          { stop: 'B', arrival: 24_300, departure: 24_900, pickUp: true, dropOff: true },
          { stop: 'A', arrival: 94_500, departure: 94_500, pickUp: false, dropOff: true },
        ],
      },
    ],
    transfers: [
      { from: 'A', to: 'A', seconds: 600 },
      { from: 'B', to: 'B', seconds: undefined },
    ],
  },
  kinds: [
    {
      id: 'van',
      name: 'Xe thư',
      own: true,
      kmCost: 3000,
      hourCost: 40_000,
      tripCost: 0,
      dayCost: 250_000,
      driveMinutesMost: 600,
    },
  ],
  vehicles: [{ id: 'X1', kind: 'van' }],
  roads: [{ from: 'A', to: 'B', metres: 30_000 }],
  offices: [
    { stop: 'A', cutoff: 990, rounds: [450, 840] },
    { stop: 'B', under: 'A', cutoff: 900, rounds: [480] },
  ],
  flows: [{ origin: 'A', destination: 'B', items: 12.5 }],
  lateness: [
    {
      route: '2:B',
      lateness: [
        { minutes: 0, share: 0.9 },
        { minutes: 20, share: 0.1 },
      ],
    },
  ],
}

const written = writeScenario(small)

test('a scenario that is written reads back as the same', () => {
  assert.deepEqual(readScenario(JSON.parse(written)), { scenario: small })
})

/** The faults of the small scenario with one text replaced in its file. */
function faultsAfter(text: string, other: string): string[] {
  assert.ok(written.includes(text), text)
  const read = readScenario(JSON.parse(written.replace(text, other)))
  return 'faults' in read ? read.faults.map(showFault) : []
}

test('what is wrong names route, trip, call and field', () => {
  const at = (call: number) => `tuyến 2:B, chuyến T1, lần đỗ ${call}: `
  const cases: [string, string, string][] = [
    ['"canhtay-scenario-1"', '"gtfs"', '“format” phải là “canhtay-scenario-1”: tệp này không phải phương án'],
    ['"arrival":"06:45"', '"arrival":"6h45"', `${at(2)}“arrival” phải là giờ như 05:30`],
    [
      '"arrival":"06:45"',
      '"arrival":"05:45"',
      `${at(2)}đến lúc 05:45:00, trước khi rời điểm trước lúc 06:00:00. Sửa một trong hai giờ.`,
    ],
    ['"stop":"B","arrival"', '"stop":"C","arrival"', `${at(2)}không có điểm “C” trong danh mục.`],
    [
      '"from":"A","to":"B","metres"',
      '"from":"A","to":"A","metres"',
      `${at(2)}không có đường A – B trong “roads”. Thêm số mét.`,
    ],
    ['"vehicle":"X1"', '"vehicle":"X2"', 'tuyến 2:B, chuyến T1: xe “X2” không có trong “vehicles”.'],
    ['"level":2', '"level":4', 'tuyến 2:B: “level” phải là 1, 2 hoặc 3'],
    ['"share":0.1', '"share":0.2', 'tuyến 2:B: “lateness”: tổng “share” là 1.1, phải là 1.'],
    ['"metres":30000', '"metres":-1', 'A – B: “metres” phải là số nguyên từ 0 đến 5000000'],
    [
      '"rounds":["07:30","14:00"]',
      '"rounds":["14:00","07:30"]',
      'Bưu cục A: “rounds” cần ít nhất một chuyến phát, giờ tăng dần.',
    ],
    [
      '{"from":"A","to":"B","metres":30000}',
      '{"from":"A","to":"B","metres":1},{"from":"A","to":"B","metres":2}',
      '“roads” có đường A – B hai lần. Chỉ giữ một.',
    ],
    ['"under":"A"', '"under":"C"', 'Điểm B thuộc “C”, không có trong “offices”.'],
    ['"day": "2018-11-26"', '"day": "26/11/2018"', '“day” phải là ngày như 2018-11-30'],
  ]
  for (const [text, other, message] of cases)
    assert.ok(faultsAfter(text, other).includes(message), faultsAfter(text, other).join('\n'))
})

test('a file of another shape is told, not thrown', () => {
  for (const read of [null, [], 7, {}, { format: 'canhtay-scenario-1', plan: [] }])
    assert.ok('faults' in readScenario(read), JSON.stringify(read))
})
