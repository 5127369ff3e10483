/** Organizations, their brand, and their members. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../endpoint.ts'
import { deliveryStates, membershipStates, organizationRoles } from '../names.ts'
import { AddressInput, Base, Can, Id, Instant, Line, Nullable, Obj, OneOf } from '../schema.ts'
import { ImageInput } from './installation.ts'
import { MyMembershipInvitation, MyOrganization } from './session.ts'

/** A colour as `#rrggbb`. */
export const Colour = Type.String({ pattern: '^#[0-9a-fA-F]{6}$' })
const IdentityInput = Type.String({ maxLength: 80, format: 'line' })

export const Organization = Obj({
  id: Id('org'),
  name: Type.String(),
  slug: Type.String(),
  kind: OneOf(['organization', 'personal'] as const),
  hosting: OneOf(['no', 'requested', 'yes'] as const),
  /** Whether it may run programs here. */
  hosts: Type.Boolean(),
  suspended: Type.Boolean(),
  logoUrl: Nullable(Type.String()),
  colour: Type.String(),
  /** Set when the colour is too light or too dark for text: the nearest one that is used there instead. */
  colourNote: Nullable(Obj({ used: Type.String(), says: Type.String() })),
  contactName: Nullable(Type.String()),
  contactAddress: Nullable(Type.String()),
  replyTo: Nullable(Type.String()),
  website: Nullable(Type.String()),
  phone: Nullable(Type.String()),
  size: Nullable(Type.String()),
  industry: Nullable(Type.String()),
  address: Nullable(Type.String()),
  city: Nullable(Type.String()),
  country: Nullable(Type.String()),
  timeZone: Type.String(),
  can: Can,
})
export type Organization = Static<typeof Organization>

/** What may be said about an organization when it is made or changed, beside its name. */
export const organizationDetails = {
  website: Type.Optional(Nullable(Line(300))),
  phone: Type.Optional(Nullable(Line(40))),
  size: Type.Optional(Nullable(Line(40))),
  industry: Type.Optional(Nullable(Line(80))),
  address: Type.Optional(Nullable(Line(300))),
  city: Type.Optional(Nullable(Line(120))),
  /** Two letters, as in ISO 3166-1. */
  country: Type.Optional(Nullable(Type.String({ pattern: '^[A-Z]{2}$' }))),
  timeZone: Type.Optional(Line(60, 1)),
}

export const Member = Obj({
  id: Id('mem'),
  person: Obj({ id: Id('psn'), name: Type.String(), email: Type.String(), twoFactor: Type.Boolean() }),
  role: OneOf(organizationRoles),
  state: OneOf(membershipStates),
  /** An invitation whose time has passed; resending renews it. */
  expired: Type.Boolean(),
  invitedBy: Nullable(Type.String()),
  invitedAt: Nullable(Instant),
  expiresAt: Nullable(Instant),
  joinedAt: Nullable(Instant),
  lastSignInAt: Nullable(Instant),
  /** Of an open invitation: what became of its newest mail, and the mail server's words. */
  delivery: Nullable(OneOf(deliveryStates)),
  deliveryAnswer: Nullable(Type.String()),
  isMe: Type.Boolean(),
  /** Roles this member could be given by whoever asks. */
  rolesToGive: Type.Array(OneOf(organizationRoles)),
  can: Can,
})
export type Member = Static<typeof Member>

/** What became of one address of an invitation of colleagues. */
export const InviteVerdict = Obj({
  email: Type.String(),
  verdict: OneOf([
    'invited',
    'address_invalid',
    'already_member',
    'already_invited',
    'repeated',
    'invite_self',
    'address_blocked',
    'above_own_role',
  ] as const),
  says: Nullable(Type.String()),
  memberId: Nullable(Id('mem')),
})
export type InviteVerdict = Static<typeof InviteVerdict>

const least = (role: (typeof organizationRoles)[number]) => ({ as: 'member', least: role }) as const
const one = Obj({ id: Type.String() })

export const organizations = {
  create: endpoint({
    method: 'POST',
    path: '/v1/organizations',
    summary: 'Make an organization of one’s own',
    tag: 'Organizations',
    access: { as: 'person' },
    body: Obj({ name: Line(120, 1), slug: Type.Optional(IdentityInput), ...organizationDetails }),
    response: MyOrganization,
    status: 201,
    errors: ['identity_taken', 'identity_invalid', 'invalid', 'too_many_requests'],
  }),
  checkIdentity: endpoint({
    method: 'GET',
    path: '/v1/organizations/identity-check',
    summary: 'Whether an identity is free, and one that is',
    tag: 'Organizations',
    access: { as: 'public' },
    query: Obj({ slug: IdentityInput }),
    response: Obj({
      slug: Type.String(),
      free: Type.Boolean(),
      code: Nullable(OneOf(['identity_taken', 'identity_invalid'] as const)),
      suggestion: Nullable(Type.String()),
    }),
    errors: ['too_many_requests'],
  }),
  get: endpoint({
    method: 'GET',
    path: '/v1/organization',
    summary: 'The acting organization',
    tag: 'Organizations',
    access: least('viewer'),
    response: Organization,
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/v1/organization',
    summary: 'Change the acting organization; links with a former identity keep working',
    tag: 'Organizations',
    access: least('admin'),
    body: Obj({
      name: Type.Optional(Line(120, 1)),
      slug: Type.Optional(IdentityInput),
      /** null removes it. */
      logo: Type.Optional(Nullable(ImageInput)),
      colour: Type.Optional(Colour),
      contactName: Type.Optional(Nullable(Line(120))),
      contactAddress: Type.Optional(Nullable(AddressInput)),
      replyTo: Type.Optional(Nullable(AddressInput)),
      ...organizationDetails,
      base: Base,
    }),
    response: Organization,
    errors: ['identity_taken', 'identity_invalid', 'address_invalid', 'invalid', 'image_not_accepted', 'edited_since'],
  }),
  find: endpoint({
    method: 'GET',
    path: '/v1/organizations/by-identity/{slug}',
    summary: 'Which of one’s organizations has this identity now (former ones lead to it too)',
    tag: 'Organizations',
    access: { as: 'person' },
    params: Obj({ slug: Type.String() }),
    response: Obj({ id: Id('org'), slug: Type.String() }),
    errors: ['not_found'],
  }),
  requestHosting: endpoint({
    method: 'POST',
    path: '/v1/organization/request-hosting',
    summary: 'Ask the installation’s administrators for the right to host programs',
    tag: 'Organizations',
    access: least('admin'),
    response: Organization,
    errors: ['hosting_not_allowed', 'organization_state'],
  }),
}

export const members = {
  list: endpoint({
    method: 'GET',
    path: '/v1/members',
    summary: 'Members and open invitations of the acting organization',
    tag: 'Members',
    access: least('viewer'),
    query: Obj({ state: Type.Optional(OneOf(membershipStates)) }),
    response: Obj({ items: Type.Array(Member), rolesToGive: Type.Array(OneOf(organizationRoles)), can: Can }),
  }),
  invite: endpoint({
    method: 'POST',
    path: '/v1/members/invite',
    summary: 'Invite colleagues; each address gets its own verdict',
    tag: 'Members',
    access: least('admin'),
    body: Obj({ emails: Type.Array(AddressInput, { minItems: 1, maxItems: 50 }), role: OneOf(organizationRoles) }),
    response: Obj({ items: Type.Array(InviteVerdict) }),
    errors: ['above_own_role', 'too_many_requests'],
  }),
  resend: endpoint({
    method: 'POST',
    path: '/v1/members/{id}/resend',
    summary: 'Mail the invitation again, with a fresh link and time',
    tag: 'Members',
    access: least('admin'),
    params: one,
    response: Member,
    errors: ['not_found', 'membership_state', 'above_own_role', 'resend_too_soon'],
  }),
  withdraw: endpoint({
    method: 'POST',
    path: '/v1/members/{id}/withdraw',
    summary: 'Take an invitation back; its links stop working',
    tag: 'Members',
    access: least('admin'),
    params: one,
    errors: ['not_found', 'membership_state', 'above_own_role'],
  }),
  changeRole: endpoint({
    method: 'POST',
    path: '/v1/members/{id}/change-role',
    summary: 'Give a member another role',
    tag: 'Members',
    access: least('admin'),
    params: one,
    body: Obj({ role: OneOf(organizationRoles), base: Base }),
    response: Member,
    errors: ['not_found', 'membership_state', 'above_own_role', 'last_owner', 'edited_since'],
  }),
  deactivate: endpoint({
    method: 'POST',
    path: '/v1/members/{id}/deactivate',
    summary: 'Close the organization to a member for now',
    tag: 'Members',
    access: least('admin'),
    params: one,
    response: Member,
    errors: ['not_found', 'membership_state', 'above_own_role', 'last_owner'],
  }),
  reactivate: endpoint({
    method: 'POST',
    path: '/v1/members/{id}/reactivate',
    summary: 'Open the organization to an inactive member again',
    tag: 'Members',
    access: least('admin'),
    params: one,
    response: Member,
    errors: ['not_found', 'membership_state', 'above_own_role'],
  }),
  remove: endpoint({
    method: 'POST',
    path: '/v1/members/{id}/remove',
    summary: 'Remove a member; the account stays',
    tag: 'Members',
    access: least('admin'),
    params: one,
    errors: ['not_found', 'membership_state', 'above_own_role', 'last_owner'],
  }),
  leave: endpoint({
    method: 'POST',
    path: '/v1/members/leave',
    summary: 'Leave the acting organization',
    tag: 'Members',
    access: least('viewer'),
    errors: ['last_owner'],
  }),
  transferOwnership: endpoint({
    method: 'POST',
    path: '/v1/members/{id}/transfer-ownership',
    summary: 'Make another active member owner and become administrator',
    tag: 'Members',
    access: least('owner'),
    params: one,
    response: Member,
    errors: ['not_found', 'membership_state', 'above_own_role'],
  }),
}

export const membershipInvitations = {
  list: endpoint({
    method: 'GET',
    path: '/v1/me/membership-invitations',
    summary: 'Organizations that invited the signed-in person as a colleague',
    tag: 'Members',
    access: { as: 'person' },
    response: Obj({ items: Type.Array(MyMembershipInvitation) }),
  }),
  accept: endpoint({
    method: 'POST',
    path: '/v1/me/membership-invitations/{id}/accept',
    summary: 'Join the organization',
    tag: 'Members',
    access: { as: 'person' },
    params: one,
    response: MyOrganization,
    errors: ['not_found', 'membership_state', 'invitation_expired'],
  }),
  decline: endpoint({
    method: 'POST',
    path: '/v1/me/membership-invitations/{id}/decline',
    summary: 'Decline to join',
    tag: 'Members',
    access: { as: 'person' },
    params: one,
    errors: ['not_found', 'membership_state'],
  }),
}
