/** The page of a colleague's invitation: accept or decline, with a password where the person is new. */
import {
  acceptMemberInvitation,
  declineMemberInvitation,
  type JoinView,
  logoPath,
  readMemberInvitation,
  roleWords,
} from '#server/features/organizations/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import { AppError } from '#server/platform/errors.ts'
import type { PageAnswer, PageRequest, PageRoute } from '#server/platform/http/route.ts'
import { toPublicId } from '#server/platform/id.ts'
import { type FormState, type JoinFacts, type JoinPageView, renderJoinPage } from '#views'
import {
  type Around,
  check,
  emptyForm,
  faultsOf,
  frameOf,
  page,
  type Refused,
  refusedBy,
  sessionCookie,
  signedIn,
  typed,
} from './frame.ts'

type OpenState = Exclude<JoinPageView['state'], 'wrong_link'>

interface Found {
  secret: string
  join: JoinView | null
  frame: Around
}

async function find(ctx: Ctx, request: PageRequest): Promise<Found> {
  const secret = request.params.secret ?? ''
  const join = /^[\w-]{20,100}$/.test(secret) ? await readMemberInvitation(ctx, secret) : null
  return { secret, join, frame: await frameOf(ctx, request) }
}

function stateOf(ctx: Ctx, join: JoinView): OpenState | 'closed' {
  if (join.state !== 'open') return join.state
  if (signedIn(ctx)) return ctx.actor.personId === join.personId ? 'answer' : 'wrong_account'
  return join.accountExists ? 'known_person' : 'new_person'
}

function show(
  ctx: Ctx,
  found: Found,
  form: FormState = emptyForm,
  status: number | Refused = 200,
  as?: OpenState,
): PageAnswer {
  const { frame, join } = found
  const state = join ? (as ?? stateOf(ctx, join)) : 'closed'
  if (!join || state === 'closed') return page(renderJoinPage({ frame, form, state: 'wrong_link' }), 404)
  return page(renderJoinPage({ frame, form, state, join: factsOf(found, join) }), status)
}

function factsOf({ secret, frame }: Found, join: JoinView): JoinFacts {
  const { organization } = join
  return {
    path: `/join/${secret}`,
    organization: {
      name: organization.name,
      logoUrl: logoPath(toPublicId('org', organization.id), organization.logoHash),
      colour: organization.colour,
    },
    inviter: join.inviter,
    role: roleWords[join.role],
    email: join.email,
    expiresAt: join.expiresAt,
    timeZone: organization.timeZone || frame.timeZone,
  }
}

async function getJoin(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const found = await find(ctx, request)
  // who has joined already goes on to the organization
  if (found.join?.state === 'closed' && signedIn(ctx) && ctx.actor.personId === found.join.personId) {
    return { redirect: `/o/${found.join.organization.slug}` }
  }
  return show(ctx, found)
}

async function postAccept(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const found = await find(ctx, request)
  const isNew = found.join && stateOf(ctx, found.join) === 'new_person'
  const faults = isNew
    ? check(request, {
        name: { most: 120, required: 'Enter your name.', label: 'Your name' },
        password: { most: 512, required: 'Choose a password.', label: 'Password', as: 'new_password' },
      })
    : []
  if (faults.length) return show(ctx, found, typed(request, faults), 422)
  try {
    const { name = '', password = '' } = request.form
    const input = { secret: found.secret, userAgent: request.userAgent, ...(isNew ? { name, password } : {}) }
    const done = await acceptMemberInvitation(ctx, input)
    return { redirect: done.landing, cookies: done.session ? [sessionCookie(ctx, done.session.token)] : [] }
  } catch (error) {
    return refused(ctx, request, error)
  }
}

async function postDecline(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const found = await find(ctx, request)
  if (!found.join) return show(ctx, found)
  try {
    await declineMemberInvitation(ctx, found.secret)
    return show(ctx, found, emptyForm, 200, 'declined')
  } catch (error) {
    return refused(ctx, request, error)
  }
}

/** What is not about the form is told by the page itself, shown anew. */
async function refused(ctx: Ctx, request: PageRequest, error: unknown): Promise<PageAnswer> {
  const aboutForm =
    error instanceof AppError && (error.extra.faults?.length || error.status === 422 || error.status === 429)
  if (error instanceof AppError && error.status < 500 && !aboutForm)
    return { redirect: `/join/${request.params.secret}` }
  return show(ctx, await find(ctx, request), typed(request, faultsOf(error)), refusedBy(error))
}

const base = '/join/:secret'
const back = async (_ctx: Ctx, request: PageRequest): Promise<PageAnswer> => ({
  redirect: `/join/${request.params.secret}`,
})

export const joinPages: PageRoute[] = [
  { method: 'GET', path: base, handler: getJoin },
  { method: 'POST', path: `${base}/accept`, handler: postAccept },
  { method: 'POST', path: `${base}/decline`, handler: postDecline },
  // the address of a form that was shown again, typed anew
  { method: 'GET', path: `${base}/accept`, handler: back },
  { method: 'GET', path: `${base}/decline`, handler: back },
]
