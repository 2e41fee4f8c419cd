/**
 * The page that checks a receipt without the clerk: what stands after # in its own address is opened, compared with the
 * tills' keys, and, with a network, asked of the centre. Of the receipt itself nothing leaves the phone.
 */
import { gather, openCode } from '#counter/receipt-code.ts'
import { judge, type KeysFile, type Said, type Verdict } from './judge.ts'
import { show } from './show.ts'

/** Parts of receipts that need several codes, until the last one is scanned. */
const PARTS = 'parts'

async function open(): Promise<void> {
  const fragment = location.hash.slice(1)
  if (fragment === '') return show({ kind: 'nothing' })
  const kept = fragment.startsWith('p') ? [fragment, ...storedParts()] : [fragment]
  const { wholes, lacking } = gather(kept)
  const mine = lacking.find(({ tag }) => fragment.includes(`-${tag}.`))
  if (mine) {
    localStorage.setItem(PARTS, JSON.stringify(kept.slice(0, 20)))
    return show({ kind: 'parts', parts: mine.parts })
  }
  localStorage.removeItem(PARTS)
  const opened = await openCode(wholes[0] ?? '')
  if (!opened) return show({ kind: 'unreadable' })
  const { sealed, proof } = opened
  const ask = async () => {
    const tell = (verdict: Verdict, keys?: KeysFile) =>
      show({ kind: 'opened', sealed, point: keys?.devices[proof.device]?.point, verdict, again: ask })
    tell({ kind: 'asking' })
    const keys = await keysOf(proof.province)
    tell(await judge(sealed, proof, keys, askCentre), keys)
  }
  await ask()
}

function storedParts(): string[] {
  const stored: unknown = JSON.parse(localStorage.getItem(PARTS) ?? '[]')
  return Array.isArray(stored) ? stored.filter((one) => typeof one === 'string') : []
}

/** The keys of a province's tills: fresh when there is a network, else those that were kept when there was one. */
async function keysOf(province: string): Promise<KeysFile | undefined> {
  if (!/^\d{1,2}$/.test(province)) return { devices: {} }
  const address = `/v/keys/${province}.json`
  const kept = await caches.open('khoa-may')
  const fresh = await fetch(address, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined)
  if (fresh?.status === 404) return { devices: {} }
  // Kept by the page, not by the worker, which is not yet in charge of the page that installs it.
  if (fresh?.ok) await kept.put(address, fresh.clone())
  const keys = fresh?.ok ? fresh : await kept.match(address)
  return (await keys?.json()) as KeysFile | undefined
}

/** @returns the centre's word, or nothing when it cannot be reached. */
async function askCentre(body: object): Promise<Said | undefined> {
  const answer = await fetch('/v/check', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  }).catch(() => undefined)
  if (answer?.status === 429) return { state: 'busy' }
  return answer?.ok ? ((await answer.json()) as Said) : undefined
}

/** Only an address that we wrote ourselves may become a worker. */
type Policy = { createScriptURL(url: string): string }
type Policies = { createPolicy(name: string, rules: Policy): Policy }
const { trustedTypes } = globalThis as { trustedTypes?: Policies }
const ours = trustedTypes?.createPolicy('ours', { createScriptURL: (url) => url })
navigator.serviceWorker
  ?.register(ours?.createScriptURL('/v/worker.js') ?? '/v/worker.js', { scope: '/v/' })
  // Without one the page still checks; it only needs the network to open.
  .catch(() => {})

addEventListener('hashchange', () => void open())
void open()
