/** Addresses of the plan: who is given what, its draft, what next year could bring. */
type Kind = '' | '.xlsx' | '.pdf' | '.json'

const query = (values: Record<string, string | number | undefined>): string => {
  const given = Object.entries(values).filter((pair): pair is [string, string | number] => pair[1] !== undefined)
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`
}

/** `which`: the number of a version, or the draft. */
export type PlanAsked = { year?: number; which?: number | 'draft'; unit?: number | undefined; done?: string }

export const DRAFT = 'du-thao'

export const planPaths = {
  plan: ({ year, which, unit, done }: PlanAsked = {}, kind: Kind = '') =>
    `/ke-hoach/giao${kind}${query({ nam: year, ban: which === 'draft' ? DRAFT : which, 'don-vi': unit, xong: done })}`,
  start: () => '/ke-hoach/du-thao',
  set: () => '/ke-hoach/du-thao/dat',
  divide: () => '/ke-hoach/du-thao/chia',
  giveOut: () => '/ke-hoach/ban-hanh',
  acknowledge: () => '/ke-hoach/nhan',
  scenarios: ({ year, done }: { year?: number; done?: string } = {}) =>
    `/ke-hoach/kich-ban${query({ nam: year, xong: done })}`,
} as const

/** The people of the Post in a year. */
export const staffPath = ({ year }: { year?: number } = {}, kind: Kind = '') => `/nhan-su${kind}${query({ nam: year })}`
