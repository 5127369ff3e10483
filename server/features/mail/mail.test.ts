import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createClient } from '#sdk'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { sampleAuthenticate } from '#server/testing/sample-feature.ts'
import { injectFetch } from '#server/testing/visitor.ts'
import { renderMail } from '#server/views/mails/render.ts'
import { createDelivering } from './delivering.ts'
import {
  type Delivery,
  enqueueMail,
  type MailRow,
  mailboxTransport,
  mailsOfInvitation,
  onDelivery,
  registerMailLoader,
} from './index.ts'

let app: TestApp
const told: [string, Delivery][] = []
onDelivery(async (_tx, mail, delivery) => void told.push([mail.to_address, delivery]))

/** Stands in for the features above: any mail but one to `gone@…`. */
registerMailLoader('verify_address', async (ctx, _tx, mail) => {
  if (mail.to_address.startsWith('gone@')) return null
  if (mail.to_address.startsWith('broken@')) throw new Error('there is no such invitation: secret-words')
  return {
    template: 'verify_address',
    to: { email: mail.to_address, name: String(mail.data.name ?? '') },
    installation: { name: 'Partners Desk', logoUrl: null, supportAddress: null, url: ctx.publicUrl },
    timeZone: 'UTC',
    words: { subject: 'Confirm', body: 'Please.', button: 'Confirm' },
    expiresAt: ctx.now(),
    links: { open: `${ctx.publicUrl}/verify/secret-of-this-mail` },
  }
})

beforeAll(async () => {
  app = await startTestApp({ authenticate: sampleAuthenticate() })
})
beforeEach(async () => {
  await app.db.reset()
  app.mail.clear()
  app.mail.answer = undefined
  told.length = 0
  await setUp(app)
})
afterAll(() => app.close())

async function setUp(one: TestApp): Promise<void> {
  await one.db.transaction({ as: 'system' }, (tx) =>
    tx
      .insertInto('installation')
      .values({
        id: 1,
        name: 'Partners Desk',
        sender_name: 'Partners Desk',
        sender_address: 'desk@entente.test',
        support_address: 'help@entente.test',
        set_up_at: one.clock.now(),
      })
      .execute(),
  )
}

const boss = (one: TestApp = app) =>
  createClient({ baseUrl: '', headers: { cookie: 'entente=boss' }, fetch: injectFetch(one.fastify), retries: 0 })

async function order(
  to: string,
  more: Partial<Parameters<typeof enqueueMail>[2]> = {},
  one: TestApp = app,
): Promise<string> {
  return one.db.transaction({ as: 'identity' }, (tx) =>
    enqueueMail(tx, one.ctx(), { template: 'verify_address', to, ...more }),
  )
}
const mailRow = async (id: string): Promise<MailRow> =>
  (await app.db.transaction({ as: 'system' }, (tx) =>
    tx.selectFrom('mail').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  )) as unknown as MailRow

describe('the queue', () => {
  test('a mail leaves after its transaction, under the name of the installation and its own Message-ID', async () => {
    const id = await order('ada@example.org', { data: { name: 'Ada' } })
    expect(app.mail.sent).toEqual([])
    await app.deliverMail()
    const mail = app.mail.lastTo('ada@example.org')
    expect(mail).toMatchObject({
      subject: 'Confirm',
      from: { address: 'desk@entente.test' },
      to: { name: 'Ada', address: 'ada@example.org' },
    })
    expect(mail.messageId).toMatch(/^<mail_[0-9a-z]{26}@entente\.test>$/)
    expect(mail.links).toContain('http://entente.test/verify/secret-of-this-mail')
    expect(await mailRow(id)).toMatchObject({
      state: 'sent',
      attempts: 1,
      last_answer: '250 taken',
      content: null,
      message_id: mail.messageId,
    })
    expect(told).toEqual([['ada@example.org', { state: 'sent', says: '250 taken', retryAt: null }]])
  })

  test('a mail that is due later waits for its time', async () => {
    await order('ada@example.org', { dueAt: new Date(app.clock.now().getTime() + 10_000) })
    await app.deliverMail()
    expect(app.mail.sent).toEqual([])
    app.clock.advance({ seconds: 11 })
    await app.deliverMail()
    expect(app.mail.sent).toHaveLength(1)
  })

  test('where there is nothing to send any more the mail is cancelled', async () => {
    const id = await order('gone@example.org')
    await app.deliverMail()
    expect(app.mail.sent).toEqual([])
    expect((await mailRow(id)).state).toBe('cancelled')
    expect(told[0]?.[1].state).toBe('cancelled')
  })

  test('what could not be made is said in general words, after several tries', async () => {
    const id = await order('broken@example.org')
    for (let i = 0; i < 12; i++) {
      await app.deliverMail()
      app.clock.advance({ hours: 10 })
    }
    expect(await mailRow(id)).toMatchObject({
      state: 'failed',
      last_answer: 'The message could not be made. The log of the server says why.',
    })
    expect(told).toHaveLength(1)
  })

  test('mails of one invitation are found by it', async () => {
    const invitationId = '0199aaaa-0000-7000-8000-00000000000a'
    await order('ada@example.org', { invitationId })
    await order('bob@example.org')
    const found = await app.db.transaction({ as: 'system' }, (tx) => mailsOfInvitation(tx, invitationId))
    expect(found.map((mail) => mail.to_address)).toEqual(['ada@example.org'])
  })
})

describe('what the mail server answers', () => {
  test('a refusal for now is retried after 5, 15, 30, 60 minutes and given up after two days', async () => {
    app.mail.answer = () => ({ state: 'later', says: '451 greylisted' })
    const id = await order('ada@example.org')
    const began = app.clock.now().getTime()
    const tries: number[] = []
    for (;;) {
      await app.deliverMail()
      tries.push(Math.round((app.clock.now().getTime() - began) / 60_000))
      const retryAt = told.at(-1)?.[1].retryAt
      if (!retryAt) break
      // not a minute too early
      app.clock.set(new Date(retryAt.getTime() - 30_000))
      expect(await app.deliverMail()).toBe(0)
      app.clock.set(new Date(retryAt.getTime() + 500))
    }
    expect(tries.slice(0, 5)).toEqual([0, 5, 20, 50, 110])
    expect(tries.at(-1)).toBeGreaterThan(36 * 60)
    expect(tries.at(-1)).toBeLessThanOrEqual(49 * 60)
    expect(await mailRow(id)).toMatchObject({
      state: 'failed',
      last_answer: 'Given up after two days. Last answer: 451 greylisted',
    })
    expect(told.map(([, { state }]) => state)).toEqual([...tries.slice(1).map(() => 'deferred'), 'failed'])
  })

  test('a refusal for good is never retried', async () => {
    app.mail.answer = () => ({ state: 'refused', says: '550 5.1.1 No such user here' })
    const id = await order('ada@example.org')
    await app.deliverMail()
    app.clock.advance({ days: 3 })
    await app.deliverMail()
    expect(await mailRow(id)).toMatchObject({
      state: 'failed',
      attempts: 1,
      last_answer: '550 5.1.1 No such user here',
    })
    expect(told).toEqual([['ada@example.org', { state: 'failed', says: '550 5.1.1 No such user here', retryAt: null }]])
  })

  test('while the whole server is away other mails wait without using up their attempts', async () => {
    let asked = 0
    app.mail.answer = () => {
      asked++
      return { state: 'later', says: '421 too busy', wholeHost: true }
    }
    const first = await order('ada@one.example')
    const second = await order('bob@two.example')
    await app.deliverMail()
    expect(asked).toBe(1)
    expect(await mailRow(first)).toMatchObject({ state: 'deferred', attempts: 1 })
    expect(await mailRow(second)).toMatchObject({ state: 'queued', attempts: 0 })
    app.mail.answer = undefined
    app.clock.advance({ seconds: 20 })
    await app.deliverMail()
    expect(await mailRow(second)).toMatchObject({ state: 'sent', attempts: 1 })
    app.clock.advance({ minutes: 6 })
    await app.deliverMail()
    expect(await mailRow(first)).toMatchObject({ state: 'sent', attempts: 2 })
  })

  test('a domain gets only so many at once, the rest follow by themselves', async () => {
    const slow = createDelivering({
      transport: app.mail,
      render: renderMail,
      limits: { overall: { capacity: 100, refillPerSecond: 1 }, perDomain: { capacity: 2, refillPerSecond: 1 / 60 } },
    })
    const ids = [
      await order('a@one.example'),
      await order('b@one.example'),
      await order('c@one.example'),
      await order('d@two.example'),
    ]
    const outcomes = []
    for (const mailId of ids) outcomes.push(await slow(app.ctx({ kind: 'time' }), { mailId }))
    expect(outcomes.map((outcome) => outcome !== undefined)).toEqual([false, false, true, false])
    expect(outcomes[2]).toMatchObject({ uncounted: true })
    expect(app.mail.sent).toHaveLength(3)
  })
})

/** F11: `npm run prove` sets 500. */
const rounds = Number(process.env.ENTENTE_ROUNDS ?? 15)

test('a job that runs twice at once has one effect, and both messages carry the same Message-ID', {
  timeout: 20_000 + rounds * 1_000,
}, async () => {
  const plenty = { capacity: 10_000, refillPerSecond: 1_000 }
  const limits = { overall: plenty, perDomain: plenty }
  const deliver = createDelivering({ transport: app.mail, render: renderMail, limits })
  for (let round = 0; round < rounds; round++) {
    const mailId = await order(`r${round}@example.org`)
    app.mail.clear()
    told.length = 0
    const ctx = app.ctx({ kind: 'time' })
    await Promise.all([deliver(ctx, { mailId }), deliver(ctx, { mailId }), deliver(ctx, { mailId })])
    await deliver(ctx, { mailId })
    expect(told).toHaveLength(1)
    expect(new Set(app.mail.sent.map((mail) => mail.messageId)).size).toBe(1)
    expect(await mailRow(mailId)).toMatchObject({ state: 'sent', attempts: 1 })
  }
})

describe('the mail page', () => {
  test('lists, searches and pages, newest first', async () => {
    for (const name of ['a', 'b', 'c']) await order(`${name}@example.org`)
    const first = await boss().mails.list({ limit: 2 })
    expect(first.items.map((mail) => mail.to)).toEqual(['c@example.org', 'b@example.org'])
    const second = await boss().mails.list({ limit: 2, cursor: first.next ?? '' })
    expect(second.items.map((mail) => mail.to)).toEqual(['a@example.org'])
    expect(second.next).toBeNull()
    expect((await boss().mails.list({ search: 'B@' })).items).toHaveLength(1)
    expect((await boss().mails.list({ state: 'sent' })).items).toHaveLength(0)
    expect(await boss().mails.status()).toMatchObject({
      transport: 'smtp',
      server: 'mail.test:25',
      queued: 3,
      failed: 0,
    })
  })

  test('a deferred mail can be sent now or taken out, a sent one neither', async () => {
    app.mail.answer = () => ({ state: 'later', says: '451 later' })
    await order('ada@example.org')
    await order('bob@example.org')
    await app.deliverMail()
    const [bob, ada] = (await boss().mails.list({})).items
    expect(ada).toMatchObject({ state: 'deferred', lastAnswer: '451 later', can: { retry: true, cancel: true } })
    app.mail.answer = undefined
    expect(await boss().mails.retry({ id: ada?.id ?? '' })).toMatchObject({ state: 'queued', attempts: 0 })
    expect(await boss().mails.cancel({ id: bob?.id ?? '' })).toMatchObject({ state: 'cancelled' })
    app.clock.advance({ minutes: 10 })
    await app.deliverMail()
    expect(app.mail.sent.map((mail) => mail.to.address)).toEqual(['ada@example.org'])
    expect(await boss().mails.get({ id: ada?.id ?? '' })).toMatchObject({
      state: 'sent',
      can: { retry: 'verb_not_allowed', cancel: 'verb_not_allowed' },
    })
    await expect(boss().mails.retry({ id: ada?.id ?? '' })).rejects.toMatchObject({
      code: 'verb_not_allowed',
      problem: { current: { status: 'sent', allowed: [] } },
    })
  })

  test('a failed mail can be sent again after the cause is gone', async () => {
    app.mail.answer = () => ({ state: 'refused', says: '550 no' })
    await order('ada@example.org')
    await app.deliverMail()
    app.mail.answer = undefined
    const [ada] = (await boss().mails.list({ state: 'failed' })).items
    await boss().mails.retry({ id: ada?.id ?? '' })
    await app.deliverMail()
    expect(app.mail.sent).toHaveLength(1)
  })

  test('a test mail shows whether the server works', async () => {
    const asked = await boss().mails.sendTest({ to: ' grace@example.org ' })
    expect(asked).toMatchObject({ template: 'test', to: 'grace@example.org', state: 'queued' })
    await app.deliverMail()
    expect(app.mail.lastTo('grace@example.org').subject).toContain('Partners Desk')
    for (const wrong of ['', 'grace', 'a@b, c@d', 'a@b\nc@d']) {
      await expect(boss().mails.sendTest({ to: wrong }), wrong).rejects.toMatchObject({ code: 'address_invalid' })
    }
  })

  test('is for administrators of the installation alone, and knows only its own', async () => {
    const nobody = createClient({ baseUrl: '', fetch: injectFetch(app.fastify) })
    const person = createClient({ baseUrl: '', fetch: injectFetch(app.fastify), headers: { cookie: 'entente=person' } })
    await expect(nobody.mails.list({})).rejects.toMatchObject({ code: 'not_signed_in' })
    await expect(person.mails.list({})).rejects.toMatchObject({ code: 'forbidden' })
    await expect(boss().mails.get({ id: 'mail_01h455vb4pex5vsknk084sn02q' })).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(boss().mails.get({ id: 'mail_x' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(boss().mails.list({ cursor: 'x' })).rejects.toMatchObject({ code: 'not_found' })
  })
})

test('without a mail server the content is kept to be read, for a month', async () => {
  const { mailFeature } = await import('./index.ts')
  const deliver = createDelivering({ transport: mailboxTransport(), render: renderMail })
  const mailId = await order('ada@example.org')
  await deliver(app.ctx({ kind: 'time' }), { mailId })
  const row = await mailRow(mailId)
  expect(row.content).toMatchObject({ subject: 'Confirm', text: expect.stringContaining('secret-of-this-mail') })
  const [mail] = (await boss().mails.list({})).items
  expect(mail?.subject).toBe('Confirm')
  expect((await boss().mails.get({ id: mail?.id ?? '' })).content?.html).toContain('secret-of-this-mail')
  const [forget] = mailFeature({ transport: mailboxTransport(), render: renderMail }).schedules ?? []
  app.clock.advance({ days: 31 })
  await forget?.run(app.ctx({ kind: 'time' }))
  expect((await mailRow(mailId)).content).toBeNull()
})
