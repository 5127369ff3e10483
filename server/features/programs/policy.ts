/** Who may do what to a program: any member reads, administrators of the host change. Routes ask for the same roles. */
import type { ErrorCode } from '#contract/errors.ts'
import { type Channel, includesRole, type OrganizationRole } from '#contract/names.ts'
import { type Entry, entries, type Policy } from '#contract/policy.ts'
import { refusedChannel } from '../partnerships/policy.ts'

const administrator = (role: OrganizationRole): ErrorCode | undefined =>
  includesRole(role, 'admin') ? undefined : 'forbidden'

export const policy = {
  create: administrator,
  rename: administrator,
  archive: administrator,
  unarchive: administrator,
  change_vocabulary: administrator,
  change_policy: administrator,
  change_roles: administrator,
  change_text: administrator,
} as const
export type ProgramVerb = keyof typeof policy

/** What the role may do and what is possible now: an archived program is only brought back. */
export function can(
  role: OrganizationRole,
  archived: boolean,
): Record<Exclude<ProgramVerb, 'create'>, true | ErrorCode> {
  const verb = (may: (role: OrganizationRole) => ErrorCode | undefined, possible: boolean) =>
    may(role) ?? (possible || 'program_archived')
  return {
    rename: verb(policy.rename, !archived),
    archive: verb(policy.archive, !archived),
    unarchive: policy.unarchive(role) ?? (archived || 'verb_not_allowed'),
    change_vocabulary: verb(policy.change_vocabulary, !archived),
    change_policy: verb(policy.change_policy, !archived),
    change_roles: verb(policy.change_roles, !archived),
    change_text: verb(policy.change_text, !archived),
  }
}

/**
 * The ways to begin that this role may use through this channel: inviting for all of them, deciding too where they approve.
 * `several`: whether more than one at once may begin.
 */
export function canBegin(
  settings: Pick<Policy, 'entry' | 'whoMayInvite' | 'whoMayDecide' | 'channels'>,
  role: OrganizationRole,
  archived: boolean,
  channel: Channel | null,
): Record<Entry | 'several', true | ErrorCode> {
  const through = (one: Channel) => refusedChannel(one, settings) ?? true
  const answer = (entry: Entry): true | ErrorCode => {
    if (!settings.entry.includes(entry)) return 'entry_not_allowed'
    const approves = entry === 'create_approved' || entry === 'invite_and_approve'
    if (!includesRole(role, settings.whoMayInvite)) return 'forbidden'
    if (approves && !includesRole(role, settings.whoMayDecide)) return 'forbidden'
    return archived ? 'program_archived' : through(channel ?? 'screen')
  }
  const each = Object.fromEntries(entries.map((entry) => [entry, answer(entry)])) as Record<Entry, true | ErrorCode> // every entry is a key
  return { ...each, several: through(channel === 'api' ? 'api' : 'bulk') }
}
