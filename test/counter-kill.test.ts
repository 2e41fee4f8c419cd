/**
 * Chromium killed with -9 while a teller commits and the line uploads, at points of the protocol: before the centre has the
 * act, after it took it and before it answered, and between two acts. What the screen confirmed arrives, once.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type BrowserContext, chromium } from 'playwright-core'
import { CHROMIUM, FLAGS, skip } from './support/browser.ts'
import { TellerPage } from './support/counter-page.ts'
import { counterStage } from './support/counter-stage.ts'

const KILLS = 8
const BILLS_PER_LIFE = 4

/** The processes that work on this profile, and no other. */
function processesOf(profile: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(profile)
      } catch {
        return false
      }
    })
    .map(Number)
}

test(`the browser killed ${KILLS} times: every act the screen confirmed arrives once`, {
  skip,
  timeout: 240_000,
}, async (t) => {
  const stage = await counterStage({ bills: 120, pensions: 0 })
  const profile = mkdtempSync(join(tmpdir(), 'canhtay-quay-'))
  const launch = async (): Promise<{ context: BrowserContext; teller: TellerPage }> => {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: CHROMIUM,
      args: FLAGS,
      viewport: { width: 1366, height: 768 },
      locale: 'vi-VN',
    })
    return { context, teller: await TellerPage.open(context) }
  }
  /** device/seq of each receipt that was on the screen. */
  const confirmed = new Set<string>()
  const named = /Việc\s*(may-\d+\/\d+)/
  const collect = async (teller: TellerPage) => {
    await teller.press('Enter')
    await teller.see('form.act')
    await teller.press('Enter')
    await teller.see('.last .receipt')
    const paper = await teller.text('.last .receipt')
    const [, act] = named.exec(paper) ?? []
    assert.ok(act, paper)
    confirmed.add(act)
    await teller.press('Escape')
  }
  try {
    let { context, teller } = await launch()
    await teller.ready(stage.url)
    await teller.sent()
    for (let life = 0; life < KILLS; life++) {
      stage.weather = (['fine', 'silent', 'down'] as const)[life % 3] as 'fine'
      for (let i = 0; i < BILLS_PER_LIFE; i++) await collect(teller)
      // One more is under way when the power goes.
      await teller.press('Enter')
      await teller.see('form.act')
      await teller.press('Enter')
      const pids = processesOf(profile)
      assert.ok(pids.length > 1)
      for (const pid of pids)
        try {
          process.kill(pid, 'SIGKILL')
        } catch {
          // Gone with its parent.
        }
      await context.close().catch(() => undefined)
      stage.weather = 'fine'
      ;({ context, teller } = await launch())
      await teller.page.goto(`${stage.url}/quay`)
      await teller.signIn()
      await teller.see('[role=option]')
    }
    await teller.sent()
    await context.close()
    const acts = [...stage.centre.posted.keys()].filter((name) => name.startsWith('may-'))
    const lost = [...confirmed].filter((name) => !stage.centre.posted.has(name))
    assert.deepEqual(lost, [])
    assert.ok(confirmed.size >= KILLS * BILLS_PER_LIFE)
    // Sequences without a gap, each recorded once; what came more often was taken for what it is.
    const seqs = acts.map((name) => Number(name.split('/')[1])).toSorted((a, b) => a - b)
    assert.deepEqual(
      seqs,
      seqs.map((_, i) => i + 1),
    )
    const bills = new Set(
      stage.arrived.filter(({ verb }) => verb === 'collect').map(({ seq, lines }) => `${seq} ${JSON.stringify(lines)}`),
    )
    const again = stage.arrived.length - acts.length
    t.diagnostic(
      `${confirmed.size} confirmed, ${acts.length} acts at the centre, ${bills.size} bills, ${again} sent again`,
    )
    assert.equal(bills.size, new Set([...bills].map((one) => one.split(' ')[0])).size)
  } finally {
    for (const pid of processesOf(profile)) process.kill(pid, 'SIGKILL')
    rmSync(profile, { recursive: true, force: true })
    await stage.close()
  }
})
