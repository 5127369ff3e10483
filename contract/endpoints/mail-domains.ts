/** Mail domains of an organization: named by its administrators, proved by a record of the domain or a code mailed to it. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../endpoint.ts'
import { deliveryStates } from '../names.ts'
import { Can, Id, Instant, Line, Nullable, Obj, OneOf } from '../schema.ts'

/** Mailboxes whose owner runs the domain; the same that certificate authorities write to. */
export const domainMailboxes = ['postmaster', 'hostmaster', 'webmaster', 'administrator', 'admin'] as const
export type DomainMailbox = (typeof domainMailboxes)[number]

/** What a look at the record found. `silent`: the name servers did not answer, so nothing is known. */
export const recordOutcomes = ['found', 'absent', 'other', 'silent'] as const
export type RecordOutcome = (typeof recordOutcomes)[number]

export const MailDomain = Obj({
  id: Id('dom'),
  /** In its ASCII form. */
  domain: Type.String(),
  /** As people write it. */
  shownAs: Type.String(),
  verifiedAt: Nullable(Instant),
  verifiedBy: Nullable(OneOf(['record', 'mailbox'] as const)),
  /** A TXT record with this name and value proves it. */
  record: Obj({ name: Type.String(), value: Type.String() }),
  /** The newest look at the record, in a sentence. */
  check: Nullable(Obj({ at: Instant, outcome: OneOf(recordOutcomes), says: Type.String() })),
  /** The record that proved it is gone; until then it can be put back. */
  lapsesAt: Nullable(Instant),
  /** The newest code: where it was mailed, and until when it works. */
  code: Nullable(
    Obj({
      sentTo: Type.String(),
      expiresAt: Instant,
      delivery: OneOf(deliveryStates),
      /** The mail server's own words. */
      answer: Nullable(Type.String()),
    }),
  ),
  createdAt: Instant,
})
export type MailDomain = Static<typeof MailDomain>

const administrator = { as: 'member', least: 'admin' } as const
const one = Obj({ id: Type.String() })

export const mailDomains = {
  list: endpoint({
    method: 'GET',
    path: '/v1/mail-domains',
    summary: 'Mail domains of the acting organization, proved or not',
    tag: 'Mail domains',
    access: { as: 'member', least: 'viewer' },
    response: Obj({ items: Type.Array(MailDomain), mailboxes: Type.Array(OneOf(domainMailboxes)), can: Can }),
  }),
  add: endpoint({
    method: 'POST',
    path: '/v1/mail-domains',
    summary: 'Name a mail domain; it counts once it is proved',
    tag: 'Mail domains',
    access: administrator,
    body: Obj({ domain: Line(300, 1) }),
    response: MailDomain,
    status: 201,
    errors: ['domain_invalid', 'domain_public', 'domain_taken', 'domain_named', 'limit_reached'],
  }),
  checkRecord: endpoint({
    method: 'POST',
    path: '/v1/mail-domains/{id}/check-record',
    summary: 'Look for the TXT record now; what was found stands in the answer',
    tag: 'Mail domains',
    access: administrator,
    params: one,
    response: MailDomain,
    errors: ['not_found', 'domain_taken', 'too_many_requests'],
  }),
  sendCode: endpoint({
    method: 'POST',
    path: '/v1/mail-domains/{id}/send-code',
    summary: 'Mail a code to a mailbox of the domain that belongs to whoever runs it',
    tag: 'Mail domains',
    access: administrator,
    params: one,
    body: Obj({ mailbox: OneOf(domainMailboxes) }),
    response: MailDomain,
    errors: ['not_found', 'domain_taken', 'address_blocked', 'too_many_requests'],
  }),
  confirmCode: endpoint({
    method: 'POST',
    path: '/v1/mail-domains/{id}/confirm-code',
    summary: 'Prove the domain with the code that was mailed to it',
    tag: 'Mail domains',
    access: administrator,
    params: one,
    body: Obj({ code: Line(40, 1) }),
    response: MailDomain,
    errors: ['not_found', 'wrong_code', 'domain_taken', 'too_many_requests'],
  }),
  remove: endpoint({
    method: 'POST',
    path: '/v1/mail-domains/{id}/remove',
    summary: 'Take a mail domain out; another organization may prove it then',
    tag: 'Mail domains',
    access: administrator,
    params: one,
    errors: ['not_found'],
  }),
}
