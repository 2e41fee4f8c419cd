/**
 * What the till does not need of the declarations, taken out while they are bundled: examples, measures, sources and units
 * of rules, services, acts and rules that only an office uses. The code that works with them is not touched.
 */
import type { Plugin } from 'rolldown'

/** Acts of these services are done in an office; a till knows them only from what it is told, by their keys. */
const OFFICE = ['missing', 'settlement', 'exception', 'parked', 'discrepancy', 'opening', 'period']

/** Legal clocks and published times: what an office keeps, no act of a till asks for them. */
const CLOCKS = /import \{ standardRules \} from '#rules\/standards.ts'\n|\n {2}\.\.\.standardRules,/g

/** Rules about tills and days of payment: no act asks for them. */
const OFFICE_RULES = /^(cash\.limit|device)\.|^payout\.(hours|change)/

/** Acts that no screen of a till offers: they need an answer at once, or are those of an office, an agency or a carrier. */
const OFFICE_ACTS = [
  ...['assignAgain', 'assignChanged', 'reclaim', 'ask', 'confirm', 'deny', 'writeOff'],
  ...['propose', 'proposeAgain', 'order', 'pass', 'bank'],
]

/** Lives for tests and the manual; sums of the roll-up, all of which legs compute anyway. */
const EMPTY: Record<string, string> = { example: '[]', measures: '{}' }

type Node = { type?: string; start: number; end: number; [part: string]: unknown }
type Cut = { start: number; end: number; put: string }

export const trimmed: Plugin = {
  name: 'trim-declarations',
  transform: {
    filter: { id: /\/src\/(services|rules)\/.*\.ts$/ },
    async handler(code, id) {
      const { parseAst } = await import('rolldown/parseAst')
      const source = id.endsWith('/src/services/index.ts') ? withoutOffice(code) : code.replace(CLOCKS, '')
      const cuts = cutsIn(parseAst(source, { lang: 'ts' }) as unknown as Node)
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

function cutsIn(node: unknown): Cut[] {
  if (typeof node !== 'object' || node === null) return []
  const { type, end, properties, callee, arguments: given } = node as Node & { properties?: Node[]; arguments?: Node[] }
  if (type === 'ObjectExpression' && properties) {
    const names = properties.map(nameOf)
    return properties.flatMap((property, i): Cut[] => {
      const { start, value } = property as Node & { value?: Node }
      const put = EMPTY[nameOf(property)]
      if (value && put !== undefined) return [{ start: value.start, end: value.end, put }]
      // Up to what comes next, so that no comma is left alone.
      return isOffice(property, names) ? [{ start, end: properties[i + 1]?.start ?? end - 1, put: '' }] : cutsIn(value)
    })
  }
  const [, value, source] = given ?? []
  if (/^(un)?seen$/.test((callee as { name?: string } | undefined)?.name ?? '') && value && source)
    return [{ start: value.end, end: source.end, put: '' }]
  return Object.values(node).flatMap(cutsIn)
}

/** `beside`: the names in the same object. */
function isOffice(property: Node, beside: readonly string[]): boolean {
  const name = nameOf(property)
  const { type, properties = [] } = (property.value ?? {}) as Node & { properties?: Node[] }
  if (OFFICE_ACTS.includes(name)) return type === 'MemberExpression' || properties.some((own) => nameOf(own) === 'name')
  return OFFICE_RULES.test(name) || (name === 'unit' && beside.includes('editions'))
}

function nameOf({ key }: Node): string {
  const { name, value } = (key ?? {}) as { name?: string; value?: unknown }
  return name ?? String(value ?? '')
}
