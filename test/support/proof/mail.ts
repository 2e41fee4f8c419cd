/** What bags and their irregularities do, written down by hand like the rest (verbs.ts). */
import type { Service } from './verbs.ts'

const PERSON = /^[\p{L}\p{N}._-]{1,64}$/u

const bag: Service = {
  id: 'bag',
  fields: {
    bag: /^[A-Z0-9]{3,10}-[A-Z0-9]{3,10}-\d{5}-\d{3}$/,
    to: 'holder',
    from: 'holder',
    slip: 'words',
    items: 10_000,
    grams: 100_000,
    seal: 'words',
    opened: 10_000,
    missing: 10_000,
    extra: 10_000,
    damaged: 10_000,
    off: 100_000,
    record: 'words',
  },
  verbs: {
    start: { born: true, goes: 'outside > till' },
    dispatch: { needs: 'to slip items grams seal', goes: 'till > @to', tells: 'sent itemsSent=items' },
    pass: { needs: 'from to slip', goes: '@from > @to' },
    takeOver: { needs: 'from slip grams', goes: '@from > till', tells: 'received' },
    finish: {
      needs: 'opened',
      may: 'missing extra damaged off record',
      goes: 'till > unit',
      raises: 'irregularity faults',
      tells: 'differences=faults',
    },
    again: { needs: 'record', goes: 'unit > till' },
  },
}

const irregularity: Service = {
  id: 'device seq',
  fields: {
    device: PERSON,
    seq: 999_999_999,
    owner: 'holder',
    reason: 'words',
    evidence: 'words',
    decider: PERSON,
    asked: 'holder',
    finding: ['found', 'notSent', 'miscounted', 'damaged', 'lost'],
  },
  verbs: {
    ask: { needs: 'owner asked reason', goes: '@owner > @asked', tells: 'asked' },
    concluded: { needs: 'owner finding reason evidence decider', goes: '@owner > outside', tells: 'concluded' },
  },
}

export const bags = { bag, irregularity }
