/** The treasury board and the page of one point: what lies where, what is wrong, what to bring and to fetch. */
import { type Day, showDay } from '#kernel/day.ts'
import { type Content, type Html, html } from '#kernel/html.ts'
import { showMoney } from '#kernel/money.ts'
import type { SignedIn } from '#people/person.ts'
import type { Alarm, PointCash, PouchOnWay, Treasury } from '#report/treasury.ts'
import { HORIZON_DAYS, type Move } from '#report/treasury-forecast.ts'
import type { HourCash } from '#report/treasury-hours.ts'
import { treasuryPaths as paths } from '#report/treasury-paths.ts'
import { dated, table } from '#server/pages.ts'
import { age, form } from '#server/pages-office.ts'

export type Seen = {
  person: SignedIn
  /** ISO, for ages. */
  now: string
  /** Whether the person may act for a unit. */
  mayActFor(unit: number): boolean
  holder(key: string): string
}

export type SeenPoint = Seen & { maySetLimit: boolean }

const sum = <T>(all: readonly T[], of: (one: T) => number): number => all.reduce((total, one) => total + of(one), 0)

export function boardPage(board: Treasury, seen: Seen): Html {
  const { points, alarms, moves, pouches } = board
  return html`${figures(board)}
${alarms.length > 0 ? alarmsTable(board) : html`<p class="none">Không có điểm nào vượt định mức quá lâu, thiếu kiểm đếm hay sẽ thiếu tiền; túi tiền nào cũng đến kịp.</p>`}
${movesList(board, moves, seen)}
${pouchesTable(board, pouches, seen)}
${pointsTable(points)}
<p class="under">Dự báo tính từ khoản đang chờ chi, hóa đơn đang chờ thu, và cách điểm ấy chi, thu trong ba tháng trước.</p>`
}

const figures = ({ points, pouches }: Treasury): Html =>
  table(
    'Tiền mặt lúc này',
    ['Nơi', 'Trong quầy', 'Trong két', 'Trên đường', 'Vượt định mức'].map((label, i) => ({ label, number: i > 0 })),
    [
      [
        points.length === 1 ? '1 điểm' : `${points.length} điểm`,
        showMoney(sum(points, ({ drawers }) => drawers)),
        showMoney(sum(points, ({ safe }) => safe)),
        showMoney(sum(pouches, ({ amount }) => amount)),
        showMoney(sum(points, ({ cash, limit }) => Math.max(0, cash - limit))),
      ],
    ],
  )

const ALARMS: Record<Alarm['kind'], (alarm: Alarm) => string> = {
  over: ({ days, amount = 0 }) => `Vượt định mức ${showMoney(amount)}, đã ${days} ngày. Nộp bớt.`,
  pouch: ({ pouch, amount = 0 }) => `Túi ${pouch} (${showMoney(amount)}) chưa đến. Gọi người chở.`,
  count: ({ days }) =>
    `${days === undefined ? 'Chưa kiểm đếm lần nào' : `${days} ngày chưa kiểm đếm`}. Nhắc điểm đếm quỹ.`,
  short: ({ day, amount = 0 }) => `Sẽ thiếu ${showMoney(amount)} ngày ${showDay(day as Day)}. Tiếp quỹ trước ngày ấy.`,
}
const ORDER: readonly Alarm['kind'][] = ['pouch', 'short', 'over', 'count']

const alarmsTable = ({ alarms, nameOf }: Treasury): Html =>
  table(
    'Cần xem ngay, gấp nhất trước',
    [{ label: 'Nơi' }, { label: 'Việc' }],
    alarms
      .toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || (b.amount ?? 0) - (a.amount ?? 0))
      .map((alarm) => [
        html`<a href="${paths.point(alarm.unit)}">${nameOf(alarm.unit)}</a>`,
        html`<span class="late">${ALARMS[alarm.kind](alarm)}</span>`,
      ]),
  )

function pouchesTable({ nameOf }: Treasury, pouches: readonly PouchOnWay[], { now, holder }: Seen): Html {
  if (pouches.length === 0) return html`<p class="none">Không có túi tiền nào đang trên đường.</p>`
  return table(
    'Túi tiền đang trên đường, cũ nhất trước',
    [
      { label: 'Túi' },
      { label: 'Số tiền', number: true },
      { label: 'Đang ở' },
      { label: 'Từ' },
      { label: 'Đến' },
      { label: 'Đã' },
    ],
    pouches.map(({ pouch, amount, holder: at, since, sealedBy, to, late }) => [
      html`<code>${pouch}</code>`,
      showMoney(amount),
      holder(at),
      nameOf(sealedBy),
      to === undefined ? html`<span class="under">chưa ghi</span>` : nameOf(to),
      late ? html`<b class="late">${age(since, now)}, quá hạn</b>` : age(since, now),
    ]),
  )
}

const KINDS: Record<Move['kind'], string> = {
  supply: 'Tiếp quỹ',
  remit: 'Nộp quỹ',
  withdraw: 'Rút ngân hàng',
  deposit: 'Nộp ngân hàng',
}

function movesList(board: Treasury, moves: readonly Move[], seen: Seen): Html {
  if (moves.length === 0) return html`<p class="none">Không phải tiếp hay nộp gì trong ${HORIZON_DAYS} ngày tới.</p>`
  const bank = 'ngân hàng'
  const { nameOf } = board
  return html`${table(
    `Tiếp quỹ, nộp quỹ trong ${HORIZON_DAYS} ngày tới`,
    [{ label: 'Việc' }, { label: 'Ngày' }, { label: 'Từ' }, { label: 'Đến' }, { label: 'Số tiền', number: true }],
    moves.map(({ kind, day, from, to, amount }) => [
      KINDS[kind],
      day === board.day ? html`<b>hôm nay</b>` : dated(day),
      from === undefined ? bank : nameOf(from),
      to === undefined ? bank : nameOf(to),
      showMoney(amount),
    ]),
  )}
${moves.map((move, i) => moveForm(move, `lam-${i}`, board, seen))}
<p class="under">Nộp quỹ do chính quầy đang giữ tiền làm: ở quầy, mở “Nộp quỹ, tiếp quỹ”, niêm phong túi, đưa người chở ký.</p>`
}

/** What this office does itself: it seals a pouch and gives it to the carrier, or goes to the bank. */
function moveForm(move: Move, id: string, board: Treasury, { person, mayActFor }: Seen): Content {
  const { kind, day, from, to, amount } = move
  const actor = (kind === 'supply' || kind === 'deposit' ? from : to) as number
  if (kind === 'remit' || day !== board.day || !mayActFor(actor)) return null
  const at = board.nameOf(actor)
  const box = (name: string, label: string, more: Content = null): Html =>
    html`<label for="${id}-${name}">${label}</label><input id="${id}-${name}" name="${name}" maxlength="64" autocomplete="off" required ${more}>`
  const sum = box('amount', 'Số tiền', html`inputmode="numeric" value="${showMoney(amount)}"`)
  if (kind === 'supply')
    return html`<details class="choice"><summary>Giao túi ${showMoney(amount)} cho ${board.nameOf(to as number)}</summary>
<p class="under">Lấy tiền từ két của ${at}. Người chở ký phiếu trước khi đi.</p>${form(
      person,
      paths.send(),
      { from: actor, to: to as number },
      html`${sum}${box('pouch', 'Số túi niêm phong', html`placeholder="TT-000123"`)}${box('carrier', 'Mã người chở', html`placeholder="lo-van-pang"`)}${box('slip', 'Số phiếu người chở đã ký')}<button class="main">Niêm phong và giao túi</button>`,
      'fields',
    )}</details>`
  return html`<details class="choice"><summary>${KINDS[kind]} ${showMoney(amount)}: ${at}</summary>${form(
    person,
    paths.bank(),
    { verb: kind, unit: actor },
    html`${sum}${box('bank', 'Mã ngân hàng', html`placeholder="agribank"`)}${box('voucher', 'Số chứng từ ngân hàng')}<button class="main">Ghi vào sổ</button>`,
    'fields',
  )}</details>`
}

const over = ({ cash, limit }: PointCash): Content =>
  cash > limit ? html`<b class="late">vượt ${showMoney(cash - limit)}</b>` : showMoney(limit - cash)

const worst = ({ days }: PointCash): Content => {
  const lowest = Math.min(...days.map((one) => one.lowest))
  return lowest < 0 ? html`<b class="late">thiếu ${showMoney(-lowest)}</b>` : showMoney(lowest)
}

const pointsTable = (points: readonly PointCash[]): Html =>
  table(
    'Tiền mặt ở từng điểm, nhiều nhất trước',
    [
      { label: 'Điểm' },
      { label: 'Trong quầy', number: true },
      { label: 'Trong két', number: true },
      { label: 'Định mức', number: true },
      { label: 'Còn được giữ', number: true },
      { label: `Ít nhất ${HORIZON_DAYS} ngày tới`, number: true },
      { label: 'Kiểm đếm' },
    ],
    points
      .toSorted((a, b) => b.cash - b.limit - (a.cash - a.limit))
      .map((one) => [
        html`<a href="${paths.point(one.unit)}">${one.name}</a>`,
        showMoney(one.drawers),
        one.safe > 0 || one.holders.some((holder) => holder.startsWith('vault:')) ? showMoney(one.safe) : '',
        html`${showMoney(one.limit)}${one.limit !== one.general && html` <span class="under">riêng</span>`}`,
        over(one),
        worst(one),
        one.counted === undefined ? 'chưa' : dated(one.counted),
      ]),
    [
      'Cộng',
      showMoney(sum(points, ({ drawers }) => drawers)),
      showMoney(sum(points, ({ safe }) => safe)),
      '',
      '',
      '',
      '',
    ],
  )

export function pointPage(board: Treasury, point: PointCash, hours: readonly HourCash[], seen: SeenPoint): Html {
  const { unit, days } = point
  const mine = (one: { from?: number; to?: number }) => one.from === unit || one.to === unit
  const alarms = board.alarms.filter((one) => one.unit === unit)
  const facts: readonly (readonly [string, Content])[] = [
    ['Trong quầy', showMoney(point.drawers)],
    ['Trong két', showMoney(point.safe)],
    ['Trong túi đã niêm phong, chưa đi', showMoney(point.sealed)],
    [
      'Định mức',
      point.limit === point.general
        ? showMoney(point.limit)
        : html`${showMoney(point.limit)} <span class="under">riêng điểm này; chung ${showMoney(point.general)}</span>`,
    ],
    ['Còn được giữ', over(point)],
    ['Kiểm đếm lần cuối', point.counted === undefined ? 'chưa lần nào' : dated(point.counted)],
  ]
  return html`<p><a href="${paths.board()}">Quỹ của mọi điểm</a></p>
<dl>${facts.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
${alarms.length > 0 && alarmsTable({ ...board, alarms })}
${table(
  'Những ngày tới, chi trước thu sau',
  ['Ngày', 'Túi đến', 'Phải chi', 'Sẽ thu', 'Ít nhất trong ngày', 'Cuối ngày'].map((label, i) => ({
    label,
    number: i > 0,
  })),
  days.map((one) => [
    dated(one.day),
    showMoney(one.arriving),
    showMoney(one.out),
    showMoney(one.in),
    one.lowest < 0 ? html`<b class="late">thiếu ${showMoney(-one.lowest)}</b>` : showMoney(one.lowest),
    showMoney(one.closing),
  ]),
)}
${movesList(board, board.moves.filter(mine), seen)}
${pouchesTable(
  board,
  board.pouches.filter(({ sealedBy, to }) => sealedBy === unit || to === unit),
  seen,
)}
${hoursTable(hours)}
${limitsOf(point, board.day, seen)}`
}

/** What was set for this point alone, and by those above it the form. */
const limitsOf = ({ unit, limits, general }: PointCash, day: Day, { person, maySetLimit }: SeenPoint): Content =>
  html`${
    limits.length > 0 &&
    table(
      'Định mức riêng của điểm này, mới nhất trước',
      [{ label: 'Từ ngày' }, { label: 'Định mức', number: true }, { label: 'Lý do' }, { label: 'Người đặt' }],
      limits.map(({ since, amount, reason, maker }) => [
        dated(since),
        amount === null ? 'theo quy định chung' : showMoney(amount),
        reason,
        maker,
      ]),
    )
  }${
    maySetLimit &&
    html`<details class="choice"><summary>Đặt định mức riêng cho điểm này</summary>
<p class="under">Quy định chung cho loại đơn vị này: ${showMoney(general)}. Để trống số tiền là về lại quy định chung.</p>${form(
      person,
      paths.limit(),
      { unit },
      html`<label for="dm-tien">Định mức mới</label><input id="dm-tien" name="amount" inputmode="numeric" maxlength="30" autocomplete="off">
<label for="dm-ngay">Từ ngày</label><input id="dm-ngay" name="since" type="date" value="${day}" required>
<label for="dm-vi">Lý do</label><input id="dm-vi" name="reason" maxlength="200" autocomplete="off" required><button class="main">Đặt định mức</button>`,
      'fields',
    )}</details>`
  }`

const hoursTable = (hours: readonly HourCash[]): Html =>
  hours.length === 0
    ? html`<p class="none">Tuần này tiền ở điểm không thay đổi.</p>`
    : table(
        'Tiền nằm ở điểm lúc cuối giờ, hôm nay và những ngày có việc trong tuần',
        [
          { label: 'Giờ' },
          { label: 'Hôm nay', number: true },
          { label: 'Bình quân', number: true },
          { label: 'Nhiều nhất', number: true },
        ],
        hours.map(({ hour, today, usual, most }) => [
          `${hour} giờ`,
          showMoney(today),
          usual === undefined ? '' : showMoney(usual),
          most === undefined ? '' : showMoney(most),
        ]),
      )
