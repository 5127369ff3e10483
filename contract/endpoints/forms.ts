/** Forms of a program: the designer's side. What a form is and how it is judged is `contract/forms`. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../endpoint.ts'
import type { FormDefinition } from '../forms/index.ts'
import { Can, Id, Instant, Line, Nullable, Obj, OneOf } from '../schema.ts'

export const formPurposes = ['application', 'partner', 'contact', 'invitation'] as const
export type FormPurpose = (typeof formPurposes)[number]

/** A definition as the form core knows it; its faults are told by the core, each with its place. */
export const Definition = Type.Unsafe<FormDefinition>(Type.Object({}, { additionalProperties: true }))

const Version = Obj({ version: Type.Integer(), publishedAt: Instant, publishedBy: Nullable(Type.String()) })

/** A form as the designer opens it. */
export const Form = Obj({
  programId: Id('prog'),
  purpose: OneOf(formPurposes),
  /** Switched off, it is as if there were none; answers are kept. */
  enabled: Type.Boolean(),
  published: Nullable(Obj({ ...Version.properties, definition: Definition })),
  draft: Nullable(
    Obj({ revision: Type.Integer(), savedAt: Instant, savedBy: Nullable(Type.String()), definition: Definition }),
  ),
  /** How many partners have answered each field, by its key: what is in use is retired, not deleted. */
  inUse: Type.Array(Obj({ key: Type.String(), answers: Type.Integer() })),
  /** Partners who are filling it in now, and whose answers wait for a decision. */
  underWay: Obj({ filling: Type.Integer(), waiting: Type.Integer() }),
  can: Can,
})
export type Form = Static<typeof Form>

/** What is wrong with a definition, and where. */
export const DefinitionFault = Obj({ path: Type.String(), code: Type.String(), says: Type.String() })

/** What publishing would mean for those in the middle, in sentences. */
export const FormImpact = Obj({
  faults: Type.Array(DefinitionFault),
  changes: Type.Array(Obj({ key: Type.String(), kind: Type.String(), says: Type.String() })),
  underWay: Obj({ filling: Type.Integer(), waiting: Type.Integer() }),
  says: Type.Array(Type.String()),
})

const Params = Obj({ id: Id('prog'), purpose: Line(20, 1) })
const tag = 'Forms'
const admin = { as: 'member', least: 'admin' } as const
const reader = { as: 'member', least: 'viewer' } as const

export const forms = {
  list: endpoint({
    method: 'GET',
    path: '/v1/programs/{id}/forms',
    summary: 'The forms of a program, whether published or not',
    tag,
    access: reader,
    params: Obj({ id: Id('prog') }),
    response: Type.Array(
      Obj({
        purpose: OneOf(formPurposes),
        title: Type.String(),
        enabled: Type.Boolean(),
        version: Type.Integer(),
        hasDraft: Type.Boolean(),
        fields: Type.Integer(),
      }),
    ),
  }),
  get: endpoint({
    method: 'GET',
    path: '/v1/programs/{id}/forms/{purpose}',
    summary: 'One form: what is published, and the draft',
    tag,
    access: reader,
    params: Params,
    response: Form,
  }),
  saveDraft: endpoint({
    method: 'PUT',
    path: '/v1/programs/{id}/forms/{purpose}/draft',
    summary: 'Save the draft; `revision` is the one it was made from (0 where there is none)',
    tag,
    access: admin,
    params: Params,
    body: Obj({ revision: Type.Integer({ minimum: 0 }), definition: Definition }),
    response: Form,
    errors: ['conflict', 'invalid', 'program_archived'],
  }),
  discardDraft: endpoint({
    method: 'DELETE',
    path: '/v1/programs/{id}/forms/{purpose}/draft',
    summary: 'Throw the draft away; what is published stays',
    tag,
    access: admin,
    params: Params,
    response: Form,
  }),
  check: endpoint({
    method: 'POST',
    path: '/v1/programs/{id}/forms/{purpose}/check',
    summary: 'What is wrong with a definition, and what publishing it would mean; changes nothing',
    tag,
    access: admin,
    params: Params,
    body: Obj({ definition: Definition }),
    response: FormImpact,
  }),
  publish: endpoint({
    method: 'POST',
    path: '/v1/programs/{id}/forms/{purpose}/publish',
    summary: 'Publish the draft as the next version; answers given keep theirs',
    tag,
    access: admin,
    params: Params,
    body: Obj({ revision: Type.Integer({ minimum: 0 }) }),
    response: Form,
    errors: ['conflict', 'invalid', 'program_archived'],
  }),
  switch: endpoint({
    method: 'POST',
    path: '/v1/programs/{id}/forms/{purpose}/switch',
    summary: 'Switch a form off or on',
    tag,
    access: admin,
    params: Params,
    body: Obj({ enabled: Type.Boolean() }),
    response: Form,
  }),
  versions: endpoint({
    method: 'GET',
    path: '/v1/programs/{id}/forms/{purpose}/versions',
    summary: 'The published versions, newest first',
    tag,
    access: reader,
    params: Params,
    response: Type.Array(Version),
  }),
  version: endpoint({
    method: 'GET',
    path: '/v1/programs/{id}/forms/{purpose}/versions/{version}',
    summary: 'A version as it was published',
    tag,
    access: reader,
    params: Obj({ ...Params.properties, version: Line(9, 1) }),
    response: Obj({ ...Version.properties, definition: Definition }),
  }),
  exportSchema: endpoint({
    method: 'GET',
    path: '/v1/programs/{id}/forms/{purpose}/schema',
    summary: 'The published form as JSON Schema 2020-12, with its rules in an extension',
    tag,
    access: reader,
    params: Params,
    response: Type.Record(Type.String(), Type.Unknown()),
  }),
  importSchema: endpoint({
    method: 'POST',
    path: '/v1/programs/{id}/forms/{purpose}/import',
    summary: 'Make the draft from a JSON Schema',
    tag,
    access: admin,
    params: Params,
    body: Obj({ revision: Type.Integer({ minimum: 0 }), schema: Type.Object({}, { additionalProperties: true }) }),
    /** `unread`: what the schema says and a form cannot. */
    response: Obj({ ...Form.properties, unread: Type.Array(DefinitionFault) }),
    errors: ['conflict', 'invalid', 'program_archived'],
  }),
  templates: endpoint({
    method: 'GET',
    path: '/v1/form-templates',
    summary: 'Forms to begin with',
    tag,
    access: reader,
    response: Type.Array(
      Obj({ name: Type.String(), title: Type.String(), sentence: Type.String(), definition: Definition }),
    ),
  }),
}
