/** What the developers' pages read, across every fence. */
import { sql } from 'kysely'
import type { Ctx } from '#server/platform/ctx.ts'

export interface Becomable {
  id: string
  name: string
  email: string
  isClaimed: boolean
  /** "owner of Riverbend …" */
  places: string[]
}

export async function peopleToBecome(ctx: Ctx): Promise<Becomable[]> {
  const rows = await ctx.db.transaction({ as: 'system' }, (tx) =>
    tx
      .selectFrom('person')
      .leftJoin('membership', (join) =>
        join.onRef('membership.person_id', '=', 'person.id').on('membership.state', '=', 'active'),
      )
      .leftJoin('organization', 'organization.id', 'membership.organization_id')
      .select([
        'person.id',
        'person.name',
        'person.email',
        'person.claimed_at',
        'membership.role',
        'organization.name as organization',
      ])
      .orderBy('person.name')
      .orderBy('organization.name')
      .execute(),
  )
  const found = new Map<string, Becomable>()
  for (const row of rows) {
    const person = found.get(row.id) ?? {
      id: row.id,
      name: row.name,
      email: row.email,
      isClaimed: row.claimed_at !== null,
      places: [],
    }
    if (row.organization) person.places.push(`${row.role} of ${row.organization}`)
    found.set(row.id, person)
  }
  return [...found.values()]
}

export async function newestMails(ctx: Ctx) {
  const rows = await ctx.db.transaction({ as: 'system' }, (tx) =>
    tx
      .selectFrom('mail')
      .select([
        'id',
        'template',
        'to_address',
        'state',
        'last_answer',
        'created_at',
        sql<string | null>`content->>'subject'`.as('subject'),
      ])
      .orderBy('id', 'desc')
      .limit(100)
      .execute(),
  )
  return rows.map((row) => ({
    id: row.id,
    template: row.template,
    to: row.to_address,
    state: row.state,
    answer: row.last_answer,
    subject: row.subject,
    at: row.created_at,
  }))
}

export async function mailContent(ctx: Ctx, id: string): Promise<{ html: string } | undefined> {
  if (!/^[0-9a-f-]{36}$/.test(id)) return undefined
  const row = await ctx.db.transaction({ as: 'system' }, (tx) =>
    tx
      .selectFrom('mail')
      .select(sql<string | null>`content->>'html'`.as('html'))
      .where('id', '=', id)
      .executeTakeFirst(),
  )
  return row?.html ? { html: row.html } : undefined
}

export async function jobsNow(ctx: Ctx) {
  const rows = await ctx.db.transaction({ as: 'system' }, (tx) =>
    tx
      .selectFrom('outbox_job')
      .select(['kind', 'state', 'run_at', 'attempts', 'last_error'])
      .orderBy(sql`state <> 'waiting'`)
      .orderBy('run_at', 'desc')
      .limit(200)
      .execute(),
  )
  return rows.map((row) => ({
    kind: row.kind,
    state: row.state,
    runAt: row.run_at,
    attempts: row.attempts,
    lastError: row.last_error,
  }))
}
