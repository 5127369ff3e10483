/** Every statement about answers: those under way, the versions handed in, comments, and the profile that was approved. */
import { type Selectable, sql } from 'kysely'
import type { SubmissionState } from '#contract/endpoints/submissions.ts'
import type { Side, Values } from '#contract/forms/index.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { newId } from '#server/platform/id.ts'
import type { SubmissionCommentTable } from '#server/tables.ts'

/** Who changed a field last, and in which session: the same one is never told of itself. */
export interface Edit {
  revision: number
  by: string | null
  session: string | null
  name: string
  side: Side
  at: string
}
/** By the key of the field or repeating section. */
export type Edits = Record<string, Edit>

/** Answers with what is known of each change: those under way, and those that were approved. */
export interface Sheet {
  answers: Values
  revision: number
  edits: Edits
}

export interface SubmissionRow extends Sheet {
  id: string
  partnershipId: string
  hostId: string
  formId: string
  formVersion: number
  state: Exclude<SubmissionState, 'none'>
  number: number
  updatedAt: Date
}

const columns = [
  'id',
  'partnership_id as partnershipId',
  'host_id as hostId',
  'form_id as formId',
  'form_version as formVersion',
  'state',
  'answers',
  'revision',
  'edits',
  'number',
  'updated_at as updatedAt',
] as const

const json = (value: object) => sql`${JSON.stringify(value)}::jsonb`

/** The newest: the one under way, or the last that was decided. */
export async function findSubmission(tx: Tx, partnershipId: string): Promise<SubmissionRow | undefined> {
  const row = await tx
    .selectFrom('submission')
    .select(columns)
    .where('partnership_id', '=', partnershipId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row as SubmissionRow | undefined // the check and this store are what narrow it
}

/** The one under way, held until the transaction ends. */
export async function lockOpen(tx: Tx, partnershipId: string): Promise<SubmissionRow | undefined> {
  const row = await tx
    .selectFrom('submission')
    .select(columns)
    .where('partnership_id', '=', partnershipId)
    .where('state', 'in', ['draft', 'submitted', 'returned'])
    .forUpdate()
    .executeTakeFirst()
  return row as SubmissionRow | undefined // as in findSubmission
}

/** Begins one; where another was begun at this moment, that one stands. */
export async function insertSubmission(
  tx: Tx,
  of: { partnershipId: string; hostId: string; formId: string; formVersion: number; number: number } & Sheet,
  now: Date,
): Promise<void> {
  await tx
    .insertInto('submission')
    .values({
      id: newId(),
      partnership_id: of.partnershipId,
      host_id: of.hostId,
      form_id: of.formId,
      form_version: of.formVersion,
      state: 'draft',
      answers: json(of.answers),
      revision: of.revision,
      edits: json(of.edits),
      number: of.number,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export interface SubmissionChange extends Partial<Sheet> {
  state?: SubmissionRow['state']
  formVersion?: number
  number?: number
}

export async function saveSubmission(tx: Tx, id: string, change: SubmissionChange, now: Date): Promise<void> {
  await tx
    .updateTable('submission')
    .set({
      updated_at: now,
      ...(change.answers && { answers: json(change.answers) }),
      ...(change.edits && { edits: json(change.edits) }),
      ...(change.revision !== undefined && { revision: change.revision }),
      ...(change.state && { state: change.state }),
      ...(change.formVersion !== undefined && { form_version: change.formVersion }),
      ...(change.number !== undefined && { number: change.number }),
    })
    .where('id', '=', id)
    .execute()
}

// ---- Versions --------------------------------------------------------------------------------------------------------

export type Outcome = 'recalled' | 'returned' | 'approved' | 'rejected'

export interface VersionRow {
  number: number
  formId: string
  formVersion: number
  submittedAt: Date
  submittedName: string
  outcome: Outcome | null
  decidedAt: Date | null
  decidedBy: string | null
  reason: string | null
}
export interface FullVersion extends VersionRow {
  answers: Values
}

const versionColumns = [
  'v.number',
  'v.form_id as formId',
  'v.form_version as formVersion',
  'v.submitted_at as submittedAt',
  'v.submitted_name as submittedName',
  'v.outcome',
  'v.decided_at as decidedAt',
  'p.name as decidedBy',
  'v.reason',
] as const

/** Newest first. */
export async function listVersions(tx: Tx, partnershipId: string): Promise<VersionRow[]> {
  const rows = await tx
    .selectFrom('submission_version as v')
    .leftJoin('person as p', 'p.id', 'v.decided_by')
    .select(versionColumns)
    .where('v.partnership_id', '=', partnershipId)
    .orderBy('v.number', 'desc')
    .limit(200)
    .execute()
  return rows as VersionRow[] // the column has a check
}

export async function findVersion(tx: Tx, partnershipId: string, number: number): Promise<FullVersion | undefined> {
  const row = await tx
    .selectFrom('submission_version as v')
    .leftJoin('person as p', 'p.id', 'v.decided_by')
    .select([...versionColumns, 'v.answers'])
    .where('v.partnership_id', '=', partnershipId)
    .where('v.number', '=', number)
    .executeTakeFirst()
  return row as FullVersion | undefined // the check and this store are what narrow it
}

/** The next number over all submissions of a partnership. The caller holds the partnership. */
export async function nextNumber(tx: Tx, partnershipId: string): Promise<number> {
  const row = await tx
    .selectFrom('submission_version')
    .select(sql<number>`coalesce(max(number), 0)::int + 1`.as('next'))
    .where('partnership_id', '=', partnershipId)
    .executeTakeFirstOrThrow()
  return row.next
}

export async function insertVersion(
  tx: Tx,
  of: {
    submission: Pick<SubmissionRow, 'id' | 'partnershipId' | 'hostId' | 'formId'>
    number: number
    formVersion: number
    answers: Values
    edits: Edits
    by: string | null
    name: string
    outcome?: Outcome
  },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('submission_version')
    .values({
      submission_id: of.submission.id,
      number: of.number,
      partnership_id: of.submission.partnershipId,
      host_id: of.submission.hostId,
      form_id: of.submission.formId,
      form_version: of.formVersion,
      answers: json(of.answers),
      edits: json(of.edits),
      submitted_by: of.by,
      submitted_name: of.name,
      submitted_at: now,
      ...(of.outcome && { outcome: of.outcome, decided_at: now }),
    })
    .execute()
}

/** What became of the version that waited. */
export async function saveOutcome(
  tx: Tx,
  of: { submissionId: string; number: number; outcome: Outcome; by: string | null; reason: string | null },
  now: Date,
): Promise<void> {
  await tx
    .updateTable('submission_version')
    .set({ outcome: of.outcome, decided_by: of.by, decided_at: now, reason: of.reason })
    .where('submission_id', '=', of.submissionId)
    .where('number', '=', of.number)
    .where('outcome', 'is', null)
    .execute()
}

// ---- Comments --------------------------------------------------------------------------------------------------------

export type CommentRow = Pick<
  Selectable<SubmissionCommentTable>,
  'id' | 'field' | 'body' | 'number' | 'asks_change' | 'resolved_at' | 'created_at' | 'author_name'
> & { side: Side }

export async function insertComments(
  tx: Tx,
  of: {
    partnershipId: string
    hostId: string
    number: number
    side: Side
    authorId: string | null
    authorName: string
    asksChange: boolean
  },
  comments: readonly { field: string | null; body: string }[],
  now: Date,
): Promise<void> {
  if (comments.length === 0) return
  await tx
    .insertInto('submission_comment')
    .values(
      comments.map(({ field, body }) => ({
        id: newId(),
        partnership_id: of.partnershipId,
        host_id: of.hostId,
        number: of.number,
        field,
        side: of.side,
        author_id: of.authorId,
        author_name: of.authorName,
        body,
        asks_change: of.asksChange,
        created_at: now,
      })),
    )
    .execute()
}

/** Oldest first. */
export async function listComments(tx: Tx, partnershipId: string): Promise<CommentRow[]> {
  const rows = await tx
    .selectFrom('submission_comment')
    .select(['id', 'field', 'side', 'body', 'number', 'asks_change', 'resolved_at', 'created_at', 'author_name'])
    .where('partnership_id', '=', partnershipId)
    .orderBy('id', 'desc')
    .limit(1_000)
    .execute()
  return rows.reverse() as CommentRow[] // the column has a check
}

/** Handing in again answers what was asked. */
export async function resolveComments(tx: Tx, partnershipId: string, now: Date): Promise<void> {
  await tx
    .updateTable('submission_comment')
    .set({ resolved_at: now })
    .where('partnership_id', '=', partnershipId)
    .where('asks_change', '=', true)
    .where('resolved_at', 'is', null)
    .execute()
}

// ---- The profile -----------------------------------------------------------------------------------------------------

export interface ProfileRow extends Sheet {
  formId: string
  formVersion: number
  approvedAt: Date
  updatedAt: Date
}

export async function findProfile(tx: Tx, partnershipId: string, hold = false): Promise<ProfileRow | undefined> {
  let query = tx
    .selectFrom('partner_profile')
    .select([
      'answers',
      'revision',
      'edits',
      'form_id as formId',
      'form_version as formVersion',
      'approved_at as approvedAt',
      'updated_at as updatedAt',
    ])
    .where('partnership_id', '=', partnershipId)
  if (hold) query = query.forUpdate()
  const row = await query.executeTakeFirst()
  return row as ProfileRow | undefined // only this store writes it
}

export async function saveProfile(
  tx: Tx,
  of: { partnershipId: string; hostId: string; formId: string; formVersion: number } & Sheet,
  now: Date,
  approvedAt = now,
): Promise<void> {
  const values = {
    form_id: of.formId,
    form_version: of.formVersion,
    answers: json(of.answers),
    revision: of.revision,
    edits: json(of.edits),
    approved_at: approvedAt,
    updated_at: now,
  }
  await tx
    .insertInto('partner_profile')
    .values({ partnership_id: of.partnershipId, host_id: of.hostId, ...values })
    .onConflict((conflict) => conflict.column('partnership_id').doUpdateSet(values))
    .execute()
}
