/** Which acts a teller is offered, read from the declarations: on a thing that is held, or as something new. */
import type { Done, Held } from '#counter/nouns.ts'
import type { Line, Value } from '#kernel/act.ts'
import { type Field, fieldOf, show } from '#kernel/field.ts'
import { fold } from '#kernel/fold.ts'
import { takenFields } from '#services/expand.ts'
import { catalogue } from '#services/index.ts'
import { type ActRule, type Service, thingKey } from '#services/kit.ts'
import { readTyped, type Typed } from '../ui/typed.ts'
import { till } from './state.ts'

export type Group = { key: string; name: string; services: readonly string[]; verb?: string }

/** The teller's keys. `verb` narrows a group to things on which that can be done. */
export const GROUPS: readonly Group[] = [
  { key: 'F2', name: 'Thu hộ', services: ['electricity', 'water', 'tax', 'suspense'] },
  { key: 'F3', name: 'Chi trả', services: ['pension', 'allowance'] },
  { key: 'F4', name: 'Gửi, bán hàng', services: ['letter', 'registered', 'parcel', 'goods'] },
  { key: 'F6', name: 'Hồ sơ', services: ['dossier', 'licence', 'result'] },
  { key: 'F7', name: 'Bảo hiểm', services: ['social-insurance', 'health-insurance'] },
  { key: 'F8', name: 'Phát', services: ['registered', 'parcel', 'result', 'licence'], verb: 'deliver' },
]

export const serviceOf = (key: string): Service => {
  const declared = catalogue.get(key)
  if (!declared) throw new Error(`no service ${key}`)
  return declared
}

const ruleOf = (declared: Service, verb: string): ActRule => declared.acts[verb] as ActRule

/** What is done first with a thing in hand, best first. */
const FIRST = ['collect', 'pay', 'repay', 'deliver', 'submit', 'empty', 'finish', 'handOver']
/** And where its last act here says more: what was taken in goes out, what an agency gave goes to its customer. */
const NEXT: Readonly<Record<string, readonly string[]>> = {
  accept: ['submit', 'handOver'],
  acceptOnCredit: ['handOver'],
  submit: ['issue'],
  giveBack: ['refund'],
  issue: ['deliver'],
}

/**
 * Acts on a thing that need no network, the primary one first: on one that the till holds, or on one that went out of it and
 * lies with its agency, with a carrier, or with a customer and something is still owed.
 */
export function actsOn({ service, open, line, holder = ME(), came = '' }: Held): string[] {
  const declared = serviceOf(service)
  const here = holder === ME()
  const verbs = Object.keys(declared.acts).filter((verb) => {
    const { births, moves, pays, offline } = ruleOf(declared, verb)
    if (births || offline === false) return false
    // Without a way out of the hand, only what lowers the sum that is still open.
    if (!moves) return here && pays !== undefined && open > 0
    return here ? moves[0] === 'till' : isOut(moves[0], holder) && (moves[0] !== 'customer' || open > 0)
  })
  const later = (verb: string) =>
    (verb === 'deliver' && mustGoOut(declared, verbs, line)) || (verb === 'empty' && !('carrier' in line))
  const first =
    NEXT[came]?.find((verb) => verbs.includes(verb)) ?? FIRST.find((verb) => verbs.includes(verb) && !later(verb))
  return first === undefined ? verbs : [first, ...verbs.filter((verb) => verb !== first)]
}

/** The drawer that this is. */
export const ME = () => `till:${till.value.point.device}`

/** Whether a thing in these hands is where an act takes it from. Another till gives of itself; a bag is opened by its list. */
const isOut = (from: string, holder: string): boolean =>
  from === '@carrier' ? /^(carrier|route):/.test(holder) : from !== 'till' && holder.split(':', 1)[0] === from

/** A dossier that the agency has not answered yet goes to the agency before it goes to the customer. */
function mustGoOut(declared: Service, verbs: readonly string[], line: Line): boolean {
  const { takes = [] } = declared.acts.issue ?? {}
  return verbs.includes('submit') && !(takes.length > 0 && takes.every((name) => name in line))
}

/** What begins at the counter: with a thing that a customer, an agency or another province brings, or a sale. */
export function newActs(declared: Service): string[] {
  return Object.entries(declared.acts).flatMap(([verb, { births, moves = [], offline, counts, legs = [] }]) => {
    if (offline === false || counts || verb === 'assign') return []
    const from = moves[0]
    const theirs = from === 'customer' || from === 'principal'
    const begins = births ? theirs || from === 'outside' : theirs || !declared.thing
    return begins && !legs.some(({ asset, from, to }) => asset !== 'cash' && (from === 'vault' || to === 'vault'))
      ? [verb]
      : []
  })
}

/** Acts that begin something, found by their names as they are typed: “ban hang”. */
export function newActsNamed(text: string): { service: string; verb: string }[] {
  const wanted = fold(text)
  if (!/^\D{3,}$/.test(wanted)) return []
  return GROUPS.flatMap(({ services, verb }) => (verb ? [] : services)).flatMap((service) =>
    newActs(serviceOf(service)).flatMap((verb) => {
      const { name, acts } = serviceOf(service)
      return fold(`${acts[verb]?.name} ${name}`).includes(wanted) ? [{ service, verb }] : []
    }),
  )
}

/** What a row says of a thing: who, where, which code, how much. */
export function describe({ service, line, open, holder }: Held): {
  who: string
  where: string
  code: string
  open: number
} {
  const declared = serviceOf(service)
  const names = Object.keys(declared.fields).filter((name) => fieldOf(declared.fields[name] as Field).widget === 'name')
  // Who gets it, until she has it: then it is the sender who comes for the money.
  const named = [holder === 'customer' ? 'sender' : 'addressee', ...names].find((name) => line[name])
  const code = (declared.thing?.id ?? [])
    .map((name) => show(declared.fields[name] as never, line[name]))
    .filter(Boolean)
    .join(' · ')
  const where = String(line.village ?? line.address ?? '')
  return named ? { who: String(line[named]), where, code, open } : { who: code, where, code: '', open }
}

/** What is known of a line before anything is typed: the thing's identity, and all that is open on it. */
export function knownLine(declared: Service, verb: string, held: Held | undefined): Line {
  if (!held) return {}
  if (declared.key === 'visit') return { about: held.key, number: till.value.nextNumber() }
  const { pays, births, moves } = ruleOf(declared, verb)
  const known: Line = {}
  for (const name of takenFields(declared, verb)) {
    const value = held.line[name]
    if (declared.thing?.id.includes(name)) known[name] = value as never
    // What is open on a thing that came without its birth is on its label.
    else if (name === pays && moves && !births && !('vague' in held)) known[name] = held.open
    else if (moves?.[0] === `@${name}` && held.holder) known[name] = held.holder
  }
  return known
}

/** The fields that are left to ask for. */
export const askedFields = (declared: Service, verb: string, known: Line): string[] =>
  takenFields(declared, verb).filter((name) => !(name in known))

/** Codes that come again: agencies, procedures, customers on credit, goods. */
const CODES = /^(agency|procedure|account|collaborator|sku)$/

/** What this till has met before in these fields, as far as it is right there: codes, and in whose hands things are. */
export function offeredFor(declared: Service, names: readonly string[]): Record<string, string[]> {
  const { checks, fields } = declared
  return Object.fromEntries(
    names.flatMap((name) => {
      const holder = fieldOf(fields[name] as Field).widget === 'holder'
      if (!holder && !CODES.test(name)) return []
      const seen = till.value.seen(name, holder)
      return [[name, seen.filter((value) => !checks[name]?.({ [name]: value }, Number, till.value.today()))]]
    }),
  )
}

/** One digit instead of a text: an original that was seen without writing its number down. */
const SEEN: Record<string, string> = {
  1: 'CCCD đã xem bản gốc',
  2: 'CMND đã xem bản gốc',
  3: 'Biết mặt, đã đối chiếu danh sách',
}
export const shortcutsOf = (name: string): Record<string, string> | undefined => (name === 'paper' ? SEEN : undefined)

/** The line of an act: what is known, and what was typed as far as it says something. */
export function lineOf(declared: Service, known: Line, asked: readonly string[], typed: Record<string, Typed>): Line {
  const line: Line = { ...known }
  for (const name of asked) {
    const field = declared.fields[name]
    const value = field && readTyped(fieldOf(field), typed[name])
    if (value !== undefined) line[name] = shortcutsOf(name)?.[String(value)] ?? inItsCase(field, value)
  }
  return line
}

/** A code typed in the other case is the code: “cp000000014vn”. */
function inItsCase(field: Field | undefined, value: Value): Value {
  const cases = typeof value === 'string' ? [value, value.toUpperCase(), value.toLowerCase()] : []
  return cases.find((one) => field?.safeParse(one).success) ?? value
}

/** The lines of an act with what the till knows of their things beside it: the name of who paid. */
export function linesOf({ act }: Done): Line[] {
  const declared = serviceOf(act.service)
  return act.lines.map((line) =>
    declared.thing ? { ...till.value.thing(thingKey(declared, line))?.line, ...line } : line,
  )
}

/** Who and which code a line of an act is about. */
export function describeLine(service: string, line: Line): string {
  const { who, code } = describe({ key: '', service, open: 0, line })
  return code ? `${who} · ${code}` : who
}
