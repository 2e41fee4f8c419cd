/** Addresses of the rooms: the whole at a glance, who watches the watchers, the search from anywhere. */
const query = (values: Record<string, string | undefined>): string => {
  const given = Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

export const roomPaths = {
  /** `.txt`, `.svg`: the same figures as a message and as a picture. */
  overview: (kind: '' | '.txt' | '.svg' = '', day?: string) => `/toan-canh${kind}${query({ ngay: day })}`,
} as const
