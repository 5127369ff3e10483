/** The database as features see it. Made by `openDatabase` (index.ts) over the embedded database or PostgreSQL. */
import type { Transaction } from 'kysely'
import type { Tables } from '#server/tables.ts'

/**
 * Whose rows a transaction may touch; row-level security stands behind it.
 * - `tenant`: acting for one organization
 * - `person`: one's own inbox and cards over several hosts
 * - `invitee`: whoever holds the secret with this hash
 * - `identity`: accounts, organizations and members as such; only features `identity` and `organizations`
 * - `system`: the owner role, no fence; only workers, schedules, first set-up and installation administration
 */
export type Scope =
  | { as: 'tenant'; organizationId: string; personId?: string }
  | { as: 'person'; personId: string }
  | { as: 'invitee'; secretHash: string; personId?: string }
  | { as: 'identity' }
  | { as: 'system' }

/** An open transaction. Functions that need one ask for this type, so that they cannot be called outside of it. */
export type Tx = Transaction<Tables>

export interface Database {
  engine: 'embedded' | 'postgres'
  /**
   * Runs `work` in one transaction under `scope` (role and settings go out in one batch with `begin`). Commits when it
   * resolves, rolls back when it throws. Nothing is retried. Acquiring has a deadline (throws AppError `unavailable`).
   */
  transaction<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T>
  /** Runs `work` under another scope inside the same transaction, then returns to the former one. */
  within<T>(tx: Tx, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T>
  /** LISTEN on both engines: calls `onMessage` with each payload sent by `notify`. Returns the way to stop. */
  listen(channel: string, onMessage: (payload: string) => void): Promise<() => Promise<void>>
  /** NOTIFY in the transaction: delivered when it commits. */
  notify(tx: Tx, channel: string, payload: string): Promise<void>
  health(): Promise<DatabaseHealth>
  close(): Promise<void>
}

export interface DatabaseHealth {
  ready: boolean
  /** Embedded: whether fsync was proved at start. PostgreSQL: always true. */
  durable: boolean
  engine: 'embedded' | 'postgres'
  detail?: string
}
