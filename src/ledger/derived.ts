/** The tables that are derived from the journal, compared with what a fold of the journal makes of them. */
import type { Sql } from 'postgres'
import { copyOut, plain } from '#ledger/copy.ts'
import { isBounded } from '#ledger/decide.ts'
import { GENESIS } from '#ledger/record.ts'
import type { Verifier } from '#ledger/verify.ts'

type Heads = {
  head: { position: number; block: number; hash: string }
  devices: { device: string; seq: number; hash: string }[]
}

export class Derived {
  readonly #sql: Sql
  readonly #province: number

  constructor(sql: Sql, province: number) {
    this.#sql = sql
    this.#province = province
  }

  /** Ids of the holders by key. */
  async holders(): Promise<Map<string, number>> {
    const rows = await this.#sql<{ key: string; id: number }[]>`
      select key, id from holder where province = ${this.#province}`
    return new Map(rows.map(({ key, id }) => [key, id]))
  }

  /** Keys of the devices by id, as COPY writes it. */
  async devices(): Promise<Map<string, string>> {
    const rows = await this.#sql<{ key: string; id: number }[]>`
      select key, id from device where province = ${this.#province}`
    return new Map(rows.map(({ key, id }) => [String(id), key]))
  }

  /** Tells the fold which id each thing has in the rows of `leg`. */
  async thingIds({ custody: { things } }: Verifier): Promise<void> {
    for await (const lines of copyOut(this.#sql)`select id, key from thing where province = ${this.#province}`)
      for (const line of lines) {
        const tab = line.indexOf('\t')
        const slot = things.add(plain(line.slice(tab + 1)))
        things.id[slot] = Number(line.slice(0, tab))
      }
  }

  /** After the last act. */
  async compare(verifier: Verifier): Promise<{ things: number; accounts: number }> {
    const { head, devices } = await this.#heads()
    verifier.chain.finish(devices, head.position)
    const last = verifier.chain.head
    if (head.block !== last.block || head.hash !== last.hash)
      verifier.findings.add({ why: `đầu sổ ghi khối ${head.block}, khối cuối trong sổ là ${last.block} với dấu khác` })
    const things = await this.#things(verifier)
    const accounts = await this.#balances(verifier)
    await this.#negations(verifier)
    await this.#exceptions(verifier)
    await this.#personal(verifier)
    return { things, accounts }
  }

  async #heads(): Promise<Heads> {
    const [head = { position: 0, block: 0, hash: GENESIS }] = await this.#sql<Heads['head'][]>`
      select position, block, hash from head where province = ${this.#province}`
    const devices = await this.#sql<Heads['devices']>`
      select key as device, seq, hash from device where province = ${this.#province}`
    return { head, devices }
  }

  async #things({ custody, findings }: Verifier): Promise<number> {
    const { things } = custody
    let seen = 0
    for await (const lines of copyOut(this.#sql)`
      select key, holder, open, position from thing where province = ${this.#province}`)
      for (const line of lines) {
        const [text = '', holder, open, stated] = line.split('\t')
        const key = plain(text)
        const slot = things.find(key)
        seen++
        const folded = slot < 0 ? 0 : (things.position[slot] as number)
        // The later one: where an act is missing, it is the one that the table still knows.
        const position = Math.max(Number(stated), folded)
        if (slot < 0 || things.holder[slot] === 0)
          findings.add({ position, why: `bảng vật có ${key}, sổ chưa từng ghi vật này` })
        else if (things.holder[slot] !== Number(holder)) {
          const [at, due] = [Number(holder), things.holder[slot] as number].map((id) => custody.name(id))
          findings.add({ position, why: `bảng vật ghi ${key} ở ${at}, theo sổ đang ở ${due}` })
        } else if (things.open[slot] !== Number(open) || folded !== Number(stated)) {
          const due = `${things.open[slot]} (vị trí ${folded})`
          findings.add({ position, why: `bảng vật ghi ${key} còn ${open} (vị trí ${stated}), theo sổ còn ${due}` })
        }
      }
    if (seen < things.size) findings.add({ why: `bảng vật thiếu ${things.size - seen} vật mà sổ đã ghi` })
    return seen
  }

  async #balances({ custody, findings }: Verifier): Promise<number> {
    const rows = await this.#sql<{ holder: number; asset: string; amount: number; floor: number | null }[]>`
      select holder, asset, amount, floor from balance where province = ${this.#province}`
    for (const { holder, asset, amount, floor } of rows) {
      const name = custody.name(holder)
      const folded = custody.balances.get(asset)?.[holder]
      if (amount !== folded)
        findings.add({ why: `số dư ${asset} của ${name} ghi là ${amount}, theo sổ là ${folded ?? 'không có'}` })
      if (floor !== (isBounded(name, asset) ? 0 : null))
        findings.add({ why: `mức sàn ${asset} của ${name} bị sửa thành ${floor}` })
    }
    if (rows.length < custody.accounts)
      findings.add({ why: `bảng số dư thiếu ${custody.accounts - rows.length} số dư mà sổ đã ghi` })
    return rows.length
  }

  async #negations({ reversals, findings }: Verifier): Promise<void> {
    const left = new Map(reversals)
    for (const { named, position } of await this.#sql<{ named: string; position: number }[]>`
      select d.key || '/' || n.seq as named, n.position
      from negation n left join device d on d.province = n.province and d.id = n.device
      where n.province = ${this.#province}`) {
      if (left.get(named) !== position)
        findings.add({ position, why: `bảng đảo ghi việc ${named} bị đảo ở đây, sổ không ghi như vậy` })
      left.delete(named)
    }
    for (const [named, position] of left)
      findings.add({ position, why: `bảng đảo thiếu việc ${named} đã bị đảo ở đây` })
  }

  async #exceptions({ exceptions, findings }: Verifier): Promise<void> {
    const left = new Map([...exceptions.values()].map((one) => [one.position, one]))
    for (const { position, said, closed } of await this.#sql<
      { position: number; said: string; closed: number | null }[]
    >`
      select position, concat_ws(' ', unit, code, opened) as said, closed
      from exception where province = ${this.#province}`) {
      const one = left.get(position)
      if (one?.said !== said) findings.add({ position, why: `bảng ngoại lệ ghi “${said}”, sổ không ghi như vậy` })
      else if (one.closed !== closed)
        findings.add({
          // The act that concludes it last is in doubt, not the one that opened it.
          position: Math.max(position, closed ?? 0, one.closed ?? 0),
          why: `bảng ngoại lệ ghi việc ở vị trí ${position} được kết luận ở vị trí ${closed ?? 'chưa có'}, theo sổ: ${one.closed ?? 'chưa có'}`,
        })
      left.delete(position)
    }
    for (const position of left.keys()) findings.add({ position, why: 'bảng ngoại lệ thiếu việc này' })
  }

  async #personal({ personal, findings }: Verifier): Promise<void> {
    const [row] = await this.#sql<{ count: number }[]>`
      select count(*) from personal where province = ${this.#province}`
    if (row?.count !== personal)
      findings.add({ why: `bảng thông tin cá nhân có ${(row?.count ?? 0) - personal} dòng không thuộc việc nào` })
  }
}
