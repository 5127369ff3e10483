/**
 * The floor: what somebody would write by hand with fastify and pg for these two requests alone. The same rows in the same
 * tables under the same roles, each request in one transaction, one statement per table; nothing that is not needed for them.
 */
import { createHash } from 'node:crypto'
import Fastify, { type FastifyRequest } from 'fastify'
import pg from 'pg'
import { fromPublicId, newId, toPublicId } from '#server/platform/id.ts'

const pool = new pg.Pool({ connectionString: process.env.BENCH_DATABASE_URL, max: 10 })
const app = Fastify()

const hash = (text: string) => createHash('sha256').update(text).digest('base64url')
const bucket = (kind: string, key: string) => `${kind}:${hash(key).slice(0, 22)}`
const tokenOf = (request: FastifyRequest) => /entente=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? ''

class Refused extends Error {}

interface Asking {
  query(text: string, values?: unknown[]): Promise<pg.QueryResult>
}

/** As most would write it, statements are sent as text; `--prepared-floor` names them, so that PostgreSQL keeps their plans. */
const prepared = process.env.BENCH_PREPARED_FLOOR === '1'

async function transaction<T>(work: (client: Asking) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('begin; set local role entente_identity')
    const result = await work({
      query: (text, values) =>
        values && prepared ? client.query({ name: hash(text).slice(0, 20), text, values }) : client.query(text, values),
    })
    await client.query('commit')
    return result
  } catch (fault) {
    await client.query('rollback')
    throw fault
  } finally {
    client.release()
  }
}

const asTenant = (organizationId: string, personId: string) =>
  `set local role entente_tenant; select set_config('app.organization', '${organizationId}', true), set_config('app.person', '${personId}', true)`

const words = (...texts: string[]) =>
  [
    ...new Set(
      texts
        .join(' ')
        .toLowerCase()
        .split(/[^a-z0-9]+/)
        .filter(Boolean),
    ),
  ].join(' ')

app.post<{
  Params: { id: string }
  Body: { rows: { email: string; name?: string; firstName?: string; lastName?: string }[] }
}>('/v1/programs/:id/invitations', async (request) => {
  const programId = fromPublicId('prog', request.params.id)
  const organizationId = fromPublicId('org', String(request.headers['entente-organization']))
  const [row] = request.body.rows
  if (!row || !/^[^@\s]+@[^@\s]+$/.test(row.email)) throw new Refused('invalid')
  const email = row.email.trim().toLowerCase()
  const now = new Date()
  const firstName = row.firstName ?? ''
  const lastName = row.lastName ?? ''
  const name = row.name ?? (`${firstName} ${lastName}`.trim() || email)
  return await transaction(async (client) => {
    const session = await client.query(
      `select p.id, p.name, p.email, m.role from session s join person p on p.id = s.person_id
         join membership m on m.person_id = p.id and m.organization_id = $2 and m.state = 'active'
         where s.token = $1 and s.expires_at > $3`,
      [hash(tokenOf(request)), organizationId, now],
    )
    const me = session.rows[0]
    if (!me) throw new Refused('not_signed_in')
    const person = await client.query(
      `insert into person (id, name, email) values ($1, $2, $3)
         on conflict (lower(email)) do update set email = person.email returning id, claimed_at`,
      [newId(), `${firstName} ${lastName}`.trim(), email],
    )
    const { id: personId, claimed_at: claimedAt } = person.rows[0]
    await client.query(asTenant(organizationId, me.id))
    const guard = await client.query(
      `select g.policy, p.policy_version,
           exists (select 1 from blocked_address b where lower(b.email) = $3 and (b.host_id is null or b.host_id = $2)) as blocked,
           exists (select 1 from membership m where m.organization_id = $2 and m.person_id = $4 and m.state <> 'removed') as own,
           exists (select 1 from partnership s where s.scope_id = $2 and s.ended_at is null and s.rejected_at is null
             and ((s.accepted_at is null and s.contact_email = $3) or (s.accepted_at is not null and s.primary_contact_id = $4))) as there
         from program p join program_policy g on g.program_id = p.id and g.version = p.policy_version
         where p.id = $1 and p.host_id = $2 and p.archived_at is null`,
      [programId, organizationId, email, personId],
    )
    const found = guard.rows[0]
    const mayInvite = found && (me.role === 'owner' || me.role === found.policy.whoMayInvite)
    if (!mayInvite || found.blocked || found.own || found.there) throw new Refused('forbidden')
    const partnershipId = newId()
    const invitationId = newId()
    const expiresAt = new Date(now.getTime() + found.policy.inviteTtlDays * 86_400_000)
    const undoUntil = new Date(now.getTime() + 10_000)
    const grant = found.policy.defaultGrant
    const offer = {
      permissions: grant.permissions,
      visibility: grant.visibility,
      endsAt: null,
      lengthDays: grant.lengthDays,
    }
    const added = await client.query(
      `insert into partnership (id, host_id, program_id, scope_id, policy_version, partner_name, contact_email, contact_first_name,
           contact_last_name, sponsor_id, status, invitation_id, invitation_expires_at, delivery, last_activity_at, search_words,
           created_by, created_at, updated_at)
         values ($1, $2, $3, $2, $4, $5, $6, $7, $8, $9, 'invited', $10, $11, 'queued', $12, $13, $9, $12, $12)
         on conflict do nothing returning id`,
      [
        partnershipId,
        organizationId,
        programId,
        found.policy_version,
        name,
        email,
        firstName,
        lastName,
        me.id,
        invitationId,
        expiresAt,
        now,
        words(name, firstName, lastName, email),
      ],
    )
    if (added.rowCount !== 1) throw new Refused('already_partner')
    await client.query(
      `insert into invitation (id, partnership_id, host_id, program_id, policy_version, email, first_name, last_name, person_id, state,
           expires_at, offer, inviter_id, next_reminder_at, undo_until, made_partnership, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'pending', $10, $11, $12, $13, $14, true, $15, $15)`,
      [
        invitationId,
        partnershipId,
        organizationId,
        programId,
        found.policy_version,
        email,
        firstName,
        lastName,
        personId,
        expiresAt,
        offer,
        me.id,
        new Date(now.getTime() + 3 * 86_400_000),
        undoUntil,
        now,
      ],
    )
    await client.query(
      `insert into history_event (id, host_id, organization_id, partnership_id, invitation_id, actor, person_id, actor_name, verb,
           before, after, seen_by, request_id, address, created_at)
         values ($1, $2, $2, $3, $4, 'person', $5, $6, 'invitation.sent', $7, $8, 'both', $9, $10, $11)`,
      [
        newId(),
        organizationId,
        partnershipId,
        invitationId,
        me.id,
        me.name,
        { status: 'none' },
        { status: 'invited', email, ...offer, approves: false },
        request.id,
        request.ip,
        now,
      ],
    )
    const mailId = newId()
    await client.query(
      `insert into mail (id, template, to_address, host_id, person_id, invitation_id, partnership_id, message_id, due_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        mailId,
        claimedAt ? 'invitation_known' : 'invitation',
        email,
        organizationId,
        personId,
        invitationId,
        partnershipId,
        `<${toPublicId('mail', mailId)}@127.0.0.1>`,
        undoUntil,
      ],
    )
    await client.query(
      `insert into outbox_job (id, kind, payload, lane, run_at, unique_key) values
           ($1, 'mail.deliver', $2, $3, $7, $4), ($5, 'notifications.tell_invited', $6, '', $7, null)`,
      [newId(), { mailId }, email.split('@')[1], `mail:${mailId}`, newId(), { invitationId, partnershipId }, undoUntil],
    )
    const limits = await client.query(
      `insert into rate_limit (bucket, tokens, updated_at) values ($1, 19, $5), ($2, $4::float8 - 1, $5)
         on conflict (bucket) do update set updated_at = excluded.updated_at, tokens = least(excluded.tokens + 1, rate_limit.tokens
           + extract(epoch from excluded.updated_at - rate_limit.updated_at) * case when excluded.bucket = $1 then $3::float8 else $4::float8 / 86400 end) - 1
         returning tokens`,
      [bucket('invite-to', email), bucket('invite-from', organizationId), 20 / 86_400, 20_000, now],
    )
    if (limits.rows.some((limit) => limit.tokens < 0)) throw new Refused('limit_reached')
    return {
      verdicts: [
        {
          email,
          ok: true,
          code: null,
          says: null,
          field: null,
          notes: [],
          partnershipId: toPublicId('pship', partnershipId),
          invitationId: toPublicId('inv', invitationId),
        },
      ],
      sent: 1,
      undoUntil: undoUntil.toISOString(),
    }
  })
})

app.post<{ Params: { id: string } }>('/v1/inbox/:id/accept', async (request) => {
  const invitationId = fromPublicId('inv', request.params.id)
  const now = new Date()
  return await transaction(async (client) => {
    const session = await client.query(
      `select p.id, p.name, lower(p.email) as email, p.email_verified, o.id as organization_id, o.name as organization_name
       from session s join person p on p.id = s.person_id join organization o on o.personal_of = p.id
       where s.token = $1 and s.expires_at > $2`,
      [hash(tokenOf(request)), now],
    )
    const me = session.rows[0]
    if (!me) throw new Refused('not_signed_in')
    await client.query(`set local role entente_tenant; select set_config('app.person', '${me.id}', true)`)
    const place = await client.query(
      'select host_id, partnership_id from invitation where id = $1 and person_id = $2',
      [invitationId, me.id],
    )
    if (!place.rows[0]) throw new Refused('not_found')
    const { host_id: hostId, partnership_id: partnershipId } = place.rows[0]
    await client.query(asTenant(hostId, me.id))
    const locked = await client.query(
      'select id, partner_name, scope_id, contact_first_name, contact_last_name, contact_email, ended_at, rejected_at, sponsor_id from partnership where id = $1 for no key update',
      [partnershipId],
    )
    const partnership = locked.rows[0]
    const guard = await client.query(
      `select i.state, i.expires_at, i.email, i.offer, i.inviter_id, g.policy, h.name as host_name, h.slug, h.suspended_at,
         p.id as told_id, p.email as told_email,
         exists (select 1 from partnership o where o.scope_id = $2 and o.partner_organization_id = $3 and o.accepted_at is not null
           and o.ended_at is null and o.rejected_at is null) as there
       from invitation i join program_policy g on g.program_id = i.program_id and g.version = i.policy_version
       join organization h on h.id = i.host_id
       left join membership m on m.organization_id = i.host_id and m.person_id = i.inviter_id and m.state = 'active'
       left join person p on p.id = m.person_id
       where i.id = $1`,
      [invitationId, partnership.scope_id, me.organization_id],
    )
    const found = guard.rows[0]
    const open =
      found?.state === 'pending' && (found.expires_at === null || found.expires_at > now) && !partnership.ended_at
    if (!open || found.suspended_at || found.there || !me.email_verified || me.email !== found.email)
      throw new Refused('invitation_closed')
    await client.query(
      `update invitation set state = 'accepted', answered_at = $2, answered_by = $3, accepted_organization_id = $4, next_reminder_at = null,
         undo_until = null, updated_at = $2 where id = $1`,
      [invitationId, now, me.id, me.organization_id],
    )
    await client.query('update invitation_secret set died_at = $2 where invitation_id = $1 and died_at is null', [
      invitationId,
      now,
    ])
    const endsAt = found.offer.endsAt
    await client.query(
      `update partnership set accepted_at = $2, approved_at = $2, first_approved_at = $2, status = 'active', access_ends_at = $3,
         last_activity_at = $2, partner_organization_id = $4, primary_contact_id = $5, invitation_expires_at = null, partner_name = $6,
         search_words = $7, updated_at = $2 where id = $1`,
      [
        partnershipId,
        now,
        endsAt,
        me.organization_id,
        me.id,
        me.organization_name,
        words(
          me.organization_name,
          partnership.contact_first_name,
          partnership.contact_last_name,
          partnership.contact_email,
        ),
      ],
    )
    await client.query(
      `insert into access_grant (id, partnership_id, host_id, permissions, visibility, starts_at, ends_at, created_at, updated_at)
       values ($1, $2, $3, $4, $5, $6, $7, $6, $6)`,
      [newId(), partnershipId, hostId, found.offer.permissions, found.offer.visibility, now, endsAt],
    )
    await client.query(
      `insert into history_event (id, host_id, organization_id, partnership_id, invitation_id, actor, person_id, actor_name, verb,
         before, after, seen_by, request_id, address, created_at)
       values ($1, $2, $3, $4, $5, 'person', $6, $7, 'invitation.accepted', $8, $9, 'both', $10, $11, $12)`,
      [
        newId(),
        hostId,
        me.organization_id,
        partnershipId,
        invitationId,
        me.id,
        me.name,
        { status: 'invited' },
        {
          status: 'active',
          organization: me.organization_name,
          permissions: found.offer.permissions,
          visibility: found.offer.visibility,
          endsAt,
        },
        request.id,
        request.ip,
        now,
      ],
    )
    if (found.told_id) {
      await client.query(
        `insert into notification (id, person_id, organization_id, kind, data, link, created_at)
         values ($1, $2, $3, 'invitation.accepted', $4, $5, $6)`,
        [
          newId(),
          found.told_id,
          hostId,
          { says: `${me.organization_name} has accepted your invitation`, reason: null },
          `/o/${found.slug}/partners/${toPublicId('pship', partnershipId)}`,
          now,
        ],
      )
      const mailId = newId()
      await client.query(
        `insert into mail (id, template, to_address, host_id, person_id, partnership_id, data, message_id, due_at)
         values ($1, 'invitation_accepted', $2, $3, $4, $5, $6, $7, $8)`,
        [
          mailId,
          found.told_email,
          hostId,
          found.told_id,
          partnershipId,
          { side: 'host', because: 'You sent this invitation.', reason: '', detail: '' },
          `<${toPublicId('mail', mailId)}@127.0.0.1>`,
          now,
        ],
      )
      await client.query(
        `with job as (insert into outbox_job (id, kind, payload, lane, run_at, unique_key) values ($1, 'mail.deliver', $2, $3, now(), $4))
         select pg_notify('entente_outbox', ''), pg_notify('entente_live', $5)`,
        [
          newId(),
          { mailId },
          found.told_email.split('@')[1],
          `mail:${mailId}`,
          JSON.stringify({ people: [found.told_id], event: 'notification', about: null }),
        ],
      )
    }
    const id = toPublicId('pship', partnershipId)
    return { partnershipId: id, landing: `/home/p/${id}` }
  })
})

app.setErrorHandler((fault, _request, reply) => {
  const says = fault instanceof Error ? fault.message : String(fault)
  return reply.code(fault instanceof Refused ? 409 : 500).send({ says })
})

await app.listen({ port: 0, host: '127.0.0.1' })
const address = app.server.address()
process.send?.({ port: typeof address === 'object' ? address?.port : 0 })

process.on('disconnect', async () => {
  await app.close()
  await pool.end()
  process.exit(0)
})
