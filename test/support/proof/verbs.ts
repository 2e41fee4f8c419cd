/**
 * What each act of each service does, written down a second time by hand for the proof: which fields its lines take, where
 * the thing goes, what is paid, which cash and stock move, what the Post earns, and what it counts for. Written from the
 * declarations as one reads a specification; nothing here comes from the product's code. Claims (due, VAT, suspense) are
 * left out: no refusal and no figure depends on them.
 */

import { ACT, cases, PAPER_NUMBER } from './cases.ts'
import { bags } from './mail.ts'
import { collaborators } from './market.ts'

/** money: đồng from 0; words: a short text; story: a longer one; a number: an integer from 0 to it; a list: one of these. */
export type Shape =
  | 'money'
  | 'words'
  | 'story'
  | 'month'
  | 'day'
  | 'yes'
  | 'holder'
  | number
  | RegExp
  | readonly string[]

export type Verb = {
  /** Fields beside the identity of the thing; `may`: may be left out. */
  needs?: string
  may?: string
  /** The thing comes into being, with as much open on it as the service says (`worth`). */
  born?: true
  /** 'till > customer': from whom to whom the thing goes. `@x`: the holder in field x. */
  goes?: string
  /** This amount of what is open is paid before it goes, and nothing may be left open; or opened again after. */
  pays?: string
  opens?: string
  /** 'customer > till amount' */
  cash?: readonly string[]
  /** 'vault > till quantity sku': how many of what. */
  stock?: readonly string[]
  /** Amounts that become revenue of the unit, or stop being it. */
  earns?: string
  gives?: string
  /** Sets the book of this drawer or safe: 'till cash counted' or 'vault sku counted'. */
  counts?: string
  /** Opens a discrepancy of this amount. */
  differs?: string
  /** Opens a case 'of service amount' when the amount is not 0. */
  raises?: string
  /** 'service from id id': this thing of another service is put away with it, when the line says from where. */
  files?: string
  /** Undoes the act in field `named`: one's own of the same day, or any. */
  undoes?: 'own' | 'any'
  /** Needs a mandate that is in force. */
  mandate?: true
  /** What it counts for: 'bills' one a line, 'assigned=amount' the amount of each line. */
  tells?: string
}

export type Service = {
  principal?: string
  /** Fields that are the identity of its thing, and the one that says what is open on it at first. */
  id?: string
  worth?: string
  /** Revenue is told by customer too. */
  customers?: true
  fields: Readonly<Record<string, Shape>>
  verbs: Readonly<Record<string, Verb>>
}

const PERSON = /^[\p{L}\p{N}._-]{1,64}$/u
const ACCOUNT = /^[A-Z0-9-]{3,20}$/
const AGENCY = /^[a-z][a-z0-9-]{1,31}$/
const SKU = /^[a-z0-9-]{2,20}$/
const MEMBER = /^\d{10}$/
const ITEM = /^([A-Z]{2}\d{9}[A-Z]{2}|[A-Z0-9]{6}\d{9})$/

const passing = { to: 'holder', from: 'holder' } as const
const passed = {
  handOver: { needs: 'to', goes: 'till > @to' },
  takeOver: { needs: 'from', goes: '@from > till' },
} as const

/** Bills and entitlements are lent to a till until a day. */
const lent = {
  ...passing,
  until: 'day',
  order: PAPER_NUMBER,
  lost: 'holder',
  record: 'words',
  before: 'money',
} as const
const rights = {
  handOver: { ...passed.handOver, may: 'until' },
  takeOver: passed.takeOver,
  recall: { needs: 'order', goes: 'till > principal', tells: 'returned' },
  reclaim: { needs: 'lost record', goes: '@lost > till' },
  assignChanged: {
    needs: 'before amount',
    may: 'until',
    goes: 'principal > till',
    pays: 'before',
    opens: 'amount',
    tells: 'changedFrom=before changedTo=amount',
  },
} as const

/** Electricity, water, tax: bills of a principal. */
function bills(principal: string, customer: Shape, name: string, mandate?: true): Service {
  const paid = { needs: 'amount', pays: 'amount', cash: ['customer > till amount'], earns: 'commission' }
  const under = mandate ? { mandate } : {}
  return {
    principal,
    id: `${name} period`,
    worth: 'amount',
    fields: {
      [name]: customer,
      period: 'month',
      amount: 'money',
      village: 'words',
      name: 'words',
      reason: ['absent', 'disputed', 'direct'],
      ...lent,
    },
    verbs: {
      assign: {
        needs: 'amount village name',
        may: 'until',
        born: true,
        goes: 'principal > till',
        tells: 'assigned=amount bills',
        ...under,
      },
      assignAgain: { may: 'until', goes: 'principal > till', ...under },
      collect: { ...paid, goes: 'till > customer', tells: 'collected=amount billsCollected' },
      collectPart: { ...paid, tells: 'collected=amount' },
      ask: {
        needs: 'amount',
        goes: 'till > unknown',
        pays: 'amount',
        opens: 'amount',
        cash: ['customer > till amount'],
        ...under,
      },
      confirm: {
        needs: 'amount',
        goes: 'unknown > customer',
        pays: 'amount',
        earns: 'commission',
        tells: 'collected=amount billsCollected',
      },
      deny: {
        needs: 'amount',
        goes: 'unknown > till',
        pays: 'amount',
        opens: 'amount',
        cash: ['till > customer amount'],
      },
      ...rights,
      assignChanged: { ...rights.assignChanged, ...under },
      giveBack: { needs: 'reason', goes: 'till > principal', tells: 'returned' },
    },
  }
}

/** Pensions and allowances: entitlements paid out for a principal. */
function payouts(principal: string, who: string, code: RegExp, classes: readonly string[]): Service {
  const paid = {
    goes: 'till > customer',
    pays: 'amount',
    cash: ['till > customer amount'],
    earns: 'commission',
    tells: 'paid=amount payments',
  }
  return {
    principal,
    id: `${who} period`,
    worth: 'amount',
    fields: {
      [who]: code,
      class: classes,
      period: 'month',
      amount: 'money',
      village: 'words',
      name: 'words',
      paper: 'words',
      proxy: 'words',
      proxyPaper: 'words',
      proxyUntil: 'day',
      heir: 'words',
      death: 'words',
      reporter: 'words',
      decree: 'words',
      reason: ['absent', 'moved', 'deceased', 'stopped'],
      ...lent,
    },
    verbs: {
      assign: {
        needs: 'amount village name class',
        may: 'until',
        born: true,
        goes: 'principal > till',
        tells: 'assigned=amount entitlements',
      },
      assignAgain: { may: 'until', goes: 'principal > till' },
      pay: { ...paid, needs: 'amount paper' },
      payByProxy: { ...paid, needs: 'amount paper proxy proxyPaper proxyUntil' },
      payAtHome: { ...paid, needs: 'amount paper', tells: `${paid.tells} paidAtHome` },
      payHeir: { ...paid, needs: 'amount paper heir death' },
      ...rights,
      assignChanged: { ...rights.assignChanged, may: 'until decree' },
      giveBack: { needs: 'reason', may: 'reporter death', goes: 'till > principal', tells: 'returned' },
    },
  }
}

/** Voluntary social insurance and household health insurance: money in, a paper out. */
function insured(principal: string, own: { fields: Service['fields']; enrol: string; renew: string; issue: string }) {
  const [price] = principal === 'bhxh' ? ['payable'] : ['premium']
  const taken = {
    born: true,
    goes: 'customer > till',
    may: 'collaborator',
    cash: [`customer > till ${price}`],
    earns: 'commission',
  } as const
  return {
    principal,
    id: 'member start',
    fields: { member: MEMBER, name: 'words', phone: 'words', collaborator: 'words', ...own.fields, ...passing },
    verbs: {
      enrol: { ...taken, needs: `${own.enrol} name phone`, tells: `newMembers collected=${price} earned=commission` },
      renew: { ...taken, needs: own.renew, tells: `renewals collected=${price} earned=commission` },
      submit: { goes: 'till > principal' },
      issue: { needs: own.issue, goes: 'principal > till' },
      ...passed,
      deliver: { goes: 'till > customer' },
    },
  } as const satisfies Service
}

const licence: Service = {
  principal: '@agency',
  id: 'agency number',
  fields: {
    agency: AGENCY,
    number: PAPER_NUMBER,
    class: ['a1', 'a2', 'b1', 'b2', 'c', 'd', 'e', 'f'],
    docket: 'words',
    seal: 'words',
    applicant: 'words',
    phone: 'words',
    address: 'words',
    paper: 'words',
    reason: ['incomplete', 'health', 'violation'],
    ...passing,
  },
  verbs: {
    accept: {
      needs: 'class docket seal applicant phone address',
      born: true,
      goes: 'customer > till',
      cash: ['customer > till stateFee', 'customer > till price'],
      earns: 'net',
      tells: 'accepted',
    },
    ...passed,
    submit: { goes: 'till > principal' },
    giveBack: { needs: 'reason', goes: 'principal > till', tells: 'returned' },
    refund: { needs: 'paper', goes: 'till > customer', cash: ['till > customer stateFee'] },
    issue: { goes: 'principal > till' },
    deliver: { needs: 'paper', goes: 'till > customer', tells: 'delivered' },
  },
}

const dossier: Service = {
  principal: '@agency',
  id: 'agency number',
  fields: {
    agency: AGENCY,
    number: PAPER_NUMBER,
    procedure: 'words',
    papers: 1000,
    docket: 'words',
    seal: 'words',
    back: ['post', 'agency'],
    fee: 'money',
    applicant: 'words',
    phone: 'words',
    address: 'words',
    appointment: 'day',
    paper: 'words',
    reason: ['incomplete', 'wrongAgency', 'withdrawn'],
    ...passing,
  },
  verbs: {
    accept: {
      needs: 'procedure papers docket seal back applicant phone address',
      may: 'fee',
      born: true,
      goes: 'customer > till',
      cash: ['customer > till fee', 'customer > till price'],
      earns: 'net',
      tells: 'accepted fees=fee',
    },
    ...passed,
    submit: { needs: 'appointment', goes: 'till > principal', tells: 'submitted' },
    giveBack: { needs: 'reason', goes: 'principal > till', tells: 'returned' },
    refund: { needs: 'paper', may: 'fee', goes: 'till > customer', cash: ['till > customer fee'] },
  },
}

const delivered = { needs: 'paper', may: 'fee', goes: 'till > customer', pays: 'fee', tells: 'delivered fees=fee' }
const result: Service = {
  principal: '@agency',
  id: 'agency number',
  worth: 'fee',
  fields: {
    agency: AGENCY,
    number: PAPER_NUMBER,
    fee: 'money',
    applicant: 'words',
    phone: 'words',
    address: 'words',
    paper: 'words',
    reason: ['absent', 'unknown', 'refused', 'wrong'],
    ...passing,
  },
  verbs: {
    receive: {
      needs: 'applicant phone address',
      may: 'fee',
      born: true,
      goes: 'principal > till',
      tells: 'received',
    },
    receiveAgain: { goes: 'principal > till' },
    ...passed,
    deliver: { ...delivered, cash: ['customer > till fee', 'customer > till price'], earns: 'net' },
    deliverPrepaid: { ...delivered, cash: ['customer > till fee'] },
    giveBack: { needs: 'reason', goes: 'till > principal', tells: 'returned' },
  },
}

const letter: Service = {
  customers: true,
  fields: { grams: 2000, pieces: 100_000, account: ACCOUNT, stamp: SKU, quantity: 1_000_000, value: 'money' },
  verbs: {
    post: {
      needs: 'grams pieces',
      may: 'account',
      cash: ['customer > till postage'],
      earns: 'postage',
      tells: 'pieces=pieces',
    },
    postOnCredit: { needs: 'grams pieces account', earns: 'postage', tells: 'pieces=pieces' },
    sellStamps: {
      needs: 'stamp quantity value',
      may: 'account',
      stock: ['till > customer quantity stamp'],
      cash: ['customer > till stamps'],
      earns: 'stamps',
    },
  },
}

const given = {
  evidence: 'words',
  decider: PERSON,
  oldAddress: 'words',
  senderAddress: 'words',
  oldSenderAddress: 'words',
  posted: 'day',
} as const
const registered: Service = {
  customers: true,
  id: 'item',
  fields: {
    ...given,
    item: ITEM,
    grams: 2000,
    account: ACCOUNT,
    sender: 'words',
    addressee: 'words',
    address: 'words',
    signed: 'words',
    reason: ['absent', 'unknown', 'refused'],
    ...passing,
  },
  verbs: {
    accept: {
      needs: 'grams sender addressee address',
      may: 'account oldAddress senderAddress oldSenderAddress',
      born: true,
      goes: 'customer > till',
      cash: ['customer > till postage'],
      earns: 'postage',
      tells: 'accepted',
    },
    acceptOnCredit: {
      needs: 'grams sender addressee address account',
      may: 'oldAddress senderAddress oldSenderAddress',
      born: true,
      goes: 'customer > till',
      earns: 'postage',
      tells: 'accepted',
    },
    arrive: {
      needs: 'addressee address',
      may: 'oldAddress senderAddress oldSenderAddress posted',
      born: true,
      goes: 'outside > till',
    },
    ...passed,
    forward: { goes: 'till > outside' },
    deliver: { needs: 'signed', goes: 'till > customer', tells: 'delivered' },
    returnToSender: { needs: 'reason', goes: 'till > customer', tells: 'returned' },
    lost: { needs: 'evidence decider', goes: 'till > outside', tells: 'lost' },
  },
}

const sent = 'grams zone sender senderPhone addressee addresseePhone address'
const remitted = { goes: 'customer > outside', pays: 'cod', tells: 'codRemitted=cod' }
const parcel: Service = {
  principal: 'cod',
  customers: true,
  id: 'item',
  worth: 'cod',
  fields: {
    ...given,
    item: ITEM,
    grams: 31_500,
    zone: ['province', 'region', 'nation'],
    cod: 'money',
    account: ACCOUNT,
    sender: 'words',
    senderPhone: 'words',
    addressee: 'words',
    addresseePhone: 'words',
    address: 'words',
    signed: 'words',
    paper: 'words',
    bank: 'holder',
    voucher: 'words',
    reason: ['absent', 'unknown', 'refused', 'unpaid'],
    ...passing,
  },
  verbs: {
    accept: {
      needs: sent,
      may: 'cod account oldAddress senderAddress oldSenderAddress',
      born: true,
      goes: 'customer > till',
      cash: ['customer > till price'],
      earns: 'net',
      tells: 'accepted',
    },
    acceptOnCredit: {
      needs: `${sent} account`,
      may: 'cod oldAddress senderAddress oldSenderAddress',
      born: true,
      goes: 'customer > till',
      earns: 'net',
      tells: 'accepted',
    },
    arrive: {
      needs: 'addressee addresseePhone address',
      may: 'cod oldAddress senderAddress oldSenderAddress posted',
      born: true,
      goes: 'outside > till',
    },
    ...passed,
    forward: { goes: 'till > outside' },
    deliver: {
      needs: 'signed',
      may: 'cod',
      goes: 'till > customer',
      pays: 'cod',
      opens: 'cod',
      cash: ['customer > till cod'],
      tells: 'delivered codCollected=cod',
    },
    returnToSender: { needs: 'reason', may: 'cod', goes: 'till > customer', pays: 'cod', tells: 'returned' },
    lost: { needs: 'evidence decider', may: 'cod', goes: 'till > outside', pays: 'cod', tells: 'lost' },
    remit: { ...remitted, needs: 'cod paper', cash: ['till > customer cod'] },
    remitByBank: { ...remitted, needs: 'cod bank voucher', cash: ['@bank > customer cod'] },
  },
}

const goods: Service = {
  fields: {
    sku: SKU,
    quantity: 1_000_000,
    unitPrice: 'money',
    slip: 'words',
    sale: 'words',
    counted: 1_000_000,
  },
  verbs: {
    receive: { needs: 'sku quantity slip', stock: ['outside > vault quantity sku'] },
    supply: { needs: 'sku quantity slip', stock: ['vault > till quantity sku'] },
    giveBack: { needs: 'sku quantity slip', stock: ['till > vault quantity sku'] },
    sell: {
      needs: 'sku quantity unitPrice',
      stock: ['till > customer quantity sku'],
      cash: ['customer > till price'],
      earns: 'net',
      tells: 'sold=quantity',
    },
    takeBack: {
      needs: 'sku quantity unitPrice sale',
      stock: ['customer > till quantity sku'],
      cash: ['till > customer price'],
      gives: 'net',
      tells: 'takenBack=quantity',
    },
    returnToSupplier: { needs: 'sku quantity slip', stock: ['vault > outside quantity sku'] },
    count: { needs: 'sku counted', counts: 'till sku counted' },
    countVault: { needs: 'sku counted', counts: 'vault sku counted' },
  },
}

const credit: Service = {
  id: 'account voucher',
  fields: {
    account: ACCOUNT,
    voucher: PAPER_NUMBER,
    amount: 'money',
    bank: 'holder',
    decider: 'words',
    reason: 'words',
  },
  verbs: {
    pay: {
      needs: 'amount',
      born: true,
      goes: 'outside > unit',
      cash: ['customer > till amount'],
      tells: 'paid=amount',
    },
    payByBank: {
      needs: 'amount bank',
      born: true,
      goes: 'outside > unit',
      cash: ['customer > @bank amount'],
      tells: 'paid=amount',
    },
    writeOff: { needs: 'amount decider reason', born: true, goes: 'outside > unit', tells: 'writtenOff=amount' },
  },
}

const NOTES = 'n500 n200 n100 n50 n20 n10 n5 n2 n1 coins'
const notes = Object.fromEntries(
  NOTES.split(' ').map((note) => [note, note === 'coins' ? 'money' : 1_000_000] as const),
)
const cash: Service = {
  fields: { amount: 'money', slip: 'words', bank: 'holder', voucher: 'words', ...notes },
  verbs: {
    supply: { needs: 'amount slip', cash: ['vault > till amount'], tells: 'supplied=amount' },
    remit: { needs: 'amount slip', cash: ['till > vault amount'], tells: 'remitted=amount' },
    deposit: { needs: 'amount bank voucher', cash: ['vault > @bank amount'] },
    withdraw: { needs: 'amount bank voucher', cash: ['@bank > vault amount'] },
    count: { may: NOTES, counts: 'till cash notes', tells: 'counts' },
    countVault: { may: NOTES, counts: 'vault cash notes', tells: 'counts' },
  },
}

const sealed = { needs: 'amount', may: 'bound', born: true, tells: 'sealed sent=amount' } as const
const opened = { pays: 'amount', tells: 'received=amount' }
const pouch: Service = {
  id: 'pouch',
  worth: 'amount',
  fields: {
    pouch: ACCOUNT,
    amount: 'money',
    carrier: 'holder',
    to: 'holder',
    slip: 'words',
    bound: 'holder',
    bank: 'holder',
    voucher: 'words',
    record: 'words',
  },
  verbs: {
    seal: { ...sealed, goes: 'outside > till', cash: ['till > thing amount'] },
    sealVault: { ...sealed, goes: 'outside > vault', cash: ['vault > thing amount'] },
    handOver: { needs: 'carrier slip', goes: 'till > @carrier' },
    handOverVault: { needs: 'carrier slip', goes: 'vault > @carrier' },
    pass: { needs: 'carrier to slip', goes: '@carrier > @to' },
    receive: { ...opened, needs: 'carrier amount', goes: '@carrier > till', cash: ['thing > till amount'] },
    receiveVault: { ...opened, needs: 'carrier amount', goes: '@carrier > vault', cash: ['thing > vault amount'] },
    bank: {
      ...opened,
      needs: 'carrier amount bank voucher',
      goes: '@carrier > outside',
      cash: ['thing > @bank amount'],
    },
    takeIn: { needs: 'carrier', goes: '@carrier > till' },
    empty: { ...opened, needs: 'amount record', cash: ['thing > till amount'] },
    missing: {
      needs: 'amount record',
      pays: 'amount',
      cash: ['thing > gap amount'],
      differs: 'amount',
      tells: 'short=amount',
    },
  },
}

const receiptBook: Service = {
  id: 'series first',
  fields: {
    series: /^[A-Z0-9/-]{2,20}$/,
    first: 99_999_999,
    last: 99_999_999,
    used: 1_000_000,
    spoilt: 1_000_000,
    slip: 'words',
    ...passing,
  },
  verbs: {
    receive: { needs: 'last slip', born: true, goes: 'outside > vault' },
    supply: { needs: 'slip', goes: 'vault > till' },
    ...passed,
    giveBack: { needs: 'slip', goes: 'till > vault' },
    finish: { needs: 'used spoilt', goes: 'till > outside', tells: 'used=used spoilt=spoilt' },
  },
}

const booked = { born: true, goes: 'outside > unit' } as const
const byBank = { ...booked, needs: 'amount bank statement' } as const
const settlement: Service = {
  principal: '@principal',
  id: 'principal voucher',
  fields: { principal: AGENCY, voucher: PAPER_NUMBER, amount: 'money', bank: 'holder', statement: 'words' },
  verbs: {
    remit: { ...byBank, cash: ['@bank > principal amount'], tells: 'remitted=amount' },
    remitCash: {
      ...booked,
      needs: 'amount statement',
      cash: ['vault > principal amount'],
      tells: 'remitted=amount',
    },
    fund: { ...byBank, cash: ['principal > @bank amount'], tells: 'funded=amount' },
    fundCash: { ...booked, needs: 'amount statement', cash: ['principal > vault amount'], tells: 'funded=amount' },
    refund: { ...byBank, cash: ['@bank > principal amount'], tells: 'refunded=amount' },
    commission: { ...byBank, cash: ['principal > @bank amount'], tells: 'commission=amount' },
  },
}

const found = 'investigator gap missing excess cause evidence decider'
const closed = { goes: '@investigator > outside', pays: 'difference' }
const gone = ['@gap > outside missing', 'outside > @gap excess']
const discrepancy: Service = {
  principal: '@party',
  id: 'device seq',
  fields: {
    device: PERSON,
    seq: 999_999_999,
    found: 'holder',
    investigator: 'holder',
    gap: 'holder',
    till: 'holder',
    missing: 'money',
    excess: 'money',
    sku: SKU,
    cause: 'words',
    evidence: 'words',
    decider: PERSON,
    party: AGENCY,
    heard: 'yes',
    until: 'day',
    hearing: 'holder',
    defect: 'words',
  },
  verbs: {
    investigate: { needs: 'found investigator', goes: '@found > @investigator', tells: 'investigated' },
    explain: {
      ...closed,
      needs: `${found} till`,
      cash: ['@gap > @till missing', '@till > @gap excess'],
      tells: 'explained=difference',
    },
    establish: {
      ...closed,
      needs: `${found} party`,
      may: 'heard until hearing',
      cash: gone,
      files: 'hearing hearing device seq until',
      tells: 'established=missing',
    },
    systemError: { ...closed, needs: `${found} defect`, cash: gone, tells: 'systemErrors=difference' },
    settleStock: {
      ...closed,
      needs: `${found} sku`,
      stock: ['@gap > outside missing sku', 'outside > @gap excess sku'],
    },
  },
}

const hearing: Service = {
  id: 'device seq until',
  fields: { device: PERSON, seq: 999_999_999, until: 'day', keeper: 'holder', slip: 'words', statement: 'story' },
  verbs: {
    ask: { needs: 'keeper slip', born: true, goes: 'outside > @keeper', tells: 'asked' },
    answer: { needs: 'statement', goes: 'person > unit', tells: 'answered' },
  },
}

const released = {
  goes: 'suspense > outside',
  pays: 'amount',
  cash: ['till > customer amount'],
  tells: 'released=amount',
}
const suspense: Service = {
  principal: 'suspense',
  id: 'number',
  worth: 'amount',
  fields: {
    number: PAPER_NUMBER,
    amount: 'money',
    purpose: 'words',
    name: 'words',
    phone: 'words',
    paper: 'words',
    named: ACT,
    bank: 'holder',
    voucher: 'words',
  },
  verbs: {
    deposit: {
      needs: 'amount purpose name phone',
      born: true,
      goes: 'outside > suspense',
      cash: ['customer > till amount'],
      tells: 'taken=amount',
    },
    depositByBank: {
      needs: 'amount purpose bank',
      born: true,
      goes: 'outside > suspense',
      cash: ['customer > @bank amount'],
      tells: 'taken=amount',
    },
    refundByBank: { ...released, needs: 'amount bank voucher', cash: ['@bank > customer amount'] },
    refund: { ...released, needs: 'amount paper' },
    apply: { ...released, needs: 'amount named' },
  },
}

const compensation: Service = {
  principal: 'compensation',
  id: 'number',
  worth: 'amount',
  fields: {
    number: PAPER_NUMBER,
    amount: 'money',
    kind: ['lost', 'damaged', 'late', 'other'],
    about: /^[a-z-]+:.+$/u,
    liable: 'holder',
    record: 'words',
    decider: PERSON,
    paper: 'words',
    bank: 'holder',
    voucher: 'words',
    ...passing,
  },
  verbs: {
    award: {
      needs: 'amount kind about liable record decider',
      born: true,
      goes: 'outside > till',
      tells: 'awarded=amount',
    },
    ...passed,
    pay: {
      needs: 'amount paper',
      pays: 'amount',
      goes: 'till > customer',
      cash: ['till > customer amount'],
      tells: 'paid=amount',
    },
    payByBank: {
      needs: 'amount bank voucher',
      pays: 'amount',
      goes: 'till > customer',
      cash: ['@bank > customer amount'],
      tells: 'paid=amount',
    },
  },
}

const correction: Service = {
  id: 'named',
  fields: {
    named: ACT,
    reason: 'words',
    evidence: 'words',
    to: 'holder',
    proposer: 'holder',
  },
  verbs: {
    undo: { needs: 'reason', undoes: 'own', tells: 'undone' },
    propose: { needs: 'to reason evidence', born: true, goes: 'outside > @to', tells: 'proposed' },
    accept: { goes: 'till > outside', undoes: 'any', tells: 'accepted' },
    dispute: { needs: 'proposer reason', goes: 'till > @proposer', tells: 'disputed' },
    proposeAgain: { needs: 'to reason evidence', goes: 'unit > @to', tells: 'proposed' },
    withdraw: { needs: 'reason', goes: 'unit > outside' },
  },
}

const opening: Service = {
  principal: '@principal',
  id: 'record row',
  fields: {
    record: PAPER_NUMBER,
    row: 10_000,
    holder: 'holder',
    amount: 'money',
    principal: AGENCY,
    sku: SKU,
    quantity: 1_000_000,
    about: /^[a-z-]+:.+$/u,
    giver: PERSON,
    taker: PERSON,
  },
  verbs: {
    cash: { ...booked, needs: 'holder amount giver taker', cash: ['outside > @holder amount'], tells: 'cash=amount' },
    stock: { ...booked, needs: 'holder sku quantity giver taker', stock: ['outside > @holder quantity sku'] },
    owed: { ...booked, needs: 'principal amount giver taker' },
    claimed: { ...booked, needs: 'principal amount giver taker' },
    thing: { ...booked, needs: 'about giver taker' },
  },
}

export const SERVICES: Readonly<Record<string, Service>> = {
  electricity: bills('evn', /^P[A-Z]\d{11}$/, 'customer'),
  water: bills('water', /^[A-Z0-9]{4,15}$/, 'customer'),
  tax: bills('tax', /^\d{10}(-\d{3})?$/, 'taxpayer', true),
  pension: payouts('bhxh-payout', 'member', MEMBER, ['retired', 'disability', 'injury', 'survivor', 'commune']),
  allowance: payouts('labour', 'recipient', /^[A-Z0-9.-]{4,20}$/, [
    'elderly',
    'disabled',
    'orphan',
    'parent',
    'carer',
    'merit',
  ]),
  'social-insurance': insured('bhxh', {
    fields: {
      start: 'month',
      income: 'money',
      class: ['poor', 'nearPoor', 'minority', 'other'],
      months: 12,
      subsidised: 600,
      book: 'words',
    },
    enrol: 'income class months',
    renew: 'income class months subsidised',
    issue: 'book',
  }),
  'health-insurance': insured('bhyt', {
    fields: { start: 'day', household: MEMBER, rank: 30, months: 12, until: 'day' },
    enrol: 'household rank months',
    renew: 'household rank months',
    issue: 'until',
  }),
  licence,
  compensation,
  dossier,
  result,
  letter,
  registered,
  parcel,
  goods,
  credit,
  cash,
  pouch,
  'receipt-book': receiptBook,
  settlement,
  discrepancy,
  hearing,
  suspense,
  correction,
  opening,
  ...cases,
  ...bags,
  ...collaborators,
}
