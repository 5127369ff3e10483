/** Notices about organizations themselves: who was invited as a colleague, suspended, restored, or may host now. In the application. */
import { fill } from '#contract/vocabulary.ts'
import { type Recorded, subscribe } from '#server/features/history/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { pushTo } from './live.ts'
import { findOrganizationName, insertNotices, listActive, listInstallationAdmins } from './store.ts'

type Receiver = 'named' | 'installation_administrators' | 'administrators'

/** Placeholders: {organization}, {email}, {domain}. A link may hold {slug}. */
const notices: Record<string, { to: Receiver; says: string; link: string }> = {
  'membership.invited': {
    to: 'named',
    says: '{organization} has invited you to join as a colleague',
    link: '/account/invitations',
  },
  'membership.undeliverable': {
    to: 'named',
    says: 'The mail to {email} could not be delivered',
    link: '/o/{slug}/members?tab=pending',
  },
  'organization.domain_missing': {
    to: 'administrators',
    says: 'The record that proves {domain} for {organization} is gone. Put it back within a week',
    link: '/o/{slug}/settings',
  },
  'organization.domain_lapsed': {
    to: 'administrators',
    says: '{domain} is no longer shown as a mail domain of {organization}: its record has been gone for a week',
    link: '/o/{slug}/settings',
  },
  'organization.domain_released': {
    to: 'administrators',
    says: 'The installation no longer shows {domain} as a mail domain of {organization}. Prove it again, or ask its administrators',
    link: '/o/{slug}/settings',
  },
  'organization.suspended': {
    to: 'named',
    says: '{organization} has been suspended by the installation. Ask its administrators.',
    link: '/home',
  },
  'organization.restored': { to: 'named', says: '{organization} can be used again', link: '/o/{slug}' },
  'organization.hosting_requested': {
    to: 'installation_administrators',
    says: '{organization} asks to invite partners here',
    link: '/installation/organizations',
  },
  'organization.hosting_allowed': {
    to: 'administrators',
    says: '{organization} may invite partners now',
    link: '/o/{slug}',
  },
  'organization.hosting_refused': {
    to: 'administrators',
    says: 'The installation does not let {organization} invite partners',
    link: '/o/{slug}/settings',
  },
}

subscribe(Object.keys(notices), async (tx, ctx, event) => {
  const notice = notices[event.verb]
  const organizationId = event.organizationId
  if (!notice || !organizationId) return
  await ctx.db.within(tx, { as: 'identity' }, async (inner) => {
    const organization = await findOrganizationName(inner, organizationId)
    if (!organization) return
    const people = (await receiversOf(inner, notice.to, organizationId, event)).filter((id) => id !== actorOf(ctx))
    const note = (name: string) => (typeof event.notes?.[name] === 'string' ? (event.notes[name] as string) : '')
    const values = {
      organization: organization.name,
      slug: organization.slug,
      email: note('email'),
      domain: note('domain'),
    }
    const rows = people.map((personId) => ({
      personId,
      organizationId: null,
      kind: event.verb,
      data: { says: fill(notice.says, values) },
      link: fill(notice.link, values),
    }))
    await insertNotices(inner, rows, ctx.now())
    await pushTo(inner, ctx, people, 'notification')
  })
})

const actorOf = (ctx: Ctx) => ('personId' in ctx.actor ? ctx.actor.personId : undefined)

async function receiversOf(tx: Tx, to: Receiver, organizationId: string, event: Recorded): Promise<string[]> {
  if (to === 'named') {
    const { personId, personIds } = event.notes ?? {}
    const named = Array.isArray(personIds) ? personIds : [personId]
    return named.filter((id): id is string => typeof id === 'string')
  }
  const people = to === 'administrators' ? await listActive(tx, organizationId) : await listInstallationAdmins(tx)
  return people.filter(({ role }) => role === 'owner' || role === 'admin').map(({ id }) => id)
}
