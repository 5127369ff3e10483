/** Records that proved a domain are looked at once a day: a domain that changed hands stops speaking for who had it. */
import type { Schedule } from '#server/platform/outbox/index.ts'
import { listDueDomains } from './domain-store.ts'
import { type LookUpTxt, lookForRecord } from './mail-domain-record.ts'
import { noteLook } from './mail-domains.ts'

const hours = 24
const perRun = 40
const atOnce = 4

export function checkingMailDomains(lookUp: LookUpTxt): Schedule {
  return {
    name: 'organizations.check_mail_domains',
    everySeconds: 900,
    run: async (ctx) => {
      const before = new Date(ctx.now().getTime() - hours * 3_600_000)
      const due = await ctx.db.transaction({ as: 'system' }, (tx) => listDueDomains(tx, before, perRun))
      for (let at = 0; at < due.length; at += atOnce) {
        await Promise.all(
          due.slice(at, at + atOnce).map(async ({ id, organizationId, domain, token }) => {
            const look = await lookForRecord(lookUp, domain, token)
            await ctx.db.transaction({ as: 'system' }, (tx) => noteLook(tx, ctx, organizationId, id, look))
          }),
        )
      }
    },
  }
}
