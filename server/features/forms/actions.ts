/** Use cases of the designer: draft, check, publish, switch, read, export and import. */
import { type FormPurpose, formPurposes } from '#contract/endpoints/forms.ts'
import {
  changeImpact,
  checkDefinition,
  type DefinitionFault,
  type FormDefinition,
  fromJsonSchema,
  saysOfDefinition,
  toJsonSchema,
} from '#contract/forms/index.ts'
import type { PresetName } from '#contract/names.ts'
import { shippedForm } from '#presets/program-forms.ts'
import { record } from '#server/features/history/index.ts'
import type { Ctx, MemberCtx } from '#server/platform/ctx.ts'
import type { Scope, Tx } from '#server/platform/db/types.ts'
import { AppError, assertAllowed } from '#server/platform/errors.ts'
import { assertStorable } from '#server/platform/http/validate.ts'
import { fromPublicId, newId, toPublicId } from '#server/platform/id.ts'
import { type FormFacts, type FormVerb, policy, refusal } from './policy.ts'
import {
  countAnswers,
  countUnderWay,
  type FormRow,
  findForm,
  findVersion,
  getProgramOf,
  insertForm,
  insertVersion,
  listDefinitions,
  listForms,
  listVersions,
  type ProgramOfForm,
  saveForm,
  type UnderWay,
  type VersionRow,
} from './store.ts'
import { answersByKey, changesOf, consequences, lossesOf, type SaidChange, type SaidFault } from './usage.ts'

const tenant = (ctx: MemberCtx): Scope => ({
  as: 'tenant',
  organizationId: ctx.actor.organizationId,
  personId: ctx.actor.personId,
})

/** Purposes a form can be made for now; the others join when custom fields are built. */
export const builtPurposes: readonly FormPurpose[] = ['application']

/** A form with all that the designer shows. */
export interface FormView {
  program: ProgramOfForm
  purpose: FormPurpose
  row: FormRow | undefined
  published: VersionRow | undefined
  inUse: Map<string, number>
  underWay: UnderWay
}

export interface FormLine {
  purpose: FormPurpose
  title: string
  enabled: boolean
  version: number
  hasDraft: boolean
  fields: number
}

function purposeOf(typed: string): FormPurpose {
  const purpose = formPurposes.find((one) => one === typed)
  if (!purpose || !builtPurposes.includes(purpose)) throw new AppError('not_found')
  return purpose
}

export function factsOf(program: ProgramOfForm, row: FormRow | undefined): FormFacts {
  return {
    programArchived: program.archivedAt !== null,
    published: (row?.version ?? 0) > 0,
    hasDraft: row?.draft != null,
    enabled: row?.enabled ?? true,
  }
}

// ---- Reading ---------------------------------------------------------------------------------------------------------

export async function listFormsOf(ctx: MemberCtx, programId: string): Promise<FormLine[]> {
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const program = await getProgramOf(tx, ctx.actor.organizationId, fromPublicId('prog', programId))
    const rows = await listForms(tx, program.id)
    const published = await listDefinitions(
      tx,
      rows.filter((row) => row.version > 0).map((row) => ({ formId: row.id, version: row.version })),
    )
    return builtPurposes.map((purpose): FormLine => {
      const row = rows.find((one) => one.purpose === purpose)
      const definition = row && (published.get(`${row.id} ${row.version}`) ?? row.draft)
      return {
        purpose,
        title: definition?.title ?? '',
        enabled: row?.enabled ?? true,
        version: row?.version ?? 0,
        hasDraft: row?.draft != null,
        fields: definition?.sections.reduce((sum, section) => sum + section.fields.length, 0) ?? 0,
      }
    })
  })
}

export async function getForm(ctx: MemberCtx, programId: string, purpose: string): Promise<FormView> {
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const program = await getProgramOf(tx, ctx.actor.organizationId, fromPublicId('prog', programId))
    return await viewOf(tx, program, purposeOf(purpose))
  })
}

async function viewOf(tx: Tx, program: ProgramOfForm, purpose: FormPurpose): Promise<FormView> {
  const row = await findForm(tx, program.id, purpose)
  if (!row) {
    return { program, purpose, row, published: undefined, inUse: new Map(), underWay: { filling: 0, waiting: 0 } }
  }
  const published = row.version > 0 ? await findVersion(tx, row.id, row.version) : undefined
  const counted = published ? await countAnswers(tx, row.id) : new Map<string, number>()
  return {
    program,
    purpose,
    row,
    published,
    inUse: answersByKey(counted, published?.definition ?? null, row.draft),
    underWay: await countUnderWay(tx, row.id),
  }
}

export async function listVersionsOf(
  ctx: MemberCtx,
  programId: string,
  purpose: string,
): Promise<Omit<VersionRow, 'definition'>[]> {
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const program = await getProgramOf(tx, ctx.actor.organizationId, fromPublicId('prog', programId))
    const row = await findForm(tx, program.id, purposeOf(purpose))
    return row ? await listVersions(tx, row.id) : []
  })
}

export async function getVersion(
  ctx: MemberCtx,
  programId: string,
  purpose: string,
  version: string,
): Promise<VersionRow> {
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const program = await getProgramOf(tx, ctx.actor.organizationId, fromPublicId('prog', programId))
    const row = await findForm(tx, program.id, purposeOf(purpose))
    const found = row && /^\d{1,9}$/.test(version) ? await findVersion(tx, row.id, Number(version)) : undefined
    if (!found) throw new AppError('not_found')
    return found
  })
}

/** The published form as JSON Schema. */
export async function exportSchema(
  ctx: MemberCtx,
  programId: string,
  purpose: string,
): Promise<Record<string, unknown>> {
  const { published } = await getForm(ctx, programId, purpose)
  if (!published) throw new AppError('no_form')
  return toJsonSchema(published.definition)
}

// ---- Judging ---------------------------------------------------------------------------------------------------------

/** Faults that make a definition unreadable, or its rules turn in circles; all the others may wait until it is published. */
const refusedInDrafts: readonly DefinitionFault['code'][] = [
  'wrong_type',
  'missing_setting',
  'unknown_setting',
  'not_one_of',
  'text_characters',
  'too_many',
  'key_form',
  'key_taken',
  'key_reserved',
  'pattern_unsafe',
  'link_unsafe',
  'rule_circular',
  'rule_itself',
  'rule_too_deep',
  'rule_too_long',
]

const said = (faults: readonly DefinitionFault[]): SaidFault[] =>
  faults.map((one) => ({ path: one.place, code: one.code, says: saysOfDefinition(one) }))

function refuse(faults: readonly SaidFault[]): void {
  if (faults.length === 0) return
  throw new AppError('invalid', {
    faults: faults.slice(0, 50).map(({ path, says }) => ({ field: path || 'definition', code: 'invalid', says })),
  })
}

/** The definition, as far as it can be kept as a draft. */
function readDraft(input: unknown): FormDefinition {
  assertStorable(input, 'definition')
  refuse(said(checkDefinition(input).filter((one) => refusedInDrafts.includes(one.code))))
  return input as FormDefinition // what makes it one was judged above
}

export interface Impact {
  faults: SaidFault[]
  changes: SaidChange[]
  underWay: UnderWay
  says: string[]
}

/** What is wrong with a definition, and what publishing it would mean. Changes nothing. */
export async function checkForm(
  ctx: MemberCtx,
  programId: string,
  purpose: string,
  definition: unknown,
): Promise<Impact> {
  assertAllowed(policy.save_draft(ctx.actor.role))
  const view = await getForm(ctx, programId, purpose)
  return impactOf(view, definition)
}

function impactOf(view: FormView, input: unknown): Impact {
  assertStorable(input, 'definition')
  const faults = said(checkDefinition(input))
  const before = view.published?.definition
  if (faults.length > 0) return { faults, changes: [], underWay: view.underWay, says: [] }
  const after = input as FormDefinition // no fault: it is one
  const impact = before && changeImpact(before, after)
  return {
    faults: before && impact ? lossesOf(before, after, impact, view.inUse) : [],
    changes: before && impact ? changesOf(before, after, impact) : [],
    underWay: view.underWay,
    says: consequences(impact, view.underWay),
  }
}

// ---- Changing --------------------------------------------------------------------------------------------------------

interface Changing {
  tx: Tx
  program: ProgramOfForm
  purpose: FormPurpose
  row: FormRow | undefined
}

/** Holds the program, judges the verb, works, and gives the form back as it is afterwards. */
async function change(
  ctx: MemberCtx,
  programId: string,
  purpose: string,
  verb: FormVerb,
  work: (of: Changing) => Promise<void>,
): Promise<FormView> {
  assertAllowed(policy[verb](ctx.actor.role))
  const wanted = purposeOf(purpose)
  return await ctx.db.transaction(tenant(ctx), async (tx) => {
    const program = await getProgramOf(tx, ctx.actor.organizationId, fromPublicId('prog', programId), true)
    const row = await findForm(tx, program.id, wanted)
    assertAllowed(refusal(factsOf(program, row), verb))
    await work({ tx, program, purpose: wanted, row })
    return await viewOf(tx, program, wanted)
  })
}

/** The draft is the one it was made from: 0 where there is none. */
function assertRevision(row: FormRow | undefined, revision: number): void {
  const now = row?.draft ? row.draftRevision : 0
  if (revision !== now) throw new AppError('conflict')
}

export async function saveDraft(
  ctx: MemberCtx,
  programId: string,
  purpose: string,
  body: { revision: number; definition: unknown },
): Promise<FormView> {
  const definition = readDraft(body.definition)
  return await change(ctx, programId, purpose, 'save_draft', async (of) => {
    assertRevision(of.row, body.revision)
    await keepDraft(ctx, of, definition)
  })
}

async function keepDraft(ctx: MemberCtx, { tx, program, purpose, row }: Changing, draft: FormDefinition) {
  const now = ctx.now()
  const id = row?.id ?? newId()
  if (!row) await insertForm(tx, { id, hostId: program.hostId, programId: program.id, purpose }, now)
  const draftRevision = (row?.draftRevision ?? 0) + 1
  await saveForm(tx, id, { draft, draftRevision, draftBy: ctx.actor.personId, draftAt: now }, now)
}

const noDraft = { draft: null, draftBy: null, draftAt: null }

export async function discardDraft(ctx: MemberCtx, programId: string, purpose: string): Promise<FormView> {
  return await change(ctx, programId, purpose, 'discard_draft', async (of) => {
    if (!of.row) return
    await saveForm(of.tx, of.row.id, noDraft, ctx.now())
    await recordForm(ctx, of, 'form.draft_discarded', {})
  })
}

/** The next version. Answers that were given keep the version they were given to. */
export async function publishForm(
  ctx: MemberCtx,
  programId: string,
  purpose: string,
  body: { revision: number },
): Promise<FormView> {
  return await change(ctx, programId, purpose, 'publish', async (of) => {
    const { tx, program, row } = of
    if (!row?.draft) return
    assertRevision(row, body.revision)
    const view = await viewOf(tx, program, of.purpose)
    refuse(impactOf(view, row.draft).faults)
    const before = view.published?.definition
    const now = ctx.now()
    const version = row.version + 1
    await insertVersion(
      tx,
      { formId: row.id, hostId: row.hostId, programId: program.id, version, by: ctx.actor.personId, at: now },
      row.draft,
    )
    await saveForm(tx, row.id, { ...noDraft, version }, now)
    await recordForm(ctx, of, 'form.published', {
      version,
      // what follows in the same transaction: partners under way, and what is asked anew
      appears: version === 1 && row.enabled,
      asksAgain: before ? changeImpact(before, row.draft).asksAgain : false,
    })
  })
}

/** Off: as if there were none. Answers are kept. */
export async function switchForm(
  ctx: MemberCtx,
  programId: string,
  purpose: string,
  enabled: boolean,
): Promise<FormView> {
  const verb = enabled ? 'switch_on' : 'switch_off'
  return await change(ctx, programId, purpose, verb, async (of) => {
    if (!of.row) return
    await saveForm(of.tx, of.row.id, { enabled }, ctx.now())
    await recordForm(ctx, of, enabled ? 'form.switched_on' : 'form.switched_off', {
      version: of.row.version,
      appears: enabled,
    })
  })
}

/** Makes the draft from a JSON Schema; what could not be read of it is said. */
export async function importSchema(
  ctx: MemberCtx,
  programId: string,
  purpose: string,
  body: { revision: number; schema: unknown },
): Promise<FormView & { unread: SaidFault[] }> {
  assertStorable(body.schema, 'schema')
  const { definition, faults } = fromJsonSchema(body.schema)
  const unread = said(faults)
  if (!definition) throw refusedSchema(unread)
  const draft = readDraft(definition)
  const view = await change(ctx, programId, purpose, 'import_schema', async (of) => {
    assertRevision(of.row, body.revision)
    await keepDraft(ctx, of, draft)
    await recordForm(ctx, of, 'form.imported', {})
  })
  return { ...view, unread }
}

function refusedSchema(unread: readonly SaidFault[]): AppError {
  const says = 'No form could be read from this schema.'
  const faults = unread.length > 0 ? unread : [{ path: '', code: 'wrong_type', says }]
  return new AppError('invalid', {
    faults: faults.slice(0, 50).map((one) => ({ field: one.path || 'schema', code: 'invalid', says: one.says })),
  })
}

async function recordForm(ctx: Ctx, of: Changing, verb: string, more: Record<string, unknown>): Promise<void> {
  const { program, purpose } = of
  const { version, ...notes } = more
  await record(of.tx, ctx, {
    verb,
    organizationId: program.hostId,
    hostId: program.hostId,
    after: { program: toPublicId('prog', program.id), form: purpose, ...(version === undefined ? {} : { version }) },
    notes: { programId: program.id, purpose, ...notes },
  })
}

// ---- Beginning -------------------------------------------------------------------------------------------------------

/** Publishes the forms a preset ships, in the transaction that makes the program. */
export async function beginForms(
  tx: Tx,
  ctx: Ctx,
  of: { programId: string; hostId: string; by: string | null; preset: PresetName },
): Promise<void> {
  const definition = shippedForm(of.preset)
  if (definition) await publishFirst(tx, ctx, { ...of, purpose: 'application', definition })
}

/** A first version at once, without a draft: what presets, the demo and tests begin with. */
export async function publishFirst(
  tx: Tx,
  ctx: Ctx,
  of: { programId: string; hostId: string; by: string | null; purpose: FormPurpose; definition: FormDefinition },
): Promise<string> {
  const id = newId()
  const now = ctx.now()
  await insertForm(tx, { id, hostId: of.hostId, programId: of.programId, purpose: of.purpose }, now)
  await insertVersion(
    tx,
    { formId: id, hostId: of.hostId, programId: of.programId, version: 1, by: of.by, at: now },
    of.definition,
  )
  await saveForm(tx, id, { version: 1 }, now)
  return id
}
