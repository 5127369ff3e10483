/** OpenAPI 3.1, made from the very endpoints that are mounted. */
import type { TSchema } from 'typebox'
import type { Endpoint } from '#contract/endpoint.ts'
import { type ErrorCode, errors } from '#contract/errors.ts'
import { isNullSchema } from './validate.ts'

/** Codes that any endpoint may answer. */
const anywhere: ErrorCode[] = ['bad_request', 'too_many_requests', 'internal', 'unavailable']

export function openApi(endpoints: Endpoint[], streams: Endpoint[], publicUrl: string, version: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const endpoint of [...endpoints, ...streams]) {
    paths[endpoint.path] ??= {}
    ;(paths[endpoint.path] as Record<string, object>)[endpoint.method.toLowerCase()] = operation(
      endpoint,
      streams.includes(endpoint),
    )
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Entente',
      version,
      description: 'Invite partner organizations, give them exactly the access they need, and take it back.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl }],
    tags: [...new Set(endpoints.map((endpoint) => endpoint.tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: publicUrl.startsWith('https:') ? '__Host-entente' : 'entente' },
      },
      schemas: { Problem: problemSchema },
    },
  }
}

function operation(endpoint: Endpoint, isStream: boolean): object {
  const { access } = endpoint
  const status = String(endpoint.status ?? (isNullSchema(endpoint.response) && !isStream ? 204 : 200))
  const codes = new Set<ErrorCode>([...anywhere, 'invalid', ...(endpoint.errors ?? [])])
  if (access.as !== 'public') codes.add('not_signed_in')
  if (access.as === 'member' || access.as === 'installation_admin') codes.add('forbidden').add('not_found')
  if (endpoint.path.includes('{')) codes.add('not_found')
  const headers = [
    access.as === 'member' && {
      name: 'Entente-Organization',
      in: 'header',
      required: true,
      description: 'The organization acted for.',
      schema: { type: 'string' },
    },
    endpoint.method === 'POST' &&
      !endpoint.takesFile && {
        name: 'Idempotency-Key',
        in: 'header',
        required: false,
        description: 'Carries the request out once, however often it is sent.',
        schema: { type: 'string', maxLength: 255 },
      },
  ].filter((header) => header !== false)
  return {
    operationId: operationId(endpoint),
    summary: endpoint.summary,
    description: accessSentence(endpoint),
    tags: [endpoint.tag],
    security: access.as === 'public' ? [] : [{ session: [] }],
    parameters: [...parametersOf(endpoint.params, 'path'), ...parametersOf(endpoint.query, 'query'), ...headers],
    ...(!isNullSchema(endpoint.body) && {
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: plain(endpoint.body) },
          ...(endpoint.rawType && { [endpoint.rawType]: { schema: { type: 'string' } } }),
        },
      },
    }),
    ...(endpoint.takesFile && {
      requestBody: {
        required: true,
        content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
      },
    }),
    responses: {
      [status]: goodAnswer(endpoint, isStream),
      ...failures(codes),
    },
  }
}

function goodAnswer({ response, produces }: Endpoint, isStream: boolean): object {
  if (isStream)
    return {
      description: 'Server-sent events, until the session ends.',
      content: { 'text/event-stream': { schema: { type: 'string' } } },
    }
  if (produces)
    return {
      description: 'The file, sent as it is made.',
      content: Object.fromEntries(produces.map((type) => [type, { schema: { type: 'string' } }])),
    }
  if (isNullSchema(response)) return { description: 'Done.' }
  return { description: 'The answer.', content: { 'application/json': { schema: plain(response) } } }
}

function failures(codes: Set<ErrorCode>): Record<string, object> {
  const byStatus = new Map<number, ErrorCode[]>()
  for (const code of codes) byStatus.set(errors[code].status, [...(byStatus.get(errors[code].status) ?? []), code])
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, list]) => [
        String(status),
        {
          description: list.map((code) => `\`${code}\`: ${errors[code].says}`).join('\n\n'),
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      ]),
  )
}

function accessSentence({ access }: Endpoint): string {
  if (access.as === 'public') return 'Open to everybody.'
  if (access.as === 'person') return 'For every signed-in person.'
  if (access.as === 'installation_admin') return 'For administrators of the installation.'
  return `For members of the organization with the role ${access.least} or a stronger one.`
}

function parametersOf(schema: TSchema, place: 'path' | 'query'): object[] {
  const { properties = {}, required = [] } = schema as { properties?: Record<string, TSchema>; required?: string[] }
  return Object.entries(properties).map(([name, of]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: plain(of),
  }))
}

/** `POST /v1/invitations/{id}/withdraw` → `post_invitations_id_withdraw`. */
function operationId({ method, path }: Endpoint): string {
  return [
    method.toLowerCase(),
    ...path
      .replace('/v1/', '')
      .split(/[/{}.]+/)
      .filter(Boolean),
  ].join('_')
}

/** Our two formats of text are ours alone; readers of the document get them as plain strings. */
function plain(schema: TSchema): unknown {
  return JSON.parse(JSON.stringify(schema), (key, value) =>
    key === 'format' && (value === 'text' || value === 'line') ? undefined : value,
  )
}

const nullableText = { type: ['string', 'null'] }

const problemSchema = {
  type: 'object',
  description: 'RFC 9457',
  required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string', description: 'A sentence for people that says what to do next.' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(errors) },
    detail: { type: 'string' },
    requestId: { type: 'string' },
    faults: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'code', 'says'],
        properties: { field: { type: 'string' }, code: { type: 'string' }, says: { type: 'string' } },
      },
    },
    current: {
      type: 'object',
      required: ['status', 'allowed'],
      properties: { status: { type: 'string' }, allowed: { type: 'array', items: { type: 'string' } } },
    },
    edits: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'mine', 'theirs', 'by', 'at'],
        properties: { field: { type: 'string' }, mine: {}, theirs: {}, by: nullableText, at: nullableText },
      },
    },
    partnershipId: { type: 'string' },
    retryAfterSeconds: { type: 'integer' },
  },
}
