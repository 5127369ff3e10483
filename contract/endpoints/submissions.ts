/** What partners answer, from both sides: filling in, handing in, comments, and the queue of those who decide. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../endpoint.ts'
import { partnershipStatuses } from '../names.ts'
import { AddressInput, Can, Id, Instant, Line, Nullable, Obj, OneOf, Page, PageQuery, Text } from '../schema.ts'
import { Definition } from './forms.ts'
import { OrganizationRef, Partnership, PersonRef } from './partnerships.ts'

/** `none`: nobody has begun. */
export const submissionStates = ['none', 'draft', 'submitted', 'returned', 'approved', 'rejected'] as const
export type SubmissionState = (typeof submissionStates)[number]
export const submissionOutcomes = ['recalled', 'returned', 'approved', 'rejected'] as const

/** Answers by the key of the field. What a value may be is the form core's affair. */
export const Answers = Type.Record(Type.String({ maxLength: 100 }), Type.Unknown())

/** Who changed a field last, on which side: the host's changes are shown as such. */
export const FieldEdit = Obj({
  field: Type.String(),
  side: OneOf(['partner', 'host'] as const),
  name: Type.String(),
  at: Instant,
  revision: Type.Integer(),
})

export const Comment = Obj({
  id: Id('cmt'),
  /** null: about the whole. */
  field: Nullable(Type.String()),
  side: OneOf(['partner', 'host'] as const),
  name: Type.String(),
  body: Type.String(),
  /** Made with a return: the field waits for a change. */
  asksChange: Type.Boolean(),
  resolved: Type.Boolean(),
  number: Type.Integer(),
  at: Instant,
})
export type Comment = Static<typeof Comment>

export const FileRef = Obj({
  id: Id('file'),
  field: Type.String(),
  name: Type.String(),
  mediaType: Type.String(),
  bytes: Type.Integer(),
  /** Where to get it; asks for the same rights as the answers. */
  url: Type.String(),
  uploadedAt: Instant,
})
export type FileRef = Static<typeof FileRef>

/** A fault of an answer, by the place in the answers (`contacts[0].email`), in words to show beside the field. */
export const AnswerFault = Obj({ path: Type.String(), code: Type.String(), says: Type.String() })

const VersionEntry = Obj({
  number: Type.Integer(),
  formVersion: Type.Integer(),
  submittedAt: Instant,
  submittedBy: Type.String(),
  outcome: Nullable(OneOf(submissionOutcomes)),
  decidedAt: Nullable(Instant),
  decidedBy: Nullable(Type.String()),
  reason: Nullable(Type.String()),
})

/** A field that differs between two versions, as values to show. */
export const AnswerChange = Obj({
  path: Type.String(),
  label: Type.String(),
  before: Nullable(Type.String()),
  after: Nullable(Type.String()),
})

/** The answers of one partnership, as either side opens them. */
export const Submission = Obj({
  partnershipId: Id('pship'),
  state: OneOf(submissionStates),
  /** The form of these answers: only the fields this side may see. */
  definition: Definition,
  formVersion: Type.Integer(),
  answers: Answers,
  revision: Type.Integer(),
  /** The newest version handed in; 0: none. */
  number: Type.Integer(),
  edits: Type.Array(FieldEdit),
  files: Type.Array(FileRef),
  comments: Type.Array(Comment),
  /** What is missing before it can be handed in, each with its field. */
  missing: Type.Array(AnswerFault),
  versions: Type.Array(VersionEntry),
  /** Against the version before; empty where there is none. */
  changes: Type.Array(AnswerChange),
  /** Approvals in stages: how many there are, how many are given, by whom. */
  stages: Obj({
    of: Type.Integer(),
    given: Type.Array(Obj({ stage: Type.Integer(), name: Type.String(), at: Instant })),
  }),
  savedAt: Nullable(Instant),
  /** What happens next and whose turn it is, in sentences. */
  says: Type.String(),
  /** Words of the program for the page: what it is called, what the buttons say. */
  words: Obj({ title: Type.String(), submit: Type.String(), host: Type.String(), partner: Type.String() }),
  can: Can,
})
export type Submission = Static<typeof Submission>

/** What was saved, and what somebody else changed meanwhile. */
export const Saved = Obj({
  revision: Type.Integer(),
  savedAt: Instant,
  /** The values as they were cleaned; a field left out was not touched. */
  answers: Answers,
  /** Wrong already while saving (`to save`, wrong kind): these were not taken. */
  faults: Type.Array(AnswerFault),
  missing: Type.Array(AnswerFault),
  /** Fields that somebody else changed since: theirs stands, yours comes back here. Nothing is overwritten silently. */
  conflicts: Type.Array(
    Obj({ field: Type.String(), theirs: Type.Unknown(), yours: Type.Unknown(), name: Type.String(), at: Instant }),
  ),
  /** Changes of others to fields you did not touch. */
  edits: Type.Array(FieldEdit),
})
export type Saved = Static<typeof Saved>

const SaveBody = Obj({
  /** The revision the answers were read at. */
  revision: Type.Integer({ minimum: 0 }),
  /** Only what was changed. null takes an answer away. */
  answers: Answers,
  /** Conflicting fields that were looked at: write mine over theirs. */
  over: Type.Optional(Type.Array(Line(100, 1), { maxItems: 500 })),
})
const CommentBody = Obj({ field: Type.Optional(Line(200, 1)), body: Text(4000, 1) })
const Upload = Obj({ field: Line(200, 1), name: Line(255, 1) })
const Params = Obj({ id: Id('pship') })
const person = { as: 'person' } as const
const portalTag = 'Portal'

/** The partner's side. */
export const profile = {
  get: endpoint({
    method: 'GET',
    path: '/v1/portal/{id}/form',
    summary: 'The form of a partnership with my answers',
    tag: portalTag,
    access: person,
    beforeForm: true,
    params: Params,
    response: Submission,
    errors: ['no_form'],
  }),
  save: endpoint({
    method: 'PATCH',
    path: '/v1/portal/{id}/form',
    summary: 'Save some answers; others stay as they are',
    tag: portalTag,
    access: person,
    beforeForm: true,
    params: Params,
    body: SaveBody,
    response: Saved,
    errors: ['no_form', 'not_editable'],
  }),
  submit: endpoint({
    method: 'POST',
    path: '/v1/portal/{id}/form/submit',
    summary: 'Hand the answers in',
    tag: portalTag,
    access: person,
    beforeForm: true,
    params: Params,
    body: Obj({ revision: Type.Integer({ minimum: 0 }) }),
    response: Submission,
    errors: ['no_form', 'invalid', 'conflict', 'verb_not_allowed'],
  }),
  recall: endpoint({
    method: 'POST',
    path: '/v1/portal/{id}/form/recall',
    summary: 'Take the answers back before the first decision',
    tag: portalTag,
    access: person,
    beforeForm: true,
    params: Params,
    response: Submission,
    errors: ['decision_begun', 'submission_required'],
  }),
  comment: endpoint({
    method: 'POST',
    path: '/v1/portal/{id}/form/comments',
    summary: 'Comment on a field, or on the whole; the host reads it',
    tag: portalTag,
    access: person,
    beforeForm: true,
    params: Params,
    body: CommentBody,
    response: Submission,
  }),
  upload: endpoint({
    method: 'POST',
    path: '/v1/portal/{id}/form/files',
    summary: 'Send a file for a field: the body is the file, as application/octet-stream',
    tag: portalTag,
    access: person,
    beforeForm: true,
    params: Params,
    query: Upload,
    takesFile: true,
    response: FileRef,
    errors: ['file_not_accepted', 'body_too_large'],
  }),
}

/** An application before there is an account: by the secret of the mailed link, or signed in as the invited person. */
const Secret = Obj({ secret: Line(200, 1) })
const anybody = { as: 'public' } as const

/** What a page needs beside the answers. */
export const Application = Obj({
  ...Submission.properties,
  /** The invited address: what is handed in is handed in for it. */
  email: Type.String(),
  /** Until when it can be handed in; null: no end. */
  expiresAt: Nullable(Instant),
})
export type Application = Static<typeof Application>

/** What became of it. Without an account yet, a mail follows once it is approved. */
export const Applied = Obj({
  partnershipId: Id('pship'),
  /** Approved at once, or somebody of the host decides. */
  approved: Type.Boolean(),
  host: Type.String(),
  /** Where to go next; null: there is no account yet. */
  landing: Nullable(Type.String()),
})

export const application = {
  get: endpoint({
    method: 'GET',
    path: '/v1/applications/{secret}',
    summary: 'The application form of a mailed invitation, with the answers so far',
    tag: 'Applications',
    access: anybody,
    params: Secret,
    response: Application,
    errors: ['link_invalid', 'no_form', 'not_signed_in', 'not_invitee', 'mailbox_unproved', 'invitation_expired'],
  }),
  save: endpoint({
    method: 'PATCH',
    path: '/v1/applications/{secret}',
    summary: 'Save some answers of an application',
    tag: 'Applications',
    access: anybody,
    params: Secret,
    body: SaveBody,
    response: Saved,
    errors: ['link_invalid', 'no_form', 'not_signed_in', 'not_invitee', 'mailbox_unproved', 'invitation_expired'],
  }),
  submit: endpoint({
    method: 'POST',
    path: '/v1/applications/{secret}/submit',
    summary: 'Hand the application in, which accepts the invitation',
    tag: 'Applications',
    access: anybody,
    params: Secret,
    body: Obj({
      revision: Type.Integer({ minimum: 0 }),
      /** Signed in: the organization that applies; left out: a new one with the name the host gave. */
      organizationId: Type.Optional(Id('org')),
    }),
    response: Applied,
    errors: ['link_invalid', 'no_form', 'invalid', 'conflict', 'invitation_answered', 'already_partner'],
  }),
  resume: endpoint({
    method: 'POST',
    path: '/v1/applications/{secret}/resume',
    summary: 'Mail a link to go on with it later, on any device',
    tag: 'Applications',
    access: anybody,
    params: Secret,
    errors: ['link_invalid', 'too_many_requests'],
  }),
  upload: endpoint({
    method: 'POST',
    path: '/v1/applications/{secret}/files',
    summary: 'Send a file for a field of an application: the body is the file, as application/octet-stream',
    tag: 'Applications',
    access: anybody,
    params: Secret,
    query: Upload,
    takesFile: true,
    response: FileRef,
    errors: ['link_invalid', 'file_not_accepted', 'body_too_large'],
  }),
}

/** The host's side. */
export const submissions = {
  get: endpoint({
    method: 'GET',
    path: '/v1/partnerships/{id}/submission',
    summary: 'The answers of a partner, with versions, comments and what changed',
    tag: 'Reviews',
    access: { as: 'member', least: 'viewer' },
    params: Params,
    response: Submission,
    errors: ['no_form'],
  }),
  version: endpoint({
    method: 'GET',
    path: '/v1/partnerships/{id}/submission/versions/{number}',
    summary: 'A version as it was handed in, against the one before',
    tag: 'Reviews',
    access: { as: 'member', least: 'viewer' },
    params: Obj({ id: Id('pship'), number: Line(9, 1) }),
    response: Obj({
      ...VersionEntry.properties,
      definition: Definition,
      answers: Answers,
      changes: Type.Array(AnswerChange),
    }),
  }),
  save: endpoint({
    method: 'PATCH',
    path: '/v1/partnerships/{id}/submission',
    summary: 'Change answers on the host’s side, where the policy lets both edit; shown as such',
    tag: 'Reviews',
    access: { as: 'member', least: 'member' },
    params: Params,
    body: SaveBody,
    response: Saved,
    errors: ['no_form', 'not_editable'],
  }),
  comment: endpoint({
    method: 'POST',
    path: '/v1/partnerships/{id}/submission/comments',
    summary: 'Comment on a field, or on the whole; the partner reads it',
    tag: 'Reviews',
    access: { as: 'member', least: 'member' },
    params: Params,
    body: CommentBody,
    response: Submission,
  }),
  upload: endpoint({
    method: 'POST',
    path: '/v1/partnerships/{id}/submission/files',
    summary: 'Send a file for a field on the host’s side: the body is the file, as application/octet-stream',
    tag: 'Reviews',
    access: { as: 'member', least: 'member' },
    params: Params,
    query: Upload,
    takesFile: true,
    response: FileRef,
    errors: ['file_not_accepted', 'body_too_large', 'not_editable'],
  }),
  return: endpoint({
    method: 'POST',
    path: '/v1/partnerships/{id}/return',
    summary: 'Return the answers for changes, with comments per field',
    tag: 'Reviews',
    access: { as: 'member', least: 'viewer' },
    params: Params,
    body: Obj({
      reason: Type.Optional(Text(2000)),
      comments: Type.Optional(Type.Array(Obj({ field: Line(200, 1), body: Text(4000, 1) }), { maxItems: 500 })),
    }),
    response: Partnership,
    errors: ['submission_required', 'own_submission', 'verb_not_allowed', 'reason_required'],
  }),
  requestRecertification: endpoint({
    method: 'POST',
    path: '/v1/partnerships/{id}/request-recertification',
    summary: 'Ask for the form anew',
    tag: 'Reviews',
    access: { as: 'member', least: 'viewer' },
    params: Params,
    body: Obj({ reason: Type.Optional(Text(2000)) }),
    response: Partnership,
    errors: ['no_form', 'verb_not_allowed'],
  }),
  preview: endpoint({
    method: 'POST',
    path: '/v1/partnerships/{id}/preview-decision',
    summary: 'The mail a decision would send, as it would arrive; nothing is sent',
    tag: 'Reviews',
    access: { as: 'member', least: 'viewer' },
    params: Params,
    body: Obj({
      verb: OneOf(['approve', 'return', 'reject'] as const),
      reason: Type.Optional(Text(2000)),
      comments: Type.Optional(Type.Array(Obj({ field: Line(200, 1), body: Text(4000, 1) }), { maxItems: 500 })),
    }),
    response: Obj({ to: Nullable(Type.String()), subject: Type.String(), html: Type.String(), text: Type.String() }),
  }),
}

/** A row of the queue: answers that wait for a decision. */
export const ReviewRow = Obj({
  partnershipId: Id('pship'),
  programId: Id('prog'),
  programName: Type.String(),
  name: Type.String(),
  organization: Nullable(OrganizationRef),
  status: OneOf(partnershipStatuses),
  statusWord: Type.String(),
  submittedAt: Instant,
  /** 1: the first round. */
  number: Type.Integer(),
  stage: Obj({ now: Type.Integer(), of: Type.Integer() }),
  /** When this stage is due; null: no deadline. */
  dueAt: Nullable(Instant),
  reviewer: Nullable(PersonRef),
  can: Can,
})
export type ReviewRow = Static<typeof ReviewRow>

/** Who hears of what partners submit. */
export const Receivers = Obj({ people: Type.Array(PersonRef), addresses: Type.Array(Type.String()) })

export const reviews = {
  list: endpoint({
    method: 'GET',
    path: '/v1/reviews',
    summary: 'What waits for a decision, oldest first',
    tag: 'Reviews',
    access: { as: 'member', least: 'viewer' },
    query: Obj({ ...PageQuery, program: Type.Optional(Id('prog')), search: Type.Optional(Line(200)) }),
    response: Page(ReviewRow),
  }),
  receivers: endpoint({
    method: 'GET',
    path: '/v1/programs/{id}/review-receivers',
    summary: 'Who hears of what partners submit; empty: whoever invited and answers for the partner',
    tag: 'Reviews',
    access: { as: 'member', least: 'viewer' },
    params: Obj({ id: Id('prog') }),
    response: Receivers,
  }),
  setReceivers: endpoint({
    method: 'PUT',
    path: '/v1/programs/{id}/review-receivers',
    summary: 'Name who hears of what partners submit: people of the organization, and addresses without an account',
    tag: 'Reviews',
    access: { as: 'member', least: 'admin' },
    params: Obj({ id: Id('prog') }),
    body: Obj({
      people: Type.Array(Id('psn'), { maxItems: 50 }),
      addresses: Type.Array(AddressInput, { maxItems: 20 }),
    }),
    response: Receivers,
    errors: ['invalid', 'address_invalid'],
  }),
  count: endpoint({
    method: 'GET',
    path: '/v1/reviews/count',
    summary: 'How many wait for a decision of somebody with my role',
    tag: 'Reviews',
    access: { as: 'member', least: 'viewer' },
    /** `decides`: whether anything is decided in this organization’s programs at all. */
    response: Obj({ waiting: Type.Integer(), decides: Type.Boolean() }),
  }),
}
