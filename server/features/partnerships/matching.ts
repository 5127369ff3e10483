/**
 * Matching (section 3.5): an applicant whose company is a partner already is put to that partner's administrators, who add the
 * person or not. By the host's hand, or by the rules where a known mail domain goes to the partner.
 */
import type { Static } from 'typebox'
import type { partnerships as api } from '#contract/endpoints/partnerships.ts'
import { includesRole } from '#contract/names.ts'
import { record } from '#server/features/history/index.ts'
import { getPerson } from '#server/features/identity/index.ts'
import type { SystemActing } from '#server/features/invitations/index.ts'
import { inviteColleague } from '#server/features/organizations/index.ts'
import type { Ctx, MemberCtx, PersonCtx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError, fault } from '#server/platform/errors.ts'
import { fromPublicId, toPublicId } from '#server/platform/id.ts'
import { type Case, decide, getCase, lockOwnCase, settle, transition } from './case.ts'
import { knownPartners } from './domains.ts'
import { giveFirstRole } from './held-roles.ts'
import { apply, statusAt } from './lifecycle.ts'
import { listAsked } from './match-store.ts'
import { listPersons } from './people-store.ts'
import { enterAsHost, enterAsPartner, followSubmitting } from './submitting.ts'

const live = ['active', 'recertifying']

/** Partners to whom the applicant's mail domain belongs, for the host to choose from. */
export async function listMatches(ctx: MemberCtx, id: string): Promise<Static<typeof api.matches.response>> {
  return await enterAsHost(ctx, id, 'read', async (tx, { c }) => {
    const known = c.facts.acceptedAt ? await knownPartners(tx, ctx, c, c.partnership.contact_email) : []
    return {
      items: known.map((one) => ({
        partnershipId: toPublicId('pship', one.partnershipId),
        name: one.name,
        proved: one.proved,
      })),
    }
  })
}

export async function matchPartnership(ctx: MemberCtx, id: string, body: { partnershipId: string }): Promise<void> {
  await enterAsHost(ctx, id, 'decide', async (tx, { c, acting }) => {
    decide(ctx, c, acting, 'match')
    const target = await getCase(tx, fromPublicId('pship', body.partnershipId))
    if (target.partnership.host_id !== c.partnership.host_id) throw new AppError('not_found')
    const sameProgram = target.partnership.program_id === c.partnership.program_id
    if (!sameProgram || !live.includes(statusAt(target.facts, ctx.now()))) {
      throw fault('partnershipId', 'invalid', 'Choose a partner of this program that is active.')
    }
    await ask(tx, ctx, c, target)
  })
}

async function ask(tx: Tx, ctx: Ctx, c: Case, target: Case): Promise<Case> {
  const now = ctx.now()
  const after = await settle(tx, ctx, c, apply(c.facts, 'match', now), { match_partnership_id: target.partnership.id })
  await record(tx, ctx, {
    verb: 'partnership.match_asked',
    organizationId: c.partnership.host_id,
    hostId: c.partnership.host_id,
    partnershipId: c.partnership.id,
    after: { partner: target.partnership.partner_name },
    // whom the host asks about an applicant is no news for the applicant
    seenBy: 'host',
    notes: aboutTarget(target),
  })
  return after
}

const aboutTarget = ({ partnership: { id, partner_organization_id: organizationId } }: Case) => ({
  matchPartnershipId: id,
  matchOrganizationId: organizationId,
})

/** Takes the question back; the decision is the host's again. */
export async function cancelMatch(ctx: MemberCtx, id: string): Promise<void> {
  await enterAsHost(ctx, id, 'decide', async (tx, { c, acting }) => {
    decide(ctx, c, acting, 'cancel_match')
    await settle(tx, ctx, c, apply(c.facts, 'cancel_match', ctx.now()))
    await record(tx, ctx, {
      verb: 'partnership.match_cancelled',
      organizationId: c.partnership.host_id,
      hostId: c.partnership.host_id,
      partnershipId: c.partnership.id,
      seenBy: 'host',
    })
  })
}

/** Under `to_partner_admins` the rules ask the one partner to whom the domain belongs; of several the host chooses. */
async function matchByPolicy(tx: Tx, ctx: Ctx, c: Case): Promise<void> {
  if (c.pinned.domainMatching !== 'to_partner_admins' || c.facts.matchPendingAt !== null) return
  if (statusAt(c.facts, ctx.now()) !== 'in_review') return
  const [only, another] = await knownPartners(tx, ctx, c, c.partnership.contact_email)
  if (!only || another || only.organizationId === c.partnership.partner_organization_id) return
  const rules: Ctx = { ...ctx, actor: { kind: 'policy' } }
  const acting: SystemActing = { as: 'policy' }
  decide(rules, c, acting, 'match')
  await ask(tx, rules, c, await getCase(tx, only.partnershipId))
}

followSubmitting(matchByPolicy)

// ---- The administrators of the partner that was asked ---------------------------------------------------------------------

export interface AskedOf {
  id: string
  partner: string
  name: string
  email: string
  at: string
}

/** Who wants to know whether somebody belongs to us; for administrators alone. */
export async function askedOf(tx: Tx, ctx: Ctx, c: Case, role: Parameters<typeof includesRole>[0]): Promise<AskedOf[]> {
  if (!includesRole(role, 'admin') || !live.includes(statusAt(c.facts, ctx.now()))) return []
  const { host_id: hostId, id } = c.partnership
  // the applicant's partnership is the host's matter until it is answered
  const asked = await ctx.db.within(tx, { as: 'tenant', organizationId: hostId }, (inner) =>
    listAsked(inner, hostId, id),
  )
  return asked.map((one) => ({
    id: toPublicId('pship', one.id),
    partner: one.partnerName,
    name: one.contactName,
    email: one.email ?? '',
    at: one.at.toISOString(),
  }))
}

/** The person becomes a member once they agree; with the role the host gives first people. The application is over. */
export async function confirmMatch(ctx: PersonCtx, id: string, applicant: string): Promise<void> {
  await answerMatch(ctx, id, applicant, 'confirm_match')
}

/** Back to the host. */
export async function refuseMatch(ctx: PersonCtx, id: string, applicant: string): Promise<void> {
  await answerMatch(ctx, id, applicant, 'refuse_match')
}

async function answerMatch(
  ctx: PersonCtx,
  id: string,
  applicant: string,
  verb: 'confirm_match' | 'refuse_match',
): Promise<void> {
  await enterAsPartner(ctx, id, 'decide', async (tx, { c: own, acting, organizationId }) => {
    const { host_id: hostId } = own.partnership
    const c = await lockOwnCase(tx, hostId, fromPublicId('pship', applicant))
    if (c.partnership.match_partnership_id !== own.partnership.id) throw new AppError('not_found')
    if (!live.includes(statusAt(own.facts, ctx.now()))) throw new AppError('not_active')
    decide(ctx, c, { as: 'matched_partner', role: acting.role }, verb)
    const after = await settle(tx, ctx, c, apply(c.facts, verb, ctx.now()))
    const personId = c.partnership.primary_contact_id
    const person = (await listPersons(tx, [personId])).get(personId ?? '')
    if (verb === 'confirm_match' && personId) {
      await bringIn(tx, ctx, organizationId, personId)
      await giveFirstRole(tx, own, personId, ctx.now())
    }
    const confirmed = verb === 'confirm_match'
    await record(tx, ctx, {
      verb: confirmed ? 'partnership.matched' : 'partnership.match_refused',
      organizationId,
      hostId,
      partnershipId: c.partnership.id,
      ...transition(c, after, ctx.now()),
      ...(confirmed ? {} : { seenBy: 'host' as const }),
      notes: { ...aboutTarget(own), partner: own.partnership.partner_name, email: person?.email ?? '', personId },
    })
  })
}

/** Nobody becomes a member without agreeing: whoever has no account yet makes it through the mail that invites. */
async function bringIn(tx: Tx, ctx: PersonCtx, organizationId: string, personId: string): Promise<void> {
  await ctx.db.within(tx, { as: 'identity' }, async (inner) => {
    const person = await getPerson(inner, personId)
    if (person) await inviteColleague(inner, ctx, { organizationId, person, role: 'member' })
  })
}
