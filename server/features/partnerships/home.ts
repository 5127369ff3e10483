/** The host's start page: what waits, the funnel, recent activity, the first steps. */
import type { Static } from 'typebox'
import type { partnerships as api } from '#contract/endpoints/partnerships.ts'
import { listEvents } from '#server/features/history/index.ts'
import { getOrganization } from '#server/features/organizations/index.ts'
import { getProgram } from '#server/features/programs/index.ts'
import type { MemberCtx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'
import { fromPublicId } from '#server/platform/id.ts'
import { tenant } from './case.ts'
import { loadCases } from './cases.ts'
import { readTally, readTroubles } from './explorer.ts'
import { countFunnel, type FunnelStep, findFirstSteps } from './page-store.ts'
import { presentEvent } from './timeline.ts'
import { toldOf } from './viewing.ts'

type Home = Static<typeof api.home.response>

export async function getHome(ctx: MemberCtx, query: Static<typeof api.home.query>): Promise<Home> {
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const hostId = ctx.actor.organizationId
    const programId = query.program ? fromPublicId('prog', query.program) : undefined
    if (programId && (await getProgram(tx, programId)).hostId !== hostId) throw new AppError('not_found')
    const { slug, ...organization } = await getOrganization(tx, hostId)
    const tally = await readTally(tx, hostId, programId)
    const troubles = await readTroubles(tx, ctx, hostId, programId)
    return {
      waiting: waiting(slug, query.program, tally, troubles),
      funnel: await readFunnel(tx, hostId, programId),
      activity: await activity(tx, hostId, programId),
      checklist: await checklist(tx, hostId, slug, organization.logoHash !== null || Boolean(organization.contactName)),
    }
  })
}

function waiting(
  slug: string,
  program: string | undefined,
  tally: Record<string, number>,
  troubles: { expired: number; failed: number; proposed: number },
): Home['waiting'] {
  const link = (tab: string, state: string) =>
    `/o/${slug}/partners?${new URLSearchParams({ ...(program ? { program } : {}), tab, state })}`
  const many = (count: number, one: string, several: string) =>
    count === 1 ? one : several.replace('#', String(count))
  const inReview = tally.in_review ?? 0
  const prospects = tally.prospect ?? 0
  const all = [
    {
      kind: 'decide',
      count: inReview,
      says: many(inReview, 'One waits for your decision', '# wait for your decision'),
      link: link('waiting', 'in_review'),
    },
    {
      kind: 'failed',
      count: troubles.failed,
      says: many(
        troubles.failed,
        'One mail was refused: correct the address',
        '# mails were refused: correct the addresses',
      ),
      link: link('invited', 'failed'),
    },
    {
      kind: 'proposed',
      count: troubles.proposed,
      says: many(troubles.proposed, 'One is proposed to be passed on', '# are proposed to be passed on'),
      link: link('invited', 'invited'),
    },
    {
      kind: 'expired',
      count: troubles.expired,
      says: many(troubles.expired, 'One invitation has expired', '# invitations have expired'),
      link: link('invited', 'expired'),
    },
    {
      kind: 'prospects',
      count: prospects,
      says: many(prospects, 'One is recorded and not yet invited', '# are recorded and not yet invited'),
      link: link('invited', 'prospect'),
    },
  ]
  return all.filter((one) => one.count > 0)
}

async function readFunnel(tx: Tx, hostId: string, programId: string | undefined): Promise<Home['funnel']> {
  const counted = await countFunnel(tx, hostId, programId)
  const step = (name: FunnelStep, word: string): Home['funnel'][number] => {
    const hours = counted[`${name}_hours`]
    return {
      step: name,
      word,
      count: counted[name] ?? 0,
      medianHours: hours === null || hours === undefined ? null : Math.max(0, Math.round(hours * 10) / 10),
    }
  }
  return [
    step('sent', 'Sent'),
    step('opened', 'Opened'),
    step('accepted', 'Accepted'),
    step('approved', 'Approved'),
    step('active', 'Active'),
  ]
}

async function activity(tx: Tx, hostId: string, programId: string | undefined): Promise<Home['activity']> {
  const rows = await listEvents(tx, {
    hostId,
    ...(programId ? { programId } : {}),
    seenBy: ['both', 'host'],
    limit: 12,
  })
  const about = rows.slice(0, 12).filter((row) => row.partnershipId !== null)
  const ids = [...new Set(about.flatMap((row) => (row.partnershipId ? [row.partnershipId] : [])))]
  const cases = new Map((await loadCases(tx, ids)).map((c) => [c.partnership.id, c]))
  return about.flatMap((row) => {
    const c = cases.get(row.partnershipId ?? '')
    return c ? [presentEvent(row, toldOf(c))] : []
  })
}

async function checklist(tx: Tx, hostId: string, slug: string, branded: boolean): Promise<Home['checklist']> {
  const has = await findFirstSteps(tx, hostId)
  return [
    {
      step: 'program',
      says: 'Set up how partners come to you',
      done: has.program,
      link: `/o/${slug}/programs`,
    },
    { step: 'brand', says: 'Show your logo and whom to ask', done: branded, link: `/o/${slug}/settings` },
    { step: 'invite', says: 'Invite the first partner', done: has.invited, link: `/o/${slug}/partners` },
    {
      step: 'active',
      says: 'See the first one become active',
      done: has.active,
      link: `/o/${slug}/partners?tab=active`,
    },
    { step: 'colleague', says: 'Bring in a colleague', done: has.colleague, link: `/o/${slug}/members` },
  ]
}
