/** `canhtay sbom`: the components that are shipped, from the lock file, as CycloneDX. The same lock file gives the same text. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const help = `sbom   Danh mục thành phần phần mềm (CycloneDX, JSON), lấy từ package-lock.json
npx canhtay sbom > sbom.json`

type Locked = {
  name?: string
  version: string
  license?: string
  integrity?: string
  dev?: boolean
  optional?: boolean
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

export async function run(): Promise<number> {
  const lock = readFileSync(join(import.meta.dirname, '..', 'package-lock.json'), 'utf8')
  console.log(JSON.stringify(sbomOf(lock), null, 2))
  return 0
}

/**
 * @param lock text of a package-lock.json, version 3.
 * @see https://cyclonedx.org/docs/1.6/json/ (names are those of the npm package URL, digests those that npm checks)
 */
export function sbomOf(lock: string) {
  const { packages } = JSON.parse(lock) as { packages: Record<string, Locked> }
  const shipped = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev)
  const nameAt = (path: string) => path.split('node_modules/').at(-1) as string
  const ref = (path: string) => `pkg:npm/${nameAt(path).replace('@', '%40')}@${packages[path]?.version}`
  const needs = (path: string, { dependencies = {}, optionalDependencies = {} }: Locked) =>
    Object.keys({ ...dependencies, ...optionalDependencies }).flatMap((name) => nearest(packages, path, name) ?? [])
  const root = packages[''] as Locked
  const own = {
    type: 'application',
    name: root.name,
    version: root.version,
    'bom-ref': `pkg:npm/${root.name}@${root.version}`,
  }
  const unique = new Map(shipped.map((one) => [ref(one[0]), one]))
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { ...own, licenses: licence(root) } },
    components: [...unique].map(([id, [path, one]]) => ({
      type: 'library',
      'bom-ref': id,
      name: nameAt(path),
      version: one.version,
      scope: one.optional ? 'optional' : 'required',
      purl: id,
      licenses: licence(one),
      hashes: digests(one),
    })),
    dependencies: [
      { ref: own['bom-ref'], dependsOn: needs('', root).map(ref).toSorted() },
      ...[...unique].map(([id, [path, one]]) => ({
        ref: id,
        dependsOn: [...new Set(needs(path, one).map(ref))].toSorted(),
      })),
    ],
  }
}

/** Where Node finds a package from another: in its own folder, or in that of whoever holds it. */
function nearest(packages: Record<string, Locked>, from: string, name: string): string | undefined {
  for (let holder = from; ; holder = holder.slice(0, Math.max(0, holder.lastIndexOf('node_modules/') - 1))) {
    const path = `${holder && `${holder}/`}node_modules/${name}`
    if (path in packages) return path
    if (holder === '') return undefined
  }
}

const licence = ({ license }: Locked) =>
  license === undefined ? [] : [/ (OR|AND) /.test(license) ? { expression: license } : { license: { id: license } }]

/** “sha512-…” in Base64, as one or several. */
const digests = ({ integrity = '' }: Locked) =>
  integrity
    .split(' ')
    .filter((one) => one.startsWith('sha512-'))
    .map((one) => ({ alg: 'SHA-512', content: Buffer.from(one.slice(7), 'base64').toString('hex') }))
