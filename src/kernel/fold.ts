/** Search without diacritics: one function, in the browser and on the server, so that both find the same. */

/** “Lò Thị Ơn, bản Đứa” → “lo thi on, ban dua”. NFD, marks stripped, đ → d, lower case, spaces single. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase().replace(/\s+/g, ' ').trim()
}

/** Words as they are written but for their case, punctuation left out: “Lò Thị Ơn, 0912.000” → lò, thị, ơn, 0912, 000. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize('NFC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? []

/** The words of lines of values, folded, as the search column of `personal` keeps them: “lo thi on | quang van duc”. */
export const foldLines = (lines: readonly Record<string, string>[]): string =>
  lines.map((line) => wordsOf(fold(Object.values(line).join(' '))).join(' ')).join(' | ')
