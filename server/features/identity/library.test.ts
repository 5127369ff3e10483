/** The library itself accepts what we write, and we accept what it writes: so it can take over more, or be replaced. */
import { base32 } from '@better-auth/utils/base32'
import { createOTP } from '@better-auth/utils/otp'
import { betterAuth } from 'better-auth'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { organizations } from '#server/features/organizations/index.ts'
import type { PersonCtx } from '#server/platform/ctx.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildOrganization, buildPerson, testPassword } from '#server/testing/builders.ts'
import { confirmTwoFactor, enableTwoFactor } from './account.ts'
import { authenticate, identity, makePasswordLink, type Person, signIn, signInTwoFactor } from './index.ts'
import { twoFactorKey } from './keys.ts'
import { adapterFor, hashSecret, libraryOptions } from './library.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ features: [identity, organizations({ mailConfigured: false, version: '0.0.0-test' })] })
})
afterAll(() => app.close())
beforeEach(() => app.db.reset())

/** The library as it comes, with our settings, on our tables, in one transaction. */
async function withAuth<T>(work: (auth: ReturnType<typeof make>) => Promise<T>): Promise<T> {
  const key = await twoFactorKey(app.db)
  return app.db.transaction({ as: 'identity' }, (tx) => work(make(key, (options) => adapterFor(tx, options))))
}
function make(key: string, database: (options: Parameters<typeof adapterFor>[1]) => ReturnType<typeof adapterFor>) {
  return betterAuth({ ...libraryOptions(key, app.publicUrl), database })
}

const personCtx = (person: Person): PersonCtx => ({
  ...app.ctx(),
  actor: {
    kind: 'person',
    personId: person.id,
    name: person.name,
    email: person.email,
    emailVerified: true,
    isInstallationAdmin: false,
    sessionId: '00000000-0000-7000-8000-000000000000',
  },
})
const visit = { userAgent: null }
const cookieOf = (headers: Headers) =>
  new Headers({
    cookie: headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; '),
  })

test('it signs in with a password we stored, and we accept the session it opened', async () => {
  const person = await buildPerson(app)
  const { token } = await withAuth((auth) =>
    auth.api.signInEmail({ body: { email: person.email, password: testPassword } }),
  )
  expect(await authenticate(app.db, token, undefined, app.clock.now())).toMatchObject({ personId: person.id })
  const rows = await app.db.transaction({ as: 'system' }, (tx) => tx.selectFrom('session').select('token').execute())
  expect(rows).toEqual([{ token: hashSecret(token) }])
})

test('it refuses a wrong password, a stub, and signing up', async () => {
  const person = await buildPerson(app)
  const stub = await buildPerson(app, { claimed: false })
  for (const email of [person.email, stub.email, 'nobody@example.org']) {
    const wrong = withAuth((auth) => auth.api.signInEmail({ body: { email, password: 'violet-lamp-orchard-8' } }))
    await expect(wrong).rejects.toMatchObject({ statusCode: 401 })
  }
  const body = { email: 'new@example.org', password: 'violet-lamp-orchard-8', name: 'New' }
  await expect(withAuth((auth) => auth.api.signUpEmail({ body }))).rejects.toMatchObject({ statusCode: 400 })
})

test('it knows the session we opened', async () => {
  const person = await buildPerson(app)
  const done = await signIn(app.ctx(), { email: person.email, password: testPassword, ...visit })
  if (done.step !== 'done') throw new Error('a second step was asked for')
  await withAuth(async (auth) => {
    const found = await (await auth.$context).internalAdapter.findSession(done.session.token)
    expect(found).toMatchObject({
      user: { id: person.id, email: person.email },
      session: { token: done.session.token },
    })
    expect(await (await auth.$context).internalAdapter.findSession(hashSecret(done.session.token))).toBeNull()
  })
})

test('it resets with a link of ours, and ends our sessions', async () => {
  const person = await buildPerson(app)
  const done = await signIn(app.ctx(), { email: person.email, password: testPassword, ...visit })
  const link = await app.db.transaction({ as: 'identity' }, (tx) => makePasswordLink(tx, app.ctx(), person.id))
  const token = link.url.split('/').at(-1) as string
  await withAuth((auth) => auth.api.resetPassword({ body: { token, newPassword: 'green-kettle-mountain' } }))
  expect((await signIn(app.ctx(), { email: person.email, password: 'green-kettle-mountain', ...visit })).step).toBe(
    'done',
  )
  const session = done.step === 'done' ? done.session.token : ''
  expect(await authenticate(app.db, session, undefined, app.clock.now())).toEqual({ kind: 'anonymous' })
})

test('it asks for the second factor we switched on, and takes its codes and backup codes', async () => {
  const { owner } = await buildOrganization(app)
  const ctx = personCtx(owner)
  const begun = await enableTwoFactor(ctx, { password: testPassword, issuer: 'Entente' })
  const otp = createOTP(new TextDecoder().decode(base32.decode(begun.secret)), { digits: 6, period: 30 })
  await confirmTwoFactor(ctx, await otp.totp())
  for (const by of ['code', 'backup code'] as const) {
    await withAuth(async (auth) => {
      const first = await auth.api.signInEmail({
        body: { email: owner.email, password: testPassword },
        returnHeaders: true,
      })
      expect(first.response).toMatchObject({ twoFactorRedirect: true })
      const headers = cookieOf(first.headers)
      const second =
        by === 'code'
          ? await auth.api.verifyTOTP({ body: { code: await otp.totp() }, headers })
          : await auth.api.verifyBackupCode({ body: { code: begun.backupCodes[0] as string }, headers })
      expect(second.user.id).toBe(owner.id)
    })
  }
})

test('we take the codes of a second factor it switched on', async () => {
  const { owner } = await buildOrganization(app)
  const uri = await withAuth(async (auth) => {
    const signedIn = await auth.api.signInEmail({
      body: { email: owner.email, password: testPassword },
      returnHeaders: true,
    })
    const headers = cookieOf(signedIn.headers)
    const begun = await auth.api.enableTwoFactor({ body: { password: testPassword }, headers })
    if (!('totpURI' in begun)) throw new Error('no authenticator was set up')
    const otp = createOTP(secretIn(begun.totpURI), { digits: 6, period: 30 })
    await auth.api.verifyTOTP({ body: { code: await otp.totp() }, headers })
    return begun.totpURI
  })
  const first = await signIn(app.ctx(), { email: owner.email, password: testPassword, ...visit })
  if (first.step !== 'two_factor_required') throw new Error('no second step was asked for')
  const code = await createOTP(secretIn(uri), { digits: 6, period: 30 }).totp()
  const done = await signInTwoFactor(app.ctx(), { challenge: first.challenge, code, ...visit })
  expect(done.step).toBe('done')
})

function secretIn(uri: string): string {
  return new TextDecoder().decode(base32.decode(new URL(uri).searchParams.get('secret') as string))
}

test('every table and column it works with exists', async () => {
  await withAuth(async (auth) => {
    const { adapter } = await auth.$context
    for (const model of ['user', 'account', 'session', 'verification', 'twoFactor']) {
      expect(Array.isArray(await adapter.findMany({ model, limit: 1 }))).toBe(true)
    }
  })
})
