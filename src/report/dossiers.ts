/** For an agency: each of its dossiers and results at the Post, who holds it since when, and what became of the others. */
import { type Day, daysBetween, showDay } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import type { Network } from '#network/network.ts'
import { holderName, partyName } from '#report/holder.ts'
import { readOrigin } from '#report/origin.ts'
import type { Paper } from '#report/paper.ts'
import type { Period } from '#report/read.ts'
import { catalogue } from '#services/index.ts'

export type DossierOptions = {
  province: number
  agency: string
  services: readonly string[]
  /** Of the last act on it. */
  period: Period
  today: Day
  most?: number
}

export type Dossier = { service: string; number: string; holder: string; since: Day; state: keyof typeof STATES }

const STATES = { here: 'Đang ở Bưu điện', agency: 'Đã nộp cơ quan', done: 'Đã trả người dân' } as const
const MOST = 500

/** Those at the Post first, the oldest first; then what was moved last in the period. */
async function readDossiers(query: Query, options: DossierOptions): Promise<Dossier[]> {
  const { province, agency, services, period, most = MOST } = options
  const parts = await Promise.all(
    services.map(
      (service) => query<Dossier[]>`
        select ${service}::text as service, substr(t.key, ${`${service}:${agency}/`.length + 1}::int) as number,
               h.key as holder, a.day as since,
               case when h.key = 'customer' then 'done' when h.key like 'principal:%' then 'agency' else 'here' end as state
        from thing t
        join holder h on h.province = t.province and h.id = t.holder
        join act a on a.province = t.province and a.position = t.position
        where t.province = ${province} and t.key >= ${`${service}:${agency}/`} and t.key < ${`${service}:${agency}0`}
          and (a.day between ${period.from} and ${period.to} or h.key <> 'customer' and h.key not like 'principal:%')
        order by h.key = 'customer' or h.key like 'principal:%',
                 case when h.key = 'customer' or h.key like 'principal:%' then null else a.day end, a.day desc, t.key
        limit ${most}`,
    ),
  )
  return parts.flat()
}

export async function dossiersPaper(
  query: Query,
  network: Network,
  options: DossierOptions,
): Promise<{ paper: Paper; whole: Dossier[] }> {
  const { agency, province, period, today } = options
  const whole = await readDossiers(query, options)
  const name = (service: string) => catalogue.get(service)?.thing?.name ?? service
  const count = (service: string, state: Dossier['state']) =>
    whole.filter((one) => one.service === service && one.state === state).length
  const states = Object.keys(STATES) as Dossier['state'][]
  return {
    whole,
    paper: {
      title: `Hồ sơ, kết quả của ${partyName(`due:${agency}`)}`,
      lead: `Đang ở Bưu điện hôm nay, và chuyển từ ngày ${showDay(period.from)} đến hết ngày ${showDay(period.to)}`,
      demo: (await readOrigin(query, province)).demo,
      tables: [
        {
          title: 'Cộng theo loại',
          columns: [{ label: 'Loại' }, ...states.map((state) => ({ label: STATES[state], number: true }))],
          rows: options.services.map((service) => [name(service), ...states.map((state) => count(service, state))]),
        },
        {
          title: 'Từng hồ sơ',
          columns: [
            { label: 'Số' },
            { label: 'Loại' },
            { label: 'Tình trạng' },
            { label: 'Người giữ' },
            { label: 'Từ ngày' },
            { label: 'Số ngày', number: true },
          ],
          rows: whole.map(({ service, number, holder, since, state }) => [
            number,
            name(service),
            STATES[state],
            holderName(holder, network, since),
            showDay(since),
            daysBetween(since, today),
          ]),
          none: 'Chưa có hồ sơ nào của cơ quan này.',
        },
      ],
      notes: [],
    },
  }
}
