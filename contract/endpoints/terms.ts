/** Terms of a program: documents, their versions, and who accepted which – from both sides. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../endpoint.ts'
import { termsAcceptors, termsStates } from '../names.ts'
import { Can, Id, Instant, Line, Nullable, Obj, OneOf, Page, PageQuery, Text } from '../schema.ts'

/** Safe markdown: headings, paragraphs, lists, bold, italic and links. */
const Body = Text(100_000)
const Changes = Text(2000)
const Title = Line(200)
const Deadline = Type.Integer({ minimum: 0, maximum: 365 })

export const TermsVersionEntry = Obj({
  version: Type.Integer(),
  title: Type.String(),
  /** What is new, in the host's words; empty for the first. */
  changes: Type.String(),
  publishedAt: Instant,
  publishedBy: Type.String(),
})

export const TermsCounts = Obj({ accepted: Type.Integer(), waiting: Type.Integer(), shut: Type.Integer() })

export const TermsDocument = Obj({
  id: Id('terms'),
  programId: Id('prog'),
  title: Type.String(),
  version: Type.Integer(),
  acceptedBy: OneOf(termsAcceptors),
  deadlineDays: Type.Integer(),
  publishedAt: Instant,
  retiredAt: Nullable(Instant),
  /** Partners that accepted the current version, that have yet to, and of those whose time is over. */
  counts: TermsCounts,
  can: Can,
})
export type TermsDocument = Static<typeof TermsDocument>

/** A paragraph of a version, and whether it is new, was taken out, or is as before. */
export const TermsPiece = Obj({ kind: OneOf(['same', 'added', 'removed'] as const), text: Type.String() })
export type TermsPiece = Static<typeof TermsPiece>

export const TermsText = Obj({
  ...TermsVersionEntry.properties,
  text: Type.String(),
  /** Against the version before; empty for the first. */
  difference: Type.Array(TermsPiece),
})
export type TermsText = Static<typeof TermsText>

export const TermsFull = Obj({
  ...TermsDocument.properties,
  text: Type.String(),
  versions: Type.Array(TermsVersionEntry),
})
export type TermsFull = Static<typeof TermsFull>

export const TermsAcceptance = Obj({ person: Type.String(), version: Type.Integer(), at: Instant })

/** How far one partner is with one document. */
export const TermsStanding = Obj({
  partnershipId: Id('pship'),
  partner: Type.String(),
  status: Type.String(),
  /** `shut`: there is no time left, and the work waits for it. */
  state: OneOf(termsStates),
  /** Until when there is time, where a newer version is asked for. */
  until: Nullable(Instant),
  /** Newest first. */
  acceptances: Type.Array(TermsAcceptance),
  /** Where each member accepts: who has yet to. */
  missing: Type.Array(Type.String()),
})
export type TermsStanding = Static<typeof TermsStanding>

/** A document as the partner's people meet it. */
export const OwnTerms = Obj({
  id: Id('terms'),
  ...TermsText.properties,
  acceptedBy: OneOf(termsAcceptors),
  /** Nothing more is needed for the organization. */
  settled: Type.Boolean(),
  /** I have accepted this version myself. */
  mine: Nullable(Instant),
  acceptances: Type.Array(TermsAcceptance),
  /** The newest version I or we accepted before; null: none. */
  before: Nullable(Type.Integer()),
  can: Can,
})
export type OwnTerms = Static<typeof OwnTerms>

export const OwnTermsPage = Obj({
  partnershipId: Id('pship'),
  host: Type.String(),
  program: Type.String(),
  /** `asked`: something waits for me or us; `shut`: and the work waits for it. */
  state: OneOf(['none', 'agreed', 'asked', 'shut'] as const),
  until: Nullable(Instant),
  documents: Type.Array(OwnTerms),
})
export type OwnTermsPage = Static<typeof OwnTermsPage>

const tag = 'Terms'
const admin = { as: 'member', least: 'admin' } as const
const reader = { as: 'member', least: 'viewer' } as const
const One = Obj({ id: Id('terms') })

export const terms = {
  list: endpoint({
    method: 'GET',
    path: '/v1/programs/{id}/terms',
    summary: 'The documents partners of a program agree to',
    tag,
    access: reader,
    params: Obj({ id: Id('prog') }),
    response: Type.Array(TermsDocument),
  }),
  create: endpoint({
    method: 'POST',
    path: '/v1/programs/{id}/terms',
    summary: 'Publish a document; every partner is asked to agree to it',
    tag,
    access: admin,
    params: Obj({ id: Id('prog') }),
    body: Obj({ title: Title, text: Body, acceptedBy: OneOf(termsAcceptors), deadlineDays: Deadline }),
    response: TermsFull,
    errors: ['invalid', 'program_archived'],
  }),
  get: endpoint({
    method: 'GET',
    path: '/v1/terms/{id}',
    summary: 'One document with its text and versions',
    tag,
    access: reader,
    params: One,
    response: TermsFull,
  }),
  change: endpoint({
    method: 'PATCH',
    path: '/v1/terms/{id}',
    summary: 'Change who accepts a document, and how long there is for a new version',
    tag,
    access: admin,
    params: One,
    body: Obj({
      acceptedBy: Type.Optional(OneOf(termsAcceptors)),
      deadlineDays: Type.Optional(Deadline),
    }),
    response: TermsFull,
    errors: ['program_archived', 'verb_not_allowed'],
  }),
  publish: endpoint({
    method: 'POST',
    path: '/v1/terms/{id}/versions',
    summary: 'Publish the next version: everybody is asked again; `after` is the version it follows',
    tag,
    access: admin,
    params: One,
    body: Obj({ after: Type.Integer({ minimum: 1 }), title: Title, text: Body, changes: Changes }),
    response: TermsFull,
    errors: ['conflict', 'invalid', 'program_archived'],
  }),
  retire: endpoint({
    method: 'POST',
    path: '/v1/terms/{id}/retire',
    summary: 'Stop asking for a document; what was accepted is kept',
    tag,
    access: admin,
    params: One,
    response: TermsFull,
    errors: ['program_archived', 'verb_not_allowed'],
  }),
  version: endpoint({
    method: 'GET',
    path: '/v1/terms/{id}/versions/{version}',
    summary: 'One version, with what is different from the one before',
    tag,
    access: reader,
    params: Obj({ id: Id('terms'), version: Type.String({ pattern: '^[1-9][0-9]{0,8}$' }) }),
    response: TermsText,
  }),
  acceptances: endpoint({
    method: 'GET',
    path: '/v1/terms/{id}/acceptances',
    summary: 'Who has and who has not accepted the current version, partner by partner',
    tag,
    access: reader,
    params: One,
    query: Obj({ ...PageQuery, state: Type.Optional(OneOf(termsStates)) }),
    response: Page(TermsStanding),
  }),
  export: endpoint({
    method: 'GET',
    path: '/v1/terms/{id}/export',
    summary: 'Every acceptance of every version, and who has yet to accept, as a file',
    tag,
    access: reader,
    params: One,
    response: Type.String(),
    produces: ['text/csv'],
    errors: ['too_many_requests'],
  }),
  remind: endpoint({
    method: 'POST',
    path: '/v1/terms/{id}/remind',
    summary: 'Remind partners that have yet to accept: those named, or all',
    tag,
    access: { as: 'member', least: 'partner_manager' },
    params: One,
    body: Obj({ partnershipIds: Type.Optional(Type.Array(Id('pship'), { maxItems: 200, uniqueItems: true })) }),
    response: Obj({ reminded: Type.Integer() }),
    errors: ['verb_not_allowed'],
  }),
  ofPartnership: endpoint({
    method: 'GET',
    path: '/v1/partnerships/{id}/terms',
    summary: 'What one partner has agreed to, and what waits',
    tag,
    access: reader,
    params: Obj({ id: Id('pship') }),
    response: Type.Array(
      Obj({ id: Id('terms'), title: Type.String(), version: Type.Integer(), ...TermsStanding.properties }),
    ),
  }),
  own: endpoint({
    method: 'GET',
    path: '/v1/portal/{id}/terms',
    summary: 'The terms of one host: texts, what is new, and what waits for me',
    tag,
    access: { as: 'person' },
    params: Obj({ id: Id('pship') }),
    response: OwnTermsPage,
  }),
  accept: endpoint({
    method: 'POST',
    path: '/v1/portal/{id}/terms/{document}/accept',
    summary: 'Accept a document in the version that was read',
    tag,
    access: { as: 'person' },
    params: Obj({ id: Id('pship'), document: Id('terms') }),
    body: Obj({ version: Type.Integer({ minimum: 1 }) }),
    response: OwnTermsPage,
    errors: ['terms_changed', 'not_partner_admin', 'no_terms'],
  }),
}
