/** Mails about invitations and partnerships: made when they are sent, from how things stand then. Links are minted here. */
import type { MailTemplate } from '#contract/names.ts'
import { fill, type ProgramMailTemplate } from '#contract/vocabulary.ts'
import { record } from '#server/features/history/index.ts'
import { getPerson, mailInstallation, makePasswordLink } from '#server/features/identity/index.ts'
import {
  findInvitation,
  hashCode,
  type InvitationRow,
  insertSecret,
  isLost,
  newCode,
  newSecret,
  saveCode,
  saveInvitation,
  stateAt,
  takeAwayUndo,
} from '#server/features/invitations/index.ts'
import {
  type MailLoader,
  type MailRow,
  mailsOfInvitation,
  onDelivery,
  registerMailLoader,
} from '#server/features/mail/index.ts'
import { logoPath } from '#server/features/organizations/index.ts'
import { mailWordsOf, ownTextOf, presets } from '#server/features/programs/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { toPublicId } from '#server/platform/id.ts'
import type { MailProps, MailPropsOf } from '#server/views/mails/props.ts'
import { codeMinutes } from './answers.ts'
import { type Case, getCase, invitationFacts } from './case.ts'
import { asTime } from './expiring.ts'
import { findGrant } from './grant-store.ts'
import { endedAt, statusAt } from './lifecycle.ts'
import { endOf } from './offer.ts'
import { countPrograms } from './page-store.ts'
import { findActiveMember } from './people-store.ts'
import { whatIsAsked } from './reading.ts'
import { saveDelivery, saveFirstMailed } from './store.ts'
import { permissionLines, wordsOf } from './words.ts'

/** Whom a mail is for, and in which zone its instants are written. */
interface Reader {
  email: string
  name: string
  timeZone: string
  claimed: boolean
}

/** What every mail of a program knows; null where the installation is not set up. */
async function frameOf<T extends ProgramMailTemplate>(
  ctx: Ctx,
  tx: Tx,
  c: Pick<Case, 'host' | 'program'> & { partner: string },
  template: T,
  reader: Reader,
) {
  const installation = await mailInstallation(tx, ctx)
  if (!installation) return null
  const { host, program } = c
  const path = logoPath(toPublicId('org', host.id), host.logo_hash)
  return {
    template,
    to: { email: reader.email, name: reader.name },
    installation: installation.installation,
    timeZone: reader.claimed ? reader.timeZone : host.time_zone,
    words: mailWordsOf(program, template, await ownTextOf(tx, program.id, template)),
    host: {
      name: host.name,
      logoUrl: path && `${ctx.publicUrl}${path}`,
      colour: host.colour,
      contactName: host.contact_name,
      replyTo: host.reply_to ?? host.contact_address,
    },
    brand: presets[program.preset].mailBrand,
    preset: program.preset,
    program: (await countPrograms(tx, host.id)) > 1 ? program.name : null,
    partner: c.partner,
  }
}

/** A case with what its mails call the partner: nothing, while a person is only invited. */
function asNamed(c: Case): Case & { partner: string } {
  const unnamed = c.pinned.invitedAs === 'person' && c.facts.acceptedAt === null
  return { ...c, partner: unnamed ? '' : c.partnership.partner_name }
}

async function readerOf(tx: Tx, mail: MailRow, name = ''): Promise<Reader> {
  const person = mail.person_id === null ? undefined : await getPerson(tx, mail.person_id)
  return {
    email: mail.to_address,
    name: person?.name || name,
    timeZone: person?.timeZone ?? 'UTC',
    claimed: person?.claimedAt != null,
  }
}

const contactName = (invitation: InvitationRow) => `${invitation.first_name} ${invitation.last_name}`.trim()

/** The invitation a mail is about, if there is still something to say about it. */
async function openInvitation(ctx: Ctx, tx: Tx, mail: MailRow): Promise<{ c: Case; invitation: InvitationRow } | null> {
  const invitation = mail.invitation_id === null ? undefined : await findInvitation(tx, mail.invitation_id)
  if (!invitation) return null
  const c = await getCase(tx, invitation.partnership_id)
  const closed = c.host.suspended_at !== null || c.silenced || c.invitation?.id !== invitation.id
  return closed || stateAt(invitationFacts(c, invitation), ctx.now()) !== 'pending' ? null : { c, invitation }
}

/** First contact, known account, reminder, new link, changed offer: each with a further link of its own. */
const invitationMail =
  (template: 'invitation' | 'invitation_known' | 'reminder' | 'new_link' | 'offer_changed'): MailLoader =>
  async (ctx, tx, mail) => {
    const open = await openInvitation(ctx, tx, mail)
    // from here on it cannot be undone any more; of undoing and sending at the same moment one wins
    if (!open || !(await takeAwayUndo(tx, open.invitation.id))) return null
    const { c, invitation } = open
    const reader = await readerOf(tx, mail, contactName(invitation))
    const frame = await frameOf(ctx, tx, asNamed(c), template, reader)
    if (!frame) return null
    const now = ctx.now()
    const secret = newSecret()
    const expiresAt = invitation.expires_at
    await insertSecret(
      tx,
      { hash: secret.hash, invitationId: invitation.id, hostId: invitation.host_id, kind: 'mailed', expiresAt },
      now,
    )
    const inviter = invitation.inviter_id ? await findActiveMember(tx, invitation.host_id, invitation.inviter_id) : null
    const about = { ...c, partner: c.partnership.partner_name }
    const { follows_id: follows } = c.partnership
    const former = follows && (await getCase(tx, follows))
    const ended = former && endedAt(former.facts, now)
    return {
      ...frame,
      inviter,
      ...(ended ? { endedAt: ended } : {}),
      ...bodyOf(ctx, about, invitation, `/i/${secret.plain}`),
    }
  }

type Offered = Pick<InvitationRow, 'message' | 'offer' | 'expires_at' | 'approves'>

/** What is offered, until when, what will be asked, and where to go. */
function bodyOf(
  ctx: Ctx,
  c: Pick<Case, 'host' | 'program' | 'pinned' | 'formExists'> & { partner: string },
  invitation: Offered,
  path: string,
) {
  const page = `${ctx.publicUrl}${path}`
  const values = { host: c.host.name, partner: c.partner }
  return {
    message: invitation.message,
    permissionsTitle: fill(wordsOf(c).permissions, values),
    permissions: permissionLines(c, invitation.offer.permissions).map(({ title, says }) => ({
      title,
      says: fill(says, values),
    })),
    accessEndsAt: endOf(invitation.offer, ctx.now()),
    expiresAt: invitation.expires_at,
    asks: whatIsAsked(c, invitation),
    links: { open: page, decline: `${page}/decline`, report: `${page}/report`, signIn: `${ctx.publicUrl}/sign-in` },
    ifExpired: presets[c.program.preset].ifExpired,
  }
}

/** The code is made now and kept as a hash, so that no mail in the queue holds one. */
const mailboxCode: MailLoader = async (ctx, tx, mail) => {
  const open = await openInvitation(ctx, tx, mail)
  if (!open) return null
  const frame = await frameOf(
    ctx,
    tx,
    asNamed(open.c),
    'mailbox_code',
    await readerOf(tx, mail, contactName(open.invitation)),
  )
  if (!frame) return null
  const code = newCode()
  const expiresAt = new Date(ctx.now().getTime() + codeMinutes * 60_000)
  await saveCode(tx, open.invitation.id, hashCode(open.invitation.id, code), expiresAt)
  return { ...frame, code, expiresAt }
}

const text = (mail: MailRow, key: string) => (typeof mail.data[key] === 'string' ? (mail.data[key] as string) : '')

/** A mail about a partnership; its words depend on what happened, which stands in the mail's data. */
async function caseOf(tx: Tx, mail: MailRow): Promise<Case | null> {
  return mail.partnership_id === null ? null : await getCase(tx, mail.partnership_id)
}

const hostNewsTemplates = [
  'invitation_accepted',
  'invitation_declined',
  'pass_on_proposed',
  'invitation_undeliverable',
  'left',
  'submitted',
  'profile_changed',
  'review_reminder',
  'review_passed_on',
] as const
type HostNewsTemplate = (typeof hostNewsTemplates)[number]

/** What a host's people are told about an answer. */
const hostNews =
  (template: HostNewsTemplate): MailLoader =>
  async (ctx, tx, mail) => {
    const c = await caseOf(tx, mail)
    if (!c || c.host.suspended_at) return null
    const frame = await frameOf(ctx, tx, asNamed(c), template, await readerOf(tx, mail))
    if (!frame) return null
    const { partner_name: partner, contact_email, contact_first_name, contact_last_name } = c.partnership
    return {
      ...frame,
      partner,
      contact: { email: contact_email ?? '', name: `${contact_first_name} ${contact_last_name}`.trim() },
      detail: text(mail, 'detail'),
      because: text(mail, 'because'),
      links: { open: `${ctx.publicUrl}/o/${c.host.slug}/partners/${toPublicId('pship', c.partnership.id)}` },
    }
  }

export type DecisionTemplate =
  | 'approved'
  | 'rejected'
  | 'returned'
  | 'changes_rejected'
  | 'recertification_requested'
  | 'recertification_reminder'
  | 'recertification_overdue'
  | 'terms_asked'
  | 'terms_reminder'
  | 'terms_overdue'
  | 'suspended'
  | 'reactivated'
  | 'revoked'
  | 'expired'
  | 'invitation_withdrawn'
  | 'primary_contact_changed'
  | 'contact_proposed'
  | 'match_asked'
  | 'matched'
  | 'contact_confirmed'
  | 'contact_refused'

/** What a decision's mail says beside its words. */
interface Told {
  toHost: boolean
  reason: string
  because: string
  contact?: { email: string; name: string }
  comments: { label: string; body: string }[]
  /** Which document, and until when. */
  detail?: string
}

/** Mails that lead to the form rather than to the partner's home of this host. */
const toForm: readonly DecisionTemplate[] = [
  'returned',
  'changes_rejected',
  'recertification_requested',
  'recertification_reminder',
  'recertification_overdue',
]
/** Mails that lead to the terms, and say which document. */
const toTerms: readonly DecisionTemplate[] = ['terms_asked', 'terms_reminder', 'terms_overdue']
const placeOf = (template: DecisionTemplate) =>
  toForm.includes(template) ? '/form' : toTerms.includes(template) ? '/terms' : ''

/** What is told about a decision or an ending. */
const decision =
  (template: DecisionTemplate): MailLoader =>
  async (ctx, tx, mail) => {
    const c = await caseOf(tx, mail)
    if (!c) return null
    const reader = await readerOf(tx, mail)
    const told: Told = {
      toHost: mail.data.side === 'host',
      reason: text(mail, 'reason'),
      because: text(mail, 'because'),
      detail: text(mail, 'detail'),
      comments: (mail.data.comments ?? []) as Told['comments'], // as the return was recorded
      ...(mail.data.contact ? { contact: mail.data.contact as { email: string; name: string } } : {}),
    }
    // whoever has no account yet comes back by a link of its own
    const link =
      template === 'returned' && !reader.claimed && c.invitation ? await mintLink(tx, ctx, c, c.invitation) : null
    return await decisionProps(ctx, tx, c, template, reader, told, link)
  }

async function decisionProps(
  ctx: Ctx,
  tx: Tx,
  c: Case,
  template: DecisionTemplate,
  reader: Reader,
  told: Told,
  link: string | null,
) {
  const frame = await frameOf(ctx, tx, asNamed(c), template, reader)
  if (!frame) return null
  const id = toPublicId('pship', c.partnership.id)
  // without an account there is nothing to open yet
  const home = c.facts.acceptedAt === null || !reader.claimed ? null : `/home/p/${id}${placeOf(template)}`
  const asked = template === 'match_asked' ? c.partnership.match_partnership_id : null
  const elsewhere = asked ? `/home/p/${toPublicId('pship', asked)}` : template === 'matched' ? '' : null
  const place = elsewhere ?? link ?? (told.toHost ? `/o/${c.host.slug}/partners/${id}` : home)
  return {
    ...frame,
    ...(told.contact ? { contact: told.contact } : {}),
    ...(template === 'match_asked' || template === 'matched' ? { contact: applicantOf(c) } : {}),
    reason: told.reason,
    facts: told.toHost ? [] : await whatFollows(ctx, tx, c, template, told.detail),
    ...(told.comments.length > 0 ? { comments: told.comments } : {}),
    ...(told.because ? { because: told.because } : {}),
    links: { open: place ? `${ctx.publicUrl}${place}` : null },
  }
}

const applicantOf = ({ partnership: s }: Case) => ({
  email: s.contact_email ?? '',
  name: `${s.contact_first_name} ${s.contact_last_name}`.trim(),
})

/** How long a link to an application works that was handed in already. */
const editDays = 30

/** A further link to an invitation's page, for whoever has no account yet. */
async function mintLink(tx: Tx, ctx: Ctx, c: Case, invitation: InvitationRow): Promise<string> {
  const now = ctx.now()
  const secret = newSecret()
  const expiresAt =
    c.facts.acceptedAt === null ? invitation.expires_at : new Date(now.getTime() + editDays * 86_400_000)
  await insertSecret(
    tx,
    { hash: secret.hash, invitationId: invitation.id, hostId: invitation.host_id, kind: 'mailed', expiresAt },
    now,
  )
  return `/i/${secret.plain}`
}

/** The mail a decision would send, as it would arrive; nothing is sent, and its link leads nowhere. */
export async function previewDecisionMail(
  ctx: Ctx,
  tx: Tx,
  c: Case,
  of: { template: DecisionTemplate; reason: string; comments: { label: string; body: string }[] },
): Promise<MailProps | null> {
  const contactId = c.partnership.primary_contact_id
  const person = contactId ? await getPerson(tx, contactId) : undefined
  const name = `${c.partnership.contact_first_name} ${c.partnership.contact_last_name}`.trim()
  const reader: Reader = {
    email: person?.email ?? c.partnership.contact_email ?? '',
    name: person?.name || name,
    timeZone: person?.timeZone ?? c.host.time_zone,
    claimed: person?.claimedAt != null,
  }
  if (of.template === 'approved' && !reader.claimed && c.facts.acceptedAt !== null) {
    const frame = await frameOf(ctx, tx, asNamed(c), 'welcome', reader)
    const open = `${ctx.publicUrl}/reset-password/example`
    return frame && { ...frame, expiresAt: null, links: { open, signIn: `${ctx.publicUrl}/sign-in` } }
  }
  const told: Told = { toHost: false, reason: of.reason, because: '', comments: of.comments }
  return await decisionProps(ctx, tx, c, of.template, reader, told, null)
}

/** What one may do now, what stays and what stops, in sentences. */
async function whatFollows(ctx: Ctx, tx: Tx, c: Case, template: DecisionTemplate, detail = ''): Promise<string[]> {
  const grant = await findGrant(tx, c.partnership.id)
  const titles = permissionLines(c, grant?.permissions ?? []).map(({ title }) => title)
  const live = statusAt(c.facts, ctx.now()) === 'active'
  const use = titles.length > 0 ? `You can use: ${titles.join(', ')}.` : ''
  const stopped = titles.length > 0 ? `What stopped: ${titles.join(', ')}.` : ''
  const readOnly = c.pinned.afterEnd === 'read_only_history'
  const after = [
    stopped,
    `What you have made stays with ${c.host.name}.`,
    readOnly ? 'You can still read the history.' : '',
    c.facts.acceptedAt === null ? '' : 'Your receipt is on your page.',
  ]
  const lines: Record<DecisionTemplate, string[]> = {
    approved: [live ? use : ''],
    returned: ['What you have entered is still there.'],
    changes_rejected: ['Your profile stays as it was.', live ? use : ''],
    recertification_requested: [
      c.pinned.whileDue === 'keep'
        ? 'Until then you go on as before.'
        : 'Until then you can read, and change nothing else.',
      detail,
    ],
    recertification_reminder: [detail],
    recertification_overdue: [detail],
    terms_asked: [detail],
    terms_reminder: [detail],
    terms_overdue: [detail],
    reactivated: [live ? use : ''],
    rejected: [],
    suspended: ['You can still sign in and see what happened.', 'Nothing is lost: it can be taken back.'],
    revoked: after,
    expired: after,
    invitation_withdrawn: ['The links you were sent do not work any more.', 'There is nothing you need to do.'],
    primary_contact_changed: [],
    contact_proposed: [],
    match_asked: [],
    matched: [],
    contact_confirmed: [],
    contact_refused: [],
  }
  return lines[template].filter((line) => line !== '')
}

const welcome: MailLoader = async (ctx, tx, mail) => {
  const c = await caseOf(tx, mail)
  if (!c || mail.person_id === null || statusAt(c.facts, ctx.now()) === 'ended') return null
  const reader = await readerOf(tx, mail)
  if (reader.claimed) return null
  const frame = await frameOf(ctx, tx, asNamed(c), 'welcome', reader)
  if (!frame) return null
  const link = await makePasswordLink(tx, ctx, mail.person_id, 7 * 86_400)
  return { ...frame, expiresAt: link.expiresAt, links: { open: link.url, signIn: `${ctx.publicUrl}/sign-in` } }
}

/** The way back to an application that was begun: whoever asked for it gets nothing but this mail. */
const applicationMail =
  (template: 'application_resume' | 'application_link'): MailLoader =>
  async (ctx, tx, mail) => {
    const c = await caseOf(tx, mail)
    const invitation = c?.invitation
    if (!c || !invitation || c.host.suspended_at) return null
    const reader = await readerOf(tx, mail, contactName(invitation))
    const frame = await frameOf(ctx, tx, asNamed(c), template, reader)
    if (!frame) return null
    const path = await mintLink(tx, ctx, c, invitation)
    return { ...frame, expiresAt: invitation.expires_at, links: { open: `${ctx.publicUrl}${path}` } }
  }

const abuseReport: MailLoader = async (ctx, tx, mail) => {
  const installation = await mailInstallation(tx, ctx)
  if (!installation) return null
  const reader = await readerOf(tx, mail)
  return {
    template: 'abuse_report',
    to: { email: reader.email, name: reader.name },
    installation: installation.installation,
    timeZone: reader.claimed ? reader.timeZone : installation.timeZone,
    host: text(mail, 'hostName'),
    reporter: text(mail, 'email'),
    reason: text(mail, 'reason'),
    links: { open: `${ctx.publicUrl}/installation/reports` },
  }
}

const invitationTemplates = ['invitation', 'invitation_known', 'reminder', 'new_link', 'offer_changed'] as const
for (const template of invitationTemplates) registerMailLoader(template, invitationMail(template))
registerMailLoader('mailbox_code', mailboxCode)
for (const template of hostNewsTemplates) registerMailLoader(template, hostNews(template))
for (const template of [
  'approved',
  'rejected',
  'returned',
  'changes_rejected',
  'recertification_requested',
  'recertification_reminder',
  'recertification_overdue',
  'terms_asked',
  'terms_reminder',
  'terms_overdue',
  'suspended',
  'reactivated',
  'revoked',
  'expired',
  'invitation_withdrawn',
  'primary_contact_changed',
  'contact_proposed',
  'match_asked',
  'matched',
  'contact_confirmed',
  'contact_refused',
] as const)
  registerMailLoader(template, decision(template))
registerMailLoader('welcome', welcome)
registerMailLoader('application_resume', applicationMail('application_resume'))
registerMailLoader('application_link', applicationMail('application_link'))
registerMailLoader('abuse_report', abuseReport)

const isInvitationTemplate = (template: MailTemplate) => invitationTemplates.some((one) => one === template)

/** What became of a mail stands on the invitation and its row in the list, in the mail server's own words. */
onDelivery(async (tx, mail, delivery, ctx) => {
  if (mail.invitation_id === null || !isInvitationTemplate(mail.template) || delivery.state === 'cancelled') return
  const invitation = await findInvitation(tx, mail.invitation_id)
  if (!invitation) return
  // an older one that comes back late says nothing about the one that was sent since
  if (delivery.state === 'bounced' && !(await isNewest(tx, mail))) return
  const now = ctx.now()
  const sent = delivery.state === 'sent'
  const lost = isLost(delivery.state)
  await saveInvitation(
    tx,
    invitation.id,
    {
      delivery: delivery.state,
      delivery_answer: delivery.says,
      ...(sent ? { sendings: invitation.sendings + 1, last_sent_at: now } : {}),
      // no reminder reaches an address that takes no mail; resending begins anew
      ...(lost ? { next_reminder_at: null } : {}),
    },
    now,
  )
  await saveDelivery(tx, invitation.id, delivery.state)
  if (sent) await saveFirstMailed(tx, invitation.partnership_id, now)
  if (lost && invitation.state === 'pending' && !isLost(invitation.delivery)) {
    await record(tx, asTime(ctx), {
      verb: 'invitation.undeliverable',
      organizationId: invitation.host_id,
      hostId: invitation.host_id,
      partnershipId: invitation.partnership_id,
      invitationId: invitation.id,
      after: { email: invitation.email, answer: delivery.says },
      seenBy: 'host',
    })
  }
})

async function isNewest(tx: Tx, mail: MailRow): Promise<boolean> {
  const all = await mailsOfInvitation(tx, mail.invitation_id ?? '')
  return all.find(({ template }) => isInvitationTemplate(template))?.id === mail.id
}

/** Props of a first mail as it would be made now, with a link that leads nowhere: for the preview. */
export async function previewInvitationMail(
  ctx: Ctx,
  tx: Tx,
  about: Pick<Case, 'host' | 'program' | 'pinned' | 'formExists'>,
  partnerName: string,
  invitation: Offered & Pick<InvitationRow, 'email' | 'first_name' | 'last_name'>,
  inviter: string,
): Promise<MailPropsOf<'invitation'> | null> {
  const partner = about.pinned.invitedAs === 'person' ? '' : partnerName
  const name = `${invitation.first_name} ${invitation.last_name}`.trim()
  const reader = { email: invitation.email, name, timeZone: about.host.time_zone, claimed: false }
  const frame = await frameOf(ctx, tx, { ...about, partner }, 'invitation', reader)
  return frame && { ...frame, inviter, ...bodyOf(ctx, { ...about, partner: partnerName }, invitation, '/i/example') }
}
