/** What both engines must do alike. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { AppError } from '../errors.ts'
import { newId } from '../id.ts'
import { usualDeadlines } from './database.ts'
import { isForeignKeyViolation, isUniqueViolation, json, SqlError } from './index.ts'
import type { Tx } from './types.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await openTestDatabase({
    deadlines: {
      ...usualDeadlines,
      request: { statementMilliseconds: 1_000, acquireMilliseconds: 500 },
      transactionMilliseconds: { request: 1_500, system: 60_000 },
    },
  })
})
afterAll(() => db.close())
beforeEach(() => db.reset())

const system = <T>(work: (tx: Tx) => Promise<T>) => db.transaction({ as: 'system' }, work)
const one = async <T>(query: ReturnType<typeof sql<T>>) => (await system((tx) => query.execute(tx))).rows[0]
const addPerson = (tx: Tx, email: string, id = newId()) => tx.insertInto('person').values({ id, email }).execute()
const countPersons = async () => (await one(sql<{ count: number }>`select count(*) from person`))?.count

test('columns come back as the same values on both engines', async () => {
  const row =
    await one(sql`select 9007199254740991::int8 as big, count(*) as count, 1.5::float8 as float, 7::int2 as small,
    true as yes, null::text as nothing, '2026-11-20 20:45:01.123456+02'::timestamptz as at, '{"a": [1, null]}'::jsonb as object,
    '[1]'::json as list, '\\x00ff'::bytea as bytes, 12.50::numeric as money, date '2026-02-28' as day, interval '90 minutes' as span,
    array['a', 'b c', 'q"\\', null, ''] as texts, array[1, null]::int8[] as numbers, '{}'::text[] as none,
    array['0197f7a0-0000-7000-8000-000000000000']::uuid[] as ids, array[true, false] as flags`)
  expect(row).toEqual({
    big: 9007199254740991,
    count: 1,
    float: 1.5,
    small: 7,
    yes: true,
    nothing: null,
    at: new Date('2026-11-20T18:45:01.123Z'),
    object: { a: [1, null] },
    list: [1],
    bytes: new Uint8Array([0, 255]),
    money: '12.50',
    day: '2026-02-28',
    span: '01:30:00',
    texts: ['a', 'b c', 'q"\\', null, ''],
    numbers: [1, null],
    none: [],
    ids: ['0197f7a0-0000-7000-8000-000000000000'],
    flags: [true, false],
  })
})

test('parameters arrive as the same values on both engines', async () => {
  const at = new Date('2026-11-20T20:45:01.123Z')
  const bytes = Buffer.from([0, 1, 255])
  expect(
    await one(sql`select ${1}::int8 as n, ${at}::timestamptz as at, ${bytes}::bytea as bytes, ${true}::boolean as yes, ${null}::text as nothing,
      ${'ü 🙂'}::text as text, ${['a', 'b,"c\\', '']}::text[] as texts, ${[]}::text[] as none, ${{ a: ['x'] }}::jsonb as object,
      ${json(['x'])} as list, ${[{ a: 1 }]}::jsonb as objects, ${10n}::int8 as big`),
  ).toEqual({
    n: 1,
    at,
    bytes: new Uint8Array(bytes),
    yes: true,
    nothing: null,
    text: 'ü 🙂',
    texts: ['a', 'b,"c\\', ''],
    none: [],
    object: { a: ['x'] },
    list: ['x'],
    objects: [{ a: 1 }],
    big: 10,
  })
})

test('counts of changed rows are told', async () => {
  await system(async (tx) => {
    await addPerson(tx, 'ada@example.com')
    const { numUpdatedRows } = await tx.updateTable('person').set({ name: 'Ada' }).executeTakeFirstOrThrow()
    expect(numUpdatedRows).toBe(1n)
    const { numDeletedRows } = await tx.deleteFrom('person').where('name', '=', 'nobody').executeTakeFirstOrThrow()
    expect(numDeletedRows).toBe(0n)
  })
})

test('a transaction that throws leaves nothing', async () => {
  await expect(
    system(async (tx) => {
      await addPerson(tx, 'ada@example.com')
      throw new AppError('conflict')
    }),
  ).rejects.toMatchObject({ code: 'conflict' })
  expect(await countPersons()).toBe(0)
})

test('a transaction whose failed statement was swallowed is not reported as committed', async () => {
  await expect(
    system(async (tx) => {
      await addPerson(tx, 'ada@example.com')
      await addPerson(tx, 'ADA@example.com').catch(() => undefined)
    }),
  ).rejects.toMatchObject({ code: '25P02' })
  expect(await countPersons()).toBe(0)
})

test('what the database refuses is told by code and constraint, without the values', async () => {
  const fault = await system(async (tx) => {
    await addPerson(tx, 'ada@example.com')
    await addPerson(tx, 'ada@example.com')
  }).catch((thrown: unknown) => thrown)
  expect(isUniqueViolation(fault, 'person_email')).toBe(true)
  expect(isUniqueViolation(fault, 'organization_slug')).toBe(false)
  expect(fault).toBeInstanceOf(SqlError)
  expect(JSON.stringify({ ...(fault as SqlError), message: (fault as SqlError).message })).not.toContain(
    'ada@example.com',
  )
  const missing = await system((tx) =>
    sql`insert into session (id, person_id, token, expires_at) values (${newId()}, ${newId()}, 'x', now())`.execute(tx),
  ).catch((thrown: unknown) => thrown)
  expect(isForeignKeyViolation(missing)).toBe(true)
})

test('a NUL character is bad input, not a failure', async () => {
  await expect(system((tx) => addPerson(tx, 'a\0@example.com'))).rejects.toMatchObject({ code: 'invalid' })
})

test('a statement has a deadline', { timeout: 45_000 }, async () => {
  const start = Date.now()
  await expect(
    db.transaction({ as: 'identity' }, (tx) =>
      sql`select count(*) from generate_series(1, 100000000000) a`.execute(tx),
    ),
  ).rejects.toMatchObject({ code: 'unavailable', extra: { retryAfterSeconds: 2 } })
  expect(Date.now() - start).toBeLessThan(4_000)
  // the embedded database is opened anew from its dump meanwhile
  await expect.poll(async () => (await db.health()).ready, { timeout: 30_000 }).toBe(true)
  expect(await countPersons()).toBe(0)
})

test('a transaction has a deadline, and nothing can be done in it afterwards', async () => {
  let kept: Tx | undefined
  await expect(
    db.transaction({ as: 'identity' }, async (tx) => {
      kept = tx
      await addPerson(tx, 'ada@example.com')
      await new Promise((resolve) => setTimeout(resolve, 3_000))
    }),
  ).rejects.toMatchObject({ code: 'unavailable' })
  expect(await countPersons()).toBe(0)
  await expect(addPerson(kept as Tx, 'bob@example.com')).rejects.toThrow('has ended')
})

test('a scope sets who is seen, and within() goes back to the former one', async () => {
  const [organizationId, personId] = [newId(), newId()]
  const who = sql<{
    role: string
    o: string
    p: string
    s: string
  }>`select current_user as role, current_setting('app.organization') as o, current_setting('app.person') as p, current_setting('app.secret_hash') as s`
  const seen = await db.transaction({ as: 'tenant', organizationId, personId }, async (tx) => {
    const before = (await who.execute(tx)).rows[0]
    const inner = await db.within(tx, { as: 'identity' }, async (same) => (await who.execute(same)).rows[0])
    const secret = await db.within(
      tx,
      { as: 'invitee', secretHash: 'abc' },
      async (same) => (await who.execute(same)).rows[0],
    )
    return { before, inner, secret, after: (await who.execute(tx)).rows[0] }
  })
  expect(seen.before).toEqual({ role: 'entente_tenant', o: organizationId, p: personId, s: '' })
  expect(seen.inner).toEqual({ role: 'entente_identity', o: '', p: '', s: '' })
  expect(seen.secret).toEqual({ role: 'entente_tenant', o: '', p: '', s: 'abc' })
  expect(seen.after).toEqual(seen.before)
  // Nothing of it stays on the connection.
  const after = await Promise.all(
    Array.from({ length: 12 }, () => system(async (tx) => (await who.execute(tx)).rows[0])),
  )
  for (const row of after) expect(row).toMatchObject({ o: '', p: '', s: '' })
})

test('the former scope is back even when the inner work throws', async () => {
  await db.transaction({ as: 'tenant', organizationId: newId() }, async (tx) => {
    await expect(
      db.within(tx, { as: 'identity' }, () => Promise.reject(new AppError('not_found'))),
    ).rejects.toMatchObject({ code: 'not_found' })
    const { rows } = await sql<{ role: string }>`select current_user as role`.execute(tx)
    expect(rows[0]?.role).toBe('entente_tenant')
  })
})

test('two scopes at once in one transaction are refused', async () => {
  const wait = () => new Promise((resolve) => setTimeout(resolve, 20))
  await expect(
    db.transaction({ as: 'identity' }, async (tx) => {
      await Promise.all([
        db.within(tx, { as: 'system' }, wait),
        db.within(tx, { as: 'identity' }, async () => {
          await wait()
          await wait()
        }),
      ])
    }),
  ).rejects.toThrow('Scopes crossed')
})

test('what is not an id is not found and never becomes SQL', async () => {
  for (const organizationId of ["'; drop table person; --", '', 'org_123']) {
    await expect(db.transaction({ as: 'tenant', organizationId }, async () => 1)).rejects.toMatchObject({
      code: 'not_found',
    })
  }
  await expect(db.transaction({ as: 'invitee', secretHash: "x'" }, async () => 1)).rejects.toMatchObject({
    code: 'not_found',
  })
})

test('a notification arrives when its transaction commits, and not when it does not', async () => {
  const heard: string[] = []
  const stop = await db.listen('news', (payload) => heard.push(payload))
  await db.transaction({ as: 'identity' }, (tx) => db.notify(tx, 'news', 'first'))
  await db
    .transaction({ as: 'identity' }, async (tx) => {
      await db.notify(tx, 'news', 'never')
      throw new Error('no')
    })
    .catch(() => undefined)
  await db.transaction({ as: 'identity' }, (tx) => db.notify(tx, 'news', 'last'))
  await expect.poll(() => heard).toEqual(['first', 'last'])
  await stop()
})

test('it says how it is', async () => {
  expect(await db.health()).toEqual({ ready: true, durable: true, engine: db.engine })
})
