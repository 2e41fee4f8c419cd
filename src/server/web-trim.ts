/**
 * What the till does not need of the declarations, taken out while they are bundled: examples, names and units of measures,
 * sources of rules, services that only an office does. The code that works with them is not touched.
 */
import type { Plugin } from 'rolldown'

/** Acts of these services are done in an office; a till knows them only from what it is told, by their keys. */
const OFFICE = ['settlement', 'exception', 'parked', 'discrepancy', 'opening']

/** Legal clocks and published times: what an office keeps, no act of a till asks for them. */
const CLOCKS = /import \{ standardRules \} from '#rules\/standards.ts'\n|\n {2}\.\.\.standardRules,/g

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
  const { type, properties, callee, arguments: given } = node as Node & { properties?: Node[]; arguments?: Node[] }
  if (type === 'ObjectExpression') {
    const names = (properties ?? []).map(nameOf)
    const isMeasure = ['name', 'of', 'unit'].every((name) => names.includes(name)) && !names.includes('editions')
    const cuts = (properties ?? []).flatMap((property): Cut[] => {
      const name = nameOf(property)
      const { start, end } = (property.value ?? property) as Node
      if (name === 'example') return [{ start, end, put: '[]' }]
      if (isMeasure && (name === 'name' || name === 'unit')) return [{ start, end, put: "''" }]
      return cutsIn(property.value)
    })
    return cuts
  }
  if (type === 'CallExpression' && ['seen', 'unseen'].includes((callee as { name?: string }).name ?? '') && given?.[2])
    return [{ start: given[2].start, end: given[2].end, put: "''" }]
  return Object.values(node).flatMap(cutsIn)
}

const nameOf = ({ key }: Node): string => (key as { name?: string } | undefined)?.name ?? ''
