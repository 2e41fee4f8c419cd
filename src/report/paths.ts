/**
 * Addresses of the pages, made in this one place. `scope` goes with the reader from page to page: which province (when
 * there are several), which tree of units, and until which day.
 */
import type { Day, Month } from '#kernel/day.ts'

export type Scope = { province?: number; view?: 'then' | 'now'; asOf?: Day }

const query = (values: Record<string, string | number | undefined>): string => {
  const given = Object.entries(values).filter((pair): pair is [string, string | number] => pair[1] !== undefined)
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`
}

const scoped = ({ province, view, asOf }: Scope, more: Record<string, string | number | undefined> = {}): string =>
  query({ tinh: province, xem: view === 'now' ? 'nay' : undefined, den: asOf, ...more })

/** Steps down from a figure. A unit stands under a group, a group under a month or the whole period (`ca-nam`). */
export type Steps = { month?: Month | 'all'; group?: number; unit?: number }

export const WHOLE_PERIOD = 'ca-nam'

export const paths = {
  home: () => '/',
  year: (year: number, scope: Scope = {}) => `/bao-cao/nam/${year}${scoped(scope)}`,
  yearJson: (year: number, scope: Scope = {}) => `/api/report/year/${year}${scoped(scope)}`,
  yearFile: (year: number, kind: 'pdf' | 'xlsx', scope: Scope = {}) => `/bao-cao/nam/${year}.${kind}${scoped(scope)}`,
  /** A figure, or what lies under it. `after` is where a page of acts goes on. */
  figure: (year: number, figure: string, scope: Scope = {}, steps: Steps = {}, more: FigureMore = {}) => {
    const parts = [steps.month === 'all' ? WHOLE_PERIOD : steps.month, steps.group, steps.unit]
    const end = parts.indexOf(undefined)
    const way = parts.slice(0, end < 0 ? parts.length : end)
    return `/bao-cao/nam/${year}/${[figure, ...way].join('/')}${scoped(scope, { sau: more.after, 'dich-vu': more.service, khach: more.subject, 'cong-lai': more.prove ? 1 : undefined })}`
  },
  act: (device: string, seq: number, scope: Pick<Scope, 'province'> = {}) =>
    `/viec/${encodeURIComponent(device)}/${seq}${scoped(scope)}`,
  /** A picture that an act of this till names. */
  photo: (device: string, digest: string) => `/anh/${encodeURIComponent(device)}/${digest}`,
  /** What is found by words of a person or the code of a thing; without a text the empty box. */
  find: (text?: string, scope: Pick<Scope, 'province'> = {}) => `/tim${scoped(scope, { chu: text })}`,
  /** The public page that follows an item, and what programs read. */
  track: () => '/theo-doi',
  trackStyle: () => '/theo-doi/kieu.css',
  trackJson: (item: string) => `/api/track/${item}`,
  health: () => '/health',
  ready: () => '/ready',
  metrics: () => '/metrics',
  openapi: () => '/openapi.json',
  style: () => '/tinh/kieu.css',
  icon: () => '/tinh/dau.svg',
  font: (weight: 400 | 600) => `/tinh/be-vietnam-pro-${weight}.ttf`,
} as const

export type FigureMore = { after?: string; service?: string; subject?: string; prove?: boolean }
