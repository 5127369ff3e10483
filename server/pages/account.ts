/** Signing in and out, signing up, a forgotten and a new password. GET changes nothing. */
import {
  readPasswordLink,
  readVerifyLink,
  requestPasswordReset,
  resetPassword,
  type SignedIn,
  signIn,
  signInTwoFactor,
  signOut,
  signUp,
  verifyAddress,
} from '#server/features/identity/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import { AppError } from '#server/platform/errors.ts'
import { sessionCookieName } from '#server/platform/http/cookies.ts'
import type { PageAnswer, PageRequest, PageRoute } from '#server/platform/http/route.ts'
import { type AccountPageView, type FormState, renderAccountPage, renderSetupPage } from '#views'
import {
  type Around,
  check,
  emptyForm,
  faultsOf,
  frameOf,
  nextOf,
  page,
  type Refused,
  refusedBy,
  sessionCookie,
  signedIn,
  typed,
  withNext,
} from './frame.ts'

/** A page of the account without what stands around it. */
type Own = AccountPageView extends infer V ? (V extends unknown ? Omit<V, 'frame' | 'form'> : never) : never

const challengeCookie = 'entente-step'
const challengeSeconds = 600
const secretLength = 200

async function show(
  ctx: Ctx,
  request: PageRequest,
  own: (frame: Around) => Own,
  form: FormState = emptyForm,
  status: number | Refused = 200,
): Promise<PageAnswer> {
  const frame = await frameOf(ctx, request)
  if (!frame.isSetUp) {
    return page(renderSetupPage({ frame, form: emptyForm, token: '', state: 'not_set_up', timeZones: [] }), 503)
  }
  // Own is AccountPageView without the two parts that are added here
  return page(renderAccountPage({ frame, form, ...own(frame) } as AccountPageView), status)
}

/** Runs an action; what it refuses shows the form again. */
async function attempt(
  ctx: Ctx,
  request: PageRequest,
  own: (frame: Around) => Own,
  run: () => Promise<PageAnswer>,
): Promise<PageAnswer> {
  try {
    return await run()
  } catch (error) {
    return show(ctx, request, own, typed(request, faultsOf(error)), refusedBy(error))
  }
}

const signInPage =
  (next: string, notice: string | null = null) =>
  (frame: Around): Own => ({ state: 'sign_in', next, notice, signUp: frame.signUpPage })

const notices: Record<string, string> = {
  'password-set': 'Your new password is saved. Sign in with it.',
  'signed-out': 'You are signed out.',
}

async function getSignIn(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const next = nextOf(request.query.next)
  if (signedIn(ctx)) return { redirect: next }
  return show(ctx, request, signInPage(next, notices[request.query.notice ?? ''] ?? null))
}

async function postSignIn(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const next = nextOf(request.query.next)
  const faults = check(request, {
    email: { most: 320, required: 'Enter your e-mail address.', label: 'E-mail' },
    password: { most: 512, required: 'Enter your password.', label: 'Password' },
  })
  if (faults.length) return show(ctx, request, signInPage(next), typed(request, faults), 422)
  return attempt(ctx, request, signInPage(next), async () => {
    const { email = '', password = '' } = request.form
    return go(ctx, await signIn(ctx, { email, password, userAgent: request.userAgent }), next)
  })
}

/** On to the second step, or in. */
function go(ctx: Ctx, outcome: SignedIn, next: string): PageAnswer {
  if (outcome.step === 'two_factor_required') {
    const cookies = [{ name: challengeCookie, value: outcome.challenge, maxAgeSeconds: challengeSeconds }]
    return { redirect: withNext('/sign-in/two-factor', next), cookies }
  }
  const cookies = [sessionCookie(ctx, outcome.session.token), { name: challengeCookie, value: null }]
  return { redirect: next === '/' ? outcome.landing : next, cookies }
}

async function getTwoFactor(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const next = nextOf(request.query.next)
  if (!request.cookies[challengeCookie]) return { redirect: withNext('/sign-in', next) }
  return show(ctx, request, () => ({ state: 'two_factor', next }))
}

async function postTwoFactor(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const next = nextOf(request.query.next)
  const challenge = request.cookies[challengeCookie]
  if (!challenge || challenge.length > secretLength) return { redirect: withNext('/sign-in', next) }
  const own = (): Own => ({ state: 'two_factor', next })
  const faults = check(request, { code: { most: 40, required: 'Enter the code.', label: 'Code' } })
  if (faults.length) return show(ctx, request, own, typed(request, faults), 422)
  return attempt(ctx, request, own, async () => {
    try {
      const code = request.form.code ?? ''
      return go(ctx, await signInTwoFactor(ctx, { challenge, code, userAgent: request.userAgent }), next)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'link_invalid') throw error
      // too slow: the first step has to be taken again
      return { redirect: withNext('/sign-in', next), cookies: [{ name: challengeCookie, value: null }] }
    }
  })
}

async function getSignOut(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  return signedIn(ctx)
    ? show(ctx, request, () => ({ state: 'sign_out', next: nextOf(request.query.next) }))
    : { redirect: '/sign-in' }
}

async function postSignOut(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const name = sessionCookieName(ctx.publicUrl)
  await signOut(ctx, request.cookies[name])
  const next = nextOf(request.form.next)
  return { redirect: next === '/' ? '/sign-in?notice=signed-out' : next, cookies: [{ name, value: null }] }
}

const signUpPage =
  (next: string) =>
  (frame: Around): Own =>
    frame.signUpPage ? { state: 'sign_up', next } : { state: 'sign_up_closed' }

async function getSignUp(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const next = nextOf(request.query.next)
  return signedIn(ctx) ? { redirect: next } : show(ctx, request, signUpPage(next))
}

async function postSignUp(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const next = nextOf(request.query.next)
  const faults = check(request, {
    name: { most: 120, required: 'Enter your name.', label: 'Your name' },
    email: { most: 320, required: 'Enter your e-mail address.', label: 'E-mail', as: 'address' },
  })
  if (faults.length) return show(ctx, request, signUpPage(next), typed(request, faults), 422)
  return attempt(ctx, request, signUpPage(next), async () => {
    const { name = '', email = '' } = request.form
    await signUp(ctx, { name, email, next })
    return show(ctx, request, () => ({ state: 'sign_up_sent', email: email.trim() }))
  })
}

const verifyGone = (): Own => ({ state: 'link_invalid', what: 'verify' })

async function getVerify(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const link = await readable(request, (token) => readVerifyLink(ctx, token))
  if (!link) return show(ctx, request, verifyGone, emptyForm, 410)
  return show(ctx, request, () => ({ state: 'verify', path: pathOf('/verify', request), ...link }))
}

async function postVerify(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const link = await readable(request, (token) => readVerifyLink(ctx, token))
  if (!link) return show(ctx, request, verifyGone, emptyForm, 410)
  const own = (): Own => ({ state: 'verify', path: pathOf('/verify', request), ...link })
  const faults = check(request, {
    name: { most: 120, required: 'Enter your name.', label: 'Your name' },
    password: { most: 512, required: 'Choose a password.', label: 'Password', as: 'new_password' },
  })
  if (faults.length) return show(ctx, request, own, typed(request, faults), 422)
  return attempt(ctx, request, own, async () => {
    const { name = '', password = '' } = request.form
    const token = request.params.token ?? ''
    const done = await verifyAddress(ctx, { token, password, name, userAgent: request.userAgent })
    return { redirect: done.landing, cookies: [sessionCookie(ctx, done.session.token)] }
  })
}

async function getForgotPassword(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  return show(ctx, request, () => ({ state: 'forgot_password', next: nextOf(request.query.next) }))
}

/** The same answer for every address. */
async function postForgotPassword(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const own = (): Own => ({ state: 'forgot_password', next: nextOf(request.query.next) })
  const faults = check(request, { email: { most: 320, required: 'Enter your e-mail address.', label: 'E-mail' } })
  if (faults.length) return show(ctx, request, own, typed(request, faults), 422)
  return attempt(ctx, request, own, async () => {
    const { email = '' } = request.form
    await requestPasswordReset(ctx, { email })
    return show(ctx, request, () => ({ state: 'forgot_password_sent', email: email.trim() }))
  })
}

const resetGone = (): Own => ({ state: 'link_invalid', what: 'reset_password' })

async function getResetPassword(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const link = await readable(request, (token) => readPasswordLink(ctx, token))
  if (!link) return show(ctx, request, resetGone, emptyForm, 410)
  return show(ctx, request, () => ({
    state: 'reset_password',
    path: pathOf('/reset-password', request),
    first: !link.claimed,
  }))
}

async function postResetPassword(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const link = await readable(request, (token) => readPasswordLink(ctx, token))
  if (!link) return show(ctx, request, resetGone, emptyForm, 410)
  const own = (): Own => ({ state: 'reset_password', path: pathOf('/reset-password', request), first: !link.claimed })
  const faults = check(request, {
    password: { most: 512, required: 'Choose a password.', label: 'Password', as: 'new_password' },
  })
  if (faults.length) return show(ctx, request, own, typed(request, faults), 422)
  return attempt(ctx, request, own, async () => {
    const { password = '' } = request.form
    const done = await resetPassword(ctx, { token: request.params.token ?? '', password, userAgent: request.userAgent })
    if (done.session) return { redirect: done.landing, cookies: [sessionCookie(ctx, done.session.token)] }
    return {
      redirect: '/sign-in?notice=password-set',
      cookies: [{ name: sessionCookieName(ctx.publicUrl), value: null }],
    }
  })
}

/** What a link is about; nothing where it cannot be one of ours. */
async function readable<T>(request: PageRequest, read: (token: string) => Promise<T | null>): Promise<T | null> {
  const token = request.params.token ?? ''
  return /^[\w-]{16,200}$/.test(token) ? read(token) : null
}

function pathOf(base: string, request: PageRequest): string {
  return `${base}/${request.params.token}`
}

export const accountPages: PageRoute[] = [
  { method: 'GET', path: '/sign-in', handler: getSignIn },
  { method: 'POST', path: '/sign-in', handler: postSignIn },
  { method: 'GET', path: '/sign-in/two-factor', handler: getTwoFactor },
  { method: 'POST', path: '/sign-in/two-factor', handler: postTwoFactor },
  { method: 'GET', path: '/sign-out', handler: getSignOut },
  { method: 'POST', path: '/sign-out', handler: postSignOut },
  { method: 'GET', path: '/sign-up', handler: getSignUp },
  { method: 'POST', path: '/sign-up', handler: postSignUp },
  { method: 'GET', path: '/verify/:token', handler: getVerify },
  { method: 'POST', path: '/verify/:token', handler: postVerify },
  { method: 'GET', path: '/forgot-password', handler: getForgotPassword },
  { method: 'POST', path: '/forgot-password', handler: postForgotPassword },
  { method: 'GET', path: '/reset-password/:token', handler: getResetPassword },
  { method: 'POST', path: '/reset-password/:token', handler: postResetPassword },
]
