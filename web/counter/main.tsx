/**
 * The teller's app from its first byte: may this tab work, can it keep what is done, is the device known? Only then the
 * rest is loaded, the declarations of all services with it.
 */
import './older.ts'
import { type ComponentType, render } from 'preact'
import type { Enrolment } from '#counter/nouns.ts'
import { signerOf } from '#sync/keys.ts'
import { signal, useShared } from '../ui/signal.ts'
import { aloneInBrowser } from './device.ts'
import { Enrol } from './enrol.tsx'
import { Opening, Stop, Taken } from './stop.tsx'
import { openStore } from './store.ts'
import { trouble } from './trouble.ts'

/** What the screen shows before the till is open, then the till. */
const stage = signal<ComponentType>(Opening)

function Main() {
  useShared()
  const Stage = stage.value
  return trouble.value ? <Stop why={trouble.value} /> : <Stage />
}

async function begin(): Promise<void> {
  await aloneInBrowser(() => {
    stage.value = Taken
  })
  stage.value = Opening
  const store = await openStore(() => {
    stage.value = Taken
  })
  const signer = await signerOf(await store.deviceKey())
  const known = (await store.get('meta', 'enrolment')) as Enrolment | undefined
  const enrolment = known ?? (await askToEnrol(store, signer.publicKey))
  const { openCounter } = await import('./counter.tsx')
  stage.value = await openCounter(store, signer, enrolment)
}

const askToEnrol = (store: Parameters<typeof Enrol>[0]['store'], publicKey: Uint8Array): Promise<Enrolment> =>
  new Promise((resolve) => {
    stage.value = () => <Enrol store={store} publicKey={publicKey} onDone={resolve} />
  })

const root = document.getElementById('quay') as HTMLElement
root.textContent = ''
render(<Main />, root)
begin().catch((error: unknown) => {
  // A store that failed has already put up its stop screen; anything else must not look like a till that works.
  console.error(error)
  trouble.value ??= 'closed'
})
