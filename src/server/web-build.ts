/**
 * The teller's app, bundled from `web/` by the server itself: hashed names, minified, for Chrome 109, packed.
 * It is made when it is first asked for, kept in a folder that git does not know, and made again when a source is newer.
 */
import { createHash } from 'node:crypto'
import { globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { TransformOptions } from 'rolldown/utils'
import { html } from '#kernel/html.ts'
import { trimmed } from '#server/web-trim.ts'

const root = join(import.meta.dirname, '..', '..')
const SOURCES = [
  'web/**/*.{ts,tsx,css,svg}',
  'src/{kernel,rules,services,ledger,counter,sync}/**/*.ts',
  'src/server/web-*.ts',
]
/** The last Chrome that runs on Windows 7, which counters still have. */
const TARGET = 'chrome109'

/** Packed both ways; browsers take Brotli over a safe line, and it is an eighth smaller. `forever`: named by its content. */
export type WebFile = { type: string; gzip: Buffer; br: Buffer; forever: boolean }
/** By address, such as /quay and /quay/main-1a2b3c.js. */
export type WebApp = ReadonlyMap<string, WebFile>

let app: Promise<WebApp> | undefined

/** The app as the sources were when it was first asked for. @throws Error when the sources cannot be bundled. */
export function webApp(): Promise<WebApp> {
  app ??= fromFolder(join(root, 'dist', 'web')).catch((error: unknown) => {
    app = undefined
    throw error
  })
  return app
}

async function fromFolder(folder: string): Promise<WebApp> {
  const newest = Math.max(
    ...globSync([...SOURCES, 'package-lock.json'], { cwd: root }).map((file) => made(join(root, file))),
  )
  const list = join(folder, 'list.json')
  if (made(list) > newest) return readApp(folder)
  const fresh = await buildWeb()
  // Whole or not at all: another process may be reading or building.
  const beside = `${folder}-${process.pid}`
  try {
    writeApp(beside, fresh)
    rmSync(folder, { recursive: true, force: true })
    renameSync(beside, folder)
  } catch {
    // Another process was quicker and has made the same, or nothing may be written here: then it is made at each start.
    rmSync(beside, { recursive: true, force: true })
  }
  return fresh
}

const made = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0

type Listed = { address: string; file: string; type: string; forever: boolean }

function readApp(folder: string): WebApp {
  const list = JSON.parse(readFileSync(join(folder, 'list.json'), 'utf8')) as Listed[]
  return new Map(
    list.map(({ address, file, type, forever }) => {
      const [gzip, br] = [readFileSync(join(folder, `${file}.gz`)), readFileSync(join(folder, `${file}.br`))]
      return [address, { type, gzip, br, forever }]
    }),
  )
}

function writeApp(folder: string, files: WebApp): void {
  mkdirSync(folder, { recursive: true })
  const list = [...files].map(([address, { type, gzip, br, forever }], i): Listed => {
    writeFileSync(join(folder, `${i}.gz`), gzip)
    writeFileSync(join(folder, `${i}.br`), br)
    return { address, file: String(i), type, forever }
  })
  writeFileSync(join(folder, 'list.json'), JSON.stringify(list))
}

/** Bundles everything anew: page, scripts, style, sign, manifest and service worker. */
export async function buildWeb(): Promise<WebApp> {
  const scripts = await bundle('web/counter/main.tsx', 'esm', {}, SMALLER_DRAWING)
  const style = squeezed(readFileSync(join(root, 'web/counter/counter.css'), 'utf8'))
  const sign = readFileSync(join(root, 'web/mark.svg'), 'utf8')
  const files = new Map<string, WebFile>()
  const put = (address: string, type: string, text: string, forever = false) => {
    files.set(address, { type, gzip: gzipSync(text, { level: 9 }), br: brotliCompressSync(text), forever })
    return address
  }
  const named = (name: string, ending: string, type: string, text: string) =>
    put(`/quay/${name}-${digest(text)}.${ending}`, type, text, true)

  for (const { name, code } of scripts) put(`/quay/${name}`, SCRIPT, code, true)
  const entry = `/quay/${scripts.find(({ first }) => first)?.name}`
  const styled = named('quay', 'css', 'text/css; charset=utf-8', style)
  const icon = named('dau', 'svg', 'image/svg+xml', sign)
  const manifest = named('ung-dung', 'webmanifest', 'application/manifest+json', JSON.stringify(manifestOf(icon)))
  put('/quay', 'text/html; charset=utf-8', pageOf({ entry, styled, icon, manifest }))
  const shell = [...files.keys()]
  const version = digest([...files].map(([address, { gzip }]) => address + digest(gzip)).join())
  const [worker] = await bundle('web/worker.ts', 'iife', {
    SHELL: JSON.stringify(shell),
    VERSION: JSON.stringify(version),
  })
  put('/quay/worker.js', SCRIPT, (worker as Script).code)
  return files
}

const SCRIPT = 'text/javascript; charset=utf-8'
export const digest = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex').slice(0, 10)

/** What declarations are made with: it changes nothing but what it gives back. */
const DECLARING = ['service', 'text', 'personal', 'money', 'count', 'day', 'month', 'choice', 'holder', 'cash', 'due']

/** Children as arguments of `h`, not as one more name in each object: 0.3 KB less than TypeScript's own way. */
const MARKUP: TransformOptions = {
  jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment' },
  inject: { h: ['preact', 'h'], Fragment: ['preact', 'Fragment'] },
}

/** What every page has in place of a larger part, with the same answers. */
const SMALLER = { 'zod/mini': join(root, 'web', 'zod.ts'), '#kernel/day.ts': join(root, 'web', 'day.ts') }
/** What the till alone has: other pages draw more than it can, and need not come over a slow line. */
export const SMALLER_DRAWING = { preact: join(root, 'web', 'draw.ts'), 'preact/hooks': join(root, 'web', 'draw.ts') }

type Script = { name: string; code: string; first: boolean }

/**
 * The entry first. `define`: what a name in the source stands for; `smaller`: what is put in place of a package.
 * @throws Error when the sources cannot be bundled.
 */
export async function bundle(
  input: string,
  format: 'esm' | 'iife',
  define: Record<string, string> = {},
  smaller: Record<string, string> = {},
): Promise<Script[]> {
  const { rolldown } = await import('rolldown')
  const build = await rolldown({
    input: join(root, input),
    cwd: root,
    platform: 'browser',
    resolve: { alias: { ...SMALLER, ...smaller } },
    plugins: [trimmed],
    // Declarations that nobody reads leave without a trace.
    treeshake: { propertyReadSideEffects: false, manualPureFunctions: DECLARING },
    transform: { target: TARGET, define, ...MARKUP },
    // A slow machine is no fault of the sources.
    checks: { bundlerTimings: false },
    onLog: (level, log) => {
      if (level === 'warn') throw new Error(log.message)
    },
  })
  try {
    const { output } = await build.generate({
      format,
      minify: true,
      comments: false,
      entryFileNames: '[name]-[hash].js',
      chunkFileNames: '[name]-[hash].js',
    })
    return output.flatMap((one) =>
      one.type === 'chunk' ? [{ name: one.fileName, code: one.code, first: one.isEntry }] : [],
    )
  } finally {
    await build.close()
  }
}

/** Comments and the blanks between signs go, and its colours get names of one letter; nothing in our sheet needs more. */
export function squeezed(css: string): string {
  const letters = new Map<string, string>()
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/--[a-z-]+/g, (name) => {
      const letter = letters.get(name) ?? `--${letters.size.toString(36)}`
      letters.set(name, letter)
      return letter
    })
}

const manifestOf = (icon: string) => ({
  id: '/quay',
  name: 'Cánh Tay · Quầy',
  short_name: 'Quầy',
  lang: 'vi',
  start_url: '/quay',
  scope: '/quay',
  display: 'standalone',
  background_color: '#fbfaf6',
  theme_color: '#0b4f8a',
  icons: [{ src: icon, sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
})

type Parts = { entry: string; styled: string; icon: string; manifest: string }

const pageOf = ({ entry, styled, icon, manifest }: Parts): string =>
  html`<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#0b4f8a">
<meta name="description" content="Quầy giao dịch của Bưu điện, làm việc cả khi không có mạng">
<title>Quầy · Cánh Tay</title>
<link rel="icon" href="${icon}" type="image/svg+xml">
<link rel="manifest" href="${manifest}">
<link rel="stylesheet" href="${styled}">
<script type="module" src="${entry}"></script>
</head>
<body>
<div id="quay"><p class="opening" role="status">Đang mở quầy…</p></div>
<noscript><p class="opening">Quầy cần JavaScript. Mở bằng Chrome hoặc Edge, bản 109 trở lên.</p></noscript>
</body>
</html>
`.text
