/** Every statement of forms: their drafts, their published versions, and what of them is in use. */
import { sql } from 'kysely'
import type { FormPurpose } from '#contract/endpoints/forms.ts'
import type { FormDefinition } from '#contract/forms/index.ts'
import type { PresetName } from '#contract/names.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'

/** As far as forms need to know the program. */
export interface ProgramOfForm {
  id: string
  hostId: string
  name: string
  preset: PresetName
  archivedAt: Date | null
}

export interface FormRow {
  id: string
  hostId: string
  programId: string
  purpose: FormPurpose
  /** The newest published version; 0: never published. */
  version: number
  enabled: boolean
  draft: FormDefinition | null
  draftRevision: number
  draftAt: Date | null
  draftBy: string | null
}

export interface VersionRow {
  version: number
  definition: FormDefinition
  publishedAt: Date
  publishedBy: string | null
}

const columns = [
  'f.id',
  'f.host_id as hostId',
  'f.program_id as programId',
  'f.purpose',
  'f.version',
  'f.enabled',
  'f.draft',
  'f.draft_revision as draftRevision',
  'f.draft_at as draftAt',
] as const

const json = (value: object) => sql`${JSON.stringify(value)}::jsonb`

/** A program of this host. Held, where forms are about to change: what publishes and what archives come one after the other. */
export async function getProgramOf(tx: Tx, hostId: string, id: string, hold = false): Promise<ProgramOfForm> {
  let query = tx
    .selectFrom('program')
    .select(['id', 'host_id as hostId', 'name', 'preset', 'archived_at as archivedAt'])
    .where('id', '=', id)
    .where('host_id', '=', hostId)
  if (hold) query = query.forNoKeyUpdate()
  const row = await query.executeTakeFirst()
  if (!row) throw new AppError('not_found')
  return { ...row, preset: row.preset as PresetName } // written from a checked name
}

export async function findForm(tx: Tx, programId: string, purpose: FormPurpose): Promise<FormRow | undefined> {
  const row = await tx
    .selectFrom('form as f')
    .leftJoin('person as p', 'p.id', 'f.draft_by')
    .select([...columns, 'p.name as draftBy'])
    .where('f.program_id', '=', programId)
    .where('f.purpose', '=', purpose)
    .executeTakeFirst()
  return row as FormRow | undefined // only this store writes drafts, from checked definitions
}

export async function listForms(tx: Tx, programId: string): Promise<FormRow[]> {
  const rows = await tx
    .selectFrom('form as f')
    .leftJoin('person as p', 'p.id', 'f.draft_by')
    .select([...columns, 'p.name as draftBy'])
    .where('f.program_id', '=', programId)
    .execute()
  return rows as FormRow[] // as in findForm
}

export async function insertForm(
  tx: Tx,
  form: { id: string; hostId: string; programId: string; purpose: FormPurpose },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('form')
    .values({
      id: form.id,
      host_id: form.hostId,
      program_id: form.programId,
      purpose: form.purpose,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export interface FormChange {
  version?: number
  enabled?: boolean
  draft?: FormDefinition | null
  draftRevision?: number
  draftBy?: string | null
  draftAt?: Date | null
}

export async function saveForm(tx: Tx, id: string, change: FormChange, now: Date): Promise<void> {
  await tx
    .updateTable('form')
    .set({
      updated_at: now,
      ...(change.version !== undefined && { version: change.version }),
      ...(change.enabled !== undefined && { enabled: change.enabled }),
      ...(change.draft !== undefined && { draft: change.draft && json(change.draft) }),
      ...(change.draftRevision !== undefined && { draft_revision: change.draftRevision }),
      ...(change.draftBy !== undefined && { draft_by: change.draftBy }),
      ...(change.draftAt !== undefined && { draft_at: change.draftAt }),
    })
    .where('id', '=', id)
    .execute()
}

export async function insertVersion(
  tx: Tx,
  of: { formId: string; hostId: string; programId: string; version: number; by: string | null; at: Date },
  definition: FormDefinition,
): Promise<void> {
  await tx
    .insertInto('form_version')
    .values({
      form_id: of.formId,
      version: of.version,
      host_id: of.hostId,
      program_id: of.programId,
      definition: json(definition),
      published_by: of.by,
      published_at: of.at,
    })
    .execute()
}

export async function findVersion(tx: Tx, formId: string, version: number): Promise<VersionRow | undefined> {
  const row = await tx
    .selectFrom('form_version as v')
    .leftJoin('person as p', 'p.id', 'v.published_by')
    .select(['v.version', 'v.definition', 'v.published_at as publishedAt', 'p.name as publishedBy'])
    .where('v.form_id', '=', formId)
    .where('v.version', '=', version)
    .executeTakeFirst()
  return row && { ...row, definition: row.definition as FormDefinition } // checked before it was published
}

/** Newest first. */
export async function listVersions(tx: Tx, formId: string): Promise<Omit<VersionRow, 'definition'>[]> {
  return await tx
    .selectFrom('form_version as v')
    .leftJoin('person as p', 'p.id', 'v.published_by')
    .select(['v.version', 'v.published_at as publishedAt', 'p.name as publishedBy'])
    .where('v.form_id', '=', formId)
    .orderBy('v.version', 'desc')
    .execute()
}

/** Several versions at once, for lists. */
export async function listDefinitions(
  tx: Tx,
  keys: readonly { formId: string; version: number }[],
): Promise<Map<string, FormDefinition>> {
  if (keys.length === 0) return new Map()
  const rows = await tx
    .selectFrom('form_version')
    .select(['form_id', 'version', 'definition'])
    .where('form_id', 'in', [...new Set(keys.map((key) => key.formId))])
    .where('version', 'in', [...new Set(keys.map((key) => key.version))])
    .execute()
  return new Map(rows.map((row) => [`${row.form_id} ${row.version}`, row.definition as FormDefinition]))
}

/** A form as whoever fills it in meets it. */
export interface PublishedForm {
  id: string
  version: number
  definition: FormDefinition
}

/** What is published and switched on; nothing: the program has no form for this purpose. */
export async function findPublished(
  tx: Tx,
  programId: string,
  purpose: FormPurpose = 'application',
): Promise<PublishedForm | undefined> {
  const row = await tx
    .selectFrom('form as f')
    .innerJoin('form_version as v', (on) => on.onRef('v.form_id', '=', 'f.id').onRef('v.version', '=', 'f.version'))
    .select(['f.id', 'v.version', 'v.definition'])
    .where('f.program_id', '=', programId)
    .where('f.purpose', '=', purpose)
    .where('f.enabled', '=', true)
    .executeTakeFirst()
  return row && { ...row, definition: row.definition as FormDefinition } // checked before it was published
}

/** Programs of these that have a published form that is switched on. */
export async function listProgramsWithForm(tx: Tx, programIds: readonly string[]): Promise<Set<string>> {
  if (programIds.length === 0) return new Set()
  const rows = await tx
    .selectFrom('form')
    .select('program_id')
    .where('program_id', 'in', programIds)
    .where('purpose', '=', 'application')
    .where('enabled', '=', true)
    .where('version', '>', 0)
    .execute()
  return new Set(rows.map((row) => row.program_id))
}

// ---- What is in use --------------------------------------------------------------------------------------------------

/** Partners whose latest answers hold something for each key; `section.field` and `table.column` for what lies inside. */
export async function countAnswers(tx: Tx, formId: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ key: string; answers: number }>`
    with answered as (
      select partnership_id, answers from submission where form_id = ${formId}
      union all select partnership_id, answers from partner_profile where form_id = ${formId}),
    outer_keys as (
      select partnership_id, e.key, e.value from answered, jsonb_each(answers) e),
    keys as (
      select partnership_id, key from outer_keys
      union all select o.partnership_id, o.key || '.' || k from outer_keys o,
        jsonb_array_elements(case when jsonb_typeof(o.value) = 'array' then o.value else '[]'::jsonb end) i,
        jsonb_object_keys(case when jsonb_typeof(i) = 'object' then i else '{}'::jsonb end) k)
    select key, count(distinct partnership_id)::int as answers from keys group by key`.execute(tx)
  return new Map(rows.map((row) => [row.key, row.answers]))
}

export interface UnderWay {
  filling: number
  waiting: number
}

/** Partners in the middle of it: filling it in, and waiting for a decision. */
export async function countUnderWay(tx: Tx, formId: string): Promise<UnderWay> {
  const row = await tx
    .selectFrom('submission as s')
    .innerJoin('partnership as p', 'p.id', 's.partnership_id')
    .select([
      sql<number>`count(*) filter (where s.state <> 'submitted')::int`.as('filling'),
      sql<number>`count(*) filter (where s.state = 'submitted')::int`.as('waiting'),
    ])
    .where('s.form_id', '=', formId)
    .where('s.state', 'in', ['draft', 'returned', 'submitted'])
    .where('p.ended_at', 'is', null)
    .where('p.rejected_at', 'is', null)
    .executeTakeFirstOrThrow()
  return row
}
