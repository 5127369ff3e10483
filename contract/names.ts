/**
 * The words of the product, once. Code, API, history and docs use these and no synonyms (`docs/glossary.md`).
 * Screens and mails say the program's own words instead: see `contract/vocabulary.ts`.
 * This file holds no schemas, so that the browser may import it for free.
 */

/** Roles of a member in an organization, strongest first. A role includes those after it. */
export const organizationRoles = ['owner', 'admin', 'partner_manager', 'member', 'viewer'] as const
export type OrganizationRole = (typeof organizationRoles)[number]

/** True when `role` is `least` or stronger. Example: `includesRole('admin', 'member') === true`. */
export function includesRole(role: OrganizationRole, least: OrganizationRole): boolean {
  return organizationRoles.indexOf(role) <= organizationRoles.indexOf(least)
}

export const presetNames = [
  'essentials_bank',
  'integration_marketplace',
  'delegated_sourcing',
  'channel_program',
  'b2b_portal',
] as const
export type PresetName = (typeof presetNames)[number]

/** Status of a partnership: computed from facts and the time (section 2.2), never patched. */
export const partnershipStatuses = [
  'prospect',
  'invited',
  'declined',
  'onboarding',
  'in_review',
  'active',
  'recertifying',
  'suspended',
  'rejected',
  'ended',
] as const
export type PartnershipStatus = (typeof partnershipStatuses)[number]

export const endReasons = ['revoked', 'left', 'expired', 'matched', 'withdrawn'] as const
export type EndReason = (typeof endReasons)[number]

/** A finer word beside the status, worded by every preset (section 10.0). */
export const subStates = [
  'expired', // invited, and the invitation's time has passed
  'failed', // invited, and the mail server refused the mail for good
  'match_pending',
  'changes_requested',
  'not_signed_in', // approved, and the contact has not claimed the account yet
  'revoked',
  'left',
  'matched',
] as const
export type SubState = (typeof subStates)[number]

/** State of an invitation. `expired` is derived from its time, never stored. */
export const invitationStates = ['draft', 'pending', 'accepted', 'declined', 'expired', 'withdrawn'] as const
export type InvitationState = (typeof invitationStates)[number]

/** Verbs of an invitation (section 2.1). */
export const invitationVerbs = [
  'send',
  'amend',
  'resend',
  'copy_link',
  'correct_email',
  'withdraw',
  'undo', // takes back a sending within its ten seconds; the invitation is as if it had never been
  'remind',
  'open',
  'accept',
  'decline',
  'reconsider',
  'pass_on',
  'report',
  'request_new_link',
  'expire',
] as const
export type InvitationVerb = (typeof invitationVerbs)[number]

/** Verbs of a partnership (section 2.2). */
export const partnershipVerbs = [
  'record',
  'delete',
  'invite',
  'invite_again', // a former partner, with what it had (4.3)
  'create_approved',
  'invite_and_approve',
  'apply',
  'accept',
  'agree_terms',
  'decline',
  'reconsider',
  'submit',
  'recall',
  'return',
  'approve',
  'resend_welcome',
  'match',
  'cancel_match',
  'confirm_match',
  'refuse_match',
  'reject',
  'request_recertification',
  'suspend',
  'reactivate',
  'offer',
  'accept_offer',
  'decline_offer',
  'withdraw_offer',
  'change_primary_contact',
  'confirm_contact',
  'refuse_contact',
  'cancel_contact',
  'resend_contact',
  'revoke',
  'leave',
  'expire',
  'archive',
  'unarchive',
] as const
export type PartnershipVerb = (typeof partnershipVerbs)[number]

export const membershipStates = ['invited', 'active', 'inactive', 'removed'] as const
export type MembershipState = (typeof membershipStates)[number]

export const membershipVerbs = [
  'invite',
  'resend',
  'withdraw',
  'accept',
  'decline',
  'change_role',
  'deactivate',
  'reactivate',
  'remove',
  'leave',
  'transfer_ownership',
] as const
export type MembershipVerb = (typeof membershipVerbs)[number]

/** Who acts: section 2, "Actors". */
export const actorKinds = [
  'host',
  'reviewer',
  'invitee',
  'holder',
  'partner_admin',
  'partner',
  'applicant',
  'time',
  'policy',
] as const
export type ActorKind = (typeof actorKinds)[number]

/**
 * How a request came to us: from a page for one partner, from a page for several at once, or from a program. A program's
 * rules say which of them new partners may come through (`channels`, section 2.5).
 */
export const channels = ['screen', 'bulk', 'api'] as const
export type Channel = (typeof channels)[number]

/** What became of a mail, beside the state of what it is about. */
export const deliveryStates = ['queued', 'sent', 'deferred', 'failed', 'bounced', 'cancelled'] as const
export type DeliveryState = (typeof deliveryStates)[number]

export const visibilities = ['own', 'own_and_published', 'full'] as const
export type Visibility = (typeof visibilities)[number]

/** Capabilities that exist or will be registered by work modules; additive; what is not granted is invisible. */
export const permissionNames = [
  'shortlists',
  'briefs',
  'notes',
  'requests',
  'profile',
  'integrations',
  'shared_work',
  'channel_resources',
] as const
export type PermissionName = (typeof permissionNames)[number]

export const whoMayHostValues = ['first_organization', 'with_approval', 'anyone'] as const
export type WhoMayHost = (typeof whoMayHostValues)[number]

/** Who of a partner accepts a document of the terms. */
export const termsAcceptors = ['each_member', 'partner_admin', 'any_member'] as const
export type TermsAcceptor = (typeof termsAcceptors)[number]

/** How far a partner is with a document: accepted, asked, or its work waits for it. */
export const termsStates = ['accepted', 'waiting', 'shut'] as const
export type TermsState = (typeof termsStates)[number]

/** Templates of mail (section 3.1). Each exists per preset, with the host's own text on top. */
export const mailTemplates = [
  'invitation', // first contact
  'invitation_known', // the address has an account already
  'reminder',
  'new_link', // asked for by the holder of an expired link, or through Forgot your password?
  'mailbox_code', // proves the mailbox of somebody who holds a copied link
  'offer_changed',
  'invitation_accepted', // to inviter, sponsor
  'invitation_declined',
  'pass_on_proposed',
  'invitation_undeliverable',
  'submitted', // to reviewers
  'profile_changed', // to reviewers, where the policy tells of changes after the approval
  'review_reminder',
  'review_passed_on',
  'returned', // for changes, with comments per field
  'approved',
  'rejected',
  'changes_rejected', // of a live partner
  'recertification_requested',
  'recertification_reminder',
  'recertification_overdue',
  'terms_asked', // a document was published, or a newer version of one
  'terms_reminder',
  'terms_overdue',
  'application_link', // to whoever applies without an invitation
  'application_resume', // the way back to an application before there is an account
  'suspended',
  'reactivated',
  'revoked',
  'left',
  'expired',
  'invitation_withdrawn',
  'primary_contact_changed',
  'contact_proposed', // to the partner's administrators
  'contact_confirmed', // to the host
  'contact_refused',
  'match_asked', // to the administrators of the partner an applicant may belong to
  'matched', // to the applicant
  'welcome', // account not yet claimed: set your password
  'review_digest',
  'member_invitation',
  'mail_domain_code', // proves that a mail domain belongs to an organization
  'verify_address',
  'password_reset',
  'account_exists', // somebody tried to sign up with an address that has an account
  'abuse_report',
  'test',
] as const
export type MailTemplate = (typeof mailTemplates)[number]
