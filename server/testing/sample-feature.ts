/** A small feature for testing the platform: no business words, every kind of access, input and answer. */
import { sql } from 'kysely'
import { Type } from 'typebox'
import { endpoint } from '#contract/endpoint.ts'
import { Id, Instant, Line, Nullable, Obj, OneOf, Text } from '#contract/schema.ts'
import type { Actor } from '#server/platform/ctx.ts'
import type { Database } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'
import { type Feature, route, stream } from '#server/platform/http/route.ts'

const Thing = Obj({
  name: Line(20, 1),
  note: Text(2000),
  kind: OneOf(['small', 'large'] as const),
  size: Nullable(Type.Integer({ minimum: 1, maximum: 9 })),
})

export const sample = {
  open: endpoint({
    method: 'GET',
    path: '/v1/sample/open',
    summary: 'Open',
    tag: 'Sample',
    access: { as: 'public' },
    query: Obj({
      page: Type.Optional(Type.Integer({ minimum: 1 })),
      deep: Type.Optional(Type.Boolean()),
      kinds: Type.Optional(Type.Array(OneOf(['small', 'large'] as const))),
    }),
    response: Obj({ page: Type.Integer(), deep: Type.Boolean(), kinds: Type.Array(Type.String()) }),
  }),
  mine: endpoint({
    method: 'GET',
    path: '/v1/sample/mine',
    summary: 'Mine',
    tag: 'Sample',
    access: { as: 'person' },
    response: Obj({ name: Type.String() }),
  }),
  ours: endpoint({
    method: 'GET',
    path: '/v1/sample/ours',
    summary: 'Ours',
    tag: 'Sample',
    access: { as: 'member', least: 'admin' },
    response: Obj({ role: Type.String() }),
  }),
  theirs: endpoint({
    method: 'GET',
    path: '/v1/sample/theirs',
    summary: 'Theirs',
    tag: 'Sample',
    access: { as: 'installation_admin' },
  }),
  make: endpoint({
    method: 'POST',
    path: '/v1/sample/things',
    summary: 'Make',
    tag: 'Sample',
    access: { as: 'public' },
    body: Thing,
    response: Obj({ count: Type.Integer(), thing: Thing }),
    status: 201,
  }),
  slow: endpoint({
    method: 'POST',
    path: '/v1/sample/slow',
    summary: 'Slow',
    tag: 'Sample',
    access: { as: 'public' },
    body: Obj({ ms: Type.Integer({ minimum: 0, maximum: 60_000 }) }),
    response: Obj({ count: Type.Integer() }),
  }),
  secret: endpoint({
    method: 'POST',
    path: '/v1/sample/secret',
    summary: 'Secret',
    tag: 'Sample',
    access: { as: 'public' },
    response: Obj({ secret: Type.String() }),
  }),
  fail: endpoint({
    method: 'POST',
    path: '/v1/sample/fail',
    summary: 'Fail',
    tag: 'Sample',
    access: { as: 'public' },
    body: Obj({ how: OneOf(['refuse', 'throw', 'after_commit', 'database'] as const) }),
    response: Obj({ ok: Type.Boolean() }),
  }),
  limited: endpoint({
    method: 'POST',
    path: '/v1/sample/limited',
    summary: 'Limited',
    tag: 'Sample',
    access: { as: 'public' },
    body: Obj({ to: Line(100, 1) }),
  }),
  one: endpoint({
    method: 'PUT',
    path: '/v1/sample/things/{id}',
    summary: 'One',
    tag: 'Sample',
    access: { as: 'public' },
    params: Obj({ id: Id('job') }),
    body: Obj({ at: Nullable(Instant) }),
    response: Obj({ id: Type.String(), at: Nullable(Instant) }),
  }),
  leak: endpoint({
    method: 'GET',
    path: '/v1/sample/leak',
    summary: 'Leak',
    tag: 'Sample',
    access: { as: 'public' },
    response: Obj({ list: Type.Array(Obj({ seen: Type.String() })), other: Nullable(Obj({ seen: Type.String() })) }),
  }),
  wrong: endpoint({
    method: 'GET',
    path: '/v1/sample/wrong',
    summary: 'Wrong',
    tag: 'Sample',
    access: { as: 'public' },
    response: Obj({ at: Instant }),
  }),
  events: endpoint({
    method: 'GET',
    path: '/v1/sample/events',
    summary: 'Events',
    tag: 'Sample',
    access: { as: 'member', least: 'viewer' },
    query: Obj({ organization: Type.Optional(Type.String()) }),
  }),
}

/** How many slow requests have reached their handler. */
export const slow = { begun: 0 }

/** Counts what was really carried out, in a table that every engine has. */
async function count(db: Database, thing: string): Promise<number> {
  return db.transaction({ as: 'identity' }, async (tx) => {
    const result = await sql<{
      tokens: number
    }>`insert into rate_limit (bucket, tokens, updated_at) values (${`sample ${thing}`}, 1, now())
      on conflict (bucket) do update set tokens = rate_limit.tokens + 1 returning tokens`.execute(tx)
    return result.rows[0]?.tokens ?? 0
  })
}

export function sampleFeature(
  opened: ((send: (event: string, data: unknown) => void) => void) | undefined = undefined,
): Feature {
  return {
    name: 'sample',
    routes: [
      route(sample.open, async (_ctx, { query }) => ({
        page: query.page ?? 1,
        deep: query.deep ?? false,
        kinds: query.kinds ?? [],
      })),
      route(sample.mine, async (ctx) => ({ name: ctx.actor.name })),
      route(sample.ours, async (ctx) => ({ role: ctx.actor.role })),
      route(sample.theirs, async () => null),
      route(sample.make, async (ctx, { body }) => ({ count: await count(ctx.db, 'made'), thing: body })),
      route(sample.slow, async (ctx, { body }) => {
        slow.begun++
        await new Promise((resolve) => setTimeout(resolve, body.ms))
        return { count: await count(ctx.db, 'slow') }
      }),
      route(sample.secret, async (ctx) => ({ secret: `s3cret-${await count(ctx.db, 'secret')}` }), {
        carriesSecret: true,
      }),
      route(sample.fail, async (ctx, { body }) => {
        if (body.how === 'refuse') throw new AppError('conflict')
        if (body.how === 'throw') throw new Error('password=hunter2 at postgres://user:pass@db')
        if (body.how === 'database')
          await ctx.db.transaction({ as: 'identity' }, (tx) => sql`select * from there_is_no_such_table`.execute(tx))
        await count(ctx.db, 'failed')
        throw new Error('the connection was lost after the commit')
      }),
      route(sample.limited, async () => null, {
        limit: [
          { by: 'recipient', recipient: ({ body }) => body.to, capacity: 2, refillPerSecond: 1 / 60 },
          { by: 'address', capacity: 5, refillPerSecond: 1 / 60 },
        ],
      }),
      route(sample.one, async (_ctx, { params, body }) => ({ id: params.id, at: body.at })),
      route(sample.leak, async () => ({
        list: [{ seen: 'yes', hidden: 'no' }],
        other: { seen: 'yes', hidden: 'no' },
        hidden: 'no',
      })),
      route(sample.wrong, async () => ({ at: 'tomorrow' })),
    ],
    streams: [
      stream(sample.events, async (ctx, _input, connection) => {
        connection.send('hello', { role: ctx.actor.role })
        opened?.((event, data) => connection.send(event, data))
      }),
    ],
    pages: [
      {
        method: 'GET',
        path: '/sample/page/:word',
        handler: async (_ctx, { params, nonce }) => ({ html: `<p>${params.word} ${nonce}</p>` }),
      },
      {
        method: 'POST',
        path: '/sample/page/:word',
        handler: async (_ctx, { form, lists }) =>
          form.next
            ? { redirect: form.next }
            : {
                status: 422,
                html: `<p>${form.name} ${lists.name?.length}</p>`,
                cookies: [{ name: 'seen', value: 'yes' }],
              },
      },
      { method: 'GET', path: '/sample/broken', handler: async () => Promise.reject(new Error('hunter2')) },
    ],
  }
}

const person = {
  personId: '0199aaaa-0000-7000-8000-000000000001',
  name: 'Ada',
  email: 'ada@example.org',
  emailVerified: true,
  sessionId: '0199aaaa-0000-7000-8000-000000000002',
}

/** Stands in for identity: the token says who asks. `ended` sessions are nobody's. */
export function sampleAuthenticate(ended: Set<string> = new Set()) {
  return async (_db: Database, token: string | undefined, organization: string | undefined): Promise<Actor> => {
    if (!token || ended.has(token) || !/^(person|boss|viewer|admin)$/.test(token)) return { kind: 'anonymous' }
    const base = { ...person, isInstallationAdmin: token === 'boss' }
    if (organization === undefined) return { kind: 'person', ...base }
    if (organization !== 'org_ours' || token === 'person') throw new AppError('not_found')
    return {
      kind: 'member',
      ...base,
      organizationId: '0199aaaa-0000-7000-8000-000000000003',
      role: token === 'admin' ? 'admin' : 'viewer',
    }
  }
}
