/** Reading a report that a mail came back: the delivery status notification of RFC 3464, whoever wrote it. Changes nothing. */
import PostalMime, { type Attachment, type Email } from 'postal-mime'
import { fromPublicId } from '#server/platform/id.ts'

/** What a report says of one receiver. */
export interface BounceReport {
  /** Ids of mails of ours that it may be about. */
  mailIds: string[]
  /** Every address it names for this receiver, in small letters. */
  addresses: string[]
  /** Permanent: the mail was not delivered and will not be. */
  kind: 'permanent' | 'temporary'
  /** The words of the server that refused it. */
  says: string
}

/** `ignored`: a mail, but no report of a failure, such as an answer by somebody who is away. */
export type Reading = { reports: BounceReport[] } | 'ignored' | 'unreadable'

/** More than enough for a report with the headers of a mail of ours; what lies beyond is not looked at. */
export const mostReportBytes = 262_144

/** Without any of these it is no mail. */
const usual = new Set(['from', 'date', 'received', 'subject', 'content-type'])
const mostReceivers = 50
const mailId = /mail_[0-7][0-9a-hjkmnp-tv-z]{25}(?![0-9a-z])/g

/** Reads a message as it came. Never throws: what cannot be read is said so. */
export async function readBounce(raw: Uint8Array): Promise<Reading> {
  let email: Email
  try {
    email = await PostalMime.parse(raw.subarray(0, mostReportBytes), {
      forceRfc822Attachments: true,
      maxNestingDepth: 10,
      maxHeadersSize: 65_536,
    })
  } catch {
    return 'unreadable'
  }
  if (!email.headers.some(({ key }) => usual.has(key))) return 'unreadable'
  const status = email.attachments.find(({ mimeType }) => /^message\/(global-)?delivery-status$/.test(mimeType))
  if (!status) return 'ignored'
  const [about, ...receivers] = groupsOf(textOf(status))
  const original = email.attachments.find(({ mimeType }) =>
    /^(message\/(rfc822|global|global-headers)|text\/rfc822-headers)$/.test(mimeType),
  )
  const headers = original ? fieldsOf(headOf(textOf(original))) : new Map<string, string>()
  const mailIds = idsIn([
    headers.get('message-id'),
    headers.get('x-entente-mail'),
    about?.get('original-envelope-id'),
    // some return nothing of the mail but answer to it
    email.inReplyTo,
    email.references,
  ])
  const known = [headers.get('to'), email.headers.find(({ key }) => key === 'x-failed-recipients')?.value]
  const reports = receivers.slice(0, mostReceivers).flatMap((receiver) => reportOf(receiver, mailIds, known))
  return reports.length > 0 ? { reports } : 'ignored'
}

function reportOf(fields: Map<string, string>, mailIds: string[], known: (string | undefined)[]): BounceReport[] {
  const action = fields
    .get('action')
    ?.toLowerCase()
    .split(/[\s;(]/)[0]
  if (action !== 'failed' && action !== 'delayed') return []
  const named = [fields.get('final-recipient'), fields.get('original-recipient')].map(afterType)
  return [
    {
      mailIds,
      addresses: addressesIn([...named, ...known]),
      kind: action === 'failed' ? 'permanent' : 'temporary',
      says: wordsOf(fields),
    },
  ]
}

/** `smtp; 550 5.1.1 No such user`: what stands behind the type. */
function afterType(value: string | undefined): string | undefined {
  return value?.replace(/^[\w-]+\s*;\s*/, '')
}

function wordsOf(fields: Map<string, string>): string {
  const diagnostic = afterType(fields.get('diagnostic-code'))
  const status = fields.get('status')
  return oneLine(diagnostic || (status ? `Status ${status}` : 'The report gives no reason.'))
}

/** One line of at most 500 characters, without what a terminal or a page could take for more than words. */
export function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{C}\u2028\u2029\s]+/gu, ' ')
    .trim()
    .slice(0, 500)
}

/** The mails of ours that these texts name. */
export function idsIn(texts: (string | undefined)[]): string[] {
  const found = texts.flatMap((text) => text?.slice(0, 4_000).match(mailId) ?? [])
  return [...new Set(found)].slice(0, 10).map((id) => fromPublicId('mail', id))
}

/** Every address in these texts, in small letters. */
export function addressesIn(texts: (string | undefined)[]): string[] {
  const words = texts.flatMap((text) => text?.slice(0, 4_000).split(/[\s<>,;:"()[\]\\]+/) ?? [])
  return [...new Set(words.filter((word) => /^[^@]+@[^@]+$/.test(word)).map((word) => word.toLowerCase()))]
}

function textOf({ content }: Attachment): string {
  return typeof content === 'string' ? content : new TextDecoder().decode(content)
}

const headOf = (message: string): string => message.split(/\r?\n\r?\n/, 1)[0] ?? ''

/** Groups of fields, an empty line between them: the first is about the report, each further one about a receiver. */
function groupsOf(text: string): Map<string, string>[] {
  return text
    .split(/(?:\r?\n[ \t]*){2,}/)
    .map(fieldsOf)
    .filter((fields) => fields.size > 0)
}

/** Fields by their names in small letters; the first of a name counts, and a line that begins with a blank goes on. */
function fieldsOf(text: string): Map<string, string> {
  const fields = new Map<string, string>()
  for (const line of text.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const match = /^([\w-]{1,80})[ \t]*:(.*)$/.exec(line)
    const name = match?.[1]?.toLowerCase()
    if (name && !fields.has(name)) fields.set(name, (match?.[2] ?? '').trim())
  }
  return fields
}
