/** Addresses of pictures that the office was sent. */
export const picturePaths = {
  send: () => '/anh-viec',
  picture: (digest: string) => `/anh-viec/${digest}`,
  drop: () => '/anh-viec/xoa',
  small: (digest: string) => `/anh-viec/nho/${digest}`,
  script: () => '/tinh/anh.js',
} as const
