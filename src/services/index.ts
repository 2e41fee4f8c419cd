/** The list of services: the one place to add a line. A test compares it with the folders. */
import { allowance } from '#services/allowance/service.ts'
import { mailBag } from '#services/bag/service.ts'
import { treasury } from '#services/cash/service.ts'
import { collaborator } from '#services/collaborator/service.ts'
import { commission } from '#services/commission/service.ts'
import { compensation } from '#services/compensation/service.ts'
import { correction } from '#services/correction/service.ts'
import { credit } from '#services/credit/service.ts'
import { discrepancy } from '#services/discrepancy/service.ts'
import { dossier } from '#services/dossier/service.ts'
import { electricity } from '#services/electricity/service.ts'
import { exception } from '#services/exception/service.ts'
import { goods } from '#services/goods/service.ts'
import { healthInsured } from '#services/health-insurance/service.ts'
import { hearing } from '#services/hearing/service.ts'
import { invoice } from '#services/invoice/service.ts'
import { irregularity } from '#services/irregularity/service.ts'
import type { Service } from '#services/kit.ts'
import { letter } from '#services/letter/service.ts'
import { licence } from '#services/licence/service.ts'
import { missing } from '#services/missing/service.ts'
import { opening } from '#services/opening/service.ts'
import { parcel } from '#services/parcel/service.ts'
import { parked } from '#services/parked/service.ts'
import { pension } from '#services/pension/service.ts'
import { period } from '#services/period/service.ts'
import { pouch } from '#services/pouch/service.ts'
import { recall } from '#services/recall/service.ts'
import { receiptBook } from '#services/receipt-book/service.ts'
import { registered } from '#services/registered/service.ts'
import { result } from '#services/result/service.ts'
import { settlement } from '#services/settlement/service.ts'
import { shift } from '#services/shift/service.ts'
import { socialInsured } from '#services/social-insurance/service.ts'
import { suspense } from '#services/suspense/service.ts'
import { tax } from '#services/tax/service.ts'
import { tellerCredit } from '#services/teller-credit/service.ts'
import { visit } from '#services/visit/service.ts'
import { water } from '#services/water/service.ts'

export const services: readonly Service[] = [
  letter,
  registered,
  parcel,
  mailBag,
  electricity,
  water,
  tax,
  socialInsured,
  healthInsured,
  pension,
  allowance,
  licence,
  dossier,
  result,
  goods,
  credit,
  tellerCredit,
  treasury,
  pouch,
  receiptBook,
  invoice,
  settlement,
  discrepancy,
  hearing,
  suspense,
  compensation,
  collaborator,
  commission,
  parked,
  exception,
  missing,
  irregularity,
  correction,
  recall,
  visit,
  shift,
  opening,
  period,
]

export type Catalogue = ReadonlyMap<string, Service>

export const catalogue: Catalogue = new Map(services.map((one) => [one.key, one]))
