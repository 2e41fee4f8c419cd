/**
 * Reads and checks a list, or writes it with its faults beside, in a thread of its own: the server goes on answering
 * meanwhile, and a file that is worse than it looks takes nothing with it but this thread. `lists-reader.ts` starts it.
 */
import { parentPort } from 'node:worker_threads'
import { gunzipSync, gzipSync } from 'node:zlib'
import { Problem } from '#kernel/problem.ts'
import { checkList, type Fault, type Table } from '#principals/check.ts'
import { contractOf, termOn } from '#principals/contract.ts'
import { readBankFile } from '#server/bank-file.ts'
import { type Draft, digestOf, type Job, type Said } from '#server/lists-reader.ts'
import { readList } from '#server/lists-sheet.ts'
import { faultWorkbook } from '#server/lists-template.ts'
import { catalogue } from '#services/index.ts'

async function check(job: Extract<Job, { bytes: Uint8Array }>): Promise<Said> {
  const { table, faults } = await readList(Buffer.from(job.bytes))
  const service = catalogue.get(job.service)
  const contract = contractOf(job.service)
  if (!service || !contract) throw new Problem('not_found', { what: `hợp đồng nào cho “${job.service}”` })
  const { today } = job
  const points = new Set(job.points)
  const checked = checkList(table, { service, contract, term: termOn(contract, today), today, points })
  const draft: Draft = {
    service: job.service,
    principal: contract.principal,
    number: checked.number,
    sha256: digestOf(checked.rows),
    rows: checked.rows,
    faults: [...faults, ...checked.faults].sort((a, b) => a.row - b.row),
  }
  return { draft, content: gzipSync(JSON.stringify({ draft, table }), { level: 1 }) }
}

async function beside({ content, faults }: Extract<Job, { content: Uint8Array }>): Promise<Said> {
  const { draft, table } = JSON.parse(gunzipSync(content).toString()) as { draft: Draft; table: Table }
  const all: Fault[] = [...draft.faults, ...faults]
  return { workbook: await faultWorkbook(table, all) }
}

async function answer(job: Job): Promise<Said> {
  if ('sheet' in job) return { read: await readList(Buffer.from(job.sheet)) }
  if ('statement' in job) return { statements: await readBankFile(Buffer.from(job.statement)) }
  return 'bytes' in job ? check(job) : beside(job)
}

parentPort?.on('message', async (job: Job) => {
  try {
    parentPort?.postMessage(await answer(job))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { code, details } = error
    parentPort?.postMessage({ problem: { code, details } } satisfies Said)
  }
})
