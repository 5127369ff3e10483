/** Partnerships: the explorer, the partner page, inviting, and the verbs of section 2.2 as the host's side sees them. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../endpoint.ts'
import {
  channels,
  deliveryStates,
  endReasons,
  invitationStates,
  partnershipStatuses,
  permissionNames,
  subStates,
  visibilities,
} from '../names.ts'
import { AddressInput, Base, Can, Id, Instant, Line, Nullable, Obj, OneOf, Page, PageQuery, Text } from '../schema.ts'

export const PersonRef = Obj({ id: Id('psn'), name: Type.String(), email: Type.String() })
export const OrganizationRef = Obj({
  id: Id('org'),
  name: Type.String(),
  slug: Type.String(),
  colour: Type.String(),
  logoUrl: Nullable(Type.String()),
})

/** What is offered with an invitation, and later granted. */
export const Offer = Obj({
  permissions: Type.Array(OneOf(permissionNames), { maxItems: 50 }),
  visibility: OneOf(visibilities),
  /** The instant access ends; null: open-ended. */
  endsAt: Nullable(Instant),
})
/** As the inviter sends it. What is left out is the program's default; an explicitly empty list of permissions is refused. */
export const OfferInput = Obj({
  permissions: Type.Optional(Type.Array(OneOf(permissionNames), { maxItems: 50 })),
  visibility: Type.Optional(OneOf(visibilities)),
  endsAt: Type.Optional(Nullable(Instant)),
})

/** An invitation as the host sees it. */
export const Invitation = Obj({
  id: Id('inv'),
  partnershipId: Id('pship'),
  programId: Id('prog'),
  email: Type.String(),
  firstName: Type.String(),
  lastName: Type.String(),
  message: Type.String(),
  state: OneOf(invitationStates),
  expiresAt: Nullable(Instant),
  offer: Offer,
  approves: Type.Boolean(),
  inviter: Nullable(PersonRef),
  delivery: OneOf(deliveryStates),
  /** The mail server's own words, as it last answered. */
  deliveryAnswer: Nullable(Type.String()),
  sendings: Type.Integer(),
  remindersSent: Type.Integer(),
  remindersOn: Type.Boolean(),
  lastSentAt: Nullable(Instant),
  firstOpenedAt: Nullable(Instant),
  nextReminderAt: Nullable(Instant),
  /** Until then *Undo* takes the sending back. */
  undoUntil: Nullable(Instant),
  declineReason: Nullable(Type.String()),
  passOn: Nullable(Obj({ email: Type.String(), name: Type.String(), at: Instant })),
  answeredAt: Nullable(Instant),
  createdAt: Instant,
  can: Can,
})
export type Invitation = Static<typeof Invitation>

/** A row of the explorer. */
export const PartnershipRow = Obj({
  id: Id('pship'),
  programId: Id('prog'),
  programName: Type.String(),
  preset: Type.String(),
  name: Type.String(),
  logoUrl: Nullable(Type.String()),
  status: OneOf(partnershipStatuses),
  subState: Nullable(OneOf(subStates)),
  endReason: Nullable(OneOf(endReasons)),
  /** The status in the program's own words. */
  statusWord: Type.String(),
  contact: Obj({ firstName: Type.String(), lastName: Type.String(), email: Nullable(Type.String()) }),
  city: Nullable(Type.String()),
  country: Nullable(Type.String()),
  sponsor: Nullable(PersonRef),
  /** The current invitation, while it is not accepted. */
  invitation: Nullable(
    Obj({
      id: Id('inv'),
      state: OneOf(invitationStates),
      delivery: OneOf(deliveryStates),
      deliveryAnswer: Nullable(Type.String()),
      expiresAt: Nullable(Instant),
      lastSentAt: Nullable(Instant),
      firstOpenedAt: Nullable(Instant),
      undoUntil: Nullable(Instant),
      can: Can,
    }),
  ),
  /** The one verb that moves this partnership on, and its button in the program's words; null when it is the other side's turn. */
  nextStep: Nullable(
    Obj({ verb: Type.String(), label: Type.String(), on: OneOf(['partnership', 'invitation'] as const) }),
  ),
  /** The next step in words, whoever's turn it is. */
  nextStepSays: Type.String(),
  accessEndsAt: Nullable(Instant),
  archived: Type.Boolean(),
  /** Whether the host invited or recorded it, or it applied by itself. */
  origin: OneOf(['host', 'self_registered'] as const),
  createdAt: Instant,
  lastActivityAt: Instant,
  can: Can,
})
export type PartnershipRow = Static<typeof PartnershipRow>

/** Somebody is to become the primary contact: proposed by the host, or invited to join the partner. The present one stays until then. */
export const ContactChange = Obj({
  stage: OneOf(['proposed', 'invited'] as const),
  name: Type.String(),
  email: Type.String(),
  /** Which side asked, and who. */
  side: OneOf(['host', 'partner'] as const),
  askedBy: Type.String(),
  at: Instant,
  /** When the invitation to join stops working; null: there is none, or it has no end. */
  expiresAt: Nullable(Instant),
  expired: Type.Boolean(),
  /** How it stands, in sentences for the reader's side. */
  says: Type.String(),
})
export type ContactChange = Static<typeof ContactChange>

/** The partner page. */
export const Partnership = Obj({
  ...PartnershipRow.properties,
  organization: Nullable(
    Obj({
      ...OrganizationRef.properties,
      /** Mail domains it has proved, as people write them. */
      mailDomains: Type.Array(Type.String()),
    }),
  ),
  website: Nullable(Type.String()),
  phone: Nullable(Type.String()),
  primaryContact: Nullable(PersonRef),
  contactChange: Nullable(ContactChange),
  grant: Nullable(
    Obj({
      permissions: Type.Array(Obj({ name: Type.String(), title: Type.String(), says: Type.String() })),
      visibility: OneOf(visibilities),
      startsAt: Instant,
      endsAt: Nullable(Instant),
    }),
  ),
  policyVersion: Type.Integer(),
  reason: Nullable(Type.String()),
  recordedAt: Nullable(Instant),
  acceptedAt: Nullable(Instant),
  approvedAt: Nullable(Instant),
  endedAt: Nullable(Instant),
  receiptId: Nullable(Id('rcpt')),
  /** The newer partnership that began by inviting this one again, unless that is over too. */
  followedBy: Nullable(Id('pship')),
  /** The ended partnership whose partner was invited again with this one. */
  follows: Nullable(Id('pship')),
  /** What stops when it is revoked, in sentences, for the confirmation. */
  stops: Type.Array(Type.String()),
  currentInvitation: Nullable(Invitation),
  /** All invitations of this partnership, newest first. */
  invitations: Type.Array(Invitation),
})
export type Partnership = Static<typeof Partnership>

export const HistoryEntry = Obj({
  id: Id('evt'),
  verb: Type.String(),
  /** The event as a sentence in the program's words. */
  says: Type.String(),
  actor: OneOf(['person', 'time', 'policy', 'holder', 'operator'] as const),
  actorName: Type.String(),
  /** Which side acted. */
  side: OneOf(['host', 'partner', 'system'] as const),
  before: Nullable(Type.Record(Type.String(), Type.Unknown())),
  after: Nullable(Type.Record(Type.String(), Type.Unknown())),
  reason: Nullable(Type.String()),
  seenBy: OneOf(['both', 'host', 'partner', 'organization'] as const),
  /** How it was asked for; null: a schedule or a rule acted by itself. */
  channel: Nullable(OneOf(channels)),
  partnershipId: Nullable(Id('pship')),
  at: Instant,
})
export type HistoryEntry = Static<typeof HistoryEntry>

/** Tabs of the explorer. `invited` holds what is not accepted: sent, declined, expired, failed. */
export const explorerTabs = ['all', 'active', 'invited', 'waiting', 'ended'] as const
/** Filters inside the tabs, beside statuses. */
export const explorerStates = [...partnershipStatuses, 'expired', 'failed', 'archived'] as const
export const explorerSorts = ['name', '-name', 'created', '-created', 'activity', '-activity'] as const

/** Which partnerships: the same for the list, a kept view, an export, and a verb on all that match. */
export const ExplorerFilter = Obj({
  program: Type.Optional(Id('prog')),
  tab: Type.Optional(OneOf(explorerTabs)),
  /** Comma-separated statuses, or expired, failed, archived. */
  state: Type.Optional(Line(300)),
  q: Type.Optional(Line(200)),
  /** Whom of the host they belong to. */
  sponsor: Type.Optional(Id('psn')),
  /** Two letters, as in ISO 3166. */
  country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
  /** Nothing happened for so many days. */
  quietDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
  /** Access ends within so many days. */
  endsWithinDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
})
export type ExplorerFilter = Static<typeof ExplorerFilter>

const Params = Obj({ id: Id('pship') })
const ProgramParams = Obj({ id: Id('prog') })
const Reason = Obj({ reason: Type.Optional(Text(2000)) })

/** The details that belong to the partner itself. */
const Details = {
  name: Type.Optional(Line(200)),
  firstName: Type.Optional(Line(100)),
  lastName: Type.Optional(Line(100)),
  website: Type.Optional(Line(300)),
  phone: Type.Optional(Line(50)),
  city: Type.Optional(Line(100)),
  country: Type.Optional(Line(2)),
  /** A data: URL of a PNG, JPEG, SVG or WebP image of at most 2 MB. */
  logo: Type.Optional(Type.String({ maxLength: 2_800_000, format: 'line' })),
}

/** One partner to be invited. Which fields are needed is the program's dialog (see `programs.get`). */
export const InviteRow = Obj({ email: AddressInput, ...Details, partnershipId: Type.Optional(Id('pship')) })
export type InviteRow = Static<typeof InviteRow>

export const InviteBody = Obj({
  /** `invite` by default; `create_approved` or `invite_and_approve` where the program has that entry. */
  verb: Type.Optional(OneOf(['invite', 'create_approved', 'invite_and_approve'] as const)),
  rows: Type.Array(InviteRow, { minItems: 1, maxItems: 500 }),
  offer: Type.Optional(OfferInput),
  message: Type.Optional(Text(5000)),
  sponsorId: Type.Optional(Id('psn')),
  /** Days the links work; the program's setting when left out. */
  expiresInDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 365 })),
})

/** The verdict on one row: what was made of it, or why nothing was. Other rows are not held up. */
export const InviteVerdict = Obj({
  email: Type.String(),
  ok: Type.Boolean(),
  code: Nullable(Type.String()),
  says: Nullable(Type.String()),
  /** Which field is at fault, where one is. */
  field: Nullable(Type.String()),
  /** The new partnership, or the one that is in the way. */
  partnershipId: Nullable(Id('pship')),
  invitationId: Nullable(Id('inv')),
  /** For a dry run: the address has an account, declined before … */
  notes: Type.Array(Type.String()),
})
export type InviteVerdict = Static<typeof InviteVerdict>
export const InviteAnswer = Obj({
  verdicts: Type.Array(InviteVerdict),
  sent: Type.Integer(),
  undoUntil: Nullable(Instant),
})

/** A partnership role as people read it. */
export const RoleRef = Obj({ key: Type.String(), name: Type.String() })
export const RolesBody = Obj({
  roles: Type.Array(Type.String({ pattern: '^[a-z][a-z0-9_]{0,59}$' }), { maxItems: 30 }),
})
const PartnerMember = Obj({
  person: PersonRef,
  /** In the partner's own organization. */
  role: Type.String(),
  state: Type.String(),
  /** In this partnership, from the program's list. */
  roles: Type.Array(RoleRef),
  isPrimaryContact: Type.Boolean(),
  lastSignInAt: Nullable(Instant),
  claimed: Type.Boolean(),
})

const verb = (name: string, path: string, summary: string, least: 'viewer' | 'member' = 'member') =>
  endpoint({
    method: 'POST',
    path: `/v1/partnerships/{id}/${path}`,
    summary,
    tag: name,
    access: { as: 'member', least },
    params: Params,
    body: Reason,
    response: Partnership,
    errors: ['not_found', 'forbidden', 'verb_not_allowed'],
  })

export const partnerships = {
  list: endpoint({
    method: 'GET',
    path: '/v1/partnerships',
    summary: 'The partner explorer: the host’s partnerships by tab, search, filter and sort',
    tag: 'Partnerships',
    access: { as: 'member', least: 'viewer' },
    query: Obj({
      ...PageQuery,
      ...ExplorerFilter.properties,
      sort: Type.Optional(OneOf(explorerSorts)),
    }),
    response: Page(PartnershipRow),
  }),
  export: endpoint({
    method: 'GET',
    path: '/v1/partnerships/export',
    summary: 'All that match, as a file: CSV for spreadsheets, or JSON with the rows of the list',
    tag: 'Partnerships',
    access: { as: 'member', least: 'viewer' },
    query: Obj({
      ...ExplorerFilter.properties,
      sort: Type.Optional(OneOf(explorerSorts)),
      format: OneOf(['csv', 'json'] as const),
    }),
    response: Type.String(),
    produces: ['text/csv', 'application/json'],
    errors: ['too_many_requests'],
  }),
  counts: endpoint({
    method: 'GET',
    path: '/v1/partnerships/counts',
    summary: 'How many partnerships are in each status and tab',
    tag: 'Partnerships',
    access: { as: 'member', least: 'viewer' },
    query: Obj({ program: Type.Optional(Id('prog')) }),
    response: Obj({
      byStatus: Type.Record(Type.String(), Type.Integer()),
      byTab: Type.Record(Type.String(), Type.Integer()),
      expired: Type.Integer(),
      failed: Type.Integer(),
    }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/v1/partnerships/{id}',
    summary: 'One partnership',
    tag: 'Partnerships',
    access: { as: 'member', least: 'viewer' },
    params: Params,
    response: Partnership,
  }),
  record: endpoint({
    method: 'POST',
    path: '/v1/programs/{id}/partnerships',
    summary: 'Record a partner without telling anybody',
    tag: 'Partnerships',
    access: { as: 'member', least: 'member' },
    params: ProgramParams,
    body: Obj({
      email: Type.Optional(AddressInput),
      ...Details,
      sponsorId: Type.Optional(Id('psn')),
      note: Type.Optional(Text(5000)),
    }),
    response: Partnership,
    status: 201,
    errors: ['already_partner', 'address_invalid', 'entry_not_allowed'],
  }),
  invite: endpoint({
    method: 'POST',
    path: '/v1/programs/{id}/invitations',
    summary: 'Invite one or several partners; each row gets its own verdict. The mails fall due after ten seconds',
    tag: 'Partnerships',
    access: { as: 'member', least: 'member' },
    params: ProgramParams,
    body: InviteBody,
    response: InviteAnswer,
    errors: ['forbidden', 'entry_not_allowed', 'permissions_empty'],
  }),
  checkInvite: endpoint({
    method: 'POST',
    path: '/v1/programs/{id}/invitations/check',
    summary: 'What inviting these would do, row by row, without doing it',
    tag: 'Partnerships',
    access: { as: 'member', least: 'member' },
    params: ProgramParams,
    body: InviteBody,
    response: InviteAnswer,
  }),
  previewInvite: endpoint({
    method: 'POST',
    path: '/v1/programs/{id}/invitations/preview',
    summary: 'The mail and the accept page exactly as the first row would receive them',
    tag: 'Partnerships',
    access: { as: 'member', least: 'member' },
    params: ProgramParams,
    body: InviteBody,
    response: Obj({ subject: Type.String(), html: Type.String(), text: Type.String(), pageHtml: Type.String() }),
  }),
  inviteAgain: endpoint({
    method: 'POST',
    path: '/v1/partnerships/{id}/invite-again',
    summary:
      'Invite a former partner again, with the grant it had, within `reinstatementDays` of the end. Answers the new partnership; the ended one stays ended',
    tag: 'Partnerships',
    access: { as: 'member', least: 'member' },
    params: Params,
    body: Obj({ message: Type.Optional(Text(5000)) }),
    response: Partnership,
    status: 201,
    errors: ['reinstatement_over', 'invited_again', 'already_partner', 'entry_not_allowed', 'verb_not_allowed'],
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/v1/partnerships/{id}',
    summary: 'Change what the host keeps about the partner',
    tag: 'Partnerships',
    access: { as: 'member', least: 'member' },
    params: Params,
    body: Obj({
      ...Details,
      email: Type.Optional(AddressInput),
      sponsorId: Type.Optional(Nullable(Id('psn'))),
      base: Base,
    }),
    response: Partnership,
    errors: ['edited_since'],
  }),
  delete: endpoint({
    method: 'DELETE',
    path: '/v1/partnerships/{id}',
    summary: 'Delete a prospect that was never mailed and has no work',
    tag: 'Partnerships',
    access: { as: 'member', least: 'member' },
    params: Params,
    errors: ['verb_not_allowed', 'partnership_has_work'],
  }),
  approve: verb('Partnerships', 'approve', 'Approve (section 2.2)'),
  reject: verb('Partnerships', 'reject', 'Reject, with a reason; the partner is told'),
  suspend: verb('Partnerships', 'suspend', 'Suspend: the partner keeps sign-in and sees what happened'),
  reactivate: verb('Partnerships', 'reactivate', 'Take a suspension back'),
  revoke: verb('Partnerships', 'revoke', 'End the partnership at once and for good; open invitations are withdrawn'),
  archive: verb('Partnerships', 'archive', 'Hide from the lists; nothing else changes'),
  unarchive: verb('Partnerships', 'unarchive', 'Show in the lists again'),
  matches: endpoint({
    method: 'GET',
    path: '/v1/partnerships/{id}/matches',
    summary: 'Live partners to whom the applicant’s mail domain belongs; empty where the rules do not match',
    tag: 'Partnerships',
    access: { as: 'member', least: 'viewer' },
    params: Params,
    response: Obj({
      items: Type.Array(
        Obj({
          partnershipId: Id('pship'),
          name: Type.String(),
          /** It has proved the domain; otherwise all its people use it. */
          proved: Type.Boolean(),
        }),
      ),
    }),
  }),
  match: endpoint({
    method: 'POST',
    path: '/v1/partnerships/{id}/match',
    summary: 'Ask an existing partner’s administrators whether the applicant belongs to it',
    tag: 'Partnerships',
    access: { as: 'member', least: 'member' },
    params: Params,
    body: Obj({ partnershipId: Id('pship') }),
    response: Partnership,
    errors: ['not_found', 'forbidden', 'match_off', 'match_is_pending', 'verb_not_allowed'],
  }),
  cancelMatch: verb('Partnerships', 'cancel-match', 'Take that question back'),
  resendWelcome: verb(
    'Partnerships',
    'resend-welcome',
    'Mail a fresh link to set a password to a contact who has not yet',
  ),
  changePrimaryContact: endpoint({
    method: 'POST',
    path: '/v1/partnerships/{id}/change-primary-contact',
    summary:
      'Name another primary contact: a member of the partner at once, somebody else on joining it. Where only the partner brings in its people, this is a proposal to it',
    tag: 'Partnerships',
    access: { as: 'member', least: 'member' },
    params: Params,
    body: Obj({ email: AddressInput, firstName: Type.Optional(Line(100)), lastName: Type.Optional(Line(100)) }),
    response: Partnership,
    errors: ['contact_change_open', 'single_person', 'address_invalid', 'address_blocked', 'verb_not_allowed'],
  }),
  cancelContact: verb('Partnerships', 'cancel-contact', 'Give up a change of the primary contact that waits'),
  resendContact: verb(
    'Partnerships',
    'resend-contact',
    'Mail a further link to join to whoever is to become the primary contact',
  ),
  bulk: endpoint({
    method: 'POST',
    path: '/v1/partnerships/bulk',
    summary: 'One verb on many partnerships or their current invitations, each judged for itself',
    tag: 'Partnerships',
    access: { as: 'member', least: 'member' },
    body: Obj({
      verb: OneOf([
        'resend',
        'withdraw',
        'remind',
        'approve',
        'suspend',
        'reactivate',
        'archive',
        'unarchive',
      ] as const),
      ids: Type.Array(Id('pship'), { minItems: 1, maxItems: 500 }),
      reason: Type.Optional(Text(2000)),
    }),
    response: Obj({
      done: Type.Integer(),
      results: Type.Array(
        Obj({ id: Id('pship'), ok: Type.Boolean(), code: Nullable(Type.String()), says: Nullable(Type.String()) }),
      ),
    }),
  }),
  history: endpoint({
    method: 'GET',
    path: '/v1/partnerships/{id}/history',
    summary: 'The timeline, newest first: the same for both sides, internal notes only to their own',
    tag: 'Partnerships',
    access: { as: 'member', least: 'viewer' },
    params: Params,
    query: Obj(PageQuery),
    response: Page(HistoryEntry),
  }),
  notes: endpoint({
    method: 'GET',
    path: '/v1/partnerships/{id}/notes',
    summary: 'Internal notes of one’s own side',
    tag: 'Partnerships',
    access: { as: 'member', least: 'viewer' },
    params: Params,
    response: Obj({
      items: Type.Array(Obj({ id: Id('note'), author: Nullable(PersonRef), body: Type.String(), at: Instant })),
    }),
  }),
  addNote: endpoint({
    method: 'POST',
    path: '/v1/partnerships/{id}/notes',
    summary: 'Add an internal note; the other side never sees it',
    tag: 'Partnerships',
    access: { as: 'member', least: 'member' },
    params: Params,
    body: Obj({ body: Text(5000, 1) }),
    response: Obj({ id: Id('note') }),
    status: 201,
  }),
  people: endpoint({
    method: 'GET',
    path: '/v1/partnerships/{id}/people',
    summary: 'The people of the partner: members with role and last sign-in, and who is the primary contact',
    tag: 'Partnerships',
    access: { as: 'member', least: 'viewer' },
    params: Params,
    response: Obj({
      items: Type.Array(PartnerMember),
      /** The program's list; empty where it has no roles. */
      roles: Type.Array(RoleRef),
      can: Can,
    }),
  }),
  giveRoles: endpoint({
    method: 'PUT',
    path: '/v1/partnerships/{id}/people/{person}/roles',
    summary: 'Which of the program’s roles somebody of the partner holds; the whole list of that person',
    tag: 'Partnerships',
    access: { as: 'member', least: 'member' },
    params: Obj({ id: Id('pship'), person: Id('psn') }),
    body: RolesBody,
    response: Obj({ items: Type.Array(PartnerMember), roles: Type.Array(RoleRef), can: Can }),
    errors: ['not_found', 'forbidden', 'verb_not_allowed'],
  }),
  mails: endpoint({
    method: 'GET',
    path: '/v1/partnerships/{id}/mails',
    summary: 'What was mailed about this partnership and what the mail server answered',
    tag: 'Partnerships',
    access: { as: 'member', least: 'viewer' },
    params: Params,
    response: Obj({
      items: Type.Array(
        Obj({
          id: Id('mail'),
          template: Type.String(),
          to: Type.String(),
          state: OneOf(deliveryStates),
          attempts: Type.Integer(),
          lastAnswer: Nullable(Type.String()),
          dueAt: Instant,
          sentAt: Nullable(Instant),
        }),
      ),
    }),
  }),
  places: endpoint({
    method: 'GET',
    path: '/v1/me/places/{id}',
    summary:
      'In which of one’s own organizations a partnership or program can be seen. Others’ and unknown ones answer alike: in none',
    tag: 'Partnerships',
    access: { as: 'person' },
    params: Obj({ id: Type.String({ pattern: '^(pship|prog)_[0-9a-hjkmnp-tv-z]{26}$' }) }),
    response: Obj({
      items: Type.Array(Obj({ organization: OrganizationRef, side: OneOf(['host', 'partner'] as const) })),
    }),
  }),
  receipt: endpoint({
    method: 'GET',
    path: '/v1/receipts/{id}',
    summary: 'The receipt of an ending: what was closed and when. For both sides and for the person it concerned',
    tag: 'Partnerships',
    access: { as: 'person' },
    params: Obj({ id: Id('rcpt') }),
    response: Obj({
      id: Id('rcpt'),
      verb: Type.String(),
      host: Type.String(),
      partner: Type.String(),
      reason: Nullable(Type.String()),
      closed: Type.Array(Obj({ what: Type.String(), detail: Type.String() })),
      at: Instant,
    }),
  }),
  home: endpoint({
    method: 'GET',
    path: '/v1/home',
    summary: 'The host’s start page: what waits for me, the funnel, recent activity, the first-steps checklist',
    tag: 'Partnerships',
    access: { as: 'member', least: 'viewer' },
    query: Obj({ program: Type.Optional(Id('prog')) }),
    response: Obj({
      waiting: Type.Array(
        Obj({ kind: Type.String(), says: Type.String(), count: Type.Integer(), link: Type.String() }),
      ),
      funnel: Type.Array(
        Obj({
          step: OneOf(['sent', 'opened', 'accepted', 'approved', 'active'] as const),
          word: Type.String(),
          count: Type.Integer(),
          medianHours: Nullable(Type.Number()),
        }),
      ),
      activity: Type.Array(HistoryEntry),
      checklist: Type.Array(
        Obj({ step: Type.String(), says: Type.String(), done: Type.Boolean(), link: Type.String() }),
      ),
    }),
  }),
}
