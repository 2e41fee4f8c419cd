/** The rows of inspections: the year with its coverage, planning, doing, mending. */
import * as z from 'zod'
import { html } from '#kernel/html.ts'
import { coverageOf, readChecklist } from '#report/inspection.ts'
import { qualityPaths as paths } from '#report/quality-paths.ts'
import { INSPECTION_KINDS, type InspectionKind } from '#rules/checklist.ts'
import { doInspection, mend, planInspection, readInspection, readInspections } from '#server/inspection-store.ts'
import { momentOf } from '#server/moment.ts'
import { deskOf, mayChange, networkOf, placeOf, unitsFor } from '#server/office.ts'
import { changeRow, readRow, shown } from '#server/office-routes.ts'
import { yearForm } from '#server/pages-books.ts'
import {
  checkPage,
  coverageSentence,
  donePage,
  inspectionsPage,
  picturesPart,
  type Seen,
} from '#server/pages-inspection.ts'
import { officePage } from '#server/pages-office.ts'
import { picturePaths } from '#server/picture-paths.ts'
import { aboutInspection, readPictures } from '#server/pictures.ts'
import { type Given, goTo, type Route, route } from '#server/route.ts'
import { day, words, year } from '#server/typed.ts'

/** Who inspects others. */
const INSPECTORS = ['district', 'province'] as const
const number = z.string().regex(/^[A-Z0-9][A-Z0-9-]{2,39}$/, 'không phải số biên bản')

function seenBy(given: Pick<Given, 'site' | 'person'>, today: string): Seen {
  const { person, province } = deskOf(given)
  return {
    person,
    today,
    plans: (INSPECTORS as readonly string[]).includes(person.role),
    mends: mayChange(person),
    place: (unit) => placeOf(province, unit, today),
  }
}

export const inspectionRoutes: readonly Route[] = [
  route({
    ...readRow,
    path: paths.inspections(),
    name: 'Kiểm tra: độ phủ trong năm, lịch, phát hiện chưa khắc phục',
    query: shown.extend({
      nam: year.optional(),
    }),
    cost: 'report',
    handle: async (given) => {
      const { site, person, province } = deskOf(given)
      const network = networkOf(province)
      const read = await province.read(async (query) => {
        const { day: today } = await momentOf(query, province.id, site)
        const year = given.query.nam ?? Number(today.slice(0, 4))
        const period = { from: `${year}-01-01`, to: `${year}-12-31` }
        return { today, year, period, ...(await readInspections(query, province.id, period)) }
      }, person.units)
      const { today, year, period, inspections, findings } = read
      const [to = today] = [period.to, today].toSorted()
      const units = unitsFor(province, person, site.today())
      const mine = person.units === 'all' ? undefined : new Set(person.units)
      const covered = coverageOf(network, inspections, { from: period.from, to }).filter(
        ({ id }) => mine?.has(id) ?? true,
      )
      return officePage(
        { site, person, here: paths.inspections(), title: 'Kiểm tra', notice: given.query.xong },
        coverageSentence(covered, year),
        html`${yearForm(paths.inspections(), year)}
${inspectionsPage({ covered, inspections, findings, units }, seenBy(given, today))}`,
      )
    },
  }),
  route({
    ...changeRow,
    who: INSPECTORS,
    path: paths.inspections(),
    name: 'Lên lịch một cuộc kiểm tra',
    body: z.strictObject({
      unit: words(20),
      kind: z.enum(Object.keys(INSPECTION_KINDS) as [InspectionKind, ...InspectionKind[]]),
      planned: day,
      inspector: z.string().regex(/^[\p{L}\p{N}._-]{1,64}$/u, 'không phải mã nhân viên'),
    }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      await planInspection(province, person, given.body)
      return goTo(paths.inspections({ year: Number(given.body.planned.slice(0, 4)), done: 'da-len-lich' }))
    },
  }),
  route({
    ...readRow,
    path: paths.inspection(':number'),
    name: 'Một cuộc kiểm tra: những gì sổ nói phải có, hoặc biên bản đã ghi',
    params: z.strictObject({ number }),
    query: shown,
    personal: ['photo'],
    loads: 'photo',
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const seen = seenBy(given, today)
      const { inspection, findings, lines, pictures } = await province.read(async (query) => {
        const found = await readInspection(query, province.id, given.params.number)
        const { unit, kind, done } = found.inspection
        const code = networkOf(province).units.byId.get(unit)?.at(-1)?.code ?? ''
        const list = done ? undefined : await readChecklist(query, province.id, { unit, code, kind, day: today })
        const about = [aboutInspection(given.params.number)]
        return { ...found, lines: list?.lines ?? [], pictures: await readPictures(query, province.id, { about }) }
      }, person.units)
      const { kind, unit, planned, done } = inspection
      const title = `${INSPECTION_KINDS[kind]}: ${seen.place(unit)}`
      const body = done
        ? donePage(inspection, findings, seen)
        : seen.plans
          ? checkPage(inspection, lines, seen)
          : html`<p class="none">Chưa làm. Người của cụm hoặc tỉnh đến kiểm tra.</p>`
      return officePage(
        { site, person, here: paths.inspections(), title, notice: given.query.xong, script: picturePaths.script() },
        `Biên bản ${inspection.number}, lịch ngày ${planned.split('-').reverse().join('/')}.`,
        html`<p><a href="${paths.inspections({ year: Number(planned.slice(0, 4)) })}">Mọi cuộc kiểm tra</a></p>${body}${picturesPart(inspection, pictures, { seen, findings, lines })}`,
      )
    },
  }),
  route({
    ...changeRow,
    who: INSPECTORS,
    path: paths.doInspection(),
    name: 'Ghi biên bản kiểm tra: thực tế so với sổ lúc này',
    body: z
      // An empty box is not sent on.
      .object({ number, other: z.string().trim().max(500).optional(), due: day.optional() })
      .catchall(z.string().max(200)),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      const { number, other = '', due, ...rest } = given.body
      const part = (letter: string) =>
        Object.fromEntries(
          Object.entries(rest).flatMap(([name, value]) => (name[0] === letter ? [[name.slice(1), value]] : [])),
        )
      await doInspection(province, person, number, {
        found: part('f'),
        note: part('n'),
        other,
        due,
      })
      return goTo(paths.inspection(number))
    },
  }),
  route({
    ...changeRow,
    path: paths.mend(),
    name: 'Ghi đã khắc phục một phát hiện',
    body: z.strictObject({
      inspection: number,
      n: z
        .string()
        .regex(/^\d{1,4}$/)
        .transform(Number),
      how: words(500),
    }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      await mend(province, person, given.body)
      return goTo(paths.inspection(given.body.inspection))
    },
  }),
]
