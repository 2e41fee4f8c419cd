/**
 * The year's collaborators as a file of another system (docs/formats.md): one for each post, whom the scene of insurance names,
 * with the villages that he looks after; the other villages have nobody. A few do not go on after the year.
 */
import { personOf } from '#demo/people.ts'
import { padded, type Stage } from '#demo/stage.ts'
import { csvLine } from '#kernel/csv.ts'

const HEADER = ['unit', 'village', 'collaborator', 'name', 'phone', 'contract', 'since', 'limit', 'until']
/** Share of the villages that he looks after. */
const COVERED = 0.75
const LIMIT = 10_000_000
const ENDS = 0.04

/** Lines of collaborators.csv, the header first, each with its line end. */
export function* collaboratorLines(stage: Stage): Iterable<string> {
  yield csvLine(HEADER)
  const { year } = stage.targets
  for (const { code: unit, number, villages, mix } of stage.posts) {
    const chance = stage.chance('collaborator', number)
    const code = `CTV-${padded(number, 4)}`
    const phone = `0900${padded(chance.whole(0, 999_999), 6)}`
    const until = stage.chance('collaborator ends', number).happens(ENDS) ? `${year}-12-31` : ''
    const contract = `HĐ-${padded(number, 3)}/${year - 1}`
    const whole = [code, personOf(chance, mix).name, phone, contract, `${year}-01-02`, String(LIMIT), until]
    for (const [i, village] of villages.entries())
      yield csvLine([unit, village, ...(i === 0 || chance.happens(COVERED) ? whole : ['', '', '', '', '', '', ''])])
  }
}
