/**
 * Forms as those who are asked fill them in: a page for each section and one at the end. Each works as an ordinary form; the
 * script of the page calls the API instead. A GET changes nothing.
 */
import type { FilesOf } from '#server/features/submissions/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import { AppError } from '#server/platform/errors.ts'
import type { PageAnswer, PageRequest, PageRoute } from '#server/platform/http/route.ts'
import { renderFormPage, renderSignedOutPage } from '#views'
import { anyField, blockingRequests, lastPlace, openRequests } from '#web/fill/comments.ts'
import { derive } from '#web/fill/derive.ts'
import { idOf, labelAt, sectionOf } from '#web/fill/places.ts'
import {
  checkPlace,
  type FillState,
  type FillView,
  initialState,
  isIntroShown,
  type Place,
  placeUrl,
  type Shown,
} from '#web/fill/view.ts'
import { t } from '#web/fill/words.ts'
import { type Found, findOwn } from './fill-doors.ts'
import { type Act, actOf, type Posted, savePosted } from './fill-saving.ts'
import { beginScript, fillScript } from './fill-script.ts'
import { faultsOf, frameOf, page, refusedBy, signedIn } from './frame.ts'

/** Who looks for a form, and where they are led without one. */
export interface Way {
  find(ctx: Ctx, request: PageRequest): Promise<Found | PageAnswer>
  /** Where the form is. */
  path(request: PageRequest): string
  /** The session has ended while somebody was typing. */
  signedOut?(ctx: Ctx, request: PageRequest, action: string): Promise<PageAnswer | undefined>
}

export function showForm(found: Found, place: Place, change: Partial<FillState> = {}, status = 200): PageAnswer {
  const { frame, brand, view, theme } = found
  const account = frame.visitor && !view.application ? { href: '/account', label: t('account') } : null
  const state = initialState(view, place, change)
  const scriptUrl = fillScript()
  const begin = scriptUrl && isIntroShown(state) ? beginScript : null
  const html = renderFormPage({ frame, brand, theme, state, scriptUrl, begin, account })
  return { ...page(html, status), compressed: true }
}

/** A form shown again with what is wrong: at each field, and on top with the way there. */
function refused(found: Found, place: Place, faults: Shown[], change: Partial<FillState>, status: number): PageAnswer {
  const { definition } = found.view.submission
  const summary = faults
    .filter(({ path }) => !path.startsWith(':'))
    .map(({ path, says }) => ({ path, says: [labelAt(definition, path), says].filter(Boolean).join(': ') }))
  return showForm(found, place, { ...change, faults, summary }, status)
}

// ---- GET -------------------------------------------------------------------------------------------------------------

/** The section that was asked for; otherwise where this partner stopped, or what was asked of it, or the beginning. */
export function showSection(found: Found, request: PageRequest): PageAnswer {
  const { submission, path } = found.view
  const { definition, state, can } = submission
  if (can.save !== true) return { redirect: `${path}/check` }
  const asked = definition.sections.find(({ key }) => key === request.query.section)
  if (asked) return showForm(found, asked.key, saidBy(request))
  if (state === 'approved') return { redirect: `${path}/check` }
  const last = openRequests(submission)[0]?.field ?? lastPlace(submission)?.field ?? null
  const section = sectionOf(definition, last)
  if (last && section) return { redirect: `${placeUrl(path, section.key)}#${idOf(last)}` }
  const [first] = derive(initialState(found.view, checkPlace)).steps
  if (!first) return { redirect: `${path}/check` }
  // an application begins on the page of its invitation
  return found.view.application ? showForm(found, first.key) : { redirect: placeUrl(path, first.key) }
}

/** What an address tells beside the place: blank rows that were asked for, and what was just done. */
function saidBy({ query }: PageRequest): Partial<FillState> {
  const [, path, count] = /^([\w.]{1,200}):(\d{1,4})$/.exec(query.rows ?? '') ?? []
  return {
    ...(path && { blank: { [path]: Number(count) } }),
    ...(query.said === 'saved' && { notice: t('notice.saved') }),
    ...(query.said === 'mailed' && { notice: t('notice.mailed') }),
    ...(query.said === 'recalled' && { notice: t('notice.recalled') }),
  }
}

const showCheck = (found: Found, request: PageRequest) => showForm(found, checkPlace, saidBy(request))

/** Where handing in leads: to the rest where nothing more is asked, otherwise to what happens next. */
const afterSubmit = ({ view }: Found): PageAnswer =>
  view.home && view.submission.state === 'approved' ? { redirect: view.home } : { redirect: `${view.path}/check` }

// ---- POST ------------------------------------------------------------------------------------------------------------

interface Posting extends Act {
  found: Found
  request: PageRequest
  way: Way
  ctx: Ctx
}

async function postSection(files: FilesOf, posting: Posting): Promise<PageAnswer> {
  const { found, request, way, ctx } = posting
  const section = found.view.submission.definition.sections.find(({ key }) => key === request.query.section)
  if (!section) return { redirect: found.view.path }
  try {
    const posted = await savePosted(files, found, section, request, posting)
    const now = await way.find(ctx, request)
    if (!('view' in now)) return now
    return posted.faults.length > 0 || posted.conflicts.length > 0
      ? saveRefused(now, section.key, posted, request)
      : await onward({ ...posting, found: now }, section.key, posted)
  } catch (error) {
    const says = faultsOf(error)[0]?.says ?? ''
    const change: Partial<FillState> = { saving: { is: 'refused', says }, comments: commentsIn(request) }
    return showForm(found, section.key, change, refusedBy(error).status)
  }
}

function saveRefused(now: Found, place: Place, posted: Posted, request: PageRequest): PageAnswer {
  const { submission } = now.view
  const change: Partial<FillState> = {
    typed: { ...submission.answers, ...posted.left },
    conflicts: posted.conflicts,
    blank: posted.rows,
    comments: commentsIn(request),
  }
  // until a conflict is settled the form speaks of what it was read at
  const revision = posted.conflicts.length > 0 ? posted.revision : submission.revision
  const found = { ...now, view: { ...now.view, submission: { ...submission, revision } } }
  return refused(found, place, posted.faults, change, posted.conflicts.length > 0 ? 409 : 422)
}

/** Where a section that was saved leads. */
async function onward(posting: Posting, place: Place, { rows }: Posted): Promise<PageAnswer> {
  const { found, verb, about } = posting
  const { path, home } = found.view
  const here = placeUrl(path, place)
  switch (verb) {
    case 'add': {
      const count = (rows[about] ?? 1) + 1
      return { redirect: `${here}&rows=${about}:${count}#${idOf(`${about}.${count - 1}`)}` }
    }
    case 'remove':
    case 'mine':
    case 'theirs':
      return { redirect: `${here}#${idOf(about.replace(/\.\d+$/, ''))}` }
    case 'comment':
      return await sendComment(posting, place)
    case 'leave':
      if (!found.door.resume) return { redirect: home ?? `${here}&said=saved` }
      await found.door.resume()
      return { redirect: `${here}&said=mailed` }
    default: {
      const { sections } = found.view.submission.definition
      const shown = shownKeys(found.view)
      const after = sections.slice(sections.findIndex(({ key }) => key === place) + 1)
      return { redirect: placeUrl(path, after.find(({ key }) => shown.has(key))?.key ?? checkPlace) }
    }
  }
}

const shownKeys = (view: FillView) => new Set(derive(initialState(view, checkPlace)).steps.map(({ key }) => key))

/** Comments that were typed but not sent, so that they stand there again. */
function commentsIn({ form }: PageRequest): FillState['comments'] {
  const typed = Object.entries(form).filter(([name]) => name.startsWith(bodyName))
  return Object.fromEntries(typed.map(([name, body]) => [name.slice(bodyName.length), body]))
}

const bodyName = ':body:'
const longestComment = 4_000

async function sendComment({ found, request, about }: Posting, place: Place): Promise<PageAnswer> {
  const body = (request.form[bodyName + about] ?? '').trim()
  const comments = commentsIn(request)
  const says = body === '' ? t('talk.empty') : body.length > longestComment ? t('talk.tooLong') : undefined
  if (says) return refused(found, place, [{ path: bodyName + about, says }], { comments }, 422)
  const field = about === anyField ? (request.form[':about'] ?? '') : about
  if (!found.door.comment) throw new AppError('forbidden')
  await found.door.comment(field, body)
  return { redirect: `${placeUrl(found.view.path, place)}#talk-${field}` }
}

async function postCheck(posting: Posting): Promise<PageAnswer> {
  const { found, request, verb } = posting
  try {
    if (verb === 'comment') return await sendComment(posting, checkPlace)
    if (verb === 'recall' && found.door.recall) {
      await found.door.recall()
      return { redirect: `${found.view.path}/check?said=recalled` }
    }
    return await submit(found, request)
  } catch (error) {
    const faults = faultsOf(error)
    const comments = commentsIn(request)
    const told = faults.flatMap(({ field, says }): Shown[] => (field ? [{ path: field, says }] : []))
    if (told.length > 0) return refused(found, checkPlace, told, { comments }, 422)
    const saving = { is: 'refused', says: faults[0]?.says ?? '' } as const
    return showForm(found, checkPlace, { saving, comments }, refusedBy(error).status)
  }
}

/** Hands in what is saved. Each change that was asked for wants an answer first. */
async function submit(found: Found, request: PageRequest): Promise<PageAnswer> {
  const { submission, path } = found.view
  const says = t('talk.asks', { host: submission.words.host })
  const asked = blockingRequests(submission).map(({ field }) => ({ path: field ?? '', says }))
  if (asked.length > 0) return refused(found, checkPlace, asked, { comments: commentsIn(request) }, 422)
  const organization = request.form[':organization']
  await found.door.submit(submission.revision, organization === 'new' ? undefined : organization)
  return { redirect: `${path}/done` }
}

// ---- Routes ----------------------------------------------------------------------------------------------------------

/** Without a script files come with the rest of their section; with it, each comes by itself. */
const mostBytes = 40_000_000
/** Tables have many cells. */
const mostFields = 20_000

/** The pages of a form below `base`. */
export function formPages(base: string, way: Way, files: FilesOf, limit: PageRoute['limit']): PageRoute[] {
  const get = (path: string, show: (found: Found, request: PageRequest) => PageAnswer): PageRoute => ({
    method: 'GET',
    path: base + path,
    handler: async (ctx, request) => {
      const found = await way.find(ctx, request)
      return 'view' in found ? show(found, request) : found
    },
  })
  const post = (
    path: string,
    action: (request: PageRequest) => string,
    run: (posting: Posting) => Promise<PageAnswer>,
  ): PageRoute => ({
    method: 'POST',
    path: base + path,
    limit,
    mostFields,
    handler: async (ctx, request) => {
      const over = await way.signedOut?.(ctx, request, action(request))
      if (over) return over
      const found = await way.find(ctx, request)
      return 'view' in found ? await run({ found, request, way, ctx, ...actOf(request) }) : found
    },
  })
  const here = (request: PageRequest) => placeUrl(way.path(request), request.query.section ?? '')
  return [
    get('', showSection),
    get('/check', showCheck),
    get('/done', afterSubmit),
    { ...post('', here, (posting) => postSection(files, posting)), files: true, bodyLimitBytes: mostBytes },
    post('/check', (request) => `${way.path(request)}/check`, postCheck),
  ]
}

/** The form of one's own partnership. Without one, the partnership's own page says how things stand. */
const own: Way = {
  path: (request) => `/home/p/${request.params.id}/form`,
  find: async (ctx, request) => {
    if (!signedIn(ctx)) return { redirect: `/sign-in?next=${encodeURIComponent(own.path(request))}` }
    return (await findOwn(ctx, request)) ?? { redirect: `/home/p/${request.params.id}` }
  },
  // nothing is lost: all of it is sent again after signing in
  signedOut: async (ctx, request, action) => {
    if (signedIn(ctx)) return undefined
    const frame = await frameOf(ctx, request)
    const fields = Object.entries(request.lists).flatMap(([name, values]) => values.map((value) => ({ name, value })))
    return page(renderSignedOutPage({ frame, action, fields, hadFiles: request.files.length > 0 }), 401)
  },
}

export const fillPages = (files: FilesOf): PageRoute[] =>
  formPages('/home/p/:id/form', own, files, { by: 'account', capacity: 120, refillPerSecond: 2 })
