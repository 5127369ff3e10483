/** The host's start page: what waits, the funnel, recent activity, the first steps. */
import { sql } from 'kysely'
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

/** The funnel looks at the newest invitations only: as many as a person would, whatever the size of the host. */
const funnelDepth = 1000

async function readFunnel(tx: Tx, hostId: string, programId: string | undefined): Promise<Home['funnel']> {
  const program = programId ? sql`and i.program_id = ${programId}` : sql``
  const median = (to: string, from: string) =>
    sql.raw(
      `percentile_cont(0.5) within group (order by extract(epoch from ${to} - ${from}) / 3600) filter (where ${to} is not null)`,
    )
  const { rows } = await sql<Record<string, number | null>>`
    with newest as (
      select i.id, i.created_at, i.sendings, i.first_opened_at, i.partnership_id,
        case when i.state = 'accepted' then i.answered_at end as accepted_at
      from invitation i where i.host_id = ${hostId} ${program} and i.state <> 'draft' order by i.id desc limit ${sql.lit(funnelDepth)}),
    joined as (
      select n.*, case when n.accepted_at is not null then s.approved_at end as approved_at,
        case when n.accepted_at is not null and s.status = 'active' then greatest(n.accepted_at, s.approved_at) end as active_at
      from newest n join partnership s on s.id = n.partnership_id)
    select count(*) filter (where sendings > 0)::int as sent, count(first_opened_at)::int as opened, count(accepted_at)::int as accepted,
      count(approved_at)::int as approved, count(active_at)::int as active,
      ${median('first_opened_at', 'created_at')} as opened_hours, ${median('accepted_at', 'created_at')} as accepted_hours,
      ${median('approved_at', 'created_at')} as approved_hours, ${median('active_at', 'created_at')} as active_hours
    from joined`.execute(tx)
  const row = rows[0] ?? {}
  const step = (name: Home['funnel'][number]['step'], word: string): Home['funnel'][number] => {
    const hours = row[`${name}_hours`]
    return {
      step: name,
      word,
      count: row[name] ?? 0,
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
  const { rows } = await sql<{ program: string | null; colleague: boolean; invited: boolean; active: boolean }>`
    select
      (select id::text from program where host_id = ${hostId} and archived_at is null order by id limit 1) as program,
      exists (select 1 from membership where organization_id = ${hostId} and state <> 'removed' offset 1) as colleague,
      exists (select 1 from invitation where host_id = ${hostId}) as invited,
      exists (select 1 from partnership where host_id = ${hostId} and status = 'active' and archived_at is null) as active`.execute(
    tx,
  )
  const has = rows[0]
  return [
    {
      step: 'program',
      says: 'Set up how partners come to you',
      done: Boolean(has?.program),
      link: `/o/${slug}/programs`,
    },
    { step: 'brand', says: 'Show your logo and whom to ask', done: branded, link: `/o/${slug}/settings` },
    { step: 'invite', says: 'Invite the first partner', done: has?.invited ?? false, link: `/o/${slug}/partners` },
    {
      step: 'active',
      says: 'See the first one become active',
      done: has?.active ?? false,
      link: `/o/${slug}/partners?tab=active`,
    },
    { step: 'colleague', says: 'Bring in a colleague', done: has?.colleague ?? false, link: `/o/${slug}/members` },
  ]
}
