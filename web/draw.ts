/**
 * What the till says of `preact` and its hooks, in a third of the bytes: elements, components with hooks, keys, refs. The
 * build puts it in place of the package (src/server/web-build.ts), whose types the sources have; a test draws the same
 * things with both. Left out: classes, contexts, portals, style objects, inner HTML, effects of their own order.
 */
type Key = string | number | undefined
type Props = Record<string, unknown>
type Component = (props: Props) => unknown
type Kind = string | Component
/** What a component gives back: one thing to be drawn. Text has no kind of its own: it is a string. */
type Wish = { kind: Kind; props: Props; key: Key; ref: Ref | undefined }
type Ref = { current: unknown } | ((node: Node | null) => void) | null

/** A wish that has been granted. `node`: of an element or a text; a component and a list have only what is in them. */
type Place = {
  kind: Kind
  key: Key
  wish?: Wish | string
  node?: Node
  ref?: Ref | undefined
  props: Props
  kids: (Place | undefined)[]
  up: Place | undefined
  cells: Cell[]
  depth: number
  /** While its neighbours are filled: it goes on. */
  kept?: boolean
  gone?: boolean
}

/** What a hook keeps from one draw to the next. */
type Cell = {
  value?: unknown
  seen?: readonly unknown[] | undefined
  work?: Work | undefined
  queue?: Cell[]
  undo?: unknown
}
type Work = () => unknown

const TEXT = '#'
/** A list of children is a place of its own, so that its keys are not mixed with those beside it. */
export const Fragment: Component = ({ children }) => children

export function h(kind: Kind, given: Props | null, ...children: unknown[]): Wish {
  const props: Props = {}
  for (const name in given) if (name !== 'key' && name !== 'ref') props[name] = given[name]
  if (children.length > 0) props.children = children.length > 1 ? children : children[0]
  return { kind, props, key: given?.key as Key, ref: given?.ref as Ref }
}

export function render(wish: Wish, into: Element): void {
  const root: Place = {
    kind: TEXT,
    key: undefined,
    node: into,
    props: {},
    kids: [],
    up: undefined,
    cells: [],
    depth: 0,
  }
  fill(root, [wish])
  settle()
}

/**
 * Makes the kids of a place what is wished for; each one keeps its place by its key, or by its number among the others.
 * What is no longer wished for leaves before anything new is drawn.
 */
function fill(place: Place, given: readonly unknown[]): void {
  const old = place.kids
  // Made only where there are keys: most children have none, and all of the screen is drawn for each change.
  let keyed: Map<Key, Place | undefined> | undefined
  const wishes = given.map(wished)
  place.kids = wishes.map((wish, i) => {
    if (wish === undefined) return undefined
    const [kind, key] = typeof wish === 'string' ? [TEXT, undefined] : [wish.kind, wish.key]
    if (key !== undefined) keyed ??= new Map(old.map((kid) => [kid?.key, kid]))
    const found = key === undefined ? old[i] : keyed?.get(key)
    if (found?.kind !== kind || found.key !== key || found.kept)
      return { kind, key, props: {}, kids: [], up: place, cells: [], depth: place.depth + 1 }
    found.kept = true
    return found
  })
  for (const kid of old) {
    if (kid && !kid.kept) leave(kid, true)
    if (kid) kid.kept = false
  }
  place.kids.forEach((kid, i) => {
    if (kid) grant(kid, wishes[i] as Wish | string)
  })
  if (place.node) arrange(place)
}

/** Nothing, a text, or what `h` made; a list is a `Fragment`. */
function wished(one: unknown): Wish | string | undefined {
  if (one === null || one === undefined || typeof one === 'boolean') return undefined
  if (Array.isArray(one)) return h(Fragment, { children: one })
  return typeof one === 'object' ? (one as Wish) : `${one}`
}

function grant(place: Place, wish: Wish | string): void {
  const same = place.wish === wish
  place.wish = wish
  if (typeof wish === 'string') {
    // The same text written again would be laid out again.
    if (!place.node) place.node = document.createTextNode(wish)
    else if (!same) place.node.nodeValue = wish
    return
  }
  const { kind, props, ref } = wish
  const before = place.props
  place.props = props
  if (typeof kind !== 'string') {
    if (!same || stale.has(place)) draw(place)
    return
  }
  const host = hostOf(place).node as Element
  const space = kind === 'svg' ? 'http://www.w3.org/2000/svg' : host.namespaceURI
  place.node ??= document.createElementNS(space, kind)
  const element = place.node as Element & Props
  for (const name in before) if (!(name in props)) set(element, name, undefined)
  for (const name in props) if (before[name] !== props[name]) set(element, name, props[name])
  if ('children' in props || 'children' in before) fill(place, listed(props.children))
  // What a person has typed may differ from what was drawn last.
  for (const name of LAST) if (props[name] !== undefined && element[name] !== props[name]) element[name] = props[name]
  if (place.ref !== ref) {
    tell(place.ref, null)
    tell(ref, element)
    place.ref = ref
  }
}

/** After the children: a list of choices has to be there before one is chosen. */
const LAST = ['value', 'checked']
const listed = (children: unknown): readonly unknown[] => (Array.isArray(children) ? children : [children])

function tell(ref: Ref | undefined, node: Node | null): void {
  if (typeof ref === 'function') ref(node)
  else if (ref) ref.current = node
}

function set(element: Element & Props, name: string, value: unknown): void {
  if (name === 'children' || LAST.includes(name)) return
  if (name.startsWith('on')) {
    const event = name.slice(2).toLowerCase()
    if (!(`:${event}` in element)) element.addEventListener(event, heard)
    element[`:${event}`] = value
  } else if (name in element && !(element instanceof SVGElement) && !ATTRIBUTES.includes(name))
    element[name] = value ?? ''
  else if (value === null || value === undefined || (value === false && name[4] !== '-')) element.removeAttribute(name)
  else element.setAttribute(name, `${value}`)
}

/** Properties that cannot be set, or mean something else than the attribute of that name. */
const ATTRIBUTES = ['width', 'height', 'href', 'list', 'form', 'role']

function heard(this: Props, event: Event): void {
  const listen = this[`:${event.type}`] as ((event: Event) => void) | undefined
  listen?.call(this, event)
}

const hostOf = (place: Place): Place => {
  const up = place.up as Place
  return up.node ? up : hostOf(up)
}

/** Puts the nodes in the order of the kids; what stands right is not touched, so that it keeps the focus. */
function arrange(host: Place): void {
  const element = host.node as Node
  let at = element.firstChild
  const put = (kid: Place | undefined): void => {
    if (!kid?.node) kid?.kids.forEach(put)
    else if (kid.node === at) at = at.nextSibling
    else element.insertBefore(kid.node, at)
  }
  host.kids.forEach(put)
}

function leave(place: Place, top: boolean): void {
  place.gone = true
  tell(place.ref, null)
  for (const one of place.cells) {
    one.work = undefined
    undo(one)
  }
  if (top && place.node) (place.node as ChildNode).remove()
  for (const kid of place.kids) if (kid) leave(kid, top && !place.node)
}

let drawn: Place | undefined
let cell = 0
const stale = new Set<Place>()
const soon: Cell[] = []
const later: Cell[] = []

function draw(place: Place): void {
  stale.delete(place)
  const [before, at] = [drawn, cell]
  drawn = place
  cell = 0
  const made = (place.kind as Component)(place.props)
  drawn = before
  cell = at
  // A list of children goes in as it is: h(Fragment) would be this very place again.
  fill(place, place.kind === Fragment ? listed(made) : [made])
  for (const one of place.cells) if (one.work && !one.queue?.includes(one)) one.queue?.push(one)
}

/** After the screen has changed: what has to be done at once, then, in a task of its own, the rest. */
function settle(): void {
  run(soon)
  if (later.length > 0) setTimeout(run, 0, later)
}

function run(cells: Cell[]): void {
  for (const one of cells.splice(0)) {
    const { work } = one
    if (!work) continue
    undo(one)
    one.work = undefined
    one.undo = work()
  }
}

function undo(one: Cell): void {
  if (typeof one.undo === 'function') one.undo()
}

function again(place: Place): void {
  stale.add(place)
  queueMicrotask(redraw)
}

function redraw(): void {
  run(later)
  for (const place of [...stale].sort((a, b) => a.depth - b.depth))
    if (stale.delete(place) && !place.gone) {
      draw(place)
      arrange(hostOf(place))
    }
  settle()
}

function kept(): Cell {
  const { cells } = drawn as Place
  cells[cell] ??= {}
  return cells[cell++] as Cell
}

const changed = (one: Cell, seen: readonly unknown[] | undefined): boolean => {
  const same = seen && one.seen?.every((value, i) => Object.is(value, seen[i]))
  one.seen = seen
  return !same
}

export function useReducer<S, A>(reduce: (state: S, action: A) => S, first: S): [S, (action: A) => void] {
  const place = drawn as Place
  const one = kept()
  if (!('value' in one)) one.value = settled(undefined, first)
  const act = (action: A) => {
    const next = reduce(one.value as S, action)
    if (Object.is(next, one.value)) return
    one.value = next
    again(place)
  }
  return [one.value as S, act]
}

const settled = <S>(before: S, next: unknown): S => (typeof next === 'function' ? next(before) : (next as S))

export const useState = <S>(first?: S | (() => S)) => useReducer<S, unknown>(settled, first as S)

export function useMemo<T>(make: () => T, seen: readonly unknown[]): T {
  const one = kept()
  if (changed(one, seen)) one.value = make()
  return one.value as T
}

export const useRef = <T>(first: T): { current: T } => useMemo(() => ({ current: first }), [])

const effect =
  (queue: Cell[]) =>
  (work: Work, seen?: readonly unknown[]): void => {
    const one = kept()
    one.queue = queue
    if (changed(one, seen)) one.work = work
  }

export const useLayoutEffect = effect(soon)
export const useEffect = effect(later)
