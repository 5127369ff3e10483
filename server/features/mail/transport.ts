/** How a finished message leaves: by SMTP, or into the built-in mailbox. Its outcomes are the same three for both. */
import nodemailer from 'nodemailer'
import type SMTPTransport from 'nodemailer/lib/smtp-transport/index.js'

export interface OutgoingMessage {
  /** Stable over retries, so that a repeat is recognisable. */
  messageId: string
  from: { name: string; address: string }
  replyTo: { name: string; address: string } | null
  to: { name: string; address: string }
  subject: string
  html: string
  text: string
  /** A page where the receiver can say that no more mails are wanted. */
  unsubscribe: string | null
  date: Date
}

/** `says` are the mail server's own words, for the people who invited. */
export type SendOutcome =
  | { state: 'sent'; says: string }
  /** For good: trying again would not help. */
  | { state: 'refused'; says: string; alertOperator?: true }
  /** For now. `wholeHost`: nothing else will go through either, so leave the server alone for a while. */
  | { state: 'later'; says: string; wholeHost?: true }

export interface MailTransport {
  kind: 'smtp' | 'mailbox'
  /** Shown to administrators; never with credentials. */
  server: string | null
  send(message: OutgoingMessage): Promise<SendOutcome>
  close(): void
}

export interface SmtpSettings {
  host: string
  port: number
  /** TLS from the first byte (usually port 465). */
  secure: boolean
  /** `off` only for a server on this machine or a test; `required` refuses to send in the clear. */
  startTls?: 'off' | 'offered' | 'required'
  user?: string
  password?: string
  dkim?: { domain: string; selector: string; privateKey: string }
  /** Where mails that cannot be delivered come back to; else to the sender. */
  returnAddress?: string
  /** What we call ourselves in EHLO. */
  ownName?: string
  /** Shorter in tests. */
  timeouts?: { connectMs: number; greetingMs: number; socketMs: number }
}

/** Keeps mails to be read on a page: for trying everything out on one machine with nothing installed. */
export function mailboxTransport(): MailTransport {
  return {
    kind: 'mailbox',
    server: null,
    send: async () => ({ state: 'sent', says: 'Kept in the built-in mailbox.' }),
    close: () => {},
  }
}

export function smtpTransport(settings: SmtpSettings): MailTransport {
  const { timeouts = { connectMs: 10_000, greetingMs: 10_000, socketMs: 30_000 } } = settings
  const options: SMTPTransport.Options = {
    host: settings.host,
    port: settings.port,
    secure: settings.secure,
    ignoreTLS: settings.startTls === 'off',
    requireTLS: settings.startTls === 'required',
    ...(settings.user !== undefined && { auth: { user: settings.user, pass: settings.password ?? '' } }),
    ...(settings.ownName && { name: settings.ownName }),
    ...(settings.dkim && {
      dkim: {
        domainName: settings.dkim.domain,
        keySelector: settings.dkim.selector,
        privateKey: settings.dkim.privateKey,
      },
    }),
    connectionTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.greetingMs,
    socketTimeout: timeouts.socketMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  }
  // One connection per message: a pool sends again by itself what we then could not account for.
  const smtp = nodemailer.createTransport(options)
  return {
    kind: 'smtp',
    server: `${settings.host}:${settings.port}`,
    async send(message) {
      if (!isOneAddress(message.to.address)) return { state: 'refused', says: 'This is not one mail address.' }
      // also under a name of our own: some providers write a Message-ID of theirs over ours
      const ownName = message.messageId.slice(1).split('@', 1)[0] as string
      try {
        const info = await smtp.sendMail({
          messageId: message.messageId,
          envelope: { from: settings.returnAddress ?? message.from.address, to: message.to.address },
          // where the server knows of it: reports name the mail, and return its head without the links in its text
          dsn: { id: ownName, return: 'headers', notify: ['failure', 'delay'] },
          from: clean(message.from),
          ...(message.replyTo && { replyTo: clean(message.replyTo) }),
          to: clean(message.to),
          subject: oneLine(message.subject),
          html: message.html,
          text: message.text,
          date: message.date,
          headers: {
            'Auto-Submitted': 'auto-generated',
            'X-Auto-Response-Suppress': 'All',
            'X-Entente-Mail': ownName,
            ...(message.unsubscribe && { 'List-Unsubscribe': `<${message.unsubscribe}>` }),
          },
        })
        return { state: 'sent', says: plainWords(info.response) }
      } catch (error) {
        return outcomeOf(error)
      }
    },
    close: () => smtp.close(),
  }
}

interface SmtpError extends Error {
  code?: string
  /** The system's own code behind `ESOCKET`. */
  originalCode?: string
  /** Which of the time limits passed. */
  timeoutType?: string
  responseCode?: number
  response?: string
  command?: string
}

/** The table of what servers do and what it means for this mail. */
export function outcomeOf(error: unknown): SendOutcome {
  const { code, responseCode, response, command, message } = error as SmtpError
  const says = plainWords(response ?? message)
  // 421: the server closes; whatever else we bring would meet the same.
  if (responseCode === 421) return { state: 'later', says, wholeHost: true }
  if (code === 'EENVELOPE' && command === 'RCPT TO' && permanent(responseCode)) return { state: 'refused', says }
  if (code === 'EENVELOPE' && command === 'API' && /recipient/i.test(message)) return { state: 'refused', says }
  if ((code === 'EMESSAGE' || code === 'EENVELOPE') && command === 'DATA' && permanent(responseCode)) {
    return { state: 'refused', says, alertOperator: true }
  }
  // Sign-in, certificate, sender or greeting refused: not this mail's fault, but the installation's or its server's.
  if (permanent(responseCode) || code === 'EAUTH' || code === 'ETLS') return { state: 'later', says, wholeHost: true }
  if (code === 'EDNS' || neverReached(error as SmtpError)) return { state: 'later', says, wholeHost: true }
  return { state: 'later', says }
}

/** Not even a greeting. A line that breaks later says nothing about the next message. */
function neverReached({ code, originalCode, timeoutType }: SmtpError): boolean {
  if (code === 'ESOCKET') return originalCode !== 'ECONNRESET' && originalCode !== 'EPIPE'
  return code === 'ETIMEDOUT' && timeoutType !== 'SOCKET_TIMEOUT'
}

function permanent(responseCode: number | undefined): boolean {
  return responseCode !== undefined && responseCode >= 500 && responseCode < 600
}

/** One line, without what a terminal or a page could take for more than words. */
function plainWords(text: string | undefined): string {
  return oneLine(text ?? '').slice(0, 500) || 'no words'
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
}

function clean({ name, address }: { name: string; address: string }): { name: string; address: string } {
  return { name: oneLine(name), address }
}

function isOneAddress(address: string): boolean {
  return address.length <= 254 && /^[^\s@,;:<>()[\]\\"\p{Cc}]+@[^\s@,;:<>()[\]\\"\p{Cc}]+$/u.test(address)
}
