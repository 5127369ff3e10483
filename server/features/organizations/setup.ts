/** First set-up: by the printed link, by `entente setup`, or from the environment. Exactly once. */
import { timingSafeEqual } from 'node:crypto'
import { record } from '#server/features/history/index.ts'
import {
  assertPassword,
  assertTimeZone,
  claimPerson,
  ensurePerson,
  hashPassword,
  hashSecret,
  newSecret,
  type OpenedSession,
  openSession,
  parseDomain,
  parseEmail,
  savePerson,
} from '#server/features/identity/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import type { Database } from '#server/platform/db/types.ts'
import { AppError, fault } from '#server/platform/errors.ts'
import { addressKey, bucketName, take } from '#server/platform/limits.ts'
import { createOrganization } from './actions.ts'
import {
  deleteSetupToken,
  findInstallation,
  findSetupTokenHash,
  insertInstallation,
  saveInstallation,
  saveSetupTokenHash,
} from './installation-store.ts'
import type { Organization } from './store.ts'

/**
 * A fresh token for the set-up link, to be printed at the start; undefined when the installation is set up. Only its hash is
 * kept, so every start prints a new link and the former one stops working.
 */
export async function setupToken(db: Database): Promise<string | undefined> {
  return db.transaction({ as: 'system' }, async (tx) => {
    if (await findInstallation(tx)) return undefined
    const token = newSecret()
    await saveSetupTokenHash(tx, hashSecret(token))
    return token
  })
}

/** How the set-up page stands for this token. Never changes anything. */
export async function setupState(ctx: Ctx, token: string): Promise<'questions' | 'token_wrong' | 'already_set_up'> {
  return ctx.db.transaction({ as: 'system' }, async (tx) => {
    if (await findInstallation(tx)) return 'already_set_up'
    return matches(token, await findSetupTokenHash(tx)) ? 'questions' : 'token_wrong'
  })
}

function matches(token: string, storedHash: string | undefined): boolean {
  const given = Buffer.from(hashSecret(token))
  const stored = Buffer.from(storedHash ?? '')
  return given.length === stored.length && timingSafeEqual(given, stored)
}

export interface SetUpInput {
  organizationName: string
  name: string
  email: string
  password: string
  timeZone: string
}

export interface SetUp {
  organization: Organization
  personId: string
  session: OpenedSession
  landing: string
}

/** Through the printed link. */
export async function setUpByLink(
  ctx: Ctx,
  input: SetUpInput & { token: string; userAgent: string | null },
): Promise<SetUp> {
  await take(ctx.db, bucketName('setup', addressKey(ctx.address)), { capacity: 20, refillPerSecond: 1 / 10 }, ctx.now())
  const state = await setupState(ctx, input.token)
  if (state === 'already_set_up') throw new AppError('already_set_up')
  if (state === 'token_wrong') throw new AppError('setup_token_wrong')
  return setUp(ctx, input)
}

/** Makes the installation, its first organization and their owner, who administers both. For the server's own operator. */
export async function setUp(ctx: Ctx, input: SetUpInput & { userAgent?: string | null }): Promise<SetUp> {
  const email = parseEmail(input.email)
  const name = input.name.trim()
  if (!email) throw fault('email', 'address_invalid')
  if (name === '') throw fault('name', 'invalid', 'Please enter your name.')
  if (input.organizationName.trim() === '') throw fault('organizationName', 'invalid', 'Please enter a name.')
  assertTimeZone(input.timeZone)
  assertPassword(input.password, { email, name })
  const passwordHash = await hashPassword(input.password)
  return ctx.db.transaction({ as: 'system' }, async (tx) => {
    const installation = {
      // its own name until its administrators choose another: the product is named under About only
      name: [...input.organizationName.trim()].slice(0, 80).join(''),
      senderName: input.organizationName.trim(),
      senderAddress: senderFor(ctx.publicUrl) ?? email,
      supportAddress: email,
      timeZone: input.timeZone,
    }
    if (!(await insertInstallation(tx, installation, ctx.now()))) throw new AppError('already_set_up')
    const person = await ensurePerson(tx, { email })
    await claimPerson(tx, person.id, { passwordHash, name, now: ctx.now() })
    await savePerson(tx, person.id, { isInstallationAdmin: true, timeZone: input.timeZone }, ctx.now())
    const organization = await createOrganization(tx, ctx, {
      name: input.organizationName,
      hosting: 'yes',
      timeZone: input.timeZone,
      ownerPersonId: person.id,
    })
    await saveInstallation(tx, { firstOrganizationId: organization.id }, ctx.now())
    await deleteSetupToken(tx)
    await record(tx, ctx, {
      verb: 'installation.set_up',
      organizationId: organization.id,
      personId: person.id,
      actorName: name,
    })
    const session = await openSession(tx, person.id, {
      address: ctx.address,
      userAgent: input.userAgent ?? null,
      now: ctx.now(),
    })
    return { organization, personId: person.id, session, landing: `/o/${organization.slug}` }
  })
}

/** `no-reply@` the public host, where that is a name mail can come from. */
function senderFor(publicUrl: string): string | undefined {
  const domain = parseDomain(new URL(publicUrl).hostname)
  return domain && `no-reply@${domain}`
}
