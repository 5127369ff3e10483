/** The two ways to a form: signed in, of a partnership of one's own; or by the mailed link of an application. */
import type { Readable } from 'node:stream'
import type { Static } from 'typebox'
import type { FileRef, Saved, Submission } from '#contract/endpoints/submissions.ts'
import { findPerson } from '#server/features/identity/index.ts'
import { getCard, type InvitationView } from '#server/features/partnerships/index.ts'
import {
  commentAsPartner,
  type FilesOf,
  getOwnSubmission,
  mailResumeLink,
  readApplication,
  recallAnswers,
  saveApplication,
  saveOwnAnswers,
  submitAnswers,
  submitByLink,
  type Upload,
  uploadAsPartner,
  uploadByLink,
} from '#server/features/submissions/index.ts'
import type { Ctx, PersonCtx } from '#server/platform/ctx.ts'
import { AppError } from '#server/platform/errors.ts'
import type { PageRequest } from '#server/platform/http/route.ts'
import { toPublicId } from '#server/platform/id.ts'
import type { FormPageView, InvitationFacts, PageBrand } from '#views'
import type { Application, FillView } from '#web/fill/view.ts'
import { type Around, frameOf, signedIn } from './frame.ts'

type Changes = { revision: number; answers: Record<string, unknown>; over?: string[] }

/** What can be done with the answers here; what is not there is not possible this way. */
export interface Door {
  read(): Promise<Submission>
  save(changes: Changes): Promise<Static<typeof Saved>>
  upload(files: FilesOf, of: Upload, content: Readable): Promise<Static<typeof FileRef>>
  submit(revision: number, organizationId?: string): Promise<void>
  recall?(): Promise<void>
  comment?(about: string, body: string): Promise<void>
  /** Mails a link to go on with. */
  resume?(): Promise<void>
}

/** What a page of the form is made from. */
export interface Found {
  door: Door
  view: FillView
  brand: PageBrand
  frame: Around
  theme: FormPageView['theme']
}

/** The form of a partnership of this person; undefined where there is none to see. */
export async function findOwn(ctx: PersonCtx, request: PageRequest): Promise<Found | undefined> {
  const id = request.params.id ?? ''
  const card = await getCard(ctx, id)
  const door: Door = {
    read: () => getOwnSubmission(ctx, id),
    save: (changes) => saveOwnAnswers(ctx, id, changes),
    upload: (files, of, content) => uploadAsPartner(files, ctx, id, of, content),
    submit: async (revision) => void (await submitAnswers(ctx, id, { revision })),
    recall: async () => void (await recallAnswers(ctx, id)),
    comment: async (about, body) => void (await commentAsPartner(ctx, id, { body, ...(about && { field: about }) })),
  }
  const submission = await unless(['no_form', 'not_active'], door.read())
  if (!submission) return undefined
  const frame = await frameOf(ctx, request)
  const { personId, name, sessionEndsAt, confinedTo } = ctx.actor
  const person = await ctx.db.transaction({ as: 'identity' }, (tx) => findPerson(tx, personId))
  const { host } = card
  return {
    door,
    frame,
    theme: person?.theme ?? 'auto',
    brand: { name: host.name, logoUrl: host.logoUrl, colour: host.colour },
    view: {
      path: `/home/p/${id}/form`,
      api: `/v1/portal/${id}/form`,
      account: toPublicId('psn', personId),
      name,
      submission,
      now: ctx.now().toISOString(),
      locale: 'en-GB',
      timeZone: frame.timeZone,
      home: confinedTo ? null : `/home/p/${id}`,
      contact: card.contact,
      sessionEndsAt: sessionEndsAt?.toISOString() ?? null,
      application: null,
    },
  }
}

/** Why an application cannot be filled in through this link; the page of the invitation says so. */
const toldByPage = [
  'no_form',
  'link_invalid',
  'not_found',
  'not_signed_in',
  'not_invitee',
  'not_partner_admin',
  'mailbox_unproved',
  'invitation_expired',
  'invitation_closed',
  'invitation_answered',
  'invitation_taken',
  'invitation_withdrawn',
  'invitation_reinvited',
  'offer_ended',
  'already_partner',
  'verb_not_allowed',
] as const

/** The application behind a link, as long as it can be handed in; undefined otherwise. */
export async function findByLink(
  ctx: Ctx,
  request: PageRequest,
  invitation: InvitationView,
  facts: InvitationFacts,
  frame: Around,
): Promise<Found | undefined> {
  const handle = { secret: request.params.secret ?? '' }
  const door: Door = {
    read: () => readApplication(ctx, handle),
    save: (changes) => saveApplication(ctx, handle, changes),
    upload: (files, of, content) => uploadByLink(files, ctx, handle, of, content),
    submit: async (revision, organizationId) =>
      void (await submitByLink(ctx, handle, { revision, ...(organizationId && { organizationId }) })),
    resume: () => mailResumeLink(ctx, handle),
  }
  const submission = await unless(toldByPage, door.read())
  if (!submission) return undefined
  const { name, logoUrl, colour, contactName, contactAddress } = facts.host
  return {
    door,
    frame,
    theme: 'auto',
    brand: { name, logoUrl, colour },
    view: {
      path: `${facts.path}/form`,
      api: `/v1/applications/${handle.secret}`,
      account: invitation.invitationId,
      name: `${invitation.invited.firstName} ${invitation.invited.lastName}`.trim() || invitation.invited.email,
      submission,
      now: ctx.now().toISOString(),
      locale: 'en-GB',
      timeZone: facts.timeZone,
      home: null,
      contact: { name: contactName ?? '', email: contactAddress },
      sessionEndsAt: null,
      application: applicationFacts(invitation, facts, signedIn(ctx)),
    },
  }
}

/** Who invites to apply, and the other answers. */
export function applicationFacts(invitation: InvitationView, facts: InvitationFacts, isSignedIn: boolean): Application {
  const { buttons } = facts.words
  const { can, organizations } = invitation
  const link = (verb: 'decline' | 'pass_on' | 'report') =>
    can[verb] === true ? { href: `${facts.path}/${verb.replace('_', '-')}`, label: buttons[verb] } : null
  return {
    title: facts.words.title,
    intro: facts.words.intro,
    inviter: facts.inviter,
    email: facts.email,
    message: facts.message,
    expiresAt: facts.expiresAt?.toISOString() ?? null,
    decline: link('decline'),
    others: [link('pass_on'), link('report')].filter((one) => one !== null),
    opened: `${facts.path}/opened`,
    organizations: isSignedIn
      ? organizations.filter(({ mayAccept }) => mayAccept === true).map(({ id, name }) => ({ id, name }))
      : [],
    newName: facts.partner || null,
  }
}

/** What was asked for, unless it was refused for one of these reasons. */
async function unless<T>(codes: readonly string[], asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof AppError && codes.includes(error.code)) return undefined
    throw error
  }
}
