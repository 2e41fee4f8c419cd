/**
 * A device's chain: h(0) = SHA-256 of its code, h(n) = SHA-256(h(n−1) as hex ‖ line n), all as UTF-8 text, in hex. The
 * digest is passed in where thousands of lines are simulated; WebCrypto's is the one that is used.
 */
export type Digest = (text: string) => Promise<string>

const utf8 = new TextEncoder()

export const sha256: Digest = async (text) => {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', utf8.encode(text)))
  let hex = ''
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0')
  return hex
}

/** Where the chain of a device begins. */
export const chainStart = (device: string, digest: Digest = sha256): Promise<string> => digest(device)

/** The head after each of these lines. */
export async function chainOn(head: string, lines: readonly string[], digest: Digest = sha256): Promise<string[]> {
  const heads: string[] = []
  let last = head
  for (const line of lines) {
    last = await digest(last + line)
    heads.push(last)
  }
  return heads
}
