/** Every SQL statement about invitations and the secrets of their links. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { DeliveryState, InvitationState, PermissionName, Visibility } from '#contract/names.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'
import type { InvitationTable } from '#server/tables.ts'

/** What is offered, as it is stored. */
export interface StoredOffer {
  permissions: PermissionName[]
  visibility: Visibility
  /** The instant access ends, or null. */
  endsAt: string | null
  /** Days from acceptance, where no end was chosen and the program has a length. */
  lengthDays: number | null
}

export interface PassOn {
  email: string
  name: string
  at: string
}

/** A row, with its jsonb columns read as what they are written as. */
export type InvitationRow = Omit<Selectable<InvitationTable>, 'state' | 'offer' | 'pass_on' | 'delivery'> & {
  state: Exclude<InvitationState, 'expired'>
  offer: StoredOffer
  pass_on: PassOn | null
  delivery: DeliveryState
}

// the check constraint and the writers below are what make these columns what they are read as
const asRow = (row: Selectable<InvitationTable>): InvitationRow => row as InvitationRow

export async function insertInvitations(tx: Tx, rows: Insertable<InvitationTable>[]): Promise<void> {
  if (rows.length > 0) await tx.insertInto('invitation').values(rows).execute()
}

export async function findInvitation(tx: Tx, id: string): Promise<InvitationRow | undefined> {
  const row = await tx.selectFrom('invitation').selectAll().where('id', '=', id).executeTakeFirst()
  return row && asRow(row)
}

/** Those of these ids that the scope may see. */
export async function findInvitations(tx: Tx, ids: string[]): Promise<Map<string, InvitationRow>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.selectFrom('invitation').selectAll().where('id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.id, asRow(row)]))
}

/** Within one host: what is not its own is not found. */
export async function getInvitation(tx: Tx, hostId: string, id: string): Promise<InvitationRow> {
  const row = await findInvitation(tx, id)
  if (!row || row.host_id !== hostId) throw new AppError('not_found')
  return row
}

/** All invitations of a partnership, newest first. */
export async function listInvitationsOf(tx: Tx, partnershipId: string): Promise<InvitationRow[]> {
  const rows = await tx
    .selectFrom('invitation')
    .selectAll()
    .where('partnership_id', '=', partnershipId)
    .orderBy('id', 'desc')
    .execute()
  return rows.map(asRow)
}

export interface LogFilter {
  hostId: string
  programId?: string
  state?: InvitationState
  words: string[]
  before?: string
  limit: number
  now: Date
}

/** The log of a host's invitations, newest first, and one more to see whether there is a next page. */
export async function listInvitations(tx: Tx, filter: LogFilter): Promise<InvitationRow[]> {
  let query = tx.selectFrom('invitation').selectAll().where('host_id', '=', filter.hostId)
  if (filter.programId) query = query.where('program_id', '=', filter.programId)
  if (filter.state === 'expired') query = query.where('state', '=', 'pending').where('expires_at', '<=', filter.now)
  else if (filter.state === 'pending') {
    query = query
      .where('state', '=', 'pending')
      .where((of) => of.or([of('expires_at', 'is', null), of('expires_at', '>', filter.now)]))
  } else if (filter.state) query = query.where('state', '=', filter.state)
  for (const word of filter.words) {
    const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`
    query = query.where((of) =>
      of.or([of('email', 'ilike', pattern), of('first_name', 'ilike', pattern), of('last_name', 'ilike', pattern)]),
    )
  }
  if (filter.before) query = query.where('id', '<', filter.before)
  const rows = await query
    .orderBy('id', 'desc')
    .limit(filter.limit + 1)
    .execute()
  return rows.map(asRow)
}

export async function saveInvitation(
  tx: Tx,
  id: string,
  change: Updateable<InvitationTable>,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('invitation')
    .set({ ...change, updated_at: now })
    .where('id', '=', id)
    .execute()
}

/** Removes it as if it had never been (undo). */
export async function deleteInvitation(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('invitation').where('id', '=', id).execute()
}

/** Sending begins: what could be undone until now cannot be any more. False: it was undone, answered or withdrawn. */
export async function takeAwayUndo(tx: Tx, id: string): Promise<boolean> {
  const done = await tx
    .updateTable('invitation')
    .set({ undo_until: null })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** The first time the page ran; later ones change nothing. */
export async function saveFirstOpened(tx: Tx, id: string, now: Date): Promise<boolean> {
  const done = await tx
    .updateTable('invitation')
    .set({ first_opened_at: now })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .where('first_opened_at', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

// ---- Secrets ---------------------------------------------------------------------------------------------------------

export interface SecretRow {
  hash: string
  invitationId: string
  hostId: string
  partnershipId: string
  kind: 'mailed' | 'copied'
  expiresAt: Date | null
  diedAt: Date | null
}

export async function insertSecret(
  tx: Tx,
  secret: { hash: string; invitationId: string; hostId: string; kind: 'mailed' | 'copied'; expiresAt: Date | null },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('invitation_secret')
    .values({
      hash: secret.hash,
      invitation_id: secret.invitationId,
      host_id: secret.hostId,
      kind: secret.kind,
      expires_at: secret.expiresAt,
      created_at: now,
    })
    .execute()
}

/** The secret with this hash and what it opens; alive or not is for the caller to see. */
export async function findSecret(tx: Tx, hash: string): Promise<SecretRow | undefined> {
  const row = await tx
    .selectFrom('invitation_secret as c')
    .innerJoin('invitation as i', 'i.id', 'c.invitation_id')
    .select([
      'c.hash',
      'c.invitation_id as invitationId',
      'c.host_id as hostId',
      'i.partnership_id as partnershipId',
      'c.kind',
      'c.expires_at as expiresAt',
      'c.died_at as diedAt',
    ])
    .where('c.hash', '=', hash)
    .executeTakeFirst()
  return row && { ...row, kind: row.kind as SecretRow['kind'] } // the check constraint has these two words
}

/** Every link of an invitation dies at once. */
export async function killSecrets(tx: Tx, invitationId: string, now: Date): Promise<void> {
  await tx
    .updateTable('invitation_secret')
    .set({ died_at: now })
    .where('invitation_id', '=', invitationId)
    .where('died_at', 'is', null)
    .execute()
}

/** Living links end when the invitation does now. */
export async function moveSecretsEnd(tx: Tx, invitationId: string, expiresAt: Date | null, now: Date): Promise<void> {
  await tx
    .updateTable('invitation_secret')
    .set({ expires_at: expiresAt })
    .where('invitation_id', '=', invitationId)
    .where('died_at', 'is', null)
    .where((of) => of.or([of('expires_at', 'is', null), of('expires_at', '>', now)]))
    .execute()
}

/** The links of an invitation that comes back live again (undo); none of them can have died before it was replaced. */
export async function reviveSecrets(tx: Tx, invitationId: string): Promise<void> {
  await tx.updateTable('invitation_secret').set({ died_at: null }).where('invitation_id', '=', invitationId).execute()
}

// ---- Codes that prove a mailbox --------------------------------------------------------------------------------------

export async function saveCode(tx: Tx, invitationId: string, hash: string, expiresAt: Date): Promise<void> {
  await tx
    .insertInto('mailbox_code')
    .values({ invitation_id: invitationId, code_hash: hash, attempts: 0, expires_at: expiresAt })
    .onConflict((conflict) =>
      conflict.column('invitation_id').doUpdateSet({ code_hash: hash, attempts: 0, expires_at: expiresAt }),
    )
    .execute()
}

/** Counts the attempt and answers whether the code was right, in time and within the attempts; a right one is used up. */
export async function tryCode(tx: Tx, invitationId: string, hash: string, most: number, now: Date): Promise<boolean> {
  const row = await tx
    .updateTable('mailbox_code')
    .set({ attempts: sql<number>`attempts + 1` })
    .where('invitation_id', '=', invitationId)
    .where('attempts', '<', most)
    .where('expires_at', '>', now)
    .returning('code_hash')
    .executeTakeFirst()
  if (row?.code_hash !== hash) return false
  await tx.deleteFrom('mailbox_code').where('invitation_id', '=', invitationId).execute()
  return true
}

// ---- For schedules and mail (scope system) ---------------------------------------------------------------------------

export interface DueReminder {
  id: string
  partnershipId: string
  hostId: string
}

/** Invitations whose next reminder is due. */
export async function listDueReminders(tx: Tx, now: Date, limit: number): Promise<DueReminder[]> {
  return await tx
    .selectFrom('invitation')
    .select(['id', 'partnership_id as partnershipId', 'host_id as hostId'])
    .where('state', '=', 'pending')
    .where('next_reminder_at', '<=', now)
    .orderBy('next_reminder_at')
    .limit(limit)
    .execute()
}

/** Open invitations to this address, over all hosts, newest first: for whoever forgot a password never set. */
export async function listOpenTo(tx: Tx, personId: string): Promise<InvitationRow[]> {
  const rows = await tx
    .selectFrom('invitation')
    .selectAll()
    .where('person_id', '=', personId)
    .where('state', '=', 'pending')
    .orderBy('id', 'desc')
    .execute()
  return rows.map(asRow)
}

/** Invitations whose time has passed and whose history does not say so yet. */
export async function listUnnotedExpiries(tx: Tx, now: Date, limit: number): Promise<DueReminder[]> {
  return await tx
    .selectFrom('invitation')
    .select(['id', 'partnership_id as partnershipId', 'host_id as hostId'])
    .where('state', '=', 'pending')
    .where('expires_at', '<=', now)
    .where('expiry_noted_at', 'is', null)
    .orderBy('expires_at')
    .limit(limit)
    .execute()
}

/** False when somebody else has noted it, or it was renewed meanwhile. */
export async function noteExpiry(tx: Tx, id: string, now: Date): Promise<boolean> {
  const done = await tx
    .updateTable('invitation')
    .set({ expiry_noted_at: now, next_reminder_at: null })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .where('expires_at', '<=', now)
    .where('expiry_noted_at', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}
