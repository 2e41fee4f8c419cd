/**
 * The clocks of dossiers, results and licences: at which stage each is, and by when the one who has it must be done. Days of
 * the Post are working days after the act that began the stage (J+n); days of the agency are its appointment.
 */
import type { Line } from '#kernel/act.ts'
import type { Day } from '#kernel/day.ts'
import { answerDay } from '#rules/procedures.ts'
import { ruleOn } from '#rules/rules.ts'
import { deadline } from '#rules/standards.ts'

export type PaperService = 'dossier' | 'licence' | 'result'
export const PAPER_SERVICES: readonly PaperService[] = ['dossier', 'licence', 'result']

/** `in`: on its way to the agency; `agency`: there, an answer is awaited; `back`: turned down; `out`: to the citizen. */
export type Stage = 'in' | 'agency' | 'back' | 'out'
export const STAGES: Record<Stage, string> = {
  in: 'Đang chuyển đến cơ quan',
  agency: 'Cơ quan đang giải quyết',
  back: 'Cơ quan trả lại, đang về người nộp',
  out: 'Kết quả đang về người nhận',
}

/** The acts that begin a stage. */
const BEGINS: Readonly<Record<string, Stage>> = {
  accept: 'in',
  submit: 'agency',
  giveBack: 'back',
  issue: 'out',
  receive: 'out',
  receiveAgain: 'out',
}
export const TURNS: readonly string[] = Object.keys(BEGINS)

export const stageOf = (verb: string): Stage => BEGINS[verb] as Stage

/** `verb`, `day`, `line`: of the act that began the stage. `same`: within one district, known only when it has arrived. */
export type Turn = { service: PaperService; verb: string; day: Day; line: Line; same?: boolean }

/** The last day on which it is in time; unknown for a licence from before the catalogue begins. */
export function dueOf({ service, verb, day, line, same = false }: Turn): Day | undefined {
  if (stageOf(verb) !== 'agency') {
    const rule = ruleOn(same ? 'dossier.days.district' : 'dossier.days.province', day < FIRST ? FIRST : day)
    return deadline(rule, day)
  }
  return service === 'dossier' ? String(line.appointment) : answerDay('licence', day)
}

/** The circular's times hold from this day; what is older is measured by them too. */
const FIRST = '2017-08-15'
