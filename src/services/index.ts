/** The list of services: the one place to add a line. A test compares it with the folders. */
import { electricity } from '#services/electricity/service.ts'
import type { Service } from '#services/kit.ts'

export const services: readonly Service[] = [electricity]

export type Catalogue = ReadonlyMap<string, Service>

export const catalogue: Catalogue = new Map(services.map((one) => [one.key, one]))
