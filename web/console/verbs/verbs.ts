/** Which verbs a row or page offers, in which order, and what each asks before it acts. `can` decides; this only words it. Pure. */
import { type ErrorCode, errors } from '#contract/errors.ts'
import type { ButtonName } from '#contract/vocabulary.ts'
import type { Answer, Api } from '#web/lib/api.ts'
import type { ProgramRow } from '../programs.tsx'

export type Row = Answer<Api['partnerships']['list']>['items'][number]
export type Partnership = Answer<Api['partnerships']['get']>
export type Invitation = Answer<Api['invitations']['get']>

export type On = 'partnership' | 'invitation'
export type Verb =
  | 'invite'
  | 'invite_again'
  | 'invite_and_approve'
  | 'create_approved'
  | 'approve'
  | 'match'
  | 'cancel_match'
  | 'reject'
  | 'request_recertification'
  | 'suspend'
  | 'reactivate'
  | 'revoke'
  | 'archive'
  | 'unarchive'
  | 'delete'
  | 'resend_welcome'
  | 'change_primary_contact'
  | 'resend'
  | 'remind'
  | 'copy_link'
  | 'amend'
  | 'correct_email'
  | 'withdraw'
  | 'undo'

const invitationVerbs: Verb[] = ['undo', 'resend', 'remind', 'copy_link', 'amend', 'correct_email', 'withdraw']
const partnershipVerbs: Verb[] = [
  'invite',
  'invite_again',
  'invite_and_approve',
  'create_approved',
  'approve',
  'match',
  'cancel_match',
  'reject',
  'reactivate',
  'resend_welcome',
  'change_primary_contact',
  'request_recertification',
  'suspend',
  'archive',
  'unarchive',
  'delete',
  'revoke',
]
export const dangerous: readonly Verb[] = ['reject', 'delete', 'revoke', 'withdraw']
/** Verbs that tell why: required, or if one likes. */
export const asksReason: Partial<Record<Verb, 'required' | 'optional'>> = {
  reject: 'required',
  request_recertification: 'optional',
  suspend: 'optional',
  revoke: 'optional',
  withdraw: 'optional',
}
/** Verbs with a form of their own. */
export const withForm: readonly Verb[] = ['copy_link', 'amend', 'correct_email', 'change_primary_contact', 'match']

/** What a status or a role rules out is not shown at all; what is only not possible now is shown with its reason. */
const notShown: readonly string[] = [
  'verb_not_allowed',
  'verb_not_available',
  'entry_not_allowed',
  'single_person',
  'forbidden',
  'invitation_closed',
  'account_claimed',
  'no_form',
  'match_off',
  'no_match',
  'undo_too_late',
  'invitation_answered',
  'invitation_taken',
  'invitation_withdrawn',
]

export interface Offered {
  verb: Verb
  on: On
  label: string
  /** Why it is not possible now. */
  refusal?: string
  dangerous: boolean
}

type Cans = Record<string, true | string> | undefined
function offered(verbs: Verb[], on: On, can: Cans, program: ProgramRow | undefined): Offered[] {
  return verbs.flatMap((verb) => {
    const answer = can?.[verb]
    if (answer === undefined || (answer !== true && notShown.includes(answer))) return []
    return [
      {
        verb,
        on,
        label: program?.vocabulary.buttons[verb as ButtonName] ?? verb, // every verb here is the name of a button
        refusal:
          answer === true
            ? undefined
            : answer in errors
              ? errors[answer as ErrorCode].says
              : errors.verb_not_allowed.says,
        dangerous: dangerous.includes(verb),
      },
    ]
  })
}

/** What can be done with a row, its invitation first. */
export function offeredVerbs(row: Row | Partnership, program: ProgramRow | undefined): Offered[] {
  return [
    ...(row.invitation ? offered(invitationVerbs, 'invitation', row.invitation.can, program) : []),
    ...offered(partnershipVerbs, 'partnership', row.can, program),
  ]
}

/** What can be done with an invitation alone, as in the log. */
export const offeredInvitationVerbs = (invitation: Pick<Invitation, 'can'>, program: ProgramRow | undefined) =>
  offered(invitationVerbs, 'invitation', invitation.can, program)
