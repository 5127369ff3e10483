/**
 * `Idempotency-Key`: a request sent twice is carried out once. The key is marked in the very transaction that changes
 * something, so that not even a connection lost at commit makes an effect happen twice.
 */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor } from '../ctx.ts'
import type { Database, Tx } from '../db/types.ts'
import { AppError } from '../errors.ts'

export interface KeyedRequest {
  /** Whose key it is; visitors are told apart by their address. */
  owner: string
  key: string
  route: string
  hash: string
}

export interface KeptAnswer {
  status: number
  body: unknown
}

/** A process that died holds its keys no longer than this; every request is cut off well before. */
const runningSeconds = 60

const nobody = '00000000-0000-0000-0000-000000000000'

/** What identifies the request, or undefined when no key was sent. */
export function keyedRequest(
  header: string | string[] | undefined,
  actor: Actor,
  addressKey: string,
  route: string,
  input: unknown,
): KeyedRequest | undefined {
  if (header === undefined) return undefined
  if (typeof header !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(header)) {
    throw new AppError('bad_request', {
      faults: [{ field: 'Idempotency-Key', code: 'invalid', says: 'Use 1 to 255 visible ASCII characters.' }],
    })
  }
  const signedIn = 'personId' in actor
  const organization = actor.kind === 'member' ? actor.organizationId : ''
  return {
    owner: signedIn ? actor.personId : nobody,
    key: signedIn ? header : digest(`${addressKey} ${header}`),
    route,
    hash: digest(JSON.stringify([route, organization, input])),
  }
}

/** Undefined: go ahead. Otherwise the answer of the first time; throws where there is none to give. */
export async function beginOnce(db: Database, request: KeyedRequest): Promise<KeptAnswer | undefined> {
  return db.transaction({ as: 'identity' }, async (tx) => {
    const { owner, key, route, hash } = request
    const taken = await sql`
      insert into idempotency_key as k (person_id, key, route, request_hash, state) values (${owner}::uuid, ${key}, ${route}, ${hash}, 'running')
      on conflict (person_id, key) do update set created_at = now()
        where k.state = 'running' and k.request_hash = excluded.request_hash and k.created_at < now() - make_interval(secs => ${runningSeconds})`.execute(
      tx,
    )
    if (Number(taken.numAffectedRows ?? 0n) === 1) return undefined
    const found = await sql<{ request_hash: string; state: string; status: number | null; response: unknown }>`
      select request_hash, state, status, response from idempotency_key where person_id = ${owner}::uuid and key = ${key}`.execute(
      tx,
    )
    const row = found.rows[0]
    if (!row) throw new AppError('idempotency_in_progress')
    if (row.request_hash !== hash) throw new AppError('idempotency_conflict')
    if (row.state === 'running') throw new AppError('idempotency_in_progress')
    if (row.status === null) throw new AppError('idempotency_done')
    return { status: row.status, body: row.response }
  })
}

/** The database for one keyed request: the transaction that writes also marks the key as used. */
export function markingDatabase(db: Database, request: KeyedRequest): Database {
  return {
    engine: db.engine,
    within: (tx, scope, work) => db.within(tx, scope, work),
    listen: (channel, onMessage) => db.listen(channel, onMessage),
    notify: (tx, channel, payload) => db.notify(tx, channel, payload),
    health: () => db.health(),
    close: () => db.close(),
    transaction: (scope, work) =>
      db.transaction(scope, async (tx) => {
        const result = await work(tx)
        await mark(tx, request)
        return result
      }),
  }
}

async function mark(tx: Tx, { owner, key }: KeyedRequest): Promise<void> {
  await sql`update idempotency_key set state = 'done' where person_id = ${owner}::uuid and key = ${key} and state = 'running'
    and pg_current_xact_id_if_assigned() is not null`.execute(tx)
}

/** Keeps the answer; one that carries a secret only as done. */
export async function keepAnswer(db: Database, request: KeyedRequest, answer: KeptAnswer | undefined): Promise<void> {
  await db.transaction({ as: 'identity' }, (tx) =>
    sql`update idempotency_key set state = 'done', status = ${answer?.status ?? null}::int, response = ${answer ? JSON.stringify(answer.body ?? null) : null}::jsonb
      where person_id = ${request.owner}::uuid and key = ${request.key}`.execute(tx),
  )
}

/**
 * After a failure. A refusal was decided, so the key may be used again for another try. Anything else may have happened
 * after the commit: only a key that no transaction has marked is free again.
 */
export async function endAttempt(db: Database, request: KeyedRequest, refused: boolean): Promise<void> {
  await db.transaction({ as: 'identity' }, (tx) =>
    sql`delete from idempotency_key where person_id = ${request.owner}::uuid and key = ${request.key} and status is null
      and (state = 'running' or ${refused})`.execute(tx),
  )
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
