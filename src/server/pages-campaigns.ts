/** Campaigns: what each cost and brought; one with its conferences and who came. Names and phones are masked. */
import type { Day } from '#kernel/day.ts'
import { type Content, type Html, html } from '#kernel/html.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import { type Outcome, WINDOW_DAYS } from '#market/attribution.ts'
import type { Unit } from '#network/network.ts'
import type { SignedIn } from '#people/person.ts'
import { masked } from '#report/act.ts'
import { showPercent } from '#report/say.ts'
import type { Banner } from '#server/banner-store.ts'
import type { Campaign, Campaigns, Judged } from '#server/campaign-store.ts'
import { marketPaths as paths } from '#server/market-paths.ts'
import { mayChange } from '#server/office.ts'
import { dated, table } from '#server/pages.ts'
import { bannersSentence } from '#server/pages-banner.ts'
import { phoneShown } from '#server/pages-customers.ts'
import { form } from '#server/pages-office.ts'
import { catalogue } from '#services/index.ts'

const OUTCOMES: Record<Outcome, string> = {
  paid: 'đã tham gia, đã đóng',
  promised: 'ghi danh, chưa đóng',
  came: 'có dự',
  before: 'đã tham gia từ trước',
  other: 'tính cho hội nghị khác',
}
/** Who has promised and not paid is called first. */
const ORDER: readonly Outcome[] = ['promised', 'came', 'paid', 'other', 'before']

const count = (all: readonly Judged[], outcome: Outcome): number => all.filter((one) => one.outcome === outcome).length
const spentOn = ({ costs }: Campaigns, code: string): number =>
  costs.reduce((sum, one) => (one.campaign === code ? sum + one.amount : sum), 0)
/** Cost for each who enrolled and paid, đồng; nothing when nobody did. */
const costEach = (spent: number, paid: number): string => (paid === 0 ? '' : showMoney(Math.round(spent / paid)))

export function campaignsPage(person: SignedIn, all: Campaigns, today: Day): Html {
  return html`${person.role === 'province' && addForm(person, today)}
${
  all.campaigns.length === 0
    ? html`<p class="none">Chưa có chiến dịch nào.</p>`
    : table(
        'Mới nhất trước; đã đóng: theo sổ',
        [
          { label: 'Chiến dịch' },
          { label: 'Hội nghị', number: true },
          { label: 'Người dự', number: true },
          { label: 'Đã đóng', number: true },
          { label: 'Ghi danh, chưa đóng', number: true },
          { label: 'Đã chi', number: true },
          { label: 'Chi cho mỗi người', number: true },
        ],
        all.campaigns.map((one) => {
          const mine = all.attendees.filter(({ campaign }) => campaign === one.code)
          const [paid, spent] = [count(mine, 'paid'), spentOn(all, one.code)]
          return [
            html`<a href="${paths.campaign(one.code)}">${one.name}</a> <span class="under">${one.partner}, ${dated(one.first)} đến ${dated(one.last)}</span>`,
            showNumber(all.conferences.filter(({ campaign }) => campaign === one.code).length),
            showNumber(mine.length),
            one.goal > 0 ? html`${showNumber(paid)} / ${showNumber(one.goal)}` : showNumber(paid),
            showNumber(count(mine, 'promised')),
            spent > one.budget ? html`<b class="late">${showMoney(spent)}</b>` : showMoney(spent),
            costEach(spent, paid),
          ]
        }),
      )
}
<p class="under">Một người tính cho hội nghị cuối đã dự trước khi đóng lần đầu, trong ${WINDOW_DAYS} ngày.</p>`
}

const box = (name: string, label: string, more: Content = null): Html =>
  html`<label for="c-${name}">${label}</label><input id="c-${name}" name="${name}" maxlength="120" autocomplete="off" required ${more}>`

const addForm = (person: SignedIn, today: Day): Html =>
  html`<details class="choice"><summary>Lập chiến dịch</summary>${form(
    person,
    paths.campaigns(),
    {},
    html`${box('name', 'Tên chiến dịch')}${box('code', 'Mã', html`placeholder="BHXH-2018"`)}${box('partner', 'Phối hợp với', html`placeholder="Hội Liên hiệp Phụ nữ tỉnh"`)}
<label for="c-service">Dịch vụ</label><select id="c-service" name="service">${(['social-insurance', 'health-insurance', 'electricity'] as const).map((key) => html`<option value="${key}">${catalogue.get(key)?.name ?? key}</option>`)}</select>
${box('first', 'Từ ngày', html`type="date" value="${today}"`)}${box('last', 'Đến ngày', html`type="date" value="${today}"`)}${box('goal', 'Số người cần đạt', html`inputmode="numeric"`)}${box('budget', 'Ngân sách', html`inputmode="numeric"`)}<button class="main">Lập chiến dịch</button>`,
    'fields',
  )}</details>`

export type OneView = {
  person: SignedIn
  campaign: Campaign
  all: Campaigns
  banners: readonly Banner[]
  today: Day
  units: readonly Unit[]
  place: (unit: number) => string
}
const ATTENDEES_SHOWN = 200

export function campaignPage({ person, campaign, banners, all, today, units, place }: OneView): Html {
  const { code, goal, budget } = campaign
  const of = <T extends { campaign: string }>(list: readonly T[]) => list.filter((one) => one.campaign === code)
  const [mine, costs, conferences] = [of(all.attendees), of(all.costs), of(all.conferences)]
  const [paid, spent] = [count(mine, 'paid'), spentOn(all, code)]
  const facts: readonly (readonly [string, Content])[] = [
    [
      'Đã tham gia, đã đóng',
      html`${showNumber(paid)}${goal > 0 && ` trên ${showNumber(goal)} cần đạt (${showPercent(paid / goal)})`}`,
    ],
    ['Ghi danh, chưa đóng', html`${showNumber(count(mine, 'promised'))}`],
    [
      'Đã chi trên ngân sách',
      html`${spent > budget ? html`<b class="late">${showMoney(spent)}</b>` : showMoney(spent)} / ${showMoney(budget)}`,
    ],
    ['Chi cho mỗi người đã đóng', costEach(spent, paid) || 'chưa có ai đóng'],
    ['Biển tuyên truyền', html`<a href="${paths.banners(code)}">${bannersSentence(banners, today)}</a>`],
  ]
  const sorted = mine.toSorted((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome))
  return html`<p><a href="${paths.campaigns()}">Mọi chiến dịch</a></p>
<dl>${facts.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
${mayChange(person) && conferenceForm(person, code, today, units)}
${person.role === 'province' && costForm(person, code, today)}
${
  conferences.length > 0 &&
  table(
    'Hội nghị',
    [
      { label: 'Ngày' },
      { label: 'Nơi' },
      { label: 'Người dự', number: true },
      { label: 'Đã đóng', number: true },
      { label: 'Ghi danh, chưa đóng', number: true },
    ],
    conferences.map(({ day, unit, place: at }) => {
      const here = mine.filter((one) => one.day === day && one.unit === unit)
      return [
        dated(day),
        html`${at} <span class="under">${place(unit)}</span>`,
        showNumber(here.length),
        showNumber(count(here, 'paid')),
        showNumber(count(here, 'promised')),
      ]
    }),
  )
}
${
  mine.length > 0 &&
  table(
    mine.length > ATTENDEES_SHOWN
      ? `${showNumber(mine.length)} người dự, ${ATTENDEES_SHOWN} người đầu, chưa đóng trước`
      : 'Người dự, chưa đóng trước',
    [{ label: 'Tên' }, { label: 'Điện thoại' }, { label: 'Hội nghị' }, { label: 'Mã số BHXH' }, { label: 'Kết quả' }],
    sorted
      .slice(0, ATTENDEES_SHOWN)
      .map((one) => [
        String(masked({ name: one.name }).name),
        phoneShown(one.phone),
        html`${dated(one.day)} <span class="under">${place(one.unit)}</span>`,
        one.member === ''
          ? mayChange(person) && memberForm(person, one)
          : String(masked({ member: one.member }).member),
        one.outcome === 'promised' ? html`<span class="late">${OUTCOMES.promised}</span>` : OUTCOMES[one.outcome],
      ]),
  )
}
${
  costs.length > 0 &&
  table(
    'Đã chi, theo chứng từ',
    [{ label: 'Ngày' }, { label: 'Việc' }, { label: 'Chứng từ' }, { label: 'Số tiền', number: true }],
    costs.map(({ day, what, voucher, amount }) => [dated(day), what, voucher, showMoney(amount)]),
    ['Cộng', '', '', showMoney(spent)],
  )
}`
}

const memberForm = (person: SignedIn, { campaign, unit, day, number }: Judged): Html => {
  const id = `ma-${unit}-${day}-${number}`
  return form(
    person,
    paths.campaignWork(campaign, 'ma-so'),
    { unit, day, number },
    html`<label class="hidden" for="${id}">Mã số BHXH của người thứ ${number}, ${day}</label><input id="${id}" name="member" inputmode="numeric" maxlength="10" size="10" autocomplete="off" required> <button class="quiet">Ghi</button>`,
  )
}

const conferenceForm = (person: SignedIn, code: string, today: Day, units: readonly Unit[]): Html =>
  html`<details class="choice"><summary>Ghi hội nghị và người dự</summary>${form(
    person,
    paths.campaignWork(code, 'hoi-nghi'),
    {},
    html`<label for="h-unit">Đơn vị tổ chức</label><select id="h-unit" name="unit">${units.map(({ id, code, name }) => html`<option value="${code}"${id === person.unit && html` selected`}>${name}</option>`)}</select>
${box('day', 'Ngày', html`type="date" value="${today}"`)}${box('place', 'Nơi', html`placeholder="Nhà văn hóa bản Mòn"`)}
<label for="h-list">Người dự</label><textarea id="h-list" name="list" rows="6" maxlength="20000" aria-describedby="h-noi"></textarea>
<p id="h-noi" class="under">Mỗi dòng: họ tên; điện thoại; mã số BHXH; x nếu ghi danh. Chưa có mã thì để trống giữa hai dấu “;”.</p><button class="main">Ghi hội nghị</button>`,
    'fields',
  )}</details>`

const costForm = (person: SignedIn, code: string, today: Day): Html =>
  html`<details class="choice"><summary>Ghi khoản đã chi</summary>${form(
    person,
    paths.campaignWork(code, 'chi'),
    {},
    html`<label for="p-day">Ngày chi</label><input id="p-day" name="day" type="date" value="${today}" required>${box('what', 'Việc', html`placeholder="Tờ rơi, nước uống"`)}${box('voucher', 'Số chứng từ', html`placeholder="PC-0142"`)}${box('amount', 'Số tiền', html`inputmode="numeric"`)}<button class="main">Ghi khoản chi</button>`,
    'fields',
  )}</details>`
