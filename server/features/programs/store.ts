/** Every statement of programs, their policies and their texts. */
import { sql } from 'kysely'
import { type MailTemplate, type PresetName, presetNames } from '#contract/names.ts'
import type { Policy } from '#contract/policy.ts'
import type { PartnerRole, VocabularyChange } from '#contract/vocabulary.ts'
import { basePolicy } from '#presets/index.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'

export interface Program {
  id: string
  hostId: string
  name: string
  preset: PresetName
  /** What the host has changed of the preset's words. */
  vocabulary: VocabularyChange
  /** The host's own list of partnership roles; null: the preset's. */
  roles: PartnerRole[] | null
  policyVersion: number
  archivedAt: Date | null
  createdAt: Date
}

export interface PolicyVersion {
  version: number
  policy: Policy
  createdBy: string | null
  createdAt: Date
}

export interface OwnText {
  template: string
  subject: string | null
  body: string | null
  updatedAt: Date
}

const columns = [
  'id',
  'host_id',
  'name',
  'preset',
  'vocabulary',
  'roles',
  'policy_version',
  'archived_at',
  'created_at',
] as const

interface ProgramColumns {
  id: string
  host_id: string
  name: string
  preset: string
  vocabulary: unknown
  roles: unknown
  policy_version: number
  archived_at: Date | null
  created_at: Date
}

function toProgram(row: ProgramColumns): Program {
  const preset = presetNames.find((name) => name === row.preset)
  if (!preset) throw new Error(`program ${row.id} has the unknown preset ${row.preset}`)
  return {
    id: row.id,
    hostId: row.host_id,
    name: row.name,
    preset,
    vocabulary: row.vocabulary as VocabularyChange, // only setVocabulary writes it, from a validated body
    roles: row.roles as PartnerRole[] | null, // only saveProgram writes it, from a validated body
    policyVersion: row.policy_version,
    archivedAt: row.archived_at,
    createdAt: row.created_at,
  }
}

/**
 * In the order of the settings, with the default of what did not exist yet when the version was made. The terms in force stand
 * by the program: they are the current ones in every version.
 */
export function readPolicy(stored: unknown, terms: unknown): Policy {
  // only insertPolicy writes the one, from a checked policy, and only the terms feature the other
  return { ...basePolicy, ...(stored as Policy), terms: terms as Policy['terms'] }
}

const json = (value: object) => sql`${JSON.stringify(value)}::jsonb`

export async function findProgram(tx: Tx, id: string): Promise<Program | undefined> {
  const row = await tx.selectFrom('program').select(columns).where('id', '=', id).executeTakeFirst()
  return row && toProgram(row)
}

/** Any program the scope may see: one's own, or that of a partnership or invitation. */
export async function getProgram(tx: Tx, id: string): Promise<Program> {
  const program = await findProgram(tx, id)
  if (!program) throw new AppError('not_found')
  return program
}

/** A program of this host, held until the transaction ends. */
export async function lockProgram(tx: Tx, hostId: string, id: string): Promise<Program> {
  const row = await tx
    .selectFrom('program')
    .select(columns)
    .where('host_id', '=', hostId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new AppError('not_found')
  return toProgram(row)
}

export async function getOwnProgram(tx: Tx, hostId: string, id: string): Promise<Program> {
  const row = await tx
    .selectFrom('program')
    .select(columns)
    .where('host_id', '=', hostId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw new AppError('not_found')
  return toProgram(row)
}

export async function listPrograms(tx: Tx, hostId: string, archived: 'yes' | 'no' | 'all'): Promise<Program[]> {
  let query = tx.selectFrom('program').select(columns).where('host_id', '=', hostId)
  if (archived !== 'all') query = query.where('archived_at', archived === 'yes' ? 'is not' : 'is', null)
  const rows = await query.orderBy('id').execute()
  return rows.map(toProgram)
}

export async function countLivePrograms(tx: Tx, hostId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('program')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('host_id', '=', hostId)
    .where('archived_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}

export async function insertProgram(
  tx: Tx,
  program: { id: string; hostId: string; name: string; preset: PresetName; at: Date },
): Promise<void> {
  await tx
    .insertInto('program')
    .values({
      id: program.id,
      host_id: program.hostId,
      name: program.name,
      preset: program.preset,
      vocabulary: json({}),
      policy_version: 1,
      created_at: program.at,
      updated_at: program.at,
    })
    .execute()
}

export async function saveProgram(
  tx: Tx,
  id: string,
  change: {
    name?: string
    archivedAt?: Date | null
    vocabulary?: VocabularyChange
    roles?: PartnerRole[]
    policyVersion?: number
  },
  now: Date,
): Promise<void> {
  await tx
    .updateTable('program')
    .set({
      updated_at: now,
      ...(change.name !== undefined && { name: change.name }),
      ...(change.archivedAt !== undefined && { archived_at: change.archivedAt }),
      ...(change.vocabulary !== undefined && { vocabulary: json(change.vocabulary) }),
      ...(change.roles !== undefined && { roles: json(change.roles) }),
      ...(change.policyVersion !== undefined && { policy_version: change.policyVersion }),
    })
    .where('id', '=', id)
    .execute()
}

export async function insertPolicy(
  tx: Tx,
  of: { programId: string; hostId: string; version: number; policy: Policy; createdBy: string | null; at: Date },
): Promise<void> {
  await tx
    .insertInto('program_policy')
    .values({
      program_id: of.programId,
      host_id: of.hostId,
      version: of.version,
      policy: json({ ...of.policy, terms: [] }),
      created_by: of.createdBy,
      created_at: of.at,
    })
    .execute()
}

/** The policy in a version; the newest one when none is named. */
export async function policyOf(tx: Tx, programId: string, version?: number): Promise<Policy> {
  let query = tx
    .selectFrom('program_policy as q')
    .innerJoin('program as p', 'p.id', 'q.program_id')
    .select(['q.policy', 'p.terms'])
    .where('q.program_id', '=', programId)
  if (version !== undefined) query = query.where('q.version', '=', version)
  const row = await query.orderBy('q.version', 'desc').limit(1).executeTakeFirst()
  if (!row) throw new AppError('not_found')
  return readPolicy(row.policy, row.terms)
}

/** The newest policy of each of these programs. */
export async function currentPolicies(tx: Tx, programIds: readonly string[]): Promise<Map<string, Policy>> {
  if (programIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('program_policy as q')
    .innerJoin('program as p', (on) =>
      on.onRef('p.id', '=', 'q.program_id').onRef('p.policy_version', '=', 'q.version'),
    )
    .select(['q.program_id', 'q.policy', 'p.terms'])
    .where('p.id', 'in', programIds)
    .execute()
  return new Map(rows.map((row) => [row.program_id, readPolicy(row.policy, row.terms)]))
}

/** Newest first, with the name of who made each. */
export async function listPolicies(tx: Tx, programId: string): Promise<(PolicyVersion & { by: string | null })[]> {
  const rows = await tx
    .selectFrom('program_policy as q')
    .leftJoin('person as n', 'n.id', 'q.created_by')
    .select(['q.version', 'q.policy', 'q.created_by', 'q.created_at', 'n.name'])
    .where('q.program_id', '=', programId)
    .orderBy('q.version', 'desc')
    .execute()
  return rows.map((row) => ({
    version: row.version,
    policy: readPolicy(row.policy, []),
    createdBy: row.created_by,
    createdAt: row.created_at,
    by: row.name,
  }))
}

/** Which roles of a program somebody holds in a partnership that is not over. */
export async function listHeldRoles(tx: Tx, programId: string): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('partnership_role_holder as r')
    .innerJoin('partnership as s', 's.id', 'r.partnership_id')
    .select((eb) => eb.fn<string>('unnest', ['r.roles']).as('role'))
    .distinct()
    .where('s.program_id', '=', programId)
    .where('s.ended_at', 'is', null)
    .where('s.rejected_at', 'is', null)
    .execute()
  return new Set(rows.map((row) => row.role))
}

export async function listTexts(tx: Tx, programId: string): Promise<OwnText[]> {
  const rows = await tx
    .selectFrom('program_text')
    .select(['template', 'subject', 'body', 'updated_at'])
    .where('program_id', '=', programId)
    .execute()
  return rows.map((row) => ({
    template: row.template,
    subject: row.subject,
    body: row.body,
    updatedAt: row.updated_at,
  }))
}

export async function saveText(
  tx: Tx,
  of: {
    programId: string
    hostId: string
    template: MailTemplate
    subject: string | null
    body: string | null
    by: string
    at: Date
  },
): Promise<void> {
  const values = { subject: of.subject, body: of.body, updated_by: of.by, updated_at: of.at }
  await tx
    .insertInto('program_text')
    .values({ program_id: of.programId, host_id: of.hostId, template: of.template, ...values })
    .onConflict((on) => on.columns(['program_id', 'template']).doUpdateSet(values))
    .execute()
}

export async function deleteText(tx: Tx, programId: string, template: MailTemplate): Promise<void> {
  await tx.deleteFrom('program_text').where('program_id', '=', programId).where('template', '=', template).execute()
}
