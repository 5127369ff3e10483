/** Invitations: the verbs of section 2.1 on the host's side, and the inbox of the invited person. */
import { Type } from 'typebox'
import { endpoint } from '../endpoint.ts'
import { invitationStates } from '../names.ts'
import { AddressInput, Can, Id, Instant, Line, Nullable, Obj, OneOf, Page, PageQuery, Text } from '../schema.ts'
import {
  ContactChange,
  HistoryEntry,
  Invitation,
  Offer,
  OfferInput,
  OrganizationRef,
  PersonRef,
  RoleRef,
  RolesBody,
} from './partnerships.ts'

const Params = Obj({ id: Id('inv') })
const host = { as: 'member', least: 'member' } as const

/** An invitation as the invited person sees it in the inbox. */
export const InboxInvitation = Obj({
  id: Id('inv'),
  host: OrganizationRef,
  program: Type.String(),
  inviter: Nullable(Type.String()),
  message: Type.String(),
  email: Type.String(),
  state: OneOf(invitationStates),
  expiresAt: Nullable(Instant),
  /** What will be granted, with a sentence each. */
  permissions: Type.Array(Obj({ name: Type.String(), title: Type.String(), says: Type.String() })),
  offer: Offer,
  /** What will be asked after accepting, in sentences. */
  asks: Type.Array(Type.String()),
  /** Organizations of this person that may accept; empty where the personal one is made silently. */
  organizations: Type.Array(
    Obj({ id: Id('org'), name: Type.String(), slug: Type.String(), mayAccept: Type.Boolean() }),
  ),
  /** Whether a company has to be named or chosen first (policy `account: organization`). */
  needsOrganization: Type.Boolean(),
  /** What the host calls the partner; empty where a person was invited. */
  partnerName: Type.String(),
  /** Which organization becomes the partner on accepting: the personal one, a new one with the name the host gave, a chosen one, or a company that signs up. */
  accepting: OneOf(['personal', 'named', 'choose', 'sign_up'] as const),
  /** Where an accepted one is found. */
  landing: Nullable(Type.String()),
  /** The program's own words for the answers and for what is granted. */
  words: Obj({ accept: Type.String(), decline: Type.String(), reconsider: Type.String(), permissions: Type.String() }),
  createdAt: Instant,
  can: Can,
})

/** A company signing up with the acceptance (section 3.2). */
export const NewOrganization = Obj({
  name: Line(200, 1),
  /** Made from the name where it is left out. */
  slug: Type.Optional(Line(80, 1)),
  size: Type.Optional(Line(50)),
  industry: Type.Optional(Line(100)),
  address: Type.Optional(Line(300)),
  city: Type.Optional(Line(100)),
  country: Type.Optional(Line(2)),
  phone: Type.Optional(Line(50)),
})

export const invitations = {
  log: endpoint({
    method: 'GET',
    path: '/v1/invitations',
    summary: 'The log of all invitations, withdrawn ones too, newest first',
    tag: 'Invitations',
    access: { as: 'member', least: 'viewer' },
    query: Obj({
      ...PageQuery,
      program: Type.Optional(Id('prog')),
      state: Type.Optional(OneOf(invitationStates)),
      q: Type.Optional(Line(200)),
    }),
    response: Page(Invitation),
  }),
  get: endpoint({
    method: 'GET',
    path: '/v1/invitations/{id}',
    summary: 'One invitation, with its delivery',
    tag: 'Invitations',
    access: { as: 'member', least: 'viewer' },
    params: Params,
    response: Invitation,
  }),
  resend: endpoint({
    method: 'POST',
    path: '/v1/invitations/{id}/resend',
    summary: 'Mail a further link with a fresh expiry; earlier unexpired links keep working',
    tag: 'Invitations',
    access: host,
    params: Params,
    response: Invitation,
    errors: ['resend_too_soon', 'address_blocked', 'invitation_closed'],
  }),
  remind: endpoint({
    method: 'POST',
    path: '/v1/invitations/{id}/remind',
    summary: 'Send the reminder now',
    tag: 'Invitations',
    access: host,
    params: Params,
    response: Invitation,
  }),
  copyLink: endpoint({
    method: 'POST',
    path: '/v1/invitations/{id}/copy-link',
    summary: 'Mint a further link, shown once. It does not prove the mailbox',
    tag: 'Invitations',
    access: host,
    params: Params,
    response: Obj({ link: Type.String(), expiresAt: Nullable(Instant) }),
  }),
  amend: endpoint({
    method: 'POST',
    path: '/v1/invitations/{id}/amend',
    summary: 'Change names, message, expiry or offer; a changed offer is mailed again',
    tag: 'Invitations',
    access: host,
    params: Params,
    body: Obj({
      firstName: Type.Optional(Line(100)),
      lastName: Type.Optional(Line(100)),
      message: Type.Optional(Text(5000)),
      expiresAt: Type.Optional(Instant),
      remindersOn: Type.Optional(Type.Boolean()),
      offer: Type.Optional(OfferInput),
    }),
    response: Invitation,
  }),
  correctEmail: endpoint({
    method: 'POST',
    path: '/v1/invitations/{id}/correct-email',
    summary: 'Withdraw it and open one for the right address, in one step',
    tag: 'Invitations',
    access: host,
    params: Params,
    body: Obj({ email: AddressInput, firstName: Type.Optional(Line(100)), lastName: Type.Optional(Line(100)) }),
    response: Invitation,
  }),
  withdraw: endpoint({
    method: 'POST',
    path: '/v1/invitations/{id}/withdraw',
    summary: 'Every link is dead at once',
    tag: 'Invitations',
    access: host,
    params: Params,
    body: Obj({ reason: Type.Optional(Text(2000)) }),
    response: Invitation,
  }),
  undo: endpoint({
    method: 'POST',
    path: '/v1/invitations/{id}/undo',
    summary: 'Take the sending back within ten seconds: nothing left, nothing remains',
    tag: 'Invitations',
    access: host,
    params: Params,
    errors: ['undo_too_late'],
  }),
}

export const inbox = {
  list: endpoint({
    method: 'GET',
    path: '/v1/inbox',
    summary: 'All invitations to my verified address: open ones first',
    tag: 'Inbox',
    access: { as: 'person' },
    response: Obj({ items: Type.Array(InboxInvitation) }),
  }),
  accept: endpoint({
    method: 'POST',
    path: '/v1/inbox/{id}/accept',
    summary: 'Accept. Repeated by the same person it gives the first answer again',
    tag: 'Inbox',
    access: { as: 'person' },
    params: Params,
    /** `named`: a new organization with the name the host gave. */
    body: Obj({
      organizationId: Type.Optional(Id('org')),
      newOrganization: Type.Optional(Type.Union([NewOrganization, Type.Literal('named')])),
    }),
    response: Obj({ partnershipId: Id('pship'), landing: Type.String() }),
    errors: ['invitation_expired', 'invitation_closed', 'invitation_taken', 'not_invitee', 'not_partner_admin'],
  }),
  decline: endpoint({
    method: 'POST',
    path: '/v1/inbox/{id}/decline',
    summary: 'Decline, with a reason if you like',
    tag: 'Inbox',
    access: { as: 'person' },
    params: Params,
    body: Obj({ reason: Type.Optional(Text(2000)) }),
    response: InboxInvitation,
  }),
  reconsider: endpoint({
    method: 'POST',
    path: '/v1/inbox/{id}/reconsider',
    summary: 'Take a refusal back before the expiry',
    tag: 'Inbox',
    access: { as: 'person' },
    params: Params,
    response: InboxInvitation,
  }),
}

/** A card of the partner's home: one host. */
export const HostCard = Obj({
  partnershipId: Id('pship'),
  host: OrganizationRef,
  program: Type.String(),
  preset: Type.String(),
  /** The partner's side in the program's words, e.g. *Your clients*. */
  partnerSide: Type.String(),
  /** The partner organization of mine this is about. */
  organization: Nullable(OrganizationRef),
  status: Type.String(),
  statusWord: Type.String(),
  /** What the status means for me and what to do next, in sentences. */
  says: Type.String(),
  /** My roles here, in the host's words. */
  roles: Type.Array(Type.String()),
  /** What I may use myself, which may be less than what my organization was granted. */
  permissions: Type.Array(Obj({ name: Type.String(), title: Type.String(), says: Type.String() })),
  visibility: Nullable(Type.String()),
  accessEndsAt: Nullable(Instant),
  /** Whom to ask at the host. */
  contact: Obj({ name: Type.String(), email: Nullable(Type.String()) }),
  /** Whom the host writes to on our side, and who is to become it. */
  primaryContact: Nullable(PersonRef),
  contactChange: Nullable(ContactChange),
  sponsor: Nullable(PersonRef),
  /** What I may do here: read only after an end where the policy leaves the history. */
  opens: OneOf(['work', 'profile', 'history', 'decision', 'nothing'] as const),
  /** There is a form to fill in or to read, at `/home/p/{id}/form`. */
  form: Type.Boolean(),
  receiptId: Nullable(Id('rcpt')),
  since: Nullable(Instant),
  endedAt: Nullable(Instant),
  /** The reason the host gave for the present status, where it gave one. */
  reason: Nullable(Type.String()),
  /** Applicants the host takes for ours: their administrators add the person or not. Empty for everybody else. */
  matches: Type.Array(
    Obj({ id: Id('pship'), partner: Type.String(), name: Type.String(), email: Type.String(), at: Instant }),
  ),
  /** What stops when I leave, in sentences, for the confirmation. */
  stops: Type.Array(Type.String()),
  /** The program's own words for leaving and for what is granted. */
  words: Obj({ leave: Type.String(), permissions: Type.String() }),
  can: Can,
})

/** My colleagues, each with the roles held at this host. */
const Colleagues = Obj({
  items: Type.Array(Obj({ person: PersonRef, roles: Type.Array(RoleRef) })),
  /** The host's list; empty where there are no roles. */
  roles: Type.Array(RoleRef),
  /** Roles decide what each may use; otherwise all may use all of it. */
  byRole: Type.Boolean(),
  can: Can,
})

const contactVerb = (path: string, summary: string) =>
  endpoint({
    method: 'POST',
    path: `/v1/portal/{id}/${path}`,
    summary,
    tag: 'Portal',
    access: { as: 'person' },
    params: Obj({ id: Id('pship') }),
    body: Obj({ reason: Type.Optional(Text(2000)) }),
    response: HostCard,
    errors: ['forbidden', 'no_contact_change', 'verb_not_allowed'],
  })

const matchVerb = (path: 'confirm' | 'refuse', summary: string) =>
  endpoint({
    method: 'POST',
    path: `/v1/portal/{id}/matches/{applicant}/${path}`,
    summary,
    tag: 'Portal',
    access: { as: 'person' },
    params: Obj({ id: Id('pship'), applicant: Id('pship') }),
    response: HostCard,
    errors: ['not_found', 'forbidden', 'no_match', 'verb_not_allowed'],
  })

export const portal = {
  confirmMatch: matchVerb('confirm', 'The applicant belongs to us: invite the person to join, and end the application'),
  refuseMatch: matchVerb('refuse', 'The applicant does not belong to us; the host decides'),
  cards: endpoint({
    method: 'GET',
    path: '/v1/portal',
    summary: 'One card per host I work with, over all my organizations, and how much waits',
    tag: 'Portal',
    access: { as: 'person' },
    response: Obj({ cards: Type.Array(HostCard), openInvitations: Type.Integer() }),
  }),
  card: endpoint({
    method: 'GET',
    path: '/v1/portal/{id}',
    summary: 'What one host shares with me',
    tag: 'Portal',
    access: { as: 'person' },
    params: Obj({ id: Id('pship') }),
    response: HostCard,
  }),
  history: endpoint({
    method: 'GET',
    path: '/v1/portal/{id}/history',
    summary: 'The partnership’s timeline as the partner sees it',
    tag: 'Portal',
    access: { as: 'person' },
    params: Obj({ id: Id('pship') }),
    query: Obj(PageQuery),
    response: Page(HistoryEntry),
  }),
  people: endpoint({
    method: 'GET',
    path: '/v1/portal/{id}/people',
    summary: 'My colleagues and the roles they hold at this host',
    tag: 'Portal',
    access: { as: 'person' },
    params: Obj({ id: Id('pship') }),
    response: Colleagues,
    errors: ['not_found', 'not_active'],
  }),
  giveRoles: endpoint({
    method: 'PUT',
    path: '/v1/portal/{id}/people/{person}/roles',
    summary: 'Which of the host’s roles a colleague holds: by administrators, where roles decide what each may use',
    tag: 'Portal',
    access: { as: 'person' },
    params: Obj({ id: Id('pship'), person: Id('psn') }),
    body: RolesBody,
    response: Colleagues,
    errors: ['not_found', 'forbidden', 'verb_not_allowed'],
  }),
  changePrimaryContact: endpoint({
    method: 'POST',
    path: '/v1/portal/{id}/change-primary-contact',
    summary: 'Name another of us as the primary contact: a member at once, somebody else on joining us',
    tag: 'Portal',
    access: { as: 'person' },
    params: Obj({ id: Id('pship') }),
    body: Obj({ email: AddressInput, firstName: Type.Optional(Line(100)), lastName: Type.Optional(Line(100)) }),
    response: HostCard,
    errors: ['forbidden', 'address_invalid', 'contact_change_open', 'single_person', 'verb_not_allowed'],
  }),
  confirmContact: contactVerb(
    'confirm-contact',
    'Agree to the primary contact the host proposes, and invite that person to join',
  ),
  refuseContact: contactVerb(
    'refuse-contact',
    'Say no to the primary contact the host proposes, with a reason if you like',
  ),
  cancelContact: contactVerb('cancel-contact', 'Give up a change of the primary contact that waits'),
  resendContact: contactVerb(
    'resend-contact',
    'Mail a further link to join to whoever is to become the primary contact',
  ),
  leave: endpoint({
    method: 'POST',
    path: '/v1/portal/{id}/leave',
    summary: 'Leave: the partner’s administrator ends the partnership',
    tag: 'Portal',
    access: { as: 'person' },
    params: Obj({ id: Id('pship') }),
    body: Obj({ reason: Type.Optional(Text(2000)) }),
    response: HostCard,
  }),
}
