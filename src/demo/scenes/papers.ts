/**
 * Papers of public agencies: dossiers taken in and submitted, results brought out, driving licences renewed. Everything
 * goes through the counter in the province's seat, where the agencies are; results of district agencies start there.
 */
import { type Carry, carrier, type Gather, gatherer, type Place } from '#demo/carriage.ts'
import { personOf } from '#demo/people.ts'
import { byWeight, quota } from '#demo/season.ts'
import { officeHour, openFrom, type Post, padded, type Scene, type Stage, type Today, todayOf } from '#demo/stage.ts'
import { netOf } from '#demo/tax.ts'
import type { Line } from '#kernel/act.ts'
import type { Chance } from '#kernel/chance.ts'
import { dayNumber, dayOfNumber } from '#kernel/day.ts'
import { addWorkingDays, isWorkingDay } from '#rules/calendar.ts'

/** Agencies with the code in their numbers, a procedure, the fee that is paid with it in đồng, and how much they have. */
const AGENCIES = [
  { agency: 'so-tuphap', mark: 'TP', procedure: '2.000488', fee: 200_000, weight: 30 },
  { agency: 'so-tnmt', mark: 'TNMT', procedure: '1.004227', fee: 100_000, weight: 26 },
  { agency: 'so-khdt', mark: 'KHDT', procedure: '2.001610', fee: 100_000, weight: 12 },
  { agency: 'so-ldtbxh', mark: 'LD', procedure: '1.001257', fee: 0, weight: 14 },
  { agency: 'so-yte', mark: 'YT', procedure: '1.003800', fee: 0, weight: 6 },
  { agency: 'cong-an', mark: 'CA', procedure: '1.000568', fee: 0, weight: 12 },
] as const
const LICENCE_AGENCY = 'so-gtvt'
const MORNING = 8 * 3600 + 2400
const TO_AGENCY = 14 * 3600 + 1800
const GIVEN_BACK = 0.015
const RESULT_RETURNED = 0.008
const PREPAID = 0.22
const PRESSED_TWICE = 0.0005
/** Results of offices in the districts. */
const IN_DISTRICT = 0.6

/** A dossier whose answer goes back by post, under the dossier's number, from the day on that the agency has it ready. */
type Awaited = { ready: number; line: Line; agency: (typeof AGENCIES)[number]; post: Post }

type Papers = {
  stage: Stage
  gather: Gather
  carry: Carry
  anyPost: (share: number) => Post
  anyAgency: (share: number) => (typeof AGENCIES)[number]
  awaited: Awaited[]
}

export const papers: Scene = (stage) => {
  const gather = gatherer(stage)
  const scene = {
    stage,
    gather,
    carry: carrier(stage, gather),
    anyPost: byWeight(stage.posts),
    anyAgency: byWeight(AGENCIES),
    awaited: [],
  }
  const { dossiers, results, licences } = stage.targets
  const weight = (today: Today) => (isWorkingDay(today.day) ? 1 : 0)
  const dossiersOf = quota(stage, dossiers, weight)
  // Results that come in the last days are delivered in the next year.
  const resultsOf = quota(stage, results, (today) =>
    today.date > 20 && today.month.endsWith('-12') ? 0 : weight(today),
  )
  const licencesOf = quota(stage, licences, weight)
  let serial = 0
  return (today) => {
    const chance = stage.chance('papers', today.day)
    for (let i = dossiersOf(today); i > 0; i--) takeDossier(scene, chance, today, ++serial)
    for (let i = licencesOf(today); i > 0; i--) takeLicence(scene, chance, today, ++serial)
    for (let i = resultsOf(today); i > 0; i--) bringResult(scene, chance, today, ++serial)
  }
}

const applicantOf = (chance: Chance, post: Post) => ({
  applicant: personOf(chance, post.mix).name,
  phone: `0900${padded(chance.whole(0, 999_999), 6)}`,
  address: chance.pick(post.villages),
})
const paperOf = (chance: Chance) => `CMND ${padded(chance.whole(50_000_000, 59_999_999), 9)}`
const sealed = (n: number) => ({ docket: `PHS-${padded(n, 6)}`, seal: `NP-${padded(n, 6)}` })

function takeDossier(
  { stage, gather, carry, anyPost, anyAgency, awaited }: Papers,
  chance: Chance,
  today: Today,
  n: number,
): void {
  const post = anyPost(chance.share())
  const day = openFrom(post, today.number)
  const till = chance.pick(post.tills)
  const of = anyAgency(chance.share())
  const { agency, mark, procedure, fee } = of
  const id = { agency, number: `${mark}-${stage.targets.year}-${padded(n, 6)}` }
  const postage = todayOf(day).rule('dossier.intake.fee')
  const applicant = applicantOf(chance, post)
  const line: Line = { ...id, procedure, papers: chance.whole(2, 9), ...sealed(n), ...applicant }
  line.back = chance.happens(0.7) ? 'post' : 'agency'
  if (fee > 0) line.fee = fee
  const given = chance.share() < GIVEN_BACK
  const paper = paperOf(chance)
  const answered = chance.weighted({ 7: 10, 9: 30, 10: 52, 12: 5, 15: 3 })
  stage.plan(day, officeHour(chance), {
    till,
    service: 'dossier',
    verb: 'accept',
    lines: [line],
    cash: fee + postage,
    earns: netOf(postage, todayOf(day).rule('vat.rate')),
    owes: { principal: agency, amount: fee },
    counts: { 'dossier.accepted': 1 },
    after: () =>
      carry('dossier', id, { post, till, day }, stage.seat, (at) => {
        const on = workingFrom(at.post, at.day)
        const appointment = addWorkingDays(dayOfNumber(on), 10)
        const office = at.till
        gather(
          { day: on, second: TO_AGENCY, till: office, service: 'dossier', verb: 'submit', more: { appointment } },
          id,
          () => {
            if (!given && line.back === 'post') {
              const ready = dayNumber(addWorkingDays(dayOfNumber(on), Number(answered)))
              awaited.push({ ready, line: { ...id, ...applicant }, agency: of, post })
            }
            if (!given) return
            const back = workingFrom(at.post, on + 5)
            gather(
              {
                day: back,
                second: MORNING,
                till: office,
                service: 'dossier',
                verb: 'giveBack',
                more: { reason: 'incomplete' },
              },
              id,
              () =>
                carry('dossier', id, { post: at.post, till: office, day: back }, post, (home) =>
                  refund(stage, 'dossier', id, agency, fee, paper, home),
                ),
            )
          },
        )
      }),
  })
}

/** The applicant has his papers and his fee back; when the drawer is short, on another day. */
function refund(
  stage: Stage,
  service: string,
  id: Line,
  principal: string,
  fee: number,
  paper: string,
  { post, till, day }: Place,
): void {
  const on = openFrom(post, day + 1)
  stage.plan(on, officeHour(stage.chance('refund', String(id.number))), () => {
    if (stage.spare(till) < fee) {
      refund(stage, service, id, principal, fee, paper, { post, till, day: on })
      return undefined
    }
    const money: Line = service === 'dossier' && fee > 0 ? { fee } : {}
    return {
      till,
      service,
      verb: 'refund',
      lines: [{ ...id, paper, ...money }],
      cash: -fee,
      owes: { principal, amount: -fee },
    }
  })
}

function takeLicence({ stage, gather, carry, anyPost }: Papers, chance: Chance, today: Today, n: number): void {
  const post = anyPost(chance.share())
  const day = openFrom(post, today.number)
  const till = chance.pick(post.tills)
  const id = { agency: LICENCE_AGENCY, number: `GPLX-${stage.targets.year}-${padded(n, 6)}` }
  const { rule } = todayOf(day)
  const fee = rule('licence.state.fee')
  const charge = rule('licence.delivery.fee')
  const kind = chance.weighted({ a1: 62, b1: 6, b2: 22, c: 8, d: 2 })
  const paper = paperOf(chance)
  const given = chance.share() < GIVEN_BACK
  const act = (till: Place['till'], at: number, second: number, verb: string, more?: Line) =>
    ({ day: at, second, till, service: 'licence', verb, ...(more ? { more } : {}) }) as const
  stage.plan(day, officeHour(chance), {
    till,
    service: 'licence',
    verb: 'accept',
    lines: [{ ...id, class: kind, ...sealed(n), ...applicantOf(chance, post) }],
    cash: fee + charge,
    earns: netOf(charge, rule('vat.rate')),
    owes: { principal: LICENCE_AGENCY, amount: fee },
    counts: { 'licence.accepted': 1 },
    after: () =>
      carry('licence', id, { post, till, day }, stage.seat, ({ post: seat, till: office, day: arrived }) => {
        const on = workingFrom(seat, arrived)
        gather(act(office, on, TO_AGENCY, 'submit'), id, () => {
          const ready = workingFrom(seat, on + (given ? 4 : 12))
          const back = (home: Place) => {
            if (given) return refund(stage, 'licence', id, LICENCE_AGENCY, fee, paper, home)
            const last = openFrom(home.post, home.day + chance.whole(0, 2))
            const lines = [{ ...id, paper }]
            const counts = { 'licence.delivered': 1 }
            stage.plan(last, officeHour(chance), {
              till: home.till,
              service: 'licence',
              verb: 'deliver',
              lines,
              counts,
            })
          }
          const from = { post: seat, till: office, day: ready }
          if (given)
            gather(act(office, ready, MORNING, 'giveBack', { reason: 'incomplete' }), id, () =>
              carry('licence', id, from, post, back),
            )
          else gather(act(office, ready, MORNING, 'issue'), id, () => carry('licence', id, from, post, back))
        })
      }),
  })
}

/** A result from the agency to whom it is for: of a dossier that waits for it, or of one that was handed in there itself. */
function bringResult(
  { stage, gather, carry, anyPost, anyAgency, awaited }: Papers,
  chance: Chance,
  today: Today,
  n: number,
): void {
  const at = awaited.findIndex(({ ready }) => ready <= today.number)
  const [asked] = at < 0 ? [] : awaited.splice(at, 1)
  const to = asked?.post ?? anyPost(chance.share())
  // What came through the Post went to the agencies in the seat.
  const near = !asked && chance.happens(IN_DISTRICT)
  const from = near ? (stage.counters.get(to.house) ?? stage.seat) : stage.seat
  const day = openFrom(from, today.number)
  const till = from.tills[n % from.tills.length]!
  const { agency, mark, fee } = asked?.agency ?? anyAgency(chance.share())
  const id = { agency, number: String(asked?.line.number ?? `${mark}-KQ${stage.targets.year}-${padded(n, 6)}`) }
  const due = !asked && fee > 0 && chance.happens(0.3) ? Math.round(fee / 2 / 1000) * 1000 : 0
  const line: Line = { ...(asked?.line ?? applicantOf(chance, to)), ...id }
  if (due > 0) line.fee = due
  const fate = chance.share()
  const prepaid = chance.happens(PREPAID)
  gather({ day, second: MORNING, till, service: 'result', verb: 'receive', count: 'result.received' }, line, () =>
    carry('result', id, { post: from, till, day }, to, (at) =>
      deliverResult(stage, id, agency, due, fate, prepaid, at),
    ),
  )
}

function deliverResult(
  stage: Stage,
  id: Line,
  agency: string,
  fee: number,
  fate: number,
  prepaid: boolean,
  at: Place,
): void {
  const chance = stage.chance('result', String(id.number))
  const { post, till } = at
  const money: Line = fee > 0 ? { fee } : {}
  if (fate < RESULT_RETURNED) {
    const reason = chance.pick(['absent', 'absent', 'unknown', 'wrong'])
    const lines = [{ ...id, reason }]
    const counts = { 'result.returned': 1 }
    stage.plan(openFrom(post, at.day + 6), officeHour(chance), {
      till,
      service: 'result',
      verb: 'giveBack',
      lines,
      counts,
    })
    return
  }
  const day = openFrom(post, at.day + (chance.happens(0.5) ? 0 : chance.whole(1, 3)))
  const second = day === at.day ? 10 * 3600 + chance.whole(0, 6 * 3600) : officeHour(chance)
  const { rule } = todayOf(day)
  const postage = prepaid ? 0 : rule('dossier.result.fee')
  const paper = paperOf(chance)
  const verb = prepaid ? 'deliverPrepaid' : 'deliver'
  stage.plan(day, second, {
    till,
    service: 'result',
    verb,
    lines: () => [{ ...id, paper, ...money }],
    cash: fee + postage,
    earns: netOf(postage, rule('vat.rate')),
    owes: { principal: agency, amount: fee },
    counts: { 'result.delivered': 1 },
  })
  if (chance.happens(PRESSED_TWICE)) {
    const lines = [{ ...id, paper, ...money }]
    stage.plan(day, second + 2, { till, service: 'result', verb, lines, refused: 'already_yours' })
  }
}

/** The first day from `number` on that the agency and the post both work. */
function workingFrom(post: Post, number: number): number {
  let at = openFrom(post, number)
  while (!isWorkingDay(dayOfNumber(at))) at = openFrom(post, at + 1)
  return at
}
