/**
 * What the authorization matrix sends to each endpoint, and who gets it done. What an endpoint's own `access` says is not said again.
 * Every request here is one that succeeds for whoever may: a wrong answer cannot hide behind another fault.
 */
import type { ErrorCode } from '#contract/errors.ts'
import { toJsonSchema } from '#contract/forms/index.ts'
import type { OrganizationRole } from '#contract/names.ts'
import { testPassword } from '#server/testing/builders.ts'
import { sampleForm } from '#server/testing/program-forms.ts'
import { type Identity, identities, type World } from './world.ts'

export interface Row {
  params?: Record<string, string>
  query?: Record<string, string>
  body?: unknown
  /** The weakest role of the host that may, where the program's policy asks for more than the endpoint. */
  least?: OrganizationRole
  /** Endpoints for persons: who of them gets it done. Left out: everybody who is signed in. */
  who?: readonly Identity[]
  /** Public endpoints that a session can spoil: who gets it done. */
  publicWho?: readonly Identity[]
  /** What those who are not among `who` are told. Default: not found. */
  others?: ErrorCode
  /** Everybody who passes the endpoint's access is told the same. */
  answer?: ErrorCode
  /** What the owner of another host is told who acts for it. Default: not found where a parameter names something of this host, else done. */
  foreign?: ErrorCode | 'done'
  /** What the host keeps to itself is shown to whoever asks, e.g. on purpose to a person it concerns. */
  shows?: readonly Identity[]
}

const password = 'a long and quiet river'
/** Whoever has a session is judged by it, also where an endpoint is public. */
const signedOut = ['nobody', 'ended'] as const
const members = ['viewer', 'member', 'partner_manager', 'admin', 'owner'] as const

export function rowsOf(w: World): Record<string, Row> {
  const program = { params: { id: w.program } }
  const active = { params: { id: w.active } }
  const own = { params: { id: w.active }, who: ['partner'] as const, shows: ['partner'] as const }
  const open = { params: { id: w.openInvitation } }
  const invite = {
    ...program,
    body: { rows: [{ email: 'new@partner.example', name: 'New' }] },
    least: 'partner_manager',
  } as const
  const roles = { params: { id: w.active, person: w.activePerson }, body: { roles: ['editor'] } }
  const matched = { params: { id: w.active, applicant: w.matching }, who: ['partner'], shows: ['partner'] } as const
  const text = { params: { id: w.program, template: 'invitation' } }
  const domain = { params: { id: w.mailDomain } }
  const colleague = { params: { id: w.colleague } }
  const form = { params: { id: w.formProgram, purpose: 'application' } }
  const handedIn = { params: { id: w.handedIn } }
  const filling = { params: { id: w.filling }, who: ['partner'] as const, shows: ['partner'] as const }
  const terms = { params: { id: w.terms } }
  const agreeing = { params: { id: w.agreeing }, who: ['partner'] as const, shows: ['partner'] as const }
  const application = { params: { secret: w.applicationSecret }, shows: identities }
  const answers = { revision: 9, answers: { website: 'https://x.example/' } }
  return {
    // ---- mail
    'GET /v1/mails': {},
    'GET /v1/mails/status': {},
    'GET /v1/mails/{id}': { params: { id: w.mail } },
    'POST /v1/mails/{id}/retry': { params: { id: w.failedMail } },
    'POST /v1/mails/{id}/cancel': { params: { id: w.mail } },
    // nothing can be handed in without a secret in the configuration
    'POST /v1/mails/bounces': { body: { raw: 'hello' }, answer: 'not_found' },
    'POST /v1/mails/test': { body: { to: 'test@example.org' } },

    // ---- accounts
    'POST /v1/session': { body: { email: 'invitee@partner.example', password: testPassword } },
    'POST /v1/session/two-factor': { body: { challenge: 'none', code: '000000' }, answer: 'link_invalid' },
    'DELETE /v1/session': {},
    'POST /v1/session/extend': {},
    'POST /v1/me/password': { body: { currentPassword: testPassword, newPassword: password } },
    'GET /v1/me/sessions': {},
    'DELETE /v1/me/sessions/{id}': { params: { id: w.ownerSession }, who: ['owner'] },
    'DELETE /v1/me/sessions': {},
    'POST /v1/me/two-factor': { body: { password: testPassword } },
    'POST /v1/me/two-factor/confirm': { body: { code: '000000' }, answer: 'two_factor_off' },
    'POST /v1/me/two-factor/disable': { body: { password: testPassword }, answer: 'two_factor_off' },
    'POST /v1/me/two-factor/backup-codes': { body: { password: testPassword }, answer: 'two_factor_off' },
    'POST /v1/password-reset': { body: { email: 'invitee@partner.example' } },
    'POST /v1/password-reset/confirm': { body: { token: 'none', password }, answer: 'link_invalid' },
    'POST /v1/sign-up': { body: { name: 'New', email: 'signing-up@example.org' } },
    'POST /v1/verify-address': { body: { token: 'none', password }, answer: 'link_invalid' },

    // ---- organizations and their members
    'GET /v1/me': { shows: ['partner'] },
    'PATCH /v1/me': { body: { theme: 'dark' }, shows: ['partner'] },
    'POST /v1/organizations': { body: { name: 'Brand New' } },
    'GET /v1/organizations/identity-check': { query: { slug: 'acme' } },
    'GET /v1/organization': {},
    'PATCH /v1/organization': { body: { contactName: 'Ada' } },
    'GET /v1/organizations/by-identity/{slug}': { params: { slug: w.slug }, who: members },
    'POST /v1/organization/request-hosting': { answer: 'hosting_not_allowed' },
    'GET /v1/mail-domains': {},
    'POST /v1/mail-domains': { body: { domain: 'further.example' } },
    'POST /v1/mail-domains/{id}/check-record': domain,
    'POST /v1/mail-domains/{id}/send-code': { ...domain, body: { mailbox: 'postmaster' } },
    'POST /v1/mail-domains/{id}/confirm-code': { ...domain, body: { code: '0000 0000' }, answer: 'wrong_code' },
    'POST /v1/mail-domains/{id}/remove': domain,
    'GET /v1/members': {},
    'POST /v1/members/invite': { body: { emails: ['more@host.example'], role: 'viewer' } },
    'POST /v1/members/{id}/resend': { params: { id: w.invited } },
    'POST /v1/members/{id}/withdraw': { params: { id: w.invited } },
    'POST /v1/members/{id}/change-role': { ...colleague, body: { role: 'viewer' } },
    'POST /v1/members/{id}/deactivate': colleague,
    'POST /v1/members/{id}/reactivate': { params: { id: w.inactive } },
    'POST /v1/members/{id}/remove': colleague,
    'POST /v1/members/leave': {},
    'POST /v1/members/{id}/transfer-ownership': colleague,
    'GET /v1/me/membership-invitations': {},
    'POST /v1/me/membership-invitations/{id}/accept': { params: { id: w.joining }, who: ['invitee'] },
    'POST /v1/me/membership-invitations/{id}/decline': { params: { id: w.joining }, who: ['invitee'] },

    // ---- the installation
    'GET /v1/installation': {},
    'POST /v1/setup': {
      body: {
        token: 'none',
        organizationName: 'Mine',
        name: 'Mallory',
        email: 'mallory@example.org',
        password,
        timeZone: 'UTC',
      },
      answer: 'already_set_up',
    },
    'GET /v1/installation/settings': {},
    'PATCH /v1/installation': { body: { name: 'Desk' } },
    'GET /v1/installation/organizations': {},
    'POST /v1/installation/organizations/{id}/suspend': { params: { id: w.otherOrganization }, body: {} },
    'POST /v1/installation/organizations/{id}/restore': { params: { id: w.suspendedOrganization } },
    'POST /v1/installation/organizations/{id}/allow-hosting': { params: { id: w.requestingOrganization } },
    'POST /v1/installation/organizations/{id}/refuse-hosting': { params: { id: w.requestingOrganization } },
    'POST /v1/installation/organizations/{id}/release-mail-domain': {
      params: { id: w.otherOrganization },
      body: { domain: 'proved-by-nobody.example' },
      answer: 'not_found',
    },
    'GET /v1/installation/blocked-addresses': {},
    'POST /v1/installation/blocked-addresses': { body: { email: 'blocked-too@example.org' } },
    'DELETE /v1/installation/blocked-addresses/{id}': { params: { id: w.block } },
    'GET /v1/installation/abuse-reports': {},
    'POST /v1/installation/abuse-reports/{id}/close': { params: { id: w.report } },
    'GET /v1/installation/backups': {},
    'POST /v1/installation/backups': { answer: 'backup_not_available' },

    // ---- programs
    'GET /v1/presets': {},
    'GET /v1/programs': {},
    'POST /v1/programs': { body: { preset: 'b2b_portal', name: 'New' }, foreign: 'hosting_not_allowed' },
    'GET /v1/programs/{id}': program,
    'PATCH /v1/programs/{id}': { ...program, body: { name: 'Renamed' } },
    'POST /v1/programs/{id}/archive': program,
    'POST /v1/programs/{id}/unarchive': { params: { id: w.archivedProgram } },
    'PATCH /v1/programs/{id}/vocabulary': { ...program, body: { partner: 'Bank' } },
    'PUT /v1/programs/{id}/policy': { params: { id: w.plainProgram }, body: { settings: { inviteTtlDays: 20 } } },
    'PUT /v1/programs/{id}/roles': { ...program, body: { roles: [{ name: 'Sales', permissions: ['profile'] }] } },
    'POST /v1/programs/{id}/policy/preview': { ...program, body: {} },
    'GET /v1/programs/{id}/policy/versions': program,
    'GET /v1/programs/{id}/texts': program,
    'PUT /v1/programs/{id}/texts/{template}': { ...text, body: { body: 'Hello.' } },
    'DELETE /v1/programs/{id}/texts/{template}': text,
    'POST /v1/programs/{id}/texts/{template}/preview': { ...text, body: {} },
    'GET /v1/lifecycle': {},

    // ---- partnerships, as the host sees them
    'GET /v1/partnerships': {},
    'GET /v1/partnerships/counts': {},
    'GET /v1/home': {},
    'POST /v1/partnerships/bulk': { body: { verb: 'suspend', ids: [w.active] } },
    'GET /v1/partnerships/{id}': active,
    'GET /v1/partnerships/export': { query: { format: 'csv' } },

    // ---- the explorer as a list
    'GET /v1/views': {},
    'POST /v1/views': { body: { name: 'Mine', shared: false, filter: { tab: 'active' } } },
    'PATCH /v1/views/preference': { body: { density: 'compact' } },
    'PATCH /v1/views/{id}': { params: { id: w.view }, body: { name: 'Ours' }, least: 'admin' },
    'DELETE /v1/views/{id}': { params: { id: w.view }, least: 'admin' },
    'POST /v1/bulk-runs/check': { body: { verb: 'suspend', ids: [w.active] } },
    'POST /v1/bulk-runs': { body: { verb: 'suspend', ids: [w.active] }, foreign: 'bulk_nothing' },
    'GET /v1/bulk-runs': {},
    'GET /v1/bulk-runs/{id}': { params: { id: w.run }, least: 'admin' },
    'GET /v1/bulk-runs/{id}/failed': { params: { id: w.run }, least: 'admin' },
    'POST /v1/bulk-runs/{id}/stop': { params: { id: w.run }, least: 'admin' },
    'POST /v1/programs/{id}/partnerships': {
      ...program,
      body: { email: 'r@partner.example', name: 'R' },
      least: 'partner_manager',
    },
    'POST /v1/programs/{id}/invitations': invite,
    'POST /v1/programs/{id}/invitations/check': invite,
    'POST /v1/programs/{id}/invitations/preview': invite,
    'PATCH /v1/partnerships/{id}': { ...active, body: { city: 'Ulm' }, least: 'partner_manager' },
    'DELETE /v1/partnerships/{id}': { params: { id: w.prospect }, least: 'partner_manager' },
    'POST /v1/partnerships/{id}/invite-again': { params: { id: w.revoked }, body: {}, least: 'partner_manager' },
    'POST /v1/partnerships/{id}/approve': { params: { id: w.reviewing }, body: {}, least: 'admin' },
    'POST /v1/partnerships/{id}/reject': { params: { id: w.reviewing }, body: { reason: 'No.' }, least: 'admin' },
    'POST /v1/partnerships/{id}/suspend': { ...active, body: {}, least: 'owner' },
    'POST /v1/partnerships/{id}/reactivate': { params: { id: w.suspended }, body: {}, least: 'owner' },
    'POST /v1/partnerships/{id}/revoke': { ...active, body: {}, least: 'owner' },
    'GET /v1/partnerships/{id}/matches': { params: { id: w.reviewing } },
    'POST /v1/partnerships/{id}/match': {
      params: { id: w.reviewing },
      body: { partnershipId: w.active },
      least: 'admin',
    },
    'POST /v1/partnerships/{id}/cancel-match': { params: { id: w.matching }, body: {}, least: 'admin' },
    'POST /v1/partnerships/{id}/archive': { ...active, body: {}, least: 'partner_manager' },
    'POST /v1/partnerships/{id}/unarchive': { params: { id: w.archived }, body: {}, least: 'partner_manager' },
    'POST /v1/partnerships/{id}/resend-welcome': { params: { id: w.unclaimed }, body: {}, least: 'partner_manager' },
    'POST /v1/partnerships/{id}/change-primary-contact': {
      ...active,
      body: { email: 'next@partner.example' },
      least: 'partner_manager',
    },
    'POST /v1/partnerships/{id}/cancel-contact': { params: { id: w.waiting }, body: {}, least: 'partner_manager' },
    'POST /v1/partnerships/{id}/resend-contact': { params: { id: w.waiting }, body: {}, least: 'partner_manager' },
    'GET /v1/partnerships/{id}/history': active,
    'GET /v1/partnerships/{id}/notes': active,
    'POST /v1/partnerships/{id}/notes': { ...active, body: { body: 'Noted.' } },
    'GET /v1/partnerships/{id}/people': active,
    'PUT /v1/partnerships/{id}/people/{person}/roles': { ...roles, least: 'partner_manager' },
    'GET /v1/partnerships/{id}/mails': active,
    'GET /v1/me/places/{id}': active,
    'GET /v1/receipts/{id}': { params: { id: w.receipt }, who: [...members, 'partner'], shows: ['partner'] },

    // ---- forms
    'GET /v1/programs/{id}/forms': { params: { id: w.formProgram } },
    'GET /v1/programs/{id}/forms/{purpose}': form,
    'PUT /v1/programs/{id}/forms/{purpose}/draft': { ...form, body: { revision: 1, definition: sampleForm } },
    'DELETE /v1/programs/{id}/forms/{purpose}/draft': form,
    'POST /v1/programs/{id}/forms/{purpose}/check': { ...form, body: { definition: sampleForm } },
    'POST /v1/programs/{id}/forms/{purpose}/publish': { ...form, body: { revision: 1 } },
    'POST /v1/programs/{id}/forms/{purpose}/switch': { ...form, body: { enabled: false } },
    'GET /v1/programs/{id}/forms/{purpose}/versions': form,
    'GET /v1/programs/{id}/forms/{purpose}/versions/{version}': { params: { ...form.params, version: '1' } },
    'GET /v1/programs/{id}/forms/{purpose}/schema': form,
    'POST /v1/programs/{id}/forms/{purpose}/import': {
      ...form,
      body: { revision: 1, schema: toJsonSchema(sampleForm) },
    },
    'GET /v1/form-templates': {},

    // ---- answers and their review, as the host sees them
    'GET /v1/partnerships/{id}/submission': handedIn,
    'GET /v1/partnerships/{id}/submission/versions/{number}': { params: { ...handedIn.params, number: '1' } },
    'PATCH /v1/partnerships/{id}/submission': { ...handedIn, body: answers, least: 'partner_manager' },
    'POST /v1/partnerships/{id}/submission/comments': { ...handedIn, body: { body: 'Noted.' } },
    'POST /v1/partnerships/{id}/return': { ...handedIn, body: { reason: 'Look again.' }, least: 'admin' },
    'POST /v1/partnerships/{id}/request-recertification': { params: { id: w.profiled }, body: {}, least: 'admin' },
    'POST /v1/partnerships/{id}/preview-decision': { ...handedIn, body: { verb: 'approve' }, least: 'admin' },
    // ---- terms
    'GET /v1/programs/{id}/terms': { params: { id: w.termsProgram } },
    'POST /v1/programs/{id}/terms': {
      params: { id: w.termsProgram },
      body: { title: 'More', text: 'More.', acceptedBy: 'partner_admin', deadlineDays: 10 },
    },
    'GET /v1/terms/{id}': terms,
    'PATCH /v1/terms/{id}': { ...terms, body: { deadlineDays: 10 } },
    'POST /v1/terms/{id}/versions': { ...terms, body: { after: 1, title: 'Two', text: 'Two.', changes: 'All.' } },
    'POST /v1/terms/{id}/retire': terms,
    'GET /v1/terms/{id}/versions/{version}': { params: { id: w.terms, version: '1' } },
    'GET /v1/terms/{id}/acceptances': terms,
    'GET /v1/terms/{id}/export': terms,
    'POST /v1/terms/{id}/remind': { ...terms, body: {} },
    'GET /v1/partnerships/{id}/terms': { params: { id: w.agreeing } },
    'GET /v1/portal/{id}/terms': agreeing,
    'POST /v1/portal/{id}/terms/{document}/accept': {
      ...agreeing,
      params: { id: w.agreeing, document: w.terms },
      body: { version: 1 },
    },
    'GET /v1/reviews': {},
    'GET /v1/reviews/count': {},
    'GET /v1/programs/{id}/review-receivers': { params: { id: w.formProgram } },
    'PUT /v1/programs/{id}/review-receivers': { params: { id: w.formProgram }, body: { people: [], addresses: [] } },

    // ---- invitations, as the host sees them
    'GET /v1/invitations': {},
    'GET /v1/invitations/{id}': open,
    'POST /v1/invitations/{id}/resend': { ...open, least: 'partner_manager' },
    'POST /v1/invitations/{id}/remind': { ...open, least: 'partner_manager' },
    'POST /v1/invitations/{id}/copy-link': { ...open, least: 'partner_manager' },
    'POST /v1/invitations/{id}/amend': { ...open, body: { message: 'Hello.' }, least: 'partner_manager' },
    'POST /v1/invitations/{id}/correct-email': {
      ...open,
      body: { email: 'right@partner.example' },
      least: 'partner_manager',
    },
    'POST /v1/invitations/{id}/withdraw': { ...open, body: {}, least: 'partner_manager' },
    'POST /v1/invitations/{id}/undo': { params: { id: w.freshInvitation }, least: 'partner_manager' },

    // ---- the other side
    'GET /v1/inbox': { shows: ['invitee', 'partner'] },
    'POST /v1/inbox/{id}/accept': { ...open, body: {}, who: ['invitee'] },
    'POST /v1/inbox/{id}/decline': { ...open, body: {}, who: ['invitee'], shows: ['invitee'] },
    'POST /v1/inbox/{id}/reconsider': { params: { id: w.declinedInvitation }, who: ['invitee'], shows: ['invitee'] },
    'GET /v1/portal': { shows: ['partner'] },
    'GET /v1/portal/{id}': own,
    'GET /v1/portal/{id}/history': own,
    'POST /v1/portal/{id}/matches/{applicant}/confirm': { ...matched },
    'POST /v1/portal/{id}/matches/{applicant}/refuse': { ...matched },
    'GET /v1/portal/{id}/people': own,
    'PUT /v1/portal/{id}/people/{person}/roles': { ...own, ...roles },
    'POST /v1/portal/{id}/change-primary-contact': { ...own, body: { email: 'next@partner.example' } },
    'POST /v1/portal/{id}/confirm-contact': { ...own, params: { id: w.proposing }, body: {} },
    'POST /v1/portal/{id}/refuse-contact': { ...own, params: { id: w.proposing }, body: {} },
    'POST /v1/portal/{id}/cancel-contact': { ...own, params: { id: w.waiting }, body: {} },
    'POST /v1/portal/{id}/resend-contact': { ...own, params: { id: w.waiting }, body: {} },
    'POST /v1/portal/{id}/leave': { ...own, body: {} },
    'GET /v1/portal/{id}/form': filling,
    'PATCH /v1/portal/{id}/form': { ...filling, body: answers },
    'POST /v1/portal/{id}/form/submit': { ...filling, body: { revision: 9 } },
    'POST /v1/portal/{id}/form/recall': { ...filling, params: handedIn.params },
    'POST /v1/portal/{id}/form/comments': { ...filling, body: { body: 'Noted.' } },

    // ---- whoever holds the link of an application; with a session its address must be the invited one
    'GET /v1/applications/{secret}': { ...application, publicWho: signedOut, others: 'not_invitee' },
    'PATCH /v1/applications/{secret}': { ...application, body: answers, publicWho: signedOut, others: 'not_invitee' },
    'POST /v1/applications/{secret}/submit': {
      ...application,
      body: { revision: 9 },
      publicWho: signedOut,
      others: 'not_invitee',
    },
    'POST /v1/applications/{secret}/resume': { ...application, publicWho: signedOut, others: 'not_invitee' },
    'GET /v1/notifications': { shows: ['partner'] },
    'GET /v1/notifications/unread': {},
    'POST /v1/notifications/{id}/read': { params: { id: w.ownerNotice }, who: ['owner'] },
    'POST /v1/notifications/read-all': {},
    'GET /v1/events': { query: {} },
  }
}
