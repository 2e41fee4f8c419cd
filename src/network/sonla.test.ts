/** The shipped network of Sơn La against the counts and the lineage that the public sources give. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { type Day, FOREVER } from '#kernel/day.ts'
import { readNetworkFolder, SONLA_FOLDER, sonLa } from '#network/folder.ts'
import { restate, successorOf } from '#network/lineage.ts'
import { type Place, placeName, placeOn, servedOn, serversOf } from '#network/network.ts'
import {
  ancestorsOn,
  changesOf,
  childrenOn,
  isOpen,
  parentOn,
  rootOn,
  versionOfCode,
  versionOn,
  versionsOn,
} from '#network/tree.ts'

const network = sonLa()
const { places, units } = network
const placeId = (code: string, day: Day): number => versionOfCode(places, code, day)!.id
const unitId = (code: string, day: Day): number => versionOfCode(units, code, day)!.id
const communes = (day: Day): Place[] => versionsOn(places, day, { kind: 'commune' })
const countTypes = (day: Day): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(communes(day), (place) => place.type)].map(([type, all]) => [type, all.length]))

test('communes and districts on each of the three maps', () => {
  equal(network.province, 14)
  for (const day of ['2013-06-11', '2018-06-01', '2025-01-31']) {
    deepEqual(countTypes(day), { xã: 188, phường: 7, 'thị trấn': 9 })
    equal(versionsOn(places, day, { kind: 'district' }).length, 12)
  }
  for (const day of ['2025-02-01', '2025-06-30']) {
    deepEqual(countTypes(day), { xã: 177, phường: 15, 'thị trấn': 8 })
    equal(versionsOn(places, day, { kind: 'district' }).length, 12)
  }
  for (const day of ['2025-07-01', '2026-11-23']) {
    deepEqual(countTypes(day), { phường: 8, xã: 67 })
    equal(versionsOn(places, day, { kind: 'district' }).length, 0)
  }
  deepEqual(changesOf(places), ['2013-06-11', '2025-02-01', '2025-07-01'])
  equal(versionsOn(places, '2013-06-10').length, 0)
})

test('the post on each of its two days', () => {
  const count = (day: Day) =>
    Object.fromEntries([...Map.groupBy(versionsOn(units, day), (unit) => unit.kind)].map(([k, all]) => [k, all.length]))
  deepEqual(count('2018-06-01'), { province: 1, centre: 1, district: 12, office: 12, point: 152 })
  deepEqual(count('2025-08-31'), { province: 1, centre: 1, district: 12, office: 12, point: 152 })
  deepEqual(count('2025-09-01'), { province: 1, centre: 1, office: 12, point: 152, 'commune-post': 75 })
  equal(rootOn(units, '2018-06-01')?.name, 'Bưu điện tỉnh Sơn La')
  equal(rootOn(units, '2026-06-01')?.id, rootOn(units, '2018-06-01')?.id)
})

test('152 different xã hold a point, Chiềng Mung among them, and all say that the choice is ours', () => {
  const points = versionsOn(units, '2018-06-01', { kind: 'point' })
  equal(new Set(points.map((point) => point.place)).size, 152)
  for (const point of points) {
    equal(point.synthetic, true)
    equal(versionOn(places, point.place, '2018-06-01')?.type, 'xã')
  }
  const mungs = points.filter((point) => placeName(versionOn(places, point.place, '2018-06-01')!) === 'xã Chiềng Mung')
  equal(mungs.length, 1)
  equal(versionOn(units, parentOn(units, mungs[0]!.id, '2018-06-01')!, '2018-06-01')?.name, 'Bưu điện huyện Mai Sơn')
})

test('a point stands in the district of its district post, in every district, in proportion to its xã', () => {
  const day = '2018-06-01'
  const byDistrict = versionsOn(units, day, { kind: 'district' }).map((district) => {
    const points = versionsOn(units, day, { kind: 'point', under: district.id })
    const home = parentOn(places, district.place, day)!
    for (const point of points) equal(parentOn(places, point.place, day), home)
    const xa = childrenOn(places, home, day).filter((place) => place.type === 'xã').length
    ok(Math.abs(points.length - (152 * xa) / 188) < 1, `${district.name}: ${points.length} of ${xa}`)
    return points.length
  })
  equal(byDistrict.length, 12)
  equal(
    byDistrict.reduce((a, b) => a + b),
    152,
  )
})

test('from 2025-09-01 every counter stands under the commune post of its commune', () => {
  const day = '2025-09-01'
  const counters = [...versionsOn(units, day, { kind: 'point' }), ...versionsOn(units, day, { kind: 'office' })]
  equal(counters.length, 164)
  for (const counter of counters) {
    const parent = versionOn(units, counter.parent!, day)
    equal(parent?.kind, 'commune-post')
    equal(parent?.place, counter.place)
    deepEqual(ancestorsOn(units, counter.id, day), [parent?.id, 1])
    equal(versionOn(units, parentOn(units, counter.id, '2025-08-31')!, '2025-08-31')?.kind, 'district')
  }
  equal(new Set(versionsOn(units, day, { kind: 'commune-post' }).map((post) => post.place)).size, 75)
})

test('codes name another place later; an unchanged commune keeps its number', () => {
  equal(placeName(versionOfCode(places, '03646', '2025-06-30')!), 'phường Chiềng Lề')
  equal(placeName(versionOfCode(places, '03646', '2025-07-01')!), 'phường Tô Hiệu')
  ok(placeId('03646', '2025-06-30') !== placeId('03646', '2025-07-01'))
  equal(placeName(versionOfCode(places, '03979', '2018-01-01')!), 'thị trấn Mộc Châu')
  equal(placeName(versionOfCode(places, '03979', '2025-03-01')!), 'phường Mộc Sơn')

  const kept = communes('2025-07-01').filter((place) => isOpen(places, place.id, '2018-01-01'))
  deepEqual(kept.map((place) => place.name).toSorted(), [
    'Mường Bám',
    'Mường Lèo',
    'Mường Lạn',
    'Ngọc Chiến',
    'Phiêng Khoài',
    'Suối Tọ',
  ])
  // The seventh, Tân Yên, is unchanged since resolution 1280, which had made it.
  const since1280 = communes('2025-07-01').filter((place) => isOpen(places, place.id, '2025-02-01'))
  deepEqual(since1280.filter((place) => !kept.includes(place)).map(placeName), ['xã Tân Yên'])
})

test('a renamed or retyped place keeps its number', () => {
  const id = placeId('04015', '2018-01-01')
  equal(placeName(versionOn(places, id, '2018-01-01')!), 'xã Hua Păng')
  equal(placeName(versionOn(places, id, '2025-03-01')!), 'xã Chiềng Chung')
  equal(placeName(versionOn(places, placeId('123', '2018-01-01'), '2025-03-01')!), 'thị xã Mộc Châu')
})

test('all 204 communes of 2018 restate into the 75 exactly as the second witness says', () => {
  const text = readFileSync(new URL('expected-2018-2025.csv', SONLA_FOLDER), 'utf8')
  const rows = text.trim().split('\n').slice(1)
  const expected = new Map(rows.map((row) => row.split(',') as [string, string]))
  equal(expected.size, 75)
  const found = new Map<string, string[]>()
  for (const old of communes('2018-06-01')) {
    const parts = restate(places, old.id, '2025-07-01')
    const total = parts.reduce((sum, part) => sum + part.share.numerator / part.share.denominator, 0)
    ok(Math.abs(total - 1) < 1e-12)
    for (const part of parts) {
      const { code } = versionOn(places, part.id, '2025-07-01')!
      found.set(code, [...(found.get(code) ?? []), parts.length > 1 ? `${old.code}*` : old.code])
      equal(part.assumed, parts.length > 1)
    }
  }
  equal(found.size, 75)
  for (const [code, olds] of found) equal(olds.toSorted().join('|'), expected.get(code), code)
})

test('all 200 communes of 2025-02 go whole to one of the 75', () => {
  const olds = communes('2025-06-30')
  equal(olds.length, 200)
  for (const old of olds) {
    const parts = restate(places, old.id, '2025-07-01')
    deepEqual(
      parts.map(({ share, assumed }) => [share.numerator, share.denominator, assumed]),
      [[1, 1, false]],
    )
  }
})

test('a commune of today restated as of 2018', () => {
  const today = placeId('03997', '2026-01-01')
  const parts = restate(places, today, '2018-06-01')
  deepEqual(
    parts.map((part) => placeName(versionOn(places, part.id, '2018-06-01')!)),
    ['xã Tân Hợp', 'xã Tân Lập'],
  )
  ok(parts.every((part) => part.assumed && part.share.denominator === 2))
})

test('a district post hands its balances to the commune post at its seat', () => {
  const maiSon = unitId('H125', '2018-06-01')
  equal(successorOf(units, maiSon, '2025-08-31'), undefined)
  equal(versionOn(units, successorOf(units, maiSon, '2025-09-01')!, '2025-09-01')?.name, 'Bưu điện xã Mai Sơn')
  const districts = versionsOn(units, '2018-06-01', { kind: 'district' })
  const heirs = new Set(districts.map((district) => successorOf(units, district.id, '2025-09-01')))
  equal(heirs.size, 12)
  equal(heirs.has(undefined), false)
  const parts = districts.flatMap((district) => restate(units, district.id, '2025-09-01'))
  equal(new Set(parts.map((part) => part.id)).size, 75)
  // Chiềng Sơn took communes of Mộc Châu and of Vân Hồ.
  equal(parts.length, 76)
})

test('Chiềng Xuân: the place moves on 2025-07-01, the post on 2025-09-01', () => {
  const chiengXuan = placeId('04056', '2018-06-01')
  equal(parentOn(places, chiengXuan, '2018-06-01'), placeId('128', '2018-06-01'))
  const server = serversOf(network, chiengXuan, '2018-06-01')[0]!
  equal(versionOn(units, ancestorsOn(units, server.id, '2025-08-31')[0]!, '2025-08-31')?.name, 'Bưu điện huyện Vân Hồ')
})

test('every commune is served on every map, and the province serves them all', () => {
  for (const day of ['2018-06-01', '2025-03-01', '2025-08-01', '2026-01-01']) {
    const all = communes(day)
    for (const place of all) ok(serversOf(network, place.id, day).length > 0, placeName(place))
    deepEqual(servedOn(network, 1, day), all)
  }
  equal(servedOn(network, unitId('H125', '2018-06-01'), '2018-06-01').length, 22)
  equal(servedOn(network, unitId('H125', '2018-06-01'), '2026-01-01').length, 0)
})

test('a unit stands in a commune that exists, on every day that something changes', () => {
  let checked = 0
  for (const day of [...changesOf(places), ...changesOf(units)]) {
    for (const unit of versionsOn(units, day)) {
      equal(placeOn(network, unit.id, day)?.kind, 'commune')
      checked++
    }
  }
  ok(checked > 700)
})

test('the shipped files are NFC and every row says where it comes from', () => {
  const loaded = readNetworkFolder(SONLA_FOLDER)
  ok(loaded.ok)
  const rows = [...places.versions, ...units.versions, ...network.serves, ...places.successions, ...units.successions]
  ok(rows.length > 1500)
  for (const row of rows) ok(row.source.length > 5)
  ok(places.versions.every((place) => place.to !== FOREVER || place.from >= '2013-06-11'))
})
