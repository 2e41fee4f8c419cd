/** The last note about each thing: of this till's own visits, or the one that came with the thing. */
import type { TillBook } from '#counter/book.ts'
import { UNBORN } from '#ledger/decide.ts'
import type { Note } from '#sync/wire.ts'

/** By the key of the thing. A visit that was undone says nothing. */
export function lastNotes(book: TillBook): Map<string, Note> {
  const last = new Map<string, Note & { seq: number }>()
  const add = (about: string, note: Note, seq: number) => {
    const known = last.get(about)
    if (!known || known.day < note.day || (known.day === note.day && known.seq < seq)) last.set(about, { ...note, seq })
  }
  for (const { key, service, holder, line, on, note } of book.things()) {
    if (note) add(key, note, 0)
    if (service === 'visit' && holder !== UNBORN)
      add(String(line.about), { day: on, line }, Number(String(line.number).split('.').at(-1)))
  }
  return last
}
