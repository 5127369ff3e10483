/** How statuses look and what they mean, whatever the program calls them. */
import type { EndReason, InvitationState, PartnershipStatus, SubState } from '#contract/names.ts'
import type { Tone } from '#web/ui/StatusBadge.tsx'
import { t } from './words.ts'

const tones: Record<PartnershipStatus, Tone> = {
  prospect: 'quiet',
  invited: 'info',
  declined: 'quiet',
  onboarding: 'wait',
  in_review: 'wait',
  active: 'good',
  recertifying: 'wait',
  suspended: 'bad',
  rejected: 'bad',
  ended: 'quiet',
}

export function toneOf(status: PartnershipStatus, subState: SubState | null): Tone {
  if (subState === 'failed') return 'bad'
  if (subState === 'expired' || subState === 'changes_requested') return 'wait'
  return tones[status]
}

/** One sentence about a status, for hover and focus. */
export function meaningOf(status: PartnershipStatus, subState: SubState | null, endReason: EndReason | null): string {
  if (subState === 'expired' || subState === 'failed' || subState === 'not_signed_in') return t(`meaning.${subState}`)
  if (status === 'ended' && endReason) return t(`meaning.ended_${endReason}`)
  return t(`meaning.${status}`)
}

export const invitationTones: Record<InvitationState, Tone> = {
  draft: 'quiet',
  pending: 'info',
  accepted: 'good',
  declined: 'quiet',
  expired: 'wait',
  withdrawn: 'quiet',
}
