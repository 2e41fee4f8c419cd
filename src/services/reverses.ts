/** Which act another one undoes: the one place that knows where a declaration keeps that name. */
import type { FrozenAct } from '#kernel/act.ts'
import { catalogue } from '#services/index.ts'

/** device/seq of the act that this one reverses, if it is declared to reverse one. */
export function reverses({ service, verb, lines }: Pick<FrozenAct, 'service' | 'verb' | 'lines'>): string | undefined {
  const field = catalogue.get(service)?.acts[verb]?.negates?.named
  return field === undefined ? undefined : String(lines[0]?.[field])
}
