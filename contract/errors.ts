/**
 * Every error, once: its public code, HTTP status and a sentence for people that says what to do next.
 * Pure code returns a code, actions throw `AppError`, one handler answers with a problem document (RFC 9457).
 */
export interface ErrorEntry {
  status: number
  says: string
}

export const errors = {
  // The request itself
  bad_request: { status: 400, says: 'The request could not be read. Check its form and send it again.' },
  invalid: { status: 422, says: 'Some of what was sent is not right. Each fault is listed with its field.' },
  body_too_large: { status: 413, says: 'This is too large. Send less at once.' },
  media_type: { status: 415, says: 'This kind of content is not accepted here. Send JSON.' },
  method_not_allowed: {
    status: 405,
    says: 'This address does not take that method. The header Allow lists those it takes.',
  },
  request_timeout: { status: 408, says: 'The request took too long to arrive. Send it again.' },
  headers_too_large: { status: 431, says: 'The headers of this request are too large. Send fewer or shorter ones.' },
  not_found: { status: 404, says: 'There is nothing here, or it is not yours to see.' },
  not_signed_in: { status: 401, says: 'Please sign in first.' },
  forbidden: { status: 403, says: 'Your role does not include this. Ask an administrator of your organization.' },
  two_factor_required: { status: 401, says: 'Enter the code of your authenticator app.' },
  too_many_requests: { status: 429, says: 'Too many attempts. Wait a moment and try again.' },
  idempotency_conflict: { status: 409, says: 'This Idempotency-Key was used for a different request. Use a new one.' },
  idempotency_in_progress: { status: 409, says: 'The same request is still being carried out. Try again in a moment.' },
  idempotency_done: {
    status: 409,
    says: 'This was carried out already, and its answer is not given twice. Look at the result instead of sending it again.',
  },
  unavailable: { status: 503, says: 'The service is busy or restarting. Try again in a few seconds.' },
  disk_full: { status: 507, says: 'The server is out of disk space and accepts no changes. Tell its operator.' },
  internal: {
    status: 500,
    says: 'Something went wrong on our side. Nothing was changed. Give the request id to support.',
  },
  edited_since: {
    status: 409,
    says: 'Somebody else has changed the same since you opened it. Nothing was saved: choose what should stand.',
  },
  conflict: { status: 409, says: 'Somebody else changed this at the same moment. Reload and try again.' },
  cross_site: { status: 403, says: 'This request came from another site and was refused.' },

  // Installation
  already_set_up: { status: 409, says: 'This installation is set up already. Sign in instead.' },
  setup_token_wrong: {
    status: 403,
    says: 'This set-up link is not right. Use the one printed when the server started.',
  },
  hosting_not_allowed: {
    status: 403,
    says: 'This installation does not let this organization invite partners. Ask its administrators.',
  },
  hosting_awaits_approval: {
    status: 403,
    says: 'The administrators of this installation have yet to allow this organization to invite partners.',
  },
  organization_suspended: {
    status: 403,
    says: 'This organization has been suspended by the installation. Ask its administrators.',
  },
  setting_not_available: { status: 422, says: 'This setting belongs to a feature that is not built yet.' },
  image_not_accepted: { status: 422, says: 'Use a PNG, JPEG, SVG or WebP picture of at most 700 kB.' },
  organization_state: {
    status: 409,
    says: 'This has been done already, or is not possible now. Reload to see how it stands.',
  },
  backup_not_available: {
    status: 409,
    says: 'Backups of this database are made with the tools of PostgreSQL. See the operator’s guide.',
  },

  // Accounts
  wrong_credentials: { status: 401, says: 'E-mail or password is not right.' },
  wrong_code: { status: 422, says: 'This code is not right or has been used. Enter the newest one.' },
  password_too_short: { status: 422, says: 'Use at least 12 characters.' },
  password_too_common: { status: 422, says: 'This password is too easy to guess. Choose a less common one.' },
  secret_wrong: { status: 401, says: 'The secret of this address is not right. It stands in the configuration.' },
  link_invalid: { status: 410, says: 'This link does not work any more. Ask for a new one.' },
  sign_up_closed: { status: 403, says: 'New accounts are made by invitation here.' },
  two_factor_already_on: { status: 409, says: 'Two-factor sign-in is on already.' },
  two_factor_off: { status: 409, says: 'Two-factor sign-in is not on.' },

  // Organizations and members
  identity_taken: { status: 409, says: 'This identity is taken. Choose another one.' },
  identity_invalid: { status: 422, says: 'Use 3 to 40 small letters, digits and single hyphens.' },
  above_own_role: { status: 403, says: 'Nobody can act above their own role.' },
  last_owner: { status: 409, says: 'An organization keeps at least one active owner. Make somebody else owner first.' },
  already_member: { status: 409, says: 'This person is a member already.' },
  is_primary_contact: {
    status: 409,
    says: 'This person is the primary contact of a partnership. Name another one there first.',
  },
  domain_invalid: {
    status: 422,
    says: 'This is not a mail domain. Enter what stands behind the @ of your addresses, such as example.org.',
  },
  domain_public: {
    status: 422,
    says: 'Everybody can get an address at this provider, so its domain says nothing about an organization.',
  },
  domain_taken: {
    status: 409,
    says: 'Another organization here has proved this domain. If it is yours, ask the administrators of this installation.',
  },
  domain_named: { status: 409, says: 'This domain is in your list already.' },
  membership_state: { status: 409, says: 'This is not possible for this member now.' },

  // Programs and policy
  preset_not_available: { status: 409, says: 'This preset is not available yet.' },
  policy_impossible: { status: 422, says: 'These settings do not lead anywhere together. Each reason is listed.' },
  placeholder_unknown: { status: 422, says: 'There is no such placeholder. Use those that are listed.' },
  program_archived: { status: 409, says: 'This program is archived. Use it again first, or choose another one.' },
  reinstatement_over: {
    status: 409,
    says: 'The days in which the former access could be offered again are over. Invite this partner anew instead.',
  },
  invited_again: { status: 409, says: 'This partner has been invited again since; see the newer entry in the list.' },
  entry_not_allowed: { status: 409, says: 'The rules do not allow partners to begin this way.' },

  channel_screen_off: {
    status: 409,
    says: 'New partners are not taken one at a time on a page here. Use another way, or ask an administrator to change the rules.',
  },
  channel_bulk_off: {
    status: 409,
    says: 'Several new partners at once are not taken here. Do it one at a time, or ask an administrator to change the rules.',
  },
  channel_api_off: {
    status: 409,
    says: 'New partners are not taken over the API here. Use the pages, or ask an administrator to change the rules.',
  },

  // Invitations
  address_invalid: { status: 422, says: 'This is not a valid e-mail address.' },
  invite_self: { status: 422, says: 'You cannot invite yourself or your own organization.' },
  already_partner: { status: 409, says: 'There is an open or live partnership with this address already.' },
  address_blocked: { status: 422, says: 'This address does not want invitations from your organization.' },
  permissions_empty: { status: 422, says: 'Choose at least one permission.' },
  permission_unknown: { status: 422, says: 'There is no such permission here.' },
  limit_reached: { status: 429, says: 'The limit of invitations is reached. Try again later.' },
  end_in_past: { status: 422, says: 'The end date has passed. Choose a later one.' },
  invitation_expired: { status: 409, says: 'This invitation has expired. Ask for a new link.' },
  invitation_closed: { status: 409, says: 'This invitation is no longer open.' },
  invitation_answered: { status: 409, says: 'This invitation has been answered already.' },
  invitation_taken: { status: 409, says: 'This invitation has been accepted by somebody else.' },
  invitation_withdrawn: { status: 410, says: 'This invitation has been withdrawn.' },
  invitation_reinvited: { status: 409, says: 'There is a newer invitation. Open that one.' },
  resend_too_soon: { status: 429, says: 'A link was sent less than a minute ago. Wait a moment.' },
  undo_too_late: { status: 409, says: 'The invitation has left already. Withdraw it instead.' },
  not_invitee: { status: 403, says: 'This invitation was sent to another address.' },
  mailbox_unproved: {
    status: 403,
    says: 'Show first that the invited mailbox is yours: enter the code we mail to it.',
  },
  not_partner_admin: { status: 403, says: 'Only an administrator of the organization can accept for it.' },
  pass_on_off: { status: 403, says: 'This invitation cannot be passed on. Ask who invited you.' },
  offer_ended: {
    status: 409,
    says: 'The end date that was offered has passed. Ask who invited you for a new invitation.',
  },
  new_link_limit: { status: 409, says: 'No more links can be asked for. Ask who invited you for a new invitation.' },

  // Partnerships
  verb_not_allowed: { status: 409, says: 'This is not possible in the current status.' },
  no_form: { status: 409, says: 'There is no form, so there is nothing to hand in or to decide.' },
  no_terms: { status: 409, says: 'There are no terms left to agree to.' },
  terms_outstanding: { status: 403, says: 'New terms wait for you. Agree to them first.' },
  terms_changed: { status: 409, says: 'There is a newer version of this document. Read it, and then agree.' },
  submission_required: {
    status: 409,
    says: 'Nothing was submitted that could be decided. Wait until the partner has submitted.',
  },
  decision_begun: { status: 409, says: 'A decision has been made already, so this cannot be taken back.' },
  match_is_pending: { status: 409, says: 'The other partner has yet to answer the match. Cancel it first.' },
  no_match: { status: 409, says: 'No match is waiting for an answer.' },
  account_claimed: { status: 409, says: 'This person has signed in already, so no welcome is needed.' },
  no_offer: { status: 409, says: 'There is no open offer.' },
  offer_open: { status: 409, says: 'An offer is open already. Withdraw it first.' },
  not_editable: { status: 409, says: 'These answers cannot be changed now. See what the page says about it.' },
  file_not_accepted: { status: 422, says: 'This file is not accepted here. The field says which kinds and sizes are.' },
  application_required: {
    status: 409,
    says: 'This is accepted by handing in the application. Open the link of the invitation to fill it in.',
  },
  form_first: { status: 403, says: 'Please complete the form first. Everything else opens afterwards.' },
  match_off: { status: 409, says: 'The rules of this program do not match applicants to existing partners.' },
  role_in_use: {
    status: 409,
    says: 'Somebody holds a role you want to remove. Give those people another role first.',
  },
  decided_before: {
    status: 403,
    says: 'You approved an earlier stage. Somebody else decides this one.',
  },
  own_submission: { status: 403, says: 'Nobody decides about their own organization. Ask a colleague.' },
  bulk_too_many: { status: 422, says: 'At most 10,000 can be changed at a time. Narrow the filter down.' },
  bulk_nothing: { status: 409, says: 'Nothing that matches is in a status for this. Choose others.' },
  bulk_grown: { status: 409, says: 'More match by now than you confirmed. Look at the number again.' },
  bulk_busy: {
    status: 409,
    says: 'Three runs of your organization are under way. Wait until one has ended, or stop it.',
  },
  too_many_views: { status: 422, says: 'There are 100 views already. Delete one first.' },
  partnership_has_work: { status: 409, says: 'This partner has been mailed or has work, so it cannot be deleted.' },
  contact_change_open: {
    status: 409,
    says: 'Somebody else is to become the primary contact already. Cancel that first.',
  },
  no_contact_change: { status: 409, says: 'Nobody is waiting to become the primary contact.' },
  single_person: { status: 409, says: 'This partner is one person, who stays its contact.' },
  not_active: { status: 403, says: 'This partnership does not give access now.' },
  reason_required: { status: 422, says: 'Please give a reason.' },
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof errors

/** The body of every 4xx and 5xx answer (RFC 9457). `faults` names each field that is wrong. */
export interface Problem {
  type: string
  title: string
  status: number
  code: ErrorCode
  detail: string
  requestId: string
  faults?: { field: string; code: ErrorCode | 'invalid'; says: string }[]
  /** With `verb_not_allowed`: the status now and the verbs that are possible now. */
  current?: { status: string; allowed: string[] }
  /** With `edited_since`: each field that somebody else has changed too, what was sent, what stands now, by whom and when. */
  edits?: { field: string; mine: unknown; theirs: unknown; by: string | null; at: string | null }[]
  /** With `already_partner` and `form_first`: where to find it. */
  partnershipId?: string
  /** With `form_first`: where to go instead. */
  place?: string
  retryAfterSeconds?: number
}
