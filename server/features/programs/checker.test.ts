import { describe, expect, test } from 'vitest'
import { type Entry, entries, type Policy } from '#contract/policy.ts'
import { basePolicy, presetList } from '#presets/index.ts'
import { check, contradictions } from './checker.ts'
import { lacking, leadingToActive, walk } from './walk.ts'

const usable: Policy = { ...basePolicy, defaultGrant: { ...basePolicy.defaultGrant, permissions: ['notes'] } }
const terms: Policy['terms'] = [
  {
    id: 'terms_01h455vb4pex5vsknk084sn02q',
    title: 'Terms',
    version: 1,
    acceptedBy: 'any_member',
    deadlineDays: 30,
    since: '2020-01-01T00:00:00.000Z',
    askedAt: '2020-01-01T00:00:00.000Z',
  },
]
const wayIn = (entry: Entry): Entry[] => (entry === 'record' || entry === 'process_rule' ? [entry, 'invite'] : [entry])

/** Every combination of the given values. */
function* combinations(of: Record<string, readonly unknown[]>): Generator<Partial<Policy>> {
  const names = Object.keys(of)
  const counts = names.map((name) => of[name]?.length ?? 0)
  const total = counts.reduce((a, b) => a * b, 1)
  for (let n = 0; n < total; n++) {
    let rest = n
    const one: Record<string, unknown> = {}
    for (const [i, name] of names.entries()) {
      const count = counts[i] ?? 1
      one[name] = of[name]?.[rest % count]
      rest = Math.floor(rest / count)
    }
    yield one as Partial<Policy>
  }
}

/** What must hold of a policy that was let through, looked at without the checker. */
function holds(policy: Policy): string | undefined {
  const walked = walk(policy)
  const leading = leadingToActive(walked)
  for (const [entry, start] of walked.starts) if (!leading.has(start)) return `${entry} never becomes active`
  if (walked.starts.size !== policy.entry.length) return 'an entry does not begin'
  for (const node of walked.nodes.values()) {
    const over = node.status === 'ended' || node.status === 'rejected'
    if (!over && node.next.length === 0) return `${node.status} has no next step`
    if (!over && !leading.has(node.key)) return `${node.status} is stuck`
    const lacks = node.status === 'active' ? lacking(policy, node.done) : undefined
    if (lacks) return `active without ${lacks}`
  }
  return undefined
}

function prove(of: Record<string, readonly unknown[]>): { permitted: number; refused: number; wrong: unknown[] } {
  let permitted = 0
  let refused = 0
  const wrong: unknown[] = []
  const seen = new Set<string>()
  for (const entry of entries) {
    for (const settings of combinations(of)) {
      const policy: Policy = { ...usable, ...settings, entry: wayIn(entry) }
      const faults = check(policy)
      // A refusal names a contradiction or comes from the walk; it always has its reason.
      if (faults.some((fault) => fault.says.length < 20)) wrong.push({ entry, settings, faults })
      if (faults.length > 0) {
        refused++
        continue
      }
      permitted++
      // Settings the lifecycle does not look at walk the same way; each way is walked once.
      const {
        acceptance: _a,
        passOn: _p,
        account: _c,
        formBlocks: _b,
        invitedAs: _i,
        afterEnd: _e,
        notifyOnEnd: _n,
        whileDue: _w,
        ...rest
      } = policy
      const key = JSON.stringify({ ...rest, formWhen: rest.formWhen === 'any_time' ? 'first_login' : rest.formWhen })
      if (seen.has(key)) continue
      seen.add(key)
      const broken = holds(policy)
      if (broken) wrong.push({ entry, settings, broken })
    }
  }
  return { permitted, refused, wrong: wrong.slice(0, 3) }
}

test('acceptance settings by entry: what is permitted leads somewhere', { timeout: 300_000 }, () => {
  const { permitted, refused, wrong } = prove({
    acceptance: ['implicit', 'explicit'],
    acceptor: ['invitee', 'partner_admin', 'link_holder'],
    invitedAs: ['organization', 'person'],
    account: ['person', 'organization'],
    passOn: ['off', 'host_confirms'],
    formWhen: ['none', 'before_account', 'first_login', 'any_time'],
    formBlocks: ['nothing', 'work', 'everything'],
    approval: ['none', 'on_submit', 'manual', 'by_domain'],
    approveWithoutSubmission: [true, false],
    terms: [[], terms],
  })
  expect(wrong).toEqual([])
  expect(permitted + refused).toBe(entries.length * 2 * 3 * 2 * 2 * 2 * 4 * 3 * 4 * 2 * 2)
  expect(permitted).toBeGreaterThan(10_000)
})

test('settings after acceptance by entry: what is permitted leads somewhere', { timeout: 300_000 }, () => {
  const { permitted, refused, wrong } = prove({
    formWhen: ['none', 'first_login'],
    approval: ['none', 'on_submit', 'manual', 'by_domain'],
    approvalStages: [1, 2],
    approveWithoutSubmission: [true, false],
    domainMatching: ['off', 'to_host', 'to_partner_admins'],
    postApprovalEdit: ['free', 'notify', 'needs_review'],
    recertification: [null, { months: 12, onChangedFormOrTerms: false, deadlineDays: null, afterDeadline: 'tell' }],
    whileDue: ['keep', 'restrict'],
    reactivateTo: ['previous', 'in_review', 'active'],
    afterEnd: ['no_access', 'read_only_history'],
    notifyOnEnd: [true, false],
  })
  expect(wrong).toEqual([])
  expect(permitted + refused).toBe(entries.length * 2 * 4 * 2 * 2 * 3 * 3 * 2 * 2 * 3 * 2 * 2)
  expect(permitted).toBeGreaterThan(1000)
})

test('every preset as section 2.6 has it leads somewhere', () => {
  for (const preset of presetList)
    expect([preset.name, check(preset.policy), holds(preset.policy)]).toEqual([preset.name, [], undefined])
})

describe('what leads nowhere is refused with the reason', () => {
  const faults = (change: Partial<Policy>) => check({ ...usable, ...change }).map((fault) => fault.setting)
  const cases: [string, Partial<Policy>, string[]][] = [
    ['nothing to begin with', { entry: [] }, ['entry']],
    ['only recording', { entry: ['record'] }, ['entry']],
    ['a process that invites where inviting is not allowed', { entry: ['process_rule'] }, ['entry']],
    ['no channel', { channels: [] }, ['channels']],
    ['records that nobody can invite', { entry: ['record', 'invite'], channels: ['bulk'] }, ['channels']],
    ['nothing granted', { defaultGrant: { ...usable.defaultGrant, permissions: [] } }, ['defaultGrant']],
    ['a password before the account', { acceptance: 'implicit', formWhen: 'before_account' }, ['acceptance']],
    ['a password instead of a company', { acceptance: 'implicit', account: 'organization' }, ['acceptance']],
    ['a person who is a company', { invitedAs: 'person', account: 'organization' }, ['invitedAs']],
    ['an administrator without an account', { acceptor: 'partner_admin', formWhen: 'before_account' }, ['acceptor']],
    ['a review nobody makes', { reactivateTo: 'in_review' }, ['reactivateTo']],
    ['edits nobody reviews', { postApprovalEdit: 'needs_review' }, ['postApprovalEdit']],
    ['a match nobody waits for', { domainMatching: 'to_host' }, ['domainMatching']],
    ['stages of nothing', { approvalStages: 2 }, ['approvalStages']],
    ['a deadline of nothing', { stageDeadline: { days: 3, fallback: 'reject' } }, ['stageDeadline']],
    [
      'a renewal of nothing',
      { recertification: { months: 12, onChangedFormOrTerms: false, deadlineDays: null, afterDeadline: 'tell' } },
      ['recertification'],
    ],
  ]
  test.each(cases)('%s', (_name, change, settings) => expect(faults(change)).toEqual(settings))

  test('each contradiction has a case here', () => {
    for (const one of contradictions) {
      const hit = cases.some(([, change]) => one.when({ ...usable, ...change }))
      expect([one.says, hit]).toEqual([one.says, true])
    }
  })
  test('all faults are told at once, one per setting', () => {
    expect(faults({ entry: [], channels: [], reactivateTo: 'in_review' })).toEqual([
      'entry',
      'channels',
      'reactivateTo',
    ])
  })
})

describe('the walk finds what the tables would get wrong', () => {
  test('a table that forgot the approval would be seen', () => {
    const policy: Policy = { ...usable, approval: 'manual' }
    const walked = walk({ ...policy, approval: 'none' })
    const activeNodes = [...walked.nodes.values()].filter((node) => node.status === 'active')
    expect(activeNodes.some((node) => lacking(policy, node.done) === 'the approval')).toBe(true)
  })
  test('so would one that forgot terms, form or renewal', () => {
    const done = {
      accepted: true,
      agreed: false,
      submitted: false,
      profiled: false,
      excused: false,
      approved: true,
      stages: 0,
      given: false,
      renewalOpen: false,
    }
    expect(lacking({ ...usable, terms }, done)).toBe('the terms')
    expect(lacking({ ...usable, formWhen: 'any_time' }, done)).toBe('the form')
    expect(lacking(usable, { ...done, renewalOpen: true })).toBe('the renewal')
    expect(lacking(usable, { ...done, accepted: false })).toBe('the acceptance')
    expect(lacking(usable, done)).toBeUndefined()
  })
})
