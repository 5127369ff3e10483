/** SQL of reports that mails came back, and of the mailbox they are read from. Scope: system. */
import { sql } from 'kysely'
import type { Tx } from '#server/platform/db/types.ts'

export const bounceOutcomes = ['bounced', 'delayed', 'repeated', 'unmatched', 'ignored', 'unreadable'] as const
export type BounceOutcome = (typeof bounceOutcomes)[number]
export type BounceSource = 'webhook' | 'mailbox'

/** False when the very same was handed in before. */
export async function insertReport(tx: Tx, digest: string, source: BounceSource, now: Date): Promise<boolean> {
  const row = await tx
    .insertInto('bounce_report')
    .values({ digest, source, outcome: 'ignored', created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('digest')
    .executeTakeFirst()
  return row !== undefined
}

export async function saveReport(
  tx: Tx,
  digest: string,
  became: { outcome: BounceOutcome; mailId: string | null },
): Promise<void> {
  await tx
    .updateTable('bounce_report')
    .set({ outcome: became.outcome, mail_id: became.mailId })
    .where('digest', '=', digest)
    .execute()
}

/** How many reports there were of each kind since then. */
export async function countReports(tx: Tx, since: Date): Promise<Record<BounceOutcome, number>> {
  const rows = await tx
    .selectFrom('bounce_report')
    .select((eb) => ['outcome', eb.fn.countAll<number>().as('count')])
    .where('created_at', '>=', since)
    .groupBy('outcome')
    .execute()
  const counts = Object.fromEntries(bounceOutcomes.map((outcome) => [outcome, 0])) as Record<BounceOutcome, number>
  // one of its words by the check constraint of the column
  for (const row of rows) counts[row.outcome as BounceOutcome] = Number(row.count)
  return counts
}

export async function forgetReports(tx: Tx, before: Date): Promise<void> {
  await tx.deleteFrom('bounce_report').where('created_at', '<', before).execute()
}

/** A mail that came back. False when it had been settled otherwise meanwhile. */
export async function saveBounce(tx: Tx, mailId: string, from: readonly string[], says: string): Promise<boolean> {
  const result = await tx
    .updateTable('mail')
    .set({ state: 'bounced', last_answer: says })
    .where('id', '=', mailId)
    .where('state', 'in', [...from])
    .executeTakeFirst()
  return Number(result.numUpdatedRows) === 1
}

/** What a server on the way says while it still tries. */
export async function saveAnswer(tx: Tx, mailId: string, says: string): Promise<void> {
  await tx.updateTable('mail').set({ last_answer: says }).where('id', '=', mailId).execute()
}

/** How far a mailbox was read, and how the last look went. */
export interface MailboxState {
  uidValidity: string | null
  lastUid: number
  checkedAt: Date | null
  failingSince: Date | null
  says: string | null
}

const mailboxColumns = [
  'uid_validity as uidValidity',
  sql<number>`last_uid::float8`.as('lastUid'),
  'checked_at as checkedAt',
  'failing_since as failingSince',
  'says',
] as const

export async function findMailbox(tx: Tx, name: string): Promise<MailboxState | undefined> {
  return tx.selectFrom('bounce_mailbox').select(mailboxColumns).where('name', '=', name).executeTakeFirst()
}

/** Holds the mailbox until the transaction ends: two nodes that read at once take each message once. */
export async function lockMailbox(tx: Tx, name: string): Promise<MailboxState> {
  await tx
    .insertInto('bounce_mailbox')
    .values({ name })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return tx
    .selectFrom('bounce_mailbox')
    .select(mailboxColumns)
    .where('name', '=', name)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

export async function saveMailbox(tx: Tx, name: string, change: Partial<MailboxState>): Promise<void> {
  await tx
    .updateTable('bounce_mailbox')
    .set({
      uid_validity: change.uidValidity,
      ...(change.lastUid === undefined ? {} : { last_uid: change.lastUid }),
      checked_at: change.checkedAt,
      failing_since: change.failingSince,
      says: change.says,
    })
    .where('name', '=', name)
    .execute()
}
