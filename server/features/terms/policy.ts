/** Who may do what to a program's terms, and when. */
import type { ErrorCode } from '#contract/errors.ts'
import { includesRole, type OrganizationRole } from '#contract/names.ts'

const atLeast =
  (least: OrganizationRole) =>
  (role: OrganizationRole): ErrorCode | undefined =>
    includesRole(role, least) ? undefined : 'forbidden'

/** Any member reads; administrators of the host change, whoever looks after partners reminds. */
export const policy = {
  create: atLeast('admin'),
  change: atLeast('admin'),
  publish: atLeast('admin'),
  retire: atLeast('admin'),
  remind: atLeast('partner_manager'),
} as const
export type TermsVerb = keyof typeof policy

export interface DocumentFacts {
  programArchived: boolean
  retired: boolean
}

/** Why a verb is not possible now, whoever asks. Publishing a retired document asks for it again. */
export function refusal({ programArchived, retired }: DocumentFacts, verb: TermsVerb): ErrorCode | undefined {
  if (programArchived) return 'program_archived'
  return retired && verb !== 'publish' && verb !== 'create' ? 'verb_not_allowed' : undefined
}

export function can(
  role: OrganizationRole,
  facts: DocumentFacts,
): Record<Exclude<TermsVerb, 'create'>, true | ErrorCode> {
  const why = (verb: TermsVerb) => policy[verb](role) ?? refusal(facts, verb) ?? true
  return { change: why('change'), publish: why('publish'), retire: why('retire'), remind: why('remind') }
}
