/** Who changes a program's forms, and when: every role × verb, and every state of a form × verb. */
import { describe, expect, test } from 'vitest'
import { organizationRoles } from '#contract/names.ts'
import { can, type FormFacts, type FormVerb, policy, refusal } from './policy.ts'

const verbs = Object.keys(policy) as FormVerb[]
const yesNo = [true, false]
const states: FormFacts[] = yesNo.flatMap((programArchived) =>
  yesNo.flatMap((published) =>
    yesNo.flatMap((hasDraft) => yesNo.map((enabled) => ({ programArchived, published, hasDraft, enabled }))),
  ),
)

describe('who', () => {
  test.each(organizationRoles)('%s', (role) => {
    for (const verb of verbs) {
      const expected = role === 'owner' || role === 'admin' ? undefined : 'forbidden'
      expect([verb, policy[verb](role)]).toEqual([verb, expected])
    }
  })
})

describe('when', () => {
  test.each(states)('archived $programArchived, published $published, draft $hasDraft, on $enabled', (facts) => {
    const possible: FormVerb[] = ['save_draft', 'import_schema']
    if (facts.hasDraft) possible.push('discard_draft', 'publish')
    if (facts.published) possible.push(facts.enabled ? 'switch_off' : 'switch_on')
    for (const verb of verbs) {
      const otherwise = possible.includes(verb) ? undefined : 'verb_not_allowed'
      expect([verb, refusal(facts, verb)]).toEqual([verb, facts.programArchived ? 'program_archived' : otherwise])
    }
  })
})

test('what is told about every verb is the first reason against it', () => {
  for (const facts of states)
    for (const verb of verbs) {
      expect(can('admin', facts)[verb]).toBe(refusal(facts, verb) ?? true)
      expect(can('member', facts)[verb]).toBe('forbidden')
    }
})
