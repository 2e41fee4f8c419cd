/**
 * `npm run bench [-- --json] [NAME…]`: every figure that the project promises, measured now, on this machine, each as a
 * ratio to a limit or to a peer that ran in the same minutes. One file per question; each brings its own database.
 */
import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'

export type Figure = {
  name: string
  value: number
  unit: string
  /** What it is measured against: the peer or the limit, in words. */
  reference: string
  /** value / reference, or reference / value where less is better: 1 or more keeps the promise. */
  ratio: number
  /** Nothing is promised: it is there to be seen. */
  shown?: boolean
}

type Bench = { question: string; run(): Promise<Figure[]> }

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const figures: Figure[] = []
for (const file of globSync('*.ts', { cwd: import.meta.dirname }).toSorted()) {
  const name = basename(file, '.ts')
  if (['run', 'support'].includes(name) || (positionals.length > 0 && !positionals.includes(name))) continue
  const bench = (await import(join(import.meta.dirname, file))) as Bench
  if (!values.json) console.log(`\n${name}: ${bench.question}`)
  for (const figure of await bench.run()) {
    figures.push(figure)
    if (!values.json) console.log(row(figure))
  }
}
if (figures.length === 0) throw new Error('nothing was measured')
if (values.json) console.log(JSON.stringify(figures, null, 2))
process.exit(0)

function row({ name, value, unit, reference, ratio, shown }: Figure): string {
  const figure = value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)
  const mark = shown ? ' ' : ratio >= 1 ? '✔' : '✖'
  return `  ${mark} ${name.padEnd(58)} ${figure.padStart(9)} ${unit.padEnd(8)} ${ratio.toFixed(2)} × ${reference}`
}
