import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { errors } from '#contract/errors.ts'
import type { PresetName } from '#contract/names.ts'
import { identity } from '#server/features/identity/index.ts'
import { organizations } from '#server/features/organizations/index.ts'
import { setupToken } from '#server/features/organizations/setup.ts'
import { partnerships } from '#server/features/partnerships/index.ts'
import { feature as programs } from '#server/features/programs/index.ts'
import { memoryStorage } from '#server/platform/files/memory.ts'
import { toPublicId } from '#server/platform/id.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildOrganization, buildPerson, buildSettings, testPassword } from '#server/testing/builders.ts'
import type { Seen, Visitor } from '#server/testing/visitor.ts'
import { pagesFeature } from './index.ts'

let app: TestApp

beforeAll(async () => {
  const features = [
    identity,
    organizations({ mailConfigured: false, version: '0.0.0-test' }),
    programs,
    partnerships,
    pagesFeature({ storage: memoryStorage() }),
  ]
  app = await startTestApp({ features })
})
afterAll(() => app.close())
beforeEach(async () => {
  await app.db.reset()
  app.mail.clear()
})

const password = 'teal-bicycle-harbour-9'
const ada = 'ada@harbour.example'

interface Invited {
  host: { id: string; slug: string; ownerId: string }
  invitationId: string
  partnershipId: string
  /** `/i/{secret}` of the mail. */
  path: string
}

/** A host with a program that invites Ada; her mail has arrived. */
async function invite(
  preset: PresetName,
  of: { email?: string; name?: string; firstName?: string; message?: string } = {},
): Promise<Invited> {
  const { organization, owner } = await buildOrganization(app, {
    name: 'Willow Food Bank',
    hosting: 'yes',
    first: true,
  })
  const client = await app.as(owner, organization.id)
  const program = await client.programs.create({ preset, name: 'Partners' })
  const email = of.email ?? ada
  const named =
    preset === 'delegated_sourcing'
      ? {}
      : { name: of.name ?? 'Harbour Pantry', firstName: of.firstName ?? 'Ada', lastName: 'Okafor' }
  const verb = preset === 'integration_marketplace' ? 'create_approved' : undefined
  const answer = await client.partnerships.invite({
    id: program.id,
    rows: [{ email, ...named }],
    ...(verb && { verb }),
    message: of.message ?? '',
  })
  const row = answer.verdicts[0] as { invitationId: string; partnershipId: string }
  app.clock.advance({ seconds: 11 })
  await app.deliverMail()
  const { invitationId, partnershipId } = row
  return {
    host: { id: organization.id, slug: organization.slug, ownerId: owner.id },
    invitationId,
    partnershipId,
    path: linkTo(email),
  }
}

/** The newest link of a kind in the mail to somebody. */
function linkTo(email: string, kind = 'i'): string {
  const mail = app.mail.lastTo(email)
  const found = new RegExp(`http://entente\\.test(/${kind}/[\\w-]+)`).exec(mail.text ?? '')
  if (!found?.[1]) throw new Error(`no link to ${kind} in the mail to ${email}: ${mail.text}`)
  return found[1]
}

const host = async (invited: Invited) => app.as({ id: invited.host.ownerId }, invited.host.id)
const statusNow = async (invited: Invited) =>
  (await (await host(invited)).partnerships.get({ id: invited.partnershipId })).status
const heading = (seen: Seen) => /<h1[^>]*>(.*?)<\/h1>/s.exec(seen.html)?.[1]?.replace(/<[^>]+>/g, '')
const faults = (seen: Seen) => [...seen.html.matchAll(/class="fault"[^>]*>([^<]*)</g)].map(([, says]) => says)

describe('the page of an invitation', () => {
  test('is opened by scanners without changing anything', async () => {
    const invited = await invite('essentials_bank')
    const visitor = await app.visitor()
    for (const below of ['', '/decline', '/pass-on', '/report', '/accept', '/new-link', '/sign-up', '/code']) {
      const seen = await visitor.get(invited.path + below)
      expect(seen.status, below).toBeLessThan(400)
    }
    expect(await statusNow(invited)).toBe('invited')
    const { currentInvitation } = await (await host(invited)).partnerships.get({ id: invited.partnershipId })
    expect(currentInvitation?.firstOpenedAt).toBeNull()
    expect((await visitor.get(invited.path)).html).toContain('Set your password')
  })

  test('is never stored, never framed, never told to other sites, and carries a policy without inline styles', async () => {
    const invited = await invite('essentials_bank')
    const { headers, html } = await (await app.visitor()).get(invited.path)
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['x-frame-options']).toBe('DENY')
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*style-src 'nonce-/)
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(Buffer.byteLength(html)).toBeLessThan(25 * 1024)
  })

  test('accepts by setting a password: signed in, account claimed, active', async () => {
    const invited = await invite('integration_marketplace')
    const visitor = await app.visitor()
    const seen = await visitor.post(`${invited.path}/accept`, { name: 'Ada Okafor', password })
    expect(seen.status).toBe(303)
    expect(seen.location).toBe(`/home/p/${invited.partnershipId}`)
    expect(visitor.cookies.has('entente')).toBe(true)
    expect(await statusNow(invited)).toBe('active')
    // the same link now leads whoever accepted to the place, and signs nobody else in
    expect(heading(await visitor.get(invited.path))).toBe('This invitation was accepted')
    const stranger = await app.visitor()
    const again = await stranger.post(`${invited.path}/accept`, { name: 'Eve', password })
    expect(stranger.cookies.has('entente')).toBe(false)
    expect(again.status).toBe(303)
    expect(heading(await stranger.get(invited.path))).toBe('This invitation was accepted')
  })

  test('pressed twice accepts once, and both presses lead on', async () => {
    const invited = await invite('essentials_bank')
    const visitor = await app.visitor()
    const form = { name: 'Ada Okafor', password }
    const [one, two] = await Promise.all([
      visitor.post(`${invited.path}/accept`, form),
      visitor.post(`${invited.path}/accept`, form),
    ])
    expect([one.status, two.status]).toEqual([303, 303])
    expect((await visitor.get(invited.path)).html).toContain(`/home/p/${invited.partnershipId}`)
  })

  test('shows a refused form again with everything but the password, and says what to do', async () => {
    const invited = await invite('essentials_bank')
    const visitor = await app.visitor()
    const seen = await visitor.post(`${invited.path}/accept`, { name: 'Ada "the" <b>Okafor</b>', password: 'short' })
    expect(seen.status).toBe(422)
    expect(faults(seen)).toEqual(['Use at least 12 characters.'])
    expect(seen.html).toContain('<title>Error: ')
    expect(seen.html).toContain('value="Ada &quot;the&quot; &lt;b&gt;Okafor&lt;/b&gt;"')
    expect(seen.html).not.toContain('short"')
    const empty = await visitor.post(`${invited.path}/accept`, {})
    expect(faults(empty)).toEqual(['Enter your name.', 'Choose a password.'])
    const long = await visitor.post(`${invited.path}/accept`, { name: 'x'.repeat(100_000), password })
    expect(long.status).toBe(422)
    expect(await statusNow(invited)).toBe('invited')
  })

  test('explicit acceptance: declined with a reason, reconsidered, accepted', async () => {
    const invited = await invite('delegated_sourcing')
    const visitor = await app.visitor()
    expect((await visitor.get(invited.path)).html).toContain('Accept invitation')
    const declined = await visitor.post(`${invited.path}/decline`, { reason: 'Too busy <img src=x onerror=alert(1)>' })
    expect(declined.location).toBe(invited.path)
    expect(heading(await visitor.get(invited.path))).toBe('This invitation was declined')
    expect(await statusNow(invited)).toBe('declined')
    await visitor.post(`${invited.path}/reconsider`)
    expect(await statusNow(invited)).toBe('invited')
    const seen = await visitor.post(`${invited.path}/accept`, { name: 'Ada Okafor', password })
    expect(seen.location).toBe(`/home/p/${invited.partnershipId}`)
    expect(await statusNow(invited)).toBe('active')
  })

  test('sends somebody with an account to sign in and back; the link alone signs nobody in', async () => {
    const person = await buildPerson(app, { email: ada, name: 'Ada Okafor' })
    const invited = await invite('delegated_sourcing')
    const visitor = await app.visitor()
    const page = await visitor.get(invited.path)
    expect(page.html).toContain(`/sign-in?next=${encodeURIComponent(invited.path)}`)
    await visitor.post(`${invited.path}/accept`, { name: 'Eve', password })
    expect(visitor.cookies.has('entente')).toBe(false)
    expect(await statusNow(invited)).toBe('invited')
    const back = await visitor.post(`/sign-in?next=${encodeURIComponent(invited.path)}`, {
      email: ada,
      password: testPassword,
    })
    expect(back.location).toBe(invited.path)
    expect((await visitor.get(invited.path)).html).toContain('one press and you are in')
    expect((await visitor.post(`${invited.path}/accept`)).location).toBe(`/home/p/${invited.partnershipId}`)
    expect(person.email).toBe(ada)
  })

  test('tells somebody else who was invited, masked, and lets them switch or ask to move it', async () => {
    const eve = await buildPerson(app, { email: 'eve@harbour.example', name: 'Eve Example' })
    const invited = await invite('essentials_bank')
    const visitor = await app.visitor(eve)
    const page = await visitor.get(invited.path)
    expect(page.html).toContain('a•••@harbour.example')
    expect(page.html).not.toContain(ada)
    expect(page.html).toContain('Switch account')
    const refused = await visitor.post(`${invited.path}/accept`)
    expect(refused.status).toBe(403)
    expect(await statusNow(invited)).toBe('invited')
    const moved = await visitor.post(`${invited.path}/pass-on`, { email: 'eve@harbour.example', name: 'Eve Example' })
    expect(heading(moved)).toBe('Your proposal was sent')
    const switched = await visitor.post('/sign-out', { next: `/sign-in?next=${encodeURIComponent(invited.path)}` })
    expect(switched.location).toBe(`/sign-in?next=${encodeURIComponent(invited.path)}`)
    expect(visitor.cookies.has('entente')).toBe(false)
  })

  test('passes on only where the program lets it, to a real address', async () => {
    const invited = await invite('essentials_bank')
    const visitor = await app.visitor()
    const wrong = await visitor.post(`${invited.path}/pass-on`, { name: 'Bo', email: 'not an address' })
    expect(wrong.status).toBe(422)
    expect(wrong.html).toContain('value="not an address"')
    const sourcing = await invite('delegated_sourcing', { email: 'cy@harbour.example' })
    expect((await visitor.get(`${sourcing.path}/pass-on`)).location).toBe(sourcing.path)
  })

  test('reports after a confirmation, and silences the host for that address', async () => {
    const invited = await invite('essentials_bank')
    const visitor = await app.visitor()
    expect(heading(await visitor.get(`${invited.path}/report`))).toBe('You did not expect this?')
    expect(heading(await visitor.post(`${invited.path}/report`, { reason: 'spam' }))).toBe('Thank you for telling us')
    expect(await statusNow(invited)).toBe('declined')
  })

  test('expired: one press mails a fresh link that works; the answer tells nothing', async () => {
    const invited = await invite('essentials_bank')
    app.clock.advance({ days: 15 })
    const visitor = await app.visitor()
    const page = await visitor.get(invited.path)
    expect(heading(page)).toBe('This invitation has expired')
    expect(page.html).not.toContain(ada)
    const late = await visitor.post(`${invited.path}/accept`, { name: 'Ada', password })
    expect(late.location).toBe(invited.path)
    expect(heading(await visitor.post(`${invited.path}/new-link`))).toBe('Look into your mailbox')
    app.clock.advance({ seconds: 30 })
    await app.deliverMail()
    const fresh = linkTo(ada)
    expect(fresh).not.toBe(invited.path)
    expect((await visitor.post(`${fresh}/accept`, { name: 'Ada Okafor', password })).status).toBe(303)
    expect(await statusNow(invited)).not.toBe('invited')
  })

  test('withdrawn and forged links say so kindly and reveal nothing', async () => {
    const invited = await invite('essentials_bank', { message: 'a private word' })
    await (await host(invited)).invitations.withdraw({ id: invited.invitationId })
    const visitor = await app.visitor()
    const page = await visitor.get(invited.path)
    expect(page.status).toBe(410)
    expect(heading(page)).toBe('This invitation was withdrawn')
    expect(page.html).not.toMatch(/private word|ada@harbour/)
    for (const secret of ['x', 'A'.repeat(43), `${'A'.repeat(42)}é`, '..%2f..', 'a'.repeat(5000)]) {
      const forged = await visitor.get(`/i/${secret}`)
      expect([400, 404, 414], secret.slice(0, 10)).toContain(forged.status)
      const posted = await visitor.post(`/i/${secret}/accept`, { name: 'Eve', password })
      expect(posted.status, secret.slice(0, 10)).toBeLessThan(500)
      expect(visitor.cookies.has('entente')).toBe(false)
    }
  })

  test('a copied link proves nothing: a mailed code does', async () => {
    const invited = await invite('essentials_bank')
    const { link } = await (await host(invited)).invitations.copyLink({ id: invited.invitationId })
    const copied = new URL(link).pathname
    const visitor = await app.visitor()
    const page = await visitor.get(copied)
    expect(page.html).toContain('a•••@harbour.example')
    expect(page.html).not.toContain(ada)
    const direct = await visitor.post(`${copied}/accept`, { name: 'Eve', password })
    expect(direct.status).toBeGreaterThanOrEqual(400)
    expect(await statusNow(invited)).toBe('invited')
    expect((await visitor.post(`${copied}/code`, { send: 'first' })).location).toBe(`${copied}/code`)
    await app.deliverMail()
    const code = /\b(\d{3}) ?(\d{3})\b/.exec(app.mail.sent.at(-1)?.text ?? '')
    const wrong = await visitor.post(`${copied}/code`, { code: '000000' })
    expect(faults(wrong)).toHaveLength(1)
    const proved = await visitor.post(`${copied}/code`, { code: `${code?.[1]} ${code?.[2]}` })
    expect(proved.location).toMatch(/^\/i\/[\w-]{43}$/)
    expect((await visitor.post(`${proved.location}/accept`, { name: 'Ada Okafor', password })).status).toBe(303)
    expect(await statusNow(invited)).not.toBe('invited')
  })

  test('is told "opened" by the page that ran', async () => {
    const invited = await invite('essentials_bank')
    const visitor = await app.visitor()
    expect((await visitor.post(`${invited.path}/opened`)).status).toBe(204)
    const { currentInvitation } = await (await host(invited)).partnerships.get({ id: invited.partnershipId })
    expect(currentInvitation?.firstOpenedAt).not.toBeNull()
    expect((await visitor.post(`/i/${'B'.repeat(43)}/opened`)).status).toBe(204)
  })

  test('shows names and messages as they were typed', async () => {
    const invited = await invite('essentials_bank', {
      name: '<img src=x onerror=alert(1)>',
      firstName: 'مريم 🦊',
      message: '</style><script>alert(1)</script>',
    })
    const { html } = await (await app.visitor()).get(invited.path)
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(html).toContain('&lt;/style&gt;&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html).toContain('مريم 🦊')
  })

  test('refuses a form that another site sends', async () => {
    const invited = await invite('delegated_sourcing')
    const answer = await app.fastify.inject({
      method: 'POST',
      url: `${invited.path}/decline`,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: 'https://evil.example',
        'sec-fetch-site': 'cross-site',
      },
      payload: 'reason=',
    })
    expect(answer.statusCode).toBe(403)
    expect(await statusNow(invited)).toBe('invited')
  })
})

describe('a company signs up by invitation', () => {
  test('in two steps, and is back on the invitation', async () => {
    const invited = await invite('b2b_portal')
    const visitor = await app.visitor()
    const greeting = await visitor.get(invited.path)
    expect(greeting.html).toMatch(/Sign up[\s\S]*Log in/)
    const one = await visitor.post(`${invited.path}/sign-up`, {
      firstName: 'Ada',
      lastName: 'Okafor',
      email: 'other@evil.example',
      password,
      phone: '+44 1',
    })
    expect(one.location).toBe(`${invited.path}/organization`)
    expect(await statusNow(invited)).toBe('invited')
    const step = await visitor.get(`${invited.path}/organization`)
    expect(step.html).toContain('/o/')
    const suggested = await visitor.post(`${invited.path}/organization`, {
      name: 'Harbour Pantry',
      identity: '',
      country: 'Germany',
    })
    expect(suggested.html).toContain('value="harbour-pantry"')
    expect(suggested.html).toMatch(/<option selected="">Germany/)
    const taken = await visitor.post(`${invited.path}/organization`, {
      name: 'Harbour Pantry',
      identity: invited.host.slug,
    })
    expect(faults(taken)[0]).toContain('taken')
    const bad = await visitor.post(`${invited.path}/organization`, { name: 'Harbour Pantry', identity: 'No Spaces!' })
    expect(faults(bad)).toHaveLength(1)
    const made = await visitor.post(`${invited.path}/organization`, {
      name: 'Harbour Pantry',
      identity: 'harbour-pantry',
      country: 'Germany',
      city: 'Kiel',
    })
    expect(made.location).toBe(invited.path)
    const back = await visitor.get(invited.path)
    expect(back.html).toContain('Accept invite')
    const organization = /name="organization"[^>]*value="(org_\w+)"|value="(org_\w+)"/.exec(back.html)
    const chosen = organization?.[1] ?? organization?.[2] ?? ''
    const accepted = await visitor.post(`${invited.path}/accept`, { organization: chosen })
    expect(accepted.location).toBe(`/home/p/${invited.partnershipId}`)
    expect(await statusNow(invited)).toBe('active')
  })

  test('whoever is not an administrator is told whom to ask', async () => {
    const person = await buildPerson(app, { email: ada })
    const { organization } = await buildOrganization(app, { name: 'Harbour Ltd', first: false })
    const invited = await invite('b2b_portal')
    await app.db.transaction({ as: 'system' }, async (tx) => {
      const { insertMembership } = await import('#server/features/organizations/index.ts')
      await insertMembership(
        tx,
        { organizationId: organization.id, personId: person.id, role: 'member', state: 'active' },
        app.clock.now(),
      )
    })
    const visitor = await app.visitor(person)
    const page = await visitor.get(invited.path)
    expect(page.html).toContain('An administrator has to accept')
    expect(page.html).toContain('Harbour Ltd')
    const forced = await visitor.post(`${invited.path}/accept`, { organization: toPublicId('org', organization.id) })
    expect(forced.status).toBe(403)
    expect(await statusNow(invited)).toBe('invited')
  })
})

describe('account pages', () => {
  test('before the set-up say what to do, and the printed link sets up', async () => {
    const visitor = await app.visitor()
    expect(heading(await visitor.get('/sign-in'))).toContain('set up first')
    expect((await visitor.get('/setup?token=wrong')).status).toBe(403)
    const token = (await setupToken(app.db)) ?? ''
    const page = await visitor.get(`/setup?token=${token}`)
    expect([...page.html.matchAll(/<(input|select)\b(?![^>]*type="hidden")/g)]).toHaveLength(5)
    const form = {
      token,
      organizationName: 'Willow',
      name: 'Maya',
      email: 'maya@willow.example',
      timeZone: 'Europe/Berlin',
    }
    const refused = await visitor.post('/setup', { ...form, password: 'short' })
    expect(faults(refused)).toEqual(['Use at least 12 characters.'])
    const bad = await visitor.post('/setup', { ...form, name: '', email: 'nonsense', password: 'short' })
    expect(faults(bad)).toEqual(['Enter your name.', errors.address_invalid.says, 'Use at least 12 characters.'])
    expect(refused.html).toContain('value="maya@willow.example"')
    const done = await visitor.post('/setup', { ...form, password })
    expect(done.location).toMatch(/^\/o\/willow/)
    expect(visitor.cookies.has('entente')).toBe(true)
    expect(heading(await visitor.get('/setup'))).toBe('This installation is set up already')
  })

  test('sign in with next= only to places of our own', async () => {
    await buildOrganization(app)
    const person = await buildPerson(app, { email: ada })
    for (const [next, leads] of [
      ['/account/profile', '/account/profile'],
      ['https://evil.example/', '/'],
      ['//evil.example', '/'],
      ['/\\evil.example', '/'],
      ['javascript:alert(1)', '/'],
    ]) {
      const visitor = await app.visitor()
      const seen = await visitor.post(`/sign-in?next=${encodeURIComponent(next ?? '')}`, {
        email: person.email,
        password: testPassword,
      })
      expect(seen.location, next).toBe(leads)
    }
  })

  test('say the same for a wrong password and an unknown address', async () => {
    await buildOrganization(app)
    await buildPerson(app, { email: ada })
    const visitor = await app.visitor()
    const wrong = await visitor.post('/sign-in', { email: ada, password: 'not the password' })
    const unknown = await visitor.post('/sign-in', { email: 'nobody@harbour.example', password: 'not the password' })
    const plain = (seen: Seen, email: string) => seen.html.replaceAll(email, '').replaceAll(/nonce(=|-)"?[\w-]+/g, '')
    expect(wrong.status).toBe(unknown.status)
    expect(plain(wrong, ada)).toBe(plain(unknown, 'nobody@harbour.example'))
    expect(wrong.html).toContain('E-mail or password is not right.')
  })

  test('a forgotten password: the same answer for every address, and a new one by the mailed link', async () => {
    await buildOrganization(app)
    await buildPerson(app, { email: ada })
    const visitor = await app.visitor()
    const known = await visitor.post('/forgot-password', { email: ada })
    const unknown = await visitor.post('/forgot-password', { email: 'nobody@harbour.example' })
    const plain = (seen: Seen, email: string) => seen.html.replaceAll(email, '').replaceAll(/nonce(=|-)"?[\w-]+/g, '')
    expect(plain(known, ada)).toBe(plain(unknown, 'nobody@harbour.example'))
    await app.deliverMail()
    const link = linkTo(ada, 'reset-password')
    expect((await visitor.get(link)).html).toContain('New password')
    expect((await visitor.post(link, { password: 'short' })).status).toBe(422)
    expect((await visitor.post(link, { password })).location).toBe('/sign-in?notice=password-set')
    expect((await visitor.get(link)).status).toBe(410)
    expect((await visitor.post('/sign-in', { email: ada, password })).status).toBe(303)
  })

  test('an expired invitation comes back to life through *Forgot your password?*', async () => {
    const invited = await invite('essentials_bank')
    app.clock.advance({ days: 15 })
    const visitor = await app.visitor()
    await visitor.post('/forgot-password', { email: ada })
    await app.deliverMail()
    app.clock.advance({ seconds: 30 })
    await app.deliverMail()
    const fresh = linkTo(ada)
    expect((await visitor.get(fresh)).html).toContain('Set your password')
    expect((await visitor.post(`${fresh}/accept`, { name: 'Ada Okafor', password })).status).toBe(303)
    expect(await statusNow(invited)).not.toBe('invited')
  })

  test("signing up with an invited stub's address gives nothing before the mailbox is proved", async () => {
    const invited = await invite('delegated_sourcing')
    await buildSettings(app, { signUpPage: true })
    const visitor = await app.visitor()
    const seen = await visitor.post('/sign-up', { name: 'Eve', email: ada })
    expect(heading(seen)).toBe('Look into your mailbox')
    expect(visitor.cookies.has('entente')).toBe(false)
    await app.deliverMail()
    const link = linkTo(ada, 'verify')
    expect((await visitor.get(link)).html).toContain(ada)
    expect(visitor.cookies.has('entente')).toBe(false)
    expect((await visitor.post(link, { name: 'Ada Okafor', password })).status).toBe(303)
    expect(visitor.cookies.has('entente')).toBe(true)
    // proved: the open invitation is there, still unanswered
    expect(await statusNow(invited)).toBe('invited')
    expect((await visitor.get(invited.path)).html).toContain('Accept invitation')
    expect((await visitor.get(link)).status).toBe(410)
  })

  test('sign-up is closed where the installation says so', async () => {
    await buildOrganization(app)
    const visitor = await app.visitor()
    expect(heading(await visitor.get('/sign-up'))).toBe('Accounts are made by invitation')
    expect((await visitor.post('/sign-up', { name: 'Eve', email: ada })).status).toBe(403)
  })

  test('odd requests never break a page', async () => {
    await buildOrganization(app)
    const visitor: Visitor = await app.visitor()
    for (const path of [
      '/verify/x',
      '/reset-password/x',
      '/join/x',
      '/verify/%00',
      '/sign-in?next=%00',
      '/about',
      '/sign-out',
      '/sign-in/two-factor',
    ]) {
      expect((await visitor.get(path)).status, path).toBeLessThan(500)
    }
    for (const path of [
      '/sign-in',
      '/sign-up',
      '/forgot-password',
      '/setup',
      '/sign-in/two-factor',
      '/join/x/accept',
      '/join/x/decline',
      '/verify/x',
      '/reset-password/x',
      '/sign-out',
    ]) {
      for (const form of [
        {},
        { email: 'x'.repeat(70_000), name: '\u202e', password: ['a', 'b'] },
        { email: '"a b"@x.y', password: '\ud83e' },
      ]) {
        expect((await visitor.post(path, form as Record<string, string>)).status, path).toBeLessThan(500)
      }
    }
  })
})

describe('the page of a colleague’s invitation', () => {
  async function inviteColleague(): Promise<{ path: string; slug: string }> {
    const { organization, owner } = await buildOrganization(app, { name: 'Willow Food Bank' })
    const client = await app.as(owner, organization.id)
    await client.members.invite({ emails: [ada], role: 'partner_manager' })
    await app.deliverMail()
    return { path: linkTo(ada, 'join'), slug: organization.slug }
  }

  test('sets a password and joins; the link is spent', async () => {
    const { path, slug } = await inviteColleague()
    const visitor = await app.visitor()
    const page = await visitor.get(path)
    expect(heading(page)).toBe('Join Willow Food Bank')
    expect(page.html).toContain('Partner manager')
    expect(faults(await visitor.post(`${path}/accept`, { name: '', password: '' }))).toHaveLength(2)
    expect((await visitor.post(`${path}/accept`, { name: 'Ada', password })).location).toBe(`/o/${slug}`)
    expect((await visitor.get(path)).location).toBe(`/o/${slug}`)
    expect((await (await app.visitor()).get(path)).status).toBe(404)
  })

  test('with an account asks to sign in; somebody else may switch; declining needs no account', async () => {
    await buildPerson(app, { email: ada })
    const eve = await buildPerson(app, { email: 'eve@harbour.example' })
    const { path } = await inviteColleague()
    const visitor = await app.visitor()
    expect((await visitor.get(path)).html).toContain('Sign in to answer')
    await visitor.post(`${path}/accept`, { name: 'Eve', password })
    expect(visitor.cookies.has('entente')).toBe(false)
    expect((await (await app.visitor(eve)).get(path)).html).toContain('Switch account')
    expect(heading(await visitor.post(`${path}/decline`))).toBe('You have declined')
    expect((await visitor.get(path)).status).toBe(404)
  })
})
