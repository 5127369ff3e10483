/** Saving some answers: what is wrong or stands against somebody else's change is told, the rest is kept. */
import type { Static } from 'typebox'
import type { profile, Saved as SavedShape } from '#contract/endpoints/submissions.ts'
import type { Side } from '#contract/forms/index.ts'
import { record } from '#server/features/history/index.ts'
import { type Case, enterAsHost, enterAsPartner } from '#server/features/partnerships/index.ts'
import type { Ctx, MemberCtx, PersonCtx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { assertAllowed } from '#server/platform/errors.ts'
import { assertStorable } from '#server/platform/http/validate.ts'
import { answersFacts, contextOf, editorOf, formOf, missingOf, openOf, saidFaults } from './answering.ts'
import { hydrate, nameFiles } from './files.ts'
import { type Editor, editsSince, merge, type Patch } from './merging.ts'
import { hostMaySave, partnerMaySave } from './policy.ts'
import { presentEdits } from './present.ts'
import { answerKeys, answersFor, changesBetween, definitionFor } from './seeing.ts'
import { findProfile, lockOpen, type ProfileRow, type Sheet, saveProfile, saveSubmission } from './store.ts'

type Saved = Static<typeof SavedShape>
type Body = Static<typeof profile.save.body>

/** The partner's side. */
export async function saveOwnAnswers(ctx: PersonCtx, id: string, body: Body): Promise<Saved> {
  assertStorable(body.answers, 'answers')
  return await enterAsPartner(ctx, id, 'edit', async (tx, { c, acting }) => {
    assertAllowed(partnerMaySave(acting, answersFacts(ctx, c)))
    return await saveOpen(tx, ctx, c, body, editorOf(ctx.actor, 'partner'))
  })
}

/** The host's side: what both edit, and what is the host's alone. Shown to the partner as the host's. */
export async function saveAnswersAsHost(ctx: MemberCtx, id: string, body: Body): Promise<Saved> {
  assertStorable(body.answers, 'answers')
  return await enterAsHost(ctx, id, 'edit', async (tx, { c, acting }) => {
    const facts = answersFacts(ctx, c)
    assertAllowed(hostMaySave(acting, facts))
    const editor = editorOf(ctx.actor, 'host')
    const profile = await findProfile(tx, c.partnership.id, true)
    const live = facts.status === 'active' || facts.status === 'recertifying'
    // what was approved is changed where it stands; the partner's changes under way follow below
    if (profile && live && !facts.waiting) return await saveApproved(tx, ctx, c, profile, body, editor)
    return await saveOpen(tx, ctx, c, body, editor)
  })
}

interface Saving {
  form: Awaited<ReturnType<typeof formOf>>
  patch: Patch
  editor: Editor
}

async function apply(tx: Tx, ctx: Ctx, c: Case, stored: Sheet, { form, patch, editor }: Saving) {
  const hydrated = await hydrate(tx, c.partnership.id, form.definition, patch.answers)
  const merged = merge(
    form.definition,
    stored,
    { ...patch, answers: hydrated.answers },
    editor,
    contextOf(ctx, c, editor.side),
  )
  return { ...merged, faults: [...merged.faults, ...hydrated.faults] }
}

/** Into the answers under way. */
export async function saveOpen(tx: Tx, ctx: Ctx, c: Case, body: Body, editor: Editor): Promise<Saved> {
  const form = await formOf(tx, c)
  const open = await openOf(tx, ctx, c, form)
  const merged = await apply(tx, ctx, c, open, { form, patch: body, editor })
  if (merged.changed.length > 0 || open.formVersion !== form.version) {
    await saveSubmission(tx, open.id, { ...merged.sheet, formVersion: form.version }, ctx.now())
    await nameFiles(tx, c.partnership.id, open.answers, merged.sheet.answers, ctx.now())
  }
  return savedOf(ctx, c, { form, patch: body, editor }, merged)
}

/** Into the profile itself; the partner's own changes under way keep what the partner has changed. */
async function saveApproved(
  tx: Tx,
  ctx: Ctx,
  c: Case,
  profile: ProfileRow,
  body: Body,
  editor: Editor,
): Promise<Saved> {
  const form = await formOf(tx, c)
  const open = await lockOpen(tx, c.partnership.id)
  const merged = await apply(tx, ctx, c, profile, { form, patch: body, editor })
  if (merged.changed.length > 0) {
    const now = ctx.now()
    const { id: partnershipId, host_id: hostId } = c.partnership
    await saveProfile(
      tx,
      { partnershipId, hostId, formId: form.id, formVersion: form.version, ...merged.sheet },
      now,
      profile.approvedAt,
    )
    await nameFiles(tx, partnershipId, profile.answers, merged.sheet.answers, now)
    if (open) {
      const untouched = merged.changed.filter((key) => open.edits[key]?.side !== 'partner')
      const answers = { ...open.answers }
      const edits = { ...open.edits }
      const revision = open.revision + 1
      for (const key of untouched) {
        const value = merged.sheet.answers[key]
        if (value === undefined) delete answers[key]
        else answers[key] = value
        const edit = merged.sheet.edits[key]
        if (edit) edits[key] = { ...edit, revision }
      }
      await saveSubmission(tx, open.id, { answers, edits, revision }, now)
    }
    const changes = changesBetween(form.definition, profile.answers, merged.sheet.answers, 'host')
    await recordChange(tx, ctx, c, { side: 'host', organizationId: hostId, fields: labels(changes) })
  }
  return savedOf(ctx, c, { form, patch: body, editor }, merged)
}

const labels = (changes: { label: string }[]) => [...new Set(changes.map((change) => change.label))].slice(0, 50)

/** A change of what was approved, in the history of both sides. */
export async function recordChange(
  tx: Tx,
  ctx: Ctx,
  c: Case,
  of: { side: Side; organizationId: string; fields: string[]; version?: number; tellHost?: boolean },
): Promise<void> {
  await record(tx, ctx, {
    verb: 'partnership.profile_changed',
    organizationId: of.organizationId,
    hostId: c.partnership.host_id,
    partnershipId: c.partnership.id,
    after: { fields: of.fields, ...(of.version === undefined ? {} : { version: of.version }) },
    notes: { tellHost: of.tellHost === true },
  })
}

export { labels as labelsOfChanges }

function savedOf(ctx: Ctx, c: Case, saving: Saving, merged: Awaited<ReturnType<typeof apply>>): Saved {
  const { form, patch, editor } = saving
  const definition = definitionFor(form.definition, editor.side)
  const seen = answerKeys(definition)
  const touched = new Set(Object.keys(patch.answers))
  const { sheet } = merged
  const faulty = new Set(merged.faults.map((fault) => fault.path.split('.')[0] ?? ''))
  const against = new Set(merged.conflicts.map((conflict) => conflict.field))
  const taken = [...touched].filter((key) => seen.has(key) && !faulty.has(key) && !against.has(key))
  const shown = answersFor(definition, sheet.answers)
  return {
    revision: sheet.revision,
    savedAt: ctx.now().toISOString(),
    answers: Object.fromEntries(taken.map((key) => [key, shown[key] ?? null])),
    faults: saidFaults(merged.faults),
    missing: missingOf(form.definition, sheet.answers, contextOf(ctx, c, editor.side)),
    conflicts: merged.conflicts
      .filter((conflict) => seen.has(conflict.field))
      .map((conflict) => ({ ...conflict, theirs: shown[conflict.field] ?? null })),
    edits: presentEdits(editsSince(sheet, patch.revision, touched, editor), seen),
  }
}
