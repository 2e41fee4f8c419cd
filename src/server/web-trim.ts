/**
 * What the till does not need of the declarations, taken out while they are bundled: examples, measures, sources and units
 * of rules; services, acts and rules that only an office uses, and the fields and checks that no other act takes. The code that
 * works with them is not touched.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'rolldown'
import { takenFields } from '#services/expand.ts'
import { services } from '#services/index.ts'
import type { Service } from '#services/kit.ts'

/** Acts of these services are done in an office; a till knows them only from what it is told, by their keys. */
const OFFICE = [
  'collaborator',
  'commission',
  'missing',
  'irregularity',
  'invoice',
  'settlement',
  'exception',
  'parked',
  'discrepancy',
  'hearing',
  'opening',
  'period',
]

/** Legal clocks and published times: what an office keeps, no act of a till asks for them. */
const CLOCKS = /import \{ standardRules \} from '#rules\/standards.ts'\n|\n {2}\.\.\.standardRules,/g

/** Only acts of an office file a thing with another, or take one by the name of who acts. */
const OFFICE_LEGS = / {2}if \(rule\.files[\s\S]*?\n {2}\}\n| {4}case 'person':\n.*\n/g

/** Years before our rules begin; and the day of the Hùng kings, which moves a holiday, and holidays no act of a till. */
const LUNAR = /^ {2}20(09|1[0-5]): .*\n|(?<=^ {2}\d{4}: \['[\d-]{10}'), '[\d-]{10}'(?=\])/gm

/** Rules about tills, days of payment, decrees, who decides and what is kept: no act of a till asks for them. */
const OFFICE_RULES =
  /^(cash|count|device|hearing|pouch|collaborator|two|personal)\.|^payout\.(hours|change)|^pension\.raise/

/** Acts that no screen of a till offers: they need an answer at once, or are those of an office, an agency or a carrier. */
const OFFICE_ACTS = [
  ...['assign', 'assignAgain', 'assignChanged', 'reclaim', 'ask', 'confirm', 'deny', 'writeOff'],
  ...['propose', 'proposeAgain', 'order', 'lost', 'award', 'payByBank'],
]

/** A lease is given in an office: a till hands over without one. */
const LEASES = /, may: \['until'\](?= \},\n {2}takeOver)/

/** Sums of the roll-up, all of which legs compute anyway. */
const EMPTY: Record<string, string> = { measures: '{}' }

type Node = { type?: string; start: number; end: number; [part: string]: unknown }
type Cut = { start: number; end: number; put: string }

export const trimmed: Plugin = {
  name: 'trim-declarations',
  transform: {
    filter: { id: /\/src\/(services|rules)\/.*\.ts$/ },
    async handler(code, id) {
      const { parseAst } = await import('rolldown/parseAst')
      const source = id.endsWith('/src/services/index.ts')
        ? withoutOffice(code)
        : code.replace(CLOCKS, '').replace(OFFICE_LEGS, '').replace(LEASES, '').replace(LUNAR, '')
      const cuts = cutsIn(parseAst(source, { lang: 'ts' }) as unknown as Node, takenWith(id))
      return cuts
        .toSorted((a, b) => b.start - a.start)
        .reduce((text, { start, end, put }) => text.slice(0, start) + put + text.slice(end), source)
    },
  },
}

function withoutOffice(code: string): string {
  const names = [...code.matchAll(/import \{ (\w+) \} from '#services\/([\w-]+)\/service\.ts'\n/g)]
  return names
    .filter(([, , folder]) => OFFICE.includes(folder as string))
    .reduce((text, [line, name]) => text.replace(line, '').replace(`  ${name},\n`, ''), code)
}

/** Names of the fields that a till's acts take, of the services that are declared with this file. */
function takenWith(id: string): ReadonlySet<string> {
  const file = id.slice(FOLDER.length)
  return new Set(
    services.filter(({ key }) => !OFFICE.includes(key) && madeOf(`${key}/service.ts`).has(file)).flatMap(takenIn),
  )
}

const FOLDER = join(import.meta.dirname, '..', 'services/')

const made = new Map<string, ReadonlySet<string>>()

/** The file, and those of the folder that it imports. */
function madeOf(file: string): ReadonlySet<string> {
  const known = made.get(file)
  if (known) return known
  const parts = readFileSync(FOLDER + file, 'utf8').matchAll(/ from '#services\/([\w-]+\.ts)'/g)
  const all = new Set([file, ...[...parts].flatMap(([, part]) => [...madeOf(part as string)])])
  made.set(file, all)
  return all
}

/** What a list says of a thing is shown at the till, too, but for its lease. */
function takenIn(declared: Service): string[] {
  const verbs = Object.keys(declared.acts).filter((verb) => verb === 'assign' || !OFFICE_ACTS.includes(verb))
  const lease = (name: string, verb: string) => name === 'until' && /^(assign|handOver)$/.test(verb)
  return verbs.flatMap((verb) => takenFields(declared, verb).filter((name) => !lease(name, verb)))
}

function cutsIn(node: unknown, taken: ReadonlySet<string>, byField = false): Cut[] {
  if (typeof node !== 'object' || node === null) return []
  const { type, end, properties, callee, id, arguments: given } = node as Node & Parts
  if (type === 'ObjectExpression' && properties) {
    const names = properties.map(nameOf)
    return properties.flatMap((property, i): Cut[] => {
      const { start, value } = property as Node & { value?: Node & Parts }
      const name = nameOf(property)
      const put = EMPTY[name]
      if (value && put !== undefined) return [{ start: value.start, end: value.end, put }]
      const unused = byField && value !== undefined && !taken.has(name)
      // Up to what comes next, so that no comma is left alone.
      return unused || isOffice(property, names)
        ? [{ start, end: properties[i + 1]?.start ?? end - 1, put: '' }]
        : [...namedRule(name, value), ...cutsIn(value, taken, BY_FIELD.test(name))]
    })
  }
  const [, value, source] = given ?? []
  if (/^(un)?seen$/.test(callee?.name ?? '') && value && source) return [{ start: value.end, end: source.end, put: '' }]
  const inside =
    type === 'VariableDeclarator' ? BY_FIELD.test(id?.name ?? '') : byField && type !== 'ArrowFunctionExpression'
  return Object.values(node).flatMap((part) => cutsIn(part, taken, inside))
}

/** Name and unit of a rule, given to what makes the rule. */
function namedRule(key: string, value: (Node & Parts) | undefined): Cut[] {
  const words = (value?.arguments ?? []).filter(({ value }) => typeof value === 'string')
  return /\w\.\w/.test(key) ? words.map(({ start, end }) => ({ start, end, put: 'void 0' })) : []
}

/** Objects whose names are those of fields. */
const BY_FIELD = /^(fields|checks)$|(Fields|Checks)$/

type Parts = { properties?: Node[]; callee?: { name?: string }; id?: { name?: string }; arguments?: Node[] }

/** `beside`: the names in the same object. */
function isOffice(property: Node, beside: readonly string[]): boolean {
  const name = nameOf(property)
  const { type, properties = [] } = (property.value ?? {}) as Node & { properties?: Node[] }
  // An act says its name, or is one that says it, with more.
  const isAct =
    type === 'MemberExpression' || properties.some((own) => own.type === 'SpreadElement' || nameOf(own) === 'name')
  if (OFFICE_ACTS.includes(name)) return isAct
  // Lives for tests and the manual.
  if (OFFICE_RULES.test(name) || name === 'example') return true
  // A till names a rule only when it has ended; before its first edition, the key says which one.
  return beside.includes('editions') && (name === 'unit' || (name === 'name' && !beside.includes('ends')))
}

function nameOf({ key }: Node): string {
  const { name, value } = (key ?? {}) as { name?: string; value?: unknown }
  return name ?? String(value ?? '')
}
