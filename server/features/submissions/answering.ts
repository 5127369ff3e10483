/** The answers of one partnership as they stand: its form, what is under way, what was approved, and who looks. */
import {
  emptyValues,
  type FormContext,
  type FormDefinition,
  missing,
  type Side,
  says,
  type Values,
  validate,
} from '#contract/forms/index.ts'
import { findPublished, type PublishedForm } from '#server/features/forms/index.ts'
import { type Case, hasSubmission, statusOf } from '#server/features/partnerships/index.ts'
import type { Ctx, SignedIn } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'
import type { Editor } from './merging.ts'
import type { AnswersFacts } from './policy.ts'
import { findProfile, insertSubmission, lockOpen, nextNumber, type Sheet, type SubmissionRow } from './store.ts'

/** The form this partnership is asked for. */
export async function formOf(tx: Tx, c: Case): Promise<PublishedForm> {
  const form =
    c.formExists && c.pinned.formWhen !== 'none' ? await findPublished(tx, c.partnership.program_id) : undefined
  if (!form) throw new AppError('no_form')
  return form
}

export function contextOf(ctx: Ctx, c: Case, viewer: Side): FormContext {
  return { viewer, now: ctx.now(), timeZone: c.host.time_zone, editors: c.pinned.formEditors }
}

export function answersFacts(ctx: Ctx, c: Case): AnswersFacts {
  const { formEditors, postApprovalEdit } = c.pinned
  return {
    status: statusOf(c, ctx.now()),
    waiting: hasSubmission(c.facts),
    policy: { formEditors, postApprovalEdit, whoMayInvite: c.current.whoMayInvite },
  }
}

export const editorOf = (actor: SignedIn, side: Side): Editor => ({
  personId: actor.personId,
  session: actor.sessionId,
  name: actor.name,
  side,
})

/** What a form begins with: the profile as it was approved; else the defaults, and what the host has entered already. */
export async function startingSheet(tx: Tx, ctx: Ctx, c: Case, definition: FormDefinition): Promise<Sheet> {
  const profile = await findProfile(tx, c.partnership.id)
  if (profile) return { answers: profile.answers, revision: profile.revision, edits: profile.edits }
  return { answers: prefilled(ctx, c, definition), revision: 0, edits: {} }
}

/** Keys of fields that mean what the host keeps of a partner. */
const knownKeys: Record<string, (s: Case['partnership']) => string | null> = {
  company_name: (s) => s.partner_name,
  agency_name: (s) => s.partner_name,
  organization_name: (s) => s.partner_name,
  partner_name: (s) => s.partner_name,
  company_website: (s) => s.website,
  website: (s) => s.website,
  first_name: (s) => s.contact_first_name,
  contact_first_name: (s) => s.contact_first_name,
  last_name: (s) => s.contact_last_name,
  contact_last_name: (s) => s.contact_last_name,
  email: (s) => s.contact_email,
  contact_email: (s) => s.contact_email,
  phone: (s) => s.phone,
  city: (s) => s.city,
}

/** Only what the form takes: what does not fit a field is left to be asked. */
function prefilled(ctx: Ctx, c: Case, definition: FormDefinition): Values {
  const before = emptyValues(definition)
  const known = Object.entries(knownKeys).flatMap(([key, read]) => {
    const value = read(c.partnership)
    const asked = definition.sections.some(
      (section) => !section.repeat && section.fields.some((one) => one.key === key),
    )
    return value && asked ? [[key, value]] : []
  })
  if (known.length === 0) return before
  return validate(definition, Object.fromEntries(known), {
    ...contextOf(ctx, c, 'partner'),
    stage: 'save',
    before,
    partial: true,
  }).values
}

/** The answers under way, begun where there are none, and held. Of two who begin at once, one begins. */
export async function openOf(tx: Tx, ctx: Ctx, c: Case, form: PublishedForm): Promise<SubmissionRow> {
  const there = await lockOpen(tx, c.partnership.id)
  if (there) return there
  const sheet = await startingSheet(tx, ctx, c, form.definition)
  const number = (await nextNumber(tx, c.partnership.id)) - 1
  await insertSubmission(
    tx,
    {
      partnershipId: c.partnership.id,
      hostId: c.partnership.host_id,
      formId: form.id,
      formVersion: form.version,
      number,
      ...sheet,
    },
    ctx.now(),
  )
  const begun = await lockOpen(tx, c.partnership.id)
  if (!begun) throw new AppError('conflict')
  return begun
}

/** A fault of an answer with its sentence. */
export const saidFaults = (faults: readonly { path: string; code: string }[]) =>
  faults.map((fault) => ({
    path: fault.path,
    code: fault.code,
    says: says(fault as Parameters<typeof says>[0]),
  }))

export function missingOf(definition: FormDefinition, answers: Values, context: FormContext) {
  return saidFaults(missing(definition, answers, context))
}
