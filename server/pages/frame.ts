/** What stands around every page, and what every handler needs: who looks, how a form is shown again, cookies. */
import { readFileSync } from 'node:fs'
import { type ErrorCode, errors } from '#contract/errors.ts'
import { checkPassword, cookieSeconds, parseEmail } from '#server/features/identity/index.ts'
import { findInstallation, logoPath } from '#server/features/organizations/index.ts'
import type { Ctx, PersonCtx } from '#server/platform/ctx.ts'
import { AppError } from '#server/platform/errors.ts'
import { sessionCookieName } from '#server/platform/http/cookies.ts'
import { ownPlace } from '#server/platform/http/pages.ts'
import type { PageAnswer, PageCookie, PageRequest } from '#server/platform/http/route.ts'
import type { FormFault, FormState, PageFrame } from '#views'

/** For comfort only, a few kilobytes, inlined: every page works without it. */
const script = readFileSync(new URL('../../web/accept/accept.js', import.meta.url), 'utf8')

type PageInstallation = PageFrame['installation']

/** What an installation is called before it is set up. */
const nameless: PageInstallation = { name: 'Entente', logoUrl: null, supportAddress: null }
/** As seen last, so that a page about a database that is away still bears its name. */
let lastSeen = nameless

export function lastSeenInstallation(): PageInstallation {
  return lastSeen
}

export interface Around extends PageFrame {
  isSetUp: boolean
  signUpPage: boolean
  timeZone: string
}

/** Reads what stands around a page. */
export async function frameOf(ctx: Ctx, request: Pick<PageRequest, 'nonce'>): Promise<Around> {
  const found = await ctx.db.transaction({ as: 'identity' }, findInstallation)
  if (found) {
    lastSeen = {
      name: found.name,
      logoUrl: logoPath('installation', found.logoHash),
      supportAddress: found.supportAddress,
    }
  }
  const { actor } = ctx
  return {
    nonce: request.nonce,
    installation: found ? lastSeen : nameless,
    visitor: 'personId' in actor ? { name: actor.name, email: actor.email } : null,
    script,
    isSetUp: found !== undefined,
    signUpPage: found?.signUpPage ?? false,
    timeZone: found?.timeZone ?? 'UTC',
  }
}

/** A page with the small script. */
export function page(html: string, answer: number | Refused = 200): PageAnswer {
  const { status, retryAfterSeconds }: Refused = typeof answer === 'number' ? { status: answer } : answer
  const headers = retryAfterSeconds === undefined ? undefined : { 'retry-after': String(retryAfterSeconds) }
  return { status, html, script: true, ...(headers && { headers }) }
}

export function signedIn(ctx: Ctx): ctx is PersonCtx {
  return 'personId' in ctx.actor
}

/** The cookie of a session that was just opened. */
export function sessionCookie(ctx: Ctx, token: string): PageCookie {
  return { name: sessionCookieName(ctx.publicUrl), value: token, maxAgeSeconds: cookieSeconds }
}

/** Where to go afterwards: a place of our own, or nothing. */
export function nextOf(given: string | undefined): string {
  return given ? ownPlace(given) : '/'
}

/** With the place to come back to, where there is one. */
export function withNext(path: string, next: string): string {
  return next === '/' ? path : `${path}?next=${encodeURIComponent(next)}`
}

export const emptyForm: FormState = { values: {}, faults: [] }

const never = new Set(['password', 'newPassword', 'code', 'token'])
const mostLetters = 5_000

/** What was typed, to be shown again; never a password. */
export function typed(request: PageRequest, faults: FormFault[] = []): FormState {
  const kept = Object.entries(request.form).filter(([name]) => !never.has(name))
  return { values: Object.fromEntries(kept.map(([name, value]) => [name, value.slice(0, mostLetters)])), faults }
}

const fieldOfCode: Record<string, string> = {
  password_too_short: 'password',
  password_too_common: 'password',
  address_invalid: 'email',
  address_blocked: 'email',
  identity_taken: 'identity',
  identity_invalid: 'identity',
  wrong_code: 'code',
}
/** Where the form's field has another name than the action's. */
const fieldOfField: Record<string, string> = { slug: 'identity', organizationId: 'organization' }

/** The faults of a refused form. What is not about the form goes on to the error page. */
export function faultsOf(error: unknown): FormFault[] {
  if (!(error instanceof AppError) || error.status >= 500) throw error
  const { faults, retryAfterSeconds } = error.extra
  if (faults?.length) return faults.map(({ field, says }) => ({ field: fieldOfField[field] ?? field, says }))
  const wait = retryAfterSeconds ? ` (${retryAfterSeconds} s)` : ''
  return [{ field: fieldOfCode[error.code] ?? null, says: `${error.extra.detail ?? errors[error.code].says}${wait}` }]
}

/** How a page that shows a form again is answered: the status, and when to try again where there were too many tries. */
export interface Refused {
  status: number
  retryAfterSeconds?: number
}

export function refusedBy(error: unknown): Refused {
  if (!(error instanceof AppError)) return { status: 422 }
  return { status: error.status, retryAfterSeconds: error.extra.retryAfterSeconds }
}

interface FieldRule {
  most: number
  required?: string
  label: string
  as?: 'address' | 'new_password'
}

function refusedAs(as: FieldRule['as'], value: string): ErrorCode | undefined {
  if (as === 'address') return parseEmail(value) ? undefined : 'address_invalid'
  return as === 'new_password' ? checkPassword(value) : undefined
}

/** Fields that have to be there, each with what to say where it is empty, too long or not what it should be: all at once. */
export function check(request: PageRequest, fields: Record<string, FieldRule>): FormFault[] {
  return Object.entries(fields).flatMap(([field, rule]): FormFault[] => {
    const value = (request.form[field] ?? '').trim()
    if (value === '' && rule.required) return [{ field, says: rule.required }]
    if ([...value].length > rule.most) return [{ field, says: `${rule.label}: use at most ${rule.most} characters.` }]
    const refused = value === '' ? undefined : refusedAs(rule.as, request.form[field] ?? '')
    return refused ? [{ field, says: errors[refused].says }] : []
  })
}
