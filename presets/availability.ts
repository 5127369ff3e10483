/**
 * What is not built yet, once. A setting that is not built takes its neutral value only, is refused by name otherwise,
 * and its plain question does not appear. When a feature is built, its lines go.
 */
import type { Policy, PolicySetting } from '#contract/policy.ts'
import type { PolicyChange, Question } from '#contract/vocabulary.ts'

interface NotBuilt<S extends PolicySetting = PolicySetting> {
  feature: string
  /** What the setting is while the feature is missing; under a value that is not built, what comes nearest. */
  neutral: (value: Policy[S]) => Policy[S]
  /** Values that work already, where only some do not; without it only the neutral value is taken. */
  works?: (value: Policy[S]) => boolean
}

const only = <T>(value: T, feature: string) => ({ feature, neutral: () => value })

export const notBuilt: { [S in PolicySetting]?: NotBuilt<S> } = {
  entry: {
    feature: 'process rules',
    works: (entry) => entry.every((one) => one !== 'process_rule'),
    neutral: (entry) => entry.filter((one) => one !== 'process_rule'),
  },
  acceptor: {
    feature: 'acceptance by whoever holds the link',
    works: (acceptor) => acceptor !== 'link_holder',
    neutral: () => 'invitee',
  },
  domainJoin: only('off', 'joining by mail domain'),
  membersManagedBy: {
    feature: "management of a partner's people by the host alone",
    works: (by) => by !== 'host',
    neutral: () => 'both',
  },
  defaultGrant: {
    feature: 'renewal of access',
    works: (grant) => grant.renewal === 'off',
    neutral: (grant) => ({ ...grant, renewal: 'off' }),
  },
  counterOffer: only(false, 'counter-offers'),
  wideningConsent: only('none', 'changes of a live grant'),
  elevation: only(null, 'temporary elevation'),
  quota: only('off', 'quotas'),
  publishChanges: only('immediate', 'shared processes'),
  onDocumentLapse: only('remind', 'documents'),
  draftsAfterEnd: only('kept_hidden', 'work modules'),
}

const equal = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** The feature a value waits for, or undefined when it works. */
export function missingFeature<S extends PolicySetting>(setting: S, value: Policy[S]): string | undefined {
  const missing = notBuilt[setting]
  if (!missing) return undefined
  const works = missing.works ? missing.works(value) : equal(value, missing.neutral(value))
  return works ? undefined : missing.feature
}

/** True where no other value than the neutral one is taken. */
export function isWhollyMissing(setting: PolicySetting): boolean {
  const missing = notBuilt[setting]
  return missing !== undefined && missing.works === undefined
}

function neutralOf<S extends PolicySetting>(setting: S, value: Policy[S]): Policy[S] {
  const missing = notBuilt[setting]
  return missing && missingFeature(setting, value) !== undefined ? missing.neutral(value) : value
}

/** The policy as far as it is built: what is missing is neutral. */
export function builtPart(policy: Policy): Policy {
  const settings = Object.keys(policy) as PolicySetting[] // a Policy has exactly these keys
  const entries = settings.map((setting) => [setting, neutralOf(setting, policy[setting])])
  return Object.fromEntries(entries) as Policy // fromEntries forgets the keys it was given
}

/** What a choice sets, without what is wholly missing; undefined when it asks for a value that is not built. */
function builtChange(change: PolicyChange): PolicyChange | undefined {
  const kept: [string, unknown][] = []
  for (const [name, value] of Object.entries(change)) {
    const setting = name as PolicySetting // a PolicyChange has only these keys
    if (isWhollyMissing(setting)) continue
    // Of the default grant a choice names one part only, and no choice names its renewal.
    if (setting !== 'defaultGrant' && missingFeature(setting, value as never) !== undefined) return undefined
    kept.push([setting, value])
  }
  return Object.fromEntries(kept)
}

/** The questions that can be asked now: choices that work and differ; a question with one answer is none. */
export function builtQuestions(questions: Question[]): Question[] {
  return questions.flatMap((question) => {
    const choices = question.choices.flatMap((choice) => {
      const sets = builtChange(choice.sets)
      return sets && Object.keys(sets).length > 0 ? [{ ...choice, sets }] : []
    })
    const different = new Set(choices.map((choice) => JSON.stringify(choice.sets))).size === choices.length
    return choices.length > 1 && different ? [{ ...question, choices }] : []
  })
}
