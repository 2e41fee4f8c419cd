import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { anyPlan } from './arbitrary.ts'
import { runsOn, serviceStart } from './calendar.ts'
import { readFeed } from './gtfs-read.ts'
import { writeFeed } from './gtfs-write.ts'
import { showFault } from './plan.ts'
import { earliestArrival } from './scan.ts'
import { compile, secondsOf } from './timetable.ts'

/** A small feed: a round with a call where nothing is loaded, a night trip, an exception of the calendar. */
const FEED: Readonly<Record<string, string>> = {
  'agency.txt': 'agency_id,agency_name,agency_url,agency_timezone\n1,Bưu điện,https://x.example,Asia/Ho_Chi_Minh\n',
  'stops.txt':
    'stop_id,stop_name,location_type,parent_station\nH,"Hub, thành phố",0,\nV,Vân Hồ,0,\nM1,Mộc Châu 1,0,M\nM2,Mộc Châu 2,0,M\nM,Mộc Châu,1,\n',
  'routes.txt': 'route_id,route_long_name,route_type\nR1,Vòng,3\nR2,Đêm,3\n',
  'trips.txt': 'route_id,service_id,trip_id,block_id\nR1,week,loop,van1\nR2,night,night,van2\n',
  'calendar.txt':
    'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nweek,1,1,1,1,1,0,0,20181101,20181231\n',
  'calendar_dates.txt': 'service_id,date,exception_type\nweek,20181128,2\nweek,20181201,1\nnight,20181126,1\n',
  'stop_times.txt': [
    'trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type',
    'loop,10:00:30,10:00:30,H,40,0,0',
    'loop,07:00:00,07:00:00,H,10,0,0',
    'loop,08:00:00,08:05:00,M1,20,1,0',
    'loop,,,V,30,,',
    'night,23:30:00,23:30:00,H,1,0,1',
    'night,25:10:15,25:10:15,M2,2,0,0',
    '',
  ].join('\n'),
}

const feed = (changes: Readonly<Record<string, string | undefined>> = {}) =>
  new Map(Object.entries({ ...FEED, ...changes }).filter((entry): entry is [string, string] => entry[1] !== undefined))

const said = (changes: Readonly<Record<string, string | undefined>>): string[] =>
  readFeed(feed(changes)).faults.map(showFault)

describe('a feed', () => {
  test('is read with loops, missing times, times past midnight and exceptions', () => {
    const { plan, faults } = readFeed(feed())
    assert.deepEqual(faults, [])
    assert.ok(plan)
    const [loop, night] = plan.trips
    assert.deepEqual(
      loop?.calls.map(({ stop, arrival, departure, pickUp }) => [stop, arrival, departure, pickUp]),
      [
        ['H', 25_200, 25_200, true],
        ['M1', 28_800, 29_100, false],
        // Half-way between 08:05:00 and 10:00:30.
        ['V', 32_565, 32_565, true],
        ['H', 36_030, 36_030, true],
      ],
    )
    assert.equal(night?.calls[1]?.arrival, 90_615)
    const days = (service: string) =>
      ['2018-11-26', '2018-11-28', '2018-11-30', '2018-12-01', '2018-12-02', '2019-01-01'].filter((day) =>
        runsOn(plan.services.find(({ id }) => id === service)!, day),
      )
    assert.deepEqual(days('week'), ['2018-11-26', '2018-11-30', '2018-12-01'])
    assert.deepEqual(days('night'), ['2018-11-26'])
  })

  test('answers to the second, from the day before too', () => {
    const { plan } = readFeed(feed())
    assert.ok(plan)
    const horizon = { from: '2018-11-27', days: 1 }
    const { timetable } = compile(plan, horizon)
    assert.ok(timetable)
    const ready = secondsOf(timetable, '2018-11-27', 0)
    const { seconds } = earliestArrival(timetable, { from: 'H', readyMinute: ready / 60 })
    const at = (stop: string) => (seconds[timetable.stopAt.get(stop)!] as number) - ready
    assert.deepEqual([at('M1'), at('V'), at('M')], [28_800, 32_565, 28_800])
    const late = earliestArrival(timetable, { from: 'M2', readyMinute: ready / 60 })
    assert.equal(late.minute('H'), undefined)
    // On its way since the evening before: not to be loaded at the hub any more.
    assert.equal(timetable.runTrip.length, 2)
  })

  test('changes of stations count for their parts, and the stop’s own row first', () => {
    const transfers =
      'from_stop_id,to_stop_id,transfer_type,min_transfer_time\nM,M,2,300\nM1,M2,2,60\nM2,M2,3,\nH,V,0,\nV,H,4,\n'
    const { plan, faults } = readFeed(feed({ 'transfers.txt': transfers }))
    assert.deepEqual(plan?.transfers, [
      { from: 'M1', to: 'M1', seconds: 300 },
      { from: 'M1', to: 'M2', seconds: 60 },
      { from: 'M2', to: 'M1', seconds: 300 },
      { from: 'M2', to: 'M2', seconds: undefined },
      { from: 'H', to: 'V', seconds: 0 },
    ])
    assert.deepEqual(faults.map(showFault), [
      'transfers.txt, dòng 6: dòng này chỉ cho từng tuyến hoặc từng chuyến; bỏ qua.',
    ])
  })

  test('frequencies become trips', () => {
    const { plan } = readFeed(
      feed({ 'frequencies.txt': 'trip_id,start_time,end_time,headway_secs\nnight,06:00:00,06:30:00,900\n' }),
    )
    assert.deepEqual(
      plan?.trips.map(({ id, calls }) => [id, calls[0]?.departure]),
      [
        ['loop', 25_200],
        ['night@06:00:00', 21_600],
        ['night@06:15:00', 22_500],
      ],
    )
  })

  const calls = FEED['stop_times.txt'] as string
  const bad: [string, Record<string, string | undefined>, RegExp][] = [
    ['a missing file', { 'stop_times.txt': undefined }, /^stop_times\.txt: thiếu tệp/],
    ['no calendar at all', { 'calendar.txt': undefined, 'calendar_dates.txt': undefined }, /thiếu cả calendar\.txt/],
    ['a missing column', { 'routes.txt': 'id\nR1\n' }, /^routes\.txt, dòng 1: thiếu cột “route_id”/],
    [
      'a bad time',
      { 'stop_times.txt': calls.replace('25:10:15', '25:70:15') },
      /^stop_times\.txt, dòng 7, tuyến R2, chuyến night: arrival_time “25:70:15”/,
    ],
    [
      'a stop that nothing has',
      { 'stop_times.txt': calls.replace(',M2,', ',X9,') },
      /^tuyến R2, chuyến night, lần đỗ 2: không có điểm “X9”/,
    ],
    [
      'a trip that nothing has',
      { 'stop_times.txt': `${calls}ghost,08:00:00,08:00:00,H,1,,\n` },
      /dòng 8, chuyến ghost: không có chuyến/,
    ],
    [
      'a route that nothing has',
      { 'trips.txt': (FEED['trips.txt'] as string).replace('R2', 'R9') },
      /^tuyến R9, chuyến night: không có tuyến “R9”/,
    ],
    [
      'a service that nothing has',
      { 'trips.txt': (FEED['trips.txt'] as string).replace('night,night', 'none,night') },
      /chuyến night: không có lịch chạy “none”/,
    ],
    [
      'a negative dwell',
      { 'stop_times.txt': calls.replace('08:05:00', '07:59:00') },
      /^tuyến R1, chuyến loop, lần đỗ 2: đi lúc 07:59:00, trước khi đến/,
    ],
    [
      'a call before the one before',
      { 'stop_times.txt': calls.replace('10:00:30,10:00:30', '08:01:00,08:01:00') },
      /lần đỗ \d: đến lúc .*, trước khi rời/,
    ],
    ['a sequence twice', { 'stop_times.txt': calls.replace('M2,2,', 'M2,1,') }, /lần đỗ 2: stop_sequence 1 có hai lần/],
    [
      'an end without a time',
      { 'stop_times.txt': calls.replace('25:10:15,25:10:15', ',') },
      /lần đỗ 2: lần đỗ đầu và cuối phải có giờ/,
    ],
    [
      'no trips',
      { 'trips.txt': 'route_id,service_id,trip_id\n', 'stop_times.txt': calls.slice(0, calls.indexOf('\n') + 1) },
      /không có chuyến nào/,
    ],
    [
      'a bad exception',
      { 'calendar_dates.txt': 'service_id,date,exception_type\nnight,20181126,3\n' },
      /dòng 2: exception_type “3”/,
    ],
    [
      'a bad date',
      { 'calendar_dates.txt': 'service_id,date,exception_type\nnight,20180231,1\n' },
      /Lịch chạy night có ngày sai “2018-02-31”/,
    ],
    ['a zone that nothing has', { 'agency.txt': 'agency_timezone\nAsia/Son_La\n' }, /múi giờ “Asia\/Son_La”/],
    [
      'a negative change',
      { 'transfers.txt': 'from_stop_id,to_stop_id,transfer_type,min_transfer_time\nH,V,2,-5\n' },
      /min_transfer_time “-5”/,
    ],
  ]
  for (const [name, changes, expected] of bad)
    test(`with ${name} is refused, saying where`, () => {
      assert.equal(readFeed(feed(changes)).plan, undefined)
      const faults = said(changes)
      assert.ok(
        faults.some((fault) => expected.test(fault)),
        faults.join('\n'),
      )
    })

  test('with several faults tells all of them', () => {
    const changes = {
      'stop_times.txt': calls.replace('25:10:15', 'x').replace('08:05:00', '07:59:00').replace(',V,', ',W,'),
    }
    assert.equal(said(changes).length, 3)
  })

  test('a van in two places and a stop without trips are said, and answers stand', () => {
    const { plan } = readFeed(
      feed({
        'trips.txt': 'route_id,service_id,trip_id,block_id\nR1,week,loop,van1\nR2,week,night,van1\n',
        'stop_times.txt': calls.replace('23:30:00,23:30:00', '09:30:00,09:30:00'),
      }),
    )
    assert.ok(plan)
    const { timetable, faults } = compile(
      { ...plan, stops: [...plan.stops, { id: 'Z', name: 'Xa' }] },
      { from: '2018-11-26', days: 7 },
    )
    assert.ok(timetable)
    const texts = faults.map(showFault)
    assert.ok(
      texts.includes(
        'tuyến R2, chuyến night, lần đỗ 1: xe van1 khi ấy còn chạy chuyến loop đến 10:00:30. Đổi xe hoặc giờ.',
      ),
      texts.join('\n'),
    )
    assert.ok(texts.includes('Điểm Z (Xa): không chuyến nào đến, không chuyến nào đi trong những ngày này.'))
    assert.ok(faults.every(({ grave }) => !grave))
  })
})

test('a plan is the same plan after it was written and read', () => {
  fc.assert(
    fc.property(anyPlan(), (plan) => {
      const back = readFeed(writeFeed(plan, { name: 'Bưu điện', url: 'https://x.example' }))
      assert.deepEqual(back.faults, [])
      const clean = plan.services.map((one) => ({
        ...one,
        added: one.added.filter((day) => !one.removed.includes(day)),
      }))
      assert.deepEqual(back.plan, { ...plan, services: clean })
    }),
    { numRuns: 200 },
  )
})

test('sorting waves mean the same in a feed', () => {
  const { plan } = readFeed(feed())
  assert.ok(plan)
  const waves = [{ service: 'week', cutOff: 6 * 3600, ready: 6.5 * 3600 }]
  const sorting = { ...plan, stops: plan.stops.map((stop) => (stop.id === 'H' ? { ...stop, waves } : stop)) }
  const read = readFeed(writeFeed(sorting, { name: 'Bưu điện', url: 'https://x.example' })).plan
  assert.ok(read)
  const horizon = { from: '2018-11-26', days: 3 }
  const minutes = [sorting, read].map((one) => {
    const { timetable } = compile(one, horizon)
    assert.ok(timetable)
    return [4, 7].map((hour) => earliestArrival(timetable, { from: 'H', readyMinute: hour * 60 }).minute('M'))
  })
  assert.deepEqual(minutes[0], minutes[1])
  assert.deepEqual(
    minutes[0],
    [8 * 60, 25 * 60 + 10.25].map((_, i) => (i === 0 ? 480 : 1440 + 480)),
  )
})

test('a service day begins twelve hours before noon, where clocks change too', () => {
  const hours = (day: string, next: string, zone: string) => (serviceStart(next, zone) - serviceStart(day, zone)) / 3600
  assert.equal(hours('2018-11-26', '2018-11-27', 'Asia/Ho_Chi_Minh'), 24)
  assert.equal(serviceStart('2018-11-26', 'Asia/Ho_Chi_Minh'), Date.UTC(2018, 10, 25, 17) / 1000)
  // New York, 2018-03-11: clocks jump from 2 to 3. Noon is 16:00 UTC, so the day begins at 04:00 UTC, 23:00 the day before.
  assert.equal(serviceStart('2018-03-11', 'America/New_York'), Date.UTC(2018, 2, 11, 4) / 1000)
  assert.deepEqual(
    [hours('2018-03-10', '2018-03-11', 'America/New_York'), hours('2018-11-03', '2018-11-04', 'America/New_York')],
    [23, 25],
  )
})
