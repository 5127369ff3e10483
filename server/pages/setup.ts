/** The first set-up, by the link that the server prints. */
import { setUpByLink, setupState } from '#server/features/organizations/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import type { PageAnswer, PageRequest, PageRoute } from '#server/platform/http/route.ts'
import { type FormState, renderSetupPage, type SetupPageView } from '#views'
import { check, emptyForm, faultsOf, frameOf, page, type Refused, refusedBy, sessionCookie, typed } from './frame.ts'

const timeZones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]
const statusOfState: Record<SetupPageView['state'], number> = {
  questions: 200,
  already_set_up: 200,
  token_wrong: 403,
  not_set_up: 503,
}

async function show(
  ctx: Ctx,
  request: PageRequest,
  token: string,
  form: FormState = emptyForm,
  status?: number | Refused,
): Promise<PageAnswer> {
  const state = await setupState(ctx, token)
  const frame = await frameOf(ctx, request)
  return page(renderSetupPage({ frame, form, token, state, timeZones }), status ?? statusOfState[state])
}

async function getSetup(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  return show(ctx, request, tokenOf(request.query.token))
}

async function postSetup(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const token = tokenOf(request.form.token)
  const faults = check(request, {
    organizationName: {
      most: 120,
      required: 'Enter the name of your organization.',
      label: 'Your organization’s name',
    },
    name: { most: 120, required: 'Enter your name.', label: 'Your name' },
    email: { most: 320, required: 'Enter your e-mail address.', label: 'Your e-mail address', as: 'address' },
    password: { most: 512, required: 'Choose a password.', label: 'Password', as: 'new_password' },
    timeZone: { most: 60, required: 'Choose a time zone.', label: 'Time zone' },
  })
  if (faults.length) return show(ctx, request, token, typed(request, faults), 422)
  try {
    const { organizationName = '', name = '', email = '', password = '', timeZone = '' } = request.form
    const input = { token, organizationName, name, email, password, timeZone, userAgent: request.userAgent }
    const done = await setUpByLink(ctx, input)
    return { redirect: done.landing, cookies: [sessionCookie(ctx, done.session.token)] }
  } catch (error) {
    return show(ctx, request, token, typed(request, faultsOf(error)), refusedBy(error))
  }
}

function tokenOf(given: string | undefined): string {
  return given && /^[\w-]{1,200}$/.test(given) ? given : ''
}

export const setupPages: PageRoute[] = [
  { method: 'GET', path: '/setup', handler: getSetup },
  { method: 'POST', path: '/setup', handler: postSetup },
]
