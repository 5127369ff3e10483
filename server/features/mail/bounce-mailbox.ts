/**
 * The mailbox that mails come back to, read by IMAP once a minute by one node. Nothing in it is changed: how far it was read stands
 * in the database, in the transaction that takes the message, so that a stop in between loses none and takes none twice.
 */
import type { Ctx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import type { Schedule } from '#server/platform/outbox/index.ts'
import { mostReportBytes, oneLine } from './bounce-report.ts'
import { findMailbox, lockMailbox, saveMailbox } from './bounce-store.ts'
import { readHandedIn, takeBounce } from './bounces.ts'

export interface ImapSettings {
  host: string
  port: number
  /** TLS from the first byte (usually port 993). */
  secure: boolean
  /** `required`: upgraded or refused; `off` only for a server on this machine or a test. */
  startTls: 'off' | 'required'
  user: string
  password: string
  folder: string
  /** Shorter in tests. */
  timeouts?: { connectMs: number; greetingMs: number; socketMs: number; overallMs: number }
}

const usualTimeouts = { connectMs: 10_000, greetingMs: 10_000, socketMs: 30_000, overallMs: 50_000 }
/** A first look, and one after the folder was made anew, goes back so far. */
const firstLookDays = 7
const mostPerLook = 200

/** Names the mailbox on pages and in the database; without the password. */
export function mailboxName({ user, host, port, folder }: ImapSettings): string {
  return `${user} at ${host}:${port}, ${folder}`
}

export function readingBounces(settings: ImapSettings): Schedule {
  return {
    name: 'mail.read_bounces',
    everySeconds: 60,
    run: async (ctx) => {
      const name = mailboxName(settings)
      try {
        await withMailbox(settings, (mailbox) => readNew(ctx, name, mailbox))
        await system(ctx, (tx) => saveMailbox(tx, name, { checkedAt: ctx.now(), failingSince: null, says: null }))
      } catch (error) {
        const says = wordsOf(error)
        ctx.log.warn(
          { mailbox: `${settings.host}:${settings.port}`, says },
          'the mailbox for mails that come back cannot be read',
        )
        await system(ctx, async (tx) => {
          const { failingSince } = await lockMailbox(tx, name)
          await saveMailbox(tx, name, { checkedAt: ctx.now(), failingSince: failingSince ?? ctx.now(), says })
        })
      }
    },
  }
}

const system = <T>(ctx: Ctx, work: (tx: Tx) => Promise<T>) => ctx.db.transaction({ as: 'system' }, work)

/** For `entente doctor`: how many messages there are, or an error with the server's words. */
export async function examineMailbox(settings: ImapSettings): Promise<number> {
  try {
    return await withMailbox(settings, async (mailbox) => mailbox.messages)
  } catch (error) {
    throw new Error(wordsOf(error))
  }
}

interface Mailbox {
  uidValidity: string
  messages: number
  /** Unique ids of messages behind this one, oldest first. */
  after(uid: number): Promise<number[]>
  since(day: Date): Promise<number[]>
  /** The beginning of a message, or nothing when it is gone. */
  read(uid: number): Promise<Uint8Array | undefined>
}

/** Connects, opens the folder for reading only, and hangs up whatever happens. */
async function withMailbox<T>(settings: ImapSettings, work: (mailbox: Mailbox) => Promise<T>): Promise<T> {
  // only those who have such a mailbox need the library
  const { ImapFlow } = await import('imapflow')
  const timeouts = settings.timeouts ?? usualTimeouts
  const client = new ImapFlow({
    host: settings.host,
    port: settings.port,
    secure: settings.secure,
    ...(settings.secure ? {} : { doSTARTTLS: settings.startTls === 'required' }),
    auth: { user: settings.user, pass: settings.password },
    logger: false,
    disableAutoIdle: true,
    disableCompression: true,
    connectionTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.greetingMs,
    socketTimeout: timeouts.socketMs,
    maxLineLength: 1_000_000,
    maxLiteralSize: 2 * mostReportBytes,
    maxResponseSize: 4 * mostReportBytes,
  })
  // errors after the last command have nobody waiting for them
  client.on('error', () => {})
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The mail server takes too long.')), timeouts.overallMs)
  })
  try {
    return await Promise.race([tooLong, openFolder(client, settings.folder, work)])
  } finally {
    clearTimeout(timer)
    client.close()
  }
}

type Client = InstanceType<typeof import('imapflow')['ImapFlow']>

async function openFolder<T>(client: Client, folder: string, work: (mailbox: Mailbox) => Promise<T>): Promise<T> {
  await client.connect()
  const opened = await client.mailboxOpen(folder, { readOnly: true })
  const sorted = (uids: number[] | false | undefined) => {
    // an answer without a result is a refusal
    if (!uids) throw new Error('The mail server did not search the folder.')
    return uids.toSorted((a, b) => a - b)
  }
  return await work({
    uidValidity: String(opened.uidValidity),
    messages: opened.exists,
    async after(uid) {
      const found = await client.search({ uid: `${uid + 1}:*` }, { uid: true })
      // "to the last one" names the last one even where it lies before the first
      return sorted(found).filter((one) => one > uid)
    },
    since: async (day) => sorted(await client.search({ since: day }, { uid: true })),
    async read(uid) {
      const message = await client.fetchOne(String(uid), { source: { maxLength: mostReportBytes } }, { uid: true })
      return message ? (message.source ?? undefined) : undefined
    },
  })
}

async function readNew(ctx: Ctx, name: string, mailbox: Mailbox): Promise<void> {
  const known = await system(ctx, (tx) => findMailbox(tx, name))
  const isKnown = known?.uidValidity === mailbox.uidValidity
  if (!isKnown) {
    // places of another life of the folder mean nothing; what was taken already is recognised by its content
    await system(ctx, async (tx) => {
      await lockMailbox(tx, name)
      await saveMailbox(tx, name, { uidValidity: mailbox.uidValidity, lastUid: 0 })
    })
  }
  const last = isKnown ? known.lastUid : 0
  const uids =
    last > 0
      ? await mailbox.after(last)
      : await mailbox.since(new Date(ctx.now().getTime() - firstLookDays * 86_400_000))
  for (const uid of uids.slice(0, mostPerLook)) await takeOne(ctx, name, mailbox, uid)
}

async function takeOne(ctx: Ctx, name: string, mailbox: Mailbox, uid: number): Promise<void> {
  const raw = await mailbox.read(uid)
  const handedIn = raw && (await readHandedIn('mailbox', raw))
  await system(ctx, async (tx) => {
    const { uidValidity, lastUid } = await lockMailbox(tx, name)
    // another node was here meanwhile
    if (uidValidity !== mailbox.uidValidity || lastUid >= uid) return
    if (handedIn) await takeBounce(tx, ctx, handedIn)
    await saveMailbox(tx, name, { lastUid: uid })
  })
}

/** The server's own words where it said something. */
function wordsOf(error: unknown): string {
  const { responseText, message } = error as { responseText?: unknown; message?: unknown }
  return oneLine(String(responseText || message || error)) || 'no words'
}
