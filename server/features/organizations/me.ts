/** The signed-in person with everything the shell of the application needs, in one transaction. */
import type { Me } from '#contract/endpoints/session.ts'
import { getPerson, readSessionEnd } from '#server/features/identity/index.ts'
import type { PersonCtx } from '#server/platform/ctx.ts'
import { toPublicId } from '#server/platform/id.ts'
import { getInstallation } from './installation-store.ts'
import { presentMyInvitation, presentMyOrganization } from './present.ts'
import { countUnread, membershipsOf } from './store.ts'

export async function readMe(ctx: PersonCtx): Promise<Me> {
  return ctx.db.transaction({ as: 'identity' }, async (tx) => {
    const person = await getPerson(tx, ctx.actor.personId)
    const rule = await getInstallation(tx)
    const { expiresAt, latestAt } = await readSessionEnd(tx, ctx.actor.sessionId)
    const memberships = await membershipsOf(tx, person.id)
    const invitations = await membershipsOf(tx, person.id, 'invited')
    return {
      person: {
        id: toPublicId('psn', person.id),
        name: person.name,
        email: person.email,
        timeZone: person.timeZone,
        theme: person.theme,
        lastPlace: person.lastPlace,
        twoFactor: person.twoFactorEnabled,
        isInstallationAdmin: person.isInstallationAdmin,
      },
      organizations: memberships.map((membership) => presentMyOrganization(membership, rule)),
      membershipInvitations: invitations
        .filter(({ organization }) => !organization.suspendedAt)
        .map((membership) => presentMyInvitation(membership, ctx.now())),
      session: {
        id: toPublicId('ses', ctx.actor.sessionId),
        expiresAt: expiresAt.toISOString(),
        latestAt: latestAt.toISOString(),
      },
      formFirst: ctx.actor.confinedTo ?? null,
      unread: await countUnread(tx, person.id),
    }
  })
}
