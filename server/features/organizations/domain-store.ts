/** SQL of mail domains. Scope: identity or system; tenants only read what was proved. */
import type { RecordOutcome } from '#contract/endpoints/mail-domains.ts'
import type { DeliveryState } from '#contract/names.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { newId } from '#server/platform/id.ts'

export interface MailDomainRow {
  id: string
  organizationId: string
  domain: string
  token: string
  verifiedAt: Date | null
  verifiedBy: 'record' | 'mailbox' | null
  checkedAt: Date | null
  checkOutcome: RecordOutcome | null
  checkFound: string | null
  missingSince: Date | null
  codeHash: string | null
  codeAddress: string | null
  codeExpiresAt: Date | null
  codeAttempts: number
  /** What became of the mail with the code. */
  codeDelivery: DeliveryState | null
  codeAnswer: string | null
  createdAt: Date
}

const columns = [
  'id',
  'organization_id as organizationId',
  'domain',
  'token',
  'verified_at as verifiedAt',
  'verified_by as verifiedBy',
  'checked_at as checkedAt',
  'check_outcome as checkOutcome',
  'check_found as checkFound',
  'missing_since as missingSince',
  'code_hash as codeHash',
  'code_address as codeAddress',
  'code_expires_at as codeExpiresAt',
  'code_attempts as codeAttempts',
  'code_delivery as codeDelivery',
  'code_answer as codeAnswer',
  'created_at as createdAt',
] as const

// one of their words by the check constraints of the columns
type Stored = Omit<MailDomainRow, 'verifiedBy' | 'checkOutcome' | 'codeDelivery'> & {
  verifiedBy: string | null
  checkOutcome: string | null
  codeDelivery: string | null
}
const narrow = (row: Stored): MailDomainRow => row as MailDomainRow

export async function listMailDomains(tx: Tx, organizationId: string): Promise<MailDomainRow[]> {
  const rows = await tx
    .selectFrom('mail_domain')
    .select(columns)
    .where('organization_id', '=', organizationId)
    .orderBy('domain')
    .execute()
  return rows.map(narrow)
}

/** By its id alone: for the mail that was asked for it. */
export async function findMailDomain(tx: Tx, id: string): Promise<MailDomainRow | undefined> {
  const row = await tx.selectFrom('mail_domain').select(columns).where('id', '=', id).executeTakeFirst()
  return row && narrow(row)
}

/** Held until the transaction ends. */
export async function lockMailDomain(tx: Tx, organizationId: string, id: string): Promise<MailDomainRow | undefined> {
  const row = await tx
    .selectFrom('mail_domain')
    .select(columns)
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && narrow(row)
}

/** The organization that has proved it. */
export async function findOwnerOfDomain(tx: Tx, domain: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('mail_domain')
    .select('organization_id as organizationId')
    .where('domain', '=', domain)
    .where('verified_at', 'is not', null)
    .executeTakeFirst()
  return row?.organizationId
}

/** False when it is in the organization's list already. */
export async function insertMailDomain(
  tx: Tx,
  made: { organizationId: string; domain: string; token: string; addedBy: string },
  now: Date,
): Promise<string | undefined> {
  const row = await tx
    .insertInto('mail_domain')
    .values({
      id: newId(),
      organization_id: made.organizationId,
      domain: made.domain,
      token: made.token,
      added_by: made.addedBy,
      created_at: now,
    })
    .onConflict((conflict) => conflict.columns(['organization_id', 'domain']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

export type MailDomainChange = Partial<Omit<MailDomainRow, 'id' | 'organizationId' | 'domain' | 'token' | 'createdAt'>>

export async function saveMailDomain(tx: Tx, id: string, change: MailDomainChange): Promise<void> {
  await tx
    .updateTable('mail_domain')
    .set({
      verified_at: change.verifiedAt,
      verified_by: change.verifiedBy,
      checked_at: change.checkedAt,
      check_outcome: change.checkOutcome,
      check_found: change.checkFound,
      missing_since: change.missingSince,
      code_hash: change.codeHash,
      code_address: change.codeAddress,
      code_expires_at: change.codeExpiresAt,
      code_attempts: change.codeAttempts,
      code_delivery: change.codeDelivery,
      code_answer: change.codeAnswer,
    })
    .where('id', '=', id)
    .execute()
}

export async function deleteMailDomain(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('mail_domain').where('id', '=', id).execute()
}

/** Proved by a record that was last looked at before then. */
export async function listDueDomains(
  tx: Tx,
  before: Date,
  limit: number,
): Promise<Pick<MailDomainRow, 'id' | 'organizationId' | 'domain' | 'token'>[]> {
  return tx
    .selectFrom('mail_domain')
    .select(['id', 'organization_id as organizationId', 'domain', 'token'])
    .where('verified_by', '=', 'record')
    .where('checked_at', '<', before)
    .orderBy('checked_at')
    .limit(limit)
    .execute()
}

/** Proved domains of organizations. Any scope: another one's are seen where the organization itself is. */
export async function listVerifiedOf(
  tx: Tx,
  organizationIds: string[],
): Promise<Pick<MailDomainRow, 'id' | 'organizationId' | 'domain'>[]> {
  if (organizationIds.length === 0) return []
  return tx
    .selectFrom('mail_domain')
    .select(['id', 'organization_id as organizationId', 'domain'])
    .where('organization_id', 'in', organizationIds)
    .where('verified_at', 'is not', null)
    .orderBy('domain')
    .execute()
}
