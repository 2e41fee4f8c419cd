/**
 * Lists of a principal in a real database: handed in, changed, interrupted, handed out, asked back. Each scene has bills
 * of its own, told apart by the first digits of their customers.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Line } from '#kernel/act.ts'
import { csvLine } from '#kernel/csv.ts'
import type { SignedIn } from '#people/person.ts'
import { applyDraft, type Look, takeFile } from '#server/lists-apply.ts'
import * as hand from '#server/lists-hand.ts'
import { officeDevice } from '#server/office.ts'
import { ownAct } from '#server/own-act.ts'
import { testDatabase } from '../../test/support/database.ts'
import { openOffice } from '../../test/support/office-stage.ts'
import { RECORDED } from '../../test/support/small-year.ts'

const database = await testDatabase()
const { province, places, signedIn } = await openOffice(database)
after(async () => {
  await province.close()
  await database.drop()
})
const DAY = RECORDED.slice(0, 10)
const HEAD = [
  'Số danh sách',
  'Đơn vị giao',
  'Mã khách hàng',
  'Kỳ hóa đơn',
  'Số tiền',
  'Bản, tổ',
  'Tên khách hàng',
  'Mã điểm',
]

const pang = await signedIn('pang', 'district', 'parent', 'Pang')
const son = await signedIn('son', 'province', 'root', 'Pang')
const office = officeDevice(places.parent.code)

type Bill = { n: number; amount?: number; village?: string; point?: string }
/** A list as CSV: `scene` in each customer. */
const listOf = (number: string, scene: number, bills: readonly Bill[], principal = 'evn'): Buffer =>
  Buffer.from(
    [
      HEAD,
      ...bills.map(({ n, amount = 100_000, village = 'Bản Mòn', point = '' }) => [
        number,
        principal,
        `PA22${scene}${String(n).padStart(4, '0')}`,
        '2026-11',
        amount,
        village,
        'Lò Thị Ơn',
        point,
      ]),
    ]
      .map(csvLine)
      .join(''),
  )
const thing = (scene: number, n: number): string => `electricity:PA22${scene}${String(n).padStart(4, '0')}/2026-11`

const take = (bytes: Buffer, by = pang, service = 'electricity'): Promise<Look> =>
  takeFile(province, by, { service, bytes })
async function apply(bytes: Buffer, by = pang): Promise<Look> {
  const { id, faults } = await take(bytes, by)
  assert.deepEqual(faults, [])
  return applyDraft(province, by, id)
}
/** What the ledger says of a bill: who has it, and what is open. */
async function now(scene: number, n: number): Promise<string> {
  const [row] = await province.read(
    (query) => query<{ key: string; open: number }[]>`
      select h.key, t.open from thing t join holder h on h.province = t.province and h.id = t.holder
      where t.province = 14 and t.key = ${thing(scene, n)}`,
  )
  return row ? `${row.key} ${row.open}` : 'nowhere'
}
const position = async (): Promise<number> =>
  (await province.read((query) => query<{ position: number }[]>`select position from head where province = 14`))[0]
    ?.position ?? 0
/** Only how many: what a plan holds. */
const counts = ({ plan }: Look) =>
  plan &&
  Object.fromEntries(Object.entries(plan).map(([name, some]) => [name, Array.isArray(some) ? some.length : some]))
const done = (device: string, verb: string, line: Line) =>
  ownAct(province, { device, actor: 'person:pang', unit: places.parent.code }, async () => ({
    service: 'electricity',
    verb,
    lines: [line],
  }))
const idOf = (scene: number, n: number): Line => ({
  customer: `PA22${scene}${String(n).padStart(4, '0')}`,
  period: '2026-11',
})
const messages = ({ faults }: Look) => faults.map(({ row, column, message }) => `${row} ${column}: ${message}`)

test('a list is read without a trace in the journal, applied once, and again changes nothing', async () => {
  const bytes = listOf('GT-1/2026', 11111, [{ n: 1 }, { n: 2, amount: 96_000 }])
  const before = await position()
  const look = await take(bytes)
  assert.equal(await position(), before)
  assert.deepEqual([look.version, counts(look)?.assign], [1, 2])
  await applyDraft(province, pang, look.id)
  assert.equal(await now(11111, 2), `till:${office} 96000`)
  await assert.rejects(applyDraft(province, pang, look.id), /nộp lại tệp/)
  const after = await position()
  assert.deepEqual(counts(await apply(bytes)), {
    same: 2,
    assign: 0,
    assignAgain: 0,
    change: 0,
    note: 0,
    withdraw: 0,
    askBack: 0,
    late: 0,
  })
  assert.equal(await position(), after)
})

test('changed, withdrawn and new rows are shown first and then followed; what is out is asked back', async () => {
  const scene = 22222
  await apply(
    listOf(
      'GT-2/2026',
      scene,
      [1, 2, 3, 4, 5].map((n) => ({ n })),
    ),
  )
  await done(office, 'handOver', { ...idOf(scene, 3), to: 'till:may-01' })
  await done(office, 'collect', { ...idOf(scene, 5), amount: 100_000 })
  const second = listOf('GT-2/2026', scene, [
    { n: 1 },
    { n: 2, amount: 90_000 },
    { n: 3, amount: 80_000 },
    { n: 5, amount: 1 },
    { n: 6 },
  ])
  const before = await position()
  const look = await take(second)
  assert.equal(look.version, 2)
  assert.deepEqual(counts(look), {
    same: 1,
    assign: 1,
    assignAgain: 0,
    change: 1,
    note: 0,
    withdraw: 1,
    askBack: 1,
    late: 1,
  })
  assert.equal(await position(), before)
  await applyDraft(province, pang, look.id)
  assert.equal(await now(scene, 2), `till:${office} 90000`)
  assert.equal(await now(scene, 4), 'principal:evn 100000')
  assert.equal(await now(scene, 6), `till:${office} 100000`)
  assert.equal(await now(scene, 3), 'till:may-01 100000')
  assert.equal(await now(scene, 5), 'customer 0')
  const [order] = await province.read(
    (query) =>
      query<
        { record: string }[]
      >`select record from act where province = 14 and service = 'recall' order by position desc limit 1`,
  )
  assert.match(order?.record ?? '', new RegExp(`"thing":"${thing(scene, 3)}"`))
  // Not asked twice; when the till has given it back, the same list does the rest.
  assert.deepEqual(counts(await take(second)), {
    same: 3,
    assign: 0,
    assignAgain: 0,
    change: 0,
    note: 0,
    withdraw: 0,
    askBack: 0,
    late: 2,
  })
  await ownAct(province, { device: 'may-01', actor: 'person:lo-thi-on', unit: places.own.code }, async () => ({
    service: 'electricity',
    verb: 'recall',
    lines: [{ ...idOf(scene, 3), order: 'TH-1' }],
  }))
  assert.equal(counts(await apply(second))?.change, 1)
  assert.equal(await now(scene, 3), `till:${office} 80000`)
  assert.match(
    messages(
      await take(
        listOf(
          'GT-2/2026',
          scene,
          [1, 2, 3, 4, 5].map((n) => ({ n })),
        ),
      ),
    )[0] as string,
    /Đây là bản 1, đã được bản 2 thay thế/,
  )
})

test('what was broken off is finished by the same list', async () => {
  const scene = 33333
  await apply(
    listOf(
      'GT-3/2026',
      scene,
      [1, 2, 3].map((n) => ({ n })),
    ),
  )
  const second = listOf('GT-3/2026', scene, [{ n: 1, amount: 90_000 }, { n: 2, amount: 80_000 }, { n: 4 }])
  const { id } = await take(second)
  // The journal goes down after the first of the acts that this needs.
  const post = province.intake.post.bind(province.intake)
  let posts = 0
  province.intake.post = (acts) => (posts++ === 0 ? post(acts) : Promise.reject(new Error('down')))
  await assert.rejects(applyDraft(province, pang, id), /down/)
  province.intake.post = post
  assert.equal(await now(scene, 1), 'principal:evn 100000')
  await applyDraft(province, pang, id)
  for (const [n, where] of [
    [1, `till:${office} 90000`],
    [2, `till:${office} 80000`],
    [3, 'principal:evn 100000'],
    [4, `till:${office} 100000`],
  ] as const)
    assert.equal(await now(scene, n), where)
  assert.equal(counts(await take(second))?.same, 3)
  const [left] = await province.read(
    (query) => query<{ n: number }[]>`select count(*)::int as n from list_version where applied is null`,
  )
  assert.equal(left?.n, 0)
})

test('two offices confirm one list at once: each bill comes once', async () => {
  const bytes = listOf(
    'GT-4/2026',
    44444,
    Array.from({ length: 50 }, (_, n) => ({ n })),
  )
  const { id } = await take(bytes)
  await Promise.allSettled([1, 2, 3].map(() => applyDraft(province, pang, id)))
  const [held] = await province.read(
    (query) => query<{ n: number }[]>`select count(*)::int as n from thing where key like 'electricity:PA2244444%'`,
  )
  assert.equal(held?.n, 50)
  const refused = await province.read(
    (query) => query`select from act where outcome = 'refused' and record like '%PA2244444%'`,
  )
  assert.equal(refused.length, 0)
})

test('another principal, a number that is taken, bills that are elsewhere: said, and nothing applied', async () => {
  const before = await position()
  const scene = 55555
  await apply(listOf('GT-5/2026', scene, [{ n: 1 }, { n: 2 }]))
  const cases: [Promise<Look>, RegExp][] = [
    [take(listOf('GT-6/2026', scene, [{ n: 1 }])), /2 Mã khách hàng: Đã có ở dòng 2 của danh sách “GT-5\/2026”/],
    [
      take(listOf('GT-5/2026', scene, [{ n: 7 }])),
      /2 Số danh sách: Số “GT-5\/2026” đã dùng cho một danh sách khác \(2 dòng/,
    ],
    [take(listOf('GT-5/2026', scene, [{ n: 1 }, { n: 2 }]), son), /do đơn vị khác nhận/],
    [take(listOf('GT-7/2026', scene, [{ n: 8 }], 'water')), /Danh sách của “water”, không phải của “evn”/],
    [
      take(listOf('GT-7/2026', scene, [{ n: 8 }]), pang, 'water'),
      /1 Mã khách hàng: Cột này không có trong mẫu|Mã danh bộ: Thiếu cột/,
    ],
    [take(listOf('GT-7/2026', scene, [{ n: 8 }]), pang, 'tax'), /Hợp đồng đã hết từ 2026-01-01/],
    [take(listOf('GT-7/2026', scene, [{ n: 8 }, { n: 8 }])), /3 Mã khách hàng: Trùng mã và kỳ với dòng 2/],
    [take(listOf('GT-7/2026', scene, [{ n: 8, point: places.other.code }])), /2 Mã điểm: Không có điểm mã/],
  ]
  const after = await position()
  assert.equal(after - before, 1)
  for (const [looked, said] of cases) {
    const look = await looked
    assert.match(messages(look).join('\n'), said)
    assert.equal(look.plan, undefined)
    await assert.rejects(applyDraft(province, pang, look.id), /lỗi, chưa nhập dòng nào|nộp lại tệp/)
  }
  assert.equal(await position(), after)
})

test('a list goes out by village and point, is worked off, asked back, moved and returned', async () => {
  const scene = 66666
  const id = { principal: 'evn', number: 'GT-8/2026' }
  await hand.saveServing(province, places.parent.id, {
    village: 'Bản Pe',
    point: places.own.code,
    route: 'Tuyến 2',
    since: DAY,
  })
  await apply(
    listOf(id.number, scene, [
      { n: 1, village: 'Bản Pe' },
      { n: 2, village: 'Bản Pe' },
      { n: 3, village: 'Bản Mòn', point: places.sibling.code },
      { n: 4, village: 'Bản Lạ' },
    ]),
  )
  const parts = async () =>
    (
      await province.read(async (query) => {
        const head = await hand.readHead(query, 14, id)
        return hand.readParts(query, 14, head, DAY)
      }, pang.units)
    ).map(({ village, point, route, till, state, things }) => [village, point, route, till, state, things].join('|'))
  assert.deepEqual(await parts(), [
    'Bản Lạ||||waiting|1',
    `Bản Mòn|${places.sibling.code}|||waiting|1`,
    `Bản Pe|${places.own.code}|Tuyến 2||waiting|2`,
  ])
  const own = { ...id, villages: ['Bản Pe'], point: places.own.code, till: 'may-01', until: DAY }
  assert.equal(await hand.handOutVillages(province, pang, own), 2)
  await assert.rejects(hand.handOutVillages(province, pang, own), /không còn khoản nào chờ giao/)
  assert.equal(
    await hand.returnVillages(province, pang, { ...id, villages: ['Bản Lạ'], point: '', reason: 'absent' }),
    1,
  )
  const atTill = (verb: string, line: Line) =>
    ownAct(province, { device: 'may-01', actor: 'person:lo-thi-on', unit: places.own.code }, async () => ({
      service: 'electricity',
      verb,
      lines: [line],
    }))
  await atTill('collect', { ...idOf(scene, 1), amount: 100_000 })
  await hand.moveVillage(province, pang, {
    ...id,
    village: 'Bản Pe',
    from: 'may-01',
    point: places.sibling.code,
    until: DAY,
    reason: 'Đổi điểm',
  })
  await atTill('recall', { ...idOf(scene, 2), order: 'TH-2' })
  assert.deepEqual(await parts(), [
    'Bản Lạ||||returned|1',
    `Bản Mòn|${places.sibling.code}|||waiting|1`,
    `Bản Pe|${places.sibling.code}|Tuyến 2|may-01|back|1`,
    `Bản Pe|${places.sibling.code}|Tuyến 2|may-01|done|1`,
  ])
  const moved = { ...id, villages: ['Bản Pe', 'Bản Mòn'], point: places.sibling.code, till: 'may-02', until: DAY }
  assert.equal(await hand.handOutVillages(province, pang, moved), 2)
  assert.equal(await now(scene, 2), 'till:may-02 100000')
  const row = await province.read(
    async (query) => hand.readRow(query, 14, await hand.readHead(query, 14, id), 3, DAY),
    pang.units,
  )
  assert.deepEqual([row.thing, row.state, row.holder, row.till], [thing(scene, 2), 'out', 'till:may-02', 'may-02'])
  assert.match(row.act ?? '', new RegExp(`^${office}/\\d+$`))
})

test('a list is seen by its office and above, by nobody beside', async () => {
  const other = await signedIn('khac', 'district', 'other', 'Pang')
  const seen = (by: SignedIn) => province.read((query) => hand.readLists(query, 14), by.units)
  assert.ok((await seen(pang)).length > 0 && (await seen(son)).length > 0)
  assert.equal((await seen(other)).length, 0)
  await assert.rejects(
    hand.handOutVillages(province, other, {
      principal: 'evn',
      number: 'GT-1/2026',
      villages: ['Bản Mòn'],
      point: '',
      till: 'may-02',
      until: DAY,
    }),
    /Không tìm thấy danh sách/,
  )
})
