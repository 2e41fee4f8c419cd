/** Plans from the server and back to it. What it says is wrong is said as it says it. */
import type { Measured } from '#routing/learn.ts'
import type { Scenario } from '#routing/scenario.ts'
import { readScenario, writeScenario } from '#routing/scenario-read.ts'
import type { Place } from './state.ts'

const OFFLINE = 'Không gửi được. Xem mạng rồi làm lại.'

async function answerOf(request: Promise<Response>): Promise<unknown> {
  const answer = await request.catch((error: unknown) => {
    throw new Error(OFFLINE, { cause: error })
  })
  const value = (await answer.json()) as { message?: string }
  if (!answer.ok) throw new Error(value.message ?? OFFLINE)
  return value
}

/** @throws Error with a sentence for people. */
export async function fetchPlan(id: string, version: number): Promise<Scenario> {
  const read = readScenario(await answerOf(fetch(`/tuyen-thu/phuong-an/${id}/${version}/phuong-an.json`)))
  if ('faults' in read) throw new Error('Máy chủ gửi một phương án không đọc được. Tải lại trang.')
  return read.scenario
}

/** Null: nothing was scanned yet. @throws Error with a sentence for people. */
export const fetchMeasured = async (id: string, version: number): Promise<Measured | null> =>
  (await answerOf(fetch(`/tuyen-thu/phuong-an/${id}/${version}/hay-cham.json`))) as Measured | null

/** @returns where the new version is. @throws Error with a sentence for people. */
export async function savePlan(scenario: Scenario, { token, id }: Place, version: number): Promise<string> {
  const base = scenario.id === id ? `?tu=${version}` : ''
  const headers = { 'content-type': 'application/octet-stream', accept: 'application/json', 'x-token': token }
  const sent = fetch(`/tuyen-thu/luu${base}`, { method: 'POST', headers, body: writeScenario(scenario) })
  return ((await answerOf(sent)) as { to: string }).to
}
