/** What acts about collaborators do, written down by hand like the rest (verbs.ts). */
import { PAPER_NUMBER } from './cases.ts'
import type { Service } from './verbs.ts'

const ACCOUNT = /^[A-Z0-9-]{3,20}$/
const PERSON = /^[\p{L}\p{N}._-]{1,64}$/u

const collaborator: Service = {
  principal: 'collaborator',
  id: 'collaborator number',
  worth: 'amount',
  fields: { collaborator: ACCOUNT, number: PAPER_NUMBER, amount: 'money' },
  verbs: {
    collect: { needs: 'amount', born: true, goes: 'outside > unit', tells: 'held=amount' },
    handIn: { needs: 'amount', pays: 'amount', goes: 'unit > outside', tells: 'handedIn=amount' },
  },
}

const paid = { pays: 'amount', goes: 'unit > customer', tells: 'paid=amount' } as const
const commission: Service = {
  principal: 'commission',
  id: 'collaborator through',
  worth: 'amount',
  fields: {
    collaborator: ACCOUNT,
    through: 'day',
    revenue: 'money',
    amount: 'money',
    decider: PERSON,
    bank: 'holder',
    voucher: 'words',
  },
  verbs: {
    award: {
      needs: 'revenue amount decider',
      born: true,
      goes: 'outside > unit',
      tells: 'counted=revenue awarded=amount',
    },
    pay: { ...paid, needs: 'amount voucher', cash: ['vault > customer amount'] },
    payByBank: { ...paid, needs: 'amount bank voucher', cash: ['@bank > customer amount'] },
  },
}

export const collaborators = { collaborator, commission }
