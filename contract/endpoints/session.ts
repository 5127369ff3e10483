/** Accounts: signing in and out, one's own data, sessions, two-factor, password reset, sign-up. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../endpoint.ts'
import { organizationRoles } from '../names.ts'
import { AddressInput, Can, Id, Instant, Line, Nullable, Obj, OneOf } from '../schema.ts'

export const themes = ['auto', 'light', 'dark'] as const

/** What a person types as a password. Its quality is judged by the action, with a clear message. */
export const PasswordInput = Type.String({ minLength: 1, maxLength: 512, format: 'text' })
const CodeInput = Line(40, 1)
const LinkToken = Type.String({ minLength: 1, maxLength: 200, format: 'line' })

/** A place in the application: a path of our own, never another site. */
const Place = Type.String({ maxLength: 300, pattern: '^/([^/\\\\].*)?$', format: 'line' })

/** Where one belongs: an organization one is an active member of. */
export const MyOrganization = Obj({
  id: Id('org'),
  name: Type.String(),
  slug: Type.String(),
  kind: OneOf(['organization', 'personal'] as const),
  role: OneOf(organizationRoles),
  /** Whether it may run programs here. */
  hosts: Type.Boolean(),
  suspended: Type.Boolean(),
  colour: Type.String(),
  logoUrl: Nullable(Type.String()),
})
export type MyOrganization = Static<typeof MyOrganization>

/** An invitation to join an organization as a member, as the invited person sees it. */
export const MyMembershipInvitation = Obj({
  id: Id('mem'),
  organization: Obj({ id: Id('org'), name: Type.String(), slug: Type.String(), logoUrl: Nullable(Type.String()) }),
  role: OneOf(organizationRoles),
  invitedBy: Nullable(Type.String()),
  invitedAt: Nullable(Instant),
  expiresAt: Nullable(Instant),
  can: Can,
})
export type MyMembershipInvitation = Static<typeof MyMembershipInvitation>

export const Me = Obj({
  person: Obj({
    id: Id('psn'),
    name: Type.String(),
    email: Type.String(),
    timeZone: Type.String(),
    theme: OneOf(themes),
    /** Where the person was last, e.g. `/o/acme/partners`. */
    lastPlace: Nullable(Type.String()),
    twoFactor: Type.Boolean(),
    isInstallationAdmin: Type.Boolean(),
  }),
  organizations: Type.Array(MyOrganization),
  membershipInvitations: Type.Array(MyMembershipInvitation),
  /** Ends at `expiresAt` unless it is used before, and at `latestAt` in any case. */
  session: Obj({ id: Id('ses'), expiresAt: Instant, latestAt: Instant }),
  /** The form that has to be completed first: nothing else is open to this session. Else null. */
  formFirst: Nullable(Obj({ partnershipId: Id('pship'), path: Type.String() })),
  unread: Type.Integer(),
})
export type Me = Static<typeof Me>

/** What signing in leads to: `done` (the session cookie is set) or one more step with the `challenge` to send back. */
export const SignInAnswer = Obj({
  step: OneOf(['done', 'two_factor_required'] as const),
  challenge: Nullable(Type.String()),
  /** Where to go next: the last place, or the start. */
  landing: Type.String(),
})
export type SignInAnswer = Static<typeof SignInAnswer>

export const Session = Obj({
  id: Id('ses'),
  /** In words, e.g. "Firefox on Linux". */
  device: Type.String(),
  address: Nullable(Type.String()),
  startedAt: Instant,
  lastUsedAt: Instant,
  expiresAt: Instant,
  current: Type.Boolean(),
})
export type Session = Static<typeof Session>

const passwordFaults = ['password_too_short', 'password_too_common'] as const

export const session = {
  signIn: endpoint({
    method: 'POST',
    path: '/v1/session',
    summary: 'Sign in with e-mail and password',
    tag: 'Accounts',
    access: { as: 'public' },
    body: Obj({ email: AddressInput, password: PasswordInput }),
    response: SignInAnswer,
    errors: ['wrong_credentials', 'too_many_requests'],
  }),
  signInTwoFactor: endpoint({
    method: 'POST',
    path: '/v1/session/two-factor',
    summary: 'Finish signing in with a code of the authenticator app or a backup code',
    tag: 'Accounts',
    access: { as: 'public' },
    body: Obj({ challenge: LinkToken, code: CodeInput }),
    response: SignInAnswer,
    errors: ['wrong_code', 'link_invalid', 'too_many_requests'],
  }),
  extend: endpoint({
    method: 'POST',
    path: '/v1/session/extend',
    summary: 'Stay signed in; never beyond thirty days after signing in',
    tag: 'Accounts',
    access: { as: 'person' },
    beforeForm: true,
    response: Obj({ expiresAt: Instant, latestAt: Instant }),
  }),
  signOut: endpoint({
    method: 'DELETE',
    path: '/v1/session',
    summary: 'Sign out of this device',
    tag: 'Accounts',
    access: { as: 'public' },
  }),
  me: endpoint({
    method: 'GET',
    path: '/v1/me',
    summary: 'The signed-in person, their organizations and where they were last',
    tag: 'Accounts',
    access: { as: 'person' },
    beforeForm: true,
    response: Me,
  }),
  updateMe: endpoint({
    method: 'PATCH',
    path: '/v1/me',
    summary: 'Change name, time zone, theme or last place',
    tag: 'Accounts',
    access: { as: 'person' },
    beforeForm: true,
    body: Obj({
      name: Type.Optional(Line(120, 1)),
      timeZone: Type.Optional(Line(60, 1)),
      theme: Type.Optional(OneOf(themes)),
      lastPlace: Type.Optional(Place),
    }),
    response: Me,
    errors: ['invalid'],
  }),
  changePassword: endpoint({
    method: 'POST',
    path: '/v1/me/password',
    summary: 'Change the own password; every other session ends',
    tag: 'Accounts',
    access: { as: 'person' },
    beforeForm: true,
    body: Obj({ currentPassword: PasswordInput, newPassword: PasswordInput }),
    errors: ['wrong_credentials', ...passwordFaults, 'too_many_requests'],
  }),
  listSessions: endpoint({
    method: 'GET',
    path: '/v1/me/sessions',
    summary: 'Where one is signed in',
    tag: 'Accounts',
    access: { as: 'person' },
    response: Obj({ items: Type.Array(Session) }),
  }),
  endSession: endpoint({
    method: 'DELETE',
    path: '/v1/me/sessions/{id}',
    summary: 'Sign out of one device',
    tag: 'Accounts',
    access: { as: 'person' },
    params: Obj({ id: Type.String() }),
    errors: ['not_found'],
  }),
  endOtherSessions: endpoint({
    method: 'DELETE',
    path: '/v1/me/sessions',
    summary: 'Sign out everywhere else',
    tag: 'Accounts',
    access: { as: 'person' },
  }),
  enableTwoFactor: endpoint({
    method: 'POST',
    path: '/v1/me/two-factor',
    summary: 'Begin two-factor sign-in: the secret for the authenticator app and the backup codes, shown once',
    tag: 'Accounts',
    access: { as: 'person' },
    body: Obj({ password: PasswordInput }),
    response: Obj({ uri: Type.String(), secret: Type.String(), backupCodes: Type.Array(Type.String()) }),
    errors: ['wrong_credentials', 'two_factor_already_on', 'too_many_requests'],
  }),
  confirmTwoFactor: endpoint({
    method: 'POST',
    path: '/v1/me/two-factor/confirm',
    summary: 'Switch two-factor sign-in on with a first code; every other session ends',
    tag: 'Accounts',
    access: { as: 'person' },
    body: Obj({ code: CodeInput }),
    errors: ['wrong_code', 'two_factor_already_on', 'two_factor_off', 'too_many_requests'],
  }),
  disableTwoFactor: endpoint({
    method: 'POST',
    path: '/v1/me/two-factor/disable',
    summary: 'Switch two-factor sign-in off',
    tag: 'Accounts',
    access: { as: 'person' },
    body: Obj({ password: PasswordInput }),
    errors: ['wrong_credentials', 'two_factor_off', 'too_many_requests'],
  }),
  renewBackupCodes: endpoint({
    method: 'POST',
    path: '/v1/me/two-factor/backup-codes',
    summary: 'Fresh backup codes; the former ones stop working',
    tag: 'Accounts',
    access: { as: 'person' },
    body: Obj({ password: PasswordInput }),
    response: Obj({ backupCodes: Type.Array(Type.String()) }),
    errors: ['wrong_credentials', 'two_factor_off', 'too_many_requests'],
  }),
  requestPasswordReset: endpoint({
    method: 'POST',
    path: '/v1/password-reset',
    summary: 'Mail a link to set a new password; the answer is the same for every address',
    tag: 'Accounts',
    access: { as: 'public' },
    body: Obj({ email: AddressInput }),
    status: 202,
    response: Obj({ sent: Type.Literal(true) }),
    errors: ['address_invalid', 'too_many_requests'],
  }),
  resetPassword: endpoint({
    method: 'POST',
    path: '/v1/password-reset/confirm',
    summary: 'Set a password with the mailed link; every session ends. An account that had none yet is signed in',
    tag: 'Accounts',
    access: { as: 'public' },
    body: Obj({ token: LinkToken, password: PasswordInput }),
    response: Obj({ signedIn: Type.Boolean(), landing: Type.String() }),
    errors: ['link_invalid', ...passwordFaults, 'too_many_requests'],
  }),
  signUp: endpoint({
    method: 'POST',
    path: '/v1/sign-up',
    summary: 'Ask for an account; the answer is the same for every address, the mail tells the rest',
    tag: 'Accounts',
    access: { as: 'public' },
    // no password yet: whoever proves the mailbox chooses it, not whoever typed the address
    body: Obj({ name: Line(120, 1), email: AddressInput, next: Type.Optional(Place) }),
    status: 202,
    response: Obj({ sent: Type.Literal(true) }),
    errors: ['sign_up_closed', 'address_invalid', 'too_many_requests'],
  }),
  verifyAddress: endpoint({
    method: 'POST',
    path: '/v1/verify-address',
    summary: 'Prove an address with the mailed link and choose the password; the account is made and signed in',
    tag: 'Accounts',
    access: { as: 'public' },
    body: Obj({ token: LinkToken, password: PasswordInput, name: Type.Optional(Line(120, 1)) }),
    response: SignInAnswer,
    errors: ['link_invalid', ...passwordFaults, 'too_many_requests'],
  }),
}
