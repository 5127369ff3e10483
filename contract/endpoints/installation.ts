/** The installation: first set-up, its own settings, its organizations, blocked addresses, reports of abuse, backups. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../endpoint.ts'
import { whoMayHostValues } from '../names.ts'
import { AddressInput, Base, Can, Id, Instant, Line, Nullable, Obj, OneOf, Page, PageQuery, Text } from '../schema.ts'
import { PasswordInput, SignInAnswer } from './session.ts'

/** An image in base64: PNG, JPEG, SVG or WebP of at most 700 kB. It is always decoded and drawn anew. */
export const ImageInput = Type.String({ minLength: 1, maxLength: 1_000_000, format: 'line' })

/** What everybody may know of the installation. */
export const InstallationFacts = Obj({
  name: Type.String(),
  logoUrl: Nullable(Type.String()),
  supportAddress: Nullable(Type.String()),
  signUpPage: Type.Boolean(),
  isSetUp: Type.Boolean(),
  /** Where organizations are found; `{identity}` stands for theirs. */
  organizationAddress: Type.String(),
  /** False: mails land in the built-in mailbox. */
  mailConfigured: Type.Boolean(),
  /** Everybody and everything in it is made up (`--demo`). */
  sample: Type.Boolean(),
  version: Type.String(),
})
export type InstallationFacts = Static<typeof InstallationFacts>

/** The settings, for its administrators. */
export const InstallationSettings = Obj({
  name: Type.String(),
  logoUrl: Nullable(Type.String()),
  senderName: Type.String(),
  senderAddress: Type.String(),
  supportAddress: Type.String(),
  whoMayHost: OneOf(whoMayHostValues),
  signUpPage: Type.Boolean(),
  timeZone: Type.String(),
  setUpAt: Instant,
  mailConfigured: Type.Boolean(),
  version: Type.String(),
})
export type InstallationSettings = Static<typeof InstallationSettings>

export const InstallationOrganization = Obj({
  id: Id('org'),
  name: Type.String(),
  slug: Type.String(),
  kind: OneOf(['organization', 'personal'] as const),
  hosting: OneOf(['no', 'requested', 'yes'] as const),
  /** What follows from the setting and `hosting`. */
  hosts: Type.Boolean(),
  isFirst: Type.Boolean(),
  suspendedAt: Nullable(Instant),
  activeMembers: Type.Integer(),
  /** Mail domains it has proved, in their ASCII form. */
  mailDomains: Type.Array(Type.String()),
  createdAt: Instant,
  can: Can,
})
export type InstallationOrganization = Static<typeof InstallationOrganization>

export const BlockedAddress = Obj({
  id: Id('blk'),
  email: Type.String(),
  reason: OneOf(['reported', 'administrator'] as const),
  /** The host it is silent for; null: for every host. */
  host: Nullable(Obj({ id: Id('org'), name: Type.String() })),
  createdAt: Instant,
})
export type BlockedAddress = Static<typeof BlockedAddress>

export const AbuseReport = Obj({
  id: Id('rpt'),
  host: Obj({ id: Id('org'), name: Type.String() }),
  invitationId: Id('inv'),
  email: Type.String(),
  reason: Nullable(Type.String()),
  createdAt: Instant,
  closedAt: Nullable(Instant),
  closedBy: Nullable(Type.String()),
})
export type AbuseReport = Static<typeof AbuseReport>

export const Backup = Obj({ name: Type.String(), bytes: Type.Integer(), createdAt: Instant })
export type Backup = Static<typeof Backup>

const admin = { as: 'installation_admin' } as const
const oneOrganization = Obj({ id: Type.String() })

export const installation = {
  get: endpoint({
    method: 'GET',
    path: '/v1/installation',
    summary: 'What everybody may know of this installation',
    tag: 'Installation',
    access: { as: 'public' },
    response: InstallationFacts,
  }),
  setUp: endpoint({
    method: 'POST',
    path: '/v1/setup',
    summary: 'First set-up: the first organization and its owner, who is signed in at once',
    tag: 'Installation',
    access: { as: 'public' },
    body: Obj({
      token: Type.String({ minLength: 1, maxLength: 200, format: 'line' }),
      organizationName: Line(120, 1),
      name: Line(120, 1),
      email: AddressInput,
      password: PasswordInput,
      timeZone: Line(60, 1),
    }),
    response: SignInAnswer,
    errors: ['already_set_up', 'setup_token_wrong', 'address_invalid', 'password_too_short', 'password_too_common'],
  }),
  settings: endpoint({
    method: 'GET',
    path: '/v1/installation/settings',
    summary: 'The settings of the installation',
    tag: 'Installation',
    access: admin,
    response: InstallationSettings,
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/v1/installation',
    summary: 'Change the settings of the installation',
    tag: 'Installation',
    access: admin,
    body: Obj({
      name: Type.Optional(Line(80, 1)),
      /** null removes it. */
      logo: Type.Optional(Nullable(ImageInput)),
      senderName: Type.Optional(Line(80, 1)),
      senderAddress: Type.Optional(AddressInput),
      supportAddress: Type.Optional(AddressInput),
      whoMayHost: Type.Optional(OneOf(whoMayHostValues)),
      signUpPage: Type.Optional(Type.Boolean()),
      timeZone: Type.Optional(Line(60, 1)),
      base: Base,
    }),
    response: InstallationSettings,
    errors: ['invalid', 'address_invalid', 'image_not_accepted', 'edited_since'],
  }),
  listOrganizations: endpoint({
    method: 'GET',
    path: '/v1/installation/organizations',
    summary: 'Every organization of the installation',
    tag: 'Installation',
    access: admin,
    query: Obj({
      ...PageQuery,
      search: Type.Optional(Line(120)),
      hosting: Type.Optional(OneOf(['no', 'requested', 'yes'] as const)),
    }),
    response: Page(InstallationOrganization),
  }),
  suspendOrganization: endpoint({
    method: 'POST',
    path: '/v1/installation/organizations/{id}/suspend',
    summary: 'Suspend an organization: its members can do nothing for it and its links answer nothing',
    tag: 'Installation',
    access: admin,
    params: oneOrganization,
    body: Obj({ reason: Type.Optional(Text(2000)) }),
    response: InstallationOrganization,
    errors: ['not_found', 'organization_state'],
  }),
  restoreOrganization: endpoint({
    method: 'POST',
    path: '/v1/installation/organizations/{id}/restore',
    summary: 'Let a suspended organization work again',
    tag: 'Installation',
    access: admin,
    params: oneOrganization,
    response: InstallationOrganization,
    errors: ['not_found', 'organization_state'],
  }),
  allowHosting: endpoint({
    method: 'POST',
    path: '/v1/installation/organizations/{id}/allow-hosting',
    summary: 'Let an organization host programs',
    tag: 'Installation',
    access: admin,
    params: oneOrganization,
    response: InstallationOrganization,
    errors: ['not_found', 'organization_state'],
  }),
  refuseHosting: endpoint({
    method: 'POST',
    path: '/v1/installation/organizations/{id}/refuse-hosting',
    summary: 'Take back, or refuse, the right to host programs',
    tag: 'Installation',
    access: admin,
    params: oneOrganization,
    response: InstallationOrganization,
    errors: ['not_found', 'organization_state'],
  }),
  releaseMailDomain: endpoint({
    method: 'POST',
    path: '/v1/installation/organizations/{id}/release-mail-domain',
    summary: 'End the proof of a mail domain, so that another organization can prove it',
    tag: 'Installation',
    access: admin,
    params: oneOrganization,
    body: Obj({ domain: Line(300, 1) }),
    response: InstallationOrganization,
    errors: ['not_found'],
  }),
  listBlockedAddresses: endpoint({
    method: 'GET',
    path: '/v1/installation/blocked-addresses',
    summary: 'Addresses that get no invitations',
    tag: 'Installation',
    access: admin,
    query: Obj({ ...PageQuery, search: Type.Optional(Line(320)) }),
    response: Page(BlockedAddress),
  }),
  blockAddress: endpoint({
    method: 'POST',
    path: '/v1/installation/blocked-addresses',
    summary: 'Block an address for every host',
    tag: 'Installation',
    access: admin,
    body: Obj({ email: AddressInput }),
    response: BlockedAddress,
    status: 201,
    errors: ['address_invalid'],
  }),
  unblockAddress: endpoint({
    method: 'DELETE',
    path: '/v1/installation/blocked-addresses/{id}',
    summary: 'Let an address be invited again',
    tag: 'Installation',
    access: admin,
    params: Obj({ id: Type.String() }),
    errors: ['not_found'],
  }),
  listAbuseReports: endpoint({
    method: 'GET',
    path: '/v1/installation/abuse-reports',
    summary: 'Invitations that were reported',
    tag: 'Installation',
    access: admin,
    query: Obj({ ...PageQuery, state: Type.Optional(OneOf(['open', 'closed'] as const)) }),
    response: Page(AbuseReport),
  }),
  closeAbuseReport: endpoint({
    method: 'POST',
    path: '/v1/installation/abuse-reports/{id}/close',
    summary: 'Close a report of abuse',
    tag: 'Installation',
    access: admin,
    params: Obj({ id: Type.String() }),
    response: AbuseReport,
    errors: ['not_found', 'organization_state'],
  }),
  listBackups: endpoint({
    method: 'GET',
    path: '/v1/installation/backups',
    summary: 'Backups on this server',
    tag: 'Installation',
    access: admin,
    response: Obj({ items: Type.Array(Backup), available: Type.Boolean() }),
  }),
  makeBackup: endpoint({
    method: 'POST',
    path: '/v1/installation/backups',
    summary: 'Make a backup now',
    tag: 'Installation',
    access: admin,
    response: Backup,
    status: 201,
    errors: ['backup_not_available'],
  }),
}
