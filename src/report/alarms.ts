/** All detectors asked at once, for the units that somebody sees. */
import { type Day, daysBetween, showDay } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import type { Network } from '#network/network.ts'
import { versionOfCode } from '#network/tree.ts'
import { DETECTORS, type Detector, type Hit } from '#report/alarm-detectors.ts'
import { unitName } from '#report/drill.ts'
import { readOrigin } from '#report/origin.ts'
import type { Paper } from '#report/paper.ts'

export type Alarm = Omit<Hit, 'unit' | 'holder'> & { detector: Detector; unit: number }

export type AlarmOptions = {
  province: number
  today: Day
  /** As in `Scope`; the query's own scope must be at least as wide. */
  units: 'all' | readonly number[]
  /** Those to ask; all of them without it. */
  detectors?: readonly Detector[]
}

/** The largest sums first. @throws PostgresError as the query does. */
export async function readAlarms(query: Query, network: Network, options: AlarmOptions): Promise<Alarm[]> {
  const { province, today, units, detectors = DETECTORS } = options
  const alarms: Alarm[] = []
  for (const detector of detectors)
    for (const { unit: known, holder = '', ...hit } of await detector.find(query, province, today)) {
      const code = holder.slice(holder.indexOf(':') + 1)
      const unit = known ?? (versionOfCode(network.units, code, today) ?? network.units.byCode.get(code)?.at(-1))?.id
      if (unit !== undefined && (units === 'all' || units.includes(unit))) alarms.push({ ...hit, detector, unit })
    }
  return alarms.toSorted((a, b) => b.amount - a.amount)
}

const OWNERS: Record<Detector['owner'], string> = {
  head: 'trưởng điểm',
  district: 'phụ trách cụm',
  province: 'Bưu điện tỉnh',
}

export async function alarmsPaper(query: Query, network: Network, options: AlarmOptions): Promise<Paper> {
  const alarms = await readAlarms(query, network, options)
  const { province, today } = options
  const raised = [...Map.groupBy(alarms, ({ detector }) => detector)]
  const quiet = DETECTORS.filter((one) => !raised.some(([detector]) => detector === one))
  return {
    title: 'Cảnh báo',
    lead: `Ngày ${showDay(today)}. Cảnh báo chưa phải kết luận: người có tên phải xem, và nghe người giữ quỹ.`,
    demo: (await readOrigin(query, province)).demo,
    tables: [
      ...raised.map(([{ name }, some]) => ({
        title: `${name} (${some.length})`,
        columns: [
          { label: 'Nơi' },
          { label: 'Xem gì trước' },
          { label: 'Từ ngày' },
          { label: 'Số ngày', number: true },
          { label: 'Số khoản', number: true },
          { label: 'Số tiền', number: true },
        ],
        rows: some.map(({ unit, about, day, things, amount }) => [
          unitName(network, unit, { from: today, to: today }),
          about,
          showDay(day),
          daysBetween(day, today),
          things,
          amount,
        ]),
      })),
      {
        title: 'Đang canh, chưa thấy gì',
        columns: [{ label: 'Canh gì' }, { label: 'Người xem' }, { label: 'Báo sau nhiều nhất (ngày)', number: true }],
        rows: quiet.map(({ name, owner, delayDays }) => [name, OWNERS[owner], delayDays]),
        none: 'Mọi loại đều đang báo.',
      },
    ],
    notes: raised.map(([{ name, says, owner }]) => `${name}: ${says} Người xem: ${OWNERS[owner]}.`),
  }
}
