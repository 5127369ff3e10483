/** Handing in, taking back, and what a decision makes of the answers. */
import { isDeepStrictEqual } from 'node:util'
import type { Static } from 'typebox'
import type { Submission as Shape } from '#contract/endpoints/submissions.ts'
import { type Values, validate } from '#contract/forms/index.ts'
import type { PublishedForm } from '#server/features/forms/index.ts'
import { type Recorded, subscribe } from '#server/features/history/index.ts'
import {
  type AsPartner,
  type Case,
  enterAsPartner,
  recall as recallVerb,
  submit as submitVerb,
  whyNotSubmit,
} from '#server/features/partnerships/index.ts'
import type { Ctx, PersonCtx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError, assertAllowed } from '#server/platform/errors.ts'
import { answersFacts, contextOf, editorOf, formOf, openOf, saidFaults } from './answering.ts'
import { changedByOthers, type Editor } from './merging.ts'
import { appliesAtOnce, partnerMaySave } from './policy.ts'
import { labelsOfChanges, recordChange } from './saving.ts'
import { changesBetween } from './seeing.ts'
import {
  findProfile,
  findVersion,
  insertVersion,
  lockOpen,
  nextNumber,
  type Outcome,
  resolveComments,
  type SubmissionRow,
  saveOutcome,
  saveProfile,
  saveSubmission,
} from './store.ts'
import { showToPartner } from './viewing.ts'

type Submission = Static<typeof Shape>

/** Hands the answers in: judged as a whole, by the form as it is published now. Of two at once exactly one goes through. */
export async function submitAnswers(ctx: PersonCtx, id: string, body: { revision: number }): Promise<Submission> {
  await enterAsPartner(ctx, id, 'decide', async (tx, as) => {
    const { c } = as
    const form = await formOf(tx, c)
    const facts = answersFacts(ctx, c)
    const profile = await findProfile(tx, c.partnership.id)
    if (appliesAtOnce(facts) && profile) {
      assertAllowed(partnerMaySave(as.acting, facts))
      return await applyChanges(tx, ctx, as, form, body.revision, profile.answers)
    }
    // the verb itself says why not, with the status and what is possible
    if (whyNotSubmit(ctx, as)) return void (await submitVerb(tx, ctx, as, { number: 0 }))
    const open = await openOf(tx, ctx, c, form)
    const editor = editorOf(ctx.actor, 'partner')
    const answers = judgeWhole(ctx, c, form, open, body.revision, editor)
    await handIn(tx, ctx, c, { form, open, answers, by: ctx.actor.personId, name: ctx.actor.name }, (number) =>
      submitVerb(tx, ctx, as, { number }),
    )
  })
  // read anew, on the partner's own side
  return await enterAsPartner(ctx, id, 'read', async (tx, as) => await showToPartner(tx, ctx, as))
}

/** All faults at once. Where the form was changed since the last saving, that is said too; nothing is lost. */
export function judgeWhole(
  ctx: Ctx,
  c: Case,
  form: PublishedForm,
  open: SubmissionRow,
  revision: number,
  editor: Editor,
): Values {
  if (changedByOthers(open, revision, editor)) throw new AppError('conflict')
  const judged = validate(
    form.definition,
    {},
    { ...contextOf(ctx, c, 'partner'), stage: 'submit', before: open.answers, partial: true },
  )
  if (judged.ok) return judged.values
  throw new AppError('invalid', {
    ...(open.formVersion !== form.version && {
      detail: 'The form was changed since you last saved. Your answers are all there; what is asked anew is listed.',
    }),
    faults: saidFaults(judged.faults).map(({ path, says }) => ({ field: path || 'answers', code: 'invalid', says })),
  })
}

interface HandingIn {
  form: PublishedForm
  open: SubmissionRow
  answers: Values
  by: string | null
  name: string
}

/** Keeps a version, then lets the partnership's verb decide what follows. */
export async function handIn(
  tx: Tx,
  ctx: Ctx,
  c: Case,
  { form, open, answers, by, name }: HandingIn,
  verb: (number: number) => Promise<{ approved: boolean }>,
): Promise<void> {
  const now = ctx.now()
  const number = await nextNumber(tx, c.partnership.id)
  const { edits, revision } = open
  await insertVersion(tx, { submission: open, number, formVersion: form.version, answers, edits, by, name }, now)
  await saveSubmission(tx, open.id, { state: 'submitted', answers, number, formVersion: form.version }, now)
  await resolveComments(tx, c.partnership.id, now)
  const { approved } = await verb(number)
  if (!approved) return
  const submitted = { ...open, answers, edits, revision, number, formVersion: form.version }
  await becomeProfile(tx, submitted, { by: null, reason: null }, now)
}

/** A live partner's changes that need no review: the profile from now on, as a version of its own. */
async function applyChanges(
  tx: Tx,
  ctx: PersonCtx,
  { c, organizationId }: AsPartner,
  form: PublishedForm,
  revision: number,
  before: Values,
): Promise<void> {
  const open = await lockOpen(tx, c.partnership.id)
  if (!open) return
  const answers = judgeWhole(ctx, c, form, open, revision, editorOf(ctx.actor, 'partner'))
  const now = ctx.now()
  const number = await nextNumber(tx, c.partnership.id)
  const { personId: by, name } = ctx.actor
  const about = { formVersion: form.version, answers, edits: open.edits, by, name, outcome: 'approved' } as const
  await insertVersion(tx, { submission: open, number, ...about }, now)
  await saveSubmission(tx, open.id, { state: 'approved', answers, number, formVersion: form.version }, now)
  await saveProfile(tx, { ...open, formVersion: form.version, answers }, now)
  await resolveComments(tx, c.partnership.id, now)
  const changes = changesBetween(form.definition, before, answers, 'host')
  const tellHost = c.pinned.postApprovalEdit === 'notify' && changes.length > 0
  const fields = labelsOfChanges(changes)
  await recordChange(tx, ctx, c, { side: 'partner', organizationId, fields, version: number, tellHost })
}

/** Takes them back before the first decision. */
export async function recallAnswers(ctx: PersonCtx, id: string): Promise<Submission> {
  await enterAsPartner(ctx, id, 'decide', async (tx, as) => {
    await recallVerb(tx, ctx, as)
    const open = await lockOpen(tx, as.c.partnership.id)
    if (open) await decided(tx, open, 'draft', 'recalled', { by: ctx.actor.personId, reason: null }, ctx.now())
  })
  return await enterAsPartner(ctx, id, 'read', async (tx, as) => await showToPartner(tx, ctx, as))
}

interface Decision {
  by: string | null
  reason: string | null
}

/** The version that waited has its outcome, and the answers their state. */
export async function decided(
  tx: Tx,
  open: Pick<SubmissionRow, 'id' | 'number'>,
  state: SubmissionRow['state'],
  outcome: Outcome,
  decision: Decision,
  now: Date,
): Promise<void> {
  await saveOutcome(tx, { submissionId: open.id, number: open.number, outcome, ...decision }, now)
  await saveSubmission(tx, open.id, { state }, now)
}

async function becomeProfile(tx: Tx, open: Omit<SubmissionRow, 'state'>, decision: Decision, now: Date): Promise<void> {
  await decided(tx, open, 'approved', 'approved', decision, now)
  await saveProfile(tx, open, now)
}

// ---- What decisions make of the answers: in the transaction of the verb ---------------------------------------------------

const endings = {
  'partnership.approved': 'approved',
  'partnership.rejected': 'rejected',
  'partnership.submission_rejected': 'rejected',
} as const

subscribe(Object.keys(endings), async (tx, ctx, event) => {
  const open = event.partnershipId ? await lockOpen(tx, event.partnershipId) : undefined
  if (open?.state !== 'submitted') return
  const decision = { by: event.actedBy, reason: event.reason ?? null }
  if (endings[event.verb as keyof typeof endings] === 'rejected') {
    return await decided(tx, open, 'rejected', 'rejected', decision, ctx.now())
  }
  const number = await keepHostsChanges(tx, ctx, open, event)
  await becomeProfile(tx, { ...open, number }, decision, ctx.now())
})

/** What the host changed while it waited is a version of its own, so that the one handed in stays as it was. */
async function keepHostsChanges(tx: Tx, ctx: Ctx, open: SubmissionRow, event: Recorded): Promise<number> {
  const handedIn = await findVersion(tx, open.partnershipId, open.number)
  if (!handedIn || isDeepStrictEqual(handedIn.answers, open.answers)) return open.number
  const now = ctx.now()
  const { number } = open
  await saveOutcome(tx, { submissionId: open.id, number, outcome: 'approved', by: event.actedBy, reason: null }, now)
  const next = await nextNumber(tx, open.partnershipId)
  const { formVersion, answers, edits } = open
  const by = event.actedBy
  await insertVersion(
    tx,
    { submission: open, number: next, formVersion, answers, edits, by, name: event.actorName ?? '' },
    now,
  )
  await saveSubmission(tx, open.id, { number: next }, now)
  return next
}

subscribe(['partnership.recertification_requested'], async (tx, ctx, event) => {
  const open = event.partnershipId ? await lockOpen(tx, event.partnershipId) : undefined
  if (!open || open.state === 'draft') return
  await decided(tx, open, 'draft', 'recalled', { by: event.actedBy, reason: null }, ctx.now())
})
