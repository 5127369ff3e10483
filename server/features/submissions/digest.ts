/** Once a day, in the morning of the host: what waits for a decision, for each who is asked. */

import { getPerson, mailInstallation } from '#server/features/identity/index.ts'
import { enqueueMail, type MailLoader, registerMailLoader } from '#server/features/mail/index.ts'
import { getOrganization, mailHost } from '#server/features/organizations/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import type { Tx } from '#server/platform/db/types.ts'
import type { Schedule } from '#server/platform/outbox/index.ts'
import {
  type DigestHost,
  listAsked,
  listDigestHosts,
  listStillWaiting,
  lockDigest,
  saveDigest,
  type WaitingFor,
} from './digest-store.ts'

/** From this hour on, by the host's clock. */
const hour = 8
/** Listed in one mail; how many more there are is said. */
const most = 20

async function sendDigests(ctx: Ctx): Promise<void> {
  const hosts = await ctx.db.transaction({ as: 'system' }, (tx) => listDigestHosts(tx))
  for (const host of hosts) {
    const day = dayAt(host, ctx.now())
    if (!day || host.sentOn === day) continue
    await ctx.db.transaction({ as: 'system' }, (tx) => sendDigest(tx, ctx, host.id, day))
  }
}

/** Today, once the hour has come. */
function dayAt({ timeZone }: DigestHost, now: Date): string | undefined {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(now)
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  return Number(of('hour')) >= hour ? `${of('year')}-${of('month')}-${of('day')}` : undefined
}

/** Of two nodes at the same moment one sends. */
async function sendDigest(tx: Tx, ctx: Ctx, hostId: string, day: string): Promise<void> {
  if ((await lockDigest(tx, hostId)) === day) return
  await saveDigest(tx, hostId, day)
  const asked = Map.groupBy(await listAsked(tx, hostId), (one) => one.email)
  for (const [email, rows] of asked) {
    const [first] = rows
    await enqueueMail(tx, ctx, {
      template: 'review_digest',
      to: email,
      hostId,
      ...(first?.personId ? { personId: first.personId } : {}),
      data: { ids: rows.slice(0, most).map((row) => row.partnershipId), more: Math.max(0, rows.length - most) },
    })
  }
}

/** What waits still when the mail leaves. */
const digest: MailLoader = async (ctx, tx, mail) => {
  const ids = Array.isArray(mail.data.ids) ? mail.data.ids.filter((id): id is string => typeof id === 'string') : []
  const waiting: WaitingFor[] = await listStillWaiting(tx, ids)
  const installation = await mailInstallation(tx, ctx)
  if (!mail.host_id || waiting.length === 0 || !installation) return null
  const organization = await getOrganization(tx, mail.host_id)
  if (organization.suspendedAt) return null
  const person = mail.person_id ? await getPerson(tx, mail.person_id) : undefined
  const several = new Set(waiting.map((one) => one.program)).size > 1
  return {
    template: 'review_digest',
    to: { email: mail.to_address, name: person?.name ?? '' },
    installation: installation.installation,
    timeZone: person?.timeZone ?? organization.timeZone,
    organization: mailHost(ctx, organization),
    // nobody with one program meets the word
    waiting: waiting.map(({ program, ...one }) => ({ ...one, program: several ? program : '' })),
    more: Number(mail.data.more ?? 0),
    links: { open: `${ctx.publicUrl}/o/${organization.slug}/reviews` },
  }
}
registerMailLoader('review_digest', digest)

export const digestSchedule: Schedule = { name: 'submissions.digest', everySeconds: 900, run: sendDigests }
