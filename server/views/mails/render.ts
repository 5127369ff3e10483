/** From the facts of a mail to subject, HTML and text. */

import {
  fill,
  type InstallationMailTemplate,
  type MailText,
  type Placeholder,
  placeholders,
} from '#contract/vocabulary.ts'
import { installationMails } from '#presets/installation-mails.ts'
import { formatDay, formatInstant, formatList } from '../words.ts'
import type { Block, Inline, MailBrand, MailDocument } from './block.ts'
import { blocksOf, reasonsOf } from './blocks.ts'
import { htmlOf } from './html.tsx'
import type { MailProps, RenderedMail } from './props.ts'
import { textOf } from './text.ts'

/** The installation's colour: it has a logo and a name, organizations have colours. */
const installationColour = '#1f4e79'

/** Writes a mail. Pure: the same props give the same letter. */
export function renderMail(props: MailProps): RenderedMail {
  const words = wordsOf(props)
  const values = valuesOf(props)
  const subject = oneLine(fill(words.subject, values))
  const body = paragraphsOf(fill(words.body, isolated(values)))
  const preview = oneLine(words.preview ? fill(words.preview, values) : firstSentence(fill(words.body, values)))
  const heading: Block = { kind: 'heading', says: fill(words.heading ?? words.subject, isolated(values)) }
  const text: Block[] = body.map((says) => ({ kind: 'paragraph', says }))
  const mail: MailDocument = {
    subject,
    preview,
    brand: brandOf(props),
    blocks: [heading, ...text, ...blocksOf(props, fill(words.button ?? '', values))],
    footer: footerOf(props),
  }
  return {
    subject,
    preview,
    html: htmlOf(mail),
    text: textOf(mail),
    senderName: oneLine(senderOf(props)),
    replyTo: replyToOf(props),
  }
}

function wordsOf(props: MailProps): MailText {
  if (props.words) return props.words
  // only these templates may leave their words out
  return installationMails[props.template as InstallationMailTemplate]
}

/** What the placeholders stand for; all of them, so that one that does not apply leaves nothing behind. */
function valuesOf(props: MailProps): Record<Placeholder, string> {
  const values = Object.fromEntries(placeholders.map((name) => [name, ''])) as Record<Placeholder, string>
  values.installation = props.installation.name
  values.support = props.installation.supportAddress ?? ''
  values.contact = props.to.name || props.to.email
  values.first_name = props.to.name.split(' ')[0] ?? ''
  if ('partner' in props) {
    values.host = props.host.name
    values.program = props.program ?? ''
    values.partner = props.partner || values.contact
    values.inviter = props.host.contactName ?? props.host.name
  }
  if ('organization' in props) {
    values.host = props.organization.name
    values.inviter = ('inviter' in props && props.inviter) || props.organization.name
  }
  if ('permissions' in props) {
    values.inviter = props.inviter ?? props.host.name
    values.permissions = formatList(props.permissions.map((permission) => permission.title))
    values.access_until = props.accessEndsAt ? formatDay(props.accessEndsAt, props.timeZone) : ''
  }
  if ('expiresAt' in props && props.expiresAt) values.expires = formatInstant(props.expiresAt, props.timeZone)
  if ('contact' in props && props.contact) {
    values.contact = props.contact.name || props.contact.email
    values.first_name = props.contact.name.split(' ')[0] ?? ''
    values.partner = props.partner || values.contact
  }
  if ('detail' in props) values.reason = props.detail
  if ('reason' in props) values.reason = props.reason
  if (props.template === 'abuse_report') {
    values.host = props.host
    values.contact = props.reporter
  }
  return values
}

/** Keeps a right-to-left name from turning the sentence around it. */
function isolated(values: Record<Placeholder, string>): Record<Placeholder, string> {
  const rightToLeft =
    /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\u202a-\u202e\u2066-\u2069]/u
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, rightToLeft.test(value) ? `\u2068${value}\u2069` : value]),
  ) as Record<Placeholder, string>
}

function paragraphsOf(body: string): string[] {
  return body
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter(Boolean)
}

function firstSentence(body: string): string {
  return /^.{20,}?[.!?](?=\s|$)/s.exec(body.trim())?.[0] ?? body
}

/** For headers: no line ends, no control characters, not endless. */
function oneLine(text: string): string {
  const flat = text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
  const letters = [...flat]
  return letters.length > 300 ? `${letters.slice(0, 299).join('')}…` : flat
}

function brandOf(props: MailProps): MailBrand {
  if ('organization' in props) return props.organization
  if ('brand' in props && props.brand === 'host') return props.host
  return { name: props.installation.name, logoUrl: props.installation.logoUrl, colour: installationColour }
}

function senderOf(props: MailProps): string {
  const owner = brandOf(props).name
  return owner === props.installation.name ? owner : `${owner} via ${props.installation.name}`
}

function replyToOf(props: MailProps): RenderedMail['replyTo'] {
  const host = 'organization' in props ? props.organization : 'partner' in props ? props.host : null
  if (host?.replyTo) return { name: oneLine(host.contactName ?? host.name), address: host.replyTo }
  const support = props.installation.supportAddress
  return support ? { name: oneLine(props.installation.name), address: support } : null
}

function footerOf(props: MailProps): Inline[][] {
  const { installation } = props
  const reply = replyToOf(props)
  const lines: Inline[][] = [[reasonsOf(props)]]
  if (reply && reply.address !== installation.supportAddress) lines.push([`Answers to this mail go to ${reply.name}.`])
  const sent: Inline[] = ['Sent by ', { says: installation.name, href: installation.url }, '.']
  if (installation.supportAddress) {
    sent.push(' Help: ', { says: installation.supportAddress, href: `mailto:${installation.supportAddress}` })
  }
  lines.push(sent)
  return lines
}
