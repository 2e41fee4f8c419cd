/**
 * HTML made on the server. The tag escapes whatever is put into it; only what the tag itself made goes in unescaped, so
 * a name from an import file can never become markup.
 */
export class Html {
  readonly text: string

  /** `text` is markup of our own, such as a style sheet; what comes from outside goes through the tag. */
  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

/** What may stand in a template: text and numbers are escaped, lists are joined, `false` and nothing are left out. */
export type Content = Html | string | number | false | null | undefined | readonly Content[]

export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  let text = parts[0] ?? ''
  values.forEach((value, i) => {
    text += render(value) + (parts[i + 1] ?? '')
  })
  return new Html(text)
}

/** & < > " ' as entities: safe between tags and within quoted attributes. */
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] as string)

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function render(value: Content): string {
  if (value instanceof Html) return value.text
  if (value === null || value === undefined || value === false) return ''
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value))
  return value.map(render).join('')
}
