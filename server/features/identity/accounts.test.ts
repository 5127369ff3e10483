import { base32 } from '@better-auth/utils/base32'
import { createOTP } from '@better-auth/utils/otp'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { organizations } from '#server/features/organizations/index.ts'
import { toPublicId } from '#server/platform/id.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember, buildOrganization, buildPerson, buildSettings, testPassword } from '#server/testing/builders.ts'
import { authenticate, identity, onResetForStub, type Person } from './index.ts'
import { saveVerification } from './store.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ features: [identity, organizations({ mailConfigured: false, version: '0.0.0-test' })] })
})
afterAll(() => app.close())
beforeEach(async () => {
  await app.db.reset()
  app.mail.clear()
})

interface Answer {
  status: number
  // answers of the API under test: asserted field by field
  body: Record<string, unknown> & { code?: string; faults?: { field: string; code: string }[] }
  cookie: string | undefined
  headers: Record<string, unknown>
}

async function ask(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  url: string,
  body?: object,
  cookie?: string,
  organization?: string,
): Promise<Answer> {
  const answer = await app.fastify.inject({
    method,
    url,
    headers: { ...(cookie && { cookie }), ...(organization && { 'entente-organization': organization }) },
    ...(body && { payload: body }),
  })
  const set = answer.cookies.find(({ name }) => name === 'entente')
  return {
    status: answer.statusCode,
    body: answer.body ? answer.json() : {},
    cookie: set && `entente=${set.value}`,
    headers: answer.headers,
  }
}

const signIn = (email: string, password = testPassword) => ask('POST', '/v1/session', { email, password })

async function signedIn(person: Person): Promise<string> {
  const { cookie, status } = await signIn(person.email)
  expect(status).toBe(200)
  return cookie as string
}

const mailsTo = (email: string) => app.mail.sent.filter(({ to }) => to.address === email)

/** The link in the newest mail to somebody. */
function linkTo(email: string, path: string): string {
  const mail = mailsTo(email).at(-1)
  const found = new RegExp(`${path}/([A-Za-z0-9_-]{43})`).exec(mail?.text ?? '')
  if (!found) throw new Error(`no ${path} link was mailed to ${email}`)
  return found[1] as string
}

describe('signing in', () => {
  test('with address and password, whatever the case of the address', async () => {
    const person = await buildPerson(app, { email: 'ada@example.org' })
    const answer = await signIn(' ADA@Example.org ')
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({ step: 'done', challenge: null, landing: '/' })
    await buildOrganization(app, { owner: person })
    const me = await ask('GET', '/v1/me', undefined, answer.cookie)
    expect(me.body).toMatchObject({
      person: { id: toPublicId('psn', person.id), email: 'ada@example.org', twoFactor: false },
      unread: 0,
    })
  })

  test('the cookie is httpOnly and lax, and the database holds only the hash of it', async () => {
    const person = await buildPerson(app)
    const answer = await signIn(person.email)
    expect(String(answer.headers['set-cookie'])).toMatch(/HttpOnly/)
    expect(String(answer.headers['set-cookie'])).toMatch(/SameSite=Lax/)
    const token = (answer.cookie as string).split('=')[1] as string
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
    const rows = await app.db.transaction({ as: 'system' }, (tx) => tx.selectFrom('session').selectAll().execute())
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  test('V6.3.8: a wrong password, an unknown address, a stub and no address at all answer the same', async () => {
    const person = await buildPerson(app)
    const stub = await buildPerson(app, { claimed: false })
    const answers = await Promise.all([
      signIn(person.email, 'violet-lamp-orchard-8'),
      signIn('nobody@example.org'),
      signIn(stub.email),
      signIn('not an address'),
      signIn(''),
    ])
    for (const answer of answers) {
      expect(answer.status).toBe(401)
      expect({ ...answer.body, requestId: '' }).toEqual({ ...answers[0]?.body, requestId: '' })
      expect(answer.cookie).toBeUndefined()
    }
  })

  test('an unknown address takes as much computing as a wrong password', async () => {
    const people = await Promise.all(Array.from({ length: 9 }, () => buildPerson(app)))
    await signIn('warm@example.org')
    // work of the processor, which a busy machine does not stretch; the least of each, without what happens beside it
    const least = (amounts: number[]) => Math.min(...amounts)
    const known: number[] = []
    const unknown: number[] = []
    for (const [index, person] of people.entries()) {
      for (const [amounts, email] of [
        [known, person.email],
        [unknown, `nobody${index}@example.org`],
      ] as const) {
        const before = process.cpuUsage()
        await signIn(email, 'violet-lamp-orchard-8')
        const { user, system } = process.cpuUsage(before)
        amounts.push((user + system) / 1000)
      }
    }
    const [a, b] = [least(known), least(unknown)]
    expect(Math.max(a, b) / Math.min(a, b)).toBeLessThan(1.8)
    expect(b).toBeGreaterThan(5) // a hash was computed
  })

  test('V6.3.1: guessing one account is slowed down, also for an address without one', async () => {
    const person = await buildPerson(app)
    for (const email of [person.email, 'nobody@example.org']) {
      for (let i = 0; i < 10; i++) expect((await signIn(email, 'violet-lamp-orchard-8')).status).toBe(401)
      const refused = await signIn(email)
      expect(refused.status).toBe(429)
      expect(refused.body.retryAfterSeconds).toBeGreaterThan(0)
    }
    app.clock.advance({ minutes: 1 })
    expect((await signIn(person.email)).status).toBe(200)
  })

  test('malformed, missing and unknown fields are refused by name', async () => {
    const answer = await ask('POST', '/v1/session', { email: 7, extra: true })
    expect(answer.status).toBe(422)
    expect(answer.body.faults?.map(({ field }) => field).toSorted()).toEqual(['email', 'extra', 'password'])
    expect((await ask('POST', '/v1/session', { email: 'a@example.org', password: 'x\0y' })).status).toBe(422)
    expect((await ask('POST', '/v1/session', { email: 'a@example.org', password: 'x'.repeat(100_000) })).status).toBe(
      422,
    )
  })

  test('signing out ends the session, and repeating it does nothing', async () => {
    const cookie = await signedIn(await buildPerson(app))
    const out = await ask('DELETE', '/v1/session', undefined, cookie)
    expect(out.status).toBe(204)
    expect((await ask('GET', '/v1/me', undefined, cookie)).status).toBe(401)
    expect((await ask('DELETE', '/v1/session', undefined, cookie)).status).toBe(204)
  })

  test('V7.2.4: every sign-in gets a session of its own', async () => {
    const person = await buildPerson(app)
    expect(await signedIn(person)).not.toBe(await signedIn(person))
  })
})

describe('sessions', () => {
  test('V7.3.1: a session ends seven days after its last use', async () => {
    const { owner } = await buildOrganization(app)
    const cookie = await signedIn(owner)
    app.clock.advance({ days: 6 })
    expect((await ask('GET', '/v1/me', undefined, cookie)).status).toBe(200)
    app.clock.advance({ days: 6 })
    expect((await ask('GET', '/v1/me', undefined, cookie)).status).toBe(200)
    app.clock.advance({ days: 7, seconds: 1 })
    expect((await ask('GET', '/v1/me', undefined, cookie)).status).toBe(401)
  })

  test('V7.3.2: and thirty days after its beginning, however much it is used', async () => {
    const { owner } = await buildOrganization(app)
    const cookie = await signedIn(owner)
    for (let day = 5; day <= 25; day += 5) {
      app.clock.advance({ days: 5 })
      expect((await ask('GET', '/v1/me', undefined, cookie)).status).toBe(200)
    }
    app.clock.advance({ days: 5, seconds: 1 })
    expect((await ask('GET', '/v1/me', undefined, cookie)).status).toBe(401)
  })

  test('every answer tells when the session ends, and looking whether one still may is no use of it', async () => {
    const { owner } = await buildOrganization(app)
    const cookie = await signedIn(owner)
    const token = cookie.split('=')[1]
    const signedInAt = app.clock.now()
    const endsIn = async () => {
      const { headers } = await ask('GET', '/v1/me/sessions', undefined, cookie)
      return (Date.parse(String(headers['entente-session-ends'])) - app.clock.now().getTime()) / 86_400_000
    }
    expect(await endsIn()).toBeCloseTo(7, 3)
    app.clock.advance({ days: 6 })
    expect(await authenticate(app.db, token, undefined, app.clock.now(), 'open_page')).toMatchObject({
      sessionEndsAt: expect.toSatisfy(
        (at: Date) => Math.abs(at.getTime() - signedInAt.getTime() - 7 * 86_400_000) < 60_000,
      ),
    })
    const left = await app.fastify.inject({
      url: '/v1/me',
      headers: { cookie, 'entente-unattended': 'true' },
    })
    expect(left.statusCode).toBe(200)
    expect(Date.parse(String(left.headers['entente-session-ends'])) - app.clock.now().getTime()).toBeLessThan(
      86_400_001,
    )
    expect(await endsIn()).toBeCloseTo(7, 3)
    expect((await ask('GET', '/v1/me')).headers['entente-session-ends']).toBeUndefined()
  })

  test('it can be extended while it lasts, never beyond the thirty days, and not once it has ended', async () => {
    const { owner } = await buildOrganization(app)
    const cookie = await signedIn(owner)
    const extend = () => ask('POST', '/v1/session/extend', undefined, cookie)
    const daysLeft = (at: unknown) => (Date.parse(String(at)) - app.clock.now().getTime()) / 86_400_000
    const first = await extend()
    expect(first.status).toBe(200)
    expect(daysLeft(first.body.latestAt)).toBeCloseTo(30, 3)
    app.clock.advance({ minutes: 5 })
    expect(daysLeft((await extend()).body.expiresAt)).toBeCloseTo(7, 3)
    for (const days of [6, 6, 6, 6, 5]) {
      app.clock.advance({ days })
      expect((await extend()).status).toBe(200)
    }
    const last = await extend()
    expect(last.body.expiresAt).toBe(last.body.latestAt)
    expect(daysLeft(last.body.expiresAt)).toBeCloseTo(1, 2)
    app.clock.advance({ days: 1 })
    expect((await extend()).body.code).toBe('not_signed_in')
  })

  test('V7.5.2: they are listed with the device in words, and each can be ended, or all others', async () => {
    const person = await buildPerson(app)
    const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
    const first = await app.fastify.inject({
      method: 'POST',
      url: '/v1/session',
      payload: { email: person.email, password: testPassword },
      headers: { 'user-agent': agent },
    })
    const cookie = `entente=${first.cookies[0]?.value}`
    const [second, third] = [await signedIn(person), await signedIn(person)]
    const list = (await ask('GET', '/v1/me/sessions', undefined, cookie)).body.items as {
      id: string
      device: string
      current: boolean
    }[]
    expect(list).toHaveLength(3)
    expect(list.filter(({ current }) => current)).toMatchObject([{ device: 'Firefox on Linux' }])
    const other = list.find(({ current }) => !current)?.id as string
    expect((await ask('DELETE', `/v1/me/sessions/${other}`, undefined, cookie)).status).toBe(204)
    expect((await ask('DELETE', `/v1/me/sessions/${other}`, undefined, cookie)).status).toBe(404)
    expect((await ask('DELETE', '/v1/me/sessions', undefined, cookie)).status).toBe(204)
    expect((await ask('GET', '/v1/me/sessions', undefined, second)).status).toBe(401)
    expect((await ask('GET', '/v1/me/sessions', undefined, third)).status).toBe(401)
    expect((await ask('GET', '/v1/me/sessions', undefined, cookie)).status).toBe(200)
  })

  test('nobody ends the session of somebody else', async () => {
    const [ada, bob] = [await signedIn(await buildPerson(app)), await signedIn(await buildPerson(app))]
    const [session] = (await ask('GET', '/v1/me/sessions', undefined, bob)).body.items as { id: string }[]
    expect((await ask('DELETE', `/v1/me/sessions/${session?.id}`, undefined, ada)).status).toBe(404)
    expect((await ask('DELETE', '/v1/me/sessions/ses_nonsense', undefined, ada)).status).toBe(404)
    expect((await ask('GET', '/v1/me/sessions', undefined, bob)).status).toBe(200)
  })

  test('who asks is loaded anew each time: role, deactivation and suspension hold from the next request', async () => {
    const { organization } = await buildOrganization(app)
    const { person, membership } = await buildMember(app, { organizationId: organization.id, role: 'admin' })
    const token = (await signedIn(person)).split('=')[1] as string
    const id = toPublicId('org', organization.id)
    const now = app.clock.now()
    expect(await authenticate(app.db, token, id, now)).toMatchObject({
      kind: 'member',
      role: 'admin',
      organizationId: organization.id,
    })
    expect(await authenticate(app.db, token, undefined, now)).toMatchObject({ kind: 'person', personId: person.id })
    expect(await authenticate(app.db, 'wrong', id, now)).toEqual({ kind: 'anonymous' })
    expect(await authenticate(app.db, undefined, id, now)).toEqual({ kind: 'anonymous' })
    const change = (state: string) =>
      app.db.transaction({ as: 'system' }, (tx) =>
        tx.updateTable('membership').set({ state }).where('id', '=', membership.id).execute(),
      )
    await change('inactive')
    await expect(authenticate(app.db, token, id, now)).rejects.toMatchObject({ code: 'not_found' })
    await change('active')
    await app.db.transaction({ as: 'system' }, (tx) =>
      tx.updateTable('organization').set({ suspended_at: now }).where('id', '=', organization.id).execute(),
    )
    await expect(authenticate(app.db, token, id, now)).rejects.toMatchObject({ code: 'organization_suspended' })
  })

  test('an organization one does not belong to, or that is none, is not found', async () => {
    const { organization } = await buildOrganization(app)
    const cookie = await signedIn(await buildPerson(app))
    for (const id of [toPublicId('org', organization.id), 'org_nonsense', 'x'.repeat(500)]) {
      expect((await ask('GET', '/v1/organization', undefined, cookie, id)).status).toBe(404)
    }
  })
})

describe('the own account', () => {
  test('name, time zone, theme and last place can be changed, and nothing else', async () => {
    const { owner } = await buildOrganization(app)
    const cookie = await signedIn(owner)
    const change = {
      name: ' Ada <b>L</b> ',
      timeZone: 'Europe/Berlin',
      theme: 'dark',
      lastPlace: '/o/acme/partners?tab=all',
    }
    const answer = await ask('PATCH', '/v1/me', change, cookie)
    expect(answer.body.person).toMatchObject({ ...change, name: 'Ada <b>L</b>' })
    expect((await signIn(owner.email)).body.landing).toBe('/o/acme/partners?tab=all')
    expect((await ask('PATCH', '/v1/me', { timeZone: 'Mars/Olympus' }, cookie)).body).toMatchObject({
      code: 'invalid',
      faults: [{ field: 'timeZone' }],
    })
    for (const lastPlace of ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
      expect((await ask('PATCH', '/v1/me', { lastPlace }, cookie)).status).toBe(422)
    }
    for (const field of ['email', 'isInstallationAdmin', 'emailVerified', '__proto__x']) {
      expect((await ask('PATCH', '/v1/me', { [field]: true }, cookie)).status).toBe(422)
    }
    expect((await ask('PATCH', '/v1/me', { name: '   ' }, cookie)).status).toBe(422)
    expect((await ask('PATCH', '/v1/me', { name: 'a\r\nBcc: x' }, cookie)).status).toBe(422)
    expect((await ask('PATCH', '/v1/me', { name: 'x' })).status).toBe(401)
  })

  test('V6.2.2, V7.4.3: changing the password asks for the old one and ends every other session', async () => {
    const { owner } = await buildOrganization(app)
    const [here, elsewhere] = [await signedIn(owner), await signedIn(owner)]
    const change = (currentPassword: string, newPassword: string) =>
      ask('POST', '/v1/me/password', { currentPassword, newPassword }, here)
    expect((await change('wrong', 'green-kettle-mountain')).body).toMatchObject({
      code: 'wrong_credentials',
      faults: [{ field: 'currentPassword' }],
    })
    expect((await change(testPassword, 'short')).body).toMatchObject({
      code: 'password_too_short',
      faults: [{ field: 'newPassword' }],
    })
    expect((await change(testPassword, 'password12345')).body.code).toBe('password_too_common')
    expect((await change(testPassword, 'green-kettle-mountain')).status).toBe(204)
    expect((await ask('GET', '/v1/me', undefined, elsewhere)).status).toBe(401)
    expect((await ask('GET', '/v1/me', undefined, here)).status).toBe(200)
    expect((await signIn(owner.email)).status).toBe(401)
    expect((await signIn(owner.email, 'green-kettle-mountain')).status).toBe(200)
  })
})

describe('two-factor', () => {
  const codeAt = (secret: string, at: Date) =>
    createOTP(secret, { digits: 6, period: 30 }).hotp(Math.floor(at.getTime() / 30_000))

  async function enrolled() {
    const { owner } = await buildOrganization(app)
    const cookie = await signedIn(owner)
    const begun = await ask('POST', '/v1/me/two-factor', { password: testPassword }, cookie)
    expect(begun.status).toBe(200)
    const { uri, secret: shown, backupCodes } = begun.body as { uri: string; secret: string; backupCodes: string[] }
    const secret = new TextDecoder().decode(base32.decode(shown))
    return { owner, cookie, uri, secret, backupCodes }
  }
  async function switchedOn() {
    const begun = await enrolled()
    const confirmed = await ask(
      'POST',
      '/v1/me/two-factor/confirm',
      { code: await codeAt(begun.secret, app.clock.now()) },
      begun.cookie,
    )
    expect(confirmed.status).toBe(204)
    app.clock.advance({ seconds: 60 })
    return begun
  }
  async function challenge(owner: Person): Promise<string> {
    const { body, cookie } = await signIn(owner.email)
    expect(body.step).toBe('two_factor_required')
    expect(cookie).toBeUndefined()
    return body.challenge as string
  }
  const second = (challengeToken: string, code: string) =>
    ask('POST', '/v1/session/two-factor', { challenge: challengeToken, code })

  test('it is on only after a first code, which ends the other sessions', async () => {
    const { owner, cookie, uri, secret } = await enrolled()
    expect(uri).toMatch(/^otpauth:\/\/totp\/Partners%20Desk:/)
    const other = await signedIn(owner) // still without a code
    expect((await ask('POST', '/v1/me/two-factor/confirm', { code: '000000' }, cookie)).body.code).toBe('wrong_code')
    expect(
      (await ask('POST', '/v1/me/two-factor/confirm', { code: await codeAt(secret, app.clock.now()) }, cookie)).status,
    ).toBe(204)
    expect((await ask('GET', '/v1/me', undefined, other)).status).toBe(401)
    expect((await ask('GET', '/v1/me', undefined, cookie)).body.person).toMatchObject({ twoFactor: true })
    expect((await ask('POST', '/v1/me/two-factor', { password: testPassword }, cookie)).body.code).toBe(
      'two_factor_already_on',
    )
    expect((await ask('POST', '/v1/me/two-factor/confirm', { code: '000000' }, cookie)).body.code).toBe(
      'two_factor_already_on',
    )
  })

  test('V6.5.1: signing in takes a code once; the same code, used again, is refused', async () => {
    const { owner, secret } = await switchedOn()
    const code = await codeAt(secret, app.clock.now())
    const first = await second(await challenge(owner), code)
    expect(first.status).toBe(200)
    expect((await ask('GET', '/v1/me', undefined, first.cookie)).status).toBe(200)
    expect((await second(await challenge(owner), code)).body.code).toBe('wrong_code')
    app.clock.advance({ seconds: 30 })
    expect((await second(await challenge(owner), await codeAt(secret, app.clock.now()))).status).toBe(200)
  })

  test('a code of the last half minute is taken, an older one is not', async () => {
    const { owner, secret } = await switchedOn()
    app.clock.advance({ minutes: 5 })
    const ago = (seconds: number) => new Date(app.clock.now().getTime() - seconds * 1000)
    expect((await second(await challenge(owner), await codeAt(secret, ago(90)))).body.code).toBe('wrong_code')
    expect((await second(await challenge(owner), await codeAt(secret, ago(30)))).status).toBe(200)
  })

  test('a backup code works once, in place of a code', async () => {
    const { owner, backupCodes } = await switchedOn()
    const [code] = backupCodes as [string]
    expect(backupCodes).toHaveLength(10)
    expect((await second(await challenge(owner), code)).status).toBe(200)
    expect((await second(await challenge(owner), code)).body.code).toBe('wrong_code')
  })

  test('fresh backup codes replace the former ones', async () => {
    const { owner, cookie, backupCodes } = await switchedOn()
    expect((await ask('POST', '/v1/me/two-factor/backup-codes', { password: 'wrong' }, cookie)).body.code).toBe(
      'wrong_credentials',
    )
    const renewed = await ask('POST', '/v1/me/two-factor/backup-codes', { password: testPassword }, cookie)
    expect((await second(await challenge(owner), backupCodes[0] as string)).body.code).toBe('wrong_code')
    expect((await second(await challenge(owner), (renewed.body.backupCodes as string[])[0] as string)).status).toBe(200)
  })

  test('a challenge is taken once, ends after ten minutes, and cannot be made up', async () => {
    const { owner, secret } = await switchedOn()
    const token = await challenge(owner)
    expect((await second(token, await codeAt(secret, app.clock.now()))).status).toBe(200)
    app.clock.advance({ seconds: 30 })
    expect((await second(token, await codeAt(secret, app.clock.now()))).body.code).toBe('link_invalid')
    const late = await challenge(owner)
    app.clock.advance({ minutes: 10, seconds: 1 })
    expect((await second(late, await codeAt(secret, app.clock.now()))).body.code).toBe('link_invalid')
    expect((await second('made-up', '123456')).body.code).toBe('link_invalid')
  })

  test('V6.6.3: guessing codes is limited per challenge and per account', async () => {
    const { owner, secret } = await switchedOn()
    const token = await challenge(owner)
    for (let i = 0; i < 5; i++) expect((await second(token, '000000')).body.code).toBe('wrong_code')
    expect((await second(token, await codeAt(secret, app.clock.now()))).status).toBe(429)
    const again = await challenge(owner)
    for (let i = 0; i < 5; i++) expect((await second(again, '000000')).body.code).toBe('wrong_code')
    const locked = await second(await challenge(owner), await codeAt(secret, app.clock.now()))
    expect(locked.status).toBe(429)
    app.clock.advance({ minutes: 16 })
    expect((await second(await challenge(owner), await codeAt(secret, app.clock.now()))).status).toBe(200)
  })

  test('switching it off asks for the password, and removes the secret', async () => {
    const { owner, cookie } = await switchedOn()
    expect((await ask('POST', '/v1/me/two-factor/disable', { password: 'wrong' }, cookie)).body.code).toBe(
      'wrong_credentials',
    )
    expect((await ask('POST', '/v1/me/two-factor/disable', { password: testPassword }, cookie)).status).toBe(204)
    expect((await ask('POST', '/v1/me/two-factor/disable', { password: testPassword }, cookie)).body.code).toBe(
      'two_factor_off',
    )
    expect((await ask('POST', '/v1/me/two-factor/backup-codes', { password: testPassword }, cookie)).body.code).toBe(
      'two_factor_off',
    )
    expect((await signIn(owner.email)).body.step).toBe('done')
    const left = await app.db.transaction({ as: 'system' }, (tx) => tx.selectFrom('two_factor').selectAll().execute())
    expect(left).toEqual([])
  })

  test('neither the secret nor a backup code rests in the clear', async () => {
    const { secret, backupCodes } = await switchedOn()
    const rows = JSON.stringify(
      await app.db.transaction({ as: 'system' }, (tx) => tx.selectFrom('two_factor').selectAll().execute()),
    )
    expect(rows).not.toContain(secret)
    for (const code of backupCodes) expect(rows).not.toContain(code)
  })
})

describe('Forgot your password?', () => {
  const request = (email: string) => ask('POST', '/v1/password-reset', { email })
  const reset = (token: string, password: string) => ask('POST', '/v1/password-reset/confirm', { token, password })

  test('a mailed link sets a new password once and ends every session', async () => {
    const { owner } = await buildOrganization(app)
    const cookie = await signedIn(owner)
    expect((await request(owner.email)).status).toBe(202)
    await app.deliverMail()
    const token = linkTo(owner.email, '/reset-password')
    expect((await reset(token, 'short')).body.code).toBe('password_too_short')
    expect((await reset(token, 'green-kettle-mountain')).body).toEqual({ signedIn: false, landing: '/sign-in' })
    expect((await reset(token, 'green-kettle-mountain-2')).body.code).toBe('link_invalid')
    expect((await ask('GET', '/v1/me', undefined, cookie)).status).toBe(401)
    expect((await signIn(owner.email)).status).toBe(401)
    expect((await signIn(owner.email, 'green-kettle-mountain')).status).toBe(200)
  })

  test('the link is worth nothing after an hour, nor when another one was used', async () => {
    const { owner } = await buildOrganization(app)
    await request(owner.email)
    await app.deliverMail()
    const first = linkTo(owner.email, '/reset-password')
    await request(owner.email)
    await app.deliverMail()
    const newer = linkTo(owner.email, '/reset-password')
    expect((await reset(newer, 'green-kettle-mountain')).status).toBe(200)
    expect((await reset(first, 'green-kettle-mountain-2')).body.code).toBe('link_invalid')
    app.clock.advance({ hours: 2 })
    await request(owner.email)
    await app.deliverMail()
    app.clock.advance({ hours: 1, seconds: 1 })
    expect((await reset(linkTo(owner.email, '/reset-password'), 'green-kettle-mountain-3')).body.code).toBe(
      'link_invalid',
    )
  })

  test('the answer is the same for every address; an unknown one gets no mail', async () => {
    const { owner } = await buildOrganization(app)
    const stub = await buildPerson(app, { claimed: false })
    const answers = await Promise.all([request(owner.email), request('nobody@example.org'), request(stub.email)])
    for (const { status, body } of answers) expect({ status, body }).toEqual({ status: 202, body: { sent: true } })
    await app.deliverMail()
    expect(mailsTo(owner.email)).toHaveLength(1)
    expect(mailsTo('nobody@example.org')).toHaveLength(0)
    expect((await request('not an address')).body.code).toBe('address_invalid')
  })

  test('an unclaimed invited address claims its account with it, unless whoever invited it mails their own link', async () => {
    await buildOrganization(app)
    const stub = await buildPerson(app, { claimed: false })
    await request(stub.email)
    await app.deliverMail()
    const done = await reset(linkTo(stub.email, '/reset-password'), 'green-kettle-mountain')
    expect(done.body).toEqual({ signedIn: true, landing: '/' })
    expect((await ask('GET', '/v1/me', undefined, done.cookie)).body.person).toMatchObject({ email: stub.email })

    const invited = await buildPerson(app, { claimed: false, email: 'invited@example.org' })
    const told: string[] = []
    onResetForStub(async (_tx, _ctx, person) => {
      if (person.email === invited.email) told.push(person.email)
      return person.email === invited.email
    })
    await request(invited.email)
    await request(owner2Email)
    await app.deliverMail()
    expect(told).toEqual([invited.email])
    expect(mailsTo(invited.email)).toHaveLength(0)
  })

  test('no mailbox is flooded: four an hour for each address, whether or not it has an account', async () => {
    const { owner } = await buildOrganization(app)
    for (const email of [owner.email, 'nobody@example.org']) {
      for (let i = 0; i < 4; i++) expect((await request(email)).status).toBe(202)
      expect((await request(email)).status).toBe(429)
    }
  })

  test('only the hash of a link rests in the database, and nothing of it in the mail queue', async () => {
    const { owner } = await buildOrganization(app)
    await request(owner.email)
    await app.deliverMail()
    const token = linkTo(owner.email, '/reset-password')
    const rows = await app.db.transaction({ as: 'system' }, async (tx) => [
      await tx.selectFrom('verification').selectAll().execute(),
      await tx.selectFrom('outbox_job').selectAll().execute(),
      await tx.selectFrom('mail').select(['data', 'to_address']).execute(),
    ])
    expect(JSON.stringify(rows)).not.toContain(token)
  })
})
const owner2Email = 'nobody-else@example.org'

describe('signing up', () => {
  const signUp = (email: string, name = 'Grace', next?: string) =>
    ask('POST', '/v1/sign-up', { email, name, ...(next && { next }) })
  const verify = (token: string, password = 'green-kettle-mountain') =>
    ask('POST', '/v1/verify-address', { token, password })

  beforeEach(async () => {
    await buildOrganization(app)
    await buildSettings(app, { signUpPage: true })
  })

  test('is refused while the page is off', async () => {
    await buildSettings(app, { signUpPage: false })
    expect((await signUp('grace@example.org')).body.code).toBe('sign_up_closed')
  })

  test('makes an account only after the mailbox is proved, by whoever proves it', async () => {
    expect((await signUp('grace@example.org', 'Grace', '/i/abc')).body).toEqual({ sent: true })
    expect((await signIn('grace@example.org', 'green-kettle-mountain')).status).toBe(401)
    await app.deliverMail()
    const people = await app.db.transaction({ as: 'system' }, (tx) => tx.selectFrom('person').select('email').execute())
    expect(people.map(({ email }) => email)).not.toContain('grace@example.org')
    const token = linkTo('grace@example.org', '/verify')
    expect((await verify(token, 'short')).body.code).toBe('password_too_short')
    const done = await verify(token)
    expect(done.body).toEqual({ step: 'done', challenge: null, landing: '/i/abc' })
    expect((await ask('GET', '/v1/me', undefined, done.cookie)).body.person).toMatchObject({ name: 'Grace' })
    expect((await verify(token)).body.code).toBe('link_invalid')
    expect((await signIn('grace@example.org', 'green-kettle-mountain')).status).toBe(200)
  })

  test('answers the same for an address that has an account, and tells its owner by mail', async () => {
    const person = await buildPerson(app)
    const stub = await buildPerson(app, { claimed: false })
    const answers = await Promise.all([signUp('grace@example.org'), signUp(person.email), signUp(stub.email)])
    for (const { status, body } of answers) expect({ status, body }).toEqual({ status: 202, body: { sent: true } })
    await app.deliverMail()
    expect(mailsTo(person.email).at(-1)?.text).toContain('/forgot-password')
    expect(() => linkTo(person.email, '/verify')).toThrow()
    expect(linkTo(stub.email, '/verify')).toBeTruthy()
    expect(await signIn(person.email)).toMatchObject({ status: 200 })
  })

  test('a stub gets nothing before proof, and with it loses what anybody set up for it before', async () => {
    const stub = await buildPerson(app, { claimed: false })
    await signUp(stub.email)
    await app.deliverMail()
    expect((await signIn(stub.email, 'green-kettle-mountain')).status).toBe(401)
    await app.db.transaction({ as: 'system' }, async (tx) => {
      await saveVerification(
        tx,
        'reset-password:planted',
        stub.id,
        new Date(app.clock.now().getTime() + 3_600_000),
        app.clock.now(),
      )
    })
    expect((await verify(linkTo(stub.email, '/verify'))).status).toBe(200)
    expect(
      (await ask('POST', '/v1/password-reset/confirm', { token: 'planted', password: 'green-kettle-mountain-2' })).body
        .code,
    ).toBe('link_invalid')
  })

  test('two sign-ups of one address end with one account; the later link is void', async () => {
    await signUp('grace@example.org')
    await app.deliverMail()
    const first = linkTo('grace@example.org', '/verify')
    await signUp('grace@example.org', 'Not Grace')
    await app.deliverMail()
    const later = linkTo('grace@example.org', '/verify')
    expect((await verify(first)).status).toBe(200)
    expect((await verify(later, 'another-green-kettle')).body.code).toBe('link_invalid')
  })

  test('bad names and addresses are refused', async () => {
    expect((await signUp('not an address')).body.code).toBe('address_invalid')
    expect((await signUp(`${'a'.repeat(65)}@example.org`)).body.code).toBe('address_invalid')
    expect((await signUp('ada@аpple.com')).body.code).toBe('address_invalid')
    expect((await signUp('grace@example.org', '  ')).body).toMatchObject({
      code: 'invalid',
      faults: [{ field: 'name' }],
    })
    expect((await signUp('grace@example.org', 'x\r\nBcc: eve@example.org')).status).toBe(422)
    expect((await signUp('grace@example.org', 'Grace', 'https://evil.example')).status).toBe(422)
  })
})
