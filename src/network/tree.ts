/**
 * A tree whose nodes, names and parents are valid for a time: what stood where on a given day. The same tree serves the
 * administrative geography (`place`) and the postal organisation (`unit`); `network.ts` joins the two.
 *
 * A node is known by an internal number that is never used again. Everything else about it, its code and name included,
 * is an attribute of a `Version` with validity `[from, to)`: codes are reused with another meaning (03646 was phường
 * Chiềng Lề until 2025-06-30 and is phường Tô Hiệu since). It does not say what became of a closed node's figures and
 * balances: that is `lineage.ts`.
 */
import { type Day, FOREVER } from '#kernel/day.ts'

/** What is true of one node in `[from, to)`. `parent` is undefined only for the root. */
export interface Version<K extends string = string> {
  readonly id: number
  readonly code: string
  readonly name: string
  readonly kind: K
  readonly parent: number | undefined
  readonly from: Day
  readonly to: Day
  readonly source: string
}

/** What a closing node becomes on `day`, the first day on which it is gone. Shares: see `lineage.ts`. */
export interface Succession {
  readonly day: Day
  readonly from: number
  readonly to: number
  readonly kind: SuccessionKind
  /** The part of the old node's figures that goes to the new one; undefined when nobody knows. */
  readonly share: Rational | undefined
  /** The part of the new node's figures that comes from the old one; undefined when nobody knows. */
  readonly originShare: Rational | undefined
  /** The one successor that takes the balances of the old node. */
  readonly heir: boolean
  readonly source: string
}

/**
 * `enlarge`: the new node keeps the code and takes others in; `merge`: taken into another; `boundary`: keeps the code
 * and gives a part away; `part`: the part given away; `abolish`: its level is abolished; `reorganise`: re-formed.
 */
export const SUCCESSION_KINDS = ['enlarge', 'merge', 'boundary', 'part', 'abolish', 'reorganise'] as const
export type SuccessionKind = (typeof SUCCESSION_KINDS)[number]

/** An exact fraction in lowest terms, denominator positive. */
export interface Rational {
  readonly numerator: number
  readonly denominator: number
}

/** All versions and successions of one tree, indexed. Versions of a node are in order and without a gap. */
export interface Tree<V extends Version = Version> {
  readonly versions: readonly V[]
  readonly successions: readonly Succession[]
  readonly byId: ReadonlyMap<number, readonly V[]>
  readonly byCode: ReadonlyMap<string, readonly V[]>
  readonly byParent: ReadonlyMap<number, readonly V[]>
  readonly successorsOf: ReadonlyMap<number, readonly Succession[]>
  readonly predecessorsOf: ReadonlyMap<number, readonly Succession[]>
}

export function makeTree<V extends Version>(versions: readonly V[], successions: readonly Succession[]): Tree<V> {
  const ordered = versions.toSorted((a, b) => a.id - b.id || (a.from < b.from ? -1 : 1))
  return {
    versions: ordered,
    successions,
    byId: Map.groupBy(ordered, (version) => version.id),
    byCode: Map.groupBy(ordered, (version) => version.code),
    byParent: Map.groupBy(
      ordered.filter((version) => version.parent !== undefined),
      (version) => version.parent as number,
    ),
    successorsOf: Map.groupBy(successions, (succession) => succession.from),
    predecessorsOf: Map.groupBy(successions, (succession) => succession.to),
  }
}

export function isValidOn(version: { from: Day; to: Day }, day: Day): boolean {
  return version.from <= day && day < version.to
}

/** What is true of a node on a day; undefined when it does not exist then. */
export function versionOn<V extends Version>(tree: Tree<V>, id: number, day: Day): V | undefined {
  return tree.byId.get(id)?.find((version) => isValidOn(version, day))
}

/** Which node bears a code on a day: the same code may have named another before. */
export function versionOfCode<V extends Version>(tree: Tree<V>, code: string, day: Day): V | undefined {
  return tree.byCode.get(code)?.find((version) => isValidOn(version, day))
}

export function isOpen(tree: Tree, id: number, day: Day): boolean {
  return versionOn(tree, id, day) !== undefined
}

/** `[from, to)` of a node's whole life; undefined for an unknown number. */
export function lifeOf(tree: Tree, id: number): { from: Day; to: Day } | undefined {
  const versions = tree.byId.get(id)
  const first = versions?.[0]
  const last = versions?.at(-1)
  return first && last && { from: first.from, to: last.to }
}

/** The parent's number on a day; undefined for the root and for a node that does not exist then. */
export function parentOn(tree: Tree, id: number, day: Day): number | undefined {
  return versionOn(tree, id, day)?.parent
}

/** From the node's parent up to the root; empty for the root and for a node that does not exist then. */
export function ancestorsOn(tree: Tree, id: number, day: Day): number[] {
  const ancestors: number[] = []
  for (let above = parentOn(tree, id, day); above !== undefined; above = parentOn(tree, above, day)) {
    ancestors.push(above)
  }
  return ancestors
}

/** The nodes directly under one, in the order of their numbers. */
export function childrenOn<V extends Version>(tree: Tree<V>, id: number, day: Day): V[] {
  return (tree.byParent.get(id) ?? []).filter((version) => isValidOn(version, day))
}

/**
 * The nodes that exist on a day, in the order of their numbers; `kind` keeps one kind, `under` keeps a node and all
 * that stands under it on that day.
 */
export function versionsOn<V extends Version>(
  tree: Tree<V>,
  day: Day,
  only: { kind?: V['kind']; under?: number } = {},
): V[] {
  const { kind, under } = only
  return tree.versions.filter(
    (version) =>
      isValidOn(version, day) &&
      (kind === undefined || version.kind === kind) &&
      (under === undefined || version.id === under || ancestorsOn(tree, version.id, day).includes(under)),
  )
}

/** The root on a day. */
export function rootOn<V extends Version>(tree: Tree<V>, day: Day): V | undefined {
  return tree.versions.find((version) => version.parent === undefined && isValidOn(version, day))
}

/** Days on which anything in the tree begins or ends, in order: where "as it was" and "as it is" can differ. */
export function changesOf(tree: Tree): Day[] {
  const days = tree.versions.flatMap((version) => [version.from, version.to])
  return [...new Set(days)].filter((day) => day !== FOREVER).toSorted()
}
