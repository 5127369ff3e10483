/** Follows the history: each event of the catalogue becomes notices and mails, in the very transaction that made it. */
import type { MailTemplate } from '#contract/names.ts'
import { fill } from '#contract/vocabulary.ts'
import { type Recorded, subscribe } from '#server/features/history/index.ts'
import { enqueueMail } from '#server/features/mail/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import type { Scope, Tx } from '#server/platform/db/types.ts'
import { toPublicId } from '#server/platform/id.ts'
import { defineJob, enqueue } from '#server/platform/outbox/index.ts'
import { because, catalogue, type Entry, followed, isHostSide, type Receiver } from './catalogue.ts'
import { pushTo } from './live.ts'
import {
  findMatter,
  findPersons,
  insertNotices,
  isTold,
  listActive,
  listInstallationAdmins,
  listReceivers,
  type Matter,
  type NewNotice,
  type Somebody,
  saveSponsor,
} from './store.ts'

/** One person to be told, as what. */
interface Told extends Somebody {
  as: Receiver
  because: string
}

subscribe(followed, async (tx, ctx, event) => {
  const entry = catalogue.find((one) => one.verb === event.verb)
  if (!entry || (entry.only && event.notes?.[entry.only] !== true)) {
    if (entry?.access) await tellAccess(tx, ctx, event)
    return
  }
  if (entry.verb === 'invitation.reported') return await tellAdministrators(tx, ctx, entry, event)
  if (!event.partnershipId || !event.hostId) return
  // accepting by submitting is told as what was submitted
  const accepts = event.verb === 'invitation.accepted' || event.verb === 'partnership.applied'
  if (accepts && event.notes?.submits === true) return
  if (entry.afterUndo) {
    // the notice waits with the mail, so that undoing leaves nothing behind
    const dueAt = event.notes?.dueAt
    const payload = { invitationId: event.invitationId ?? '', partnershipId: event.partnershipId }
    await enqueue(tx, tellInvited, payload, dueAt instanceof Date ? { runAt: dueAt } : {})
    return
  }
  await inHost(tx, ctx, event.hostId, (inner) => tell(inner, ctx, entry, event))
})

/** In the host's scope, whoever's action it was: who is to be told follows from the host's rows. */
async function inHost(tx: Tx, ctx: Ctx, hostId: string, work: (tx: Tx) => Promise<void>): Promise<void> {
  const scope: Scope = { as: 'tenant', organizationId: hostId }
  await ctx.db.within(tx, scope, work)
}

async function tell(tx: Tx, ctx: Ctx, entry: Entry, event: Recorded): Promise<void> {
  const matter = await findMatter(tx, event.partnershipId ?? '')
  if (!matter) return
  const everybody = await receiversOf(tx, ctx, entry, matter, event)
  const told = everybody.filter((person) => person.id !== event.actedBy)
  const values = valuesOf(matter, event)
  // an address without an account gets the mail alone
  const known = told.filter((person) => person.id !== '')
  const notices = known.map((person) => noticeOf(entry, matter, event, person, values))
  const people = known.map((person) => person.id)
  await Promise.all([
    insertNotices(tx, notices, ctx.now()),
    entry.mail && mailAll(tx, ctx, entry.mail, matter, event, told),
    pushTo(tx, ctx, people, 'notification'),
  ])
  if (entry.access) await tellAccess(tx, ctx, event, matter)
}

function valuesOf(matter: Matter, event: Recorded): Record<string, string> {
  const email = event.after?.email ?? event.notes?.email ?? matter.invitedEmail
  return {
    partner: matter.partnerName,
    host: matter.hostName,
    email: typeof email === 'string' ? email : '',
    reason: event.reason ?? '',
  }
}

/** Each person once, as the first of the receivers that fits. */
async function receiversOf(tx: Tx, ctx: Ctx, entry: Entry, matter: Matter, event: Recorded): Promise<Told[]> {
  const told = new Map<string, Told>()
  const add = (people: Somebody[], as: Receiver, why = '') => {
    for (const person of people) {
      const key = person.id || person.email
      if (!told.has(key)) told.set(key, { ...person, as, because: why })
    }
  }
  for (const receiver of entry.to) {
    if (receiver === 'inviter_and_sponsor')
      for (const one of await hostPeople(tx, matter)) add([one], receiver, one.because)
    else if (receiver === 'reviewers')
      for (const one of await reviewersOf(tx, matter)) add([one], receiver, one.because)
    else if (receiver === 'partner_members') add(await partnerPeople(tx, matter), receiver)
    else if (receiver === 'partner_administrators') {
      const people = await partnerPeople(tx, matter)
      add(people.filter(administers), receiver, because.partnerAdministrator)
    } else if (receiver === 'matched_administrators') {
      const asked = event.notes?.matchOrganizationId
      const people = typeof asked === 'string' ? await listActive(tx, asked) : []
      add(people.filter(administers), receiver, because.partnerAdministrator)
    } else if (receiver === 'asker') {
      const asker = (await listActive(tx, matter.hostId)).find(({ id }) => id === event.notes?.askedBy)
      if (asker) add([asker], receiver, because.asker)
    } else add(await byId(tx, ctx, idOf(receiver, matter, event)), receiver)
  }
  return [...told.values()]
}

function idOf(receiver: Receiver, matter: Matter, event: Recorded): unknown {
  switch (receiver) {
    case 'invited':
      return event.notes?.personId ?? matter.invitedId
    case 'contact':
      return matter.primaryContactId ?? matter.invitedId
    case 'fallback_reviewer':
    case 'member':
    case 'new_contact':
      return event.notes?.personId
    case 'former_contact':
      return event.notes?.formerId
    default:
      return undefined
  }
}

async function byId(tx: Tx, ctx: Ctx, id: unknown): Promise<Somebody[]> {
  if (typeof id !== 'string') return []
  // a stub of another host's making is not seen in this one's scope, and is told all the same
  return await ctx.db.within(tx, { as: 'identity' }, (inner) => findPersons(inner, [id]))
}

const administers = (person: Somebody) => person.role === 'owner' || person.role === 'admin'

/** Inviter and sponsor while they are active members; else the administrators, and one of them answers from now on. */
async function hostPeople(tx: Tx, matter: Matter): Promise<(Somebody & { because: string })[]> {
  const active = await listActive(tx, matter.hostId)
  const inviter = active.find((person) => person.id === matter.inviterId)
  const sponsor = active.find((person) => person.id === matter.sponsorId)
  const administrators = active.filter(administers)
  const [first] = administrators
  if (!sponsor && first) await saveSponsor(tx, matter.partnershipId, first.id)
  if (!inviter && !sponsor) return administrators.map((person) => ({ ...person, because: because.administrator }))
  return [
    ...(inviter ? [{ ...inviter, because: because.inviter }] : []),
    ...(sponsor && sponsor.id !== inviter?.id ? [{ ...sponsor, because: because.sponsor }] : []),
  ]
}

/** Whom the program names; an active member of the host, or an address alone, which gets nothing but the mail. */
async function reviewersOf(tx: Tx, matter: Matter): Promise<(Somebody & { because: string })[]> {
  const { people, addresses } = await listReceivers(tx, matter.programId, 'submitted')
  const active = await listActive(tx, matter.hostId)
  const named = active.filter((person) => people.includes(person.id)).map((one) => ({ ...one, because: because.named }))
  const others = addresses.map((email) => ({
    id: '',
    email,
    name: '',
    role: '',
    claimed: false,
    because: because.named,
  }))
  const told = named.length + others.length > 0 ? [...named, ...others] : await hostPeople(tx, matter)
  const took = active.find((person) => person.id === matter.reviewerId)
  return took && !told.some((one) => one.id === took.id) ? [...told, { ...took, because: because.took_over }] : told
}

async function partnerPeople(tx: Tx, matter: Matter): Promise<Somebody[]> {
  return matter.accepted && matter.partnerOrganizationId ? await listActive(tx, matter.partnerOrganizationId) : []
}

function noticeOf(
  entry: Entry,
  matter: Matter,
  event: Recorded,
  person: Told,
  values: Record<string, string>,
): NewNotice {
  const receiptId = event.notes?.receiptId
  const data = { says: fill(entry.says, values), reason: event.reason ?? null, ...(receiptId ? { receiptId } : {}) }
  const atHost = isHostSide(person.as)
  const organizationId = atHost ? matter.hostId : matter.accepted ? matter.partnerOrganizationId : null
  const asked = person.as === 'matched_administrators' ? event.notes?.matchPartnershipId : undefined
  if (typeof asked === 'string') {
    const ofAsked = text(event.notes?.matchOrganizationId) || null
    return {
      personId: person.id,
      organizationId: ofAsked,
      kind: entry.verb,
      data,
      link: `/home/p/${toPublicId('pship', asked)}`,
    }
  }
  return { personId: person.id, organizationId, kind: entry.verb, data, link: linkFor(atHost, matter, entry.verb) }
}

function linkFor(atHost: boolean, matter: Matter, verb: string): string {
  const id = toPublicId('pship', matter.partnershipId)
  if (atHost) return `/o/${matter.hostSlug}/partners/${id}`
  const place = aboutForm.includes(verb) ? '/form' : aboutTerms.includes(verb) ? '/terms' : ''
  return matter.accepted ? `/home/p/${id}${place}` : '/home/inbox'
}

/** What leads the partner to its form. */
const aboutForm = [
  'partnership.returned',
  'partnership.submission_rejected',
  'partnership.recertification_requested',
  'partnership.recertification_reminded',
  'partnership.recertification_overdue',
  'partnership.host_commented',
]

/** And to the terms. */
const aboutTerms = ['partnership.terms_asked', 'partnership.terms_reminded', 'partnership.terms_overdue']

async function mailAll(
  tx: Tx,
  ctx: Ctx,
  mail: NonNullable<Entry['mail']>,
  matter: Matter,
  event: Recorded,
  told: Told[],
): Promise<void> {
  // where each member is asked, each is mailed
  const everyone = event.notes?.everyone === true
  const mailed = told.filter((person) => mail.to.includes(person.as) || (everyone && person.as === 'partner_members'))
  const orders = mailed.map((person) =>
    enqueueMail(tx, ctx, {
      // whoever has no account yet is welcomed with the link to make one
      template: mail.template === 'approved' && !person.claimed ? 'welcome' : mail.template,
      to: person.email,
      hostId: matter.hostId,
      partnershipId: matter.partnershipId,
      ...(person.id && { personId: person.id }),
      data: {
        side: isHostSide(person.as) ? 'host' : 'partner',
        because: person.because,
        reason: event.reason ?? '',
        detail: detailOf(event),
        ...(aboutContact.has(mail.template) ? { contact: contactOf(event) } : {}),
        ...(event.notes?.comments ? { comments: event.notes.comments } : {}),
      },
    }),
  )
  await Promise.all(orders)
}

/** Mails that name another person than their reader. */
const aboutContact = new Set<MailTemplate>([
  'primary_contact_changed',
  'contact_proposed',
  'contact_confirmed',
  'contact_refused',
])

const text = (value: unknown) => (typeof value === 'string' ? value : '')
const contactOf = (event: Recorded) => ({ email: text(event.after?.email), name: text(event.after?.name) })

/** The reason given, the mail server's words, or who was proposed. */
function detailOf(event: Recorded): string {
  if (event.verb === 'invitation.passed_on') {
    return [text(event.after?.name), text(event.after?.email)].filter(Boolean).join(', ')
  }
  if (event.verb === 'partnership.profile_changed') return list(event.after?.fields)
  if (aboutTerms.includes(event.verb)) return termsOf(event)
  if (event.verb.startsWith('partnership.recertification_')) return untilOf(event)
  if (event.verb === 'partnership.submitted') return String(event.after?.version ?? '')
  if (event.verb === 'partnership.review_reminded' || event.verb === 'partnership.review_passed_on') {
    return text(event.after?.due)
  }
  return event.reason ?? text(event.after?.answer)
}

/** The last day of what is asked anew, and what follows. */
function untilOf({ verb, after }: Recorded): string {
  const until = text(after?.until)
  if (verb === 'partnership.recertification_overdue') return `It was asked for until ${until}.`
  return until ? `Please submit until ${until}.` : ''
}

/** Which document, in which version, and until when. */
function termsOf({ after }: Recorded): string {
  const title = after?.version ? `${text(after.title)}, version ${String(after.version)}.` : `${text(after?.title)}.`
  return after?.until ? `${title} You have until ${text(after.until)}; until then you go on as before.` : title
}

const list = (value: unknown) => (Array.isArray(value) ? value.filter((one) => typeof one === 'string').join(', ') : '')

async function tellAdministrators(tx: Tx, ctx: Ctx, entry: Entry, event: Recorded): Promise<void> {
  const { email, hostName, reason } = event.notes ?? {}
  const data = { email: text(email), hostName: text(hostName), reason: text(reason) }
  await ctx.db.within(tx, { as: 'identity' }, async (inner) => {
    const administrators = await listInstallationAdmins(inner)
    const says = fill(entry.says, { email: data.email, host: data.hostName })
    const notices = administrators.map((person) => ({
      personId: person.id,
      organizationId: null,
      kind: entry.verb,
      data: { says },
      link: '/installation/reports',
    }))
    await insertNotices(inner, notices, ctx.now())
    for (const person of administrators) {
      await enqueueMail(inner, ctx, { template: 'abuse_report', to: person.email, personId: person.id, data })
    }
    await pushTo(
      inner,
      ctx,
      administrators.map((person) => person.id),
      'notification',
    )
  })
}

/** Open tabs of the partner's people look again, whether or not the policy tells them more. */
async function tellAccess(tx: Tx, ctx: Ctx, event: Recorded, known?: Matter): Promise<void> {
  if (!event.partnershipId || !event.hostId) return
  await inHost(tx, ctx, event.hostId, async (inner) => {
    const matter = known ?? (await findMatter(inner, event.partnershipId ?? ''))
    if (!matter) return
    const people = await partnerPeople(inner, matter)
    await pushTo(
      inner,
      ctx,
      people.map((person) => person.id),
      'access',
      toPublicId('pship', matter.partnershipId),
    )
  })
}

/** The notice for an invitation, once its mail can no longer be undone. It waits on the stub where the address is unknown. */
export const tellInvited = defineJob(
  'notifications.tell_invited',
  async (ctx, payload: { invitationId: string; partnershipId: string }) => {
    await ctx.db.transaction({ as: 'system' }, async (tx) => {
      const matter = await findMatter(tx, payload.partnershipId)
      const open = matter?.invitationId === payload.invitationId && matter.invitationPending && matter.invitedId
      if (!matter || !open || (await isTold(tx, payload.invitationId, open))) return
      const data = {
        says: fill('{host} has invited you', { host: matter.hostName }),
        invitationId: payload.invitationId,
      }
      const notice = { personId: open, organizationId: null, kind: 'invitation.sent', data, link: '/home/inbox' }
      await insertNotices(tx, [notice], ctx.now())
      await pushTo(tx, ctx, [open], 'notification')
    })
  },
)
