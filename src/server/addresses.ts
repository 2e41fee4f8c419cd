/** Addresses of sign-in and of the office's pages, made in this one place; those of reports are in `report/paths.ts`. */

const query = (values: Record<string, string | undefined>): string => {
  const given = Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

export const desk = {
  /** `to`: where to go on after sign-in. */
  signIn: (to?: string) => `/vao${query({ den: to })}`,
  signOut: () => '/ra',
  passkeyAsk: () => '/vao/khoa/hoi',
  passkey: () => '/vao/khoa',
  link: (link: string) => `/mat-khau/${link}`,
  me: () => '/toi',
  newPasskeyAsk: () => '/toi/khoa/hoi',
  newPasskey: () => '/toi/khoa',
  dropPasskey: () => '/toi/khoa/bo',
  home: () => '/quan-ly',
  devices: () => '/quan-ly/may',
  people: () => '/quan-ly/nguoi',
  lists: () => '/quan-ly/danh-sach',
  cases: () => '/quan-ly/cho-quyet-dinh',
  deeds: () => '/quan-ly/nhat-ky',
  style: () => '/tinh/quan-ly.css',
  script: () => '/tinh/khoa.js',
} as const

/** A path of our own, whatever was asked for: never another site. */
export const ownPath = (asked: string | undefined): string =>
  asked !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(asked) && !asked.startsWith('/vao') ? asked : desk.home()
