/** The mail and the page exactly as the first row would receive them, before anything is sent. */
import type { Static } from 'typebox'
import type { partnerships as api } from '#contract/endpoints/partnerships.ts'
import { listProgramsWithForm } from '#server/features/forms/index.ts'
import { parseEmail } from '#server/features/identity/index.ts'
import { permissionsOf } from '#server/features/programs/index.ts'
import type { Ctx, MemberCtx } from '#server/platform/ctx.ts'
import { fault } from '#server/platform/errors.ts'
import { toPublicId } from '#server/platform/id.ts'
import { renderMail } from '#views'
import { tenant } from './case.ts'
import { type InviteRequest, prepare } from './judging.ts'
import { previewInvitationMail } from './mails.ts'
import { endOf } from './offer.ts'
import { findHost } from './page-store.ts'
import { hostOf, whatIsAsked } from './reading.ts'
import type { CaseRow } from './store.ts'
import type { InvitationView } from './view.ts'
import { permissionLines, wordsOf } from './words.ts'

/** Draws the public page of an invitation that is not there yet. Registered by the pages, which stand above features. */
type DrawPage = (ctx: Ctx, view: InvitationView) => Promise<string>
let drawPage: DrawPage | undefined

export function drawPreviewWith(draw: DrawPage): void {
  drawPage = draw
}

export async function previewInvite(
  ctx: MemberCtx,
  programId: string,
  body: InviteRequest,
): Promise<Static<typeof api.previewInvite.response>> {
  const [row] = body.rows
  const email = row && parseEmail(row.email)
  if (!row || !email) throw fault('rows.0.email', 'address_invalid')
  const { mail, view } = await ctx.db.transaction(tenant(ctx), async (tx) => {
    const shared = await prepare(tx, ctx, programId, body)
    const { policy, program, offer, message, expiresAt } = shared
    const host = await findHost(tx, ctx.actor.organizationId)
    const firstName = row.firstName?.trim() ?? ''
    const lastName = row.lastName?.trim() ?? ''
    const partnerName = row.name?.trim() || [firstName, lastName].filter(Boolean).join(' ') || email
    const formExists = (await listProgramsWithForm(tx, [program.id])).has(program.id)
    const about = { program, host, pinned: policy, formExists } satisfies Pick<
      CaseRow,
      'program' | 'host' | 'pinned' | 'formExists'
    >
    const approves = shared.verb !== 'invite'
    const invitation = {
      email,
      first_name: firstName,
      last_name: lastName,
      message,
      offer,
      expires_at: expiresAt,
      approves,
    }
    const view: InvitationView = {
      invitationId: toPublicId('inv', '00000000-0000-7000-8000-000000000000'),
      state: 'pending',
      link: 'mailed',
      spent: false,
      host: await hostOf(tx, { host }),
      program: {
        id: toPublicId('prog', program.id),
        name: program.name,
        preset: program.preset,
        vocabulary: wordsOf(about),
        policy,
      },
      inviter: ctx.actor.name || null,
      invited: {
        email,
        masked: false,
        firstName,
        lastName,
        partnerName: policy.invitedAs === 'person' ? '' : partnerName,
      },
      message,
      permissions: permissionLines(
        about,
        offer.permissions.filter((name) => permissionsOf(program).some((one) => one.name === name)),
      ),
      visibility: offer.visibility,
      endsAt: endOf(offer, ctx.now()),
      expiresAt,
      createdAt: ctx.now(),
      asks: whatIsAsked(about, invitation),
      visitor: {
        relation: 'signed_out_new',
        name: null,
        email: null,
        answeredByMe: false,
        landing: null,
        inboxHasOpen: false,
      },
      accepting: policy.invitedAs === 'person' ? 'personal' : policy.account === 'organization' ? 'sign_up' : 'named',
      application: policy.formWhen === 'before_account' && formExists && !approves,
      applied: null,
      organizations: [],
      can: {
        accept: true,
        decline: true,
        reconsider: 'invitation_closed',
        pass_on: policy.passOn === 'off' ? 'pass_on_off' : true,
        report: true,
        request_new_link: true,
      },
    }
    return { mail: await previewInvitationMail(ctx, tx, about, partnerName, invitation, ctx.actor.name), view }
  })
  if (!mail) throw fault('rows', 'invalid')
  const { subject, html, text } = await renderMail(mail)
  return { subject, html, text, pageHtml: drawPage ? await drawPage(ctx, view) : '' }
}
