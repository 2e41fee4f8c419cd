import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bankAccounts } from '#bank/accounts.ts'
import { readCamt } from '#bank/camt.ts'
import { pain001 } from '#bank/pain.ts'
import { readStatementTable, STATEMENT_COLUMNS } from '#bank/sheet.ts'
import { at, readXml } from '#bank/xml.ts'

const entry = (ref: string, side: 'CRDT' | 'DBIT', amount: string, more = '') =>
  `<Ntry><Amt Ccy="VND">${amount}</Amt><CdtDbtInd>${side}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2018-12-05</Dt></BookgDt><AcctSvcrRef>${ref}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>${more}</TxDtls></NtryDtls></Ntry>`
const memo = (text: string) => `<RmtInf><Ustrd>${text}</Ustrd></RmtInf>`
const balance = (code: string, amount: string) =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="VND">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>`
const FIRST = entry(
  'FT18339001',
  'CRDT',
  '184500.00',
  `<RltdPties><DbtrAcct><Id><Othr><Id>1903 0012</Id></Othr></Id></DbtrAcct></RltdPties>${memo('MBVCB.77.TD PA22010012345 201812.CT tu L&#242; Th&#7883; &amp;')}`,
)
const SECOND = entry('FT18339002', 'DBIT', '1000')
const message = (entries = FIRST + SECOND, closing = '1183500', opening = '1000000') =>
  `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId></GrpHdr><Stmt><Id>SK-339</Id><FrToDt><FrDtTm>2018-12-05T00:00:00</FrDtTm><ToDtTm>2018-12-05T23:59:59</ToDtTm></FrToDt><Acct><Id><Othr><Id>7900201000014</Id></Othr></Id><Ccy>VND</Ccy></Acct>${balance('OPBD', opening)}${balance('CLBD', closing)}${entries}</Stmt></BkToCstmrStmt></Document>`

test('a statement is read whole, with marks and entities put back', () => {
  const [read] = readCamt(message())
  assert.deepEqual(read, {
    faults: [],
    statement: {
      account: '7900201000014',
      number: 'SK-339',
      from: '2018-12-05',
      to: '2018-12-05',
      opening: 1_000_000,
      closing: 1_183_500,
      entries: [
        {
          ref: 'FT18339001',
          day: '2018-12-05',
          amount: 184_500,
          memo: 'MBVCB.77.TD PA22010012345 201812.CT tu Lò Thị &',
          endToEnd: '',
          party: '19030012',
        },
        { ref: 'FT18339002', day: '2018-12-05', amount: -1000, memo: '', endToEnd: '', party: '' },
      ],
    },
  })
  const prefixed = message()
    .replace(/<(\/?)(?=[A-Z])/g, '<$1b:')
    .replace('xmlns=', 'xmlns:b=')
  assert.deepEqual(readCamt(prefixed), [read])
})

test('an entry of several transfers is as many, and a pending one waits for its day', () => {
  const parts = [1, 2]
    .map((n) => `<TxDtls><Refs><AcctSvcrRef>P${n}</AcctSvcrRef></Refs><Amt Ccy="VND">${n}00</Amt></TxDtls>`)
    .join('')
  const several = entry('B1', 'CRDT', '300').replace(/<TxDtls>.*<\/TxDtls>/, parts)
  const pending = entry('B2', 'CRDT', '7').replace('BOOK', 'PDNG')
  const [read] = readCamt(message(several + pending, '1000300'))
  assert.deepEqual(
    read?.statement?.entries.map(({ ref, amount }) => [ref, amount]),
    [
      ['P1', 100],
      ['P2', 200],
    ],
  )
  const [wrong] = readCamt(message(several.replace('200</Amt>', '201</Amt>'), '1000300'))
  assert.match(wrong?.faults[0]?.message ?? '', /Dòng gộp ghi 300, các khoản trong đó cộng lại 301/)
})

const bomb = `<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(1000)}">]>`
const inDocument = (more: string) => message().replace('<Document', `${more}<Document`)

test('hostile and broken files are refused with the place and a sentence', () => {
  const cases: [string, RegExp][] = [
    [inDocument(bomb), /DOCTYPE, nơi có thể giấu thực thể ngoài/],
    [inDocument('<!DOCTYPE d SYSTEM "file:///etc/passwd">'), /dòng 2 của tệp: tệp có DOCTYPE/],
    [inDocument('<?xml-stylesheet href="http://x"?>'), /chỉ thị xử lý/],
    [message().replace('NOTPROVIDED', '&xxe;'), /thực thể “&xxe” không được dùng/],
    [message().replace('NOTPROVIDED', '&#0;'), /thực thể “&#0”/],
    [message().replace('NOTPROVIDED', 'a & b'), /thực thể “&”/],
    [message().slice(0, 900), /(bị cắt|không phải thẻ XML)/],
    [message().replace('</Stmt>', '</Ntry>'), /<\/Ntry> không khớp với <Stmt>/],
    ['<a>'.repeat(100), /lồng nhau quá sâu/],
    ['<a/><b/>', /hai phần tử gốc/],
    ['x<a/>', /chữ ngoài phần tử gốc/],
    ['<a b="1" b="2"/>', /thuộc tính b viết hai lần/],
    ['', /không có phần tử nào/],
    ['%PDF-1.7', /chữ ngoài phần tử gốc/],
    [message().replace('camt.053', 'camt.052'), /không phải sao kê camt\.053/],
    [message().replace('<Ccy>VND', '<Ccy>USD'), /tính bằng USD/],
    [message(FIRST.replace('184500.00', '184500.50')), /“184500\.50 VND” không phải số nguyên đồng/],
    [message(FIRST.replace('Ccy="VND"', 'Ccy="USD"')), /USD” không phải/],
    [message(FIRST.replace('CRDT', 'X')), /ghi có hay ghi nợ/],
    [message(FIRST + FIRST), /“FT18339001” có hai lần/],
    [message(FIRST.replace('FT18339001', '')), /Số tham chiếu “” sai/],
    [message(FIRST), /Số dư đầu 1000000 cộng các dòng 184500 là 1184500, mà số dư cuối ghi 1183500/],
    [message().replace('OPBD', 'XXXX'), /Thiếu số dư OPBD/],
    [message().replace('2018-12-05</Dt>', '2018-13-05</Dt>'), /Ngày “2018-13-05” sai/],
  ]
  for (const [source, said] of cases) {
    const read = readCamt(source)
    assert.ok(read.every(({ statement }) => statement === undefined))
    const told = read.flatMap(({ faults }) => faults.map(({ place, message }) => `${place}: ${message}`)).join('\n')
    assert.match(told, said)
  }
})

test('no text makes the reader hang, and what it does not know it does not read', { timeout: 20_000 }, () => {
  for (const piece of ['<!--', '<a ', '<![CDATA[', '&', '<a b="', ']]>', '<a></a'])
    assert.throws(() => readXml(`<x>${piece.repeat(50_000)}`))
  assert.equal(at(readXml('<x><!-- & --><y><![CDATA[<&]]></y></x>'), 'y')?.text, '<&')
})

const HEADER = STATEMENT_COLUMNS.map(({ label }) => label)
const rows: readonly string[][] = [
  ['SK-339', '7900201000014', '2018-12-05', 'FT1', '', '184500', '1184500', '', 'TD PA22010012345 201812'],
  ['SK-339', '7900201000014', '2018-12-05', 'FT2', '1000', '', '1183500', '', ''],
]
const sheet = (body: readonly (readonly string[])[], header = HEADER) =>
  readStatementTable([header, ...body].map((cells, i) => ({ row: i + 1, cells })))
const changed = (row: number, at: number, cell: string) =>
  rows.map((cells, i) => (i === row ? cells.with(at, cell) : cells))

test('a sheet says the same as a message, and each wrong cell its row', () => {
  const { statement, faults } = sheet(rows)
  assert.deepEqual(faults, [])
  assert.equal(statement?.opening, 1_000_000)
  assert.equal(statement?.closing, 1_183_500)
  const cases: [ReturnType<typeof sheet>, RegExp][] = [
    [sheet([]), /không có dòng nào/],
    [sheet(rows, HEADER.slice(1)), /dòng 1: Thiếu cột “Số sao kê”/],
    [sheet(changed(1, 0, 'SK-340')), /dòng 3: Số sao kê hoặc số tài khoản khác/],
    [sheet(changed(0, 5, '184.500')), /dòng 2: Ghi đúng một trong/],
    [sheet(changed(0, 4, '1')), /dòng 2: Ghi đúng một trong/],
    [sheet(changed(1, 6, '1183501')), /dòng 3: Số dư trước 1184500 và -1000 thành 1183500, mà ghi 1183501/],
    [sheet(changed(1, 3, 'FT1')), /“FT1” có hai lần/],
    [sheet(changed(1, 3, '=1+1')), /Số tham chiếu “=1\+1” sai/],
    [sheet(changed(1, 2, '05/12/2018')), /Ngày “05\/12\/2018” sai/],
  ]
  for (const [read, said] of cases) {
    assert.equal(read.statement, undefined)
    assert.match(read.faults.map(({ place, message }) => `${place}: ${message}`).join('\n'), said)
  }
})

test('a payment file has its number and its sum, is the same twice, and lets no markup in', () => {
  const [payer, payee] = bankAccounts
  assert.ok(payer && payee)
  const orders = [
    { number: 'UNC-EVN-20181206', amount: 184_500, payee },
    { number: 'UNC-WATER-20181206', amount: 96_000, payee: { ...payee, name: '<b>&' } },
  ]
  const file = pain001(payer, '2018-12-06', '2018-12-06T02:00:00Z', orders)
  assert.equal(file, pain001(payer, '2018-12-06', '2018-12-06T02:00:00Z', orders))
  const start = at(readXml(file), 'CstmrCdtTrfInitn')
  assert.equal(at(start, 'GrpHdr', 'NbOfTxs')?.text, '2')
  assert.equal(at(start, 'PmtInf', 'CtrlSum')?.text, '280500')
  assert.deepEqual(
    start?.children
      .at(-1)
      ?.children.filter(({ name }) => name === 'CdtTrfTxInf')
      .map((one) => [
        at(one, 'PmtId', 'EndToEndId')?.text,
        at(one, 'Cdtr', 'Nm')?.text,
        at(one, 'RmtInf', 'Ustrd')?.text,
      ]),
    [
      ['UNC-EVN-20181206', payee.name, 'UNC EVN 20181206'],
      ['UNC-WATER-20181206', '<b>&', 'UNC WATER 20181206'],
    ],
  )
})
