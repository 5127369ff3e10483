/**
 * The page of an invitation, in the visitor's state, and the forms below it. A GET changes nothing; every change is a POST
 * of our own site and leads back to the page, which then says how things stand.
 */
import { type ErrorCode, errors } from '#contract/errors.ts'
import { type ButtonName, fill, type Vocabulary } from '#contract/vocabulary.ts'
import { checkIdentity, createOwnOrganization } from '#server/features/organizations/index.ts'
import {
  acceptInvitation,
  confirmMailboxCode,
  declineInvitation,
  type InvitationView,
  markOpened,
  passOnInvitation,
  readInvitationBySecret,
  reconsiderInvitation,
  reportInvitation,
  requestNewLink,
  sendMailboxCode,
  signUpByInvitation,
} from '#server/features/partnerships/index.ts'
import type { FilesOf } from '#server/features/submissions/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import { AppError } from '#server/platform/errors.ts'
import type { PageAnswer, PageRequest, PageRoute } from '#server/platform/http/route.ts'
import {
  type AcceptPageView,
  countryCode,
  type FormFault,
  type FormState,
  type InvitationFacts,
  renderAcceptPage,
} from '#views'
import { formPages, showSection, type Way } from './fill.ts'
import { findByLink } from './fill-doors.ts'
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

/** A state of the page without what stands around it. */
type Own = AcceptPageView extends infer V ? (V extends unknown ? Omit<V, 'frame' | 'form'> : never) : never

interface Found {
  secret: string
  view: InvitationView | null
  frame: Around
}

async function find(ctx: Ctx, request: PageRequest): Promise<Found> {
  const secret = request.params.secret ?? ''
  // what cannot be one of our secrets is not looked up
  const view = /^[\w-]{20,100}$/.test(secret) ? await readInvitationBySecret(ctx, secret) : null
  return { secret, view, frame: await frameOf(ctx, request) }
}

const statusOfState: Partial<Record<AcceptPageView['state'], number>> = { wrong_link: 404, withdrawn: 410 }

function show(found: Found, own: Own, form: FormState = emptyForm, status?: number | Refused): PageAnswer {
  // Own is AcceptPageView without the two parts that are added here
  const html = renderAcceptPage({ frame: found.frame, form, ...own } as AcceptPageView)
  return page(html, status ?? statusOfState[own.state] ?? 200)
}

// ---- What to show ----------------------------------------------------------------------------------------------------

/** The page in the visitor's state. */
export function stateOf(view: InvitationView | null, secret: string, frame: Pick<Around, 'installation'>): Own {
  if (!view || view.state === 'draft') return { state: 'wrong_link' }
  const invitation = factsOf(view, secret, frame)
  switch (view.state) {
    case 'withdrawn':
      return { state: view.can.accept === 'invitation_reinvited' ? 'reinvited' : 'withdrawn', invitation }
    case 'accepted':
      if (view.visitor.relation === 'signed_in_other' && !view.visitor.answeredByMe)
        return { state: 'taken', invitation }
      if (view.applied && !view.visitor.landing)
        return { state: 'applied', invitation, email: view.invited.email, applied: view.applied }
      return { state: 'accepted', invitation, landing: view.visitor.landing }
    case 'declined':
      if (view.can.reconsider === 'invitation_reinvited') return { state: 'reinvited', invitation }
      return {
        state: 'declined',
        invitation,
        canReconsider: view.can.reconsider === true,
        canReport: view.can.report === true,
      }
    case 'expired':
      return {
        state: 'expired',
        invitation,
        canRenew: view.can.request_new_link === true,
        forgotPassword: view.program.policy.acceptance === 'implicit',
      }
    case 'pending':
      return openState(view, invitation)
  }
}

function openState(view: InvitationView, invitation: InvitationFacts): Own {
  if (view.can.accept === 'offer_ended') return { state: 'offer_ended', invitation }
  switch (view.visitor.relation) {
    case 'signed_out_new':
      return signsUpCompany(view)
        ? { state: 'greeting', invitation }
        : { state: 'new_person', invitation, acceptance: view.program.policy.acceptance }
    case 'signed_out_known':
      return { state: 'known_person', invitation }
    case 'signed_out_unproved':
      return { state: 'prove_mailbox', invitation, codeSent: false, signedIn: false }
    case 'signed_in_unverified':
      return { state: 'prove_mailbox', invitation, codeSent: false, signedIn: true }
    case 'signed_in_other':
      return { state: 'wrong_account', invitation, inboxHasOpen: view.visitor.inboxHasOpen }
    case 'signed_in_invitee':
    case 'signed_in_colleague':
      return answerState(view, invitation)
  }
}

function answerState(view: InvitationView, invitation: InvitationFacts): Own {
  const organizations = view.organizations.map(({ id, name, slug, mayAccept }) => ({
    id,
    name,
    identity: slug,
    whyNot: mayAccept === true ? null : errors[mayAccept].says,
  }))
  const none = organizations.every((organization) => organization.whyNot !== null)
  if (view.accepting === 'personal' || view.accepting === 'named') {
    return { state: 'answer', invitation, organizations: [], newOrganization: 'no' }
  }
  if (organizations.length > 0 && none && signsUpCompany(view))
    return { state: 'not_administrator', invitation, organizations }
  const colleague = view.visitor.relation === 'signed_in_colleague'
  const newOrganization = colleague ? 'no' : signsUpCompany(view) ? 'sign_up' : 'named'
  return { state: 'answer', invitation, organizations, newOrganization }
}

/** Whether a company has to be named with address and identity (policy `account: organization`). */
function signsUpCompany(view: InvitationView): boolean {
  return view.program.policy.account === 'organization'
}

/** The facts of the page in the program's words. */
export function factsOf(view: InvitationView, secret: string, frame: Pick<Around, 'installation'>): InvitationFacts {
  const { host, invited } = view
  return {
    path: `/i/${secret}`,
    host: {
      name: host.name,
      logoUrl: host.logoUrl,
      colour: host.colour,
      contactName: host.contactName,
      contactAddress: host.contactAddress,
      mailDomains: host.mailDomains.slice(0, 3),
    },
    timeZone: host.timeZone,
    words: wordsOf(view, frame.installation.name),
    partner: view.program.policy.invitedAs === 'person' ? '' : invited.partnerName,
    firstName: invited.firstName,
    lastName: invited.lastName,
    inviter: view.inviter,
    email: invited.email,
    message: view.message,
    permissions: view.permissions,
    accessEndsAt: view.endsAt,
    expiresAt: view.expiresAt,
    asks: view.asks,
    passOn: view.can.pass_on === true,
  }
}

const pageButtons = [
  'accept',
  'set_password',
  'sign_up',
  'log_in',
  'decline',
  'reconsider',
  'pass_on',
  'report',
  'request_new_link',
] as const satisfies readonly ButtonName[]

function wordsOf(view: InvitationView, installation: string): InvitationFacts['words'] {
  const { host, invited, program } = view
  const partner = invited.partnerName || [invited.firstName, invited.lastName].filter(Boolean).join(' ')
  const values = { host: host.name, installation, partner, program: program.name, inviter: view.inviter ?? host.name }
  const words: Vocabulary = program.vocabulary
  const buttons = Object.fromEntries(pageButtons.map((name) => [name, fill(words.buttons[name], values)]))
  return {
    title: fill(words.acceptTitle, values),
    intro: fill(words.acceptIntro, values),
    permissions: fill(words.permissions, values),
    // fromEntries forgets the keys it was given
    buttons: buttons as InvitationFacts['words']['buttons'],
  }
}

// ---- GET -------------------------------------------------------------------------------------------------------------

async function getInvitation(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const found = await find(ctx, request)
  const form = await applicationOf(ctx, request, found)
  if (form) return showSection(form, request)
  return show(found, stateOf(found.view, found.secret, found.frame))
}

/** The application, where this visitor can hand it in now; the page of the invitation says why not. */
async function applicationOf(ctx: Ctx, request: PageRequest, { view, secret, frame }: Found) {
  if (!view?.application) return undefined
  return await findByLink(ctx, request, view, factsOf(view, secret, frame), frame)
}

/** The pages of the form behind the link. */
const byLink: Way = {
  path: (request) => `${pathOf(request)}/form`,
  find: async (ctx, request) =>
    (await applicationOf(ctx, request, await find(ctx, request))) ?? { redirect: pathOf(request) },
}

type Side = 'decline' | 'pass_on' | 'report' | 'sign_up_person' | 'sign_up_organization' | 'code'

/** A form of its own, where this visitor may send it now; otherwise nothing, and the page itself says how things stand. */
function sideOf(found: Found, side: Side, addressOf: Ctx['addressOf']): Own | undefined {
  const { view, secret, frame } = found
  if (!view) return undefined
  const { relation } = view.visitor
  const invitation = factsOf(view, secret, frame)
  switch (side) {
    case 'decline':
    case 'pass_on':
    case 'report':
      return view.can[side] === true ? { state: side, invitation } : undefined
    case 'sign_up_person':
      return view.state === 'pending' && relation === 'signed_out_new' && signsUpCompany(view)
        ? { state: 'sign_up_person', invitation }
        : undefined
    case 'sign_up_organization':
      return view.state === 'pending' && relation === 'signed_in_invitee' && signsUpCompany(view)
        ? {
            state: 'sign_up_organization',
            invitation,
            address: addressOf('{identity}'),
            steps: view.organizations.length === 0,
          }
        : undefined
    case 'code':
      return view.state === 'pending' && (relation === 'signed_out_unproved' || relation === 'signed_in_unverified')
        ? { state: 'prove_mailbox', invitation, codeSent: true, signedIn: relation === 'signed_in_unverified' }
        : undefined
  }
}

function getSide(side: Side): PageRoute['handler'] {
  return async (ctx, request) => {
    const found = await find(ctx, request)
    const own = sideOf(found, side, ctx.addressOf)
    return own ? show(found, own) : { redirect: pathOf(request) }
  }
}

// ---- POST ------------------------------------------------------------------------------------------------------------

/** Refusals that the page itself explains: it is shown anew. */
const toldByPage = new Set<ErrorCode>([
  'not_found',
  'not_signed_in',
  'invitation_expired',
  'invitation_closed',
  'invitation_answered',
  'invitation_taken',
  'invitation_withdrawn',
  'invitation_reinvited',
  'not_invitee',
  'not_partner_admin',
  'mailbox_unproved',
  'offer_ended',
  'already_partner',
  'pass_on_off',
  'new_link_limit',
  'verb_not_allowed',
])

/** Runs an action. What it refuses shows the form again with everything typed, or the page, which knows why. */
async function attempt(
  ctx: Ctx,
  request: PageRequest,
  side: Side | null,
  run: () => Promise<PageAnswer>,
): Promise<PageAnswer> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof AppError && !error.extra.faults && toldByPage.has(error.code)) {
      return refusedByState(ctx, request, error)
    }
    return again(ctx, request, side, faultsOf(error), refusedBy(error))
  }
}

/** The page says why by its state; where it looks open all the same, the refusal is said on top. */
async function refusedByState(ctx: Ctx, request: PageRequest, error: AppError): Promise<PageAnswer> {
  const found = await find(ctx, request)
  const own = stateOf(found.view, found.secret, found.frame)
  const open = found.view?.state === 'pending' && own.state !== 'offer_ended'
  return open ? show(found, own, typed(request, faultsOf(error)), error.status) : { redirect: pathOf(request) }
}

async function again(
  ctx: Ctx,
  request: PageRequest,
  side: Side | null,
  faults: FormFault[],
  status: number | Refused,
): Promise<PageAnswer> {
  const found = await find(ctx, request)
  const own = (side && sideOf(found, side, ctx.addressOf)) ?? stateOf(found.view, found.secret, found.frame)
  return show(found, own, typed(request, faults), status)
}

async function postAccept(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const { secret, view } = await find(ctx, request)
  const isNew = view?.visitor.relation === 'signed_out_new'
  const faults = isNew
    ? check(request, {
        name: { most: 120, required: 'Enter your name.', label: 'Your name' },
        password: { most: 512, required: 'Choose a password.', label: 'Password', as: 'new_password' },
      })
    : []
  if (faults.length) return again(ctx, request, null, faults, 422)
  return attempt(ctx, request, null, async () => {
    const { name = '', password, organization } = request.form
    const chosen =
      organization === 'new'
        ? { newOrganization: 'named' as const }
        : organization
          ? { organizationId: organization }
          : {}
    const done = await acceptInvitation(ctx, {
      secret,
      ...(isNew ? { name: name.trim(), password } : {}),
      ...chosen,
      userAgent: request.userAgent,
    })
    return { redirect: done.landing, cookies: done.session ? [sessionCookie(ctx, done.session.token)] : [] }
  })
}

async function postDecline(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const faults = check(request, { reason: { most: 2000, label: 'Reason' } })
  if (faults.length) return again(ctx, request, 'decline', faults, 422)
  return attempt(ctx, request, 'decline', async () => {
    await declineInvitation(ctx, { secret: secretOf(request), ...reasonOf(request) })
    return { redirect: pathOf(request) }
  })
}

async function postReconsider(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  return attempt(ctx, request, null, async () => {
    await reconsiderInvitation(ctx, { secret: secretOf(request) })
    return { redirect: pathOf(request) }
  })
}

async function postPassOn(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const faults = check(request, {
    name: { most: 120, label: 'Your colleague’s name' },
    email: { most: 320, required: 'Enter your colleague’s e-mail address.', label: 'E-mail' },
  })
  if (faults.length) return again(ctx, request, 'pass_on', faults, 422)
  return attempt(ctx, request, 'pass_on', async () => {
    const { email = '', name = '' } = request.form
    const colleague = { email: email.trim(), ...(name.trim() && { name: name.trim() }) }
    await passOnInvitation(ctx, { secret: secretOf(request), ...colleague })
    return then(ctx, request, (invitation) => ({ state: 'passed_on', invitation }))
  })
}

async function postReport(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const faults = check(request, { reason: { most: 2000, label: 'What the administrators should know' } })
  if (faults.length) return again(ctx, request, 'report', faults, 422)
  return attempt(ctx, request, 'report', async () => {
    await reportInvitation(ctx, { secret: secretOf(request), ...reasonOf(request) })
    return then(ctx, request, (invitation) => ({ state: 'reported', invitation }))
  })
}

/** The same answer whether or not there is such an invitation. */
async function postNewLink(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  return attempt(ctx, request, null, async () => {
    await requestNewLink(ctx, secretOf(request))
    return then(ctx, request, (invitation) => ({ state: 'new_link_sent', invitation }))
  })
}

async function postCode(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const secret = secretOf(request)
  if (request.form.send !== undefined) {
    return attempt(ctx, request, null, async () => {
      await sendMailboxCode(ctx, secret)
      return { redirect: `${pathOf(request)}/code` }
    })
  }
  const faults = check(request, { code: { most: 12, required: 'Enter the code from the mail.', label: 'Code' } })
  if (faults.length) return again(ctx, request, 'code', faults, 422)
  return attempt(ctx, request, 'code', async () => {
    const proved = await confirmMailboxCode(ctx, secret, (request.form.code ?? '').replace(/\s/g, ''))
    return { redirect: `/i/${proved.secret}` }
  })
}

/** Told by the page that ran, never by a fetch of its address. */
async function postOpened(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  await markOpened(ctx, secretOf(request))
  return { status: 204, html: '' }
}

const phoneCookie = 'entente-phone'

/** Step one: the person. The account is there afterwards, so nothing is lost when somebody stops here. */
async function postSignUp(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const faults = check(request, {
    firstName: { most: 100, required: 'Enter your first name.', label: 'First name' },
    lastName: { most: 100, label: 'Last name' },
    password: { most: 512, required: 'Choose a password.', label: 'Password', as: 'new_password' },
    phone: { most: 40, label: 'Phone' },
  })
  if (faults.length) return again(ctx, request, 'sign_up_person', faults, 422)
  return attempt(ctx, request, 'sign_up_person', async () => {
    const { firstName = '', lastName = '', password = '', phone = '' } = request.form
    const name = [firstName.trim(), lastName.trim()].filter(Boolean).join(' ')
    const session = await signUpByInvitation(ctx, {
      secret: secretOf(request),
      name,
      password,
      userAgent: request.userAgent,
      ...(phone.trim() && { phone: phone.trim() }),
    })
    const cookies = [sessionCookie(ctx, session.token)]
    // goes with the company of step two
    if (phone.trim()) cookies.push({ name: phoneCookie, value: phone.trim(), maxAgeSeconds: 3600 })
    return { redirect: `${pathOf(request)}/organization`, cookies }
  })
}

/** Step two: the company. Then back on the invitation, which is still open. */
async function postOrganization(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const found = await find(ctx, request)
  if (!signedIn(ctx) || !sideOf(found, 'sign_up_organization', ctx.addressOf)) return { redirect: pathOf(request) }
  const faults = check(request, {
    name: { most: 120, required: 'Enter the name of your company.', label: 'Company name' },
    identity: { most: 80, label: 'Identity' },
    size: { most: 40, label: 'Company size' },
    industry: { most: 80, label: 'Industry' },
    address: { most: 300, label: 'Address' },
    city: { most: 120, label: 'City' },
  })
  const { name = '', identity = '', country = '' } = request.form
  if (country && !countryCode(country)) faults.push({ field: 'country', says: 'Choose a country from the list.' })
  if (faults.length) return again(ctx, request, 'sign_up_organization', faults, 422)
  return attempt(ctx, request, 'sign_up_organization', async () => {
    if (identity.trim() === '') {
      const { slug, free, suggestion } = await checkIdentity(ctx, name)
      request.form.identity = free ? slug : (suggestion ?? '')
      const says =
        suggestion || free ? 'This identity is suggested. Keep it or change it, then go on.' : 'Choose an identity.'
      return again(ctx, request, 'sign_up_organization', [{ field: 'identity', says }], 422)
    }
    const optional = Object.fromEntries(
      (['size', 'industry', 'address', 'city'] as const).flatMap((field) => {
        const value = request.form[field]?.trim()
        return value ? [[field, value]] : []
      }),
    )
    const phone = request.cookies[phoneCookie]?.slice(0, 40)
    await createOwnOrganization(ctx, {
      name,
      slug: identity,
      ...optional,
      ...(phone && { phone }),
      ...(country && { country: countryCode(country) }),
    })
    return { redirect: pathOf(request), cookies: [{ name: phoneCookie, value: null }] }
  })
}

/** A page after something was done; the invitation is read anew. */
async function then(ctx: Ctx, request: PageRequest, own: (invitation: InvitationFacts) => Own): Promise<PageAnswer> {
  const found = await find(ctx, request)
  if (!found.view) return show(found, { state: 'wrong_link' })
  return show(found, own(factsOf(found.view, found.secret, found.frame)))
}

function secretOf(request: PageRequest): string {
  const secret = request.params.secret ?? ''
  if (!/^[\w-]{20,100}$/.test(secret)) throw new AppError('not_found')
  return secret
}

function pathOf(request: PageRequest): string {
  return `/i/${request.params.secret}`
}

function reasonOf(request: PageRequest): { reason?: string } {
  const reason = request.form.reason?.trim()
  return reason ? { reason } : {}
}

const base = '/i/:secret'
/** The address of a form that was shown again, typed anew. */
const back = async (_ctx: Ctx, request: PageRequest): Promise<PageAnswer> => ({ redirect: pathOf(request) })
const perVisitor = { by: 'address', capacity: 60, refillPerSecond: 1 } as const

export const applicationPages = (files: FilesOf): PageRoute[] => formPages(`${base}/form`, byLink, files, perVisitor)

export const invitationPages: PageRoute[] = [
  { method: 'GET', path: base, handler: getInvitation },
  { method: 'GET', path: `${base}/decline`, handler: getSide('decline') },
  { method: 'GET', path: `${base}/pass-on`, handler: getSide('pass_on') },
  { method: 'GET', path: `${base}/report`, handler: getSide('report') },
  { method: 'GET', path: `${base}/code`, handler: getSide('code') },
  { method: 'GET', path: `${base}/sign-up`, handler: getSide('sign_up_person') },
  { method: 'GET', path: `${base}/organization`, handler: getSide('sign_up_organization') },
  { method: 'GET', path: `${base}/accept`, handler: back },
  { method: 'GET', path: `${base}/reconsider`, handler: back },
  { method: 'GET', path: `${base}/new-link`, handler: back },
  { method: 'POST', path: `${base}/accept`, handler: postAccept, limit: perVisitor },
  { method: 'POST', path: `${base}/decline`, handler: postDecline, limit: perVisitor },
  { method: 'POST', path: `${base}/reconsider`, handler: postReconsider, limit: perVisitor },
  { method: 'POST', path: `${base}/pass-on`, handler: postPassOn, limit: perVisitor },
  { method: 'POST', path: `${base}/report`, handler: postReport, limit: perVisitor },
  { method: 'POST', path: `${base}/new-link`, handler: postNewLink, limit: perVisitor },
  { method: 'POST', path: `${base}/code`, handler: postCode, limit: perVisitor },
  { method: 'POST', path: `${base}/opened`, handler: postOpened, limit: perVisitor },
  { method: 'POST', path: `${base}/sign-up`, handler: postSignUp, limit: perVisitor },
  { method: 'POST', path: `${base}/organization`, handler: postOrganization, limit: perVisitor },
]
