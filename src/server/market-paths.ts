/** Addresses of what is sold and to whom: customers, campaigns, collaborators. */

const query = (values: Record<string, string | number | undefined>): string => {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '')
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`
}

export type CustomersAsked = { ngay?: string; chu?: string; loc?: string; tu?: number; xong?: string }

export const marketPaths = {
  customers: (asked: CustomersAsked = {}) => `/quan-ly/khach${query(asked)}`,
  /** `done`: what the page says was done. */
  customer: (code: string, done?: string) =>
    `/quan-ly/khach/ma/${code.startsWith(':') ? code : encodeURIComponent(code)}${query({ xong: done })}`,
  customerWork: (code: string, what: 'sua' | 'lien-he' | 'dong-y' | 'viec' | 'xong-viec') =>
    `${marketPaths.customer(code)}/${what}`,
  duplicates: (done?: string) => `/quan-ly/khach/trung${query({ xong: done })}`,
  match: () => '/quan-ly/khach/trung/ghi',
  unmatch: () => '/quan-ly/khach/trung/bo',
  campaigns: () => '/quan-ly/chien-dich',
  campaign: (code: string, done?: string) => `/quan-ly/chien-dich/ma/${code}${query({ xong: done })}`,
  campaignWork: (code: string, what: 'chi' | 'hoi-nghi' | 'ma-so') => `/quan-ly/chien-dich/ma/${code}/${what}`,
  banners: (code: string, done?: string) => `/quan-ly/chien-dich/ma/${code}/bien${query({ xong: done })}`,
  banner: (code: string, unit: number | ':unit', done?: string) =>
    `/quan-ly/chien-dich/ma/${code}/bien/${unit}${query({ xong: done })}`,
  collaborators: (done?: string) => `/quan-ly/cong-tac-vien${query({ xong: done })}`,
  collaborator: (code: string, done?: string) => `/quan-ly/cong-tac-vien/ma/${code}${query({ xong: done })}`,
  collaboratorWork: (code: string, what: 'thu' | 'nop' | 'hoa-hong' | 'chi' | 'hop-dong') =>
    `/quan-ly/cong-tac-vien/ma/${code}/${what}`,
  area: () => '/quan-ly/cong-tac-vien/dia-ban',
  /** Who must renew: of a unit, or of those a collaborator brought. */
  renewals: (asked: { 'don-vi'?: string; ctv?: string } = {}) => `/quan-ly/den-han${query(asked)}`,
  dealings: () => '/quan-ly/khach/viec',
} as const
