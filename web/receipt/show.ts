/** What the page shows: the verdict in words, Vietnamese first, then what the paper in the hand must say. */
import type { Sealed } from '#counter/receipt-code.ts'
import { aboutOf, type Labels, sealedRows } from '#counter/receipt-labels.ts'
import { showDay } from '#kernel/day.ts'
import { moneyInWords, showMoney } from '#kernel/money.ts'
import type { Row } from '#services/receipt.ts'
import type { Pay, Verdict } from './judge.ts'

/** Put in by the build. */
declare const LABELS: Labels

export type View =
  | { kind: 'nothing' | 'unreadable' }
  | { kind: 'parts'; parts: number[] }
  | { kind: 'opened'; sealed: Sealed; point: string | undefined; verdict: Verdict; again: () => Promise<void> }

/** How sure: `good`, `wait` (not yet known) or `bad`; the sign and the words say it too, not the colour alone. */
type Say = { tone: 'good' | 'wait' | 'bad'; vi: string; more: string; en: string }

const SAYS: Record<Exclude<Verdict['kind'], 'revoked'>, Say> = {
  asking: { tone: 'wait', vi: 'Đang kiểm tra…', more: '', en: 'Checking…' },
  recorded: {
    tone: 'good',
    vi: 'Giấy thật. Trung tâm đã ghi sổ việc này.',
    more: 'So từng dòng dưới đây với giấy trong tay.',
    en: 'Genuine: signed by this till and recorded by the centre.',
  },
  signed: {
    tone: 'wait',
    vi: 'Máy của Bưu điện đã ký giấy này. Trung tâm chưa xác nhận.',
    more: 'Chưa có mạng. Khi có mạng, bấm “Hỏi trung tâm”.',
    en: 'Signed by this till, not yet confirmed by the centre.',
  },
  missing: {
    tone: 'wait',
    vi: 'Máy của Bưu điện đã ký giấy này. Trung tâm chưa nhận được việc này.',
    more: 'Trung tâm đã ghi lại lần kiểm tra này và sẽ theo dõi. Giữ giấy, vài ngày sau kiểm tra lại.',
    en: 'Signed by this till; the centre has not received it yet and now follows it up. Keep the paper.',
  },
  different: {
    tone: 'bad',
    vi: 'Giấy khác với sổ của trung tâm.',
    more: 'Giữ giấy và báo Bưu điện tỉnh.',
    en: 'The centre has recorded something else. Keep the paper and tell the provincial Post.',
  },
  reversed: {
    tone: 'bad',
    vi: 'Việc này đã bị hủy. Giấy không còn giá trị.',
    more: 'Nếu tiền chưa được trả lại, giữ giấy và báo Bưu điện tỉnh.',
    en: 'This act was reversed. The paper is no longer valid.',
  },
  forged: {
    tone: 'bad',
    vi: 'Chữ ký sai. Không có máy nào của Bưu điện ký giấy này.',
    more: 'Không nhận giấy này. Báo Bưu điện tỉnh.',
    en: 'No till of the Post has signed this paper.',
  },
  unknown: {
    tone: 'wait',
    vi: 'Chưa kiểm được: điện thoại này chưa biết máy đã ký.',
    more: 'Mở lại trang này khi có mạng.',
    en: 'Not checked: this phone does not know the till yet. Open the page again with a network.',
  },
  busy: {
    tone: 'wait',
    vi: 'Máy của Bưu điện đã ký giấy này. Trung tâm đang bận.',
    more: 'Đợi một phút rồi bấm “Hỏi trung tâm”.',
    en: 'Signed by this till. The centre is busy: ask again in a minute.',
  },
}

const revokedSay = (on: string): Say => ({
  tone: 'bad',
  vi: `Máy đã ký giấy này bị thu hồi ngày ${showDay(on)}, trước ngày ghi trên giấy.`,
  more: 'Giữ giấy và báo Bưu điện tỉnh.',
  en: 'The till had been withdrawn before the day on this paper.',
})

const NOT_OPENED: Record<'nothing' | 'unreadable', Say> = {
  nothing: {
    tone: 'wait',
    vi: 'Quét mã trên giấy của Bưu điện.',
    more: 'Dùng máy ảnh của điện thoại, rồi mở địa chỉ hiện ra.',
    en: 'Scan the code on a paper of the Post with your camera.',
  },
  unreadable: {
    tone: 'bad',
    vi: 'Không đọc được mã này.',
    more: 'Quét lại. Nếu vẫn vậy: mã bị sửa, hoặc không phải của Bưu điện.',
    en: 'This code cannot be read. Scan it again; if it stays so, it was changed or is not the Post’s.',
  },
}

const SIGNS: Record<Say['tone'], string> = { good: '✓', wait: '…', bad: '✗' }

export function show(view: View): void {
  const say = sayOf(view)
  const status = element('section', { id: 'verdict', className: say.tone }, [
    element('p', { className: 'sign', ariaHidden: 'true' }, [SIGNS[say.tone]]),
    element('h2', {}, [say.vi]),
    element('p', {}, [say.more]),
    element('p', { lang: 'en' }, [say.en]),
  ])
  const paper = view.kind === 'opened' ? paperOf(view.sealed, view.point, say.tone) : []
  const again = view.kind === 'opened' && ['signed', 'missing', 'busy', 'unknown'].includes(view.verdict.kind)
  const button = again
    ? [element('button', { type: 'button', onclick: () => void view.again() }, ['Hỏi trung tâm'])]
    : []
  const pay = view.kind === 'opened' && view.verdict.kind === 'recorded' ? view.verdict.pay.map(payOf) : []
  document.getElementById('view')?.replaceChildren(status, ...button, ...pay, ...paper)
}

function sayOf(view: View): Say {
  if (view.kind === 'parts') {
    const list = view.parts.join(', ')
    return {
      tone: 'wait',
      vi: `Giấy này có nhiều mã. Quét tiếp mã số ${list}.`,
      more: 'Điện thoại giữ các mã đã quét.',
      en: `This paper has several codes. Now scan number ${list}.`,
    }
  }
  if (view.kind !== 'opened') return NOT_OPENED[view.kind]
  const { verdict } = view
  return verdict.kind === 'revoked' ? revokedSay(verdict.on) : SAYS[verdict.kind]
}

/** @param point the name of the point where the till stands, when its list is known */
function paperOf(sealed: Sealed, point: string | undefined, tone: Say['tone']): HTMLElement[] {
  const { act, cash, number, teller, hash } = sealed
  const named = `${act.device}/${act.seq}`
  const money: Row[] =
    cash === 0
      ? []
      : [
          [cash > 0 ? 'Đã thu' : 'Đã chi', showMoney(Math.abs(cash))],
          ['Bằng chữ', moneyInWords(Math.abs(cash))],
        ]
  const head: Row[] = [
    ['Nơi làm', point ? `${point} (${act.unit})` : act.unit],
    ['Việc', aboutOf(LABELS, sealed)],
    ['Số', number || named],
    ['Lúc', `${showDay(act.at.slice(0, 10))} ${act.at.slice(11, 16)}`],
  ]
  const foot: Row[] = [
    ['Giao dịch viên', teller],
    ['Máy và số việc', named],
    ['Dấu', hash.slice(0, 16)],
  ]
  return [
    element('h2', {}, [tone === 'bad' ? 'Mã trên giấy nói' : 'Giấy phải ghi đúng như sau']),
    ...[head, ...sealedRows(LABELS, sealed), money, foot].filter((rows) => rows.length > 0).map(list),
  ]
}

/** What is left, with a code for banking apps; the words beside it can be typed instead. */
const payOf = ({ amount, memo, account, name, side, path }: Pay): HTMLElement =>
  element('section', { className: 'pay' }, [
    element('h2', {}, [`Còn phải trả ${showMoney(amount)}`]),
    codeOf(side, path, `Mã VietQR trả ${showMoney(amount)}`),
    element('p', {}, [
      'Quét bằng ứng dụng ngân hàng, hoặc chụp màn hình này rồi mở ảnh trong ứng dụng. Giữ nguyên số tiền và nội dung.',
    ]),
    list([
      ['Tài khoản', `${account}, ${name}`],
      ['Nội dung', memo],
    ]),
  ])

/** Black on white in both themes: cameras want it so. */
function codeOf(side: number, path: string, label: string): SVGElement {
  const svg = (name: string, attributes: Record<string, string>, children: readonly Node[] = []) => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name)
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
    made.append(...children)
    return made
  }
  return svg('svg', { viewBox: `0 0 ${side} ${side}`, role: 'img', 'aria-label': label }, [
    svg('path', { fill: '#fff', d: `M0 0h${side}v${side}H0z` }),
    svg('path', { fill: '#000', d: path, 'shape-rendering': 'crispEdges' }),
  ])
}

const list = (rows: readonly Row[]): HTMLElement =>
  element(
    'dl',
    {},
    rows.map(([label, value]) => element('div', {}, [element('dt', {}, [label]), element('dd', {}, [value])])),
  )

/** Text goes in as text: whatever a code holds can never become markup. */
function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Partial<HTMLElementTagNameMap[K]>,
  children: readonly (Node | string)[],
): HTMLElement {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}
