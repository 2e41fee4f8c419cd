/** What the browser gives a till: its clock, the line to the centre, room that is not swept, one tab at a time. */
import type { Line } from '#sync/outbox.ts'

/** Hà Nội knows no summer time. Whole seconds, as acts carry them. */
export const clock = (): string => `${new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 19)}+07:00`

/** A line that has not answered within this time is no line; 4 KB at 20 kbit/s and 800 ms take 4 s. */
const PATIENCE_MS = 30_000

/** Rejects when there is no answer. An empty body asks, any other is sent as it is. */
export const line: Line = async (path, body) => {
  const answer = await ask(path, body.length > 0 ? { type: 'application/octet-stream', body: body as BodyInit } : {})
  return { status: answer.status, body: new Uint8Array(await answer.arrayBuffer()) }
}

export const ask = (path: string, { type, body }: { type?: string; body?: BodyInit } = {}): Promise<Response> =>
  fetch(path, {
    ...(body !== undefined && { method: 'POST', body, headers: { 'content-type': type as string } }),
    signal: AbortSignal.timeout(PATIENCE_MS),
    cache: 'no-store',
  })

/** Whether the browser promised to keep the store, and how much room there is. */
export async function room(): Promise<{ persisted: boolean; freeBytes: number }> {
  const { storage } = navigator
  const persisted = (await storage?.persisted?.()) || ((await storage?.persist?.()) ?? false)
  const { quota = 0, usage = 0 } = (await storage?.estimate?.()) ?? {}
  return { persisted, freeBytes: Math.max(0, quota - usage) }
}

const LOCK = 'canhtay-quay'

/** Resolves when this tab alone may work; `onTaken` is called when another one does, and waits for it to close. */
export function aloneInBrowser(onTaken: () => void): Promise<void> {
  return new Promise((resolve) => {
    const hold = () => {
      resolve()
      return new Promise<never>(() => undefined)
    }
    void navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => {
      if (lock) return hold()
      onTaken()
      void navigator.locks.request(LOCK, hold)
      return undefined
    })
  })
}
