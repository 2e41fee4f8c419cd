/** Addresses of the treasury: the board, one point, and differences with their files. */

export const treasuryPaths = {
  /** `done`: what the page says was done. */
  board: (done?: string) => `/quan-ly/quy${done === undefined ? '' : `?xong=${done}`}`,
  point: (unit: number | string) => `/quan-ly/quy/diem/${unit}`,
  send: () => '/quan-ly/quy/giao-tui',
  bank: () => '/quan-ly/quy/ngan-hang',
  /** What one point may keep. */
  limit: () => '/quan-ly/quy/dinh-muc',
  /** Statistics that everybody reads. */
  differences: (kind = '') => `/so-sach/chenh-lech${kind}`,
  /** Who held the drawer is asked about a difference, and answers. */
  ask: () => '/so-sach/chenh-lech/moi-trinh-bay',
  answer: () => '/so-sach/chenh-lech/trinh-bay',
  /** The investigation file of the difference that the act `device/seq` found. */
  difference: (device: string, seq: number | string, kind: '' | '.xlsx' | '.pdf' | '.json' = '') =>
    `/so-sach/chenh-lech/ho-so${kind}/${device.startsWith(':') ? device : encodeURIComponent(device)}/${seq}`,
} as const
