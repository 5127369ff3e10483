/** Whoever started a run over many partners is told how it ended: by then the page is often closed. In the application. */
import { subscribe } from '#server/features/history/index.ts'
import { toPublicId } from '#server/platform/id.ts'
import { pushTo } from './live.ts'
import { findOrganizationName, insertNotices } from './store.ts'

/** What was done to each, after its number. */
const done: Record<string, string> = {
  resend: 'sent again',
  remind: 'reminded',
  withdraw: 'withdrawn',
  approve: 'approved',
  suspend: 'suspended',
  reactivate: 'reactivated',
  revoke: 'ended',
  archive: 'archived',
  unarchive: 'taken out of the archive',
}

subscribe(['bulk.finished', 'bulk.stopped'], async (tx, ctx, { verb, organizationId, notes }) => {
  const personId = notes?.personId
  if (typeof personId !== 'string' || !organizationId) return
  await ctx.db.within(tx, { as: 'identity' }, async (inner) => {
    const organization = await findOrganizationName(inner, organizationId)
    if (!organization) return
    const numbers = `${notes?.done} of ${notes?.total} ${done[String(notes?.verb)] ?? ''}`.trim()
    const refused = Number(notes?.failed) > 0 ? `, ${notes?.failed} refused` : ''
    const says = `${verb === 'bulk.stopped' ? 'Stopped: ' : ''}${numbers}${refused}`
    const link = `/o/${organization.slug}/partners?run=${toPublicId('run', String(notes?.runId))}`
    await insertNotices(inner, [{ personId, organizationId, kind: verb, data: { says }, link }], ctx.now())
    await pushTo(inner, ctx, [personId], 'notification')
  })
})
