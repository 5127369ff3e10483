/** A real SMTP server on loopback that keeps what arrives, so that a journey can read its mail as a person would. */
import { mkdir, writeFile } from 'node:fs/promises'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'

export interface Letter {
  to: string
  subject: string
  html: string
  text: string
  headers: Record<string, string>
  /** The first link in the text whose path begins with `path`. */
  link(path: string): string
}

export interface Mailbox {
  port: number
  letters: Letter[]
  /** Resolves with the newest letter to this address whose subject matches, now or as soon as it arrives. */
  arrival(to: string, subject?: RegExp): Promise<Letter>
  /** Answers the next sendings to this address with an SMTP error such as 550. */
  refuse(to: string, code: number, words: string): void
  save(folder: string): Promise<void>
  close(): Promise<void>
}

const deadline = 20_000

function letter(to: string, mail: Email): Letter {
  const text = mail.text ?? ''
  return {
    to,
    subject: mail.subject ?? '',
    html: mail.html ?? '',
    text,
    headers: Object.fromEntries(mail.headers.map((header) => [header.key, header.value])),
    link(path) {
      const found = [...text.matchAll(/https?:\/\/[^\s<>"')]+/g)]
        .map((m) => m[0])
        .find((url) => new URL(url).pathname.startsWith(path))
      if (!found) throw new Error(`No link to ${path} in the mail "${mail.subject}" to ${to}:\n${text}`)
      return found
    },
  }
}

export async function openMailbox(): Promise<Mailbox> {
  const letters: Letter[] = []
  const refusals = new Map<string, { code: number; words: string }>()
  const waiting = new Set<() => void>()
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onRcptTo(address, _session, done) {
      const refusal = refusals.get(address.address)
      if (!refusal) return done()
      done(Object.assign(new Error(refusal.words), { responseCode: refusal.code }))
    },
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', async () => {
        const mail = await PostalMime.parse(Buffer.concat(parts))
        for (const recipient of session.envelope.rcptTo) letters.push(letter(recipient.address, mail))
        done()
        for (const wake of waiting) wake()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('The mail server has no port')
  return {
    port: address.port,
    letters,
    refuse: (to, code, words) => refusals.set(to, { code, words }),
    arrival(to, subject = /./) {
      const find = () => letters.findLast((l) => l.to.toLowerCase() === to.toLowerCase() && subject.test(l.subject))
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          waiting.delete(look)
          reject(
            new Error(
              `No mail to ${to} with subject ${subject}. Arrived: ${letters.map((l) => `${l.to}: ${l.subject}`).join(' | ')}`,
            ),
          )
        }, deadline)
        const look = () => {
          const found = find()
          if (!found) return
          clearTimeout(late)
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      })
    },
    async save(folder) {
      await mkdir(folder, { recursive: true })
      for (const [index, l] of letters.entries()) {
        const name = `${String(index + 1).padStart(2, '0')}-${l.to.replace(/[^a-z0-9.@-]/gi, '_')}`
        await writeFile(`${folder}/${name}.html`, l.html)
        await writeFile(`${folder}/${name}.txt`, `To: ${l.to}\nSubject: ${l.subject}\n\n${l.text}`)
      }
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
