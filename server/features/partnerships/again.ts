/** Inviting a former partner again, with what it had (4.3): a new partnership beside the ended one, accepted anew. */
import type { Static } from 'typebox'
import type { partnerships as api } from '#contract/endpoints/partnerships.ts'
import { record } from '#server/features/history/index.ts'
import { type StoredOffer, undoSeconds } from '#server/features/invitations/index.ts'
import { permissionsOf } from '#server/features/programs/index.ts'
import type { MemberCtx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'
import { fromPublicId, toPublicId } from '#server/platform/id.ts'
import { type Case, decide, hostActing, lockOwnCase, tenant } from './case.ts'
import { findGrant, type GrantRow } from './grant-store.ts'
import { openPlans } from './inviting.ts'
import { judge, onceByAddress, prepare, type Shared } from './judging.ts'
import { wayBack } from './lifecycle.ts'
import { findLive } from './obstacle-store.ts'
import { isActiveMember } from './people-store.ts'
import { findLogo } from './store.ts'

type Body = Static<typeof api.inviteAgain.body>

/** Answers the public id of the new partnership. The ended one is locked, so that two who press at once open one. */
export async function inviteAgain(ctx: MemberCtx, id: string, body: Body): Promise<string> {
  return await onceByAddress(() =>
    ctx.db.transaction(tenant(ctx), async (tx) => {
      const hostId = ctx.actor.organizationId
      const former = await lockOwnCase(tx, hostId, fromPublicId('pship', id))
      decide(ctx, former, await hostActing(tx, ctx, former), 'invite_again')
      const shared = await preparedAs(tx, ctx, former, body)
      const row = formerRow(former)
      const logo = await findLogo(tx, former.partnership.id)
      if (logo) shared.logos.set(row, logo)
      const organizationId = former.partnership.partner_organization_id
      const live = organizationId && (await findLive(tx, shared.scopeId, organizationId, ctx.now()))
      if (live) throw inTheWay(live)
      const { verdicts, plans } = await judge(tx, ctx, shared, [row])
      // one that was recorded meanwhile is invited where it stands
      const recorded = plans[0]?.onto
      if (recorded) throw inTheWay(recorded.id)
      const undoUntil = new Date(ctx.now().getTime() + undoSeconds * 1000)
      const follows = former.partnership.id
      await openPlans(
        tx,
        ctx,
        shared,
        plans.map((plan) => ({ ...plan, follows })),
        undoUntil,
      )
      const [verdict] = verdicts
      if (!verdict?.ok || !verdict.partnershipId) throw whyRefused(verdict)
      await record(tx, ctx, {
        verb: 'partnership.invited_again',
        organizationId: hostId,
        hostId,
        partnershipId: follows,
        after: { email: row.email, invitedAgain: verdict.partnershipId },
        seenBy: 'host',
      })
      return verdict.partnershipId
    }),
  )
}

const inTheWay = (id: string) => new AppError('already_partner', { partnershipId: toPublicId('pship', id) })

/** A verdict of one row, as the refusal it is alone: where another partnership is in the way, it is named. */
function whyRefused(verdict: Awaited<ReturnType<typeof judge>>['verdicts'][number] | undefined): AppError {
  const { code, says, partnershipId } = verdict ?? {}
  return new AppError((code as AppError['code'] | null) ?? 'conflict', {
    ...(says ? { detail: says } : {}),
    ...(partnershipId ? { partnershipId } : {}),
  })
}

/** What the invitation shares with any other of the program, with the former grant and colleague in place of the defaults. */
async function preparedAs(tx: Tx, ctx: MemberCtx, former: Case, body: Body): Promise<Shared> {
  const sponsor = former.partnership.sponsor_id
  const stays = sponsor !== null && (await isActiveMember(tx, ctx.actor.organizationId, sponsor))
  const shared = await prepare(tx, ctx, toPublicId('prog', former.program.id), {
    verb: wayBack(former.facts.policy) ?? 'invite',
    ...(body.message ? { message: body.message } : {}),
    ...(stays ? { sponsorId: toPublicId('psn', sponsor) } : {}),
  })
  const grant = await findGrant(tx, former.partnership.id)
  return grant ? { ...shared, offer: formerOffer(grant, shared, ctx.now()) } : shared
}

const dayMs = 86_400_000

/**
 * What it had, as far as the program still knows it. An end that is to come stays; one that has passed is given the same
 * number of days again, from the new acceptance.
 */
export function formerOffer(
  grant: GrantRow,
  { program, offer }: Pick<Shared, 'program' | 'offer'>,
  now: Date,
): StoredOffer {
  const known = permissionsOf(program).map((permission) => permission.name)
  const permissions = grant.permissions.filter((permission) => known.includes(permission))
  const ahead = grant.endsAt !== null && grant.endsAt > now
  const days = grant.endsAt === null ? null : Math.round((grant.endsAt.getTime() - grant.startsAt.getTime()) / dayMs)
  return {
    permissions: permissions.length > 0 ? permissions : offer.permissions,
    visibility: grant.visibility,
    endsAt: ahead ? (grant.endsAt?.toISOString() ?? null) : null,
    lengthDays: ahead || days === null ? null : Math.max(1, days),
  }
}

/** Its particulars as they stood; the address is that of whoever was its contact last. */
function formerRow({ partnership: s }: Case) {
  return {
    email: s.contact_email ?? '',
    name: s.partner_name,
    firstName: s.contact_first_name,
    lastName: s.contact_last_name,
    ...(s.website ? { website: s.website } : {}),
    ...(s.phone ? { phone: s.phone } : {}),
    ...(s.city ? { city: s.city } : {}),
    ...(s.country ? { country: s.country } : {}),
  }
}
