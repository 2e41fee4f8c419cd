/** Addresses of payout work in the office: what is out and due back, a decree applied to a list. */
type Asked = { readonly principal: string; readonly number: string }
const query = (values: Record<string, string | undefined>): string => {
  const given = Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

export const payouts = {
  /** `done`: what the page says was done. */
  home: (done?: string) => `/quan-ly/chi-tra${query({ xong: done })}`,
  giveBack: () => '/quan-ly/chi-tra/tra-lai',
  decree: (of?: Asked, kind: '' | '.xlsx' = '') =>
    `/quan-ly/chi-tra/dieu-chinh${kind}${query({ 'don-vi': of?.principal, so: of?.number })}`,
} as const
