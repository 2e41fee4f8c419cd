/** Bags as a paper: what is to be done about which, and all of them by both sides' scans. */
import { type Day, showDay } from '#kernel/day.ts'
import { showNumber } from '#kernel/money.ts'
import type { Network } from '#network/network.ts'
import { unitName } from '#report/drill.ts'
import { holderName } from '#report/holder.ts'
import type { BagTrouble, BagWay } from '#report/mail-bags.ts'
import type { ActRef } from '#report/mail-read.ts'
import type { Paper, PaperCell, PaperTable } from '#report/paper.ts'
import { paths } from '#report/paths.ts'

type Asked = { from: Day; to: Day; demo: boolean }

export function bagsPaper(bags: readonly BagWay[], network: Network, { from, to, demo }: Asked): Paper {
  const troubled = bags.filter(({ troubles }) => troubles.length > 0)
  const away = bags.filter(({ taken }) => !taken).length
  const name = (unit: number): string => unitName(network, unit, { from, to })
  return {
    title: 'Túi thư, hai đầu',
    lead:
      bags.length === 0
        ? 'Không có túi thư nào giao lên xe trong những ngày này.'
        : `${showNumber(bags.length)} túi giao lên xe từ ${showDay(from)} đến ${showDay(to)}: ${showNumber(bags.length - away)} đã nhận, ${showNumber(away)} còn trên đường; ${showNumber(troubled.length)} túi cần xem.`,
    demo,
    tables: [
      {
        title: 'Cần xem',
        columns: [{ label: 'Túi' }, { label: 'Từ' }, { label: 'Giao lúc' }, { label: 'Giao cho' }, { label: 'Việc' }],
        rows: troubled.map((way) => [
          act(way.bag, way.sent),
          name(way.sent.unit),
          showMoment(way.sent.at),
          holderName(way.sent.to, network, way.sent.at.slice(0, 10)),
          caseLink(way),
        ]),
        none: 'Không có túi nào lệch hay chậm.',
      },
      bothSides(bags, name),
    ],
    notes: [
      'Lệch cân: số cân khi nhận khác số trên BĐ8 quá 2 % và quá 50 g (mức giả định, chưa đối chiếu quy trình). Túi quá 24 giờ chưa nhận, hoặc nhận mà chưa kiểm, thì nhắc.',
      'Sai lệch đã lập biên bản thành việc ở “Chờ quyết định”, do đơn vị mở túi giữ.',
    ],
  }
}

function bothSides(bags: readonly BagWay[], name: (unit: number) => string): PaperTable {
  return {
    title: 'Mọi túi',
    columns: [
      ...['Túi', 'Số BĐ10', 'Từ', 'Giao lúc'].map((label) => ({ label })),
      ...['Bưu gửi báo', 'Gam báo'].map((label) => ({ label, number: true })),
      ...['Nơi nhận', 'Nhận lúc'].map((label) => ({ label })),
      ...['Gam nhận', 'Bưu gửi kiểm', 'Sai lệch'].map((label) => ({ label, number: true })),
    ],
    rows: bags.map(({ bag, sent, taken, opened }): PaperCell[] => [
      act(bag, sent),
      sent.slip,
      name(sent.unit),
      showMoment(sent.at),
      sent.items,
      sent.grams,
      taken ? name(taken.unit) : '',
      taken ? act(showMoment(taken.at), taken) : '',
      taken ? taken.grams : '',
      opened ? opened.items : '',
      opened ? opened.differences : '',
    ]),
    none: '',
  }
}

const act = (text: string, { device, seq }: ActRef): PaperCell => ({ text, href: paths.act(device, seq) })

/** Words of all that is to be done, leading to the act that opened the case when there is one. */
function caseLink({ troubles, opened }: BagWay): PaperCell {
  const text = troubles.map(said).join('; ')
  return opened && troubles.some(({ kind }) => kind === 'case') ? act(text, opened) : text
}

function said(trouble: BagTrouble): string {
  switch (trouble.kind) {
    case 'onTheWay':
      return `giao ${showNumber(trouble.hours)} giờ trước, chưa ai nhận: hỏi người chở`
    case 'unopened':
      return `nhận ${showNumber(trouble.hours)} giờ trước, chưa kiểm: mở túi, kiểm theo BĐ8`
    case 'weight':
      return `${trouble.grams < 0 ? 'thiếu' : 'thừa'} ${showNumber(Math.abs(trouble.grams))} g so với BĐ8, chưa lập hồ sơ: mở lại túi, cân và ghi`
    case 'items':
      return `BĐ8 báo ${showNumber(trouble.said)} bưu gửi, kiểm được ${showNumber(trouble.found)}, chưa lập hồ sơ: mở lại túi và kiểm`
    case 'case':
      return `${showNumber(trouble.differences)} sai lệch, đã lập hồ sơ`
  }
}

/** “02/03 05:30” of a local time. */
const showMoment = (at: string): string => `${at.slice(8, 10)}/${at.slice(5, 7)} ${at.slice(11, 16)}`
