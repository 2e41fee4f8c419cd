/**
 * The words of the services' papers as plain data, for the public page: it shows a receipt without the declarations,
 * whose schemas and rules would weigh more than the page. Made from them by the server (`server/receipt-web.ts`).
 */
import type { Sealed } from '#counter/receipt-code.ts'
import { showMoney } from '#kernel/money.ts'
import { showAs, type Widget } from '#kernel/show.ts'
import type { Row } from '#services/receipt.ts'

/** A field or an amount that the paper shows. */
export type Label = readonly [name: string, label: string, widget: Widget, choices?: Readonly<Record<string, string>>]
/** By service. `acts`: verb to name. `shows`: in the order of the paper. */
export type Labels = Readonly<
  Record<string, { name: string; acts: Readonly<Record<string, string>>; shows: readonly Label[] }>
>

/** “Thu hộ tiền điện · Thu tiền”; the codes themselves when this page is older than the service. */
export function aboutOf(labels: Labels, { act }: Sealed): string {
  const known = labels[act.service]
  return `${known?.name ?? act.service} · ${known?.acts[act.verb] ?? act.verb}`
}

/** What the paper says, line by line of the act. */
export function sealedRows(labels: Labels, { act, computed }: Sealed): Row[][] {
  const shows = labels[act.service]?.shows ?? []
  return act.lines.map((line, i) =>
    shows.flatMap(([name, label, widget, choices]): Row[] => {
      if (line[name] !== undefined) return [[label, showAs(widget, line[name], choices)]]
      const amount = computed[i]?.[name]
      return amount === undefined ? [] : [[label, showMoney(amount)]]
    }),
  )
}
