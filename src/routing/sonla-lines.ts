/**
 * Level-1 and level-2 lines of Sơn La, before and after they were made to interlock in 2018, and those that were opened or
 * proposed. Which lines there were is told by the province's report of 2018; their times, calls and costs are invented.
 */

export type Line = {
  readonly id: string
  readonly name: string
  readonly level: 1 | 2
  readonly kind: 'level-1' | 'van' | 'coach' | 'joint'
  readonly runs: readonly LineRun[]
}

export type LineRun = {
  readonly vehicle: string
  readonly service: 'daily' | 'workdays' | 'odd' | 'even'
  /** Stops in order, and when the first is left. */
  readonly way: readonly string[]
  readonly leaves: string
}

/** Fixed: the province takes level 1 as it is. */
export const LEVEL_1: readonly Line[] = [
  {
    id: '1-QL6',
    name: 'Cấp 1 Hà Nội – Sơn La (QL6)',
    level: 1,
    kind: 'level-1',
    runs: [
      { vehicle: 'C1-A', service: 'daily', way: ['HN', 'MC', 'YC', 'MS', 'SL'], leaves: '19:30' },
      { vehicle: 'C1-B', service: 'daily', way: ['SL', 'MS', 'YC', 'MC', 'HN'], leaves: '18:30' },
    ],
  },
  {
    id: '1-TQ',
    name: 'Cấp 1 Hà Nội – các tỉnh khác',
    level: 1,
    kind: 'level-1',
    runs: [
      { vehicle: 'TQ-A', service: 'daily', way: ['TQ', 'HN'], leaves: '22:00' },
      { vehicle: 'TQ-B', service: 'daily', way: ['HN', 'TQ'], leaves: '20:00' },
      { vehicle: 'TQ-C', service: 'daily', way: ['HN', 'TQ'], leaves: '05:00' },
    ],
  },
]

type Own = {
  readonly id: string
  readonly name: string
  readonly vehicle: string
  readonly service: LineRun['service']
  readonly way: readonly string[]
  /** When the van leaves the hub and the end of its way, before and after. */
  readonly before: readonly [string, string]
  readonly after: readonly [string, string]
}

const VH_DAYS = 'odd'

/** Before, vans leave the hub at 5:00, when the night's mail is not yet sorted, and the districts before loops are back. */
const OWN: readonly Own[] = [
  {
    id: '2-QL6',
    name: 'Sơn La – Mai Sơn – Yên Châu – Mộc Châu – Vân Hồ',
    vehicle: 'X1',
    service: VH_DAYS,
    way: ['SL', 'MS', 'YC', 'MC', 'VH'],
    before: ['05:00', '13:00'],
    after: ['05:45', '13:20'],
  },
  {
    id: '2-QL6',
    name: 'Sơn La – Mai Sơn – Yên Châu – Mộc Châu – Vân Hồ',
    vehicle: 'X1',
    service: 'even',
    way: ['SL', 'MS', 'YC', 'MC'],
    before: ['05:00', '13:00'],
    after: ['05:45', '14:05'],
  },
  ...(
    [
      ['TC', 'Thuận Châu', 'X2', '16:15'],
      ['QN', 'Quỳnh Nhai', 'X3', '15:10'],
      ['ML', 'Mường La', 'X4', '15:55'],
    ] as const
  ).map(
    ([id, name, vehicle, back]): Own => ({
      id: `2-${id}`,
      name: `Sơn La – ${name}`,
      vehicle,
      service: 'workdays',
      way: ['SL', id],
      before: ['05:00', '13:00'],
      after: ['05:45', back],
    }),
  ),
  {
    id: '2-PY',
    name: 'Sơn La – Bắc Yên – Phù Yên',
    vehicle: 'X5',
    service: 'workdays',
    way: ['SL', 'BY', 'PY'],
    before: ['05:00', '12:30'],
    after: ['05:45', '13:15'],
  },
  {
    id: '2-SM',
    name: 'Sơn La – Sông Mã – Sốp Cộp',
    vehicle: 'X6',
    service: 'odd',
    way: ['SL', 'SM', 'SC'],
    before: ['05:00', '12:00'],
    after: ['05:45', '13:20'],
  },
]

export function level2(times: 'before' | 'after'): Line[] {
  const byRoute = Map.groupBy(OWN, ({ id }) => id)
  return [...byRoute].map(([id, parts]) => ({
    id,
    name: (parts[0] as Own).name,
    level: 2,
    kind: 'van',
    runs: parts.flatMap(({ vehicle, service, way, [times]: [out, back] }): LineRun[] => [
      { vehicle, service, way, leaves: out },
      { vehicle, service, way: way.toReversed(), leaves: back },
    ]),
  }))
}

/** The three that were opened in 2018: two on public coaches, whose times others fix, and one with an own van. */
export const OPENED = {
  'song-ma': {
    id: '2-SM-XK',
    name: 'Sơn La – Sông Mã (xe xã hội)',
    level: 2,
    kind: 'coach',
    runs: [
      { vehicle: 'XK-SM', service: 'workdays', way: ['SL', 'SM'], leaves: '06:30' },
      { vehicle: 'XK-SM', service: 'workdays', way: ['SM', 'SL'], leaves: '13:45' },
    ],
  },
  'sop-cop': {
    id: '2-SC-XK',
    name: 'Sơn La – Sốp Cộp (xe xã hội)',
    level: 2,
    kind: 'coach',
    runs: [
      { vehicle: 'XK-SC', service: 'workdays', way: ['SL', 'SM', 'SC'], leaves: '05:45' },
      { vehicle: 'XK-SC', service: 'workdays', way: ['SC', 'SM', 'SL'], leaves: '12:40' },
    ],
  },
  'to-mua': {
    id: '2-TM',
    name: 'Mộc Châu – Vân Hồ – Tô Múa (xe chuyên ngành)',
    level: 2,
    kind: 'van',
    runs: [
      { vehicle: 'X7', service: 'workdays', way: ['MC', 'VH', '04018'], leaves: '05:30' },
      { vehicle: 'X7', service: 'workdays', way: ['04018', 'VH', 'MC'], leaves: '13:30' },
    ],
  },
} as const satisfies Record<string, Line>

/**
 * Proposed, for others decide on it: two vehicles, one of each province. One brings by noon what came to Hà Nội in the
 * night, the other leaves when all vans of the districts are back; the next day they change places.
 */
export const JOINT: Line = {
  id: '1-LT',
  name: 'Liên tỉnh Hà Nội – Sơn La (đề nghị)',
  level: 1,
  kind: 'joint',
  runs: (['odd', 'even'] as const).flatMap((service, i): LineRun[] => [
    { vehicle: `LT${i + 1}`, service, way: ['HN', 'MC', 'SL'], leaves: '04:30' },
    { vehicle: `LT${i + 1}`, service, way: ['SL', 'MC', 'HN'], leaves: '20:30' },
  ]),
}
