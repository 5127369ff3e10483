/** An application before there is an account: by the mailed link, or signed in as the invited person. Handing it in accepts. */
import type { Readable } from 'node:stream'
import type { Static } from 'typebox'
import type { application as api, FileRef, Saved } from '#contract/endpoints/submissions.ts'
import { enqueueMail } from '#server/features/mail/index.ts'
import {
  type ByLink,
  enterByLink,
  type InvitationHandle,
  submitApplication,
} from '#server/features/partnerships/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'
import { assertStorable } from '#server/platform/http/validate.ts'
import { toPublicId } from '#server/platform/id.ts'
import { bucketName, take } from '#server/platform/limits.ts'
import { formOf, openOf } from './answering.ts'
import { type FilesOf, placeOf, take as takeFile, type Upload } from './files.ts'
import type { Editor } from './merging.ts'
import { saveOpen } from './saving.ts'
import { findSubmission } from './store.ts'
import { handIn, judgeWhole } from './submitting.ts'
import { showApplication } from './viewing.ts'

type Application = Static<typeof api.get.response>
type Applied = Static<typeof api.submit.response>
type SaveBody = Static<typeof api.save.body>

/** Whoever holds the link acts for the invited address; their changes are never told to themselves. */
function editorOf({ found: { invitation } }: ByLink): Editor {
  const name = `${invitation.first_name} ${invitation.last_name}`.trim() || invitation.email
  return { personId: invitation.person_id, session: invitation.id, name, side: 'partner' }
}

async function assertOpen(tx: Tx, { c }: ByLink): Promise<void> {
  const latest = await findSubmission(tx, c.partnership.id)
  if (latest?.state === 'submitted') throw new AppError('not_editable')
}

async function shown(tx: Tx, ctx: Ctx, { found, c }: ByLink): Promise<Application> {
  const { email, expires_at: expiresAt } = found.invitation
  return { ...(await showApplication(tx, ctx, c)), email, expiresAt: expiresAt?.toISOString() ?? null }
}

/** Changes nothing, whoever or whatever reads. */
export async function readApplication(ctx: Ctx, handle: InvitationHandle): Promise<Application> {
  return await enterByLink(ctx, handle, 'read', async (tx, as) => await shown(tx, ctx, as))
}

export async function saveApplication(
  ctx: Ctx,
  handle: InvitationHandle,
  body: SaveBody,
): Promise<Static<typeof Saved>> {
  assertStorable(body.answers, 'answers')
  return await enterByLink(ctx, handle, 'decide', async (tx, as) => {
    await assertOpen(tx, as)
    return await saveOpen(tx, ctx, as.c, body, editorOf(as))
  })
}

/** Judged as a whole, then accepted, submitted and – where the policy says so – approved, in one transaction; once. */
export async function submitByLink(
  ctx: Ctx,
  handle: InvitationHandle,
  body: { revision: number; organizationId?: string },
): Promise<Applied> {
  return await enterByLink(ctx, handle, 'decide', async (tx, as) => {
    const { found, c } = as
    const form = await formOf(tx, c)
    const open = await openOf(tx, ctx, c, form)
    const editor = editorOf(as)
    const answers = judgeWhole(ctx, c, form, open, body.revision, editor)
    const chosen = body.organizationId ? { organizationId: body.organizationId } : { newOrganization: 'named' as const }
    let approved = false
    const by = found.invitation.person_id
    await handIn(tx, ctx, c, { form, open, answers, by, name: editor.name }, async (number) => {
      const done = await submitApplication(tx, ctx, as, { ...handle, ...chosen }, { number })
      approved = done.approved
      return done
    })
    const partnershipId = toPublicId('pship', c.partnership.id)
    const landing = 'personId' in ctx.actor ? `/home/p/${partnershipId}` : null
    return { partnershipId, approved, host: c.host.name, landing }
  })
}

/** A link to go on later; goes to the invited address alone, at most once a minute. */
export async function mailResumeLink(ctx: Ctx, handle: InvitationHandle): Promise<void> {
  await enterByLink(ctx, handle, 'decide', async (tx, { found, c }) => {
    const { invitation } = found
    await take(tx, bucketName('resume', invitation.id), { capacity: 1, refillPerSecond: 1 / 60 }, ctx.now())
    await enqueueMail(tx, ctx, {
      template: 'application_resume',
      to: invitation.email,
      hostId: invitation.host_id,
      invitationId: invitation.id,
      partnershipId: c.partnership.id,
      ...(invitation.person_id ? { personId: invitation.person_id } : {}),
    })
  })
}

export async function uploadByLink(
  { storage }: FilesOf,
  ctx: Ctx,
  handle: InvitationHandle,
  of: Upload,
  content: Readable,
): Promise<Static<typeof FileRef>> {
  const judge = async (tx: Tx, as: ByLink) => {
    await assertOpen(tx, as)
    return { ...(await placeOf(tx, as.c, of.field, 'partner')), by: as.found.invitation.person_id }
  }
  const place = await enterByLink(ctx, handle, 'read', judge)
  return await takeFile(storage, ctx, place, of, content, place.by, async (keep) => {
    await enterByLink(ctx, handle, 'decide', async (tx, as) => {
      await judge(tx, as)
      await keep(tx)
    })
  })
}
