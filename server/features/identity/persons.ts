/** People: stubs made by inviting, and how an address is proved. Everything in the scope identity or system. */
import type { Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'
import type { Email } from './email.ts'
import {
  deleteVerificationsOf,
  findOrInsertStub,
  lockPerson,
  type Person,
  removeCredentials,
  saveCredential,
  savePerson,
} from './store.ts'

export interface PersonInput {
  email: Email
  firstName?: string
  lastName?: string
}

/** The person with this address; made as a stub, without password or rights, where it is unknown. */
export async function ensurePerson(tx: Tx, input: PersonInput): Promise<Person> {
  const name = [input.firstName, input.lastName].filter(Boolean).join(' ').trim()
  return await findOrInsertStub(tx, input.email, name)
}

export interface Claim {
  /** Made by `hashPassword` before the transaction opened. */
  passwordHash: string
  name?: string
  now: Date
}

/**
 * Proves the address of an unclaimed account: earlier credentials and sessions go, whoever made them; then the password is
 * set. Throws `conflict`, and changes nothing, where the account has been claimed meanwhile: its owner signs in instead.
 */
export async function claimPerson(tx: Tx, personId: string, claim: Claim): Promise<void> {
  const person = await lockPerson(tx, personId)
  if (person.claimedAt) throw new AppError('conflict')
  await removeCredentials(tx, personId)
  await deleteVerificationsOf(tx, personId)
  await savePerson(
    tx,
    personId,
    { emailVerified: true, claimedAt: claim.now, twoFactorEnabled: false, ...(claim.name ? { name: claim.name } : {}) },
    claim.now,
  )
  await saveCredential(tx, personId, claim.passwordHash)
}
