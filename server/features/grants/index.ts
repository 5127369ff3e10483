/**
 * Access decisions: what a person may do now through one partnership. Loaded in one statement per request and never from a
 * cache, so that an ending holds from the very next request, on every node.
 */
import { sql } from 'kysely'
import type { ErrorCode } from '#contract/errors.ts'
import type { OrganizationRole, PermissionName, PresetName, Visibility } from '#contract/names.ts'
import type { Policy } from '#contract/policy.ts'
import type { PartnerRole } from '#contract/vocabulary.ts'
import { permissionsByRole, rolesOf } from '#server/features/programs/index.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'

/** What is granted, as it stands at this moment. */
export interface Access {
  partnershipId: string
  hostId: string
  partnerOrganizationId: string
  role: OrganizationRole
  permissions: PermissionName[]
  visibility: Visibility
  /** Recertification is due, and the policy leaves reading only; or the time for changed terms is over. */
  readOnly: boolean
  endsAt: Date | null
}

export type Decision = ({ allowed: true } & Access) | { allowed: false; code: ErrorCode }

interface Row {
  hostId: string
  partnerOrganizationId: string
  role: OrganizationRole
  status: string
  permissions: PermissionName[]
  visibility: Visibility
  startsAt: Date
  endsAt: Date | null
  suspended: boolean
  whileDue: 'keep' | 'restrict'
  preset: PresetName
  roles: PartnerRole[] | null
  /** null: a policy from before there was a choice. */
  access: Policy['memberAccessDefault'] | null
  held: string[] | null
  /** Terms wait for the person and there is no time left; or for the partner, whose status may not have been written yet. */
  termsShut: boolean
  /** What is asked anew was not submitted in time, and the policy leaves reading only. */
  isLate: boolean
}

/**
 * Whether this person, as an active member of the partner, has access through this partnership now, and to what.
 * @example const access = await accessOf(tx, actor.personId, partnershipId, ctx.now())
 */
export async function accessOf(tx: Tx, personId: string, partnershipId: string, now: Date): Promise<Decision> {
  const { rows } = await sql<Row>`
    select s.host_id as "hostId", s.partner_organization_id as "partnerOrganizationId", m.role, s.status, g.permissions, g.visibility,
      g.starts_at as "startsAt", least(g.ends_at, s.access_ends_at) as "endsAt",
      (h.suspended_at is not null or o.suspended_at is not null) as suspended, p.policy ->> 'whileDue' as "whileDue",
      q.preset, q.roles, p.policy ->> 'memberAccessDefault' as access, r.roles as held,
      (coalesce(s.terms_due_at <= ${now}::timestamptz, false) or exists (
        select 1 from terms_document d
        join terms_version v on v.document_id = d.id and v.version = d.version
        where d.program_id = s.program_id and d.retired_at is null and d.accepted_by = 'each_member'
          and not exists (select 1 from terms_acceptance a
            where a.partnership_id = s.id and a.document_id = d.id and a.person_id = m.person_id and a.version = d.version)
          -- whoever was there before, or agreed to an older version, has until the deadline
          and not ((coalesce(m.joined_at, m.created_at) < d.since or exists (select 1 from terms_acceptance a
              where a.partnership_id = s.id and a.document_id = d.id and a.person_id = m.person_id))
            and v.published_at + make_interval(days => d.deadline_days) > ${now}::timestamptz))) as "termsShut",
      coalesce(p.policy -> 'recertification' ->> 'afterDeadline' = 'restrict' and s.recertification_of = 'answers'
        and (s.submitted_at is null or s.returned_at is not null)
        and s.recertification_due_at + make_interval(days => (p.policy -> 'recertification' ->> 'deadlineDays')::int)
          <= ${now}::timestamptz, false) as "isLate"
    from partnership s
    join membership m on m.organization_id = s.partner_organization_id and m.person_id = ${personId} and m.state = 'active'
    join organization h on h.id = s.host_id
    join organization o on o.id = s.partner_organization_id
    join access_grant g on g.partnership_id = s.id
    join program q on q.id = s.program_id
    left join partnership_role_holder r on r.partnership_id = s.id and r.person_id = m.person_id
    join program_policy p on p.program_id = s.program_id and p.version = s.policy_version
    where s.id = ${partnershipId} and s.accepted_at is not null`.execute(tx)
  const row = rows[0]
  // not a member, or not there: the same answer
  if (!row) return { allowed: false, code: 'not_found' }
  if (row.suspended) return { allowed: false, code: 'organization_suspended' }
  const live = row.status === 'active' || row.status === 'recertifying'
  if (!live || row.startsAt > now || (row.endsAt !== null && row.endsAt <= now))
    return { allowed: false, code: 'not_active' }
  const isRecertifying = row.status === 'recertifying'
  if (row.termsShut && !isRecertifying) return { allowed: false, code: 'terms_outstanding' }
  return {
    allowed: true,
    partnershipId,
    hostId: row.hostId,
    partnerOrganizationId: row.partnerOrganizationId,
    role: row.role,
    permissions: permissionsByRole(row.permissions, {
      access: row.access ?? 'all',
      roles: rolesOf(row),
      held: row.held ?? [],
    }),
    visibility: row.visibility,
    readOnly: isRecertifying && (row.whileDue === 'restrict' || row.termsShut || row.isLate),
    endsAt: row.endsAt,
  }
}

/** The access, or the error: what is not granted is not there. */
export async function assertAccess(
  tx: Tx,
  personId: string,
  partnershipId: string,
  permission: PermissionName,
  now: Date,
): Promise<Access> {
  const decision = await accessOf(tx, personId, partnershipId, now)
  if (!decision.allowed) throw new AppError(decision.code)
  if (!decision.permissions.includes(permission)) throw new AppError('not_found')
  return decision
}
