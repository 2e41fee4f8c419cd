/**
 * A page that draws invented trees, changes them and presses on them, and writes down all that can be seen. Bundled once
 * with `preact` and once with what the till has in its place; both have to write down the same.
 */
import { type ComponentType, Fragment, h, render, type VNode } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks'

type Tree =
  | { is: 'text'; text: string | number }
  | { is: 'none'; value: null | undefined | boolean }
  | { is: 'element'; tag: string; props: Record<string, unknown>; kids: Tree[] }
  | { is: 'part'; props: Record<string, unknown>; kids: Tree[] }
  | { is: 'pair'; kids: Tree[] }
  | { is: 'rows'; rows: { key: string; tree: Tree }[] }

/** A generator of numbers below n, the same for the same seed. */
function numbers(seed: number) {
  let state = seed * 2654435761 + 1
  return (n: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 374761393) >>> 0
    return (state >>> 8) % n
  }
}

type Draw = ReturnType<typeof numbers>
const pick = <T>(draw: Draw, from: readonly T[]): T => from[draw(from.length)] as T

const PROPS: Record<string, readonly unknown[]> = {
  class: ['a', 'b c', undefined],
  title: ['một', 'hai', undefined],
  'aria-pressed': [true, false, 'page', undefined],
  hidden: [true, false],
  lang: ['vi', 'en'],
  'data-first': ['', 'x', undefined],
}
const OWN: Record<string, Record<string, readonly unknown[]>> = {
  input: { value: ['', '1', '12'], disabled: [true, false], inputMode: ['numeric', 'text'], required: [true, false] },
  select: { value: ['x', 'y'] },
  svg: { viewBox: ['0 0 1 1', '0 0 2 2'], role: ['img', undefined] },
  button: { type: ['button'] },
  details: { open: [true, false] },
}

function someProps(draw: Draw, tag: string): Record<string, unknown> {
  const props: Record<string, unknown> = {}
  const all = tag === 'svg' ? { ...OWN.svg } : { ...PROPS, ...OWN[tag] }
  for (const [name, values] of Object.entries(all)) {
    const value = name === 'value' || draw(3) === 0 ? pick(draw, values) : undefined
    // That `preact` also clears what was never set is not copied.
    if (value !== undefined) props[name] = value
  }
  if (draw(3) === 0) props.onClick = `pressed ${draw(9)}`
  return props
}

function someTree(draw: Draw, depth: number): Tree {
  const kids = (most: number) => Array.from({ length: draw(most) }, () => someTree(draw, depth - 1))
  const kind = depth === 0 ? draw(2) : draw(9)
  if (kind === 0) return { is: 'text', text: draw(2) === 0 ? draw(5) : pick(draw, ['chữ', '', 'Thu <b>']) }
  if (kind === 1) return { is: 'none', value: pick(draw, [null, undefined, true, false]) }
  if (kind === 2) return { is: 'pair', kids: kids(3) }
  if (kind === 3) return { is: 'part', props: { note: draw(3) }, kids: kids(3) }
  if (kind === 4 || kind === 5) {
    const keys = Array.from({ length: draw(6) }, (_, i) => `k${i}`)
    return { is: 'rows', rows: keys.map((key) => ({ key, tree: someNode(draw, depth - 1) })) }
  }
  return someElement(draw, depth, kids(4))
}

/** What may bear a key. */
const someNode = (draw: Draw, depth: number): Tree =>
  draw(2) === 0
    ? { is: 'part', props: { note: draw(3) }, kids: [] }
    : someElement(draw, depth, depth > 0 && draw(2) === 0 ? [someTree(draw, depth - 1)] : [])

function someElement(draw: Draw, _depth: number, kids: Tree[]): Tree {
  const tag = pick(draw, ['p', 'div', 'span', 'button', 'input', 'svg', 'select', 'details'])
  const props = someProps(draw, tag)
  if (tag === 'input') return { is: 'element', tag, props, kids: [] }
  const option = (value: string): Tree => ({
    is: 'element',
    tag: 'option',
    props: { value },
    kids: [{ is: 'text', text: value }],
  })
  if (tag === 'select') return { is: 'element', tag, props, kids: [option('x'), option('y')] }
  if (tag === 'svg')
    return { is: 'element', tag, props, kids: [{ is: 'element', tag: 'path', props: { d: 'M0 0h1' }, kids: [] }] }
  return { is: 'element', tag, props, kids }
}

/** The same tree with some of it otherwise: other values, holes, rows in another order, added, gone. */
function changed(draw: Draw, tree: Tree, depth: number): Tree {
  if (draw(12) === 0) return someTree(draw, depth)
  switch (tree.is) {
    case 'text':
    case 'none':
      return draw(4) === 0 ? someTree(draw, 0) : tree
    case 'rows': {
      const rows = tree.rows
        .filter(() => draw(5) > 0)
        .map(({ key, tree }) => ({ key, tree: changed(draw, tree, depth - 1) }))
      if (draw(2) === 0) rows.splice(draw(rows.length + 1), 0, { key: `n${draw(1e9)}`, tree: someNode(draw, 0) })
      if (draw(2) === 0 && rows.length > 0) rows.push(...rows.splice(draw(rows.length), 1 + draw(2)))
      return {
        is: 'rows',
        rows: rows.map(({ key, tree }) => ({
          key,
          tree: tree.is === 'element' || tree.is === 'part' ? tree : someNode(draw, 0),
        })),
      }
    }
    case 'element': {
      const fixed = ['input', 'select', 'svg', 'option', 'path'].includes(tree.tag)
      const props = fixed && tree.tag === 'option' ? tree.props : draw(2) === 0 ? someProps(draw, tree.tag) : tree.props
      if (tree.tag === 'path') return tree
      return {
        ...tree,
        props,
        kids: fixed ? tree.kids : changedKids(draw, tree.kids, Math.max(0, depth - 1)),
      }
    }
    default: {
      const kids = changedKids(draw, tree.kids, Math.max(0, depth - 1))
      return tree.is === 'part' ? { ...tree, props: { note: draw(3) }, kids } : { ...tree, kids }
    }
  }
}

const kindOf = (tree: Tree): string => (tree.is === 'element' ? tree.tag : tree.is === 'rows' ? 'pair' : tree.is)

/**
 * What becomes another kind is none that a neighbour had: without keys `preact` then looks for the nearest of that kind and
 * moves it over, where we keep to the number.
 */
const changedKids = (draw: Draw, kids: readonly Tree[], depth: number): Tree[] =>
  kids.map((kid) => {
    const next = changed(draw, kid, depth)
    const moved = kindOf(next) !== kindOf(kid) && kids.some((other) => kindOf(other) === kindOf(next))
    return moved ? { is: 'text', text: 'khác' } : next
  })

let log: string[] = []
/** What comes a turn later with one than with the other: what is done after drawing. */
const quiet: string[] = []
let parts = 0

/** Tells all that happens to it, and counts by itself. */
const Part: ComponentType<{ note: number; children?: unknown }> = ({ note, children }) => {
  const [me] = useState(() => ++parts)
  const [count, more] = useReducer((n: number, by: number) => (by > 9 ? n : n + by), 0)
  const [late, setLate] = useState<number>()
  const element = useRef<HTMLElement>(null)
  const double = useMemo(() => {
    log.push(`${me} reckons ${note}`)
    return note * 2
  }, [note])
  useLayoutEffect(() => {
    log.push(`${me} laid out with ${note}, its element ${element.current?.isConnected}`)
    return () => log.push(`${me} clears ${note}`)
  }, [note])
  useEffect(() => {
    quiet.push(`${me} done once`)
    if (note === 1) more(1)
    return () => quiet.push(`${me} gone`)
  }, [])
  useEffect(() => void Promise.resolve().then(() => setLate(() => note)), [note])
  useEffect(() => void quiet.push(`${me} drawn at ${count}`))
  const press = () => {
    more(1)
    more(10)
  }
  return h(
    'b',
    { ref: element as never, title: `${double}`, onClick: press } as never,
    me,
    '.',
    count,
    late,
    children as never,
  )
}

let shown: Tree = { is: 'none', value: null }
let draw = (): void => undefined

const viewOf = (tree: Tree, key?: string): unknown => {
  switch (tree.is) {
    case 'text':
      return tree.text
    case 'none':
      return tree.value
    case 'rows':
      return tree.rows.map(({ key, tree }) => viewOf(tree, key))
    case 'pair':
      return h(Fragment, null, ...(tree.kids.map((kid) => viewOf(kid)) as VNode[]))
    case 'part':
      return h(Part as never, { ...tree.props, key } as never, ...(tree.kids.map((kid) => viewOf(kid)) as VNode[]))
    case 'element': {
      const { onClick, ...props } = tree.props
      const click = onClick ? { onClick: (event: Event) => log.push(`${onClick}, ${event.type}`) } : {}
      return h(tree.tag, { ...props, ...click, key } as never, ...(tree.kids.map((kid) => viewOf(kid)) as VNode[]))
    }
  }
}

const All: ComponentType = () => {
  draw = useReducer((n: number) => n + 1, 0)[1] as () => void
  return h('main', null, viewOf(shown) as VNode)
}

/** Everything that a person or a test would see of a node; texts that touch are one. */
function seen(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return (node as Text).data
  const element = node as HTMLInputElement
  const attributes = [...element.attributes].map(({ name, value }) => `${name}=${value}`).sort()
  const own = ['INPUT', 'SELECT'].includes(element.tagName) ? `value:${element.value}` : ''
  const inside = [...element.childNodes].map(seen).join('')
  return `<${element.namespaceURI?.slice(-3)} ${element.localName} ${attributes.join(' ')} ${own}>${inside}</>`
}

/**
 * No frames, and turns that no browser slows down: what is done after drawing comes after a fixed number of them. A hidden
 * page would wait a second for each timer.
 */
const turns: (() => void)[] = []
const { port1, port2 } = new MessageChannel()
port1.onmessage = () => turns.shift()?.()
const { setTimeout: later } = globalThis
const soon = (work: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) => {
  if (ms > 0) return later(work, ms, ...given)
  turns.push(() => work(...given))
  port2.postMessage(0)
  return 0
}
Object.assign(globalThis, { setTimeout: soon, requestAnimationFrame: (work: () => void) => soon(work) })

async function moment(): Promise<void> {
  for (let turn = 0; turn < 6; turn++) await new Promise<void>((wake) => soon(() => wake()))
}

/** Draws what the seed says, changes it some times, presses on everything; @returns what was seen and told, in order. */
async function story(seed: number): Promise<string[]> {
  const random = numbers(seed)
  log = []
  quiet.length = 0
  parts = 0
  const root = document.createElement('div')
  document.body.replaceChildren(root)
  shown = someTree(random, 4)
  render(h(All, null), root)
  for (let step = 0; step < 6; step++) {
    await moment()
    log.push(...quiet.splice(0).sort(), seen(root))
    for (const one of root.querySelectorAll('input')) if (random(2) === 0) one.value = '99'
    for (const one of [...root.querySelectorAll('b, button, p')])
      if (one.isConnected && random(2) === 0) (one as HTMLElement).click()
    await moment()
    log.push(seen(root))
    shown = changed(random, shown, 4)
    draw()
  }
  shown = { is: 'text', text: 'hết' }
  draw()
  await moment()
  return [...log, seen(root)]
}

async function tellAll(seeds: readonly number[]): Promise<string[][]> {
  const stories: string[][] = []
  for (const seed of seeds) stories.push(await story(seed))
  return stories
}

Object.assign(globalThis, { tellAll })
