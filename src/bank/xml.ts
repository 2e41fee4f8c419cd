/**
 * XML as banks send it, and no more: elements, attributes, text, the five entities of the standard, characters by number.
 * What lets a document reach outside itself or grow while it is read (DOCTYPE, entities, processing instructions) is
 * refused by name. Extensible Markup Language 1.0, sections 2 and 3; namespaces are cut off names.
 */

export type Element = {
  /** Without its prefix. */
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
  /** Of the element itself, trimmed; empty where there are only elements. */
  readonly text: string
}

/** Why a text is not XML that we read; `line` counts from 1. The message is for the one who sent it. */
export class XmlFault extends Error {
  readonly line: number
  constructor(message: string, line: number) {
    super(message)
    this.line = line
  }
}

const DEPTH_MOST = 40
const ELEMENTS_MOST = 2_000_000

const NAME = String.raw`[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?`
const TOKEN = new RegExp(
  String.raw`<(${NAME})((?:\s+${NAME}\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(/?)>|</(${NAME})\s*>|<!--(?:(?!--)[^])*-->|<!\[CDATA\[((?:(?!\]\]>)[^])*)\]\]>`,
  'y',
)
const ATTRIBUTE = new RegExp(String.raw`(${NAME})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')`, 'g')
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

type Open = { name: string; attributes: Record<string, string>; children: Open[]; text: string }

/** @throws XmlFault */
export function readXml(source: string): Element {
  const text = source.replace(/^\uFEFF?\s*<\?xml\s[^?]*\?>/, (declaration) => declaration.replace(/[^\n]/g, ' '))
  const fail = (message: string, at: number): never => {
    throw new XmlFault(message, text.slice(0, at).split('\n').length)
  }
  const document: Open = { name: '', attributes: {}, children: [], text: '' }
  const path: Open[] = [document]
  let elements = 0
  let at = 0
  while (at < text.length) {
    const inside = path.at(-1) as Open
    const next = text.indexOf('<', at)
    const words = text.slice(at, next < 0 ? undefined : next)
    if (inside === document && words.trim() !== '') fail('có chữ ngoài phần tử gốc', at)
    if (inside !== document) inside.text += unescaped(words, (why) => fail(why, at))
    if (next < 0) break
    TOKEN.lastIndex = next
    const found = TOKEN.exec(text)
    if (!found) return fail(strange(text.slice(next, next + 12)), next)
    const [all, opened, attributes = '', closed, ended, literal] = found
    at = next + all.length
    if (opened !== undefined) {
      if (++elements > ELEMENTS_MOST) fail('quá nhiều phần tử', next)
      if (path.length > DEPTH_MOST) fail('các phần tử lồng nhau quá sâu', next)
      if (inside === document && document.children.length > 0) fail('có hai phần tử gốc', next)
      const element = { name: opened, attributes: {}, children: [], text: '' } satisfies Open
      readAttributes(attributes, element.attributes, (why) => fail(why, next))
      inside.children.push(element)
      if (closed === '') path.push(element)
      else finish(element)
    } else if (ended !== undefined) {
      if (inside.name !== ended) fail(`</${ended}> không khớp với <${inside.name}>`, next)
      finish(inside)
      path.pop()
    } else if (literal !== undefined) {
      if (inside === document) fail('có chữ ngoài phần tử gốc', next)
      inside.text += literal
    }
  }
  if (path.length > 1) fail(`<${path.at(-1)?.name}> không được đóng: tệp bị cắt`, text.length)
  return document.children[0] ?? fail('không có phần tử nào', 0)
}

/** Names are compared with their prefixes while they are open, and told without. */
function finish(element: Open): void {
  element.name = element.name.slice(element.name.indexOf(':') + 1)
  element.text = element.text.trim()
}

function readAttributes(text: string, into: Record<string, string>, fail: (why: string) => never): void {
  for (const [, name, double, single] of text.matchAll(ATTRIBUTE)) {
    if (Object.hasOwn(into, name as string)) fail(`thuộc tính ${name} viết hai lần`)
    into[name as string] = unescaped(double ?? single ?? '', fail)
  }
}

function strange(found: string): string {
  if (/^<!DOCTYPE/i.test(found)) return 'tệp có DOCTYPE, nơi có thể giấu thực thể ngoài'
  if (/^<!/.test(found)) return 'tệp có khai báo riêng (<!…)'
  if (/^<\?/.test(found)) return 'tệp có chỉ thị xử lý (<?…)'
  return `“${found.split(/\s/)[0]}” không phải thẻ XML`
}

function unescaped(text: string, fail: (why: string) => never): string {
  if (!text.includes('&')) return text
  return text.replace(/&([^;&\s]{1,12});|&/g, (_, name: string | undefined) => {
    const known = name === undefined ? undefined : (ENTITIES[name] ?? byNumber(name))
    return known ?? fail(`thực thể “&${name ?? ''}” không được dùng`)
  })
}

function byNumber(name: string): string | undefined {
  const [, hex, decimal] = /^#(?:x([\dA-Fa-f]+)|(\d+))$/.exec(name) ?? []
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
  // Characters that XML 1.0 allows at all.
  const fits = code === 9 || code === 10 || code === 13 || (code >= 0x20 && code <= 0xd7ff)
  return fits || (code >= 0xe000 && code <= 0x10ffff) ? String.fromCodePoint(code) : undefined
}

/** The first child by a path of names, or undefined: `at(entry, 'NtryDtls', 'TxDtls')`. */
export function at(element: Element | undefined, ...names: string[]): Element | undefined {
  return names.reduce<Element | undefined>(
    (found, name) => found?.children.find((child) => child.name === name),
    element,
  )
}

/** All children of a name. */
export const all = (element: Element | undefined, name: string): Element[] =>
  element?.children.filter((child) => child.name === name) ?? []
