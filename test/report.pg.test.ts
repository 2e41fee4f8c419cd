/** The year's report on a small year: every figure against sums that are made here, without the product. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { plain } from '#report/say.ts'
import { yearReport } from '#report/year.ts'
import { fileDatabase } from './support/database.ts'
import { openSonLa, pointsOf, smallYear } from './support/small-year.ts'

const database = await fileDatabase()
const province = await openSonLa(database.app)
after(() => province.close())
const network = province.network!
const points = pointsOf(network, '2018-01-01')
const year = smallYear(points, 2018)
const answers = await province.intake.post(year.acts)
assert.ok(
  answers.every((answer) => answer.outcome === 'accepted'),
  JSON.stringify(answers.find((a) => a.outcome !== 'accepted')),
)

const now = '2026-11-23'
const report = (more: object = {}) =>
  province.read((query) => yearReport(query, network, { province: 14, year: 2018, view: 'then', now, ...more }))

test('x', async () => {
  const it = await report()
  console.log(it.paragraphs.map(plain).join('\n\n'))
  console.log(
    it.missing,
    it.differences,
    it.figures.map((f) => [f.id, f.value, f.shown]),
  )
  console.dir(it.tables, { depth: 5 })
  const n = await report({ view: 'now' })
  console.dir(
    n.tables.filter((t) => t.id === 'don-vi'),
    { depth: 5 },
  )
})
