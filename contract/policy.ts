/** The policy of a program: one versioned object (section 2.5). The whole schema exists; what is not built is refused by name. */
import { type Static, Type } from 'typebox'
import { channels, organizationRoles, permissionNames, termsAcceptors, visibilities } from './names.ts'
import { Id, Instant, Line, Nullable, Obj, OneOf, Text } from './schema.ts'

export const entries = [
  'record',
  'invite',
  'invite_and_approve',
  'create_approved',
  'self_register',
  'process_rule',
] as const
export type Entry = (typeof entries)[number]

export const Grant = Obj({
  permissions: Type.Array(OneOf(permissionNames), { maxItems: 50 }),
  visibility: OneOf(visibilities),
  /** Days from acceptance until the grant ends; null means it has no end. */
  lengthDays: Nullable(Type.Integer({ minimum: 1, maximum: 3650 })),
  renewal: OneOf(['off', 'ask', 'automatic'] as const),
})

/** A document partners agree to, in its current version. */
export const TermsInForce = Obj({
  id: Id('terms'),
  title: Line(200, 1),
  version: Type.Integer({ minimum: 1 }),
  acceptedBy: OneOf(termsAcceptors),
  /** Days a partner that agreed before has for a new version until its access stops. */
  deadlineDays: Type.Integer({ minimum: 0, maximum: 365 }),
  /** When the document was first asked for: whoever accepts after that agrees before anything else. */
  since: Instant,
  /** When the current version was published. */
  askedAt: Instant,
})
export type TermsInForce = Static<typeof TermsInForce>

/** Names are those of section 2.5, in camel case. Days are whole days. */
export const Policy = Obj({
  entry: Type.Array(OneOf(entries), { maxItems: 20 }),
  channels: Type.Array(OneOf(channels), { maxItems: 10 }),
  invitedAs: OneOf(['organization', 'person'] as const),
  whoMayInvite: OneOf(organizationRoles),
  whoMayDecide: OneOf(organizationRoles),
  whoMayEnd: OneOf(organizationRoles),
  uniqueness: OneOf(['program', 'host'] as const),
  /** null: never expires. */
  inviteTtlDays: Nullable(Type.Integer({ minimum: 1, maximum: 365 })),
  reminders: Obj({
    daysAfter: Type.Array(Type.Integer({ minimum: 1, maximum: 365 }), { maxItems: 5 }),
    daysBeforeExpiry: Type.Array(Type.Integer({ minimum: 1, maximum: 365 }), { maxItems: 3 }),
  }),
  acceptance: OneOf(['implicit', 'explicit'] as const),
  acceptor: OneOf(['invitee', 'partner_admin', 'link_holder'] as const),
  passOn: OneOf(['off', 'host_confirms'] as const),
  account: OneOf(['person', 'organization'] as const),
  selfRenewDays: Type.Integer({ minimum: 0, maximum: 365 }),
  formWhen: OneOf(['none', 'before_account', 'first_login', 'any_time'] as const),
  formBlocks: OneOf(['nothing', 'work', 'everything'] as const),
  formEditors: OneOf(['partner', 'both'] as const),
  approval: OneOf(['none', 'on_submit', 'manual', 'by_domain'] as const),
  approvalStages: Type.Integer({ minimum: 1, maximum: 3 }),
  approveWithoutSubmission: Type.Boolean(),
  stageDeadline: Nullable(
    Obj({ days: Type.Integer({ minimum: 1, maximum: 365 }), fallback: OneOf(['reviewer', 'reject'] as const) }),
  ),
  domainMatching: OneOf(['off', 'to_host', 'to_partner_admins'] as const),
  /** Days until an applicant may apply again after a rejection: 0 at once, null never (final). */
  reapplyAfterDays: Nullable(Type.Integer({ minimum: 0, maximum: 3650 })),
  /** The documents in force; they are published on a page of their own, and are always the current ones. */
  terms: Type.Array(TermsInForce, { maxItems: 20 }),
  firstMemberRole: Nullable(Text(80, 1)),
  memberAccessDefault: OneOf(['all', 'chosen'] as const),
  membersManagedBy: OneOf(['partner', 'host', 'both'] as const),
  hostAddedNeedsConsent: Type.Boolean(),
  domainJoin: OneOf(['off', 'on'] as const),
  defaultGrant: Grant,
  counterOffer: Type.Boolean(),
  wideningConsent: OneOf(['none', 'partner', 'second_host_member'] as const),
  elevation: Nullable(Obj({ hours: Type.Integer({ minimum: 1, maximum: 168 }) })),
  quota: OneOf(['off', 'warn', 'block'] as const),
  publishChanges: OneOf(['immediate', 'on_send'] as const),
  postApprovalEdit: OneOf(['free', 'notify', 'needs_review'] as const),
  recertification: Nullable(
    Obj({
      /** Months between recertifications; null: never by itself. */
      months: Nullable(Type.Integer({ minimum: 1, maximum: 120 })),
      onChangedFormOrTerms: Type.Boolean(),
      /** Days until the answers have to be there; null: no deadline. */
      deadlineDays: Nullable(Type.Integer({ minimum: 1, maximum: 365 })),
      /** Once the deadline has passed and nothing was submitted: both sides are told, or reading only besides. */
      afterDeadline: OneOf(['tell', 'restrict'] as const),
    }),
  ),
  whileDue: OneOf(['keep', 'restrict'] as const),
  onDocumentLapse: OneOf(['remind', 'restrict'] as const),
  reactivateTo: OneOf(['previous', 'in_review', 'active'] as const),
  draftsAfterEnd: OneOf(['kept_hidden', 'visible_to_host'] as const),
  afterEnd: OneOf(['no_access', 'read_only_history'] as const),
  notifyOnEnd: Type.Boolean(),
  reinstatementDays: Type.Integer({ minimum: 0, maximum: 3650 }),
})
export type Policy = Static<typeof Policy>
export type PolicySetting = keyof Policy
