/** History as sentences in the program's words: pure. The same rows for both sides. */
import type { Static } from 'typebox'
import type { HistoryEntry } from '#contract/endpoints/partnerships.ts'
import type { PermissionName } from '#contract/names.ts'
import type { Vocabulary } from '#contract/vocabulary.ts'
import type { HistoryRow } from '#server/features/history/index.ts'
import { toPublicId } from '#server/platform/id.ts'

export interface Told {
  words: Vocabulary
  partner: string
  host: string
  hostId: string
  permissionTitle: (name: PermissionName) => string
}

const text = (value: unknown) => (typeof value === 'string' ? value : '')

const nameOrAddress = (event: HistoryRow) => text(event.after?.name) || text(event.after?.email)

type Sentence = (who: string, event: HistoryRow, told: Told) => string

const sentences: Record<string, Sentence> = {
  'partnership.recorded': (who, _e, { partner }) => `${who} recorded ${partner}.`,
  'partnership.changed': (who, _e, { partner }) => `${who} changed what is kept about ${partner}.`,
  'partnership.deleted': (who, e) => `${who} deleted ${text(e.before?.name)}.`,
  'invitation.sent': (who, e) =>
    e.after?.again === true
      ? `${who} invited ${text(e.after?.email)} again, after an earlier partnership had ended.`
      : e.after?.approves === true
        ? `${who} invited and approved ${text(e.after?.email)}.`
        : `${who} invited ${text(e.after?.email)}.`,
  'invitation.resent': (who, e) => `${who} sent the invitation again to ${text(e.after?.email)}.`,
  'invitation.reminded': (who, e) => `${who} reminded ${text(e.after?.email)}.`,
  'invitation.link_copied': (who) => `${who} copied a link to hand over in person.`,
  'invitation.amended': (who, e) =>
    `${who} changed the invitation: ${
      Object.keys(e.after ?? {})
        .map(fieldName)
        .join(', ') || 'nothing'
    }.`,
  'invitation.address_corrected': (who, e) =>
    `${who} corrected the address from ${text(e.before?.email)} to ${text(e.after?.email)}.`,
  'invitation.replaced': (_who, e) => `The invitation to ${text(e.before?.email)} made room for another one.`,
  'invitation.withdrawn': (who) => `${who} withdrew the invitation.`,
  'invitation.undone': (who, e) => `${who} took the sending to ${text(e.before?.email)} back before it left.`,
  'invitation.opened': (who) => `${who} opened the invitation for the first time.`,
  'invitation.accepted': (who, e) => `${who} accepted the invitation for ${text(e.after?.organization)}.`,
  'invitation.declined': (who) => `${who} declined the invitation.`,
  'invitation.reconsidered': (who) => `${who} took the refusal back.`,
  'invitation.passed_on': (who, e) => `${who} proposed to pass the invitation on to ${text(e.after?.email)}.`,
  'invitation.renewed': (who) => `${who} asked for a new link.`,
  'invitation.expired': () => 'The invitation expired.',
  'invitation.undeliverable': (_who, e) =>
    `The mail to ${text(e.after?.email)} could not be delivered: ${text(e.after?.answer)}`,
  'partnership.submitted': (who, e, { partner }) =>
    Number(e.after?.version) > 1
      ? `${who} submitted the answers of ${partner} again.`
      : `${who} submitted the answers of ${partner}.`,
  'partnership.recalled': (who, _e, { partner }) => `${who} took the answers of ${partner} back.`,
  'partnership.returned': (who, e) =>
    Array.isArray(e.after?.fields)
      ? `${who} asked for changes: ${e.after.fields.join(', ')}.`
      : `${who} asked for changes.`,
  'partnership.recertification_requested': (who, _e, { partner }) =>
    `${who} asked ${partner} to look at its answers again.`,
  'partnership.recertification_reminded': (_who, e, { partner }) =>
    `${partner} was reminded to renew its answers until ${text(e.after?.until)}.`,
  'partnership.recertification_overdue': (_who, e, { partner }) =>
    `${partner} has not renewed its answers until ${text(e.after?.until)}.`,
  'partnership.terms_asked': (_who, e, { partner }) =>
    `${partner} was asked to agree to “${text(e.after?.title)}”, version ${String(e.after?.version)}.`,
  'terms.accepted': (who, e) => `${who} accepted “${text(e.after?.title)}”, version ${String(e.after?.version)}.`,
  'partnership.terms_agreed': (_who, _e, { partner }) => `${partner} has agreed to all terms.`,
  'partnership.terms_settled': (_who, _e, { partner }) => `Fewer terms are asked of ${partner} now.`,
  'partnership.terms_reminded': (who, _e, { partner }) => `${who} reminded ${partner} of the terms.`,
  'partnership.terms_overdue': (_who, _e, { partner }) =>
    `The time for the terms was over, so the access of ${partner} waits for them.`,
  'partnership.profile_changed': (who, e) =>
    Array.isArray(e.after?.fields) && e.after.fields.length > 0
      ? `${who} changed the profile: ${e.after.fields.join(', ')}.`
      : `${who} looked at the profile again.`,
  'partnership.host_commented': (who, e) =>
    e.after?.field ? `${who} commented on “${text(e.after.field)}”.` : `${who} commented.`,
  'partnership.partner_commented': (who, e) =>
    e.after?.field ? `${who} commented on “${text(e.after.field)}”.` : `${who} commented.`,
  'partnership.form_changed': () => "The program's form came or went, so what is asked next is another.",
  'partnership.review_reminded': () => 'A reminder of the decision that is due was sent.',
  'partnership.review_passed_on': (_who, e) => `Nobody decided in time, so ${text(e.after?.reviewer)} was asked.`,
  'partnership.approved': (who, _e, { partner }) => `${who} approved ${partner}.`,
  'partnership.stage_approved': (who) => `${who} approved a stage.`,
  'partnership.rejected': (who, _e, { partner }) => `${who} rejected ${partner}.`,
  'partnership.submission_rejected': (who) => `${who} rejected the submission.`,
  'partnership.suspended': (who, _e, { partner }) => `${who} suspended ${partner}.`,
  'partnership.reactivated': (who, _e, { partner }) => `${who} reactivated ${partner}.`,
  'partnership.revoked': (who, _e, { partner }) => `${who} ended the access of ${partner}.`,
  'partnership.left': (who, _e, { host }) => `${who} left ${host}.`,
  'partnership.expired': (_who, _e, { partner }) => `The access of ${partner} came to its end.`,
  'partnership.contact_changed': (who, e) =>
    e.personId !== null && who === text(e.after?.name)
      ? `${who} is the contact now.`
      : `${who} named ${nameOrAddress(e)} as the contact.`,
  'partnership.contact_proposed': (who, e) => `${who} proposed ${nameOrAddress(e)} as the contact.`,
  'partnership.contact_confirmed': (who, e) =>
    `${who} agreed to ${nameOrAddress(e)} as the contact and invited them to join.`,
  'partnership.contact_refused': (who, e) => `${who} refused ${nameOrAddress(e)} as the contact.`,
  'partnership.contact_invited': (who, e, { partner }) =>
    `${who} invited ${nameOrAddress(e)} to join ${partner} and become the contact.`,
  'partnership.contact_resent': (who, e) => `${who} sent ${nameOrAddress(e)} a further link to join.`,
  'partnership.contact_cancelled': (who, e) => `${who} gave up naming ${nameOrAddress(e)} as the contact.`,
  'partnership.contact_not_joined': (_who, e, { partner }) =>
    `The contact stays: ${nameOrAddress(e)} has not joined ${partner}.`,
  'partnership.welcome_resent': (who, e) => `${who} sent ${text(e.after?.email)} a link to set a password.`,
  'partnership.applied': (who, e) => `${who} applied for ${text(e.after?.organization)} without an invitation.`,
  'partnership.match_asked': (who, e) => `${who} asked ${text(e.after?.partner)} whether the applicant belongs to it.`,
  'partnership.match_cancelled': (who) => `${who} took the question to the other partner back.`,
  'partnership.matched': (who, _e, { partner }) =>
    `${who} said that the applicant of ${partner} belongs to them, so the application is over.`,
  'partnership.match_refused': (who) => `${who} said that the applicant does not belong to them.`,
  'partnership.roles_changed': (who, e) =>
    Array.isArray(e.after?.roles) && e.after.roles.length > 0
      ? `${who} gave ${nameOrAddress(e)} the part of ${e.after.roles.join(', ')}.`
      : `${who} took every role from ${nameOrAddress(e)}.`,
  'partnership.policy_moved': (_who, _e, { partner }) => `The newer rules hold for ${partner} now.`,
  'partnership.invited_again': (who, _e, { partner }) => `${who} invited ${partner} again, with what it had.`,
  'partnership.archived': (who, _e, { partner }) => `${who} archived ${partner}.`,
  'partnership.unarchived': (who, _e, { partner }) => `${who} took ${partner} out of the archive.`,
}

const fieldNames: Record<string, string> = {
  name: 'name',
  expiresAt: 'expiry',
  remindersOn: 'reminders',
  permissions: 'permissions',
  visibility: 'visibility',
  endsAt: 'end of access',
  message: 'message',
}
const fieldName = (key: string) => fieldNames[key] ?? key

/** Every verb that has a sentence, for the test that no transition goes without. */
export const toldVerbs = Object.keys(sentences)

/** Actors that are no persons, in words. The product's own name appears under *About* alone. */
const systemNames: { [A in HistoryRow['actor']]?: string } = {
  time: 'The schedule',
  policy: 'The rules',
  operator: 'The operator',
}

/** Who acted, as people read it. */
function whoActed(event: HistoryRow): string {
  const nobody = event.actor === 'holder' ? 'The invited person' : 'Somebody'
  return systemNames[event.actor] ?? (event.actorName || nobody)
}

export function sayEvent(event: HistoryRow, told: Told): string {
  const who = whoActed(event)
  const say = sentences[event.verb]
  return say ? say(who, event, told) : `${who}: ${event.verb.replace(/[._]/g, ' ')}.`
}

function sideOf(event: HistoryRow, hostId: string): 'host' | 'partner' | 'system' {
  if (event.actor in systemNames) return 'system'
  return event.organizationId === hostId ? 'host' : 'partner'
}

/** A row of the timeline as it leaves the server. */
export function presentEvent(event: HistoryRow, told: Told): Static<typeof HistoryEntry> {
  return {
    id: toPublicId('evt', event.id),
    verb: event.verb,
    says: sayEvent(event, told),
    actor: event.actor,
    actorName: whoActed(event),
    side: sideOf(event, told.hostId),
    before: readable(event.before, told),
    after: readable(event.after, told),
    reason: event.reason,
    seenBy: event.seenBy,
    channel: event.channel,
    partnershipId: event.partnershipId ? toPublicId('pship', event.partnershipId) : null,
    at: event.at.toISOString(),
  }
}

/** Permissions by their titles, ids left out. */
function readable(facts: Record<string, unknown> | null, told: Told): Record<string, unknown> | null {
  if (!facts) return null
  const shown: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(facts)) {
    if (key.endsWith('_id')) continue
    if (key === 'permissions' && Array.isArray(value))
      shown[key] = value.map((name) => told.permissionTitle(name as PermissionName))
    else shown[key] = value
  }
  return shown
}
