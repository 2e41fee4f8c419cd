/** Keeps the public page on the phone: once opened, it checks receipts without a network. The page keeps the tills' keys. */

/** Addresses of the page's files and their version, put in by the build. */
declare const FILES: readonly string[]
declare const VERSION: string

type Lasting = { waitUntil(work: Promise<unknown>): void }
type Worker = {
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void
  addEventListener(
    type: 'fetch',
    listener: (event: { request: Request; respondWith(answer: Promise<Response>): void }) => void,
  ): void
  skipWaiting(): Promise<void>
}
const worker = globalThis as unknown as Worker

const CACHE = `giay-${VERSION}`

worker.addEventListener('install', (event) => {
  // Nothing is ever half done on this page: a new version may take over at once.
  event.waitUntil(caches.open(CACHE).then((cache) => Promise.all([cache.addAll([...FILES]), worker.skipWaiting()])))
})

worker.addEventListener('activate', (event) => {
  const old = (name: string) => name.startsWith('giay-') && name !== CACHE
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))))
})

worker.addEventListener('fetch', (event) => {
  const { method, url } = event.request
  const { pathname } = new URL(url)
  if (method === 'GET' && FILES.includes(pathname)) event.respondWith(stored(pathname, event.request))
})

async function stored(address: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE)
  return (await cache.match(address)) ?? fetch(request)
}
