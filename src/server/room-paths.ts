/** Addresses of the rooms: the whole at a glance, who watches the watchers, the search from anywhere. */
const query = (values: Record<string, string | undefined>): string => {
  const given = Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

export const roomPaths = {
  /** `.txt`, `.svg`: the same figures as a message and as a picture. */
  overview: (kind: '' | '.txt' | '.svg' = '', day?: string) => `/toan-canh${kind}${query({ ngay: day })}`,
  /** What whoever checks the others looks at. */
  control: () => '/kiem-soat',
  /** Finds anything; `.json` for the box that Ctrl-K opens. */
  find: (text?: string, kind: '' | '.json' = '') => `/quan-ly/tim${kind}${query({ chu: text })}`,
  /** Reports that are sent by themselves. */
  reportOrders: (done?: string) => `/bao-cao/hen-gui${query({ xong: done })}`,
  stopReport: () => '/bao-cao/hen-gui/dung',
  sendAgain: () => '/bao-cao/hen-gui/lai',
  findScript: () => '/tinh/tim.js',
  shareScript: () => '/tinh/chep.js',
} as const
