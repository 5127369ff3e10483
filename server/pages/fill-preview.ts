/** The first page of an application before its invitation is sent: only to be looked at. */
import { emptyValues } from '#contract/forms/filling.ts'
import { findPublished } from '#server/features/forms/index.ts'
import type { InvitationView } from '#server/features/partnerships/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import { fromPublicId, toPublicId } from '#server/platform/id.ts'
import { type InvitationFacts, type PageFrame, renderFormPage } from '#views'
import { type FillView, initialState } from '#web/fill/view.ts'
import { applicationFacts } from './fill-doors.ts'

/** Undefined where the program asks for no application. */
export async function previewApplication(
  ctx: Ctx,
  invitation: InvitationView,
  facts: InvitationFacts,
  frame: PageFrame,
): Promise<string | undefined> {
  const { actor } = ctx
  if (!invitation.application || actor.kind !== 'member') return undefined
  const programId = fromPublicId('prog', invitation.program.id)
  const form = await ctx.db.transaction({ as: 'tenant', organizationId: actor.organizationId }, (tx) =>
    findPublished(tx, programId),
  )
  if (!form) return undefined
  const { definition } = form
  const { name, logoUrl, colour } = facts.host
  const view: FillView = {
    path: `${facts.path}/form`,
    api: '',
    account: '',
    name: '',
    now: ctx.now().toISOString(),
    locale: 'en-GB',
    timeZone: facts.timeZone,
    home: null,
    contact: { name: '', email: null },
    sessionEndsAt: null,
    application: applicationFacts(invitation, facts, false),
    submission: {
      partnershipId: toPublicId('pship', '00000000-0000-7000-8000-000000000000'),
      state: 'none',
      definition,
      formVersion: form.version,
      answers: emptyValues(definition),
      revision: 0,
      number: 0,
      edits: [],
      files: [],
      comments: [],
      missing: [],
      versions: [],
      changes: [],
      stages: { of: 0, given: [] },
      savedAt: null,
      says: '',
      words: { title: definition.title, submit: '', host: name, partner: facts.partner },
      can: { save: true },
    },
  }
  const state = initialState(view, definition.sections[0]?.key ?? '')
  const brand = { name, logoUrl, colour }
  return renderFormPage({ frame, brand, theme: 'auto', state, scriptUrl: null, begin: null, account: null })
}
