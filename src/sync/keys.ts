/**
 * A device's key: ECDSA P-256 with SHA-256 by WebCrypto, signatures as raw r‖s. Ed25519 would be smaller, but Chrome has
 * it only from 137 on, and the counters' Windows 7 machines stay at 109 for ever.
 */
export type Signer = {
  /** SPKI. */
  publicKey: Uint8Array
  sign(bytes: Uint8Array): Promise<Uint8Array>
}

const KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const

/** A new pair; the private key cannot be taken out of the browser. Keep the pair itself (IndexedDB stores it). */
export const newKeys = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(KEY, false, ['sign', 'verify'])

export async function signerOf({ publicKey, privateKey }: CryptoKeyPair): Promise<Signer> {
  return {
    publicKey: new Uint8Array(await crypto.subtle.exportKey('spki', publicKey)),
    sign: async (bytes) => new Uint8Array(await crypto.subtle.sign(SIGNATURE, privateKey, bytes as BufferSource)),
  }
}

const importKey = (spki: Uint8Array): Promise<CryptoKey | null> =>
  crypto.subtle.importKey('spki', spki as BufferSource, KEY, false, ['verify']).catch(() => null)

export const isPublicKey = async (spki: Uint8Array): Promise<boolean> => (await importKey(spki)) !== null

/** Whether `signature` is of `bytes` by the owner of this public key (SPKI); false for anything that is no key. */
export async function verify(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const key = await importKey(publicKey)
  return key !== null && crypto.subtle.verify(SIGNATURE, key, signature as BufferSource, bytes as BufferSource)
}

export function toBase64url(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** @returns nothing when the text is not base64url. */
export function fromBase64url(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = new Uint8Array(plain.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = plain.charCodeAt(i)
  return bytes
}
