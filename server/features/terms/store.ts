/** Every SQL statement of terms: documents, versions, acceptances. */
import { sql } from 'kysely'
import type { PartnershipStatus, TermsAcceptor, TermsState } from '#contract/names.ts'
import type { TermsInForce } from '#contract/policy.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'
import { newId, toPublicId } from '#server/platform/id.ts'

export interface DocumentRow {
  id: string
  hostId: string
  programId: string
  title: string
  version: number
  acceptedBy: TermsAcceptor
  deadlineDays: number
  since: Date
  retiredAt: Date | null
  /** Of the newest version. */
  publishedAt: Date
}

export interface VersionRow {
  version: number
  title: string
  text: string
  changes: string
  publishedAt: Date
  publishedBy: string
}

interface ProgramRow {
  id: string
  hostId: string
  archivedAt: Date | null
}

/** A program of this host; held where its terms are about to change. */
export async function getProgramOf(tx: Tx, hostId: string, id: string, hold = false): Promise<ProgramRow> {
  let query = tx
    .selectFrom('program')
    .select(['id', 'host_id as hostId', 'archived_at as archivedAt'])
    .where('id', '=', id)
    .where('host_id', '=', hostId)
  if (hold) query = query.forNoKeyUpdate()
  const row = await query.executeTakeFirst()
  if (!row) throw new AppError('not_found')
  return row
}

const documents = (tx: Tx) =>
  tx
    .selectFrom('terms_document as d')
    .innerJoin('terms_version as v', (on) =>
      on.onRef('v.document_id', '=', 'd.id').onRef('v.version', '=', 'd.version'),
    )
    .select([
      'd.id',
      'd.host_id as hostId',
      'd.program_id as programId',
      'd.title',
      'd.version',
      'd.accepted_by as acceptedBy',
      'd.deadline_days as deadlineDays',
      'd.since',
      'd.retired_at as retiredAt',
      'v.published_at as publishedAt',
    ])

/** Those in force first, oldest first. */
export async function listDocuments(tx: Tx, programId: string): Promise<DocumentRow[]> {
  const rows = await documents(tx)
    .where('d.program_id', '=', programId)
    .orderBy(sql`d.retired_at is not null`)
    .orderBy('d.id')
    .execute()
  return rows as DocumentRow[] // the check of the column is what narrows it
}

export async function findDocument(tx: Tx, id: string): Promise<DocumentRow | undefined> {
  return (await documents(tx).where('d.id', '=', id).executeTakeFirst()) as DocumentRow | undefined // as in listDocuments
}

export async function getDocument(tx: Tx, hostId: string, id: string): Promise<DocumentRow> {
  const row = await findDocument(tx, id)
  if (row?.hostId !== hostId) throw new AppError('not_found')
  return row
}

export async function insertDocument(
  tx: Tx,
  of: Pick<DocumentRow, 'id' | 'hostId' | 'programId' | 'title' | 'acceptedBy' | 'deadlineDays'>,
  now: Date,
): Promise<void> {
  await tx
    .insertInto('terms_document')
    .values({
      id: of.id,
      host_id: of.hostId,
      program_id: of.programId,
      title: of.title,
      version: 1,
      accepted_by: of.acceptedBy,
      deadline_days: of.deadlineDays,
      since: now,
      created_at: now,
      updated_at: now,
    })
    .execute()
}

export async function saveDocument(
  tx: Tx,
  id: string,
  change: Partial<Pick<DocumentRow, 'title' | 'version' | 'acceptedBy' | 'deadlineDays' | 'since' | 'retiredAt'>>,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('terms_document')
    .set({
      updated_at: now,
      ...(change.title !== undefined && { title: change.title }),
      ...(change.version !== undefined && { version: change.version }),
      ...(change.acceptedBy !== undefined && { accepted_by: change.acceptedBy }),
      ...(change.deadlineDays !== undefined && { deadline_days: change.deadlineDays }),
      ...(change.since !== undefined && { since: change.since }),
      ...(change.retiredAt !== undefined && { retired_at: change.retiredAt }),
    })
    .where('id', '=', id)
    .execute()
}

/** The documents in force, as every policy of the program carries them. */
export async function saveInForce(tx: Tx, programId: string): Promise<void> {
  const inForce = (await listDocuments(tx, programId)).filter((one) => one.retiredAt === null)
  const terms = inForce.map(
    (one): TermsInForce => ({
      id: toPublicId('terms', one.id),
      title: one.title,
      version: one.version,
      acceptedBy: one.acceptedBy,
      deadlineDays: one.deadlineDays,
      since: one.since.toISOString(),
      askedAt: one.publishedAt.toISOString(),
    }),
  )
  await tx
    .updateTable('program')
    .set({ terms: sql`${JSON.stringify(terms)}::jsonb` })
    .where('id', '=', programId)
    .execute()
}

export async function insertVersion(
  tx: Tx,
  of: Pick<DocumentRow, 'id' | 'hostId' | 'programId'>,
  { version, title, text, changes, publishedAt, publishedBy }: VersionRow,
  by: string | null,
): Promise<void> {
  await tx
    .insertInto('terms_version')
    .values({
      document_id: of.id,
      host_id: of.hostId,
      program_id: of.programId,
      version,
      title,
      body: text,
      changes,
      published_by: by,
      published_name: publishedBy,
      published_at: publishedAt,
    })
    .execute()
}

const versionColumns = [
  'version',
  'title',
  'body as text',
  'changes',
  'published_at as publishedAt',
  'published_name as publishedBy',
] as const

export async function findVersion(tx: Tx, documentId: string, version: number): Promise<VersionRow | undefined> {
  return await tx
    .selectFrom('terms_version')
    .select(versionColumns)
    .where('document_id', '=', documentId)
    .where('version', '=', version)
    .executeTakeFirst()
}

/** Newest first, without the texts. */
export async function listVersions(tx: Tx, documentId: string): Promise<Omit<VersionRow, 'text'>[]> {
  return await tx
    .selectFrom('terms_version')
    .select(['version', 'title', 'changes', 'published_at as publishedAt', 'published_name as publishedBy'])
    .where('document_id', '=', documentId)
    .orderBy('version', 'desc')
    .execute()
}

// ---- Who accepted ----------------------------------------------------------------------------------------------------

export interface AcceptanceRow {
  documentId: string
  partnershipId: string
  version: number
  personId: string | null
  person: string
  at: Date
}

/** One row for a person and version, however often it is pressed. True when it is new. */
export async function insertAcceptance(
  tx: Tx,
  of: Omit<AcceptanceRow, 'personId'> & { personId: string; hostId: string },
): Promise<boolean> {
  const row = await tx
    .insertInto('terms_acceptance')
    .values({
      id: newId(),
      document_id: of.documentId,
      version: of.version,
      host_id: of.hostId,
      partnership_id: of.partnershipId,
      person_id: of.personId,
      person_name: of.person,
      accepted_at: of.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Newest first. */
export async function listAcceptances(
  tx: Tx,
  of: { partnershipIds: readonly string[]; documentId?: string },
): Promise<AcceptanceRow[]> {
  if (of.partnershipIds.length === 0) return []
  let query = tx
    .selectFrom('terms_acceptance')
    .select([
      'document_id as documentId',
      'partnership_id as partnershipId',
      'version',
      'person_id as personId',
      'person_name as person',
      'accepted_at as at',
    ])
    .where('partnership_id', 'in', of.partnershipIds)
  if (of.documentId) query = query.where('document_id', '=', of.documentId)
  return await query.orderBy('version', 'desc').orderBy('id', 'desc').execute()
}

/** When somebody became a member of an organization; whoever was one before a document has its deadline. */
export async function findJoinedAt(tx: Tx, organizationId: string, personId: string): Promise<Date | null> {
  const row = await tx
    .selectFrom('membership')
    .select([sql<Date>`coalesce(joined_at, created_at)`.as('at')])
    .where('organization_id', '=', organizationId)
    .where('person_id', '=', personId)
    .where('state', '=', 'active')
    .executeTakeFirst()
  return row?.at ?? null
}

export interface StandingRow {
  partnershipId: string
  partner: string
  status: PartnershipStatus
  state: TermsState
  until: Date | null
  missing: string[]
}

/** Accepted partnerships that are not over, and how far each is with a document. Scope: the host. */
const standings = (document: DocumentRow) => sql<StandingRow>`
  select s.id as "partnershipId", s.partner_name as partner, s.status, s.terms_due_at as until, m.missing,
    case when a.accepted and cardinality(m.missing) = 0 then 'accepted'
      when a.accepted or s.terms_due_at is not null or s.status = 'active' then 'waiting' else 'shut' end as state
  from partnership s
  cross join lateral (select exists (select 1 from terms_acceptance a where a.partnership_id = s.id
    and a.document_id = ${document.id}::uuid and a.version = ${document.version}::int) as accepted) a
  cross join lateral (select coalesce(array_agg(coalesce(nullif(p.name, ''), p.email) order by p.name), '{}'::text[]) as missing
    from membership x join person p on p.id = x.person_id
    where ${document.acceptedBy === 'each_member'} and x.organization_id = s.partner_organization_id and x.state = 'active'
      and not exists (select 1 from terms_acceptance b where b.partnership_id = s.id and b.document_id = ${document.id}::uuid
        and b.version = ${document.version}::int and b.person_id = x.person_id)) m
  where s.program_id = ${document.programId}::uuid and s.accepted_at is not null and s.ended_at is null and s.rejected_at is null
    and s.partner_organization_id is not null`

export async function listStandings(
  tx: Tx,
  document: DocumentRow,
  of: { state?: TermsState; after?: string; limit: number; only?: readonly string[] },
): Promise<StandingRow[]> {
  const { rows } = await sql<StandingRow>`
    select * from (${standings(document)}) t
    where (${of.state ?? null}::text is null or t.state = ${of.state ?? null}::text)
      and (${of.after ?? null}::uuid is null or t."partnershipId" > ${of.after ?? null}::uuid)
      and (${of.only === undefined} or t."partnershipId" = any(${[...(of.only ?? [])]}::uuid[]))
    order by t."partnershipId" limit ${sql.lit(of.limit)}`.execute(tx)
  return rows
}

export async function countStandings(tx: Tx, document: DocumentRow): Promise<Record<TermsState, number>> {
  const { rows } = await sql<{ state: TermsState; count: number }>`
    select t.state, count(*)::int as count from (${standings(document)}) t group by t.state`.execute(tx)
  const of = (state: TermsState) => rows.find((row) => row.state === state)?.count ?? 0
  return { accepted: of('accepted'), waiting: of('waiting'), shut: of('shut') }
}

// ---- For schedules (scope system) --------------------------------------------------------------------------------------

export async function listReminders(tx: Tx, now: Date, limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('partnership')
    .select('id')
    .where('terms_remind_at', '<=', now)
    .orderBy('terms_remind_at')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

export async function listOverdue(tx: Tx, now: Date, limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('partnership')
    .select('id')
    .where('terms_due_at', '<=', now)
    .orderBy('terms_due_at')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}
