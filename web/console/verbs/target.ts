/** What a verb acts on. Apart from carrying verbs out, which loads when the first is pressed. */
import type { Invitation, Partnership, Row } from './verbs.ts'

/** What a verb acts on, from a row, a page or the log. */
export interface Target {
  /** The partnership. */
  id: string
  programId: string
  name: string
  email: string | null
  invitationId?: string
  /** What stops, for the confirmation of a revocation, where it is known. */
  stops?: string[]
  /** What it had, for the question whether to invite it again, where it is known. */
  had?: string[]
}

export const targetOf = (row: Row | Partnership): Target => ({
  id: row.id,
  programId: row.programId,
  name: row.name,
  email: row.contact.email,
  invitationId: row.invitation?.id,
  stops: 'stops' in row ? row.stops : undefined,
  had: 'grant' in row ? row.grant?.permissions.map((one) => one.title) : undefined,
})

export const targetOfInvitation = (invitation: Invitation): Target => ({
  id: invitation.partnershipId,
  programId: invitation.programId,
  name: [invitation.firstName, invitation.lastName].filter(Boolean).join(' ') || invitation.email,
  email: invitation.email,
  invitationId: invitation.id,
})
