/** The answers as either side opens them, with what to do next. */
import type { Static } from 'typebox'
import type { submissions as api, Submission as Shape, SubmissionState } from '#contract/endpoints/submissions.ts'
import type { FormDefinition, Side, Values } from '#contract/forms/index.ts'
import { fill } from '#contract/vocabulary.ts'
import { findVersion as findFormVersion } from '#server/features/forms/index.ts'
import {
  type AsHost,
  type AsPartner,
  type Case,
  canOnPartnership,
  enterAsHost,
  enterAsPartner,
  hasSubmission,
  listStages,
  wordsOf,
} from '#server/features/partnerships/index.ts'
import type { Ctx, MemberCtx, PersonCtx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'
import { toPublicId } from '#server/platform/id.ts'
import { answersFacts, contextOf, formOf, missingOf, startingSheet } from './answering.ts'
import { listFiles } from './file-store.ts'
import { namedIn } from './files.ts'
import {
  appliesAtOnce,
  hostMayComment,
  hostMaySave,
  partnerMayComment,
  partnerMayFill,
  partnerMaySave,
} from './policy.ts'
import { presentComment, presentEdits, presentFile, presentVersion } from './present.ts'
import { answerKeys, answersFor, changesBetween, definitionFor, isPlace } from './seeing.ts'
import {
  findProfile,
  findSubmission,
  findVersion,
  listComments,
  listVersions,
  type Sheet,
  type SubmissionRow,
} from './store.ts'

type Submission = Static<typeof Shape>
type Can = Record<string, true | string>

/** The partner's page. Whoever is an active member reads; who fills in is in `can`. */
export async function getOwnSubmission(ctx: PersonCtx, id: string): Promise<Submission> {
  return await enterAsPartner(ctx, id, 'read', async (tx, as) => await showToPartner(tx, ctx, as))
}

export async function showToPartner(tx: Tx, ctx: PersonCtx, as: AsPartner): Promise<Submission> {
  const { c, acting, opening } = as
  if (!opening.form && !opening.history) throw new AppError('not_active')
  return await viewOf(tx, ctx, c, 'partner', (shown) => {
    const facts = answersFacts(ctx, c)
    const save = partnerMaySave(acting, facts) ?? true
    const verbs = canOnPartnership(ctx, c, acting, ['submit', 'recall'])
    // a live partner whose changes need no review hands them in all the same: they take effect at once
    const submit = appliesAtOnce(facts) && shown.profile ? (partnerMayFill(acting) ?? true) : (verbs.submit ?? true)
    return {
      save,
      upload: save,
      submit,
      recall: verbs.recall ?? true,
      comment: partnerMayComment(acting, facts) ?? true,
    }
  })
}

/** The host's page. */
export async function getSubmission(ctx: MemberCtx, id: string): Promise<Submission> {
  return await enterAsHost(ctx, id, 'read', async (tx, as) => await showToHost(tx, ctx, as))
}

export async function showToHost(tx: Tx, ctx: MemberCtx, { c, acting }: AsHost): Promise<Submission> {
  return await viewOf(tx, ctx, c, 'host', () => {
    const facts = answersFacts(ctx, c)
    const save = hostMaySave(acting, facts) ?? true
    return {
      ...canOnPartnership(ctx, c, acting, ['approve', 'return', 'reject', 'request_recertification']),
      save,
      upload: save,
      comment: hostMayComment(acting, facts) ?? true,
    }
  })
}

interface Shown extends Sheet {
  state: SubmissionState
  open: SubmissionRow | undefined
  profile: boolean
  definition: FormDefinition
  formVersion: number
}

/** What is shown: the answers under way as far as this side may see them, else what was handed in or approved. */
async function shownTo(tx: Tx, ctx: Ctx, c: Case, viewer: Side): Promise<Shown> {
  const form = await formOf(tx, c)
  const latest = await findSubmission(tx, c.partnership.id)
  const profile = await findProfile(tx, c.partnership.id)
  const open = latest && ['draft', 'returned', 'submitted'].includes(latest.state) ? latest : undefined
  const frame = { state: latest?.state ?? 'none', open, profile: profile !== undefined } as const
  const published = { definition: form.definition, formVersion: form.version }
  if (!open) return { ...frame, ...published, ...(profile ?? (await startingSheet(tx, ctx, c, form.definition))) }
  if (open.state === 'submitted') {
    const handedIn = await findFormVersion(tx, open.formId, open.formVersion)
    const definition = handedIn?.definition ?? form.definition
    return { ...open, ...frame, definition, formVersion: open.formVersion }
  }
  if (viewer === 'partner' || c.pinned.formEditors === 'both') return { ...open, ...frame, ...published }
  // what the partner has not handed in yet is the partner's alone; the host's own answers are the host's to see
  const handedIn = open.number > 0 ? await findVersion(tx, c.partnership.id, open.number) : undefined
  const before = handedIn?.answers ?? profile?.answers ?? {}
  return { ...open, ...frame, ...published, answers: { ...before, ...onlyHosts(form.definition, open.answers) } }
}

/** Answers that the host alone gives. */
function onlyHosts(definition: FormDefinition, answers: Values): Values {
  const keys = definition.sections.flatMap((section) =>
    section.repeat
      ? section.hostOnly
        ? [section.key]
        : []
      : section.fields.filter((field) => section.hostOnly || field.editedBy === 'host').map((field) => field.key),
  )
  return Object.fromEntries(keys.flatMap((key) => (answers[key] === undefined ? [] : [[key, answers[key]]]))) as Values
}

/** What the answers are compared with: those handed in before, else the profile. */
async function comparedWith(tx: Tx, c: Case, shown: Shown): Promise<Values | undefined> {
  const { open } = shown
  if (!open) return undefined
  const number = open.state === 'submitted' ? open.number - 1 : open.number
  const before = number > 0 ? await findVersion(tx, c.partnership.id, number) : undefined
  return before?.answers ?? (await findProfile(tx, c.partnership.id))?.answers
}

export async function viewOf(
  tx: Tx,
  ctx: Ctx,
  c: Case,
  viewer: Side,
  canOf: (shown: Shown) => Can,
): Promise<Submission> {
  const shown = await shownTo(tx, ctx, c, viewer)
  const { id: partnershipId } = c.partnership
  const definition = definitionFor(shown.definition, viewer)
  const seen = answerKeys(definition)
  const before = await comparedWith(tx, c, shown)
  const [files, comments, versions, stages] = await Promise.all([
    listFiles(tx, partnershipId),
    listComments(tx, partnershipId),
    listVersions(tx, partnershipId),
    c.pinned.approvalStages > 1 ? listStages(tx, partnershipId) : [],
  ])
  const fields = new Set(definition.sections.flatMap((section) => section.fields.map((field) => field.key)))
  const named = namedIn(shown.answers)
  const can = canOf(shown)
  return {
    partnershipId: toPublicId('pship', partnershipId),
    state: shown.state,
    definition,
    formVersion: shown.formVersion,
    answers: answersFor(definition, shown.answers),
    revision: shown.revision,
    number: versions[0]?.number ?? 0,
    edits: presentEdits(Object.entries(shown.edits), seen),
    files: files.filter((file) => fields.has(file.field) && named.has(toPublicId('file', file.id))).map(presentFile),
    comments: comments
      .filter((comment) => comment.field === null || isPlace(definition, comment.field))
      .map(presentComment),
    missing: shown.state === 'submitted' ? [] : missingOf(shown.definition, shown.answers, contextOf(ctx, c, viewer)),
    versions: versions.map(presentVersion),
    changes: before ? changesBetween(definition, before, shown.answers, viewer) : [],
    stages: {
      of: c.pinned.approval === 'manual' || c.pinned.approval === 'by_domain' ? c.pinned.approvalStages : 0,
      given: stages.map(({ stage, name, at }) => ({ stage, name, at: at.toISOString() })),
    },
    savedAt: shown.open ? shown.open.updatedAt.toISOString() : null,
    says: whatNext(ctx, c, viewer, shown, can),
    words: wordsFor(ctx, c, shown),
    can,
  }
}

function wordsFor(ctx: Ctx, c: Case, shown: Shown): Submission['words'] {
  const words = wordsOf(c)
  const values = { host: c.host.name, partner: c.partnership.partner_name }
  const atOnce = appliesAtOnce(answersFacts(ctx, c)) && shown.profile
  return {
    title: shown.definition.title,
    submit: atOnce ? 'Save changes' : fill(words.buttons.submit, values),
    host: c.host.name,
    partner: c.partnership.partner_name,
  }
}

/** What happens next and whose turn it is. */
function whatNext(ctx: Ctx, c: Case, viewer: Side, shown: Shown, can: Can): string {
  const host = c.host.name
  const partner = c.partnership.partner_name
  const facts = answersFacts(ctx, c)
  const approvesItself = c.pinned.approval === 'on_submit' || c.pinned.approval === 'none'
  if (hasSubmission(c.facts) || shown.state === 'submitted') {
    if (viewer === 'host')
      return can.approve === true ? 'It is your turn: approve, return or reject.' : 'It waits for a decision.'
    return can.recall === true
      ? `${host} has your answers and decides next. Until then you can take them back to change something.`
      : `${host} has your answers and decides next.`
  }
  switch (facts.status) {
    case 'onboarding':
      if (viewer === 'host') {
        return shown.state === 'returned' ? `${partner} is asked to change something.` : `${partner} is filling it in.`
      }
      if (shown.state === 'returned')
        return `${host} asks you to change something. Look at the comments, then submit again.`
      return approvesItself
        ? 'Fill it in and submit it. You can go on at once then.'
        : `Fill it in and submit it. ${host} decides then.`
    case 'invited':
      if (viewer === 'host') return `${partner} has yet to begin.`
      return approvesItself
        ? `Fill it in and submit it: that accepts the invitation of ${host}.`
        : `Fill it in and submit it: that accepts the invitation. ${host} decides then.`
    case 'recertifying':
      return viewer === 'host'
        ? `${partner} is asked to look at it again.`
        : `${host} asks you to look at your answers again. Change what is not right any more, then submit.`
    case 'active':
      if (viewer === 'host') return shown.profile ? 'This is the profile as it was approved.' : 'Nothing was handed in.'
      if (can.save !== true) return 'This is your profile.'
      if (facts.policy.postApprovalEdit === 'needs_review') return `Changes take effect when ${host} has approved them.`
      return facts.policy.postApprovalEdit === 'notify'
        ? `Changes take effect when you save them, and ${host} is told.`
        : 'Changes take effect when you save them.'
    case 'suspended':
      return 'Nothing can be changed while access is stopped.'
    case 'ended':
    case 'rejected':
      return 'It is over, so nothing can be changed any more.'
    default:
      return viewer === 'host' ? `${partner} has yet to begin.` : `${host} has invited you.`
  }
}

/** An application, for whoever may hand it in. */
export async function showApplication(tx: Tx, ctx: Ctx, c: Case): Promise<Submission> {
  return await viewOf(tx, ctx, c, 'partner', (shown) => {
    const closed = shown.state === 'submitted' ? 'not_editable' : true
    return { save: closed, upload: closed, submit: closed, recall: 'forbidden', comment: 'forbidden' }
  })
}

/** A version as it was handed in, against the one before. */
export async function getVersion(
  ctx: MemberCtx,
  id: string,
  typed: string,
): Promise<Static<typeof api.version.response>> {
  return await enterAsHost(ctx, id, 'read', async (tx, { c }) => {
    const number = /^\d{1,9}$/.test(typed) ? Number(typed) : 0
    const version = await findVersion(tx, c.partnership.id, number)
    const form = version && (await findFormVersion(tx, version.formId, version.formVersion))
    if (!version || !form) throw new AppError('not_found')
    const before = number > 1 ? await findVersion(tx, c.partnership.id, number - 1) : undefined
    const definition = definitionFor(form.definition, 'host')
    return {
      ...presentVersion(version),
      definition,
      answers: answersFor(definition, version.answers),
      changes: before ? changesBetween(definition, before.answers, version.answers, 'host') : [],
    }
  })
}
