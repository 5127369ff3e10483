import { mailDomains as api, domainMailboxes } from '#contract/endpoints/mail-domains.ts'
import type { MemberCtx } from '#server/platform/ctx.ts'
import { type Route, route } from '#server/platform/http/route.ts'
import type { MailDomainRow } from './domain-store.ts'
import { presentMailDomain } from './mail-domain-present.ts'
import type { LookUpTxt } from './mail-domain-record.ts'
import {
  addMailDomain,
  checkRecord,
  confirmDomainCode,
  mailDomainsOf,
  removeMailDomain,
  sendDomainCode,
} from './mail-domains.ts'
import { organizationPolicy } from './policy.ts'

export function mailDomainRoutes(lookUp: LookUpTxt): Route[] {
  const one = (ctx: MemberCtx, row: MailDomainRow) => presentMailDomain(row, ctx.now())
  return [
    route(api.list, async (ctx) => ({
      items: (await mailDomainsOf(ctx)).map((row) => one(ctx, row)),
      mailboxes: [...domainMailboxes],
      can: { manage: organizationPolicy.mail_domains(ctx.actor.role) ?? (true as const) },
    })),
    route(api.add, async (ctx, { body }) => one(ctx, await addMailDomain(ctx, body.domain))),
    route(api.checkRecord, async (ctx, { params }) => one(ctx, await checkRecord(ctx, params.id, lookUp))),
    route(api.sendCode, async (ctx, { params, body }) => one(ctx, await sendDomainCode(ctx, params.id, body.mailbox))),
    route(api.confirmCode, async (ctx, { params, body }) =>
      one(ctx, await confirmDomainCode(ctx, params.id, body.code)),
    ),
    route(api.remove, async (ctx, { params }) => {
      await removeMailDomain(ctx, params.id)
      return null
    }),
  ]
}
