/** Files that go out to principals: cut once a day, made again from the journal whenever somebody asks. */
import { hash } from 'node:crypto'
import * as z from 'zod'
import type { Day } from '#kernel/day.ts'
import { type Html, html } from '#kernel/html.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query } from '#kernel/sql.ts'
import { everyUnit, type SignedIn } from '#people/person.ts'
import { books } from '#report/books-paths.ts'
import { type Cut, type DayFile, dayFile, dayFileNumber, dayFilePaper } from '#report/day-file.ts'
import { partyName } from '#report/holder.ts'
import { readOrigin } from '#report/origin.ts'
import { filesOf, paperFile } from '#server/books-routes.ts'
import { deskOf } from '#server/office.ts'
import { changeRow, readRow, shown } from '#server/office-routes.ts'
import { inTurn } from '#server/own-act.ts'
import { dated, table } from '#server/pages.ts'
import { booksWays, fileLinks } from '#server/pages-books.ts'
import { form, officePage } from '#server/pages-office.ts'
import type { Province } from '#server/province.ts'
import { goTo, type Route, route, type UnitScope } from '#server/route.ts'
import { day } from '#server/typed.ts'

type Kept = Cut & { sha256: string; made: string }

export const readCuts = (query: Query, province: number, principal: string): Promise<Kept[]> =>
  query<Kept[]>`
    select principal, day, after, until, sha256, to_char(made at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as made
    from day_file where province = ${province} and principal = ${principal} order by day desc`

const digest = (file: DayFile): string => hash('sha256', JSON.stringify(file))

/** Everything since the last file, until now. A second cut on one day gives the first one again. */
export const cutDay = (province: Province, person: SignedIn, principal: string, day: Day): Promise<void> =>
  inTurn(`${province.id}/tep/${principal}`, async () => {
    const { people, db } = province
    const everything = everyUnit(people)
    const made = await db.read(everything, async (query) => {
      const [last] = await readCuts(query, province.id, principal)
      if (last && last.day >= day) return undefined
      const [head] = await query<{ position: number }[]>`select position from head where province = ${province.id}`
      return dayFile(query, province.id, { principal, day, after: last?.until ?? 0, until: head?.position ?? 0 })
    })
    if (!made) return
    await db.act(
      everything,
      (tx) => tx`
        insert into day_file (province, principal, day, after, until, sha256, actor, made)
        values (${province.id}, ${principal}, ${day}, ${made.after}, ${made.until}, ${digest(made)},
                ${`person:${person.code}`}, ${people.now().toISOString()})
        on conflict do nothing`,
    )
  })

/** @throws Problem not_found: nothing was cut on that day, or it is not in scope. */
export async function cutOf(query: Query, province: number, principal: string, day: Day): Promise<Kept> {
  const cut = (await readCuts(query, province, principal)).find((one) => one.day === day)
  if (!cut) throw new Problem('not_found', { what: `tệp ngày ${dayFileNumber({ principal, day })}` })
  return cut
}

/** @throws Problem not_found; journal_broken when the journal no longer says what the file said. */
export async function readDayFile(
  query: Query,
  province: number,
  principal: string,
  day: Day,
): Promise<DayFile & { demo: boolean }> {
  const { after, until, sha256 } = await cutOf(query, province, principal, day)
  const file = await dayFile(query, province, { principal, day, after, until })
  if (digest(file) !== sha256)
    throw new Problem('journal_broken', { why: `tệp ngày ${file.number} lập lại không còn như khi chốt` })
  return { ...file, demo: (await readOrigin(query, province)).demo }
}

type FileKind = '.xlsx' | '.pdf' | '.json'

/** `href`: where one file is. */
export const cutsTable = (cuts: readonly Kept[], href: (day: Day, kind: FileKind) => string): Html =>
  cuts.length === 0
    ? html`<p class="none">Chưa chốt tệp nào.</p>`
    : table(
        'Tệp ngày',
        [{ label: 'Số' }, { label: 'Ngày chốt' }, { label: 'Tải' }],
        cuts.map((cut) => [
          dayFileNumber(cut),
          dated(cut.day),
          fileLinks(filesOf((kind) => (kind === '' ? '' : href(cut.day, kind)))),
        ]),
      )

const principal = z.string().regex(/^[a-z][a-z0-9-]{1,31}$/, 'không phải mã đơn vị giao việc')
const reads = { ...readRow, who: ['province', 'auditor'], unit: (): UnitScope => 'all' } as const

export const dayFileRoutes: readonly Route[] = [
  route({
    ...reads,
    path: books.dayFiles(':principal'),
    name: 'Tệp ngày đã gửi một đơn vị giao việc',
    params: z.strictObject({ principal }),
    query: shown,
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const of = given.params.principal
      const cuts = await province.read((query) => readCuts(query, province.id, of))
      const done = cuts[0]?.day === today
      return officePage(
        { site, person, here: books.trial(), title: `Tệp ngày: ${partyName(`due:${of}`)}`, notice: given.query.xong },
        'Mỗi tệp có mọi việc vào sổ từ tệp trước đến lúc chốt: đã thu, đã chi, trả lại, đã thanh toán.',
        html`${booksWays()}
<p><a href="${books.statement(of)}">Bảng đối soát</a></p>
${person.role === 'province' && !done && form(person, books.dayFiles(of), {}, html`<button class="main">Chốt tệp hôm nay, ${dated(today)}</button>`)}
${cutsTable(cuts, (day, kind) => books.dayFile(of, day, kind))}`,
      )
    },
  }),
  route({
    ...changeRow,
    path: books.dayFiles(':principal'),
    name: 'Chốt tệp ngày cho một đơn vị giao việc',
    who: ['province'],
    unit: (): UnitScope => 'all',
    params: z.strictObject({ principal }),
    body: z.strictObject({}),
    handle: async (given) => {
      const { person, province, today } = deskOf(given)
      await cutDay(province, person, given.params.principal, today)
      return goTo(`${books.dayFiles(given.params.principal)}?xong=da-chot-tep`)
    },
  }),
  ...(['.xlsx', '.pdf', '.json'] as const).map((kind) =>
    route({
      ...reads,
      path: books.dayFile(':principal', ':day', kind),
      name: `Tệp ngày${kind}`,
      answers: kind === '.json' ? 'json' : 'file',
      params: z.strictObject({ principal, day }),
      query: z.strictObject({}),
      handle: async (given) => {
        const { province } = deskOf(given)
        const { principal: of, day } = given.params
        const { demo, ...file } = await province.read((query) => readDayFile(query, province.id, of, day))
        return paperFile(kind, `tep-ngay-${file.number}`, dayFilePaper(file, demo), file)
      },
    }),
  ),
]
