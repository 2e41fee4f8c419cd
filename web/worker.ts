/**
 * The service worker: the whole shell is stored when it is installed, and from then on the app comes from the store.
 * A new version waits until the page says that no form is open; it never takes over by itself, and it never touches the
 * till's database. Everything else (what is sent to the centre) passes by untouched.
 */

/** Addresses of the shell and its version, put in by the build. */
declare const SHELL: readonly string[]
declare const VERSION: string

/** The part of a service worker's world that is used here; the DOM types of the page do not have it. */
type Lasting = { waitUntil(work: Promise<unknown>): void }
type Worker = {
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void
  addEventListener(type: 'message', listener: (event: Lasting & { data: unknown }) => void): void
  addEventListener(
    type: 'fetch',
    listener: (event: { request: Request; respondWith(answer: Promise<Response>): void }) => void,
  ): void
  skipWaiting(): Promise<void>
}
const worker = globalThis as unknown as Worker

const CACHE = `quay-${VERSION}`
const PAGE = '/quay'

worker.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([...SHELL])))
})

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names.filter((name) => name.startsWith('quay-') && name !== CACHE).map((name) => caches.delete(name)),
        ),
      ),
  )
})

worker.addEventListener('message', (event) => {
  if (event.data === 'take-over') event.waitUntil(worker.skipWaiting())
})

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { pathname } = new URL(request.url)
  const address = request.mode === 'navigate' && pathname.replace(/\/$/, '') === PAGE ? PAGE : pathname
  if (request.method === 'GET' && SHELL.includes(address)) event.respondWith(stored(address, request))
})

/** From the store; from the network only should the browser have thrown the store away. */
async function stored(address: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE)
  return (await cache.match(address)) ?? fetch(request)
}
