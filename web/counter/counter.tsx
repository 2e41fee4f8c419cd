/** The opened till: who works at it, then its screens; what is sent meanwhile; practice on an invented list. */
import type { ComponentType } from 'preact'
import type { Enrolment } from '#counter/nouns.ts'
import { openPractice } from '#counter/practice.ts'
import { Till } from '#counter/till.ts'
import type { Signer } from '#sync/keys.ts'
import type { Store } from '#sync/store.ts'
import { ActForm } from './act.tsx'
import { Close, Count, Sheet } from './close.tsx'
import { Credit } from './credit.tsx'
import { Desk } from './desk.tsx'
import { clock } from './device.ts'
import { Band, Frame } from './frame.tsx'
import { Hand } from './hand.tsx'
import { Holding } from './holding.tsx'
import { Inbox } from './inbox.tsx'
import { Journal } from './journal.tsx'
import { keepSending } from './sending.ts'
import { OpenShift } from './shift.tsx'
import { SignIn } from './sign-in.tsx'
import { changes, closedDay, device, go, lastDone, place, practice, read, type Screen, teller, till } from './state.ts'
import { Treasury } from './treasury.tsx'
import { keepNew, useNew } from './update.ts'

const SCREEN: Record<Screen, ComponentType> = {
  quay: Desk,
  viec: ActForm,
  'dang-giu': Holding,
  'giao-nhan': Hand,
  quy: Treasury,
  'ghi-no': Credit,
  'nhat-ky': Journal,
  'cho-xu-ly': Inbox,
  'kiem-quy': Count,
  'dong-ca': Close,
}

/** @returns the component that is the app from now on. */
export async function openCounter(store: Store, signer: Signer, enrolment: Enrolment): Promise<ComponentType> {
  device.value = { store, signer }
  // The server names the page's script by what is in it.
  const [, release] = /-([\w-]{6,40})\.js$/.exec(document.scripts[0]?.src ?? '') ?? []
  const real = await Till.open(store, { signer, clock, enrolment, ...(release && { release }) })
  work(real)
  keepSending(real)
  keepNew()
  practice.value = {
    begin: async () => work(await openPractice(enrolment, clock)),
    end: () => {
      work(real)
      teller.value = undefined
    },
  }
  return Counter
}

function work(on: Till): void {
  // After what the screen itself does next: what was done is not drawn once more while its form is still open.
  on.onChange(() =>
    setTimeout(() => {
      if (till.value === on) changes.value++
    }),
  )
  till.value = on
  lastDone.value = []
  changes.value++
  go('quay')
}

function Counter() {
  useNew()
  return till.value.practice ? (
    <div class="practising">
      <Band />
      <Shown />
    </div>
  ) : (
    <Shown />
  )
}

function Shown() {
  if (closedDay.value) return <Sheet sheet={closedDay.value} />
  if (!teller.value) return <SignIn />
  const shift = read((now) => now.shift.current())
  if (shift?.teller !== teller.value.person) return <OpenShift />
  const { screen } = place.value
  const Here = SCREEN[screen]
  return (
    <Frame>
      <Here key={location.hash} />
    </Frame>
  )
}
