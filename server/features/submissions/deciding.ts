/** The host's own verbs on answers: return with comments per field, ask anew, comment. */
import type { Static } from 'typebox'
import type { submissions as api } from '#contract/endpoints/submissions.ts'
import type { FormDefinition } from '#contract/forms/index.ts'
import { includesRole } from '#contract/names.ts'
import { findVersion as findFormVersion } from '#server/features/forms/index.ts'
import { record } from '#server/features/history/index.ts'
import {
  type Case,
  enterAsHost,
  enterAsPartner,
  previewDecisionMail,
  requestRecertification as recertificationVerb,
  returnForChanges,
  statusOf,
} from '#server/features/partnerships/index.ts'
import type { Ctx, MemberCtx, PersonCtx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError, assertAllowed, fault } from '#server/platform/errors.ts'
import { renderMail } from '#views'
import { answersFacts, formOf } from './answering.ts'
import { hostMayComment, partnerMayComment } from './policy.ts'
import { definitionFor, fieldAt, isPlace } from './seeing.ts'
import { findSubmission, insertComments, listComments, lockOpen } from './store.ts'
import { decided } from './submitting.ts'
import { showToHost, showToPartner } from './viewing.ts'

type ReturnBody = Static<typeof api.return.body>
type CommentBody = Static<typeof api.comment.body>
type Submission = Static<typeof api.get.response>

/** Most comments on one set of answers; a conversation longer than that is had elsewhere. */
const mostComments = 1_000

export async function returnAnswers(ctx: MemberCtx, id: string, body: ReturnBody): Promise<void> {
  await enterAsHost(ctx, id, 'decide', async (tx, as) => {
    const { c } = as
    const open = await lockOpen(tx, c.partnership.id)
    const definition = open && (await definitionOf(tx, open.formId, open.formVersion))
    const comments = commentsOf(definition && definitionFor(definition, 'partner'), body.comments ?? [])
    const reason = body.reason?.trim() || null
    await returnForChanges(tx, ctx, as, {
      reason,
      fields: [...new Set(comments.map((one) => one.label))],
      comments: comments.map(({ label, body: says }) => ({ label, body: says })),
    })
    // the verb was possible, so something was handed in
    if (!open) throw new AppError('submission_required')
    await decided(tx, open, 'returned', 'returned', { by: ctx.actor.personId, reason }, ctx.now())
    const of = { ...authorOf(ctx, c, 'host'), number: open.number, asksChange: true }
    await insertComments(tx, of, comments, ctx.now())
  })
}

async function definitionOf(tx: Tx, formId: string, version: number): Promise<FormDefinition | undefined> {
  return (await findFormVersion(tx, formId, version))?.definition
}

/** Each stands at a field that the partner sees. */
export function commentsOf(
  definition: FormDefinition | undefined,
  typed: readonly { field: string; body: string }[],
): { field: string; label: string; body: string }[] {
  return typed.flatMap(({ field, body }, index) => {
    const says = body.trim()
    if (!says) return []
    if (!definition || !isPlace(definition, field)) {
      throw fault(`comments.${index}.field`, 'invalid', 'There is no such field, or the partner does not see it.')
    }
    return [{ field, label: labelAt(definition, field), body: says }]
  })
}

function labelAt(definition: FormDefinition, path: string): string {
  const section = definition.sections.find((one) => one.key === path)
  return section?.title ?? fieldAt(definition, path)?.field.label ?? path
}

export async function requestRecertification(ctx: MemberCtx, id: string, reason?: string): Promise<void> {
  await enterAsHost(ctx, id, 'decide', async (tx, as) => {
    await recertificationVerb(tx, ctx, as, reason?.trim() || null)
  })
}

/** The mail a decision would send, with what was typed so far; nothing is sent. */
export async function previewDecision(
  ctx: MemberCtx,
  id: string,
  body: Static<typeof api.preview.body>,
): Promise<Static<typeof api.preview.response>> {
  const props = await enterAsHost(ctx, id, 'read', async (tx, { c }) => {
    if (!includesRole(ctx.actor.role, c.current.whoMayDecide)) throw new AppError('forbidden')
    const open = await findSubmission(tx, c.partnership.id)
    const definition = open && (await definitionOf(tx, open.formId, open.formVersion))
    const comments = commentsOf(definition && definitionFor(definition, 'partner'), body.comments ?? [])
    const live = ['active', 'recertifying'].includes(statusOf(c, ctx.now()))
    const template = {
      approve: 'approved',
      return: 'returned',
      reject: live ? 'changes_rejected' : 'rejected',
    } as const
    // addresses and names of the installation are not the host's to read
    return await ctx.db.within(tx, { as: 'system' }, (inner) =>
      previewDecisionMail(ctx, inner, c, {
        template: template[body.verb],
        reason: body.reason?.trim() ?? '',
        comments,
      }),
    )
  })
  if (!props) throw new AppError('not_found')
  const { subject, html, text } = renderMail(props)
  return { to: props.to.email || null, subject, html, text }
}

// ---- Comments --------------------------------------------------------------------------------------------------------

const authorOf = (ctx: MemberCtx | PersonCtx, c: Case, side: 'host' | 'partner') => ({
  partnershipId: c.partnership.id,
  hostId: c.partnership.host_id,
  side,
  authorId: ctx.actor.personId,
  authorName: ctx.actor.name,
})

export async function commentAsHost(ctx: MemberCtx, id: string, body: CommentBody): Promise<Submission> {
  return await enterAsHost(ctx, id, 'edit', async (tx, as) => {
    assertAllowed(hostMayComment(as.acting, answersFacts(ctx, as.c)))
    await comment(tx, ctx, as.c, 'host', as.c.partnership.host_id, body)
    return await showToHost(tx, ctx, as)
  })
}

export async function commentAsPartner(ctx: PersonCtx, id: string, body: CommentBody): Promise<Submission> {
  return await enterAsPartner(ctx, id, 'edit', async (tx, as) => {
    assertAllowed(partnerMayComment(as.acting, answersFacts(ctx, as.c)))
    await comment(tx, ctx, as.c, 'partner', as.organizationId, body)
    return await showToPartner(tx, ctx, as)
  })
}

async function comment(
  tx: Tx,
  ctx: MemberCtx | PersonCtx,
  c: Case,
  side: 'host' | 'partner',
  organizationId: string,
  body: CommentBody,
): Promise<void> {
  const form = await formOf(tx, c)
  const seen = definitionFor(form.definition, side)
  if (body.field !== undefined && !isPlace(seen, body.field)) throw fault('field', 'invalid', 'There is no such field.')
  const says = body.body.trim()
  if (!says) throw fault('body', 'invalid', 'Write something.')
  const there = await listComments(tx, c.partnership.id)
  if (there.length >= mostComments) throw fault('body', 'invalid', 'There are too many comments here already.')
  const latest = await findSubmission(tx, c.partnership.id)
  const of = { ...authorOf(ctx, c, side), number: latest?.number ?? 0, asksChange: false }
  await insertComments(tx, of, [{ field: body.field ?? null, body: says }], ctx.now())
  await recordComment(tx, ctx, c, organizationId, side, body.field ? labelAt(seen, body.field) : null)
}

async function recordComment(
  tx: Tx,
  ctx: Ctx,
  c: Case,
  organizationId: string,
  side: 'host' | 'partner',
  label: string | null,
): Promise<void> {
  await record(tx, ctx, {
    verb: side === 'host' ? 'partnership.host_commented' : 'partnership.partner_commented',
    organizationId,
    hostId: c.partnership.host_id,
    partnershipId: c.partnership.id,
    ...(label ? { after: { field: label } } : {}),
    notes: { tellPartner: true },
  })
}
