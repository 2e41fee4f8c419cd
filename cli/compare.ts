/** `canhtay compare`: the balances of the old books beside the ledger's, while both are kept. */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Problem } from '#kernel/problem.ts'
import { postDay } from '#people/person.ts'
import { compareBooks, oldBooksPaper, readOldBooks } from '#report/old-books.ts'
import { paperSheet, paperText } from '#report/paper.ts'
import { readList } from '#server/lists-sheet.ts'
import { withProvince } from './open.ts'

export const help = `compare   So số dư với sổ cũ khi chạy song song
npx canhtay compare TỆP.xlsx|TỆP.csv [--xlsx TỆP_RA] [--province MÃ]
Tệp có ba cột: Mã đơn vị; Khoản (cash, due:evn, stock:tem-4000); Số dư (đồng; due trên 0 là Bưu điện còn phải trả).
Mã thoát: 0 khớp mọi khoản; 1 có khoản chênh.`

const wrong = (why: string): Problem => new Problem('option_invalid', { why, command: 'compare' })

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { province: { type: 'string' }, xlsx: { type: 'string' } },
  })
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw wrong('ghi một tệp số dư của sổ cũ')
  return withProvince(values.province, async (province) => {
    const { network, id } = province
    if (!network) throw new Problem('not_found', { what: 'mạng lưới. Nhập mạng lưới trước' })
    const day = postDay(province.people.now())
    const { table, faults } = await readList(readFileSync(file))
    const read = readOldBooks(table, network, day)
    for (const { row, column, message } of [...faults, ...read.faults])
      console.error(`Dòng ${row}, ${column}: ${message}`)
    if (faults.length + read.faults.length > 0) throw wrong(`tệp ${file} có lỗi ở các dòng trên; chưa so gì`)
    const paper = await province.read(async (query) => {
      const differences = await compareBooks(query, network, { province: id, day, balances: read.balances })
      return oldBooksPaper(query, { province: id, day, differences })
    })
    console.log(paperText(paper))
    if (values.xlsx !== undefined) writeFileSync(values.xlsx, await paperSheet(paper))
    return (paper.tables[0]?.rows.length ?? 0) === 0 ? 0 : 1
  })
}
