/** Addresses of the planner's room: plans of the mail network, published timetables. */

const query = (values: Record<string, string | undefined>): string => {
  const given = Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

/** What a version of a plan can be had as. */
export const PLAN_FILES = ['phuong-an.json', 'bieu-gio.pdf', 'the-tuyen.pdf', 'gtfs.zip'] as const
export type PlanFile = (typeof PLAN_FILES)[number]

export const planner = {
  /** `done`: what the page says was done. */
  home: (done?: string) => `/tuyen-thu${query({ xong: done })}`,
  plan: (id: string, version: number | string) => `/tuyen-thu/phuong-an/${id}/${version}`,
  /** How late vans were, from scans. */
  lateness: (id: string, version: number | string) => `/tuyen-thu/phuong-an/${id}/${version}/hay-cham.json`,
  file: (id: string, version: number | string, file: PlanFile) => `/tuyen-thu/phuong-an/${id}/${version}/${file}`,
  /** `base`: the version that was changed; a file that is brought in becomes the next version, whatever there is. */
  save: (base?: number) => `/tuyen-thu/luu${query({ tu: base?.toString() })}`,
  publish: () => '/tuyen-thu/ban-hanh',
  takeNote: () => '/tuyen-thu/da-nhan',
  script: () => '/tuyen-thu/phong.js',
  solver: () => '/tuyen-thu/giai.js',
  style: () => '/tuyen-thu/phong.css',
} as const
