/** Two people at the same rules: settings that each changed alone are merged, those that both changed are told. Pure. */
import type { Policy, PolicySetting } from '#contract/policy.ts'
import { editedSince, sameValue } from '#server/features/history/index.ts'

export interface MergeInput {
  /** The version the change was made from. */
  fromVersion?: number
  /** Settings that stay as somebody else has set them. */
  leave?: PolicySetting[]
  /** Settings in which one's own counts against this value of another's. */
  base?: Record<string, unknown>
}

interface Version {
  policy: Policy
  by: string | null
  createdAt: Date
}

/** Settings that differ. Lists are compared in their order: it is kept tidy. */
export function changedSettings(before: Policy, after: Policy): PolicySetting[] {
  const settings = Object.keys(after) as PolicySetting[] // a Policy has exactly these keys
  return settings.filter((setting) => !sameValue(before[setting], after[setting]))
}

/**
 * The policy after a change that was made from an older version. `since`: the versions that came after it, newest first, and
 * that one last. What the change means is asked of the version it was made from, and only what it changes there is carried over.
 */
export function mergePolicy(
  since: Version[],
  current: Policy,
  { leave = [], base = {} }: MergeInput,
  intended: (seen: Policy) => Policy,
): Policy {
  const seen = since.at(-1)?.policy ?? current
  const wanted = intended(seen)
  const mine = changedSettings(seen, wanted).filter((setting) => !leave.includes(setting))
  const carried = { ...wanted, defaultGrant: mergeGrant(seen, current, wanted) ?? wanted.defaultGrant }
  const clashes = mine.filter(
    (setting) =>
      !sameValue(current[setting], seen[setting]) &&
      !sameValue(current[setting], wanted[setting]) &&
      !(setting === 'defaultGrant' && mergeGrant(seen, current, wanted)) &&
      !(Object.hasOwn(base, setting) && sameValue(base[setting], current[setting])),
  )
  if (clashes.length > 0) {
    throw editedSince(
      clashes.map((setting) => {
        const version = since.find((one, i) => {
          const before = since[i + 1]
          return before && !sameValue(one.policy[setting], before.policy[setting])
        })
        return {
          field: setting,
          mine: wanted[setting],
          theirs: current[setting],
          by: version?.by ?? null,
          at: version?.createdAt.toISOString() ?? null,
        }
      }),
    )
  }
  return { ...current, ...Object.fromEntries(mine.map((setting) => [setting, carried[setting]])) }
}

/** The default grant has parts of its own, which questions change one by one. undefined: both changed the same part. */
function mergeGrant(seen: Policy, current: Policy, wanted: Policy): Policy['defaultGrant'] | undefined {
  const parts = Object.keys(wanted.defaultGrant) as (keyof Policy['defaultGrant'])[] // a grant has exactly these keys
  const mine = parts.filter((part) => !sameValue(seen.defaultGrant[part], wanted.defaultGrant[part]))
  const clash = mine.some(
    (part) =>
      !sameValue(seen.defaultGrant[part], current.defaultGrant[part]) &&
      !sameValue(current.defaultGrant[part], wanted.defaultGrant[part]),
  )
  if (clash) return undefined
  return { ...current.defaultGrant, ...Object.fromEntries(mine.map((part) => [part, wanted.defaultGrant[part]])) }
}
