/** Every SQL statement of accounts that the library's own store does not carry out. Scope: identity or system. */
import { sql } from 'kysely'
import type { OrganizationRole } from '#contract/names.ts'
import type { Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'
import { newId } from '#server/platform/id.ts'
import { hashSecret, idleSeconds, withLibrary } from './library.ts'

export interface Person {
  id: string
  email: string
  name: string
  emailVerified: boolean
  /** null: a stub, made by inviting. It has no password and no rights until its address is proved. */
  claimedAt: Date | null
  isInstallationAdmin: boolean
  twoFactorEnabled: boolean
  timeZone: string
  theme: 'auto' | 'light' | 'dark'
  lastPlace: string | null
  lastSignInAt: Date | null
}

const personColumns = [
  'id',
  'email',
  'name',
  'email_verified as emailVerified',
  'claimed_at as claimedAt',
  'is_installation_admin as isInstallationAdmin',
  'two_factor_enabled as twoFactorEnabled',
  'time_zone as timeZone',
  'theme',
  'last_place as lastPlace',
  'last_sign_in_at as lastSignInAt',
] as const

// the check constraint of the column is what makes the theme one of three words
const asPerson = (row: Omit<Person, 'theme'> & { theme: string }): Person => ({
  ...row,
  theme: row.theme as Person['theme'],
})

export async function findPersonByEmail(tx: Tx, email: string): Promise<Person | undefined> {
  const row = await tx
    .selectFrom('person')
    .select(personColumns)
    .where(sql`lower(email)`, '=', email.toLowerCase())
    .executeTakeFirst()
  return row && asPerson(row)
}

export async function findPerson(tx: Tx, id: string): Promise<Person | undefined> {
  const row = await tx.selectFrom('person').select(personColumns).where('id', '=', id).executeTakeFirst()
  return row && asPerson(row)
}

export async function getPerson(tx: Tx, id: string): Promise<Person> {
  const person = await findPerson(tx, id)
  if (!person) throw new AppError('not_found')
  return person
}

/** Holds the person until the transaction ends: credentials and sessions change only under it. */
export async function lockPerson(tx: Tx, id: string): Promise<Person> {
  const row = await tx.selectFrom('person').select(personColumns).where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new AppError('not_found')
  return asPerson(row)
}

/** The person with this address, made as a stub where it is unknown: one statement either way. Two at once make one. */
export async function findOrInsertStub(tx: Tx, email: string, name: string): Promise<Person> {
  const row = await tx
    .with('known', (of) =>
      of.selectFrom('person').select(personColumns).where(sql`lower(email)`, '=', email.toLowerCase()),
    )
    .with('made', (of) =>
      of
        .insertInto('person')
        .columns(['id', 'email', 'name'])
        .expression(sql`select ${newId()}::uuid, ${email}, ${name} where not exists (select 1 from known)`)
        .onConflict((conflict) => conflict.expression(sql`lower(email)`).doNothing())
        .returning(personColumns),
    )
    .selectFrom('known')
    .selectAll()
    .unionAll((of) => of.selectFrom('made').selectAll())
    .executeTakeFirst()
  // neither: somebody else made it at this very moment, after this statement had begun to look
  const person = row ? asPerson(row) : await findPersonByEmail(tx, email)
  if (!person) throw new AppError('conflict')
  return person
}

export interface PersonChange {
  name?: string
  emailVerified?: boolean
  claimedAt?: Date
  isInstallationAdmin?: boolean
  twoFactorEnabled?: boolean
  timeZone?: string
  theme?: Person['theme']
  lastPlace?: string | null
  lastSignInAt?: Date
}

export async function savePerson(tx: Tx, id: string, change: PersonChange, now: Date): Promise<void> {
  await tx
    .updateTable('person')
    .set({
      name: change.name,
      email_verified: change.emailVerified,
      claimed_at: change.claimedAt,
      is_installation_admin: change.isInstallationAdmin,
      two_factor_enabled: change.twoFactorEnabled,
      time_zone: change.timeZone,
      theme: change.theme,
      last_place: change.lastPlace,
      last_sign_in_at: change.lastSignInAt,
      updated_at: now,
    })
    .where('id', '=', id)
    .execute()
}

/** Hash of the person's password, where there is one. */
export async function findCredential(tx: Tx, personId: string): Promise<string | undefined> {
  const account = await withLibrary(tx, (store) => store.findCredentialAccount(personId))
  return account?.password ?? undefined
}

export async function saveCredential(tx: Tx, personId: string, passwordHash: string): Promise<void> {
  await withLibrary(tx, async (store) => {
    if (await store.findCredentialAccount(personId)) await store.updatePassword(personId, passwordHash)
    else
      await store.createAccount({
        userId: personId,
        accountId: personId,
        providerId: 'credential',
        password: passwordHash,
      })
  })
}

/** Removes every credential, second factor and session: what an unproved address may have been given by somebody else. */
export async function removeCredentials(tx: Tx, personId: string): Promise<void> {
  await tx.deleteFrom('account').where('person_id', '=', personId).execute()
  await tx.deleteFrom('two_factor').where('person_id', '=', personId).execute()
  await tx.deleteFrom('session').where('person_id', '=', personId).execute()
}

export interface SessionRow {
  id: string
  address: string | null
  userAgent: string | null
  startedAt: Date
  lastUsedAt: Date
  expiresAt: Date
}

export async function listSessions(tx: Tx, personId: string, now: Date): Promise<SessionRow[]> {
  return tx
    .selectFrom('session')
    .select([
      'id',
      'ip_address as address',
      'user_agent as userAgent',
      'created_at as startedAt',
      'updated_at as lastUsedAt',
      'expires_at as expiresAt',
    ])
    .where('person_id', '=', personId)
    .where('expires_at', '>', now)
    .orderBy('updated_at', 'desc')
    .execute()
}

/** Ends sessions of a person: all, all but one, or one. Returns how many there were. */
export async function deleteSessions(
  tx: Tx,
  personId: string,
  which: { except?: string; only?: string } = {},
): Promise<number> {
  const ended = await tx
    .deleteFrom('session')
    .where('person_id', '=', personId)
    .$if(which.except !== undefined, (query) => query.where('id', '<>', which.except as string))
    .$if(which.only !== undefined, (query) => query.where('id', '=', which.only as string))
    .executeTakeFirst()
  return Number(ended.numDeletedRows)
}

export async function deleteSessionByToken(tx: Tx, token: string): Promise<void> {
  await tx.deleteFrom('session').where('token', '=', hashSecret(token)).execute()
}

/** Everything a request needs to know about who asks, in one statement. */
export interface Standing {
  sessionId: string
  expiresAt: Date
  lastUsedAt: Date
  startedAt: Date
  personId: string
  name: string
  email: string
  emailVerified: boolean
  isInstallationAdmin: boolean
  organizationId: string | null
  role: OrganizationRole | null
  suspendedAt: Date | null
  /** The partnership whose form this session has to complete before anything else opens. */
  confinedTo: string | null
}

export async function findStanding(
  tx: Tx,
  tokenHash: string,
  organizationId: string | null,
  now: Date,
): Promise<Standing | undefined> {
  const row = await tx
    .selectFrom('session as s')
    .innerJoin('person as p', 'p.id', 's.person_id')
    .leftJoin('membership as m', (join) =>
      join.onRef('m.person_id', '=', 'p.id').on('m.organization_id', '=', organizationId).on('m.state', '=', 'active'),
    )
    .leftJoin('organization as o', 'o.id', 'm.organization_id')
    .select([
      's.id as sessionId',
      's.expires_at as expiresAt',
      's.updated_at as lastUsedAt',
      's.created_at as startedAt',
      'p.id as personId',
      'p.name',
      'p.email',
      'p.email_verified as emailVerified',
      'p.is_installation_admin as isInstallationAdmin',
      'm.organization_id as organizationId',
      'm.role',
      'o.suspended_at as suspendedAt',
    ])
    .select(sql<string | null>`app_confined_to(p.id, ${organizationId}::uuid, ${now}::timestamptz)`.as('confinedTo'))
    .where('s.token', '=', tokenHash)
    .where('s.expires_at', '>', now)
    .executeTakeFirst()
  return row && { ...row, role: row.role as OrganizationRole | null } // checked by the column's constraint
}

/** The same for a person as such, right after signing in. */
export async function findConfinement(tx: Tx, personId: string, now: Date): Promise<string | null> {
  const { rows } = await sql<{
    to: string | null
  }>`select app_confined_to(${personId}::uuid, null, ${now}::timestamptz) as to`.execute(tx)
  return rows[0]?.to ?? null
}

/** Moves the idle limit on after a use, never beyond the absolute one. Answers the new end. */
export async function touchSession(tx: Tx, sessionId: string, now: Date, absoluteEnd: Date): Promise<Date> {
  const idleEnd = new Date(now.getTime() + idleSeconds * 1000)
  const expiresAt = idleEnd < absoluteEnd ? idleEnd : absoluteEnd
  await tx.updateTable('session').set({ updated_at: now, expires_at: expiresAt }).where('id', '=', sessionId).execute()
  return expiresAt
}

/** When a session began, and when it ends if it is not used again. */
export async function findSession(
  tx: Tx,
  sessionId: string,
): Promise<{ startedAt: Date; expiresAt: Date } | undefined> {
  return tx
    .selectFrom('session')
    .select(['created_at as startedAt', 'expires_at as expiresAt'])
    .where('id', '=', sessionId)
    .executeTakeFirst()
}

/** A value that a link or a step leads back to; only the hash of its name is kept. */
export async function saveVerification(tx: Tx, name: string, value: string, expiresAt: Date, now: Date): Promise<void> {
  await withLibrary(tx, (store) =>
    store.createVerificationValue({ identifier: name, value, expiresAt, createdAt: now, updatedAt: now }),
  )
}

export async function findVerification(tx: Tx, name: string, now: Date): Promise<string | undefined> {
  const row = await tx
    .selectFrom('verification')
    .select('value')
    .where('identifier', '=', hashSecret(name))
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row?.value
}

/** Takes a value exactly once: of two at the same moment one gets nothing. By our clock, unlike the library's own. */
export async function takeVerification(tx: Tx, name: string, now: Date): Promise<string | undefined> {
  const row = await tx
    .deleteFrom('verification')
    .where('identifier', '=', hashSecret(name))
    .returning(['value', 'expires_at as expiresAt'])
    .executeTakeFirst()
  return row && row.expiresAt > now ? row.value : undefined
}

/** Removes the unused values of a person, e.g. other reset links once one was used. */
export async function deleteVerificationsOf(tx: Tx, value: string): Promise<void> {
  await tx.deleteFrom('verification').where('value', '=', value).execute()
}

/** Housekeeping: what has expired. */
export async function deleteExpired(tx: Tx, now: Date): Promise<void> {
  await tx.deleteFrom('verification').where('expires_at', '<', now).execute()
  await tx.deleteFrom('session').where('expires_at', '<', now).execute()
}

export interface TwoFactorRow {
  id: string
  secret: string
  backupCodes: string
  verified: boolean
  failures: number
  lockedUntil: Date | null
  lastStep: number | null
}

export async function lockTwoFactor(tx: Tx, personId: string): Promise<TwoFactorRow | undefined> {
  return tx
    .selectFrom('two_factor')
    .select([
      'id',
      'secret',
      'backup_codes as backupCodes',
      'verified',
      'failed_verification_count as failures',
      'locked_until as lockedUntil',
      'last_step as lastStep',
    ])
    .where('person_id', '=', personId)
    .forUpdate()
    .executeTakeFirst()
}

export async function saveTwoFactor(
  tx: Tx,
  personId: string,
  change: Partial<Omit<TwoFactorRow, 'id'>>,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('two_factor')
    .set({
      secret: change.secret,
      backup_codes: change.backupCodes,
      verified: change.verified,
      failed_verification_count: change.failures,
      locked_until: change.lockedUntil,
      last_step: change.lastStep,
      updated_at: now,
    })
    .where('person_id', '=', personId)
    .execute()
}

export async function replaceTwoFactor(
  tx: Tx,
  personId: string,
  made: { secret: string; backupCodes: string },
  now: Date,
): Promise<void> {
  await tx.deleteFrom('two_factor').where('person_id', '=', personId).execute()
  await tx
    .insertInto('two_factor')
    .values({
      id: newId(),
      person_id: personId,
      secret: made.secret,
      backup_codes: made.backupCodes,
      verified: false,
      created_at: now,
      updated_at: now,
    })
    .execute()
}

export async function deleteTwoFactor(tx: Tx, personId: string): Promise<void> {
  await tx.deleteFrom('two_factor').where('person_id', '=', personId).execute()
}

/** A key the server made for itself, made at the first use. Scope: system. */
export async function serverKey(tx: Tx, name: string, fresh: () => string): Promise<string> {
  await tx
    .insertInto('server_key')
    .values({ name, value: fresh() })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
  const row = await tx.selectFrom('server_key').select('value').where('name', '=', name).executeTakeFirstOrThrow()
  return row.value
}

/** What of the installation accounts depend on. */
export interface InstallationView {
  name: string
  supportAddress: string
  logoHash: string | null
  timeZone: string
  signUpPage: boolean
}

export async function findInstallation(tx: Tx): Promise<InstallationView | undefined> {
  return tx
    .selectFrom('installation')
    .select([
      'name',
      'support_address as supportAddress',
      'logo_hash as logoHash',
      'time_zone as timeZone',
      'sign_up_page as signUpPage',
    ])
    .executeTakeFirst()
}
