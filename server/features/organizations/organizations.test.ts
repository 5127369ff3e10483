import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { identity } from '#server/features/identity/index.ts'
import { newId, toPublicId } from '#server/platform/id.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember, buildOrganization, buildPerson, buildSettings } from '#server/testing/builders.ts'
import { organizations, personalOrganizationOf, setUp, setupState, setupToken } from './index.ts'

let app: TestApp
beforeAll(async () => {
  const backup = { name: 'nightly.tar.gz', bytes: 12, createdAt: new Date('2026-01-02T03:04:05Z') }
  const backups = { list: async () => [backup], make: async () => ({ ...backup, name: 'now.tar.gz' }) }
  app = await startTestApp({ features: [identity, organizations({ mailConfigured: true, version: '1.2.3', backups })] })
})
afterAll(() => app.close())
beforeEach(async () => {
  await app.db.reset()
  app.mail.clear()
})

const answers = {
  organizationName: 'Willow Food Bank',
  name: 'Ada Lovelace',
  email: 'Ada@example.org',
  password: 'green-kettle-mountain',
  timeZone: 'Europe/Berlin',
}

describe('first set-up', () => {
  test('with the printed link: installation, organization, owner, session; once', async () => {
    const client = app.anonymous()
    expect(await client.installation.get()).toMatchObject({ isSetUp: false, signUpPage: false })
    const former = (await setupToken(app.db)) as string
    const token = (await setupToken(app.db)) as string
    expect(await setupState(app.ctx(), former)).toBe('token_wrong') // every start prints a new one
    expect(await setupState(app.ctx(), token)).toBe('questions')
    await expect(client.installation.setUp({ ...answers, token: 'wrong' })).rejects.toMatchObject({
      code: 'setup_token_wrong',
    })
    const answer = await app.fastify.inject({ method: 'POST', url: '/v1/setup', payload: { ...answers, token } })
    expect(answer.json()).toEqual({ step: 'done', challenge: null, landing: '/o/willow-food-bank' })
    const cookie = answer.cookies[0]
    const me = (
      await app.fastify.inject({ url: '/v1/me', headers: { cookie: `${cookie?.name}=${cookie?.value}` } })
    ).json()
    expect(me).toMatchObject({
      person: { name: 'Ada Lovelace', email: 'ada@example.org', isInstallationAdmin: true, timeZone: 'Europe/Berlin' },
      organizations: [{ name: 'Willow Food Bank', slug: 'willow-food-bank', role: 'owner', hosts: true }],
    })
    expect(await setupToken(app.db)).toBeUndefined()
    expect(await setupState(app.ctx(), token)).toBe('already_set_up')
    await expect(client.installation.setUp({ ...answers, token })).rejects.toMatchObject({ code: 'already_set_up' })
    expect(await client.installation.get()).toMatchObject({
      isSetUp: true,
      supportAddress: 'ada@example.org',
      version: '1.2.3',
    })
  })

  test('from the server itself, without a link', async () => {
    const done = await setUp(app.ctx({ kind: 'operator' }), answers)
    expect(done.landing).toBe('/o/willow-food-bank')
    await expect(setUp(app.ctx({ kind: 'operator' }), answers)).rejects.toMatchObject({ code: 'already_set_up' })
  })

  test.each([
    ['email', { email: 'not an address' }, 'address_invalid'],
    ['password', { password: 'short' }, 'password_too_short'],
    ['password', { password: 'willowfoodbank' }, undefined],
    ['password', { password: 'adalovelace12' }, 'password_too_common'],
    ['timeZone', { timeZone: 'Mars' }, 'invalid'],
    ['name', { name: '  ' }, 'invalid'],
    ['organizationName', { organizationName: '  ' }, 'invalid'],
  ])('a bad %s is named: %j', async (field, change, code) => {
    const token = (await setupToken(app.db)) as string
    const attempt = app.anonymous().installation.setUp({ ...answers, ...change, token })
    if (code) await expect(attempt).rejects.toMatchObject({ code, problem: { faults: [{ field }] } })
    else expect((await attempt).step).toBe('done')
  })
})

describe('organizations', () => {
  test('a person makes one and owns it; its identity comes from the name and is free', async () => {
    await buildOrganization(app, { name: 'Acme', slug: 'acme' })
    const client = await app.as(await buildPerson(app))
    expect(await client.organizations.create({ name: 'Acmé' })).toMatchObject({
      slug: 'acme-2',
      role: 'owner',
      hosts: false,
      kind: 'organization',
    })
    expect(await client.organizations.create({ name: '株式会社', country: 'JP' })).toMatchObject({
      slug: expect.stringMatching(/^org-[0-9a-f]{8}$/),
    })
    await expect(client.organizations.create({ name: 'Acme', slug: 'acme' })).rejects.toMatchObject({
      code: 'identity_taken',
    })
    await expect(client.organizations.create({ name: 'Acme', slug: 'a--b' })).rejects.toMatchObject({
      code: 'identity_invalid',
    })
    await expect(client.organizations.create({ name: ' ' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(client.organizations.create({ name: 'x'.repeat(100_000) })).rejects.toMatchObject({ code: 'invalid' })
    // @ts-expect-error a field that does not exist
    await expect(client.organizations.create({ name: 'X', hosting: 'yes' })).rejects.toMatchObject({ code: 'invalid' })
  })

  test.each([
    ['acme-two', true, null],
    ['ACME-two ', true, null],
    ['acme', false, 'identity_taken'],
    ['former', false, 'identity_taken'],
    ['ab', false, 'identity_invalid'],
    ['admin', false, 'identity_invalid'],
    ['acme two', false, 'identity_invalid'],
    ['ácme', false, 'identity_invalid'],
    ['-acme', false, 'identity_invalid'],
    ['a'.repeat(41), false, 'identity_invalid'],
  ])('whether %j is free is told while typing', async (slug, free, code) => {
    const { organization, owner } = await buildOrganization(app, { slug: 'former' })
    await (await app.as(owner, organization.id)).organizations.update({ slug: 'acme' })
    expect(await app.anonymous().organizations.checkIdentity({ slug })).toMatchObject({ free, code })
  })

  test('a former identity keeps leading to it, for its members alone', async () => {
    const { organization, owner } = await buildOrganization(app, { slug: 'former' })
    const client = await app.as(owner, organization.id)
    await client.organizations.update({ slug: 'current' })
    await client.organizations.update({ slug: 'newest' })
    for (const slug of ['former', 'current', 'newest', 'NEWEST']) {
      expect(await client.organizations.find({ slug })).toEqual({
        id: toPublicId('org', organization.id),
        slug: 'newest',
      })
    }
    await expect(client.organizations.find({ slug: 'nothing' })).rejects.toMatchObject({ code: 'not_found' })
    await expect((await app.as(await buildPerson(app))).organizations.find({ slug: 'newest' })).rejects.toMatchObject({
      code: 'not_found',
    })
    expect(await client.organizations.update({ slug: 'former' })).toMatchObject({ slug: 'former' }) // it may go back
  })

  test('brand and contact are changed by administrators; addresses and zones are checked, empty is nothing', async () => {
    const { organization, owner } = await buildOrganization(app)
    const client = await app.as(owner, organization.id)
    const change = {
      name: 'A <b>& B',
      colour: '#FFD400',
      contactName: 'Ada',
      contactAddress: 'ADA@example.org',
      replyTo: '',
      city: '',
      country: 'DE',
      timeZone: 'Europe/Berlin',
    }
    const after = await client.organizations.update(change)
    expect(after).toMatchObject({
      name: 'A <b>& B',
      colour: '#ffd400',
      contactAddress: 'ada@example.org',
      replyTo: null,
      city: null,
      country: 'DE',
    })
    expect(after.colourNote?.used).toMatch(/^#[0-9a-f]{6}$/)
    expect((await client.organizations.update({ colour: '#1f4e79' })).colourNote).toBeNull()
    for (const [bad, code] of [
      [{ replyTo: 'x' }, 'address_invalid'],
      [{ timeZone: 'X' }, 'invalid'],
      [{ colour: 'red' }, 'invalid'],
      [{ country: 'Germany' }, 'invalid'],
      [{ name: '' }, 'invalid'],
      [{ contactName: 'a\r\nb' }, 'invalid'],
    ] as const) {
      await expect(client.organizations.update(bad)).rejects.toMatchObject({ code })
    }
    const { person } = await buildMember(app, { organizationId: organization.id, role: 'partner_manager' })
    const theirs = await app.as(person, organization.id)
    await expect(theirs.organizations.update({ name: 'X' })).rejects.toMatchObject({ code: 'forbidden' })
    expect((await theirs.organizations.get()).can).toMatchObject({ update: 'forbidden' })
  })

  test('one person has one personal organization, made once and silently', async () => {
    const person = await buildPerson(app, { email: 'solo@example.org', name: '' })
    const make = () => app.db.transaction({ as: 'identity' }, (tx) => personalOrganizationOf(tx, app.ctx(), person))
    const first = await make()
    expect(first).toMatchObject({ kind: 'personal', name: 'solo' })
    expect(await make()).toMatchObject({ id: first.id })
  })
})

describe('logos', () => {
  const picture = (format: 'png' | 'jpeg' | 'webp' | 'gif' | 'tiff', width = 600, height = 300) =>
    sharp({ create: { width, height, channels: 3, background: '#ff0000' } })
      .toFormat(format)
      .toBuffer()

  const bomb = () =>
    sharp({ create: { width: 6400, height: 6400, channels: 3, background: '#ff0000' } })
      .png({ palette: true, colours: 2, compressionLevel: 9 })
      .toBuffer()

  test('PNG, JPEG, WebP and SVG are drawn anew into 256 px WebP and served under a versioned address', async () => {
    const { organization, owner } = await buildOrganization(app)
    const client = await app.as(owner, organization.id)
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 4"><rect width="8" height="4"/></svg>',
    )
    for (const input of [await picture('png'), await picture('jpeg'), await picture('webp'), svg]) {
      const { logoUrl } = await client.organizations.update({ logo: input.toString('base64') })
      expect(logoUrl).toMatch(/^\/logo\/org_[0-9a-z]{26}\?v=[0-9a-f]{12}$/)
      const served = await app.fastify.inject({ url: logoUrl as string })
      expect(served.headers['content-type']).toBe('image/webp')
      expect(served.headers['x-content-type-options']).toBe('nosniff')
      expect(await sharp(served.rawPayload).metadata()).toMatchObject({ format: 'webp', width: 256, height: 128 })
    }
    expect((await client.organizations.update({ logo: null })).logoUrl).toBeNull()
    expect((await app.fastify.inject({ url: `/logo/${toPublicId('org', organization.id)}` })).statusCode).toBe(404)
  })

  test('what hides behind a picture does not survive', async () => {
    const { organization, owner } = await buildOrganization(app)
    const client = await app.as(owner, organization.id)
    const polyglot = Buffer.concat([await picture('png'), Buffer.from('<script>alert(1)</script>')])
    const { logoUrl } = await client.organizations.update({ logo: polyglot.toString('base64') })
    expect((await app.fastify.inject({ url: logoUrl as string })).rawPayload.includes('script')).toBe(false)
  })

  test.each([
    [
      'SVG that points outside',
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="/a.png"/></svg>'),
    ],
    ['SVG that is none', async () => Buffer.from('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">')],
    ['GIF', () => picture('gif')],
    ['TIFF', () => picture('tiff')],
    ['text', async () => Buffer.from('hello')],
    ['half a PNG', async () => (await picture('png')).subarray(0, 60)],
    ['a bomb', bomb],
    ['too large', async () => Buffer.alloc(721_000, 1)],
  ])('%s is refused with a sentence', async (_, make) => {
    const { organization, owner } = await buildOrganization(app)
    const client = await app.as(owner, organization.id)
    await expect(client.organizations.update({ logo: (await make()).toString('base64') })).rejects.toMatchObject({
      code: 'image_not_accepted',
    })
  })

  test('what is no base64 is refused too', async () => {
    const { organization, owner } = await buildOrganization(app)
    await expect((await app.as(owner, organization.id)).organizations.update({ logo: '%%%' })).rejects.toMatchObject({
      code: 'image_not_accepted',
    })
  })
})

describe('the installation', () => {
  async function administered() {
    const admin = await buildPerson(app, { isInstallationAdmin: true })
    const first = await buildOrganization(app, { owner: admin, name: 'First', hosting: 'yes' })
    const second = await buildOrganization(app, { name: 'Second' })
    return { admin: await app.as(admin), first, second, owner: await app.as(second.owner, second.organization.id) }
  }

  test('is administered by people with the flag alone, whatever their role', async () => {
    const { owner, second } = await administered()
    const id = toPublicId('org', second.organization.id)
    for (const act of [
      () => owner.installation.settings(),
      () => owner.installation.update({ name: 'X' }),
      () => owner.installation.listOrganizations(),
      () => owner.installation.suspendOrganization({ id }),
      () => owner.installation.restoreOrganization({ id }),
      () => owner.installation.allowHosting({ id }),
      () => owner.installation.refuseHosting({ id }),
      () => owner.installation.listBlockedAddresses(),
      () => owner.installation.blockAddress({ email: 'a@example.org' }),
      () => owner.installation.unblockAddress({ id: toPublicId('blk', newId()) }),
      () => owner.installation.listAbuseReports(),
      () => owner.installation.closeAbuseReport({ id: toPublicId('rpt', newId()) }),
      () => owner.installation.listBackups(),
      () => owner.installation.makeBackup(),
    ]) {
      await expect(act()).rejects.toMatchObject({ code: 'forbidden' })
    }
    await expect(app.anonymous().installation.settings()).rejects.toMatchObject({ code: 'not_signed_in' })
  })

  test('its settings change what everybody sees', async () => {
    const { admin } = await administered()
    const change = {
      name: 'Harbour',
      senderName: 'Harbour desk',
      senderAddress: 'desk@harbour.example',
      supportAddress: 'help@harbour.example',
      whoMayHost: 'anyone',
      signUpPage: true,
    } as const
    expect(await admin.installation.update(change)).toMatchObject(change)
    expect(await app.anonymous().installation.get()).toMatchObject({
      name: 'Harbour',
      supportAddress: 'help@harbour.example',
      signUpPage: true,
      mailConfigured: true,
    })
    await expect(admin.installation.update({ senderAddress: 'x' })).rejects.toMatchObject({ code: 'address_invalid' })
    await expect(admin.installation.update({ timeZone: 'x' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(admin.installation.update({ name: '  ' })).rejects.toMatchObject({ code: 'invalid' })
  })

  test('who may host follows its setting: only the first, with approval, or anyone', async () => {
    const { admin, owner, second } = await administered()
    const id = toPublicId('org', second.organization.id)
    await expect(owner.organizations.requestHosting()).rejects.toMatchObject({ code: 'hosting_not_allowed' })
    await buildSettings(app, { whoMayHost: 'with_approval' })
    expect(await owner.organizations.requestHosting()).toMatchObject({ hosting: 'requested', hosts: false })
    await expect(owner.organizations.requestHosting()).rejects.toMatchObject({ code: 'organization_state' })
    expect((await admin.installation.listOrganizations({ hosting: 'requested' })).items).toMatchObject([
      { id, can: { allow_hosting: true } },
    ])
    expect(await admin.installation.allowHosting({ id })).toMatchObject({ hosting: 'yes', hosts: true })
    await expect(admin.installation.allowHosting({ id })).rejects.toMatchObject({ code: 'organization_state' })
    expect(await owner.organizations.get()).toMatchObject({ hosts: true })
    expect(await admin.installation.refuseHosting({ id })).toMatchObject({ hosting: 'no', hosts: false })
    await buildSettings(app, { whoMayHost: 'anyone' })
    expect(await owner.organizations.get()).toMatchObject({ hosts: true })
  })

  test('a suspended organization is closed to its members from the next request, until it is restored', async () => {
    const { admin, owner, second, first } = await administered()
    const id = toPublicId('org', second.organization.id)
    expect(await admin.installation.suspendOrganization({ id, reason: 'Spam' })).toMatchObject({
      suspendedAt: expect.any(String),
      can: { restore: true, suspend: 'organization_state' },
    })
    await expect(owner.organizations.get()).rejects.toMatchObject({ code: 'organization_suspended', status: 403 })
    expect((await owner.session.me()).organizations).toMatchObject([{ suspended: true, hosts: false }])
    await expect(admin.installation.suspendOrganization({ id })).rejects.toMatchObject({ code: 'organization_state' })
    expect(await admin.installation.restoreOrganization({ id })).toMatchObject({ suspendedAt: null })
    await expect(admin.installation.restoreOrganization({ id })).rejects.toMatchObject({ code: 'organization_state' })
    expect(await owner.organizations.get()).toMatchObject({ suspended: false })
    const firstId = toPublicId('org', first.organization.id)
    await expect(admin.installation.suspendOrganization({ id: firstId })).rejects.toMatchObject({
      code: 'organization_state',
    })
    await expect(admin.installation.suspendOrganization({ id: toPublicId('org', newId()) })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('organizations are listed in pages and found by name or identity', async () => {
    const { admin } = await administered()
    for (const name of ['100% Hope', 'Third_Way', 'Fourth']) await buildOrganization(app, { name })
    const first = await admin.installation.listOrganizations({ limit: 2 })
    expect(first).toMatchObject({ total: 5, items: [{ name: 'Fourth' }, { name: 'Third_Way' }] })
    const rest = await admin.installation.listOrganizations({ limit: 3, cursor: first.next as string })
    expect(rest.items.map(({ name }) => name)).toEqual(['100% Hope', 'Second', 'First'])
    expect(rest.next).toBeNull()
    const found = async (search: string) =>
      (await admin.installation.listOrganizations({ search })).items.map(({ name }) => name)
    expect(await found('hope')).toEqual(['100% Hope'])
    expect(await found('%')).toEqual(['100% Hope'])
    expect(await found('_')).toEqual(['Third_Way'])
    await expect(admin.installation.listOrganizations({ cursor: 'nonsense' })).rejects.toMatchObject({ status: 404 })
  })

  test('addresses are blocked for everybody, once, and let go again', async () => {
    const { admin } = await administered()
    const blocked = await admin.installation.blockAddress({ email: 'Eve@example.org' })
    expect(blocked).toMatchObject({ email: 'eve@example.org', reason: 'administrator', host: null })
    expect(await admin.installation.blockAddress({ email: 'eve@example.org' })).toMatchObject({ id: blocked.id })
    expect((await admin.installation.listBlockedAddresses({ search: 'EVE' })).items).toHaveLength(1)
    await admin.installation.unblockAddress({ id: blocked.id })
    await expect(admin.installation.unblockAddress({ id: blocked.id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(admin.installation.blockAddress({ email: 'x' })).rejects.toMatchObject({ code: 'address_invalid' })
  })

  test('reports of abuse are listed and closed once', async () => {
    const { admin, second } = await administered()
    const id = newId()
    await app.db.transaction({ as: 'system' }, (tx) =>
      tx
        .insertInto('abuse_report')
        .values({
          id,
          invitation_id: newId(),
          host_id: second.organization.id,
          email: 'eve@example.org',
          reason: 'Spam',
        })
        .execute(),
    )
    const reports = async (state: 'open' | 'closed') => (await admin.installation.listAbuseReports({ state })).items
    expect(await reports('open')).toMatchObject([{ host: { name: 'Second' }, reason: 'Spam', closedAt: null }])
    expect(await admin.installation.closeAbuseReport({ id: toPublicId('rpt', id) })).toMatchObject({
      closedAt: expect.any(String),
    })
    expect(await reports('open')).toEqual([])
    expect(await reports('closed')).toHaveLength(1)
    await expect(admin.installation.closeAbuseReport({ id: toPublicId('rpt', id) })).rejects.toMatchObject({
      code: 'organization_state',
    })
  })

  test('backups are listed and made by the part that was handed in', async () => {
    const { admin } = await administered()
    expect(await admin.installation.listBackups()).toMatchObject({
      available: true,
      items: [{ name: 'nightly.tar.gz', bytes: 12 }],
    })
    expect(await admin.installation.makeBackup()).toMatchObject({ name: 'now.tar.gz' })
  })
})
