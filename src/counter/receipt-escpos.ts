/** A receipt in the language of thermal printers (ESC/POS), as a picture: nothing in it depends on their code pages. */
import type { Receipt } from '#counter/receipt.ts'
import { drawReceipt, type Picture, type Width } from '#counter/receipt-picture.ts'

/** The bytes to send to a printer of 58 mm (384 dots) or 80 mm (576 dots), by USB, serial line or Bluetooth. */
export async function escpos(receipt: Receipt, width: Width): Promise<Uint8Array> {
  const picture = await drawReceipt(receipt, width)
  // Printers of 58 mm have no knife; for theirs the paper is moved far enough to tear it off.
  return bytesOf([ESC, '@'], ...bands(picture), width === 576 ? [GS, 'V', 66, 0] : [ESC, 'd', 4])
}

const ESC = 0x1b
const GS = 0x1d

/** Rows in one command: cheap printers have little memory, and begin to print when a band is complete. */
const BAND = 128

function* bands({ width, height, dots }: Picture): Generator<(number | string | Uint8Array)[]> {
  const across = width / 8
  for (let y = 0; y < height; y += BAND) {
    const rows = Math.min(BAND, height - y)
    const head = [GS, 'v0', 0, across & 255, across >> 8, rows & 255, rows >> 8]
    yield [...head, dots.subarray(y * across, (y + rows) * across)]
  }
}

function bytesOf(...commands: readonly (number | string | Uint8Array)[][]): Uint8Array {
  const bytes: number[] = []
  for (const command of commands)
    for (const part of command)
      if (typeof part === 'number') bytes.push(part)
      else if (typeof part === 'string') bytes.push(...Array.from(part, (char) => char.charCodeAt(0)))
      else bytes.push(...part)
  return Uint8Array.from(bytes)
}
