/** Which pictures an act names: the fields of its declaration that are photos. */
import type { FrozenAct } from '#kernel/act.ts'
import { fieldOf } from '#kernel/field.ts'
import { catalogue } from '#services/index.ts'

/** Digests in the order of the lines. */
export function photosOf({ service, lines }: Pick<FrozenAct, 'service' | 'lines'>): string[] {
  const fields = Object.entries(catalogue.get(service)?.fields ?? {})
  const names = fields.filter(([, field]) => fieldOf(field).widget === 'photo').map(([name]) => name)
  return lines.flatMap((line) => names.flatMap((name) => (line[name] === undefined ? [] : [String(line[name])])))
}
