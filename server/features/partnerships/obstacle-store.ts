/** Statements about what stands in the way: of inviting an address, of a second live partnership; and who silenced whom. */
import { sql } from 'kysely'
import type { PartnershipStatus } from '#contract/names.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { newId } from '#server/platform/id.ts'

/** An open or live partnership of an address. */
export interface Standing {
  id: string
  email: string
  status: PartnershipStatus
  accepted: boolean
  /** The time of its invitation has passed. */
  expired: boolean
}

/** What stands in the way of inviting each of some addresses. */
export interface Obstacles {
  /** Do not want invitations of this host, or of anybody. */
  blocked: Set<string>
  /** Belong to people of the host itself, whatever their state there. */
  own: Set<string>
  standing: Standing[]
}

/** One statement. Partnerships are those of this scope that are neither ended (also not by time) nor rejected. */
export async function findObstacles(
  tx: Tx,
  hostId: string,
  scopeId: string,
  emails: string[],
  now: Date,
): Promise<Obstacles> {
  if (emails.length === 0) return { blocked: new Set(), own: new Set(), standing: [] }
  const list = sql.join(emails)
  const { rows } = await sql<{
    kind: string
    email: string
    id: string | null
    status: string | null
    accepted: boolean
    expired: boolean
  }>`
    select 'blocked' as kind, lower(email) as email, null::uuid as id, null as status, false as accepted, false as expired
      from blocked_address where (host_id is null or host_id = ${hostId}) and lower(email) in (${list})
    union all
    select 'own', lower(p.email), null, null, false, false from membership m join person p on p.id = m.person_id
      where m.organization_id = ${hostId} and m.state <> 'removed' and lower(p.email) in (${list})
    union all
    select 'standing', contact_email, id, status, accepted_at is not null,
      coalesce(status = 'invited' and invitation_expires_at <= ${now}, false)
      from partnership where scope_id = ${scopeId} and contact_email in (${list}) and ended_at is null and rejected_at is null
        and (accepted_at is null or access_ends_at is null or access_ends_at > ${now})`.execute(tx)
  const of = (kind: string) => rows.filter((row) => row.kind === kind)
  return {
    blocked: new Set(of('blocked').map((row) => row.email)),
    own: new Set(of('own').map((row) => row.email)),
    standing: of('standing').map((row) => ({
      id: row.id ?? '',
      email: row.email,
      status: row.status as PartnershipStatus, // the column has a check
      accepted: row.accepted,
      expired: row.expired,
    })),
  }
}

/** Another live partnership of this organization in the same scope. */
export async function findLiveOf(
  tx: Tx,
  scopeId: string,
  organizationId: string,
  except: string,
): Promise<{ id: string; accessEndsAt: Date | null } | undefined> {
  return await tx
    .selectFrom('partnership')
    .select(['id', 'access_ends_at as accessEndsAt'])
    .where('scope_id', '=', scopeId)
    .where('partner_organization_id', '=', organizationId)
    .where('accepted_at', 'is not', null)
    .where('ended_at', 'is', null)
    .where('rejected_at', 'is', null)
    .where('id', '<>', except)
    .executeTakeFirst()
}

/** Whether this host has an open invitation to this person. */
export async function findOpenInvitationTo(tx: Tx, personId: string, hostId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('invitation')
    .select('id')
    .where('person_id', '=', personId)
    .where('host_id', '=', hostId)
    .where('state', '=', 'pending')
    .executeTakeFirst()
  return row !== undefined
}

/** Silences an address for a host, once. */
export async function insertBlocked(tx: Tx, hostId: string, email: string, now: Date): Promise<void> {
  await tx
    .insertInto('blocked_address')
    .values({ id: newId(), host_id: hostId, email: email.toLowerCase(), reason: 'reported', created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function insertAbuseReport(
  tx: Tx,
  report: { invitationId: string; hostId: string; email: string; reason: string | null },
  now: Date,
): Promise<string> {
  const id = newId()
  await tx
    .insertInto('abuse_report')
    .values({
      id,
      invitation_id: report.invitationId,
      host_id: report.hostId,
      email: report.email,
      reason: report.reason,
      created_at: now,
    })
    .execute()
  return id
}

/** Another live partnership of this organization in the same scope; undefined: none. */
export async function findLive(
  tx: Tx,
  scopeId: string,
  organizationId: string,
  now: Date,
): Promise<string | undefined> {
  const row = await tx
    .selectFrom('partnership')
    .select('id')
    .where('scope_id', '=', scopeId)
    .where('partner_organization_id', '=', organizationId)
    .where('accepted_at', 'is not', null)
    .where('ended_at', 'is', null)
    .where('rejected_at', 'is', null)
    .where((of) => of.or([of('access_ends_at', 'is', null), of('access_ends_at', '>', now)]))
    .executeTakeFirst()
  return row?.id
}
