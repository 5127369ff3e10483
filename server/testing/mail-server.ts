/** The mail world of a test: what was sent, and a word in how the server answers. */
import type { MailTransport, OutgoingMessage, SendOutcome } from '#server/features/mail/index.ts'

export interface CapturedMail extends OutgoingMessage {
  /** Every address in the message, in order. */
  links: string[]
}

export interface TestMailServer extends MailTransport {
  sent: CapturedMail[]
  /** How the next mails are answered; `undefined` takes them. */
  answer: ((message: OutgoingMessage) => SendOutcome | undefined) | undefined
  /** The newest mail to an address; throws when there is none. */
  lastTo(address: string): CapturedMail
  clear(): void
}

export function testMailServer(): TestMailServer {
  const server: TestMailServer = {
    kind: 'smtp',
    server: 'mail.test:25',
    sent: [],
    answer: undefined,
    async send(message) {
      const outcome = server.answer?.(message) ?? { state: 'sent', says: '250 taken' }
      if (outcome.state === 'sent') server.sent.push({ ...message, links: linksIn(message.text) })
      return outcome
    },
    lastTo(address) {
      const found = server.sent.findLast((mail) => mail.to.address.toLowerCase() === address.toLowerCase())
      if (!found)
        throw new Error(
          `no mail to ${address}; there are mails to ${server.sent.map((mail) => mail.to.address).join(', ') || 'nobody'}`,
        )
      return found
    },
    clear() {
      server.sent.length = 0
    },
    close() {},
  }
  return server
}

function linksIn(text: string): string[] {
  return [...text.matchAll(/https?:\/\/[^\s<>"')]+/g)].map(([link]) => link)
}
