/**
 * A new version of the app: fetched by the service worker in the background, and put in place only while nobody is signed
 * in, which is at the change of shift. What is unsent lies in the database, which no version of the app ever drops.
 */
import { effect, signal } from '@preact/signals'
import { teller } from './state.ts'

/** A newer version waits; said in the status. */
export const waiting = signal<ServiceWorker | undefined>()
/** Whether the app opens without a network. */
export const stored = signal(false)

export function keepNew(): void {
  const workers = navigator.serviceWorker
  if (!workers) return
  const first = !workers.controller
  void workers.register('/quay/worker.js', { scope: '/quay', updateViaCache: 'none' }).then((registration) => {
    const look = () => {
      if (registration.active) stored.value = true
      if (registration.waiting && !first) waiting.value = registration.waiting
    }
    look()
    registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look))
    registration.installing?.addEventListener('statechange', look)
  })
  void workers.ready.then(() => {
    stored.value = true
  })
  // Nobody is signed in: no form is open.
  effect(() => {
    if (!teller.value) waiting.value?.postMessage('take-over')
  })
  workers.addEventListener('controllerchange', () => {
    if (!first && !teller.peek()) location.reload()
  })
}
