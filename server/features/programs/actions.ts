/** Use cases of programs: begin from a preset, rename, archive, words, policy. */
import type { VocabularyInput } from '#contract/endpoints/programs.ts'
import type { PresetName } from '#contract/names.ts'
import type { Policy, PolicySetting } from '#contract/policy.ts'
import type { PolicyChange } from '#contract/vocabulary.ts'
import { presets, questionsOf, startingPolicy } from '#presets/index.ts'
import { beginForms, findPublished, listProgramsWithForm } from '#server/features/forms/index.ts'
import { assertMerged, record, sameValue } from '#server/features/history/index.ts'
import { getInstallation, getOrganization, hostingRefusal } from '#server/features/organizations/index.ts'
import type { Ctx, MemberCtx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError, assertAllowed } from '#server/platform/errors.ts'
import { fromPublicId, newId, toPublicId } from '#server/platform/id.ts'
import { check, type Fault, unavailable } from './checker.ts'
import { changedSettings, type MergeInput, mergePolicy } from './merging.ts'
import { policy as may } from './policy.ts'
import { assertRemovable, readRoles, rolesOf } from './roles.ts'
import {
  currentPolicies,
  getOwnProgram,
  getProgram,
  insertPolicy,
  insertProgram,
  listHeldRoles,
  listPolicies,
  listPrograms,
  lockProgram,
  type Program,
  policyOf,
  saveProgram,
} from './store.ts'
import { tenant } from './tenant.ts'
import { changeWords, permissionsOf, vocabularyOf } from './words.ts'

/** The form of a program, as far as its settings depend on it. */
export interface FormOfProgram {
  /** Published and switched on. */
  exists: boolean
  /** Fields that reports use. */
  reportFields: number
}

export interface ProgramWithPolicy {
  program: Program
  policy: Policy
  form: FormOfProgram
}

export async function formOf(tx: Tx, programId: string): Promise<FormOfProgram> {
  const published = await findPublished(tx, programId)
  const fields = published?.definition.sections.flatMap((section) => section.fields) ?? []
  return { exists: published !== undefined, reportFields: fields.filter((one) => one.report && !one.retired).length }
}

export interface PolicyInput {
  answers?: Record<string, string>
  settings?: Partial<Policy>
}

export async function programsOf(ctx: MemberCtx, archived: 'yes' | 'no' | 'all' = 'no'): Promise<ProgramWithPolicy[]> {
  return ctx.db.transaction(tenant(ctx), async (tx) => {
    const programs = await listPrograms(tx, ctx.actor.organizationId, archived)
    const policies = await currentPolicies(
      tx,
      programs.map((program) => program.id),
    )
    const withForm = await listProgramsWithForm(
      tx,
      programs.map((program) => program.id),
    )
    return programs.flatMap((program) => {
      const policy = policies.get(program.id)
      const form = { exists: withForm.has(program.id), reportFields: 0 }
      return policy ? [{ program, policy, form }] : []
    })
  })
}

export async function readProgram(ctx: MemberCtx, id: string): Promise<ProgramWithPolicy> {
  return ctx.db.transaction(tenant(ctx), async (tx) => {
    const program = await getOwnProgram(tx, ctx.actor.organizationId, fromPublicId('prog', id))
    return { program, policy: await policyOf(tx, program.id), form: await formOf(tx, program.id) }
  })
}

/** Begins a program; only where the installation lets the organization host. */
export async function createProgram(
  ctx: MemberCtx,
  input: { preset: PresetName; name: string },
): Promise<ProgramWithPolicy> {
  assertAllowed(may.create(ctx.actor.role))
  return ctx.db.transaction(tenant(ctx), async (tx) => {
    const organization = await getOrganization(tx, ctx.actor.organizationId)
    assertAllowed(hostingRefusal(await getInstallation(tx), organization))
    const id = await makeProgram(tx, ctx, { hostId: organization.id, by: ctx.actor.personId, ...input })
    const program = await getOwnProgram(tx, organization.id, id)
    return { program, policy: await policyOf(tx, id), form: await formOf(tx, id) }
  })
}

/** Makes the program inside a transaction that is open already: first set-up, the demo and tests begin with it. */
export async function makeProgram(
  tx: Tx,
  ctx: Ctx,
  of: { hostId: string; by: string | null; preset: PresetName; name: string },
): Promise<string> {
  const { notYet, title } = presets[of.preset]
  if (notYet) throw new AppError('preset_not_available', { detail: notYet })
  const id = newId()
  const at = ctx.now()
  const name = of.name.trim() || title
  await insertProgram(tx, { id, hostId: of.hostId, name, preset: of.preset, at })
  const policy = startingPolicy(of.preset)
  await insertPolicy(tx, { programId: id, hostId: of.hostId, version: 1, policy, createdBy: of.by, at })
  await beginForms(tx, ctx, { programId: id, hostId: of.hostId, by: of.by, preset: of.preset })
  await record(tx, ctx, {
    verb: 'program.created',
    organizationId: of.hostId,
    hostId: of.hostId,
    personId: of.by,
    after: { program: toPublicId('prog', id), name, preset: of.preset },
  })
  return id
}

export async function renameProgram(
  ctx: MemberCtx,
  id: string,
  { name: typed, base }: { name: string; base?: Seen },
): Promise<ProgramWithPolicy> {
  assertAllowed(may.rename(ctx.actor.role))
  const name = typed.trim()
  if (!name) throw new AppError('invalid', { faults: [{ field: 'name', code: 'invalid', says: 'Give it a name.' }] })
  return change(ctx, id, async (tx, program) => {
    if (program.name === name) return
    await assertMerged(
      tx,
      { current: { name: program.name }, sent: { name }, base },
      trailOf(program, 'program.renamed'),
    )
    await saveProgram(tx, program.id, { name }, ctx.now())
    await recordChange(tx, ctx, program, 'program.renamed', { name: program.name }, { name })
  })
}

export async function archiveProgram(ctx: MemberCtx, id: string): Promise<ProgramWithPolicy> {
  assertAllowed(may.archive(ctx.actor.role))
  return change(ctx, id, async (tx, program) => {
    await saveProgram(tx, program.id, { archivedAt: ctx.now() }, ctx.now())
    await recordChange(tx, ctx, program, 'program.archived', { archived: false }, { archived: true })
  })
}

export async function unarchiveProgram(ctx: MemberCtx, id: string): Promise<ProgramWithPolicy> {
  assertAllowed(may.unarchive(ctx.actor.role))
  return ctx.db.transaction(tenant(ctx), async (tx) => {
    const program = await lockProgram(tx, ctx.actor.organizationId, fromPublicId('prog', id))
    if (program.archivedAt) {
      await saveProgram(tx, program.id, { archivedAt: null }, ctx.now())
      await recordChange(tx, ctx, program, 'program.unarchived', { archived: true }, { archived: false })
    }
    return {
      program: await getProgram(tx, program.id),
      policy: await policyOf(tx, program.id),
      form: await formOf(tx, program.id),
    }
  })
}

export async function changeVocabulary(
  ctx: MemberCtx,
  id: string,
  { base, ...input }: VocabularyInput & { base?: Seen },
): Promise<ProgramWithPolicy> {
  assertAllowed(may.change_vocabulary(ctx.actor.role))
  const faults = emptyWords(input)
  if (faults.length > 0) throw new AppError('invalid', { faults })
  return change(ctx, id, async (tx, program) => {
    const vocabulary = changeWords(program.vocabulary, input)
    // judged by the words people read: going back to the preset's is choosing that word
    const sent = flat(vocabularyOf({ ...program, vocabulary }))
    const touched = Object.keys(flat(input))
    await assertMerged(
      tx,
      {
        current: flat(vocabularyOf(program)),
        sent: Object.fromEntries(touched.map((path) => [path, sent[path]])),
        base,
      },
      trailOf(program, 'program.vocabulary_changed'),
    )
    if (JSON.stringify(vocabulary) === JSON.stringify(program.vocabulary)) return
    await saveProgram(tx, program.id, { vocabulary }, ctx.now())
    await recordChange(tx, ctx, program, 'program.vocabulary_changed', { ...program.vocabulary }, { ...vocabulary })
  })
}

export async function changeRoles(
  ctx: MemberCtx,
  id: string,
  typed: Parameters<typeof readRoles>[1],
): Promise<ProgramWithPolicy> {
  assertAllowed(may.change_roles(ctx.actor.role))
  return change(ctx, id, async (tx, program) => {
    const before = rolesOf(program)
    const roles = readRoles(program, typed)
    if (JSON.stringify(before) === JSON.stringify(roles)) return
    const removed = before.filter((role) => !roles.some((one) => one.key === role.key))
    const policy = await policyOf(tx, program.id)
    assertRemovable(removed, await listHeldRoles(tx, program.id), policy)
    refuseFaults(faultsOf({ ...program, roles }, policy).filter((one) => one.setting === 'memberAccessDefault'))
    await saveProgram(tx, program.id, { roles }, ctx.now())
    await recordChange(tx, ctx, program, 'program.roles_changed', { roles: before }, { roles })
  })
}

/** What whoever changes something has seen of it, by field. */
type Seen = Record<string, unknown>

const trailOf = (program: Program, verb: string) => ({
  verbs: [verb],
  organizationId: program.hostId,
  about: { program: toPublicId('prog', program.id) },
})

/** Words by their paths: `status.active`. */
function flat(words: object, path = ''): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(words).flatMap(([name, value]): [string, unknown][] =>
      typeof value === 'object' && value !== null
        ? Object.entries(flat(value, `${path}${name}.`))
        : [[`${path}${name}`, value]],
    ),
  )
}

/** A word of nothing but spaces would leave a button or a title empty. */
function emptyWords(input: object, path = ''): { field: string; code: 'invalid'; says: string }[] {
  return Object.entries(input).flatMap(([name, value]) => {
    const field = `${path}${name}`
    if (typeof value === 'object' && value !== null) return emptyWords(value, `${field}.`)
    const empty = typeof value === 'string' && value.trim() === ''
    return empty ? [{ field, code: 'invalid' as const, says: 'Write a word, or null for the one that was there.' }] : []
  })
}

/** What a policy would be with these answers and settings. Unknown questions and answers are refused. */
export function intendedPolicy(program: Program, before: Policy, input: PolicyInput): Policy {
  const { terms = before.terms } = input.settings ?? {}
  if (!sameValue(terms, before.terms)) {
    const says = 'Terms are published on a page of their own: POST /v1/programs/{id}/terms.'
    throw new AppError('invalid', { faults: [{ field: 'settings.terms', code: 'invalid', says }] })
  }
  let policy: Policy = { ...before, ...input.settings }
  const questions = questionsOf(program.preset)
  for (const [name, value] of Object.entries(input.answers ?? {})) {
    const choice = questions.find((one) => one.name === name)?.choices.find((one) => one.value === value)
    if (!choice) {
      const says = 'There is no such question, or not this answer to it.'
      throw new AppError('invalid', { faults: [{ field: `answers.${name}`, code: 'invalid', says }] })
    }
    policy = withChange(policy, choice.sets)
  }
  return tidy(policy)
}

function withChange(policy: Policy, { defaultGrant, ...settings }: PolicyChange): Policy {
  return { ...policy, ...settings, defaultGrant: { ...policy.defaultGrant, ...defaultGrant } }
}

/** Lists say each thing once, reminders in their order. */
function tidy(policy: Policy): Policy {
  const once = <T>(list: T[]) => [...new Set(list)]
  const days = (list: number[]) => once(list).toSorted((a, b) => a - b)
  return {
    ...policy,
    entry: once(policy.entry),
    channels: once(policy.channels),
    defaultGrant: { ...policy.defaultGrant, permissions: once(policy.defaultGrant.permissions) },
    reminders: {
      daysAfter: days(policy.reminders.daysAfter),
      daysBeforeExpiry: days(policy.reminders.daysBeforeExpiry),
    },
  }
}

/** Everything that speaks against a policy in this program. */
export function faultsOf(program: Program, policy: Policy): Fault[] {
  const known = permissionsOf(program).map((permission) => permission.name)
  const strange = policy.defaultGrant.permissions.filter((name) => !known.includes(name))
  const unknown: Fault[] = strange.map((name) => ({
    setting: 'defaultGrant',
    code: 'policy_impossible',
    says: `The program has no permission ${name}.`,
  }))
  return [...unavailable(policy), ...unknown, ...roleFaults(program, policy), ...check(policy)]
}

function roleFaults(program: Program, policy: Policy): Fault[] {
  const roles = rolesOf(program)
  const { firstMemberRole: first } = policy
  const faults: Fault[] = []
  if (first !== null && !roles.some((role) => role.key === first)) {
    const says = `There is no role ${first} here. Choose one of the program's roles, or none.`
    faults.push({ setting: 'firstMemberRole', code: 'policy_impossible', says })
  }
  if (policy.memberAccessDefault === 'chosen' && !roles.some((role) => role.permissions.length > 0)) {
    const says = 'There is no role that gives anything, so nobody could ever use what is granted. Make a role first.'
    faults.push({ setting: 'memberAccessDefault', code: 'policy_impossible', says })
  }
  return faults
}

export async function changePolicy(
  ctx: MemberCtx,
  id: string,
  input: PolicyInput & MergeInput & { move?: boolean },
): Promise<ProgramWithPolicy> {
  assertAllowed(may.change_policy(ctx.actor.role))
  return change(ctx, id, async (tx, program) => {
    const before = await policyOf(tx, program.id)
    const policy = mergePolicy(await versionsSince(tx, program, input), before, input, (seen) =>
      intendedPolicy(program, seen, input),
    )
    const changed = changedSettings(before, policy)
    if (changed.length > 0) {
      refuseFaults(faultsOf(program, policy))
      await saveNewVersion(tx, ctx, program, policy)
      await recordChange(
        tx,
        ctx,
        program,
        'program.policy_changed',
        { version: program.policyVersion, ...part(before, changed) },
        { version: program.policyVersion + 1, ...part(policy, changed) },
      )
    }
    if (input.move) {
      const version = program.policyVersion + (changed.length > 0 ? 1 : 0)
      // Partnerships follow this event in the same transaction.
      await record(tx, ctx, {
        verb: 'program.policy_moved',
        organizationId: program.hostId,
        hostId: program.hostId,
        after: { program: toPublicId('prog', program.id), version },
        notes: { programId: program.id, version },
      })
    }
  })
}

/** The versions that came after the one a change was made from, newest first, and that one last. None: nothing came after. */
async function versionsSince(tx: Tx, program: Program, { fromVersion }: MergeInput) {
  if (fromVersion === undefined || fromVersion >= program.policyVersion) return []
  return (await listPolicies(tx, program.id)).filter(({ version }) => version >= fromVersion)
}

async function saveNewVersion(tx: Tx, ctx: MemberCtx, program: Program, policy: Policy): Promise<void> {
  const version = program.policyVersion + 1
  const at = ctx.now()
  await insertPolicy(tx, {
    programId: program.id,
    hostId: program.hostId,
    version,
    policy,
    createdBy: ctx.actor.personId,
    at,
  })
  await saveProgram(tx, program.id, { policyVersion: version }, at)
}

/** What is not built is refused first, by name; then what leads nowhere. All faults are told at once. */
function refuseFaults(faults: Fault[]): void {
  const missing = faults.filter((fault) => fault.code === 'setting_not_available')
  const told = missing.length > 0 ? missing : faults
  const [first] = told
  if (!first) return
  throw new AppError(first.code, {
    faults: told.map(({ setting, code, says }) => ({ field: setting, code, says })),
  })
}

const part = (policy: Policy, settings: PolicySetting[]) =>
  Object.fromEntries(settings.map((setting) => [setting, policy[setting]]))

export interface PolicyVersionEntry {
  version: number
  by: string | null
  at: Date
  changed: PolicySetting[]
}

export async function policyVersions(ctx: MemberCtx, id: string): Promise<PolicyVersionEntry[]> {
  return ctx.db.transaction(tenant(ctx), async (tx) => {
    const program = await getOwnProgram(tx, ctx.actor.organizationId, fromPublicId('prog', id))
    const versions = await listPolicies(tx, program.id)
    return versions.map(({ version, policy, by, createdAt }, i) => {
      const before = versions[i + 1]
      return { version, by, at: createdAt, changed: before ? changedSettings(before.policy, policy) : [] }
    })
  })
}

/** Changes a program that is not archived, held meanwhile, and gives it back as it is afterwards. */
async function change(
  ctx: MemberCtx,
  id: string,
  work: (tx: Tx, program: Program) => Promise<void>,
): Promise<ProgramWithPolicy> {
  return ctx.db.transaction(tenant(ctx), async (tx) => {
    const program = await lockProgram(tx, ctx.actor.organizationId, fromPublicId('prog', id))
    if (program.archivedAt) throw new AppError('program_archived')
    await work(tx, program)
    return {
      program: await getProgram(tx, program.id),
      policy: await policyOf(tx, program.id),
      form: await formOf(tx, program.id),
    }
  })
}

async function recordChange(
  tx: Tx,
  ctx: Ctx,
  program: Program,
  verb: string,
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): Promise<void> {
  const about = { program: toPublicId('prog', program.id) }
  await record(tx, ctx, {
    verb,
    organizationId: program.hostId,
    hostId: program.hostId,
    before: { ...about, ...before },
    after: { ...about, ...after },
  })
}
