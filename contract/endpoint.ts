/** How an endpoint is described. The whole HTTP API is a list of these; OpenAPI, routes, client and matrix come from it. */
import { type Static, type TSchema, Type } from 'typebox'
import type { ErrorCode } from './errors.ts'
import type { OrganizationRole } from './names.ts'

/**
 * Who may call, checked before the action runs; the feature's policy decides the rest. A route without it does not start.
 * - `public`: anybody, also signed out
 * - `person`: a signed-in person, whatever the organization
 * - `member`: an active member, with this role or a stronger one, of the organization named by the `Entente-Organization` header
 * - `installation_admin`: a person with the installation's administrator flag
 */
export type Access =
  | { as: 'public' }
  | { as: 'person' }
  | { as: 'member'; least: OrganizationRole }
  | { as: 'installation_admin' }

export interface Endpoint<
  P extends TSchema = TSchema,
  Q extends TSchema = TSchema,
  B extends TSchema = TSchema,
  R extends TSchema = TSchema,
  A extends Access = Access,
> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With `{name}` for parameters, as in OpenAPI. */
  path: string
  summary: string
  tag: string
  access: A
  params: P
  query: Q
  body: B
  response: R
  /** The good answer is a file of one of these types, sent as it is made, instead of JSON of `response`. */
  produces?: readonly string[]
  /** Status of the good answer; default 200, or 204 when the response is null. */
  status?: number
  /** Also for a session that opens a form and nothing else (`form_blocks: everything`); any other route answers 403 `form_first`. */
  beforeForm?: true
  /** The body is a file as it is, as `application/octet-stream`; `body` stays null. */
  takesFile?: true
  /** A further kind of content that is taken: its text becomes the field `raw` of the body. */
  rawType?: 'message/rfc822'
  /** Codes a caller should expect besides those every endpoint may answer. */
  errors?: ErrorCode[]
}

const none = Type.Object({}, { additionalProperties: false })
type None = typeof none

/** Describes an endpoint; what is left out takes no parameters, query or body and answers null (204). */
export function endpoint<
  P extends TSchema = None,
  Q extends TSchema = None,
  B extends TSchema = ReturnType<typeof Type.Null>,
  R extends TSchema = ReturnType<typeof Type.Null>,
  const A extends Access = Access,
>(
  of: Omit<Endpoint<P, Q, B, R, A>, 'params' | 'query' | 'body' | 'response'> & {
    params?: P
    query?: Q
    body?: B
    response?: R
  },
): Endpoint<P, Q, B, R, A> {
  return {
    ...of,
    params: of.params ?? (none as unknown as P),
    query: of.query ?? (none as unknown as Q),
    body: of.body ?? (Type.Null() as unknown as B),
    response: of.response ?? (Type.Null() as unknown as R),
  }
}

/** What a caller hands in: parameters, query and body in one object each. */
export type Input<E extends Endpoint> = {
  params: Static<E['params']>
  query: Static<E['query']>
  body: Static<E['body']>
}
export type Output<E extends Endpoint> = Static<E['response']>
