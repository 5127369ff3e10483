/** The numbered steps both sides go through under a policy, for one entry, in the program's words. Pure. */
import type { Entry, Policy } from '#contract/policy.ts'
import { fill, type PermissionWords, type Vocabulary } from '#contract/vocabulary.ts'

export interface NumberedStep {
  number: number
  side: 'host' | 'partner'
  says: string
}
type Step = Omit<NumberedStep, 'number'>

const host = (says: string): Step => ({ side: 'host', says })
const partner = (says: string): Step => ({ side: 'partner', says })

const titles: Record<Entry, string> = {
  record: 'Record first, invite later',
  invite: 'Invite',
  invite_and_approve: 'Invite and approve in one step',
  create_approved: 'Create, approved at once',
  self_register: 'Apply without an invitation',
  process_rule: 'Invited by a process',
}

/** What a policy asks where no form is published: nobody is asked for one. */
export function asAsked(policy: Policy, isFormPublished: boolean): Policy {
  return isFormPublished ? policy : { ...policy, formWhen: 'none', formBlocks: 'nothing' }
}

export function entryTitle(entry: Entry): string {
  return titles[entry]
}

/** @example steps(policy, 'invite', vocabulary)[0] // { number: 1, side: 'host', says: 'You send the invitation. …' } */
export function steps(
  policy: Policy,
  entry: Entry,
  vocabulary: Vocabulary,
  can: PermissionWords[] = [],
): NumberedStep[] {
  const given = entry === 'invite_and_approve' || entry === 'create_approved'
  const all = [
    ...inSomeWays(policy, beginning(policy, entry)),
    ...answering(policy, entry),
    ...onboarding(policy, given),
    ...deciding(policy, given, entry),
    ...live(policy, can),
  ]
  const words = {
    partner: vocabulary.partner,
    partners: vocabulary.partners,
    side: vocabulary.partnerSide,
    work: vocabulary.work,
    active: vocabulary.status.active,
    recorded: vocabulary.status.prospect,
    waiting: vocabulary.status.in_review,
    invite: vocabulary.buttons.invite,
    invite_and_approve: vocabulary.buttons.invite_and_approve,
    create: vocabulary.buttons.create_approved,
    accept: vocabulary.buttons.accept,
    approve: vocabulary.buttons.approve,
    set_password: vocabulary.buttons.set_password,
  }
  return all.map((step, i) => ({ number: i + 1, side: step.side, says: fill(step.says, words) }))
}

function beginning(policy: Policy, entry: Entry): Step[] {
  switch (entry) {
    case 'record':
      return [host('You save the {partner}: it is “{recorded}”, and nobody is mailed.'), ...invitingRecorded(policy)]
    case 'invite':
      return [host('You send the invitation. The mail leaves after ten seconds; until then you can undo it.')]
    case 'invite_and_approve':
      return [host('You press “{invite_and_approve}”. That mails the contact and gives your approval in advance.')]
    case 'create_approved':
      return [host('You press “{create}”. That mails the contact and gives your approval in advance.')]
    case 'process_rule':
      return [host('A rule of one of your processes sends the invitation.')]
    case 'self_register':
      return [partner('Applies on your public page and confirms the address by mail.')]
  }
}

/** Where the pages take nobody one at a time, the first step says what is left. */
function inSomeWays({ channels }: Policy, [first, ...rest]: Step[]): Step[] {
  if (!first || first.side === 'partner' || channels.includes('screen')) return first ? [first, ...rest] : rest
  const ways = [channels.includes('bulk') && 'several at once', channels.includes('api') && 'over the API']
  return [host(`${first.says} Only ${ways.filter(Boolean).join(' or ')}.`), ...rest]
}

/** How a recorded partner goes on. */
function invitingRecorded(policy: Policy): Step[] {
  if (policy.entry.includes('invite')) return [host('When it is time, you press “{invite}”, which mails the contact.')]
  if (policy.entry.includes('invite_and_approve')) {
    return [host('When it is time, you press “{invite_and_approve}”, which mails the contact and gives your approval.')]
  }
  if (policy.entry.includes('create_approved')) {
    return [host('When it is time, you press “{create}”, which mails the contact and gives your approval.')]
  }
  return []
}

function answering(policy: Policy, entry: Entry): Step[] {
  if (entry === 'self_register') return []
  if (policy.formWhen === 'before_account') {
    return [partner('Opens the link and hands in the application, which accepts – or declines.')]
  }
  if (policy.acceptance === 'implicit') {
    return [
      partner('Opens the link and sets a password, which accepts. Whoever has an account signs in and presses Accept.'),
    ]
  }
  if (policy.account === 'organization') {
    const signUp = partner('Opens the link, and signs up with the company or logs in to one that is here already.')
    if (policy.acceptor === 'partner_admin') {
      return [signUp, partner('An administrator of the company presses “{accept}” – or declines.')]
    }
    return [signUp, partner('Presses “{accept}” for the company – or declines.')]
  }
  return [partner('Opens the link, signs in or sets a password, and presses “{accept}” – or declines.')]
}

function onboarding(policy: Policy, given: boolean): Step[] {
  const list: Step[] = []
  if (policy.terms.length > 0) list.push(partner('Agrees to the terms.'))
  if (given || policy.formWhen === 'none' || policy.formWhen === 'before_account') return list
  if (policy.formBlocks === 'everything') {
    list.push(partner('Fills in the form and submits it; until then nothing else opens.'))
  } else if (policy.formBlocks === 'work') {
    list.push(partner('Completes the form under “{side}” and submits it; “{work}” waits for it.'))
  } else {
    list.push(partner('Completes the form under “{side}” and submits it.'))
  }
  return list
}

function deciding(policy: Policy, given: boolean, entry: Entry): Step[] {
  if (given || policy.approval === 'none') return []
  const form = policy.formWhen !== 'none'
  if (policy.approval === 'on_submit') return form ? [host('Nothing to do: submitting the form approves.')] : []
  if (policy.approval === 'by_domain') {
    return [host('An unknown mail domain is approved by itself; a known one waits as “{waiting}” until you decide.')]
  }
  const early = policy.approveWithoutSubmission && policy.approvalStages === 1 && entry !== 'self_register'
  const list: Step[] = []
  if (policy.approvalStages > 1) {
    list.push(host('You approve, stage by stage, each by somebody else; or return it, or reject with a reason.'))
  } else if (form) {
    list.push(host('You approve, return it with comments, or reject with a reason; any number of rounds.'))
  } else {
    list.push(host('It is “{waiting}” until you press “{approve}” or reject with a reason.'))
  }
  if (early) list.push(host('You may also approve before the {partner} has answered; then it goes on at once.'))
  return list
}

function live(policy: Policy, can: PermissionWords[]): Step[] {
  const granted = can.filter((permission) => policy.defaultGrant.permissions.includes(permission.name))
  const list = granted.map((permission) => permission.title)
  const what = new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(list)
  return [partner(what ? `Is “{active}” and may use: ${what}.` : 'Is “{active}”.')]
}

/** What will be asked on and after accepting, in sentences for whoever is invited. */
export function asksOf(policy: Policy, approved: boolean): string[] {
  const list: string[] = []
  if (policy.acceptance === 'implicit') list.push('You set a password, unless you have an account already.')
  if (policy.account === 'organization') list.push('You sign up with your company, or choose one that is here already.')
  if (policy.acceptor === 'partner_admin') list.push('An administrator of the company accepts for it.')
  if (policy.terms.length > 0) list.push('You agree to the terms.')
  if (approved) return list
  if (policy.formWhen !== 'none') list.push('You fill in a form.')
  if (policy.approval === 'manual' || policy.approval === 'by_domain') {
    list.push('{host} looks at it and decides before you start.')
  }
  return list
}
