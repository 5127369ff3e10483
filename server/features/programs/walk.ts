/**
 * Walks every state a partnership can reach under a policy, over the lifecycle tables themselves: each verb that somebody
 * may do and that is possible is tried from each state. Beside the facts it keeps its own account of what was really done
 * (`Done`), so that a fault in the tables cannot vouch for itself.
 */
import type { PartnershipVerb } from '#contract/names.ts'
import type { Entry, Policy } from '#contract/policy.ts'
import * as invitations from '../invitations/lifecycle.ts'
import * as partnerships from '../partnerships/lifecycle.ts'
import { policy as mayDo, type PartnershipActing, type PartnershipTarget } from '../partnerships/policy.ts'

const now = new Date('2030-01-01T00:00:00Z')
const later = new Date('2031-01-01T00:00:00Z')
const earlier = new Date('2029-01-01T00:00:00Z')

/** What was done on the way, counted without looking at the facts. */
interface Done {
  accepted: boolean
  agreed: boolean
  submitted: boolean
  /** A submission was approved, so it stays the profile whatever becomes of later ones. */
  profiled: boolean
  excused: boolean
  approved: boolean
  stages: number
  /** The open invitation carries an approval. */
  given: boolean
  /** Asked anew and not yet given. */
  renewalOpen: boolean
}
const nothingDone: Done = {
  accepted: false,
  agreed: false,
  submitted: false,
  profiled: false,
  excused: false,
  approved: false,
  stages: 0,
  given: false,
  renewalOpen: false,
}

export interface Node {
  key: string
  status: partnerships.StatusOrNone
  facts: partnerships.PartnershipFacts
  done: Done
  /** Keys of the states one step further, with the verb that leads there. */
  next: { verb: string; key: string }[]
}

export interface Walk {
  nodes: Map<string, Node>
  /** The state each entry begins in. */
  starts: Map<Entry, string>
}

/** Verbs that change where a partnership stands; the others are no steps. */
const steps = [
  'invite',
  'create_approved',
  'invite_and_approve',
  'accept',
  'agree_terms',
  'decline',
  'reconsider',
  'submit',
  'recall',
  'return',
  'approve',
  'match',
  'cancel_match',
  'confirm_match',
  'refuse_match',
  'reject',
  'request_recertification',
  'suspend',
  'reactivate',
  'revoke',
  'leave',
] as const satisfies readonly PartnershipVerb[]
type Step = (typeof steps)[number]

/** Everybody who could act: somebody is there for each side, but an applicant without an account administers nothing. */
function actors(policy: Policy): PartnershipActing[] {
  const noAccountYet = policy.formWhen === 'before_account'
  return [
    { as: 'host', role: 'owner' },
    { as: 'partner', role: 'owner' },
    { as: 'matched_partner', role: 'owner' },
    { as: 'answerer', link: 'mailed', administers: !noAccountYet },
  ]
}

let latest: { policy: Policy; walked: Walk } | undefined

/** Every state that can be reached. The latest walk is kept for whoever looks at the same policy again. */
export function walk(policy: Policy): Walk {
  if (latest?.policy !== policy) latest = { policy, walked: explore(policy) }
  return latest.walked
}

function explore(policy: Policy): Walk {
  const nodes = new Map<string, Node>()
  const starts = new Map<Entry, string>()
  const open: Node[] = []
  const visit = (facts: partnerships.PartnershipFacts, done: Done): string => {
    const key = keyOf(facts, done)
    if (!nodes.has(key)) {
      const node: Node = { key, status: partnerships.statusAt(facts, now), facts, done, next: [] }
      nodes.set(key, node)
      open.push(node)
    }
    return key
  }
  for (const entry of policy.entry) {
    const start = begin(policy, entry)
    if (start) starts.set(entry, visit(start.facts, start.done))
  }
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.status === 'ended' || node.status === 'rejected') continue
    for (const further of stepsFrom(policy, node)) {
      node.next.push({ verb: further.verb, key: visit(further.facts, further.done) })
    }
  }
  return { nodes, starts }
}

function begin(policy: Policy, entry: Entry): { facts: partnerships.PartnershipFacts; done: Done } | undefined {
  const empty = { ...partnerships.emptyFacts(policy), formExists: policy.formWhen !== 'none' }
  switch (entry) {
    case 'record':
      return { facts: partnerships.apply(empty, 'record', now), done: nothingDone }
    case 'self_register':
      return { facts: partnerships.apply(empty, 'apply', now), done: afterStep(policy, nothingDone, 'apply', empty) }
    case 'process_rule':
      // A rule of a process invites; the verb behind it must be allowed too.
      return policy.entry.includes('invite') ? begin(policy, 'invite') : undefined
    default: {
      const facts = partnerships.apply(empty, entry, now, { invitation: freshInvitation() })
      return { facts, done: afterStep(policy, nothingDone, entry, empty) }
    }
  }
}

function freshInvitation(): invitations.InvitationFacts {
  return {
    state: 'pending',
    expiresAt: later,
    lastSentAt: earlier,
    undoUntil: null,
    selfRenewals: 0,
    offerEndsAt: null,
    approves: false,
    reportedAt: null,
    remindersOn: true,
    reinvited: false,
    silenced: false,
  }
}

interface Further {
  verb: string
  facts: partnerships.PartnershipFacts
  done: Done
}

function* stepsFrom(policy: Policy, node: Node): Generator<Further> {
  const { facts, done } = node
  const target: PartnershipTarget = { policy, invitedEmail: 'ada@example.com' }
  const people = actors(policy)
  for (const verb of steps) {
    if (partnerships.refusal(facts, verb, now) !== undefined) continue
    if (people.every((acting) => mayDo[verb](acting, target) !== undefined)) continue
    const outcomes = verb === 'accept' && policy.approval === 'by_domain' ? [true, false] : [false]
    for (const domainUnknown of outcomes) {
      const change = { invitation: freshInvitation(), domainUnknown }
      yield {
        verb,
        facts: partnerships.apply(facts, verb, now, change),
        done: afterStep(policy, done, verb, facts, domainUnknown),
      }
    }
  }
  yield* invitationSteps(policy, node)
}

/** What happens to the invitation alone: its time passes, it is renewed, it is withdrawn. */
function* invitationSteps(policy: Policy, { facts, done }: Node): Generator<Further> {
  const invitation = facts.invitation
  if (!invitation || facts.acceptedAt !== null) return
  const situation = { now, policy }
  if (invitations.stateAt(invitation, now) === 'pending' && policy.inviteTtlDays !== null) {
    yield { verb: 'expire', facts: { ...facts, invitation: { ...invitation, expiresAt: earlier } }, done }
  }
  if (invitations.refusal(invitation, 'resend', situation) === undefined) {
    const resent = { ...invitations.apply(invitation, 'resend', now, { expiresAt: later }), lastSentAt: earlier }
    yield { verb: 'resend', facts: { ...facts, invitation: resent }, done }
  }
  if (invitations.refusal(invitation, 'withdraw', situation) === undefined) {
    const withdrawn = { ...facts, invitation: invitations.apply(invitation, 'withdraw', now) }
    yield { verb: 'withdraw', facts: partnerships.settle(withdrawn, now), done: { ...done, given: false } }
  }
}

/** The account of what was done, by the words of section 2.2 alone. */
function afterStep(
  policy: Policy,
  done: Done,
  verb: Step | 'apply',
  before: partnerships.PartnershipFacts,
  domainUnknown = false,
): Done {
  const selfApproving = policy.approval === 'on_submit' || policy.approval === 'none'
  const submitting = (from: Done): Done => ({
    ...from,
    submitted: true,
    ...(selfApproving && { approved: true, profiled: true, renewalOpen: false }),
  })
  switch (verb) {
    case 'invite':
      return { ...done, given: false }
    case 'create_approved':
    case 'invite_and_approve':
      return { ...done, given: true }
    case 'apply':
      return submitting({ ...done, accepted: true })
    case 'accept': {
      const after = { ...done, accepted: true }
      if (done.given) return { ...after, approved: true, excused: true }
      if (domainUnknown) after.approved = true
      return policy.formWhen === 'before_account' ? submitting(after) : after
    }
    case 'decline':
      return { ...done, given: false }
    case 'agree_terms':
      return { ...done, agreed: true }
    case 'submit':
      return submitting(done)
    case 'recall':
      return { ...done, submitted: done.profiled, stages: 0 }
    case 'return':
      return { ...done, submitted: done.profiled, stages: 0 }
    case 'approve': {
      if (before.acceptedAt === null) return { ...done, given: true }
      if (done.stages + 1 < policy.approvalStages) return { ...done, stages: done.stages + 1 }
      const excused = done.excused || (!done.submitted && policy.approveWithoutSubmission)
      return {
        ...done,
        approved: true,
        excused,
        stages: 0,
        profiled: done.profiled || done.submitted,
        renewalOpen: false,
      }
    }
    case 'request_recertification':
      return { ...done, renewalOpen: true, stages: 0 }
    case 'reactivate':
      return policy.reactivateTo === 'in_review' ? { ...done, approved: false, stages: 0 } : done
    default:
      return done
  }
}

function keyOf(facts: partnerships.PartnershipFacts, done: Done): string {
  const { policy: _policy, invitation, ...rest } = facts
  const state = invitation && [invitations.stateAt(invitation, now), invitation.approves]
  // Dates count only as set or not: all of them are the same moment here.
  const flags = Object.values(rest).map((fact) => (fact instanceof Date ? 1 : fact === null ? 0 : fact))
  return JSON.stringify([flags, state, Object.values(done)])
}

/** What a state lacks that the policy asks for before anybody is active; undefined when nothing. */
export function lacking(policy: Policy, done: Done): string | undefined {
  if (!done.accepted) return 'the acceptance'
  if (policy.terms.length > 0 && !done.agreed) return 'the terms'
  if (policy.formWhen !== 'none' && !done.submitted && !done.excused) return 'the form'
  const asksApproval = policy.approval === 'on_submit' ? policy.formWhen !== 'none' : policy.approval !== 'none'
  if (asksApproval && !done.approved) return 'the approval'
  return done.renewalOpen ? 'the renewal' : undefined
}

/** The states from which `active` can still be reached. */
export function leadingToActive(walked: Walk): Set<string> {
  const before = new Map<string, string[]>()
  for (const node of walked.nodes.values()) {
    for (const { key } of node.next) before.set(key, [...(before.get(key) ?? []), node.key])
  }
  const reached = [...walked.nodes.values()].filter((node) => node.status === 'active').map((node) => node.key)
  const leading = new Set(reached)
  for (let key = reached.pop(); key !== undefined; key = reached.pop()) {
    for (const from of before.get(key) ?? []) {
      if (!leading.has(from)) {
        leading.add(from)
        reached.push(from)
      }
    }
  }
  return leading
}
