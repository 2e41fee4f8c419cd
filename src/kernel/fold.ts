/** Search without diacritics: one function, in the browser and on the server, so that both find the same. */

/** “Lò Thị Ơn, bản Đứa” → “lo thi on, ban dua”. NFD, marks stripped, đ → d, lower case, spaces single. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase().replace(/\s+/g, ' ').trim()
}
