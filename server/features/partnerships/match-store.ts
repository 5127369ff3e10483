/** Statements about matching applicants to existing partners. */
import { sql } from 'kysely'
import { publicProviderOf } from '#server/features/organizations/index.ts'
import type { Tx } from '#server/platform/db/types.ts'

/** A live partner of the host with the mail domain that was asked for. */
export interface Known {
  partnershipId: string
  organizationId: string
  name: string
  /** It has proved the domain; otherwise all its people use it. */
  proved: boolean
}

/**
 * Live partners of a program to whom a mail domain belongs: proved by the partner, or used by every one of its active members.
 * A domain where everybody can get an address says nothing, unless somebody has proved it. Scope: system; the host is named.
 */
export async function listKnownByDomain(
  tx: Tx,
  of: { hostId: string; programId: string; domain: string; except: string },
): Promise<Known[]> {
  const { domain } = of
  const byMembers = publicProviderOf(domain)
    ? sql``
    : sql`union all
      select m.organization_id, false from person p join membership m on m.person_id = p.id and m.state = 'active'
      where split_part(p.email, '@', 2) = ${domain} and p.claimed_at is not null
        and not exists (select 1 from membership o join person q on q.id = o.person_id
          where o.organization_id = m.organization_id and o.state = 'active' and split_part(q.email, '@', 2) <> ${domain})`
  const { rows } = await sql<Known>`
    with known as (
      select organization_id, true as proved from mail_domain where domain = ${domain} and verified_at is not null
      ${byMembers})
    select s.id as "partnershipId", s.partner_organization_id as "organizationId", s.partner_name as name, bool_or(k.proved) as proved
    from known k join partnership s on s.partner_organization_id = k.organization_id
    where s.host_id = ${of.hostId}::uuid and s.program_id = ${of.programId}::uuid and s.id <> ${of.except}::uuid
      and s.status in ('active', 'recertifying')
    group by s.id, s.partner_organization_id, s.partner_name
    order by bool_or(k.proved) desc, s.id limit 20`.execute(tx)
  return rows
}

export interface Asked {
  id: string
  partnerName: string
  contactName: string
  email: string | null
  at: Date
}

/** Applicants about whom this partnership was asked and has not answered. Scope: the host's. */
export async function listAsked(tx: Tx, hostId: string, partnershipId: string): Promise<Asked[]> {
  const { rows } = await sql<Asked>`
    select id, partner_name as "partnerName", trim(contact_first_name || ' ' || contact_last_name) as "contactName",
      contact_email as email, match_pending_at as at
    from partnership where host_id = ${hostId}::uuid and match_partnership_id = ${partnershipId}::uuid
      and match_pending_at is not null and ended_at is null and rejected_at is null
    order by match_pending_at limit 100`.execute(tx)
  return rows
}
