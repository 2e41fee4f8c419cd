/**
 * Finding a thing that the till holds by what a person at the counter can say or show: the last digits of a code, a name
 * with or without diacritics, a phone, a village, or the whole code from a scanner. Every word of the question must fit.
 * Text is prepared once per thing, so that a key press over 3,000 things costs a few string searches each.
 */
import type { Found, Held } from '#counter/nouns.ts'
import type { Value } from '#kernel/act.ts'
import { fieldOf } from '#kernel/field.ts'
import { fold, wordsOf } from '#kernel/fold.ts'
import { catalogue } from '#services/index.ts'

type Entry = {
  held: Held
  /** Identifying values, upper case, and their digits; periods and days are left out, as many things share them. */
  codes: string[]
  digits: string[]
  phones: string[]
  /** Words of names, addresses and villages, each after a blank: as written, and folded. */
  written: string
  folded: string
  /** What the things of one person or household have in common. */
  links: string[]
}

/** How well a thing fits, best first. */
const FIT = { code: 0, suffix: 1, phone: 2, written: 3, folded: 4 } as const
type Fit = (typeof FIT)[keyof typeof FIT]

export class Search {
  readonly #entries = new Map<string, Entry>()
  readonly #links = new Map<string, Set<Entry>>()

  put(held: Held): void {
    this.drop(held.key)
    const entry = entryOf(held)
    this.#entries.set(held.key, entry)
    for (const link of entry.links) {
      const linked = this.#links.get(link)
      if (linked) linked.add(entry)
      else this.#links.set(link, new Set([entry]))
    }
  }

  drop(key: string): void {
    const entry = this.#entries.get(key)
    if (!entry) return
    this.#entries.delete(key)
    for (const link of entry.links) this.#links.get(link)?.delete(entry)
  }

  /** The best `most` hits; none for a question without a letter or a digit. */
  find(text: string, most = 8): Found[] {
    const tokens = text
      .trim()
      .split(/\s+/)
      .flatMap((one) => tokenOf(one) ?? [])
    if (tokens.length === 0) return []
    const hits: { entry: Entry; fit: Fit }[] = []
    for (const entry of this.#entries.values()) {
      const fit = fitOf(entry, tokens)
      if (fit !== undefined) hits.push({ entry, fit })
    }
    return hits
      .toSorted((a, b) => a.fit - b.fit || (a.entry.folded < b.entry.folded ? -1 : 1))
      .slice(0, most)
      .map(({ entry, fit }) => {
        const others = () => this.#others(entry)
        return {
          held: entry.held,
          exact: fit < FIT.folded,
          // Looked up for what is shown, not for all that is counted.
          get others() {
            return others()
          },
        }
      })
  }

  #others(entry: Entry): Held[] {
    const others = new Set<Held>()
    for (const link of entry.links)
      for (const { held } of this.#links.get(link) ?? []) if (held !== entry.held) others.add(held)
    return [...others]
  }
}

type Token = { code: string; digits?: string; written: string; folded: string }

/** A word of the question; punctuation at its ends is left out. */
function tokenOf(text: string): Token | undefined {
  const written = wordsOf(text).join(' ')
  if (written === '') return undefined
  const digits = /^\d+$/.test(written) ? { digits: written } : {}
  return { code: text.toUpperCase(), ...digits, written: ` ${written}`, folded: ` ${fold(written)}` }
}

/** The worst fit over all words; undefined when one does not fit at all. */
function fitOf(entry: Entry, tokens: readonly Token[]): Fit | undefined {
  let worst: Fit = FIT.code
  for (const token of tokens) {
    const fit = fitOfOne(entry, token)
    if (fit === undefined) return undefined
    if (fit > worst) worst = fit
  }
  return worst
}

function fitOfOne(entry: Entry, { code, digits, written, folded }: Token): Fit | undefined {
  if (entry.codes.includes(code)) return FIT.code
  if (digits !== undefined) {
    for (const own of entry.digits) if (own.endsWith(digits)) return FIT.suffix
    for (const phone of entry.phones) if (phone.endsWith(digits) || phone.startsWith(digits)) return FIT.phone
  }
  if (entry.written.includes(written)) return FIT.written
  return entry.folded.includes(folded) ? FIT.folded : undefined
}

function entryOf(held: Held): Entry {
  const declared = catalogue.get(held.service)
  const { line } = held
  const codes: string[] = []
  const phones: string[] = []
  const words: string[] = []
  const links: string[] = []
  const said = (name: string): Value | undefined => line[name]
  for (const [name, field] of Object.entries(declared?.fields ?? {})) {
    const value = said(name)
    if (value === undefined) continue
    const { widget, personal } = fieldOf(field)
    if (widget === 'phone') phones.push(String(value).replace(/\D/g, ''))
    else if (declared?.thing?.id.includes(name)) {
      if (widget !== 'month' && widget !== 'day') codes.push(String(value).toUpperCase())
    } else if (personal || name === 'village') words.push(...wordsOf(String(value)))
    if (name === 'household') links.push(`household ${value}`)
  }
  if (codes.length === 0) codes.push(held.key.slice(held.key.indexOf(':') + 1).toUpperCase())
  const written = words.map((word) => ` ${word}`).join('')
  const person = ['name', 'addressee', 'applicant'].map(said).find((value) => value !== undefined)
  if (person !== undefined) links.push(`${person} ${said('village') ?? said('address') ?? ''}`.toLowerCase())
  links.push(...codes, ...phones)
  return {
    held,
    codes,
    digits: codes.map((code) => code.replace(/\D/g, '')),
    phones,
    written,
    folded: fold(written).replace(/^(?=.)/, ' '),
    links,
  }
}
