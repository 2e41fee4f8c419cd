/**
 * A new version of the app: fetched by the service worker in the background, and put in place only while nobody is signed
 * in, which is at the change of shift. What is unsent lies in the database, which no version of the app ever drops.
 */
import { useEffect } from 'preact/hooks'
import { signal } from '../ui/signal.ts'
import { teller } from './state.ts'

/** A newer version waits; said in the status. */
export const waiting = signal<ServiceWorker | undefined>(undefined)
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
  workers.addEventListener('controllerchange', () => {
    if (!first && !teller.value) location.reload()
  })
}

/** Puts the newer version in place while nobody is signed in: then no form is open. */
export function useNew(): void {
  useEffect(() => {
    if (!teller.value) waiting.value?.postMessage('take-over')
  }, [teller.value, waiting.value])
}
