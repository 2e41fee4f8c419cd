/** Addresses of dossiers: the office's board, what citizens look up, the procedures with their papers. */

type Kind = '' | '.xlsx' | '.pdf' | '.json'

export const dossierPaths = {
  board: (kind: Kind = '') => `/ho-so${kind}`,
  /** Public: one dossier by its number, and the end of the applicant's phone number for the personal part. */
  find: () => '/tra-ho-so',
  /** Public: which papers a procedure asks for. */
  procedures: () => '/thu-tuc',
} as const
