/** A browser without script, in process: keeps cookies, follows nothing by itself. */
import type { FastifyInstance } from 'fastify'

export interface Seen {
  status: number
  html: string
  /** Where it is sent on to. */
  location: string | undefined
  headers: Record<string, string | string[] | number | undefined>
}

export interface Visitor {
  cookies: Map<string, string>
  get(path: string): Promise<Seen>
  /** Sends a form, as a page of this site would; with `files`, as one that takes files. */
  post(path: string, form?: Record<string, string | string[]>, files?: Record<string, File>): Promise<Seen>
}

export function createVisitor(
  fastify: FastifyInstance,
  publicUrl: string,
  cookies = new Map<string, string>(),
): Visitor {
  async function ask(
    method: 'GET' | 'POST',
    path: string,
    payload?: string | Buffer,
    type = 'application/x-www-form-urlencoded',
  ): Promise<Seen> {
    const answer = await fastify.inject({
      method,
      url: path,
      headers: {
        accept: 'text/html',
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(payload !== undefined && {
          'content-type': type,
          origin: publicUrl,
          'sec-fetch-site': 'same-origin',
        }),
      },
      ...(payload !== undefined && { payload }),
    })
    for (const cookie of answer.cookies) {
      if (cookie.maxAge === 0) cookies.delete(cookie.name)
      else cookies.set(cookie.name, cookie.value)
    }
    return { status: answer.statusCode, html: answer.body, location: answer.headers.location, headers: answer.headers }
  }
  return {
    cookies,
    get: (path) => ask('GET', path),
    post: async (path, form = {}, files) => {
      const fields = files ? new FormData() : new URLSearchParams()
      for (const [name, value] of Object.entries(form)) for (const one of [value].flat()) fields.append(name, one)
      if (fields instanceof URLSearchParams) return ask('POST', path, fields.toString())
      for (const [name, file] of Object.entries(files ?? {})) fields.append(name, file)
      const body = new Response(fields)
      const type = body.headers.get('content-type') ?? ''
      return ask('POST', path, Buffer.from(await body.arrayBuffer()), type)
    },
  }
}

/** `fetch` that never leaves the process, for the client. */
export function injectFetch(fastify: FastifyInstance): typeof fetch {
  return async (input, init) => {
    const headers = new Headers(init?.headers)
    const answer = await fastify.inject({
      method: (init?.method ?? 'GET') as 'GET',
      url: String(input),
      headers: Object.fromEntries(headers),
      ...(typeof init?.body === 'string' && { payload: init.body }),
      ...(init?.body instanceof Uint8Array && { payload: Buffer.from(init.body) }),
    })
    const pairs = Object.entries(answer.headers).flatMap(([name, value]) =>
      [value ?? []].flat().map((one) => [name, String(one)] as [string, string]),
    )
    const empty = answer.statusCode === 204 || answer.statusCode === 304
    return new Response(empty ? null : answer.rawPayload, { status: answer.statusCode, headers: pairs })
  }
}
