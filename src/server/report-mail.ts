/** The way of a report into a mail box: a server for mail that the environment names. */
import { createTransport } from 'nodemailer'
import { Problem } from '#kernel/problem.ts'

export type Letter = {
  /** Always the same for the same sending: a mail box that gets it twice can tell. */
  id: string
  to: string
  subject: string
  text: string
  file: { name: string; bytes: Buffer }
}
/** `sent`: the server has taken it. `no`: it has not, and says why. `unsure`: the line broke before it could say. */
export type Delivered = { how: 'sent' } | { how: 'no' | 'unsure'; why: string }
export type Mail = { send(letter: Letter): Promise<Delivered> }

const WAIT_MS = 30_000

/**
 * CANHTAY_SMTP: smtps://name:password@host:465, or smtp://host:587 (which asks for TLS when the server offers it);
 * CANHTAY_MAIL_FROM: as whom. Neither: no e-mail. @throws Problem option_invalid
 */
export function mailOf(env: Record<string, string | undefined>): Mail | undefined {
  const { CANHTAY_SMTP: smtp, CANHTAY_MAIL_FROM: from } = env
  if (!smtp && !from) return undefined
  const wrong = (why: string) => new Problem('option_invalid', { why, command: 'start' })
  const url = smtp && URL.canParse(smtp) ? new URL(smtp) : undefined
  // Without what may hold a password.
  if (!url || !['smtp:', 'smtps:'].includes(url.protocol))
    throw wrong('CANHTAY_SMTP cần dạng smtps://tên:mật-khẩu@máy:465')
  if (!from || !/^[^\s@<>]+@[^\s@<>]+$/.test(from)) throw wrong(`CANHTAY_MAIL_FROM=${from ?? ''}; cần một địa chỉ thư`)
  const transport = createTransport({
    host: url.hostname,
    port: Number(url.port || (url.protocol === 'smtps:' ? 465 : 587)),
    secure: url.protocol === 'smtps:',
    // A password goes over TLS alone.
    requireTLS: url.username !== '' && url.protocol === 'smtp:',
    ...(url.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    connectionTimeout: WAIT_MS,
    greetingTimeout: WAIT_MS,
    socketTimeout: WAIT_MS,
    // A report is ours: nothing in it is a way to a file or to another server.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    send: async ({ id, to, subject, text, file }) => {
      // Whatever fails before the letter: nothing can have been taken.
      const refused = await transport.verify().then(
        () => undefined,
        (error: Error) => error,
      )
      if (refused) return { how: 'no', why: wordsOf(refused) }
      try {
        await transport.sendMail({
          ...{ messageId: `<${id}@${from.split('@')[1]}>`, from, to, subject, text },
          attachments: [{ filename: file.name, content: file.bytes }],
        })
        return { how: 'sent' }
      } catch (error) {
        const answered = (error as { responseCode?: number }).responseCode !== undefined
        return { how: answered ? 'no' : 'unsure', why: wordsOf(error as Error) }
      }
    },
  }
}

const wordsOf = ({ message }: Error): string => message.split('\n')[0]?.slice(0, 200) ?? ''
