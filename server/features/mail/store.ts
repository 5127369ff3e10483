import { type Selectable, sql } from 'kysely'
import type { DeliveryState, MailTemplate } from '#contract/names.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'
import type { MailTable } from '#server/tables.ts'

/** A mail as the feature works with it: closed lists narrowed, `data` an object of ids and small facts. */
export type MailRow = Omit<Selectable<MailTable>, 'template' | 'state' | 'data' | 'content'> & {
  template: MailTemplate
  state: DeliveryState
  data: Record<string, unknown>
  content: MailContentRow | null
}

export interface MailContentRow {
  subject: string
  html: string
  text: string
}

export type MailWithHost = MailRow & { host_name: string | null }

/** The table's checks hold these columns to their lists. */
function narrow<R extends Selectable<MailTable>>(row: R): R & MailRow {
  return row as unknown as R & MailRow
}

export interface NewMail {
  id: string
  template: MailTemplate
  to_address: string
  host_id: string | null
  person_id: string | null
  invitation_id: string | null
  partnership_id: string | null
  data: Record<string, unknown>
  message_id: string
  due_at: Date
  created_at: Date
}

/** Without reading back: whoever may cause a mail need not be allowed to see it. */
export async function insertMail(tx: Tx, mail: NewMail): Promise<void> {
  await tx
    .insertInto('mail')
    .values({ ...mail, data: sql`${JSON.stringify(mail.data)}::jsonb` })
    .execute()
}

export async function findMail(tx: Tx, id: string): Promise<MailRow | undefined> {
  const row = await tx.selectFrom('mail').selectAll().where('id', '=', id).executeTakeFirst()
  return row && narrow(row)
}

export async function lockMail(tx: Tx, id: string): Promise<MailRow> {
  const mail = await findMailLocked(tx, id)
  if (!mail) throw new AppError('not_found')
  return mail
}

/** Held until the transaction ends, or nothing. */
export async function findMailLocked(tx: Tx, id: string): Promise<MailRow | undefined> {
  const row = await tx.selectFrom('mail').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  return row && narrow(row)
}

export async function getMailWithHost(tx: Tx, id: string): Promise<MailWithHost> {
  const row = await withHost(tx).where('mail.id', '=', id).executeTakeFirst()
  if (!row) throw new AppError('not_found')
  return narrow(row)
}

export interface MailFilter {
  state?: DeliveryState
  template?: MailTemplate
  search?: string
  /** Id after which to go on. */
  after?: string
  limit: number
}

export async function listMails(tx: Tx, filter: MailFilter): Promise<MailWithHost[]> {
  let query = withHost(tx)
  if (filter.state) query = query.where('mail.state', '=', filter.state)
  if (filter.template) query = query.where('mail.template', '=', filter.template)
  if (filter.search) query = query.where(sql<boolean>`strpos(lower(mail.to_address), lower(${filter.search})) > 0`)
  if (filter.after) query = query.where('mail.id', '<', filter.after)
  const rows = await query.orderBy('mail.id', 'desc').limit(filter.limit).execute()
  return rows.map(narrow)
}

function withHost(tx: Tx) {
  return tx
    .selectFrom('mail')
    .leftJoin('organization', 'organization.id', 'mail.host_id')
    .selectAll('mail')
    .select('organization.name as host_name')
}

/** Every mail of one invitation, newest first. */
export async function mailsOfInvitation(tx: Tx, invitationId: string): Promise<MailRow[]> {
  const rows = await tx
    .selectFrom('mail')
    .selectAll()
    .where('invitation_id', '=', invitationId)
    .orderBy('id', 'desc')
    .limit(100)
    .execute()
  return rows.map(narrow)
}

export async function mailTotals(
  tx: Tx,
): Promise<{ queued: number; deferred: number; failed: number; bounced: number; oldest: Date | null }> {
  const row = await tx
    .selectFrom('mail')
    .where('state', 'in', ['queued', 'deferred', 'failed', 'bounced'])
    .select([
      sql<number>`count(*) filter (where state = 'queued')`.as('queued'),
      sql<number>`count(*) filter (where state = 'deferred')`.as('deferred'),
      sql<number>`count(*) filter (where state = 'failed')`.as('failed'),
      sql<number>`count(*) filter (where state = 'bounced')`.as('bounced'),
      sql<Date | null>`min(due_at) filter (where state in ('queued', 'deferred'))`.as('oldest'),
    ])
    .executeTakeFirstOrThrow()
  const { queued, deferred, failed, bounced, oldest } = row
  return {
    queued: Number(queued),
    deferred: Number(deferred),
    failed: Number(failed),
    bounced: Number(bounced),
    oldest,
  }
}

/**
 * Writes what became of an attempt, once: a second execution of the same attempt finds the mail settled and changes nothing.
 */
export async function settleMail(
  tx: Tx,
  id: string,
  outcome: {
    state: DeliveryState
    says: string
    attempts: number
    sentAt: Date | null
    content: MailContentRow | null
  },
): Promise<boolean> {
  const result = await tx
    .updateTable('mail')
    .set({
      state: outcome.state,
      last_answer: outcome.says,
      attempts: outcome.attempts,
      sent_at: outcome.sentAt,
      ...(outcome.content && { content: sql`${JSON.stringify(outcome.content)}::jsonb` }),
    })
    .where('id', '=', id)
    .where('state', 'in', ['queued', 'deferred'])
    .executeTakeFirst()
  return Number(result.numUpdatedRows) === 1
}

export async function requeueMail(tx: Tx, id: string, dueAt: Date): Promise<void> {
  await tx.updateTable('mail').set({ state: 'queued', attempts: 0, due_at: dueAt }).where('id', '=', id).execute()
}

/** Name and addresses a mail is sent under; the installation may not be set up yet. */
export async function findSender(
  tx: Tx,
): Promise<
  { name: string; sender_name: string; sender_address: string; support_address: string; time_zone: string } | undefined
> {
  return tx
    .selectFrom('installation')
    .select(['name', 'sender_name', 'sender_address', 'support_address', 'time_zone'])
    .executeTakeFirst()
}

/** Old contents of the built-in mailbox hold links; a month is enough to read them. */
export async function forgetContents(tx: Tx, before: Date): Promise<void> {
  await tx
    .updateTable('mail')
    .set({ content: null })
    .where('content', 'is not', null)
    .where('created_at', '<', before)
    .execute()
}
