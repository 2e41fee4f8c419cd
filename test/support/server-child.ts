/** A server process to be killed: starts the database of the directory given, says so, and stays until it is told to stop. */
import { startDatabase } from '#server/postgres.ts'

const [dataDir = ''] = process.argv.slice(2)
const database = await startDatabase({ dataDir, log: (line) => console.error(line) })
console.log('ready')
const stay = setInterval(() => {}, 1000)
process.once('SIGTERM', async () => {
  await database.stop()
  clearInterval(stay)
})
