/** Imports or restores one file in a process of its own, to be killed or measured: mode, connection as JSON, province, path. */
import type { Connection } from '#kernel/sql.ts'
import { importFile } from '#server/import.ts'
import { openProvince } from '#server/province.ts'
import { restoreJournal } from '#server/restore-journal.ts'

const [mode = '', connection = '', id = '', path = ''] = process.argv.slice(2)
const app = JSON.parse(connection) as Connection
if (mode === 'restore') {
  await restoreJournal(app, path, { onProgress: (acts) => process.send?.({ acts }) })
} else {
  const province = await openProvince(app, Number(id))
  const result = await importFile(province, path)
  await province.close()
  process.send?.({ result, peakMb: Math.round(process.resourceUsage().maxRSS / 1024) })
}
process.disconnect?.()
