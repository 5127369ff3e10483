/** Programs as the API shows them. */
import type {
  EntrySteps,
  PlainQuestion,
  Preset,
  ProgramRow,
  Program as ProgramShape,
  ProgramText,
} from '#contract/endpoints/programs.ts'
import { presetNames } from '#contract/names.ts'
import type { Policy } from '#contract/policy.ts'
import type { VocabularyChange } from '#contract/vocabulary.ts'
import { chosenAnswer, presets, questionsOf, startingPolicy } from '#presets/index.ts'
import type { MemberCtx } from '#server/platform/ctx.ts'
import { toPublicId } from '#server/platform/id.ts'
import type { PolicyVersionEntry, ProgramWithPolicy } from './actions.ts'
import { costs } from './costs.ts'
import { can, canBegin } from './policy.ts'
import { rolesOf } from './roles.ts'
import { advancedSettings, settingTitle } from './settings.ts'
import { asAsked, entryTitle, steps } from './steps.ts'
import type { Program } from './store.ts'
import type { TextOf } from './texts.ts'
import { dialogOf, mailWordsOf, permissionsOf, vocabularyOf } from './words.ts'

export function presentPresets(): Preset[] {
  return presetNames.map((name) => {
    const { title, sentence, notYet, vocabulary, permissions, policy } = presets[name]
    const shown = notYet ? policy : startingPolicy(name)
    const entry = shown.entry[0] ?? 'invite'
    return {
      name,
      title,
      sentence,
      available: notYet === null,
      notYet,
      steps: steps(shown, entry, vocabulary, permissions),
    }
  })
}

export function presentProgramRow(
  { program, policy, form }: ProgramWithPolicy,
  { actor, channel }: MemberCtx,
): ProgramRow {
  const archived = program.archivedAt !== null
  return {
    id: toPublicId('prog', program.id),
    name: program.name,
    preset: program.preset,
    presetTitle: presets[program.preset].title,
    archived,
    policyVersion: program.policyVersion,
    vocabulary: vocabularyOf(program),
    permissions: permissionsOf(program),
    roles: rolesOf(program),
    dialog: dialogOf(program, policy, form.exists),
    defaultGrant: policy.defaultGrant,
    inviteTtlDays: policy.inviteTtlDays,
    entry: policy.entry,
    createdAt: program.createdAt.toISOString(),
    can: { ...can(actor.role, archived), ...canBegin(policy, actor.role, archived, channel) },
  }
}

export function presentProgram(of: ProgramWithPolicy, ctx: MemberCtx): ProgramShape {
  const { program, policy, form } = of
  return {
    ...presentProgramRow(of, ctx),
    policy,
    ownWords: program.vocabulary satisfies VocabularyChange,
    questions: presentQuestions(program, policy),
    advanced: advancedSettings(policy, rolesOf(program)),
    steps: presentSteps(program, policy, form.exists),
    costs: costs(policy, form),
  }
}

export function presentQuestions(program: Pick<Program, 'preset'>, policy: Policy): PlainQuestion[] {
  return questionsOf(program.preset).map((question) => ({
    name: question.name,
    asks: question.asks,
    chosen: chosenAnswer(question, policy),
    choices: question.choices.map(({ value, label, costs: price }) => ({ value, label, costs: price })),
  }))
}

export function presentSteps(
  program: Pick<Program, 'preset' | 'vocabulary'>,
  policy: Policy,
  isFormPublished: boolean,
): EntrySteps[] {
  const vocabulary = vocabularyOf(program)
  return policy.entry.map((entry) => ({
    entry,
    title: entryTitle(entry),
    steps: steps(asAsked(policy, isFormPublished), entry, vocabulary, permissionsOf(program)),
  }))
}

export function presentVersions(versions: PolicyVersionEntry[]) {
  return versions.map(({ version, by, at, changed }) => ({
    version,
    by,
    at: at.toISOString(),
    changed: changed.map(settingTitle),
  }))
}

export function presentText(program: Pick<Program, 'preset'>, { template, own }: TextOf): ProgramText {
  const words = mailWordsOf(program, template, own)
  const { subject, body } = mailWordsOf(program, template)
  return {
    template,
    subject: words.subject,
    body: words.body,
    button: words.button ?? null,
    preset: { subject, body },
    changed: own !== undefined,
    updatedAt: own?.updatedAt.toISOString() ?? null,
  }
}
