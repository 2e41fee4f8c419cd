/**
 * Verification of an exported journal, line by line, on any machine and without a database. The lines are those of
 * docs/formats.md; how they are read from a file is the caller's.
 */
import { hash } from 'node:crypto'
import type { BlockLink, DeviceHead } from '#ledger/chain.ts'
import { Things } from '#ledger/things.ts'
import { type Filed, type Options, type Report, Verifier } from '#ledger/verify.ts'

export type JournalLine =
  | { canhtay: string; acts: number; blocks: number; hash: string }
  | { reference: string; edition: number; file: string; sha256: string; content: string }
  | { total: string }
  | BlockLink
  | Filed
  | DeviceHead
  | { end: number }

export type PersonalLine = { device: string; seq: number; salt: string; content: string }

/**
 * @param lines all lines of the journal, in their order.
 * @param personal lines of the file of personal values, where there is one; lines of other kinds are passed over.
 * @returns as `verifyDatabase`.
 */
export async function verifyExport(
  lines: AsyncIterable<JournalLine>,
  options: Options,
  personal?: AsyncIterable<PersonalLine | object>,
): Promise<Report> {
  const verifier = new Verifier(options)
  const values = personal && (await Commitments.of(personal))
  const devices: DeviceHead[] = []
  let header: { acts: number; blocks: number; hash: string } | undefined
  for await (const line of lines) {
    if ('position' in line) {
      const entry = verifier.act(line)
      if (entry?.act.personal !== undefined && values?.agrees(line, entry.act.personal) === false)
        verifier.findings.add({
          position: line.position,
          act: `${line.device}/${line.seq}`,
          why: 'thông tin cá nhân khác với cam kết trong sổ',
        })
    } else if ('block' in line) verifier.block(line)
    else if ('device' in line) devices.push(line)
    else if ('reference' in line) {
      if (hash('sha256', line.content) !== line.sha256)
        verifier.findings.add({ why: `tệp ${line.file} (bản ${line.edition}) không khớp dấu của nó` })
    } else if ('canhtay' in line) header = line
  }
  finish(verifier, header, devices, values)
  const accounts = verifier.custody.accounts
  return verifier.report({ legs: verifier.legs, things: verifier.custody.things.size, accounts })
}

function finish(
  verifier: Verifier,
  header: { acts: number; blocks: number; hash: string } | undefined,
  devices: readonly DeviceHead[],
  values: Commitments | undefined,
): void {
  const { chain, findings } = verifier
  chain.finish(devices, header?.acts ?? 0)
  const { position, block, hash } = chain.head
  if (!header) findings.add({ why: 'tệp thiếu dòng đầu' })
  else if (header.acts !== position || header.blocks !== block || header.hash !== hash)
    findings.add({ why: `dòng đầu ghi ${header.acts} việc, ${header.blocks} khối; trong tệp khác, hoặc khác dấu` })
  if (!values) return
  verifier.personal = values.agreed
  if (values.agreed < values.count)
    findings.add({ why: `tệp thông tin cá nhân có ${values.count - values.agreed} dòng không khớp việc nào` })
}

/** What the personal values of each act come to, without keeping them: 104 bits of the commitment. */
class Commitments {
  count = 0
  agreed = 0
  readonly #table = new Things()

  static async of(lines: AsyncIterable<PersonalLine | object>): Promise<Commitments> {
    const all = new Commitments()
    for await (const line of lines) {
      if (!('salt' in line)) continue
      const slot = all.#table.add(`${line.device}/${line.seq}`)
      const [high, low] = halves(hash('sha256', line.salt + line.content))
      all.#table.id[slot] = high
      all.#table.open[slot] = low
      all.count++
    }
    return all
  }

  /** Nothing when the values have been erased. */
  agrees({ device, seq }: { device: string; seq: number }, commitment: string): boolean | undefined {
    const slot = this.#table.find(`${device}/${seq}`)
    if (slot < 0) return undefined
    const [high, low] = halves(commitment)
    if (this.#table.id[slot] !== high || this.#table.open[slot] !== low) return false
    this.agreed++
    return true
  }
}

const halves = (hex: string): [number, number] => [
  Number.parseInt(hex.slice(0, 13), 16),
  Number.parseInt(hex.slice(13, 26), 16),
]
