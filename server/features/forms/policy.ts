/** Who may do what to a program's forms: any member reads, administrators of the host change. */
import type { ErrorCode } from '#contract/errors.ts'
import { includesRole, type OrganizationRole } from '#contract/names.ts'

const administrator = (role: OrganizationRole): ErrorCode | undefined =>
  includesRole(role, 'admin') ? undefined : 'forbidden'

export const policy = {
  save_draft: administrator,
  discard_draft: administrator,
  publish: administrator,
  switch_on: administrator,
  switch_off: administrator,
  import_schema: administrator,
} as const
export type FormVerb = keyof typeof policy

/** What a form is like, as far as it decides what is possible. */
export interface FormFacts {
  programArchived: boolean
  published: boolean
  hasDraft: boolean
  enabled: boolean
}

/** Why a verb is not possible now, whoever asks. */
export function refusal(facts: FormFacts, verb: FormVerb): ErrorCode | undefined {
  if (facts.programArchived) return 'program_archived'
  const possible: Record<FormVerb, boolean> = {
    save_draft: true,
    import_schema: true,
    discard_draft: facts.hasDraft,
    publish: facts.hasDraft,
    switch_on: facts.published && !facts.enabled,
    switch_off: facts.published && facts.enabled,
  }
  return possible[verb] ? undefined : 'verb_not_allowed'
}

export function can(role: OrganizationRole, facts: FormFacts): Record<FormVerb, true | ErrorCode> {
  const verbs = Object.keys(policy) as FormVerb[] // the table has exactly these keys
  return Object.fromEntries(verbs.map((verb) => [verb, policy[verb](role) ?? refusal(facts, verb) ?? true])) as Record<
    FormVerb,
    true | ErrorCode
  > // fromEntries forgets the keys it was given
}
