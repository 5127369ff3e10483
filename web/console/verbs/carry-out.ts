/** One verb, one call. */

import { errors } from '#contract/errors.ts'
import { type Api, ApiError } from '#web/lib/api.ts'
import { serverNow } from '#web/lib/server-time.ts'
import type { Target } from './target.ts'
import type { On, Verb } from './verbs.ts'

interface Outcome {
  /** An invitation that is about to leave. */
  sent?: { id: string; email: string; undoUntil: string; partnershipId?: string }
}

const invites = (verb: Verb): verb is 'invite' | 'invite_and_approve' | 'create_approved' =>
  verb === 'invite' || verb === 'invite_and_approve' || verb === 'create_approved'

/** Carries a verb out; throws what the server refused. */
export async function carryOut(api: Api, verb: Verb, on: On, target: Target, reason?: string): Promise<Outcome> {
  const params = { id: target.id }
  if (on === 'invitation') {
    const invitation = { params: { id: target.invitationId ?? '' } }
    if (verb === 'resend') {
      const answer = await api.invitations.resend(invitation)
      return answer.undoUntil ? { sent: { id: answer.id, email: answer.email, undoUntil: answer.undoUntil } } : {}
    }
    if (verb === 'remind') await api.invitations.remind(invitation)
    if (verb === 'withdraw') await api.invitations.withdraw({ ...invitation, body: { reason } })
    if (verb === 'undo') await api.invitations.undo(invitation)
    return {}
  }
  if (invites(verb)) {
    const body = { verb, rows: [{ email: target.email ?? '', partnershipId: target.id }] }
    const answer = await api.partnerships.invite({ params: { id: target.programId }, body })
    const [verdict] = answer.verdicts
    if (!verdict?.ok || !verdict.invitationId) throw refused(verdict?.code, verdict?.says)
    const undoUntil = answer.undoUntil ?? new Date(serverNow()).toISOString()
    return { sent: { id: verdict.invitationId, email: verdict.email, undoUntil } }
  }
  if (verb === 'invite_again') {
    const { currentInvitation } = await api.partnerships.inviteAgain({ params, body: {} })
    if (!currentInvitation) return {}
    const { id, email, undoUntil, partnershipId } = currentInvitation
    return { sent: { id, email, undoUntil: undoUntil ?? new Date(serverNow()).toISOString(), partnershipId } }
  }
  const body = { reason: reason || undefined }
  if (verb === 'approve') await api.partnerships.approve({ params, body })
  if (verb === 'cancel_match') await api.partnerships.cancelMatch({ params, body })
  if (verb === 'reject') await api.partnerships.reject({ params, body })
  if (verb === 'request_recertification') await api.submissions.requestRecertification({ params, body })
  if (verb === 'suspend') await api.partnerships.suspend({ params, body })
  if (verb === 'reactivate') await api.partnerships.reactivate({ params, body })
  if (verb === 'revoke') await api.partnerships.revoke({ params, body })
  if (verb === 'archive') await api.partnerships.archive({ params, body })
  if (verb === 'unarchive') await api.partnerships.unarchive({ params, body })
  if (verb === 'resend_welcome') await api.partnerships.resendWelcome({ params, body })
  if (verb === 'delete') await api.partnerships.delete({ params })
  return {}
}

/** A verdict of one row, as the problem it would have been alone. */
function refused(code: string | null | undefined, says: string | null | undefined): ApiError {
  const known = code && code in errors ? (code as keyof typeof errors) : 'verb_not_allowed'
  const { status } = errors[known]
  return new ApiError({
    type: 'about:blank',
    title: '',
    status,
    code: known,
    detail: says ?? errors[known].says,
    requestId: '',
  })
}
