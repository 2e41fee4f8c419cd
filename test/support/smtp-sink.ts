/** A mail server for tests: takes letters, or does what it is told instead. RFC 5321, as far as a client speaks it. */
import { createServer, type Socket } from 'node:net'

export type Letter = { to: string; text: string }
/** `refuse`: says no to the receiver; `break`: takes the letter and hangs up before it says so. */
export type Mood = 'take' | 'refuse' | 'break'

export async function smtpSink(): Promise<{
  url: string
  letters: Letter[]
  mood: Mood
  close(): Promise<void>
}> {
  const letters: Letter[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    let to = ''
    let waiting = ''
    let reading = false
    const say = (line: string) => socket.write(`${line}\r\n`)
    say('220 sink')
    socket.on('data', (chunk) => {
      waiting += chunk.toString('latin1')
      for (;;) {
        const end = waiting.indexOf(reading ? '\r\n.\r\n' : '\r\n')
        if (end < 0) return
        const text = waiting.slice(0, end)
        waiting = waiting.slice(end + (reading ? 5 : 2))
        if (reading) {
          reading = false
          letters.push({ to, text })
          if (sink.mood === 'break') return socket.destroy()
          say('250 taken')
        } else if (/^(EHLO|HELO)/i.test(text)) say('250 sink')
        else if (/^RCPT TO:<(.*?)>/i.test(text) && sink.mood === 'refuse') say('550 no such box')
        else if (/^DATA/i.test(text)) {
          reading = true
          say('354 go on')
        } else if (/^QUIT/i.test(text)) {
          say('221 bye')
          socket.end()
        } else {
          to = /^RCPT TO:<(.*?)>/i.exec(text)?.[1] ?? to
          say('250 ok')
        }
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const sink = {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    mood: 'take' as Mood,
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
  return sink
}
