/** The second fence (C3): with every `where` forgotten, a tenant still sees its own rows and nothing else. */
import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { newId } from '../id.ts'
import type { Scope } from './types.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await openTestDatabase()
  await db.transaction({ as: 'system' }, async (tx) => {
    for (const world of worlds) for (const row of rowsOf(world)) await row.execute(tx)
  })
})
afterAll(() => db.close())

/** Two hosts with everything they can have; nothing in common. */
interface World {
  name: string
  host: string
  partner: string
  person: string
  contact: string
  program: string
  partnership: string
  invitation: string
  form: string
  submission: string
}
const makeWorld = (name: string): World => ({
  name,
  host: newId(),
  partner: newId(),
  person: newId(),
  contact: newId(),
  program: newId(),
  partnership: newId(),
  invitation: newId(),
  form: newId(),
  submission: newId(),
})
const worlds = [makeWorld('acme'), makeWorld('globex')]
const [acme, globex] = worlds as [World, World]

function rowsOf(w: World): RawBuilder<unknown>[] {
  const { host, partner, person, contact, program, partnership, invitation, form, submission } = w
  return [
    sql`insert into person (id, email) values (${person}, ${`owner@${w.name}.example`}), (${contact}, ${`contact@${w.name}-partner.example`})`,
    sql`insert into account (id, account_id, provider_id, person_id, password) values (${newId()}, ${person}, 'credential', ${person}, 'hash')`,
    sql`insert into session (id, person_id, token, expires_at) values (${newId()}, ${person}, ${w.name}, now())`,
    sql`insert into organization (id, name, slug) values (${host}, ${w.name}, ${w.name}), (${partner}, ${`${w.name} partner`}, ${`${w.name}-partner`})`,
    sql`insert into slug_redirect (slug, organization_id) values (${`old-${w.name}`}, ${host})`,
    sql`insert into mail_domain (id, organization_id, domain, token, verified_at, verified_by, created_at)
        values (${newId()}, ${partner}, ${`${w.name}-partner.example`}, 'x', now(), 'record', now()), (${newId()}, ${partner}, ${`${w.name}-named.example`}, 'x', null, null, now())`,
    sql`insert into membership (id, organization_id, person_id, role, state) values (${newId()}, ${host}, ${person}, 'owner', 'active'), (${newId()}, ${partner}, ${contact}, 'owner', 'active')`,
    sql`insert into membership_secret (hash, membership_id, organization_id, expires_at) select ${`m-${w.name}`}, id, organization_id, now() from membership where organization_id = ${host}`,
    sql`insert into program (id, host_id, name, preset, policy_version) values (${program}, ${host}, ${w.name}, 'delegated_sourcing', 1)`,
    sql`insert into program_policy (program_id, host_id, version, policy) values (${program}, ${host}, 1, '{}')`,
    sql`insert into program_text (program_id, host_id, template, body) values (${program}, ${host}, 'invitation', ${w.name})`,
    sql`insert into partnership (id, host_id, program_id, scope_id, policy_version, partner_organization_id, partner_name, primary_contact_id, status, accepted_at)
        values (${partnership}, ${host}, ${program}, ${program}, 1, ${partner}, 'P', ${contact}, 'active', now())`,
    sql`insert into invitation (id, partnership_id, host_id, program_id, policy_version, email, person_id, state, offer, inviter_id)
        values (${invitation}, ${partnership}, ${host}, ${program}, 1, ${`contact@${w.name}-partner.example`}, ${contact}, 'pending', '{}', ${person})`,
    sql`insert into invitation_secret (hash, invitation_id, host_id, kind) values (${`i-${w.name}`}, ${invitation}, ${host}, 'mailed')`,
    sql`insert into mailbox_code (invitation_id, code_hash, expires_at) values (${invitation}, 'x', now())`,
    sql`insert into access_grant (id, partnership_id, host_id, permissions, visibility, starts_at) values (${newId()}, ${partnership}, ${host}, '{}', 'own', now())`,
    sql`insert into partnership_note (id, partnership_id, organization_id, body) values (${newId()}, ${partnership}, ${host}, 'ours'), (${newId()}, ${partnership}, ${partner}, 'theirs')`,
    sql`insert into receipt (id, partnership_id, host_id, host_name, partner_name, partner_organization_id, verb, closed) values (${newId()}, ${partnership}, ${host}, 'H', 'P', ${partner}, 'revoke', '{}')`,
    sql`insert into history_event (id, host_id, organization_id, partnership_id, actor, verb, seen_by, created_at) values
        (${newId()}, ${host}, ${host}, ${partnership}, 'time', 'both', 'both', now()), (${newId()}, ${host}, ${host}, ${partnership}, 'time', 'hosts', 'host', now()),
        (${newId()}, ${host}, ${partner}, ${partnership}, 'time', 'partners', 'partner', now())`,
    sql`insert into notification (id, person_id, organization_id, kind, created_at) values (${newId()}, ${person}, ${host}, 'x', now())`,
    sql`insert into abuse_report (id, invitation_id, host_id, email) values (${newId()}, ${invitation}, ${host}, 'x@example.com')`,
    sql`insert into mail (id, host_id, template, to_address, message_id, due_at) values (${newId()}, ${host}, 'x', 'x@example.com', 'x', now())`,
    sql`insert into form (id, host_id, program_id, purpose, version, created_at, updated_at) values (${form}, ${host}, ${program}, 'application', 1, now(), now())`,
    sql`insert into form_version (form_id, version, host_id, program_id, definition, published_at) values (${form}, 1, ${host}, ${program}, '{}', now())`,
    sql`insert into submission (id, partnership_id, host_id, form_id, form_version, state, number, created_at, updated_at) values (${submission}, ${partnership}, ${host}, ${form}, 1, 'submitted', 1, now(), now())`,
    sql`insert into submission_version (submission_id, number, partnership_id, host_id, form_id, form_version, answers, submitted_at) values (${submission}, 1, ${partnership}, ${host}, ${form}, 1, '{"name": "as handed in"}', now())`,
    sql`insert into submission_comment (id, partnership_id, host_id, number, side, body, created_at) values (${newId()}, ${partnership}, ${host}, 1, 'host', 'x', now())`,
    sql`insert into approval_stage (id, partnership_id, host_id, round, stage, decided_by, decided_at) values (${newId()}, ${partnership}, ${host}, 1, 1, ${person}, now())`,
    sql`insert into partner_profile (partnership_id, host_id, form_id, form_version, answers, approved_at, updated_at) values (${partnership}, ${host}, ${form}, 1, '{}', now(), now())`,
    sql`insert into stored_file (id, host_id, partnership_id, field, name, media_type, bytes, sha256, created_at) values (${newId()}, ${host}, ${partnership}, 'proof', 'a.pdf', 'application/pdf', 1, 'x', now())`,
    sql`insert into event_receiver (id, host_id, program_id, event, address) values (${newId()}, ${host}, ${program}, 'submitted', 'x@example.com')`,
    sql`insert into blocked_address (id, host_id, email, reason) values (${newId()}, ${host}, 'x@example.com', 'reported')`,
  ]
}

const ask = async <T>(scope: Scope, statement: string) =>
  (await db.transaction(scope, (tx) => sql.raw<T>(statement).execute(tx))).rows
const system = { as: 'system' } as const
const asTenant = (organizationId: string, personId?: string): Scope => ({ as: 'tenant', organizationId, personId })

/** Tables whose rows belong to somebody, with the columns that say whose. */
async function fencedTables(): Promise<{ name: string; columns: string[] }[]> {
  const rows = await ask<{ name: string; columns: string[] }>(
    system,
    `select table_name::text as name, array_agg(column_name::text order by column_name) as columns from information_schema.columns
     where table_schema = 'public' and column_name in ('host_id', 'organization_id', 'partner_organization_id') group by table_name order by table_name`,
  )
  return rows
}

test('neither role can get around the fence', async () => {
  const roles = await ask(
    system,
    "select rolname as name, rolsuper or rolbypassrls or rolcreaterole or rolcanlogin as free from pg_roles where rolname like 'entente\\_%' order by rolname",
  )
  expect(roles).toEqual([
    { name: 'entente_identity', free: false },
    { name: 'entente_tenant', free: false },
  ])
  expect(await ask(system, "select relname from pg_class where pg_get_userbyid(relowner) like 'entente\\_%'")).toEqual(
    [],
  )
  expect(
    await ask(
      system,
      "select r.rolname from pg_auth_members m join pg_roles r on r.oid = m.member where r.rolname like 'entente\\_%'",
    ),
  ).toEqual([])
  for (const scope of [asTenant(acme.host), { as: 'identity' } as const]) {
    await expect(ask(scope, 'alter table partnership disable row level security')).rejects.toMatchObject({
      code: '42501',
    })
    await expect(ask(scope, 'create table mine (id integer)')).rejects.toMatchObject({ code: '42501' })
    await expect(ask(scope, 'truncate partnership')).rejects.toMatchObject({ code: '42501' })
  }
})

test('every table whose rows belong to somebody has the fence', async () => {
  const names = (await fencedTables()).map(({ name }) => name)
  expect(names.length).toBeGreaterThan(15)
  const open = await ask(
    system,
    `select relname::text as name from pg_class where relname in (${names.map((name) => `'${name}'`).join(', ')}) and relkind = 'r' and not relrowsecurity`,
  )
  expect(open).toEqual([])
})

test('every table the tenant may read has the fence, but for those that hold nothing of anybody', async () => {
  const open = await ask<{ name: string }>(
    system,
    `select relname::text as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and not relrowsecurity
     and has_any_column_privilege('entente_tenant', oid, 'select') order by relname`,
  )
  expect(open.map(({ name }) => name)).toEqual(['idempotency_key', 'rate_limit'])
})

test('a tenant that forgets every condition sees its own rows and nothing of the other', async () => {
  const theirs = new Set(Object.values(globex))
  let seen = 0
  for (const { name } of await fencedTables()) {
    const rows = await ask<Record<string, unknown>>(asTenant(acme.host, acme.person), `select * from ${name}`).catch(
      (fault: { code?: string }) => {
        // what it may only write or not touch at all is fenced off even better
        expect(fault.code, name).toBe('42501')
        return []
      },
    )
    seen += rows.length
    const foreign = rows.filter((row) =>
      Object.values(row).some((value) => typeof value === 'string' && theirs.has(value)),
    )
    expect(foreign, name).toEqual([])
  }
  expect(seen).toBeGreaterThan(15)
})

test('a tenant that forgets every condition changes nothing of the other', async () => {
  const changes = [
    "update partnership set partner_name = 'x'",
    "update invitation set message = 'x'",
    "update program set name = 'x'",
    "update membership set role = 'viewer'",
    'delete from partnership_note',
    'delete from invitation_secret',
  ]
  for (const change of changes) await ask(asTenant(acme.host), change)
  const [left] = await ask(
    system,
    `select (select partner_name from partnership where id = '${globex.partnership}') as partner, (select message from invitation where id = '${globex.invitation}') as message,
     (select name from program where id = '${globex.program}') as program, (select role from membership where organization_id = '${globex.host}') as role,
     (select count(*) from partnership_note where partnership_id = '${globex.partnership}') as notes, (select count(*) from invitation_secret where invitation_id = '${globex.invitation}') as secrets`,
  )
  expect(left).toEqual({ partner: 'P', message: '', program: 'globex', role: 'owner', notes: 2, secrets: 1 })
})

test('a tenant cannot put rows into another one', async () => {
  await expect(
    ask(
      asTenant(acme.host),
      `insert into program (id, host_id, name, preset, policy_version) values ('${newId()}', '${globex.host}', 'x', 'delegated_sourcing', 1)`,
    ),
  ).rejects.toMatchObject({ code: '42501' })
  await expect(ask(asTenant(acme.host), `update partnership set host_id = '${globex.host}'`)).rejects.toMatchObject({
    code: '42501',
  })
})

test('the partner sees the shared rows, not the host’s notes, and cannot rewrite the host’s side', async () => {
  const partner = asTenant(globex.partner, globex.contact)
  expect(await ask(partner, 'select id from partnership')).toEqual([{ id: globex.partnership }])
  expect(await ask(partner, 'select body from partnership_note')).toEqual([{ body: 'theirs' }])
  expect(
    (await ask<{ verb: string }>(partner, 'select verb from history_event order by verb')).map(({ verb }) => verb),
  ).toEqual(['both', 'partners'])
  for (const change of [
    'approved_at = now()',
    'suspended_at = now()',
    `sponsor_id = '${globex.contact}'`,
    `host_id = '${globex.partner}'`,
  ]) {
    await expect(ask(partner, `update partnership set ${change}`), change).rejects.toMatchObject({ code: '42501' })
  }
})

const answers = [
  'submission',
  'submission_version',
  'submission_comment',
  'approval_stage',
  'partner_profile',
  'stored_file',
] as const

test('the partner sees its answers and the form, and writes only what is its own', async () => {
  const partner = asTenant(globex.partner, globex.contact)
  for (const table of ['form', 'form_version', ...answers])
    expect(await ask(partner, `select host_id from ${table}`), table).toEqual([{ host_id: globex.host }])
  expect(await ask(partner, 'select id from event_receiver')).toEqual([])
  for (const change of [
    "update form set draft = '{}'",
    `insert into form_version (form_id, version, host_id, program_id, definition, published_at) values ('${globex.form}', 2, '${globex.host}', '${globex.program}', '{}', now())`,
    `insert into approval_stage (id, partnership_id, host_id, round, stage, decided_by, decided_at) values ('${newId()}', '${globex.partnership}', '${globex.host}', 2, 1, '${globex.contact}', now())`,
    `insert into submission_comment (id, partnership_id, host_id, number, side, body, created_at) values ('${newId()}', '${globex.partnership}', '${globex.host}', 1, 'host', 'in their name', now())`,
    `update submission set host_id = '${globex.partner}'`,
    `update submission_version set answers = '{}'`,
    'delete from submission',
    'delete from partner_profile',
    'update partnership set submitted_at = now()',
    'update partnership set profile_approved_at = now()',
  ]) {
    const done = ask(partner, change)
    // rows it may read and not write are not there to be written
    if (change.startsWith('update form ')) await done
    else await expect(done, change).rejects.toMatchObject({ code: '42501' })
  }
  expect(await ask(system, `select draft from form where id = '${globex.form}'`)).toEqual([{ draft: null }])
})

test('nobody rewrites what was handed in, and no other host sees any of it', async () => {
  await expect(
    ask(asTenant(globex.host), `update submission_version set answers = '{"name": "as we like it"}'`),
  ).rejects.toMatchObject({ code: '42501' })
  await ask(asTenant(acme.host), "update submission set state = 'approved'")
  await ask(asTenant(acme.host), "update stored_file set name = 'x'")
  expect(
    await ask(
      system,
      `select (select state from submission where id = '${globex.submission}') as state, (select name from stored_file where host_id = '${globex.host}') as name`,
    ),
  ).toEqual([{ state: 'submitted', name: 'a.pdf' }])
  const stranger: Scope = { as: 'person', personId: newId() }
  for (const table of ['form', ...answers])
    expect(await ask(stranger, `select host_id from ${table}`), table).toEqual([])
})

test('whoever holds the link sees the answers of that invitation’s partner and no other', async () => {
  const holder: Scope = { as: 'invitee', secretHash: `i-${globex.name}` }
  for (const table of ['form', 'submission', 'stored_file'])
    expect(await ask(holder, `select host_id from ${table}`), table).toEqual([{ host_id: globex.host }])
  const guesser: Scope = { as: 'invitee', secretHash: 'guessed' }
  for (const table of ['form', ...answers])
    expect(await ask(guesser, `select host_id from ${table}`), table).toEqual([])
})

test('whoever holds a secret sees that invitation and no other', async () => {
  const holder: Scope = { as: 'invitee', secretHash: `i-${globex.name}` }
  expect(await ask(holder, 'select id from invitation')).toEqual([{ id: globex.invitation }])
  expect(await ask(holder, 'select name from program')).toEqual([{ name: 'globex' }])
  expect(
    await ask(
      { as: 'invitee', secretHash: 'guessed' },
      'select id from invitation union all select id from partnership union all select id from program',
    ),
  ).toEqual([])
})

test('a person sees what was sent to them and no other', async () => {
  const person: Scope = { as: 'person', personId: globex.contact }
  expect(await ask(person, 'select id from invitation')).toEqual([{ id: globex.invitation }])
  expect(await ask(person, 'select id from partnership')).toEqual([{ id: globex.partnership }])
  expect(
    await ask(
      { as: 'person', personId: newId() },
      'select id from invitation union all select id from partnership union all select id from notification',
    ),
  ).toEqual([])
})

test('no tenant, person or invitee reaches the account tables', async () => {
  for (const scope of [
    asTenant(acme.host, acme.person),
    { as: 'person', personId: acme.person },
    { as: 'invitee', secretHash: 'x' },
  ] as Scope[]) {
    for (const table of ['account', 'session', 'verification', 'two_factor', 'person']) {
      await expect(ask(scope, `select * from ${table}`), table).rejects.toMatchObject({ code: '42501' })
      await expect(ask(scope, `delete from ${table}`), table).rejects.toMatchObject({ code: '42501' })
    }
  }
})

test('account scope does not reach partnerships', async () => {
  for (const table of ['partnership', 'invitation', 'program', 'access_grant']) {
    await expect(ask({ as: 'identity' }, `select * from ${table}`), table).rejects.toMatchObject({ code: '42501' })
  }
})

test('history cannot be rewritten, not even by its owner', async () => {
  await expect(ask(system, "update history_event set verb = 'x'")).rejects.toMatchObject({ code: '42501' })
  await expect(ask(system, 'delete from history_event')).rejects.toMatchObject({ code: '42501' })
})

test('a host sees the mail domains its partner has proved, and neither those it has only named nor any code', async () => {
  const seen = await ask<{ domain: string }>(asTenant(acme.host), 'select domain from mail_domain')
  expect(seen).toEqual([{ domain: 'acme-partner.example' }])
  const own = await ask<{ domain: string }>(asTenant(acme.partner), 'select domain from mail_domain order by domain')
  expect(own).toEqual([{ domain: 'acme-named.example' }, { domain: 'acme-partner.example' }])
  await expect(ask(asTenant(acme.partner), 'select code_hash from mail_domain')).rejects.toMatchObject({
    code: '42501',
  })
  await expect(ask(asTenant(acme.partner), 'update mail_domain set verified_at = now()')).rejects.toMatchObject({
    code: '42501',
  })
})
