/** What the acts about acts do, written down by hand like the rest (verbs.ts): cases, recalls, shifts, a teller's credit. */
import type { Service, Verb } from './verbs.ts'

const PERSON = /^[\p{L}\p{N}._-]{1,64}$/u
const DIGEST = /^[0-9a-f]{64}$/
export const ACT = /^[\p{L}\p{N}._-]{1,64}\/[1-9]\d{0,8}$/u
export const PAPER_NUMBER = /^[A-Z0-9][A-Z0-9./-]{2,39}$/

const about = {
  id: 'device seq',
  fields: {
    device: PERSON,
    seq: 999_999_999,
    owner: 'holder',
    reason: 'words',
    evidence: 'words',
    decider: PERSON,
  },
} as const satisfies Partial<Service>

const waiting = {
  ...about.fields,
  received: 'money',
  paid: 'money',
  suspense: 'holder',
  till: 'holder',
  named: ACT,
  paper: 'words',
} as const

const concluded = { goes: '@owner > outside', pays: 'waiting', tells: 'concluded' } as const
const released = { ...concluded, may: 'received paid', tells: 'concluded released=waiting' } as const
const offBook = ['@till > customer received', 'customer > @till paid']
const givenBack = ['till > customer received', 'customer > till paid']

const parked: Service = {
  ...about,
  fields: { ...waiting, code: /^[a-z_]{2,40}$/, digest: DIGEST, what: 'words', raw: 'words' },
  verbs: {
    keep: {
      needs: 'code digest',
      may: 'received paid what raw',
      born: true,
      goes: 'outside > unit',
      opens: 'waiting',
      cash: ['customer > till received', 'till > customer paid'],
      tells: 'kept waiting=waiting',
    },
    booked: { ...released, needs: 'owner suspense till named', cash: offBook },
    refunded: { ...released, needs: 'owner suspense paper', cash: givenBack },
    void: { ...released, needs: 'owner suspense till reason evidence decider', cash: offBook },
    explained: { ...concluded, needs: 'owner reason' },
  },
}

const exception: Service = {
  ...about,
  fields: { ...waiting, missing: 'money', sku: /^[a-z0-9-]{2,20}$/, pieces: 1_000_000 },
  verbs: {
    booked: {
      ...released,
      needs: 'owner suspense till named',
      may: 'received paid missing',
      cash: [...offBook, '@till > @suspense missing'],
    },
    refunded: { ...released, needs: 'owner suspense paper', cash: givenBack },
    explained: {
      ...released,
      needs: 'owner suspense reason evidence decider',
      may: 'missing',
      cash: ['outside > @suspense missing'],
    },
    restocked: {
      ...concluded,
      needs: 'owner suspense till named sku pieces',
      stock: ['@till > @suspense pieces sku'],
    },
  },
}

const missing: Service = {
  ...about,
  fields: { ...about.fields, amount: 'money', digest: DIGEST },
  verbs: {
    shown: { needs: 'amount digest', born: true, goes: 'outside > unit', tells: 'shown' },
    arrived: { needs: 'owner', goes: '@owner > outside', tells: 'arrived' },
    concluded: { needs: 'owner reason evidence decider', goes: '@owner > outside', tells: 'concluded' },
  },
}

const recall: Service = {
  id: 'number',
  fields: {
    number: PAPER_NUMBER,
    to: 'holder',
    service: /^[a-z-]{1,40}$/,
    period: 'month',
    village: 'words',
    thing: /^[a-z-]+:.+$/u,
    until: 'day',
    reason: 'words',
    returned: 1_000_000,
    from: 'holder',
    issuer: 'holder',
  },
  verbs: {
    order: {
      needs: 'to service until reason',
      may: 'period village thing',
      born: true,
      goes: 'outside > @to',
      tells: 'ordered',
    },
    obeyed: { needs: 'returned', goes: 'till > outside', tells: 'obeyed' },
    refused: { needs: 'issuer reason', goes: 'till > @issuer', tells: 'refused' },
    withdraw: { needs: 'from reason', goes: '@from > outside' },
  },
}

const opened = { born: true, goes: 'outside > till' } as const satisfies Verb
const shift: Service = {
  id: 'device number',
  fields: {
    device: PERSON,
    number: 999_999,
    teller: PERSON,
    absent: PERSON,
    witness: PERSON,
    reason: 'words',
    acts: 999_999_999,
    head: DIGEST,
    counted: 'money',
    release: /^[\w-]{6,40}$/,
  },
  verbs: {
    open: { ...opened, needs: 'teller', may: 'release', tells: 'opened' },
    openFor: { ...opened, needs: 'teller absent witness reason', may: 'release', tells: 'opened openedFor' },
    close: { needs: 'acts head', may: 'counted', goes: 'till > outside', tells: 'closed' },
  },
}

const period: Service = {
  id: 'month',
  fields: { month: 'month', record: 'words', decider: PERSON },
  verbs: { lock: { needs: 'record decider', born: true, goes: 'outside > unit', tells: 'locked' } },
}

const numbered = { needs: 'series number issued amount', goes: 'outside > unit', tells: 'issued' }
const invoice: Service = {
  id: 'kind subject',
  fields: {
    kind: ['invoice', 'receipt', 'adjustment'],
    subject: /^[\p{L}\p{N}._-]{1,64}\/([1-9]\d{0,8}|\d{4}-\d\d)$/u,
    series: /^[A-Z0-9/-]{2,20}$/,
    number: /^[1-9]\d{0,7}$/,
    issued: 'day',
    amount: 'money',
    reason: 'words',
  },
  verbs: {
    issue: { ...numbered, born: true },
    cancel: { needs: 'reason', goes: 'unit > outside', tells: 'cancelled' },
    issueAgain: numbered,
  },
}

const tellerCredit: Service = {
  id: 'paid',
  worth: 'amount',
  fields: {
    paid: ACT,
    amount: 'money',
    teller: PERSON,
    name: 'words',
    phone: 'words',
    village: 'words',
    reason: 'words',
    to: 'holder',
  },
  verbs: {
    lend: { ...opened, needs: 'amount teller name', may: 'phone village', tells: 'lent=amount' },
    repayPart: { needs: 'amount', pays: 'amount', tells: 'repaid=amount' },
    repay: { needs: 'amount', goes: 'till > customer', pays: 'amount', tells: 'repaid=amount' },
    forgive: { needs: 'amount reason', goes: 'till > outside', pays: 'amount', tells: 'forgiven=amount' },
    handOver: { needs: 'to', goes: 'till > @to' },
  },
}

const visit: Service = {
  id: 'about number',
  fields: {
    about: /^[a-z-]+:.+$/u,
    number: /^[\p{L}\p{N}._-]{1,80}$/u,
    outcome: ['away', 'later', 'amount', 'address', 'other'],
    again: 'day',
    text: 'words',
    photo: DIGEST,
  },
  verbs: {
    note: { needs: 'outcome', may: 'again text photo', born: true, goes: 'outside > unit', tells: 'noted' },
  },
}

export const cases = {
  parked,
  exception,
  missing,
  invoice,
  recall,
  shift,
  period,
  'teller-credit': tellerCredit,
  visit,
}
