/** What both servers find: hosts with their owners signed in, and persons who are signed in and can accept. */
import { sql } from 'kysely'
import { startingPolicy } from '#presets/index.ts'
import { hashSecret, newSecret } from '#server/features/identity/library.ts'
import type { Database, Tx } from '#server/platform/db/types.ts'
import { newId, toPublicId } from '#server/platform/id.ts'

export interface Host {
  organizationId: string
  programId: string
  token: string
}

export interface Acceptor {
  email: string
  token: string
}

async function insertPerson(tx: Tx, name: string, email: string): Promise<{ id: string; token: string }> {
  const id = newId()
  const token = newSecret()
  await sql`insert into person (id, name, email, email_verified, claimed_at) values (${id}::uuid, ${name}, ${email}, true, now())`.execute(
    tx,
  )
  await sql`insert into session (id, person_id, token, expires_at)
    values (${newId()}::uuid, ${id}::uuid, ${hashSecret(token)}, now() + interval '7 days')`.execute(tx)
  return { id, token }
}

async function insertOrganization(tx: Tx, of: { name: string; ownerId: string; personal: boolean }): Promise<string> {
  const id = newId()
  await sql`insert into organization (id, name, slug, kind, hosting, personal_of) values (${id}::uuid, ${of.name}, ${`o-${id}`},
    ${of.personal ? 'personal' : 'organization'}, ${of.personal ? 'no' : 'yes'}, ${of.personal ? of.ownerId : null}::uuid)`.execute(
    tx,
  )
  await sql`insert into membership (id, organization_id, person_id, role, state, joined_at)
    values (${newId()}::uuid, ${id}::uuid, ${of.ownerId}::uuid, 'owner', 'active', now())`.execute(tx)
  return id
}

/** Hosts of a `delegated_sourcing` program. */
export async function seedHosts(db: Database, count: number): Promise<Host[]> {
  return await db.transaction({ as: 'system' }, async (tx) => {
    await sql`insert into installation (id, name, sender_name, sender_address, support_address, set_up_at)
      values (1, 'Bench', 'Bench', 'bench@example.org', 'help@example.org', now())`.execute(tx)
    const hosts: Host[] = []
    for (let n = 0; n < count; n++) {
      const owner = await insertPerson(tx, `Owner ${n}`, `owner${n}@host${n}.example`)
      const organizationId = await insertOrganization(tx, { name: `Host ${n}`, ownerId: owner.id, personal: false })
      const programId = newId()
      await sql`insert into program (id, host_id, name, preset, policy_version)
        values (${programId}::uuid, ${organizationId}::uuid, 'Delegations', 'delegated_sourcing', 1)`.execute(tx)
      await sql`insert into program_policy (program_id, host_id, version, policy) values (${programId}::uuid, ${organizationId}::uuid, 1,
        ${JSON.stringify(startingPolicy('delegated_sourcing'))}::jsonb)`.execute(tx)
      hosts.push({
        organizationId: toPublicId('org', organizationId),
        programId: toPublicId('prog', programId),
        token: owner.token,
      })
    }
    return hosts
  })
}

/** Persons with an account, a session and the organization that stands for them. */
export async function seedAcceptors(db: Database, count: number): Promise<Acceptor[]> {
  return await db.transaction({ as: 'system' }, async (tx) => {
    const acceptors: Acceptor[] = []
    for (let n = 0; n < count; n++) {
      const email = `${newId().slice(-12)}${n}@partner.example`
      const { id, token } = await insertPerson(tx, `Partner ${n}`, email)
      await insertOrganization(tx, { name: `Partner ${n}`, ownerId: id, personal: true })
      acceptors.push({ email, token })
    }
    return acceptors
  })
}
