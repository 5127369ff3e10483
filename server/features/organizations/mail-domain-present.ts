import type { MailDomain } from '#contract/endpoints/mail-domains.ts'
import { toPublicId } from '#server/platform/id.ts'
import type { MailDomainRow } from './domain-store.ts'
import { recordNameOf, recordValueOf } from './mail-domain-record.ts'
import { domainShownAs, lapsesAt } from './mail-domains.ts'

export function presentMailDomain(row: MailDomainRow, now: Date): MailDomain {
  const sent = row.codeAddress !== null && row.codeExpiresAt !== null && row.codeExpiresAt > now
  return {
    id: toPublicId('dom', row.id),
    domain: row.domain,
    shownAs: domainShownAs(row.domain),
    verifiedAt: row.verifiedAt?.toISOString() ?? null,
    verifiedBy: row.verifiedBy,
    record: { name: recordNameOf(row.domain), value: recordValueOf(row.token) },
    check:
      row.checkedAt && row.checkOutcome
        ? { at: row.checkedAt.toISOString(), outcome: row.checkOutcome, says: saysOf(row) }
        : null,
    lapsesAt: lapsesAt(row)?.toISOString() ?? null,
    code:
      sent && row.codeAddress && row.codeExpiresAt
        ? {
            sentTo: row.codeAddress,
            expiresAt: row.codeExpiresAt.toISOString(),
            delivery: row.codeDelivery ?? 'queued',
            answer: row.codeAnswer,
          }
        : null,
    createdAt: row.createdAt.toISOString(),
  }
}

function saysOf({ checkOutcome, checkFound, domain }: MailDomainRow): string {
  switch (checkOutcome) {
    case 'found':
      return 'The record is there.'
    case 'other':
      return `There is a record, but with another value: ${checkFound ?? ''}`
    case 'silent':
      return `The name servers of ${domainShownAs(domain)} did not answer. Try again in a few minutes.`
    default:
      return 'There is no such record yet. It can take some hours until a new one is seen everywhere.'
  }
}
