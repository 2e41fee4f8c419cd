/** Reads a province's four CSV files from a folder. The only file here that needs a disk; the rest runs in a browser. */
import { readFileSync } from 'node:fs'
import { type LoadedNetwork, loadNetwork } from '#network/load.ts'
import type { Network } from '#network/network.ts'

/** Sơn La as shipped: see `data/README.md` for sources and licences. */
export const SONLA_FOLDER: URL = new URL('./data/sonla/', import.meta.url)

/** `folder` must end with a slash. A missing file is thrown as the disk says it. */
export function readNetworkFolder(folder: URL): LoadedNetwork {
  const text = (name: string): string => readFileSync(new URL(`${name}.csv`, folder), 'utf8')
  return loadNetwork({ places: text('places'), units: text('units'), serves: text('serves'), lineage: text('lineage') })
}

/** The shipped network of Sơn La. @throws Error when the shipped files are damaged. */
export function sonLa(): Network {
  const loaded = readNetworkFolder(SONLA_FOLDER)
  if (!loaded.ok) throw new Error(loaded.errors.map((e) => `${e.file}:${e.row} ${e.column}: ${e.message}`).join('\n'))
  return loaded.network
}
