/** What was last found at the door: the last visit about a thing, in words, and its picture while it is on this device. */
import { showDay } from '#kernel/day.ts'
import { show } from '#kernel/field.ts'
import type { Note } from '#sync/wire.ts'
import { Picture } from '../ui/photo.tsx'
import { useLoaded } from './loaded.ts'
import { serviceOf } from './menu.ts'
import { read, till } from './state.ts'

/** “Hẹn lại ngày khác, 12/12/2018 · Gọi trước khi đến (đến ngày 05/12/2018)” */
export function noteWords({ day, line }: Note): string {
  const { fields } = serviceOf('visit')
  const said = ['outcome', 'again'].map((name) => show(fields[name] as never, line[name])).filter(Boolean)
  const text = [said.join(', '), line.text].filter(Boolean).join(' · ')
  return `${text} (đến ngày ${showDay(day)}${line.photo ? ', có ảnh' : ''})`
}

export const useNotes = (): ReadonlyMap<string, Note> => read((now) => now.notes())

export function LastNote({ of }: { of: string }) {
  const note = useNotes().get(of)
  const digest = String(note?.line.photo ?? '')
  const bytes = useLoaded(async () => (digest ? till.value.photo(digest) : undefined), [digest])
  if (!note) return null
  return (
    <div class="note">
      <p class="also">{noteWords(note)}</p>
      {bytes && <Picture bytes={bytes} words="Ảnh chụp khi đến nhà" />}
    </div>
  )
}
