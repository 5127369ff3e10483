/** Inviting one or many, and checking beforehand. Each row is judged for itself; bad ones hold nobody up. */
import type { Static } from 'typebox'
import type { InviteAnswer } from '#contract/endpoints/partnerships.ts'
import { type HistoryEvent, recordAll } from '#server/features/history/index.ts'
import { ensurePerson, type Person } from '#server/features/identity/index.ts'
import { type InvitationRow, insertInvitations, undoSeconds } from '#server/features/invitations/index.ts'
import { drawLogo } from '#server/features/organizations/index.ts'
import type { MemberCtx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'
import { inBulk } from '#server/platform/http/channel.ts'
import { newId, toPublicId } from '#server/platform/id.ts'
import { bucketName, take } from '#server/platform/limits.ts'
import { beginningColumns, type Case, decide, hostActing, livingPolicy, lockOwnCase, settle, tenant } from './case.ts'
import {
  type InviteRequest,
  judge,
  onceByAddress,
  type Plan,
  prepare,
  refuse,
  type Shared,
  settleRepeats,
} from './judging.ts'
import { apply, emptyFacts } from './lifecycle.ts'
import { findObstacles } from './obstacle-store.ts'
import {
  buildInvitation,
  contactTemplate,
  mailAbout,
  makeRoom,
  type NewInvitation,
  offerSays,
  openedFacts,
  withdrawFacts,
} from './opening.ts'
import { searchWords } from './search.ts'
import { insertPartnerships } from './store.ts'

type Answer = Static<typeof InviteAnswer>

/**
 * How many invitations a host may send: 32,000, filled again within a day. Keeps a stolen account from flooding. Kept in
 * parts, chosen by the address, so that many who invite at once do not all wait for the same row.
 */
const hostLimitParts = 16
const hostLimit = { capacity: 2_000, refillPerSecond: 2_000 / 86_400 }
/** How many invitations one address may get, over all hosts. */
const recipientLimit = { capacity: 20, refillPerSecond: 20 / 86_400 }

/** Invites; what is refused stands in the verdicts and holds nobody up. The mails fall due after ten seconds. */
export async function invitePartners(asked: MemberCtx, programId: string, body: InviteRequest): Promise<Answer> {
  const ctx = throughChannel(asked, body)
  const logos = await drawLogos(body)
  return await onceByAddress(() =>
    ctx.db.transaction(tenant(ctx), async (tx) => {
      const shared = { ...(await prepare(tx, ctx, programId, body)), logos }
      const { verdicts, plans } = await judge(tx, ctx, shared, body.rows)
      const undoUntil = new Date(ctx.now().getTime() + undoSeconds * 1000)
      const sent = await openPlans(tx, ctx, shared, plans, undoUntil)
      settleRepeats(verdicts)
      return { verdicts, sent, undoUntil: sent > 0 ? undoUntil.toISOString() : null }
    }),
  )
}

/** Several addresses from one page are entered in bulk. */
const throughChannel = (ctx: MemberCtx, { rows }: InviteRequest) => (rows.length > 1 ? inBulk(ctx) : ctx)

/** Pictures are drawn anew before the transaction opens. */
async function drawLogos(body: InviteRequest): Promise<Shared['logos']> {
  const logos: Shared['logos'] = new Map()
  for (const [index, row] of body.rows.entries()) {
    if (!row.logo) continue
    const { bytes, hash } = await drawLogo(row.logo, `rows.${index}.logo`)
    logos.set(row, { logo: bytes, logo_hash: hash })
  }
  return logos
}

/** What inviting these would do: the same judgement, and nothing is written. */
export async function checkInvite(asked: MemberCtx, programId: string, body: InviteRequest): Promise<Answer> {
  const ctx = throughChannel(asked, body)
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const shared = await prepare(tx, ctx, programId, body)
    const { verdicts, plans } = await judge(tx, ctx, shared, body.rows)
    return { verdicts, sent: plans.length, undoUntil: null }
  })
}

/** Makes persons, partnerships, invitations, history and mails of the rows that may go ahead. Answers how many were sent. */
export async function openPlans(
  tx: Tx,
  ctx: MemberCtx,
  shared: Shared,
  plans: Plan[],
  undoUntil: Date,
): Promise<number> {
  // By address, so that two calls that share addresses wait for each other instead of locking each other out.
  const ordered = [...plans].sort((a, b) => (a.email < b.email ? -1 : 1))
  const persons = await ctx.db.within(tx, { as: 'identity' }, async (inner) => {
    const made = new Map<string, Person>()
    for (const { email, row } of ordered) {
      made.set(
        email,
        await ensurePerson(inner, { email, firstName: row.firstName?.trim(), lastName: row.lastName?.trim() }),
      )
    }
    return made
  })
  const opened = [
    ...(await openNew(
      tx,
      ctx,
      shared,
      ordered.filter((plan) => !plan.onto),
      persons,
      undoUntil,
    )),
    ...(await openOnto(
      tx,
      ctx,
      shared,
      ordered.filter((plan) => plan.onto),
      persons,
      undoUntil,
    )),
  ]
  await recordAll(
    tx,
    ctx,
    opened.map((one) => one.event),
  )
  const mailed = opened.map(({ plan, invitation, partnershipId }) => {
    plan.verdict.partnershipId = toPublicId('pship', partnershipId)
    plan.verdict.invitationId = toPublicId('inv', invitation.id)
    return mailAbout(tx, ctx, invitation, contactTemplate(persons.get(plan.email)), undoUntil)
  })
  const limited = withinLimits(
    tx,
    ctx,
    opened.map(({ plan }) => plan),
  )
  await Promise.all([...mailed, limited])
  return opened.length
}

/** Taken last, so that the rows are held only until the transaction ends, and always in the same order. */
export async function withinLimits(tx: Tx, ctx: MemberCtx, plans: readonly { email: string }[]): Promise<void> {
  const emails = plans.map((plan) => plan.email).sort()
  const [first] = emails
  if (first === undefined) return
  const now = ctx.now()
  const part = Buffer.from(first).reduce((sum, byte) => sum + byte, 0) % hostLimitParts
  try {
    const from = bucketName('invite-from', `${ctx.actor.organizationId}/${part}`)
    await take(tx, from, hostLimit, now, emails.length)
    for (const email of emails) await take(tx, bucketName('invite-to', email), recipientLimit, now)
  } catch (refusal) {
    if (refusal instanceof AppError && refusal.code === 'too_many_requests') {
      throw new AppError('limit_reached', { retryAfterSeconds: refusal.extra.retryAfterSeconds ?? 60 })
    }
    throw refusal
  }
}

interface Opened {
  plan: Plan
  partnershipId: string
  invitation: NewInvitation
  event: HistoryEvent
}
async function openNew(
  tx: Tx,
  ctx: MemberCtx,
  shared: Shared,
  plans: Plan[],
  persons: Map<string, Person>,
  undoUntil: Date,
): Promise<Opened[]> {
  const made = plans.map((plan) => {
    const { row, email } = plan
    const firstName = row.firstName?.trim() ?? ''
    const lastName = row.lastName?.trim() ?? ''
    const partnershipId = newId()
    const invitation = buildInvitation(ctx, {
      partnershipId,
      programId: shared.program.id,
      policyVersion: shared.program.policyVersion,
      policy: shared.policy,
      email,
      firstName,
      lastName,
      personId: personOf(persons, email).id,
      message: shared.message,
      offer: shared.offer,
      approves: shared.verb !== 'invite',
      expiresAt: shared.expiresAt,
      undoUntil,
      madePartnership: true,
      replaces: null,
    })
    return { plan, partnershipId, invitation, partnership: newPartnership(ctx, shared, plan, invitation) }
  })
  const added = await insertPartnerships(
    tx,
    made.map((one) => one.partnership),
  )
  const won = made.filter((one) => added.has(one.partnershipId))
  const lost = made.filter((one) => !added.has(one.partnershipId))
  if (lost.length > 0)
    await refuseLost(
      tx,
      ctx,
      shared,
      lost.map((one) => one.plan),
    )
  await insertInvitations(
    tx,
    won.map((one) => one.invitation),
  )
  return won.map(({ plan, partnershipId, invitation }) => ({
    plan,
    partnershipId,
    invitation,
    event: sentEvent(ctx, shared, invitation, 'none', plan.follows !== undefined),
  }))
}

/** Somebody else opened a partnership with this address at the same moment. */
async function refuseLost(tx: Tx, ctx: MemberCtx, shared: Shared, plans: Plan[]): Promise<void> {
  const emails = plans.map((plan) => plan.email)
  const { standing } = await findObstacles(tx, ctx.actor.organizationId, shared.scopeId, emails, ctx.now())
  for (const plan of plans) {
    refuse(
      plan.verdict,
      'already_partner',
      'email',
      standing.find((one) => one.email === plan.email && !one.accepted)?.id,
    )
  }
}

function newPartnership(ctx: MemberCtx, shared: Shared, { row, email, follows }: Plan, invitation: NewInvitation) {
  const now = ctx.now()
  const firstName = row.firstName?.trim() ?? ''
  const lastName = row.lastName?.trim() ?? ''
  const name = row.name?.trim() || [firstName, lastName].filter(Boolean).join(' ') || email
  const facts = apply(emptyFacts(livingPolicy(shared.policy, shared.policy)), shared.verb, now, {
    invitation: openedFacts(invitation, shared.offer),
  })
  return {
    id: invitation.partnership_id,
    host_id: ctx.actor.organizationId,
    program_id: shared.program.id,
    scope_id: shared.scopeId,
    policy_version: shared.program.policyVersion,
    partner_name: name,
    website: row.website?.trim() || null,
    phone: row.phone?.trim() || null,
    city: row.city?.trim() || null,
    country: row.country?.trim() || null,
    ...shared.logos.get(row),
    contact_email: email,
    contact_first_name: firstName,
    contact_last_name: lastName,
    sponsor_id: shared.sponsorId,
    follows_id: follows ?? null,
    ...beginningColumns(facts, now),
    invitation_id: invitation.id,
    invitation_expires_at: invitation.expires_at,
    delivery: 'queued',
    last_activity_at: now,
    search_words: searchWords(name, firstName, lastName, email, row.city, row.country),
    origin: ctx.channel ?? 'screen',
    created_by: ctx.actor.personId,
    created_at: now,
    updated_at: now,
  }
}

/** Recorded, declined and expired partners: one by one, each locked and judged by its own facts. */
async function openOnto(
  tx: Tx,
  ctx: MemberCtx,
  shared: Shared,
  plans: Plan[],
  persons: Map<string, Person>,
  undoUntil: Date,
): Promise<Opened[]> {
  const opened: Opened[] = []
  for (const plan of plans) {
    try {
      opened.push(await openOne(tx, ctx, shared, plan, personOf(persons, plan.email), undoUntil))
    } catch (refusal) {
      if (!(refusal instanceof AppError)) throw refusal
      refuse(plan.verdict, refusal.code, 'email', plan.onto?.id)
    }
  }
  return opened
}

async function openOne(
  tx: Tx,
  ctx: MemberCtx,
  shared: Shared,
  plan: Plan,
  person: Person,
  undoUntil: Date,
): Promise<Opened> {
  const now = ctx.now()
  const id = plan.onto?.id ?? ''
  const before = await lockOwnCase(tx, ctx.actor.organizationId, id)
  if (before.program.id !== shared.program.id) throw new AppError('not_found')
  const expired = before.invitation && before.facts.invitation?.state === 'pending' && isPast(before.invitation, now)
  // An expired invitation makes room in the same step: withdrawn, and the new one stands in its place.
  const ready: Case = expired ? { ...before, facts: withdrawFacts(before.facts, now) } : before
  const begin = expired ? { ...ready, facts: { ...ready.facts, recordedAt: ready.facts.recordedAt ?? now } } : ready
  decide(ctx, begin, await hostActing(tx, ctx, before), shared.verb)
  const { row, email } = plan
  const firstName = row.firstName?.trim() || before.partnership.contact_first_name
  const lastName = row.lastName?.trim() || before.partnership.contact_last_name
  const invitation = buildInvitation(ctx, {
    partnershipId: id,
    programId: shared.program.id,
    policyVersion: shared.program.policyVersion,
    policy: shared.policy,
    email,
    firstName,
    lastName,
    personId: person.id,
    message: shared.message,
    offer: shared.offer,
    approves: shared.verb !== 'invite',
    expiresAt: shared.expiresAt,
    undoUntil,
    madePartnership: false,
    // one that was withdrawn before has no way back, so only what stands now can be brought back by undo
    replaces: before.invitation && before.invitation.state !== 'withdrawn' ? before.invitation.id : null,
  })
  if (expired && before.invitation) await makeRoom(tx, ctx, before.invitation)
  await insertInvitations(tx, [invitation])
  const name = row.name?.trim() || before.partnership.partner_name
  const facts = apply({ ...ready.facts, policy: livingPolicy(shared.policy, shared.policy) }, shared.verb, now, {
    invitation: openedFacts(invitation, shared.offer),
  })
  await settle(tx, ctx, before, facts, {
    policy_version: shared.program.policyVersion,
    scope_id: shared.scopeId,
    partner_name: name,
    contact_email: email,
    contact_first_name: firstName,
    contact_last_name: lastName,
    sponsor_id: shared.sponsorId,
    archived_at: null,
    invitation_id: invitation.id,
    invitation_expires_at: invitation.expires_at,
    delivery: 'queued',
    search_words: searchWords(name, firstName, lastName, email, before.partnership.city, before.partnership.country),
  })
  return { plan, partnershipId: id, invitation, event: sentEvent(ctx, shared, invitation, before.partnership.status) }
}

const isPast = (invitation: InvitationRow, now: Date) => invitation.expires_at !== null && invitation.expires_at <= now

const personOf = (persons: Map<string, Person>, email: string): Person => {
  const person = persons.get(email)
  if (!person) throw new AppError('conflict')
  return person
}

function sentEvent(
  ctx: MemberCtx,
  shared: Shared,
  invitation: NewInvitation,
  status: string,
  again = false,
): HistoryEvent {
  return {
    verb: 'invitation.sent',
    organizationId: ctx.actor.organizationId,
    hostId: ctx.actor.organizationId,
    partnershipId: invitation.partnership_id,
    invitationId: invitation.id,
    before: { status },
    after: {
      status: 'invited',
      email: invitation.email,
      ...offerSays(shared.offer),
      approves: invitation.approves,
      ...(again ? { again } : {}),
    },
    notes: { personId: invitation.person_id, dueAt: invitation.undo_until },
  }
}
