/**
 * A server to be killed: takes acts over HTTP, one a request (`/COUNTER/SEQ`), and answers with what the ledger says.
 * `node take-in-child.ts DATABASE [early]`; `early`: answers before the ledger has it, as none of ours may.
 */
import { createServer } from 'node:http'
import type { Connection } from '#kernel/sql.ts'
import { openLedger, takeIn } from './take-in.ts'

const [database = '', early] = process.argv.slice(2)
const { ledger } = openLedger(JSON.parse(database) as Connection)
const server = createServer(async ({ url = '' }, response) => {
  const [counter, seq] = url.slice(1).split('/').map(Number) as [number, number]
  const posted = ledger.post([takeIn(counter, seq)])
  response.end(JSON.stringify(early ? [{ outcome: 'accepted' }] : await posted))
}).listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' && address?.port)
})
// The last life ends in peace, with all that was posted.
process.once('disconnect', async () => {
  await ledger.close()
  process.exit()
})
