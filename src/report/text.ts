/** The year's report as plain words, for a terminal or a letter. */
import { showDay } from '#kernel/day.ts'
import { plain } from '#report/say.ts'
import type { YearReport } from '#report/year.ts'

const WIDTH = 96

export function yearText(report: YearReport): string {
  const { post, year, asOf, origin, paragraphs, differences, missing } = report
  const parts = [
    `${post}\nBÁO CÁO NĂM ${year}, số liệu đến hết ngày ${showDay(asOf)}`,
    origin.demo ? 'Số liệu mô phỏng, không phải số thật của Bưu điện.' : '',
    ...(paragraphs.length > 0 ? paragraphs.map((one) => wrap(plain(one))) : ['Chưa có số liệu của năm này.']),
    ...differences.map((one) => wrap(`Lưu ý: ${one}`)),
    missing.length > 0 ? wrap(`Chưa có số liệu: ${missing.join('; ')}.`) : '',
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

/** Breaks at spaces. */
function wrap(text: string): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].join('\n')
}
