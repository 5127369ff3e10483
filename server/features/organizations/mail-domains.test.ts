/** Mail domains: named, proved by a record or a code, shown, looked at again, taken out. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Client } from '#sdk'
import { identity } from '#server/features/identity/index.ts'
import { notifications } from '#server/features/notifications/index.ts'
import { toPublicId } from '#server/platform/id.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember, buildOrganization, buildPerson } from '#server/testing/builders.ts'
import { organizations, verifiedDomainsOf } from './index.ts'
import { lookForRecord, lookUpTxt } from './mail-domain-record.ts'
import { domainTyped } from './mail-domains.ts'
import { publicProviderOf } from './public-mail.ts'

/** What the name servers of the test say: values, a code of `node:dns`, or what happens instead. */
const zone = new Map<string, string[] | string | (() => Promise<string[]>)>()
const asked: string[] = []
async function lookUp(name: string): Promise<string[]> {
  asked.push(name)
  const answer = zone.get(name) ?? 'ENOTFOUND'
  if (typeof answer === 'function') return answer()
  if (typeof answer === 'string') throw Object.assign(new Error(`queryTxt ${answer} ${name}`), { code: answer })
  return answer
}

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({
    features: [identity, organizations({ mailConfigured: true, version: '1', lookUpTxt: lookUp }), notifications],
  })
})
afterAll(() => app.close())
beforeEach(async () => {
  await app.db.reset()
  app.mail.clear()
  app.mail.answer = undefined
  zone.clear()
  asked.length = 0
})

async function company(name = 'Willow') {
  const { organization, owner } = await buildOrganization(app, { name, hosting: 'yes' })
  return { organization, owner, client: await app.as(owner, organization.id) }
}
const codeTo = (address: string) => /\b(\d{4} \d{4})\b/.exec(app.mail.lastTo(address).text)?.[1] ?? ''
const put = (one: { record: { name: string; value: string } }) => zone.set(one.record.name, [one.record.value])
const verbs = async () =>
  (
    await app.db.transaction({ as: 'system' }, (tx) =>
      tx
        .selectFrom('history_event')
        .select('verb')
        .where('verb', 'like', 'organization.domain%')
        .orderBy('id')
        .execute(),
    )
  ).map(({ verb }) => verb)
const check = () => app.runSchedules(['organizations.check_mail_domains'])

async function proved(client: Client, domain = 'willow.example') {
  const one = await client.mailDomains.add({ domain })
  put(one)
  return client.mailDomains.checkRecord({ id: one.id })
}

describe('naming one', () => {
  test.each([
    ['example.org', 'example.org'],
    [' Example.ORG. ', 'example.org'],
    ['@example.org', 'example.org'],
    ['ada@example.org', 'example.org'],
    ['https://example.org/contact?x=1', 'example.org'],
    ['münchen.example', 'xn--mnchen-3ya.example'],
    ['xn--mnchen-3ya.example', 'xn--mnchen-3ya.example'],
    ['mail.example.co.uk', 'mail.example.co.uk'],
    ['localhost', undefined],
    ['127.0.0.1', undefined],
    ['[::1]', undefined],
    ['example', undefined],
    ['example..org', undefined],
    ['-example.org', undefined],
    ['exam ple.org', undefined],
    ['exаmple.org', undefined], // a Cyrillic а
    ['аррӏе.example', undefined],
    ['xn--80ak6aa92e.example', undefined],
    ['ｅxample.org', undefined],
    [`${'a'.repeat(64)}.org`, undefined],
    [`${'a.'.repeat(130)}org`, undefined],
    ['', undefined],
  ])('%j is %j', (typed, domain) => {
    expect(domainTyped(typed)).toBe(domain)
  })

  test.each(['gmail.com', 'web.de', 'mail.gmail.com', 'yahoo.co.jp', 'qq.com', 'proton.me', 'posteo.de', 'ziggo.nl'])(
    '%s is public',
    (domain) => {
      expect(publicProviderOf(domain)).toBeTruthy()
    },
  )
  test.each(['gmail.example', 'notgmail.com', 'com', 'co.uk', 'example.org'])('%s is not', (domain) => {
    expect(publicProviderOf(domain)).toBeUndefined()
  })

  test('says what to do to prove it, and counts for nothing before', async () => {
    const { client, organization } = await company()
    const one = await client.mailDomains.add({ domain: 'Münster.example' })
    expect(one).toMatchObject({
      domain: 'xn--mnster-3ya.example',
      shownAs: 'münster.example',
      verifiedAt: null,
      verifiedBy: null,
      record: { name: '_entente.xn--mnster-3ya.example', value: expect.stringMatching(/^entente-domain=[\w-]{24}$/) },
      check: null,
      code: null,
    })
    expect((await client.mailDomains.list()).items).toEqual([one])
    expect(await app.db.transaction({ as: 'system' }, (tx) => verifiedDomainsOf(tx, organization.id))).toEqual([])
    expect(await verbs()).toEqual(['organization.domain_added'])
  })

  test.each([
    ['not a domain', 'domain_invalid'],
    ['gmail.com', 'domain_public'],
    ['team.outlook.com', 'domain_public'],
    ['willow.example', 'domain_named'],
  ])('%s is refused by name', async (domain, code) => {
    const { client } = await company()
    await client.mailDomains.add({ domain: 'willow.example' })
    await expect(client.mailDomains.add({ domain })).rejects.toMatchObject({
      code,
      problem: { faults: [{ field: 'domain' }] },
    })
  })

  test('twenty are enough', async () => {
    const { client } = await company()
    for (let n = 0; n < 20; n++) await client.mailDomains.add({ domain: `d${n}.example` })
    await expect(client.mailDomains.add({ domain: 'one-more.example' })).rejects.toMatchObject({
      code: 'limit_reached',
    })
  })

  test('is for administrators; everybody in the organization sees them, and nobody else', async () => {
    const { client, organization } = await company()
    const one = await client.mailDomains.add({ domain: 'willow.example' })
    for (const role of ['partner_manager', 'member', 'viewer'] as const) {
      const { person } = await buildMember(app, { organizationId: organization.id, role })
      const theirs = await app.as(person, organization.id)
      expect(await theirs.mailDomains.list()).toMatchObject({ items: [{ id: one.id }], can: { manage: 'forbidden' } })
      await expect(theirs.mailDomains.add({ domain: 'x.example' })).rejects.toMatchObject({ code: 'forbidden' })
      await expect(theirs.mailDomains.remove({ id: one.id })).rejects.toMatchObject({ code: 'forbidden' })
    }
    const { person: admin } = await buildMember(app, { organizationId: organization.id, role: 'admin' })
    expect((await (await app.as(admin, organization.id)).mailDomains.list()).can).toEqual({ manage: true })
    const other = await company('Birch')
    for (const attempt of [
      () => other.client.mailDomains.checkRecord({ id: one.id }),
      () => other.client.mailDomains.sendCode({ id: one.id, mailbox: 'admin' }),
      () => other.client.mailDomains.confirmCode({ id: one.id, code: '1234 5678' }),
      () => other.client.mailDomains.remove({ id: one.id }),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'not_found' })
    expect((await other.client.mailDomains.list()).items).toEqual([])
  })
})

describe('by a record', () => {
  test('it is proved as soon as the record is there', async () => {
    const { client, organization } = await company()
    const one = await client.mailDomains.add({ domain: 'willow.example' })
    expect((await client.mailDomains.checkRecord({ id: one.id })).check).toMatchObject({
      outcome: 'absent',
      says: expect.stringContaining('no such record'),
    })
    zone.set(one.record.name, ['v=spf1 -all', one.record.value])
    expect(await client.mailDomains.checkRecord({ id: one.id })).toMatchObject({
      verifiedBy: 'record',
      verifiedAt: expect.any(String),
      check: { outcome: 'found' },
    })
    expect(asked).toEqual(['_entente.willow.example', '_entente.willow.example'])
    const shown = await app.db.transaction({ as: 'system' }, (tx) => verifiedDomainsOf(tx, organization.id))
    expect(shown).toEqual(['willow.example'])
    expect(await verbs()).toEqual(['organization.domain_added', 'organization.domain_verified'])
  })

  test.each([
    ['another value', ['entente-domain=somebody-else'], 'other', 'entente-domain=somebody-else'],
    ['a long value', ['x'.repeat(4000), 'y\u0000\u202e<b>'], 'other', '…'],
    ['no value', [], 'absent', 'no such record'],
    ['no such name', 'ENOTFOUND', 'absent', 'no such record'],
    ['no such record', 'ENODATA', 'absent', 'no such record'],
    ['a server that fails', 'ESERVFAIL', 'silent', 'did not answer'],
    ['a server that refuses', 'EREFUSED', 'silent', 'did not answer'],
    ['no server', 'ECONNREFUSED', 'silent', 'did not answer'],
    ['a server that takes too long', 'ETIMEOUT', 'silent', 'did not answer'],
    ['something that is no error of a name server', () => Promise.reject(new Error('oh')), 'silent', 'did not answer'],
  ])('%s has an answer of its own', async (_, answer, outcome, says) => {
    const { client } = await company()
    const one = await client.mailDomains.add({ domain: 'willow.example' })
    zone.set(one.record.name, answer)
    const looked = await client.mailDomains.checkRecord({ id: one.id })
    expect(looked).toMatchObject({ verifiedAt: null, check: { outcome, says: expect.stringContaining(says) } })
    expect(looked.check?.says.length).toBeLessThan(400)
    expect(looked.check?.says).not.toMatch(/[\p{Cc}\u202e]/u)
  })

  test('a resolver that never answers is left after eight seconds', { timeout: 20_000 }, async () => {
    const began = Date.now()
    expect(await lookForRecord(() => new Promise(() => {}), 'willow.example', 'x')).toEqual({
      outcome: 'silent',
      found: null,
    })
    expect(Date.now() - began).toBeLessThan(9_500)
  })

  test('the real resolver asks real servers and comes back', { timeout: 20_000 }, async () => {
    const look = await lookForRecord(lookUpTxt, 'nothing-here.invalid', 'x')
    expect(['absent', 'silent']).toContain(look.outcome)
  })

  test('looking has its limit', async () => {
    const { client } = await company()
    const one = await client.mailDomains.add({ domain: 'willow.example' })
    for (let n = 0; n < 10; n++) await client.mailDomains.checkRecord({ id: one.id })
    await expect(client.mailDomains.checkRecord({ id: one.id })).rejects.toMatchObject({ code: 'too_many_requests' })
  })
})

describe('by a code', () => {
  test('mailed to whoever runs the domain, once it is typed', async () => {
    const { client } = await company('Willow Food Bank')
    const one = await client.mailDomains.add({ domain: 'willow.example' })
    const sent = await client.mailDomains.sendCode({ id: one.id, mailbox: 'postmaster' })
    expect(sent.code).toMatchObject({ sentTo: 'postmaster@willow.example', delivery: 'queued' })
    await app.deliverMail()
    const mail = app.mail.lastTo('postmaster@willow.example')
    expect(mail.subject).toBe('Does your mail domain belong to Willow Food Bank?')
    expect(mail.text).toContain('willow.example')
    expect((await client.mailDomains.list()).items[0]?.code).toMatchObject({ delivery: 'sent' })
    await expect(client.mailDomains.confirmCode({ id: one.id, code: '0000 0000' })).rejects.toMatchObject({
      code: 'wrong_code',
    })
    const done = await client.mailDomains.confirmCode({
      id: one.id,
      code: ` ${codeTo('postmaster@willow.example').replace(' ', '-')}`,
    })
    expect(done).toMatchObject({ verifiedBy: 'mailbox', code: null })
    expect(await verbs()).toEqual([
      'organization.domain_added',
      'organization.domain_code_sent',
      'organization.domain_verified',
    ])
    // it is spent
    await expect(
      client.mailDomains.confirmCode({ id: one.id, code: codeTo('postmaster@willow.example') }),
    ).rejects.toMatchObject({ code: 'wrong_code' })
  })

  test('goes to five mailboxes and to no other', async () => {
    const { client } = await company()
    const one = await client.mailDomains.add({ domain: 'willow.example' })
    // @ts-expect-error an address of one's own proves nothing about the others
    await expect(client.mailDomains.sendCode({ id: one.id, mailbox: 'ada' })).rejects.toMatchObject({ code: 'invalid' })
  })

  test('no code rests in the clear', async () => {
    const { client } = await company()
    const one = await client.mailDomains.add({ domain: 'willow.example' })
    await client.mailDomains.sendCode({ id: one.id, mailbox: 'admin' })
    await app.deliverMail()
    const code = codeTo('admin@willow.example')
    const rows = await app.db.transaction({ as: 'system' }, (tx) => tx.selectFrom('mail_domain').selectAll().execute())
    expect(JSON.stringify(rows)).not.toContain(code)
    expect(JSON.stringify(rows)).not.toContain(code.replace(' ', ''))
  })

  test('is spent after an hour, after eight attempts, and when another was asked for', async () => {
    const { client } = await company()
    const one = await client.mailDomains.add({ domain: 'willow.example' })
    const ask = async (mailbox: 'admin' | 'webmaster' | 'hostmaster') => {
      await client.mailDomains.sendCode({ id: one.id, mailbox })
      await app.deliverMail()
      return codeTo(`${mailbox}@willow.example`)
    }
    const first = await ask('admin')
    await client.mailDomains.sendCode({ id: one.id, mailbox: 'webmaster' })
    const refused = { code: 'wrong_code' }
    await expect(client.mailDomains.confirmCode({ id: one.id, code: first })).rejects.toMatchObject(refused)
    const second = await ask('hostmaster')
    for (let n = 0; n < 8; n++)
      await expect(client.mailDomains.confirmCode({ id: one.id, code: '1' })).rejects.toMatchObject(refused)
    await expect(client.mailDomains.confirmCode({ id: one.id, code: second })).rejects.toMatchObject(refused)
    const third = await ask('admin')
    app.clock.advance({ minutes: 61 })
    await expect(client.mailDomains.confirmCode({ id: one.id, code: third })).rejects.toMatchObject(refused)
    expect((await client.mailDomains.list()).items[0]).toMatchObject({ code: null, verifiedAt: null })
  })

  test('a mailbox that is not there is said in the server’s words', async () => {
    const { client } = await company()
    const one = await client.mailDomains.add({ domain: 'willow.example' })
    app.mail.answer = () => ({ state: 'refused', says: '550 5.1.1 No such user here' })
    await client.mailDomains.sendCode({ id: one.id, mailbox: 'postmaster' })
    await app.deliverMail()
    expect((await client.mailDomains.list()).items[0]?.code).toMatchObject({
      delivery: 'failed',
      answer: '550 5.1.1 No such user here',
    })
  })

  test('nobody’s mailbox is flooded, whoever asks', async () => {
    for (let n = 0; n < 3; n++) {
      const { client } = await company(`Company ${n}`)
      const one = await client.mailDomains.add({ domain: 'willow.example' })
      await client.mailDomains.sendCode({ id: one.id, mailbox: 'postmaster' })
    }
    const { client } = await company('Fourth')
    const one = await client.mailDomains.add({ domain: 'willow.example' })
    await expect(client.mailDomains.sendCode({ id: one.id, mailbox: 'postmaster' })).rejects.toMatchObject({
      code: 'too_many_requests',
    })
  })

  test('what was removed meanwhile is not mailed', async () => {
    const { client } = await company()
    const one = await client.mailDomains.add({ domain: 'willow.example' })
    await client.mailDomains.sendCode({ id: one.id, mailbox: 'postmaster' })
    await client.mailDomains.remove({ id: one.id })
    await app.deliverMail()
    expect(app.mail.sent).toEqual([])
  })
})

describe('one domain, one organization', () => {
  test('what another one has proved is refused at every step, without a name', async () => {
    const [willow, birch] = [await company('Willow'), await company('Birch')]
    const theirs = await birch.client.mailDomains.add({ domain: 'willow.example' })
    await birch.client.mailDomains.sendCode({ id: theirs.id, mailbox: 'admin' })
    await app.deliverMail()
    await proved(willow.client)
    const third = await company('Cedar')
    const refused = { code: 'domain_taken' }
    put(theirs)
    for (const attempt of [
      () => third.client.mailDomains.add({ domain: 'willow.example' }),
      () => birch.client.mailDomains.checkRecord({ id: theirs.id }),
      () => birch.client.mailDomains.sendCode({ id: theirs.id, mailbox: 'webmaster' }),
      () => birch.client.mailDomains.confirmCode({ id: theirs.id, code: codeTo('admin@willow.example') }),
    ]) {
      const refusal = await attempt().then(
        () => undefined,
        (error: { problem: unknown }) => error.problem,
      )
      expect(refusal).toMatchObject(refused)
      expect(JSON.stringify(refusal)).not.toContain('Willow')
    }
    // it becomes free when it is taken out
    const [own] = (await willow.client.mailDomains.list()).items
    await willow.client.mailDomains.remove({ id: own?.id ?? '' })
    expect(await birch.client.mailDomains.checkRecord({ id: theirs.id })).toMatchObject({ verifiedBy: 'record' })
  })
})

test('an administrator of the installation releases a domain that is disputed; its organization is told', async () => {
  const { client, owner, organization } = await company('Willow')
  await proved(client)
  const administrator = await buildPerson(app, { isInstallationAdmin: true })
  const boss = await app.as(administrator)
  const id = toPublicId('org', organization.id)
  const listed = async () => (await boss.installation.listOrganizations()).items.find((one) => one.id === id)
  expect((await listed())?.mailDomains).toEqual(['willow.example'])
  await expect(boss.installation.releaseMailDomain({ id, domain: 'other.example' })).rejects.toMatchObject({
    code: 'not_found',
  })
  expect(await boss.installation.releaseMailDomain({ id, domain: 'Willow.example' })).toMatchObject({ mailDomains: [] })
  expect((await client.mailDomains.list()).items).toMatchObject([
    { domain: 'willow.example', verifiedAt: null, verifiedBy: null },
  ])
  expect((await (await app.as(owner)).notifications.list()).items[0]?.says).toContain('no longer shows willow.example')
  const birch = await company('Birch')
  expect(await proved(birch.client).catch((error) => error.code)).toMatchObject({ verifiedBy: 'record' })
})

describe('looking again', () => {
  test('once a day; what is still there stays, whatever the weather of the name servers', async () => {
    const { client, owner, organization } = await company()
    const { id, record } = await proved(client)
    asked.length = 0
    await check()
    expect(asked).toEqual([])
    app.clock.advance({ hours: 25 })
    await check()
    expect(asked).toEqual([record.name])
    zone.set(record.name, 'ETIMEOUT')
    for (let day = 0; day < 20; day++) {
      app.clock.advance({ hours: 25 })
      await check()
    }
    const [one] = (await (await app.as(owner, organization.id)).mailDomains.list()).items
    expect(one).toMatchObject({ id, verifiedBy: 'record', lapsesAt: null, check: { outcome: 'silent' } })
  })

  test('a record that is gone is told, and ends the proof after a week', async () => {
    const { client, owner, organization } = await company()
    const { record } = await proved(client)
    zone.set(record.name, 'ENODATA')
    app.clock.advance({ hours: 25 })
    await check()
    const says = async () => (await (await app.as(owner)).notifications.list()).items.map((notice) => notice.says)
    expect(await says()).toEqual([
      `The record that proves willow.example for ${organization.name} is gone. Put it back within a week`,
    ])
    const own = () => app.as(owner, organization.id)
    expect((await (await own()).mailDomains.list()).items[0]).toMatchObject({
      verifiedBy: 'record',
      lapsesAt: expect.any(String),
    })
    for (let day = 0; day < 7; day++) {
      app.clock.advance({ hours: 25 })
      await check()
    }
    expect((await (await own()).mailDomains.list()).items[0]).toMatchObject({
      verifiedAt: null,
      verifiedBy: null,
      lapsesAt: null,
    })
    expect(await says()).toHaveLength(2)
    expect(await verbs()).toEqual([
      'organization.domain_added',
      'organization.domain_verified',
      'organization.domain_missing',
      'organization.domain_lapsed',
    ])
    asked.length = 0
    app.clock.advance({ hours: 25 })
    await check()
    expect(asked).toEqual([])
  })

  test('a record that came back within the week leaves everything as it was', async () => {
    const { client, owner, organization } = await company()
    const { record } = await proved(client)
    const values = zone.get(record.name) ?? []
    zone.set(record.name, ['something else'])
    app.clock.advance({ hours: 25 })
    await check()
    zone.set(record.name, values)
    app.clock.advance({ days: 2 })
    await check()
    expect((await (await app.as(owner, organization.id)).mailDomains.list()).items[0]).toMatchObject({
      verifiedBy: 'record',
      lapsesAt: null,
    })
  })

  test('what a mailbox proved stands until it is taken out', async () => {
    const { client, owner, organization } = await company()
    const one = await client.mailDomains.add({ domain: 'willow.example' })
    await client.mailDomains.sendCode({ id: one.id, mailbox: 'admin' })
    await app.deliverMail()
    await client.mailDomains.confirmCode({ id: one.id, code: codeTo('admin@willow.example') })
    await client.mailDomains.checkRecord({ id: one.id })
    app.clock.advance({ days: 60 })
    await check()
    expect((await (await app.as(owner, organization.id)).mailDomains.list()).items[0]).toMatchObject({
      verifiedBy: 'mailbox',
      lapsesAt: null,
    })
  })
})
