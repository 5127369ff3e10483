/**
 * Addresses of organizations of their own, where the operator has set wildcard DNS: `https://acme.partners.example`. Nothing is
 * served there, and no cookie ever gets there: whoever asks is sent on to the organization's place on the main host.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../errors.ts'
import type { HttpConfig, HttpParts } from './parts.ts'

/** Where an organization of this identity is found: `https://main/o/acme`, or `https://acme.domain` with wildcard DNS. */
export function organizationAddress(
  config: Pick<HttpConfig, 'publicUrl' | 'wildcardDomain'>,
  identity: string,
): string {
  const { publicUrl, wildcardDomain } = config
  if (!wildcardDomain) return `${publicUrl}/o/${identity}`
  const { protocol, port } = new URL(publicUrl)
  return `${protocol}//${identity}.${wildcardDomain}${port ? `:${port}` : ''}`
}

/**
 * The identity a Host header names; null where it is below the domain and can be none; undefined: the main host or any other.
 * @example identityOfHost('acme.partners.example', { publicUrl: 'https://partners.example', wildcardDomain: 'partners.example' }) === 'acme'
 */
export function identityOfHost(
  host: string | undefined,
  { publicUrl, wildcardDomain }: Pick<HttpConfig, 'publicUrl' | 'wildcardDomain'>,
): string | null | undefined {
  if (!wildcardDomain || host === undefined) return undefined
  const name = host.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '')
  if (name === new URL(publicUrl).hostname || !name.endsWith(`.${wildcardDomain}`)) return undefined
  const label = name.slice(0, -wildcardDomain.length - 1)
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(label) && label.length <= 63 ? label : null
}

/** Answers requests to an organization's own address; true where it did. Health is answered under every name. */
export async function sendToMainHost(parts: HttpParts, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
  const identity = identityOfHost(request.headers.host, parts.config)
  if (identity === undefined) return false
  const isReading = request.method === 'GET' || request.method === 'HEAD'
  const current = identity && isReading ? await parts.findIdentity?.(parts.db, identity) : undefined
  if (!current) throw new AppError('not_found')
  await reply.redirect(`${parts.config.publicUrl}/o/${encodeURIComponent(current)}${restOf(request.url)}`, 302)
  return true
}

/** Path and query, if they are plain; nothing that could lead out of the organization's place. */
export function restOf(url: string): string {
  const [path = '', query] = url.split('?', 2)
  const isPlain = /^(\/[A-Za-z0-9_~@:=-][A-Za-z0-9._~@:=-]*)+$/.test(path)
  const asked = query !== undefined && /^[\w.~%=&+-]{1,500}$/.test(query) ? `?${query}` : ''
  return isPlain ? path + asked : path === '/' ? asked : ''
}
