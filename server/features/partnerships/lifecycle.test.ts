import { describe, expect, test } from 'vitest'
import { type PartnershipStatus, type PartnershipVerb, partnershipStatuses, partnershipVerbs } from '#contract/names.ts'
import { basePolicy } from '#presets/index.ts'
import type { InvitationFacts } from '../invitations/lifecycle.ts'
import {
  allowedVerbs,
  apply,
  emptyFacts,
  type PartnershipFacts,
  refusal,
  refusalToBegin,
  rules,
  statusAt,
  tellsPartner,
} from './lifecycle.ts'

const now = new Date('2030-06-01T12:00:00Z')
const before = new Date('2030-05-01T12:00:00Z')
const later = new Date('2030-07-01T12:00:00Z')

/** Everything a program could ask, so that every verb has something to do. */
const policy: PartnershipFacts['policy'] = {
  ...basePolicy,
  entry: ['record', 'invite', 'invite_and_approve', 'create_approved', 'self_register'],
  approval: 'manual',
  formWhen: 'any_time',
  approveWithoutSubmission: true,
  domainMatching: 'to_host',
  postApprovalEdit: 'needs_review',
  terms: [
    {
      id: 'terms_01h455vb4pex5vsknk084sn02q',
      title: 'Terms',
      version: 1,
      acceptedBy: 'any_member',
      deadlineDays: 30,
      since: '2020-01-01T00:00:00.000Z',
      askedAt: '2020-01-01T00:00:00.000Z',
    },
  ],
}
const open: InvitationFacts = {
  state: 'pending',
  expiresAt: later,
  lastSentAt: before,
  undoUntil: null,
  selfRenewals: 0,
  offerEndsAt: null,
  approves: false,
  reportedAt: null,
  remindersOn: true,
  reinvited: false,
  silenced: false,
}
const declined: InvitationFacts = { ...open, state: 'declined' }
const empty: PartnershipFacts = { ...emptyFacts(policy), formExists: true }
const accepted: PartnershipFacts = { ...empty, acceptedAt: before, invitation: { ...open, state: 'accepted' } }
const submitted: PartnershipFacts = { ...accepted, termsAgreedAt: before, submittedAt: before }
const active: PartnershipFacts = {
  ...accepted,
  termsAgreedAt: before,
  approvedAt: before,
  firstApprovedAt: before,
  profileApprovedAt: before,
}

const inStatus: Record<PartnershipStatus, PartnershipFacts> = {
  prospect: { ...empty, recordedAt: before },
  invited: { ...empty, invitation: open },
  declined: { ...empty, invitation: declined },
  onboarding: accepted,
  in_review: submitted,
  active,
  recertifying: { ...active, recertificationDueAt: before },
  suspended: { ...active, suspendedAt: before },
  rejected: { ...submitted, rejectedAt: before },
  ended: { ...active, endedAt: before, endReason: 'revoked' },
}

/** Section 2.2 by status: the verbs possible in the plainest case of each. */
const possible: Record<PartnershipStatus, PartnershipVerb[]> = {
  prospect: ['delete', 'invite', 'create_approved', 'invite_and_approve', 'revoke', 'archive'],
  invited: ['accept', 'decline', 'approve', 'revoke', 'archive'],
  declined: ['invite', 'create_approved', 'invite_and_approve', 'reconsider', 'revoke', 'archive'],
  onboarding: [
    'agree_terms',
    'submit',
    'approve',
    'resend_welcome',
    'reject',
    'suspend',
    'change_primary_contact',
    'revoke',
    'leave',
    'archive',
  ],
  in_review: [
    'recall',
    'return',
    'approve',
    'resend_welcome',
    'match',
    'reject',
    'suspend',
    'change_primary_contact',
    'revoke',
    'leave',
    'archive',
  ],
  active: [
    'submit',
    'resend_welcome',
    'request_recertification',
    'suspend',
    'offer',
    'change_primary_contact',
    'revoke',
    'leave',
    'archive',
  ],
  recertifying: ['submit', 'resend_welcome', 'suspend', 'change_primary_contact', 'revoke', 'leave', 'archive'],
  suspended: ['resend_welcome', 'reactivate', 'change_primary_contact', 'revoke', 'leave', 'archive'],
  rejected: ['archive'],
  ended: ['invite_again', 'archive'],
}

describe('every verb in every status', () => {
  for (const status of partnershipStatuses) {
    test(`the facts of ${status} are ${status}`, () => expect(statusAt(inStatus[status], now)).toBe(status))
    for (const verb of partnershipVerbs) {
      const allowed = possible[status].includes(verb)
      test(`${status}: ${verb} is ${allowed ? 'possible' : 'refused'}`, () => {
        const refused = refusal(inStatus[status], verb, now)
        expect(refused).toEqual(allowed ? undefined : expect.any(String))
        if (!rules[verb].from.includes(status)) {
          const answers = ['accept', 'decline', 'reconsider'].includes(verb) && inStatus[status].invitation
          if (!answers) expect(refused).toBe('verb_not_allowed')
        }
      })
    }
  }
})

test('verbs of features that are not built are not offered', () => {
  const verbs = allowedVerbs(inStatus.active, now)
  expect(verbs).toEqual(possible.active.filter((verb) => rules[verb].awaits === null))
  expect(verbs).not.toContain('offer')
})

describe('how a partnership begins', () => {
  const begins = ['record', 'invite', 'create_approved', 'invite_and_approve', 'apply'] as const
  test('by each way the program has', () => {
    for (const verb of begins) expect([verb, refusalToBegin(verb, policy)]).toEqual([verb, undefined])
  })
  test('by no other way', () => {
    for (const verb of begins) {
      expect([verb, refusalToBegin(verb, { ...policy, entry: [] })]).toEqual([verb, 'entry_not_allowed'])
    }
    expect(refusalToBegin('approve', policy)).toBe('verb_not_allowed')
  })
  test('a recorded or declined partner is invited only by a way the program has', () => {
    const onlyCreate = { ...policy, entry: ['create_approved' as const] }
    expect(refusal({ ...inStatus.prospect, policy: onlyCreate }, 'invite', now)).toBe('entry_not_allowed')
    expect(refusal({ ...inStatus.declined, policy: onlyCreate }, 'create_approved', now)).toBeUndefined()
  })
})

describe('what verbs ask beyond the status', () => {
  const refused = (facts: PartnershipFacts, verb: PartnershipVerb) => refusal(facts, verb, now)
  const withPolicy = (facts: PartnershipFacts, change: Partial<PartnershipFacts['policy']>): PartnershipFacts => ({
    ...facts,
    policy: { ...facts.policy, ...change },
  })

  test('only what was never mailed and has no work is deleted', () => {
    expect(refused({ ...inStatus.prospect, firstMailedAt: before }, 'delete')).toBe('partnership_has_work')
    expect(refused({ ...inStatus.prospect, hasWork: true }, 'delete')).toBe('partnership_has_work')
  })
  test('late answers are told in the words of the invitation', () => {
    const of = (invitation: InvitationFacts | null, change: Partial<PartnershipFacts> = {}) => ({
      ...empty,
      ...change,
      invitation,
    })
    expect(refused(of({ ...open, expiresAt: before }), 'accept')).toBe('invitation_expired')
    expect(refused(of({ ...open, offerEndsAt: before }), 'accept')).toBe('offer_ended')
    expect(refused(of({ ...open, state: 'withdrawn' }), 'accept')).toBe('invitation_withdrawn')
    expect(refused(inStatus.active, 'accept')).toBe('invitation_answered')
    expect(refused(inStatus.declined, 'accept')).toBe('invitation_answered')
    expect(refused(of({ ...declined, reinvited: true }), 'reconsider')).toBe('invitation_reinvited')
    expect(refused(of({ ...declined, expiresAt: before }), 'reconsider')).toBe('invitation_expired')
    expect(refused(of(null), 'accept')).toBe('verb_not_allowed')
    expect(refused({ ...active, invitation: open }, 'accept')).toBe('verb_not_allowed')
  })
  test('a former partner is invited again within the days of the policy, and once', () => {
    const { ended } = inStatus
    const daysOn = (days: number) => new Date(before.getTime() + days * 86_400_000)
    const again = (facts: PartnershipFacts, at = now) => refusal(facts, 'invite_again', at)
    expect(again(ended, new Date(daysOn(90).getTime() - 1))).toBeUndefined()
    expect(again(ended, daysOn(90))).toBe('reinstatement_over')
    expect(again(withPolicy(ended, { reinstatementDays: 0 }), before)).toBe('reinstatement_over')
    expect(again({ ...ended, followed: true })).toBe('invited_again')
    expect(again(withPolicy(ended, { entry: ['record'] }))).toBe('entry_not_allowed')
    expect(again(withPolicy(ended, { entry: ['create_approved'] }))).toBeUndefined()
    for (const endReason of ['left', 'expired'] as const) expect(again({ ...ended, endReason })).toBeUndefined()
    for (const endReason of ['matched', 'withdrawn'] as const)
      expect(again({ ...ended, endReason })).toBe('verb_not_allowed')
    // what was never accepted had nothing
    expect(again({ ...ended, acceptedAt: null })).toBe('verb_not_allowed')
    // an end by time counts from its instant, recorded or not
    const byTime = { ...active, accessEndsAt: before }
    expect(statusAt(byTime, now)).toBe('ended')
    expect(again(byTime)).toBeUndefined()
    expect(again(byTime, daysOn(90))).toBe('reinstatement_over')
  })
  test('terms are agreed where there are any and they are open', () => {
    expect(refused(inStatus.active, 'agree_terms')).toBe('no_terms')
    expect(refused(withPolicy(accepted, { terms: [] }), 'agree_terms')).toBe('no_terms')
  })
  test('submitting needs a form, and once is enough', () => {
    expect(refused({ ...accepted, formExists: false }, 'submit')).toBe('no_form')
    expect(refused(withPolicy(accepted, { formWhen: 'none' }), 'submit')).toBe('no_form')
    const waitsForTerms = { ...accepted, submittedAt: before }
    expect(refused(waitsForTerms, 'submit')).toBe('verb_not_allowed')
    expect(refused({ ...waitsForTerms, returnedAt: before }, 'submit')).toBeUndefined()
    expect(refused(withPolicy(active, { postApprovalEdit: 'free' }), 'submit')).toBe('verb_not_allowed')
  })
  test('a submission is recalled before the first decision and while no match waits', () => {
    expect(refused({ ...submitted, stagesApproved: 1 }, 'recall')).toBe('decision_begun')
    expect(refused({ ...submitted, matchPendingAt: before }, 'recall')).toBe('match_is_pending')
    const noForm = { ...withPolicy(submitted, { formWhen: 'none' }), submittedAt: null }
    expect(statusAt(noForm, now)).toBe('in_review')
    expect(refused(noForm, 'recall')).toBe('submission_required')
    expect(refused(noForm, 'return')).toBe('no_form')
    expect(refused(noForm, 'approve')).toBeUndefined()
    expect(refused(noForm, 'reject')).toBeUndefined()
  })
  test('while a match waits nobody decides otherwise', () => {
    const matching = { ...submitted, matchPendingAt: before }
    for (const verb of ['return', 'approve', 'reject', 'match', 'recall'] as const) {
      expect([verb, refused(matching, verb)]).toEqual([verb, 'match_is_pending'])
    }
    for (const verb of ['cancel_match', 'confirm_match', 'refuse_match'] as const) {
      expect([verb, refused(matching, verb)]).toEqual([verb, undefined])
      expect([verb, refused(submitted, verb)]).toEqual([verb, 'no_match'])
    }
  })
  test('an approval before the answer needs the policy, one stage, and something left to approve', () => {
    for (const facts of [inStatus.invited, inStatus.onboarding]) {
      expect(refused(withPolicy(facts, { approveWithoutSubmission: false }), 'approve')).toBe('submission_required')
      expect(refused(withPolicy(facts, { approvalStages: 2 }), 'approve')).toBe('submission_required')
      expect(refused(withPolicy(facts, { approvalStages: 2, formWhen: 'none' }), 'approve')).toBe('no_form')
    }
    expect(refused({ ...empty, invitation: { ...open, approves: true } }, 'approve')).toBe('verb_not_allowed')
    const onlyTerms = { ...active, termsAgreedAt: null }
    expect(statusAt(onlyTerms, now)).toBe('onboarding')
    expect(refused(onlyTerms, 'approve')).toBe('verb_not_allowed')
  })
  test('of a live partner only a submission is decided', () => {
    for (const facts of [inStatus.active, inStatus.recertifying]) {
      for (const verb of ['approve', 'return', 'reject'] as const) {
        expect(refused(facts, verb)).toBe('submission_required')
        expect(refused({ ...facts, submittedAt: before }, verb)).toBeUndefined()
        expect(refused({ ...facts, submittedAt: before, returnedAt: before }, verb)).toBe('submission_required')
        expect(refused({ ...facts, formExists: false }, verb)).toBe('no_form')
      }
    }
  })
  test('a welcome goes to whoever has not signed in yet', () => {
    expect(refused({ ...active, accountClaimed: true }, 'resend_welcome')).toBe('account_claimed')
  })
  test('nothing is asked anew where there is no form', () => {
    expect(refused({ ...active, formExists: false }, 'request_recertification')).toBe('no_form')
  })
  test('one change of the contact at a time, and none where the partner is one person', () => {
    const verbs = ['confirm_contact', 'refuse_contact', 'cancel_contact', 'resend_contact'] as const
    const proposed = { ...active, contactChange: 'proposed' as const }
    const invited = { ...active, contactChange: 'invited' as const }
    expect(refused(proposed, 'change_primary_contact')).toBe('contact_change_open')
    expect(refused(invited, 'change_primary_contact')).toBe('contact_change_open')
    expect(refused({ ...active, singlePerson: true }, 'change_primary_contact')).toBe('single_person')
    const no = 'no_contact_change'
    expect(verbs.map((verb) => refused(active, verb))).toEqual([no, no, no, no])
    expect(verbs.map((verb) => refused(proposed, verb))).toEqual([undefined, undefined, undefined, no])
    expect(verbs.map((verb) => refused(invited, verb))).toEqual([no, no, undefined, undefined])
  })
  test('one offer at a time', () => {
    const offered = { ...active, offerOpen: true }
    expect(refused(offered, 'offer')).toBe('offer_open')
    for (const verb of ['accept_offer', 'decline_offer', 'withdraw_offer'] as const) {
      expect([verb, refused(offered, verb)]).toEqual([verb, undefined])
      expect([verb, refused(active, verb)]).toEqual([verb, 'no_offer'])
    }
  })
  test('what is archived is brought back, and not archived twice', () => {
    const archived = { ...active, archivedAt: before }
    expect(refused(archived, 'archive')).toBe('verb_not_allowed')
    expect(refused(archived, 'unarchive')).toBeUndefined()
    expect(refused(active, 'unarchive')).toBe('verb_not_allowed')
  })
  test('rejecting needs a reason; asking whether it is possible does not', () => {
    expect(refusal(submitted, 'reject', now, { reason: '' })).toBe('reason_required')
    expect(refusal(submitted, 'reject', now, { reason: ' \n' })).toBe('reason_required')
    expect(refusal(submitted, 'reject', now, {})).toBe('reason_required')
    expect(refusal(submitted, 'reject', now, { reason: 'Outside our area.' })).toBeUndefined()
    expect(refusal(submitted, 'reject', now)).toBeUndefined()
    expect(refusal(active, 'revoke', now, {})).toBeUndefined()
  })
  test('what has expired by time is over for every verb', () => {
    const over = { ...active, accessEndsAt: before }
    for (const verb of partnershipVerbs) {
      if (verb !== 'archive' && verb !== 'invite_again')
        expect([verb, refused(over, verb)]).toEqual([verb, expect.any(String)])
    }
  })
})

describe('what verbs set', () => {
  const done = (facts: PartnershipFacts, verb: Exclude<PartnershipVerb, 'delete'>, change = {}) =>
    apply(facts, verb, now, change)
  const status = (facts: PartnershipFacts) => statusAt(facts, now)

  test('a recorded partner is a prospect', () => expect(status(done(empty, 'record'))).toBe('prospect'))

  test('each way of inviting leads to invited; two of them approve in advance', () => {
    for (const verb of ['invite', 'create_approved', 'invite_and_approve'] as const) {
      const facts = done(inStatus.prospect, verb, { invitation: open })
      expect(status(facts)).toBe('invited')
      expect(facts.invitation?.approves).toBe(verb !== 'invite')
      expect(done(inStatus.prospect, verb)).toEqual(inStatus.prospect)
    }
  })

  test('accepting asks what the policy asks', () => {
    expect(status(done(inStatus.invited, 'accept'))).toBe('onboarding')
    const noTerms = { ...inStatus.invited, policy: { ...policy, terms: [] } }
    expect(status(done(noTerms, 'accept'))).toBe('onboarding')
    expect(status(done({ ...noTerms, formExists: false }, 'accept'))).toBe('in_review')
    const free = { ...noTerms, policy: { ...policy, terms: [], approval: 'none' as const, formWhen: 'none' as const } }
    expect(status(done(free, 'accept'))).toBe('active')
    expect(done(free, 'accept', { accessEndsAt: later, accountClaimed: true })).toMatchObject({
      accessEndsAt: later,
      accountClaimed: true,
    })
  })

  test('an approval in advance is copied and waives the form, never the terms', () => {
    const facts = { ...empty, invitation: { ...open, approves: true } }
    const answered = done(facts, 'accept')
    expect(answered).toMatchObject({ approvedAt: now, firstApprovedAt: now, formWaivedAt: now })
    expect(status(answered)).toBe('onboarding')
    expect(status(done(answered, 'agree_terms'))).toBe('active')
  })

  test('an unknown mail domain approves, and leaves the form to be filled in', () => {
    const byDomain = { ...inStatus.invited, policy: { ...policy, terms: [], approval: 'by_domain' as const } }
    const known = done(byDomain, 'accept')
    const unknown = done(byDomain, 'accept', { domainUnknown: true })
    expect([status(known), status(unknown)]).toEqual(['onboarding', 'onboarding'])
    expect(status(done(unknown, 'submit'))).toBe('active')
    expect(status(done(known, 'submit'))).toBe('in_review')
  })

  test('where handing in the form accepts, accepting submits', () => {
    const before_account = { ...policy, terms: [], formWhen: 'before_account' as const }
    const facts = { ...inStatus.invited, policy: before_account }
    expect(status(done(facts, 'accept'))).toBe('in_review')
    const automatic = { ...facts, policy: { ...before_account, approval: 'none' as const } }
    expect(status(done(automatic, 'accept'))).toBe('active')
    const given = { ...facts, invitation: { ...open, approves: true } }
    expect(done(given, 'accept').submittedAt).toBeNull()
    expect(status(done(given, 'accept'))).toBe('active')
  })

  test('declining voids an approval in advance; reconsidering does not bring it back', () => {
    const facts = done({ ...empty, invitation: { ...open, approves: true } }, 'decline')
    expect([status(facts), facts.invitation?.approves]).toEqual(['declined', false])
    const again = done(facts, 'reconsider')
    expect([status(again), again.invitation?.approves]).toEqual(['invited', false])
  })

  test('applying accepts and submits', () => {
    expect(status(done({ ...empty, policy: { ...policy, terms: [] } }, 'apply'))).toBe('in_review')
  })

  test('rounds of review: submit, return, submit again, approve', () => {
    let facts = done({ ...accepted, termsAgreedAt: before }, 'submit')
    expect(status(facts)).toBe('in_review')
    facts = done(facts, 'return')
    expect(status(facts)).toBe('onboarding')
    facts = done(facts, 'submit')
    expect(status(facts)).toBe('in_review')
    facts = done(facts, 'approve')
    expect(facts).toMatchObject({ approvedAt: now, profileApprovedAt: now, submittedAt: null, formWaivedAt: null })
    expect(status(facts)).toBe('active')
    expect(status(done(submitted, 'recall'))).toBe('onboarding')
  })

  test('submitting approves by itself under on_submit and none', () => {
    for (const approval of ['on_submit', 'none'] as const) {
      const facts = { ...accepted, termsAgreedAt: before, policy: { ...policy, approval } }
      expect([approval, status(done(facts, 'submit'))]).toEqual([approval, 'active'])
    }
  })

  test('the last of several stages approves; a return begins again', () => {
    const threeStages = { ...submitted, policy: { ...policy, approvalStages: 3 } }
    const one = done(threeStages, 'approve')
    const two = done(one, 'approve')
    expect([status(one), one.stagesApproved, status(two), two.stagesApproved]).toEqual(['in_review', 1, 'in_review', 2])
    expect(status(done(two, 'approve'))).toBe('active')
    expect(done(two, 'return').stagesApproved).toBe(0)
  })

  test('approving early: on the invitation it is given in advance, in onboarding it waives the form', () => {
    const early = done(inStatus.invited, 'approve')
    expect([status(early), early.invitation?.approves, early.approvedAt]).toEqual(['invited', true, null])
    const onboarding = done({ ...accepted, termsAgreedAt: before }, 'approve')
    expect([status(onboarding), onboarding.formWaivedAt]).toEqual(['active', now])
  })

  test('a match ends it or goes back to the host', () => {
    const matching = done(submitted, 'match')
    expect(matching.matchPendingAt).toEqual(now)
    expect(done(matching, 'confirm_match')).toMatchObject({ endedAt: now, endReason: 'matched', matchPendingAt: null })
    expect(done(matching, 'cancel_match').matchPendingAt).toBeNull()
    expect(done(matching, 'refuse_match').matchPendingAt).toBeNull()
  })

  test('rejecting is for good in review, and only of the submission for a live partner', () => {
    expect(status(done(submitted, 'reject'))).toBe('rejected')
    expect(status(done({ ...active, submittedAt: before }, 'reject'))).toBe('active')
    const due = done({ ...inStatus.recertifying, submittedAt: before }, 'reject')
    expect([status(due), due.submittedAt]).toEqual(['recertifying', null])
  })

  test('recertification asks anew and is over with a new approval', () => {
    const due = done(active, 'request_recertification')
    expect([status(due), refusal(due, 'approve', now)]).toEqual(['recertifying', 'submission_required'])
    const handedIn = done(due, 'submit')
    expect(status(handedIn)).toBe('recertifying')
    expect(status(done(handedIn, 'return'))).toBe('recertifying')
    expect(done(handedIn, 'approve')).toMatchObject({ recertificationDueAt: null, firstApprovedAt: before })
    expect(status(done(handedIn, 'approve'))).toBe('active')
  })

  test('an approval of an edit leaves a renewal that is not due yet', () => {
    const facts = { ...active, submittedAt: before, recertificationDueAt: later }
    expect(done(facts, 'approve').recertificationDueAt).toEqual(later)
  })

  test('returning a later version does not throw a live partner out', () => {
    expect(status(done({ ...active, submittedAt: before }, 'return'))).toBe('active')
  })

  describe('reactivating', () => {
    const suspended = (reactivateTo: 'previous' | 'in_review' | 'active', change: Partial<PartnershipFacts> = {}) =>
      status(done({ ...active, ...change, suspendedAt: before, policy: { ...policy, reactivateTo } }, 'reactivate'))
    test('keeps the approval (previous)', () => {
      expect(suspended('previous')).toBe('active')
      expect(suspended('previous', { approvedAt: null })).toBe('in_review')
    })
    test('asks for it again (in_review)', () => expect(suspended('in_review')).toBe('in_review'))
    test('is active only if it was approved once (active)', () => {
      expect(suspended('active')).toBe('active')
      expect(suspended('active', { approvedAt: null })).toBe('active')
      expect(suspended('active', { approvedAt: null, firstApprovedAt: null })).toBe('in_review')
    })
  })

  test('every ending stands, withdraws what is open and voids offers', () => {
    const facts = { ...inStatus.invited, offerOpen: true, invitation: { ...open, approves: true } }
    const revoked = done(facts, 'revoke')
    expect(revoked).toMatchObject({ endedAt: now, endReason: 'revoked', offerOpen: false })
    expect(revoked.invitation).toMatchObject({ state: 'withdrawn', approves: false })
    expect(done(active, 'leave')).toMatchObject({ endedAt: now, endReason: 'left', invitation: { state: 'accepted' } })
    expect(done({ ...active, accessEndsAt: before }, 'expire')).toMatchObject({
      endedAt: before,
      endReason: 'expired',
    })
    expect(done(active, 'expire').endedAt).toEqual(now)
  })

  test('offers come and go', () => {
    const offered = done(active, 'offer')
    expect(offered.offerOpen).toBe(true)
    for (const verb of ['accept_offer', 'decline_offer', 'withdraw_offer'] as const) {
      expect(done(offered, verb).offerOpen).toBe(false)
    }
  })

  test('archiving is a flag and never a way back in', () => {
    const ended = inStatus.ended
    const archived = done(ended, 'archive')
    expect(archived.archivedAt).toEqual(now)
    expect(done(archived, 'unarchive')).toEqual(ended)
    expect(status(done(archived, 'unarchive'))).toBe('ended')
  })

  test('some verbs leave the facts as they are', () => {
    expect(done(active, 'resend_welcome')).toBe(active)
    expect(done(active, 'resend_contact')).toBe(active)
  })

  test('a change of the contact waits, is settled, and is void once it is over', () => {
    expect(done(active, 'change_primary_contact').contactChange).toBeNull()
    const proposed = done(active, 'change_primary_contact', { contactChange: 'proposed' })
    expect(proposed.contactChange).toBe('proposed')
    expect(done(proposed, 'confirm_contact', { contactChange: 'invited' }).contactChange).toBe('invited')
    for (const verb of ['confirm_contact', 'refuse_contact', 'cancel_contact', 'revoke', 'leave'] as const) {
      expect([verb, done(proposed, verb).contactChange]).toEqual([verb, null])
    }
    expect(done({ ...submitted, contactChange: 'invited' }, 'reject').contactChange).toBeNull()
  })

  test('each verb that has one place to go goes there', () => {
    for (const verb of partnershipVerbs) {
      const { to, from } = rules[verb]
      if (to === null || to === 'gone' || verb === 'expire') continue
      const facts = from.includes('none') ? empty : inStatus[from[0] as PartnershipStatus]
      const change = { invitation: open }
      const free = { ...facts, policy: { ...facts.policy, terms: [] } }
      const led = apply(verb === 'apply' ? free : facts, verb as Exclude<PartnershipVerb, 'delete'>, now, change)
      expect([verb, status(led)]).toEqual([verb, to])
    }
  })
})

test('a partner hears of an ending if it was ever mailed or had accepted, and the policy says so', () => {
  expect(tellsPartner(active, true)).toBe(true)
  expect(tellsPartner(active, false)).toBe(false)
  expect(tellsPartner(inStatus.prospect, true)).toBe(false)
  expect(tellsPartner({ ...inStatus.prospect, firstMailedAt: before }, true)).toBe(true)
})
