/** The rules of any network, on a tiny invented province 99: lineage with known shares, and every refusal of the loader. */
import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { allocate, rational, restate, successorOf } from '#network/lineage.ts'
import { loadNetwork, type NetworkTexts } from '#network/load.ts'
import { servedOn, serversOf } from '#network/network.ts'
import { ancestorsOn, childrenOn, isOpen, versionOfCode, versionOn, versionsOn } from '#network/tree.ts'

const TEXTS: NetworkTexts = {
  places: `id,code,type,name,kind,parent,from,to,lat,lon,source
1,99,tỉnh,Thử Nghiệm,province,,2010-01-01,,,,thử
2,901,huyện,Thượng,district,1,2010-01-01,2020-01-01,21.5,104,thử
3,90001,xã,Suối Một,commune,2,2010-01-01,2020-01-01,,,thử
4,90002,xã,Suối Hai,commune,2,2010-01-01,2020-01-01,,,thử
5,90003,xã,Suối Ba,commune,2,2010-01-01,2020-01-01,,,thử
6,90001,xã,Đồi Đông,commune,1,2020-01-01,,,,thử
7,90002,xã,"Đồi ""Tây"", mới",commune,1,2020-01-01,,,,thử
`,
  units: `id,code,name,kind,parent,place,from,to,synthetic,source
1,T99,Bưu điện tỉnh Thử,province,,1,2010-01-01,,0,thử
2,H901,Bưu điện huyện Thượng,district,1,2,2010-01-01,2020-01-01,0,thử
3,D1,Điểm Suối Một,point,2,3,2010-01-01,2020-01-01,0,thử
3,D1,Điểm Suối Một,point,4,6,2020-01-01,,0,thử
4,X1,Bưu điện xã Đồi Đông,commune-post,1,6,2020-01-01,,0,thử
5,X2,Bưu điện xã Đồi Tây,commune-post,1,7,2020-01-01,,0,thử
6,D1B,Điểm mới,point,5,7,2022-05-01,,0,thử
`,
  serves: `unit,place,from,to,synthetic,source
3,3,2010-01-01,2020-01-01,0,thử
3,4,2010-01-01,2020-01-01,0,thử
4,6,2020-01-01,,0,thử
3,6,2020-01-01,,0,thử
`,
  lineage: `tree,day,from,to,kind,share,origin_share,heir,source
place,2020-01-01,2,1,abolish,,,1,thử
place,2020-01-01,3,6,merge,,3/4,1,thử
place,2020-01-01,4,6,part,2/5,1/4,0,thử
place,2020-01-01,4,7,boundary,3/5,,1,thử
place,2020-01-01,5,7,merge,,,1,thử
unit,2020-01-01,2,4,reorganise,,,1,thử
unit,2020-01-01,2,5,reorganise,,,0,thử
`,
}

function load(change: Partial<NetworkTexts> = {}) {
  const loaded = loadNetwork({ ...TEXTS, ...change })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors, null, 1))
  return loaded.network
}

const part = (id: number, numerator: number, denominator: number, assumed: boolean) => ({
  id,
  share: { numerator, denominator },
  assumed,
})

test('province 99 loads and is queried like any other', () => {
  const network = load()
  equal(network.province, 99)
  equal(versionOfCode(network.places, '90001', '2019-12-31')?.name, 'Suối Một')
  equal(versionOfCode(network.places, '90001', '2020-01-01')?.name, 'Đồi Đông')
  equal(versionOn(network.places, 7, '2020-01-01')?.name, 'Đồi "Tây", mới')
  deepEqual(ancestorsOn(network.units, 3, '2019-12-31'), [2, 1])
  deepEqual(ancestorsOn(network.units, 3, '2020-01-01'), [4, 1])
  deepEqual(ancestorsOn(network.units, 6, '2022-04-30'), [])
  equal(isOpen(network.units, 6, '2022-04-30'), false)
  equal(isOpen(network.units, 6, '2022-05-01'), true)
  const ids = (all: { id: number }[]) => all.map((unit) => unit.id)
  deepEqual(ids(childrenOn(network.units, 1, '2020-01-01')), [4, 5])
  deepEqual(ids(versionsOn(network.units, '2023-01-01', { under: 5 })), [5, 6])
  deepEqual(ids(servedOn(network, 2, '2019-06-01')), [3, 4])
  deepEqual(ids(serversOf(network, 6, '2020-06-01')), [3, 4])
})

test('figures are restated forwards and backwards by known shares, and say when a share was assumed', () => {
  const { places, units } = load()
  deepEqual(restate(places, 3, '2019-01-01'), [part(3, 1, 1, false)])
  deepEqual(restate(places, 3, '2020-01-01'), [part(6, 1, 1, false)])
  deepEqual(restate(places, 4, '2020-01-01'), [part(6, 2, 5, false), part(7, 3, 5, false)])
  deepEqual(restate(places, 2, '2026-01-01'), [part(1, 1, 1, false)])
  deepEqual(restate(places, 6, '2019-12-31'), [part(3, 3, 4, false), part(4, 1, 4, false)])
  deepEqual(restate(places, 7, '2019-12-31'), [part(4, 1, 2, true), part(5, 1, 2, true)])
  deepEqual(restate(units, 2, '2020-01-01'), [part(4, 1, 2, true), part(5, 1, 2, true)])
  deepEqual(restate(units, 5, '2015-01-01'), [part(2, 1, 1, false)])
  // Opened from nothing in 2022: counted with the unit it opened under, and what that was before.
  deepEqual(restate(units, 6, '2021-01-01'), [part(5, 1, 1, false)])
  deepEqual(restate(units, 6, '2015-01-01'), [part(2, 1, 1, false)])
  throws(() => restate(units, 1, '2009-12-31'), RangeError)
  throws(() => restate(units, 77, '2020-01-01'), RangeError)
})

test('the heir is known from the closing day on', () => {
  const { units, places } = load()
  equal(successorOf(units, 2, '2019-12-31'), undefined)
  equal(successorOf(units, 2, '2020-01-01'), 4)
  equal(successorOf(places, 4, '2026-01-01'), 7)
  equal(successorOf(units, 77, '2026-01-01'), undefined)
})

test('đồng are allocated to the last one, largest remainder first', () => {
  const thirds = [rational(1, 3), rational(1, 3), rational(1, 3)]
  deepEqual(allocate(100, thirds), [34, 33, 33])
  deepEqual(allocate(-100, thirds), [-34, -33, -33])
  deepEqual(allocate(0, thirds), [0, 0, 0])
  deepEqual(allocate(1000, [rational(2, 5), rational(3, 5)]), [400, 600])
  deepEqual(allocate(7, [rational(1, 2), rational(1, 3), rational(1, 6)]), [4, 2, 1])
  deepEqual(allocate(Number.MAX_SAFE_INTEGER, [rational(1, 2), rational(1, 2)]), [4503599627370496, 4503599627370495])
  throws(() => allocate(100, [rational(1, 3), rational(1, 3)]), RangeError)
  throws(() => allocate(0.5, thirds), RangeError)
  throws(() => rational(1, 0), RangeError)
  throws(() => rational(-1, 2), RangeError)
})

test('allocation sums to the whole and is off by less than one đồng, for any shares', () => {
  const weights = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(fc.maxSafeInteger(), weights, (amount, weight) => {
      const total = weight.reduce((a, b) => a + b, 0)
      fc.pre(total > 0)
      const parts = allocate(
        amount,
        weight.map((w) => rational(w, total)),
      )
      equal(
        parts.reduce((a, b) => a + BigInt(b), 0n),
        BigInt(amount),
      )
      weight.forEach((w, i) => {
        const exact = BigInt(amount) * BigInt(w)
        const off = BigInt(parts[i]!) * BigInt(total) - exact
        ok(off < BigInt(total) && off > -BigInt(total))
      })
    }),
  )
})

/** Each line: what is changed in which file, then the row, the column and a word of the remedy that must come back. */
const REFUSED: [keyof NetworkTexts, string, string, number, string, RegExp][] = [
  ['places', 'id,code,', 'id,cod,', 1, 'code', /Thiếu cột "code"/],
  ['places', ',lat,lon,source', ',lat,lon,source,màu', 1, 'màu', /không được dùng.*Bỏ cột/],
  ['places', '2,901,', 'hai,901,', 3, 'id', /số nguyên dương/],
  ['places', ',21.5,104,', ',21.5,', 3, 'source', /Dòng có 10 ô, tiêu đề có 11 cột/],
  ['places', ',21.5,', ',"21,5",', 3, 'lat', /độ thập phân/],
  ['places', 'huyện,Thượng', 'huyện,', 3, 'name', /Ô trống/],
  ['places', 'Thượng', 'Thượng'.normalize('NFD'), 3, 'name', /NFC/],
  ['places', 'district,1,2010-01-01', 'district,1,2010-02-30', 3, 'from', /năm-tháng-ngày/],
  ['places', 'district,1,2010-01-01', 'quận,1,2010-01-01', 3, 'kind', /Chọn một trong đó/],
  ['places', '1,99,', '1,SL,', 2, 'code', /mã tỉnh/i],
  [
    'places',
    '2,901,huyện,Thượng,district,1,2010-01-01,2020-01-01',
    '2,901,huyện,Thượng,district,1,2020-01-01,2020-01-01',
    3,
    'to',
    /Sửa ngày/,
  ],
  [
    'units',
    '3,D1,Điểm Suối Một,point,4,6,2020-01-01',
    '3,D1,Điểm Suối Một,point,4,6,2019-12-01',
    5,
    'from',
    /chồng lên dòng 4/,
  ],
  [
    'units',
    '3,D1,Điểm Suối Một,point,4,6,2020-01-01',
    '3,D1,Điểm Suối Một,point,4,6,2020-01-02',
    5,
    'from',
    /cách quãng/,
  ],
  ['units', 'D1B,Điểm mới', 'D1,Điểm mới', 8, 'code', /"D1".*Điểm Suối Một.*dòng 5.*Đặt mã khác/],
  ['units', 'Điểm mới,point,5,', 'Điểm mới,point,9,', 8, 'parent', /Không có số hiệu 9/],
  ['units', 'Điểm mới,point,5,', 'Điểm mới,point,2,', 8, 'parent', /chỉ mở từ 2010-01-01 đến 2020-01-01.*Tách dòng/],
  ['units', 'point,5,7,2022-05-01', 'point,5,3,2022-05-01', 8, 'place', /chỉ mở từ/],
  ['units', 'Điểm mới,point,5,', 'Điểm mới,point,3,', 8, 'parent', /không thể thuộc "Điểm Suối Một".*Chọn cấp trên/],
  ['units', 'Điểm mới,point,5,', 'Điểm mới,point,,', 8, 'parent', /Thiếu cấp trên/],
  ['units', 'province,,1,', 'province,2,1,', 2, 'parent', /Để trống/],
  [
    'units',
    '4,X1,Bưu điện xã Đồi Đông,commune-post,1,',
    '4,X1,Bưu điện xã Đồi Đông,province,,',
    6,
    'kind',
    /hai cấp tỉnh/,
  ],
  ['units', '6,D1B,Điểm mới,point,5,', '6,D1B,Điểm mới,office,6,', 8, 'parent', /đi vòng: 6 → 6/],
  ['units', ',0,thử\n6,', ',có,thử\n6,', 7, 'synthetic', /0 hoặc 1/],
  ['serves', '3,4,2010', '3,3,2010', 3, 'from', /đã phục vụ địa bàn 3 ở dòng 2/],
  ['serves', '4,6,2020-01-01', '4,6,2019-01-01', 4, 'unit', /chỉ mở từ/],
  ['serves', '4,6,2020-01-01', '4,60,2020-01-01', 4, 'place', /Không có số hiệu 60/],
  ['lineage', 'place,2020-01-01,5,7,merge,,,1,thử\n', '', 6, 'to', /Số hiệu 5 đóng.*không có đơn vị kế thừa/],
  ['lineage', '5,7,merge,,,1', '5,7,merge,,,0', 6, 'heir', /0 đơn vị nhận số dư/],
  ['lineage', '2/5', '1/5', 4, 'share', /dòng 4, 5 không cộng thành 1/],
  ['lineage', '2/5', '', 4, 'share', /không cộng thành 1/],
  ['lineage', '3/4', '1/2', 3, 'origin_share', /không cộng thành 1/],
  ['lineage', '2/5', '40%', 4, 'share', /phân số/],
  ['lineage', 'place,2020-01-01,5,7', 'place,2020-01-02,5,7', 6, 'from', /không đóng ngày 2020-01-02/],
  ['lineage', 'place,2020-01-01,5,7', 'place,2020-01-01,5,3', 6, 'to', /không mở ngày/],
]

test('what is wrong is refused with file, row, column and remedy', () => {
  let refused = 0
  for (const [file, was, becomes, row, column, remedy] of REFUSED) {
    ok(TEXTS[file].includes(was), `${file} has ${was}`)
    const loaded = loadNetwork({ ...TEXTS, [file]: TEXTS[file].replace(was, becomes) })
    ok(!loaded.ok, `${file}: ${becomes} must be refused`)
    const hit = loaded.errors.find(
      (error) => error.row === row && error.column === column && remedy.test(error.message),
    )
    ok(hit, `${file}: ${becomes}\n${JSON.stringify(loaded.errors, null, 1)}`)
    refused++
  }
  equal(refused, REFUSED.length)
})

test('a unit that was already open may be the successor', () => {
  load({ lineage: TEXTS.lineage.replace('unit,2020-01-01,2,5', 'unit,2020-01-01,2,3') })
})

test('a cycle of two is named; an empty file is refused; BOM, CRLF and another order of columns are not', () => {
  const cycle = TEXTS.units
    .replace('6,D1B,Điểm mới,point,5,7,', '7,P7,Bưu cục A,office,8,7,')
    .concat('8,P8,Bưu cục B,office,7,7,2022-05-01,,0,thử\n')
  const loaded = loadNetwork({ ...TEXTS, units: cycle })
  ok(!loaded.ok)
  ok(loaded.errors.some((error) => error.row === 8 && /đi vòng: 7 → 8 → 7/.test(error.message)))
  ok(!loadNetwork({ ...TEXTS, units: '' }).ok)
  ok(!loadNetwork({ ...TEXTS, places: TEXTS.places.split('\n', 1).join('') }).ok)

  load({ places: `\uFEFF${TEXTS.places.replaceAll('\n', '\r\n')}` })
  const swapped = TEXTS.serves.split('\n').map((line) => line.split(',').toReversed().join(','))
  load({ serves: swapped.join('\n') })
})
