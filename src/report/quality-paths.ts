/** Addresses of inspections and complaints. */

const query = (values: Record<string, string | number | undefined>): string => {
  const given = Object.entries(values).filter((pair): pair is [string, string | number] => pair[1] !== undefined)
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`
}

export const qualityPaths = {
  /** `done`: what the page says was done. */
  inspections: (of: { year?: number; done?: string } = {}) => `/kiem-tra${query({ nam: of.year, xong: of.done })}`,
  inspection: (number: string, done?: string) =>
    `/kiem-tra/bien-ban/${number.startsWith(':') ? number : encodeURIComponent(number)}${query({ xong: done })}`,
  doInspection: () => '/kiem-tra/lam',
  mend: () => '/kiem-tra/khac-phuc',
  complaints: (done?: string) => `/khieu-nai${query({ xong: done })}`,
  complaint: (number: string) => `/khieu-nai/so/${number}`,
  answer: () => '/khieu-nai/tra-loi',
  rate: () => '/khieu-nai/hai-long',
} as const
