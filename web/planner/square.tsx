/** A table of all offices against all: origin down, destination across. */
import type { ComponentChildren, VNode } from 'preact'
import { Wide } from './wide.tsx'

/** Office names in a head of three letters. */
const shorts = (names: readonly string[]): string[] =>
  names.map((name) => {
    const words = name
      .replace(/\(.*\)/, '')
      .trim()
      .split(/\s+/)
    return words.length > 1
      ? words
          .map(([first]) => first)
          .join('')
          .slice(0, 3)
      : name.slice(0, 3)
  })

type SquareProps = {
  label: string
  names: readonly string[]
  caption?: ComponentChildren
  /** Of all its cells. */
  onKeyDown?: (event: KeyboardEvent) => void
  /** The class of a cell, and what is in it; not asked where both are the same. */
  cell: (origin: number, destination: number) => { kind: string; shown: VNode }
}

export function Square({ label, names, caption, onKeyDown, cell }: SquareProps) {
  const short = shorts(names)
  return (
    <Wide label={label}>
      <table class="heat">
        {caption && <caption>{caption}</caption>}
        <thead>
          <tr>
            <td />
            {names.map((name, t) => (
              <th key={name} scope="col">
                <abbr title={name}>{short[t]}</abbr>
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...(onKeyDown && { onKeyDown })}>
          {names.map((name, o) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {names.map((to, t) => {
                if (o === t) return <td key={to} class="same" />
                const { kind, shown } = cell(o, t)
                return (
                  <td key={to} class={kind}>
                    {shown}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  )
}

/** The class of a number of days; nothing where mail does not arrive. */
export const daysClass = (n: number | undefined): string => (n === undefined ? 'none' : `n${Math.min(n, 5)}`)
