/** Addresses of sign-in and of the office's pages, made in this one place; those of reports are in `report/paths.ts`. */

const query = (values: Record<string, string | undefined>): string => {
  const given = Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

export const desk = {
  /** `to`: where to go on after sign-in. */
  signIn: (to?: string) => `/vao${query({ den: to })}`,
  signOut: () => '/ra',
  passkeyAsk: () => '/vao/khoa/hoi',
  passkey: () => '/vao/khoa',
  link: (link: string) => `/mat-khau/${link}`,
  me: () => '/toi',
  newPasskeyAsk: () => '/toi/khoa/hoi',
  newPasskey: () => '/toi/khoa',
  /** Showing again who one is. */
  proofAsk: () => '/toi/xac-nhan/hoi',
  proof: () => '/toi/xac-nhan',
  dropPasskey: () => '/toi/khoa/bo',
  endSession: () => '/toi/phien/dung',
  told: () => '/toi/da-biet',
  home: () => '/quan-ly',
  /** `done`: what the page says was done. */
  devices: (done?: string) => `/quan-ly/may${query({ xong: done })}`,
  invite: () => '/quan-ly/may/ma',
  approve: () => '/quan-ly/may/duyet',
  device: (code: string, what: 'thu-quyen' | 'bao-mat' | 'quy-dau') =>
    `/quan-ly/may/${encodeURIComponent(code)}/${what}`,
  /** The till's own page. */
  till: () => '/quay',
  people: (done?: string) => `/quan-ly/nguoi${query({ xong: done })}`,
  personPin: () => '/quan-ly/nguoi/pin',
  personLink: () => '/quan-ly/nguoi/duong-dan',
  personKeys: (code: string) => `/quan-ly/nguoi/${code}/bo-khoa`,
  personStop: (code: string) => `/quan-ly/nguoi/${code}/cho-nghi`,
  lists: (done?: string) => `/quan-ly/danh-sach${query({ xong: done })}`,
  handOut: () => '/quan-ly/danh-sach/giao',
  takeIn: () => '/quan-ly/danh-sach/nhap',
  orderBack: () => '/quan-ly/danh-sach/thu-hoi',
  /** Lists of principals: handed in, looked at before they are applied, worked off. */
  listsIn: () => '/quan-ly/danh-sach/nop',
  listTemplate: (service: string) => `/quan-ly/danh-sach/mau/${service}`,
  listDraft: (id: string) => `/quan-ly/danh-sach/xem/${id}`,
  listFaults: (id: string) => `/quan-ly/danh-sach/xem/${id}/loi`,
  /** Lists that a principal has handed over: looked at, accepted, returned. */
  offer: (id: string) => `/quan-ly/danh-sach/cho-nhan/${id}`,
  offerBack: (id: string) => `/quan-ly/danh-sach/cho-nhan/${id}/tra`,
  list: (principal: string, number: string, more: { dong?: string; xong?: string } = {}) =>
    `/quan-ly/danh-sach/so${query({ 'don-vi': principal, so: number, ...more })}`,
  listHandOut: () => '/quan-ly/danh-sach/so/giao',
  listReturn: () => '/quan-ly/danh-sach/so/tra',
  listNotices: (of?: { principal: string; number: string; village: string; bill: string }) =>
    `/quan-ly/danh-sach/so/giay-bao${query(of ? { 'don-vi': of.principal, so: of.number, ban: of.village, ma: of.bill } : {})}`,
  listMove: () => '/quan-ly/danh-sach/so/chuyen',
  serving: (done?: string) => `/quan-ly/danh-sach/ban${query({ xong: done })}`,
  contracts: () => '/quan-ly/hop-dong',
  alarms: () => '/quan-ly/canh-bao',
  /** Slips written on paper, records of the cut-over. */
  slips: (done?: string) => `/quan-ly/phieu${query({ xong: done })}`,
  slipTemplate: (kind: string) => `/quan-ly/phieu/mau/${kind}`,
  /** A sheet of slips with faults, and the same sheet with them beside. */
  slipDraft: (id: string) => `/quan-ly/phieu/xem/${id}`,
  slipFaults: (id: string) => `/quan-ly/phieu/xem/${id}/loi`,
  apiSlips: () => '/api/slip',
  apiList: () => '/api/list',
  apiListApply: () => '/api/list/apply',
  listScript: () => '/tinh/danh-sach.js',
  /** The bank: statements in, what nobody knows yet, payments out. */
  bank: (done?: string) => `/quan-ly/ngan-hang${query({ xong: done })}`,
  bankMatch: () => '/quan-ly/ngan-hang/ghep',
  bankEntry: () => '/quan-ly/ngan-hang/dong',
  bankOrders: () => '/quan-ly/ngan-hang/lenh-chi',
  bankOrderFile: (day: string, kind: '.xml' | '.xlsx' | '-ngan-hang.xlsx') =>
    `/quan-ly/ngan-hang/lenh-chi/${day}/tep${kind}`,
  bankNotice: (bill?: string) => `/quan-ly/ngan-hang/giay-bao.pdf${query({ ma: bill })}`,
  bankCode: (bill?: string) => `/quan-ly/ngan-hang/ma${query({ ma: bill })}`,
  bankTemplate: () => '/quan-ly/ngan-hang/mau',
  apiBank: () => '/api/bank',
  apiOfficial: () => '/api/official',
  cases: (done?: string) => `/quan-ly/cho-quyet-dinh${query({ xong: done })}`,
  case: (key: string) => `/quan-ly/cho-quyet-dinh/ho-so${query({ ma: key })}`,
  second: () => '/quan-ly/cho-quyet-dinh/hai-nguoi',
  propose: () => '/quan-ly/cho-quyet-dinh/sua-sai',
  /** `only`: one kind of deeds. */
  deeds: (only?: 'du-lieu-rieng') => `/quan-ly/nhat-ky${query({ xem: only })}`,
  style: () => '/tinh/quan-ly.css',
  script: () => '/tinh/khoa.js',
} as const

/** The portal of a principal. Addresses of lists have the names that they have in `desk`. */
export const portal = {
  /** `done`: what the page says was done. */
  home: (done?: string) => `/don-vi-giao${query({ xong: done })}`,
  listsIn: () => '/don-vi-giao',
  apiList: () => '/don-vi-giao/nop',
  listTemplate: (service: string) => `/don-vi-giao/mau/${service}`,
  listDraft: (id: string) => `/don-vi-giao/xem/${id}`,
  listFaults: (id: string) => `/don-vi-giao/xem/${id}/loi`,
  list: (number: string, done?: string) => `/don-vi-giao/so${query({ so: number, xong: done })}`,
  paper: (paper: 'doi-soat' | 'chung-tu' | 'ho-so', { from, to }: { from?: string; to?: string } = {}, kind = '') =>
    `/don-vi-giao/${paper}${kind && `/bang${kind}`}${query({ tu: from, den: to })}`,
  /** Files of days: which there are, and one of them. */
  files: (kind: '' | '.json' = '') => `/don-vi-giao/tep${kind}`,
  file: (day: string, kind: '.xlsx' | '.pdf' | '.json') => `/don-vi-giao/tep/${day}/bang${kind}`,
  proof: (device: string, seq: number | string) => `/don-vi-giao/chung-tu/${encodeURIComponent(device)}/${seq}`,
} as const

/** Where lists are handed in: at the office, or from outside. */
export type ListDesk = Pick<typeof portal, 'listsIn' | 'apiList' | 'listTemplate' | 'listDraft' | 'listFaults'>

/** A path of our own, whatever was asked for: never another site. */
export const ownPath = (asked: string | undefined): string =>
  asked !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(asked) && !asked.startsWith('/vao') ? asked : desk.home()
