/** The host's own text of a mail: plain text with placeholders, on top of the preset's. */
import { type MailTemplate, mailTemplates } from '#contract/names.ts'
import { isInstallationMail } from '#presets/index.ts'
import { assertMerged, record } from '#server/features/history/index.ts'
import type { MemberCtx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError, assertAllowed } from '#server/platform/errors.ts'
import { fromPublicId, toPublicId } from '#server/platform/id.ts'
import { policy } from './policy.ts'
import { deleteText, getOwnProgram, listTexts, lockProgram, type OwnText, type Program, saveText } from './store.ts'
import { tenant } from './tenant.ts'
import { mailWordsOf, unknownPlaceholders } from './words.ts'

export interface TextInput {
  subject?: string
  body?: string
  /** What whoever writes it has seen. */
  base?: Record<string, unknown>
}

export interface TextOf {
  template: MailTemplate
  own: OwnText | undefined
}

/** Templates a program words. Those of the installation are none of them. */
export const programTemplates = mailTemplates.filter((template) => !isInstallationMail(template))

/** The host's own text of one template, or undefined where the preset's stands. */
export async function ownTextOf(tx: Tx, programId: string, template: MailTemplate): Promise<OwnText | undefined> {
  return (await listTexts(tx, programId)).find((text) => text.template === template)
}

export async function textsOf(ctx: MemberCtx, id: string): Promise<{ program: Program; texts: TextOf[] }> {
  return ctx.db.transaction(tenant(ctx), async (tx) => {
    const program = await getOwnProgram(tx, ctx.actor.organizationId, fromPublicId('prog', id))
    const own = await listTexts(tx, program.id)
    const texts = programTemplates.map((template) => ({
      template,
      own: own.find((text) => text.template === template),
    }))
    return { program, texts }
  })
}

export async function changeText(
  ctx: MemberCtx,
  id: string,
  template: MailTemplate,
  input: TextInput,
): Promise<{ program: Program; text: TextOf }> {
  assertAllowed(policy.change_text(ctx.actor.role))
  checkText(template, input)
  return ctx.db.transaction(tenant(ctx), async (tx) => {
    const program = await lockProgram(tx, ctx.actor.organizationId, fromPublicId('prog', id))
    if (program.archivedAt) throw new AppError('program_archived')
    const before = await ownTextOf(tx, program.id, template)
    const { base, ...sent } = input
    const about = { program: toPublicId('prog', program.id), template }
    const trail = { verbs: ['program.text_changed', 'program.text_reset'], organizationId: program.hostId, about }
    await assertMerged(tx, { current: shownText(program, template, before), sent, base }, trail)
    const subject = input.subject ?? before?.subject ?? null
    const body = input.body ?? before?.body ?? null
    const at = ctx.now()
    await saveText(tx, {
      programId: program.id,
      hostId: program.hostId,
      template,
      subject,
      body,
      by: ctx.actor.personId,
      at,
    })
    await record(tx, ctx, {
      verb: 'program.text_changed',
      organizationId: program.hostId,
      hostId: program.hostId,
      before: { program: toPublicId('prog', program.id), template, ...shownText(program, template, before) },
      after: { program: toPublicId('prog', program.id), template, ...shownText(program, template, { subject, body }) },
    })
    return { program, text: { template, own: { template, subject, body, updatedAt: at } } }
  })
}

export async function resetText(
  ctx: MemberCtx,
  id: string,
  template: MailTemplate,
): Promise<{ program: Program; text: TextOf }> {
  assertAllowed(policy.change_text(ctx.actor.role))
  if (isInstallationMail(template)) throw new AppError('not_found')
  return ctx.db.transaction(tenant(ctx), async (tx) => {
    const program = await lockProgram(tx, ctx.actor.organizationId, fromPublicId('prog', id))
    if (program.archivedAt) throw new AppError('program_archived')
    const before = await ownTextOf(tx, program.id, template)
    if (before) {
      await deleteText(tx, program.id, template)
      await record(tx, ctx, {
        verb: 'program.text_reset',
        organizationId: program.hostId,
        hostId: program.hostId,
        before: { program: toPublicId('prog', program.id), template, ...shownText(program, template, before) },
        after: { program: toPublicId('prog', program.id), template, ...shownText(program, template, undefined) },
      })
    }
    return { program, text: { template, own: undefined } }
  })
}

function shownText(program: Program, template: MailTemplate, own: Pick<OwnText, 'subject' | 'body'> | undefined) {
  const { subject, body } = mailWordsOf(program, template, own)
  return { subject, body }
}

/** Refuses what a mail could not be made of: another's template, unknown placeholders, nothing to say. */
export function checkText(template: MailTemplate, input: TextInput): void {
  if (isInstallationMail(template)) throw new AppError('not_found')
  const faults: NonNullable<AppError['extra']['faults']> = []
  for (const field of ['subject', 'body'] as const) {
    const text = input[field]
    if (text === undefined) continue
    if (!text.trim()) {
      faults.push({ field, code: 'invalid', says: 'Write something, or go back to the text that was there.' })
    }
    for (const name of unknownPlaceholders(text)) {
      const says = `There is no placeholder {${name}}. Use those that are listed.`
      faults.push({ field, code: 'placeholder_unknown', says })
    }
  }
  const [first] = faults
  if (first) throw new AppError(first.code, { faults })
}
