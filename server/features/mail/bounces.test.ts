/** Mails that come back: what is read from reports, what they change, and what they do not. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createClient } from '#sdk'
import { fromPublicId, newId, toPublicId } from '#server/platform/id.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { awayNote, type BouncedMail, bounceOf, bounceShapes, delayOf } from '#server/testing/bounces.ts'
import { type LoopbackImap, startImap } from '#server/testing/imap-server.ts'
import { sampleAuthenticate } from '#server/testing/sample-feature.ts'
import { injectFetch } from '#server/testing/visitor.ts'
import { examineMailbox, type ImapSettings } from './bounce-mailbox.ts'
import { readBounce } from './bounce-report.ts'
import { type Delivery, enqueueMail, type MailRow, onDelivery, registerMailLoader } from './index.ts'

const secret = 'a-secret-of-the-provider-1'
const told: [string, Delivery][] = []
onDelivery(async (_tx, mail, delivery) => void told.push([mail.to_address, delivery]))
registerMailLoader('verify_address', async (ctx, _tx, mail) => ({
  template: 'verify_address',
  to: { email: mail.to_address, name: '' },
  installation: { name: 'Partners Desk', logoUrl: null, supportAddress: null, url: ctx.publicUrl },
  timeZone: 'UTC',
  words: { subject: 'Confirm', body: 'Please.', button: 'Confirm' },
  expiresAt: ctx.now(),
  links: { open: `${ctx.publicUrl}/verify/secret-of-this-mail` },
}))

let app: TestApp
let imap: LoopbackImap
let mailbox: ImapSettings
beforeAll(async () => {
  imap = await startImap()
  mailbox = {
    host: '127.0.0.1',
    port: imap.port,
    secure: false,
    startTls: 'off',
    user: 'bounces',
    password: 'secret',
    folder: 'INBOX',
  }
  app = await startTestApp({ authenticate: sampleAuthenticate(), bounces: { secret, mailbox } })
})
beforeEach(async () => {
  await app.db.reset()
  app.mail.clear()
  told.length = 0
  Object.assign(imap, { messages: [], uidValidity: 1, password: 'secret', hangUpOn: undefined, folder: 'INBOX' })
  await app.db.transaction({ as: 'system' }, (tx) =>
    tx
      .insertInto('installation')
      .values({
        id: 1,
        name: 'Partners Desk',
        sender_name: 'Partners Desk',
        sender_address: 'desk@entente.test',
        support_address: 'help@entente.test',
        set_up_at: app.clock.now(),
      })
      .execute(),
  )
})
afterAll(async () => {
  await app.close()
  await imap.close()
})

const boss = () =>
  createClient({ baseUrl: '', headers: { cookie: 'entente=boss' }, fetch: injectFetch(app.fastify), retries: 0 })

/** A mail that has left. */
async function sent(to = 'ada@partner.example'): Promise<BouncedMail & { id: string }> {
  const id = await app.db.transaction({ as: 'identity' }, (tx) =>
    enqueueMail(tx, app.ctx(), { template: 'verify_address', to }),
  )
  await app.deliverMail()
  told.length = 0
  return { id, to, messageId: app.mail.lastTo(to).messageId }
}
const rowOf = async (id: string) =>
  (await app.db.transaction({ as: 'system' }, (tx) =>
    tx.selectFrom('mail').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  )) as unknown as MailRow

async function report(payload: unknown, headers: Record<string, string> = {}) {
  const isRaw = typeof payload === 'string'
  const answer = await app.fastify.inject({
    method: 'POST',
    url: '/v1/mails/bounces',
    headers: {
      authorization: `Bearer ${secret}`,
      'content-type': isRaw ? 'message/rfc822' : 'application/json',
      ...headers,
    },
    payload: isRaw ? payload : JSON.stringify(payload),
  })
  return { status: answer.statusCode, ...answer.json() }
}

describe('reading a report', () => {
  const mail = { messageId: `<${toPublicId('mail', newId())}@entente.test>`, to: 'ada@partner.example' }
  const id = fromPublicId('mail', mail.messageId.slice(1).split('@')[0] as string)
  const words = {
    postfix: '550 5.1.1 <ada@partner.example>: Recipient address rejected: User unknown',
    exchange: '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup',
    gmail:
      "550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's email address for typos or 550 5.1.1 unnecessary spaces.",
    amazon: '552 5.2.2 Mailbox full',
    exim: 'Status 5.0.0',
  }
  test.each(bounceShapes)('in the shape of %s', async (shape) => {
    const reading = await readBounce(Buffer.from(bounceOf(mail, shape)))
    expect(reading).toMatchObject({ reports: [{ kind: 'permanent', says: words[shape] }] })
    if (typeof reading === 'string') return
    expect(reading.reports[0]?.mailIds).toContain(id)
    expect(reading.reports[0]?.addresses).toContain('ada@partner.example')
  })

  test('of a mail that is still being tried', async () => {
    expect(await readBounce(Buffer.from(delayOf(mail)))).toMatchObject({
      reports: [{ kind: 'temporary', says: '451 4.4.1 Connection timed out', mailIds: [id] }],
    })
  })

  test('with line ends of one character and in other letters', async () => {
    const text = bounceOf(mail).replaceAll('\r\n', '\n').replace('Action: failed', 'ACTION:  Failed (delivery failed)')
    expect(await readBounce(Buffer.from(text))).toMatchObject({ reports: [{ kind: 'permanent' }] })
  })

  test.each([
    ['somebody is away', awayNote(mail), 'ignored'],
    ['it was delivered', bounceOf(mail).replace('Action: failed', 'Action: delivered'), 'ignored'],
    ['an action nobody knows', bounceOf(mail).replace('Action: failed', 'Action: exploded'), 'ignored'],
    ['no receiver', bounceOf(mail).replace(/Final-Recipient[\s\S]*?User unknown\r\n/, ''), 'ignored'],
    ['nothing', '', 'unreadable'],
    ['bytes', '\u0000\u0001\u0002', 'unreadable'],
    ['the parts without their boundary', bounceOf(mail).replace(/boundary="[^"]*"/, ''), 'ignored'],
    ['cut off before the status', bounceOf(mail).slice(0, 900), 'ignored'],
  ])('%s: %#', async (_, text, outcome) => {
    expect(await readBounce(Buffer.from(text))).toBe(outcome)
  })

  test.each([
    [
      'a huge report',
      () => bounceOf(mail).replace('Subject: You', `X-Long: ${'x'.repeat(50_000_000)}\r\nSubject: You`),
    ],
    ['a huge head', () => `X-Long: ${'x'.repeat(5_000_000)}\r\n${bounceOf(mail)}`],
    [
      'parts in parts in parts',
      () => {
        let text = bounceOf(mail)
        for (let n = 0; n < 400; n++)
          text = `Content-Type: multipart/mixed; boundary="b${n}"\r\n\r\n--b${n}\r\n${text}\r\n--b${n}--`
        return text
      },
    ],
    [
      'a hundred thousand receivers',
      () =>
        bounceOf(mail).replace(
          'Final-Recipient',
          `${'Final-Recipient: rfc822; x@example.org\r\nAction: failed\r\n\r\n'.repeat(100_000)}Final-Recipient`,
        ),
    ],
    [
      'a line of a million blanks',
      () => bounceOf(mail).replace('Action: failed', `Action:${' '.repeat(200_000)}failed`),
    ],
    [
      'a diagnostic of signs',
      () => bounceOf(mail).replace('User unknown', `\u202e<script>\u0007 ${'@'.repeat(60_000)}`),
    ],
  ])('%s takes neither long nor much', async (_, make) => {
    const raw = Buffer.from(make())
    // what it costs, whatever else the machine does meanwhile
    const before = process.cpuUsage()
    const reading = await readBounce(raw)
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(3_000)
    if (typeof reading === 'string') return
    expect(reading.reports.length).toBeLessThanOrEqual(50)
    for (const one of reading.reports) {
      expect(one.says.length).toBeLessThanOrEqual(500)
      expect(one.says).not.toMatch(/[\p{Cc}\u202e]/u)
    }
  })
})

describe('a report that is handed in', () => {
  test.each(bounceShapes)('makes the mail stand as bounced, in the words of %s, once', async (shape) => {
    const mail = await sent()
    expect(await report(bounceOf(mail, shape))).toMatchObject({ status: 200, outcome: 'bounced' })
    const row = await rowOf(mail.id)
    expect(row.state).toBe('bounced')
    expect(told).toEqual([[mail.to, { state: 'bounced', says: row.last_answer, retryAt: null }]])
    // the very same, and another one about the same mail
    expect(await report(bounceOf(mail, shape))).toMatchObject({ outcome: 'repeated' })
    expect(await report(`X-Way: another\r\n${bounceOf(mail, shape)}`)).toMatchObject({ outcome: 'repeated' })
    expect(told).toHaveLength(1)
  })

  test('may be short', async () => {
    const mail = await sent()
    const body = {
      messageId: mail.messageId,
      recipient: mail.to.toUpperCase(),
      kind: 'permanent',
      says: '550 5.1.1 nobody\nhere',
    }
    expect(await report(body)).toMatchObject({ status: 200, outcome: 'bounced' })
    expect(await rowOf(mail.id)).toMatchObject({ state: 'bounced', last_answer: '550 5.1.1 nobody here' })
    expect(await report(body)).toMatchObject({ outcome: 'repeated' })
  })

  test('that it is still being tried is noted, and it may come back later', async () => {
    const mail = await sent()
    expect(await report(delayOf(mail))).toMatchObject({ outcome: 'delayed' })
    expect(await rowOf(mail.id)).toMatchObject({
      state: 'sent',
      last_answer: 'Not delivered yet, still being tried: 451 4.4.1 Connection timed out',
    })
    expect(told).toEqual([])
    expect(await report(bounceOf(mail))).toMatchObject({ outcome: 'bounced' })
  })

  test('about a mail that was forwarded counts by whom it was sent to', async () => {
    const mail = await sent()
    const forwarded = bounceOf(mail).replaceAll(
      /(Final|Original)-Recipient: rfc822; ?\S+/g,
      '$1-Recipient: rfc822; old-box@elsewhere.example',
    )
    expect(await report(forwarded)).toMatchObject({ outcome: 'bounced' })
  })

  test('about a mail we have not sent, or another receiver, changes nothing and is counted', async () => {
    const mail = await sent()
    const forged = { messageId: `<${toPublicId('mail', newId())}@entente.test>`, to: mail.to }
    expect(await report(bounceOf(forged))).toMatchObject({ status: 200, outcome: 'unmatched' })
    expect(await report(bounceOf({ ...mail, to: 'eve@elsewhere.example' }))).toMatchObject({ outcome: 'unmatched' })
    expect(await report({ messageId: '<x@example.org>', recipient: mail.to, kind: 'permanent' })).toMatchObject({
      outcome: 'unmatched',
    })
    expect(await report('hello')).toMatchObject({ outcome: 'unreadable' })
    expect(await report(awayNote(mail))).toMatchObject({ outcome: 'ignored' })
    expect((await rowOf(mail.id)).state).toBe('sent')
    expect(told).toEqual([])
    expect((await boss().mails.status()).bounces).toMatchObject({
      webhook: true,
      bounced: 0,
      unmatched: 3,
      unreadable: 1,
    })
  })

  test('about a mail that was cancelled, failed or waits again changes nothing', async () => {
    const mail = await sent()
    for (const state of ['cancelled', 'failed', 'queued'] as const) {
      await app.db.transaction({ as: 'system' }, (tx) =>
        tx.updateTable('mail').set({ state }).where('id', '=', mail.id).execute(),
      )
      expect(await report(`X-State: ${state}\r\n${bounceOf(mail)}`)).toMatchObject({ outcome: 'ignored' })
      expect((await rowOf(mail.id)).state).toBe(state)
    }
  })

  test('a mail that the server took without saying so comes back, and is not sent again', async () => {
    app.mail.answer = () => ({ state: 'later', says: 'line broken' })
    const id = await app.db.transaction({ as: 'identity' }, (tx) =>
      enqueueMail(tx, app.ctx(), { template: 'verify_address', to: 'ada@partner.example' }),
    )
    await app.deliverMail()
    app.mail.answer = undefined
    const row = await rowOf(id)
    expect(row.state).toBe('deferred')
    expect(await report(bounceOf({ messageId: row.message_id, to: row.to_address }))).toMatchObject({
      outcome: 'bounced',
    })
    app.clock.advance({ hours: 2 })
    await app.deliverMail()
    expect(app.mail.sent).toEqual([])
    expect((await rowOf(id)).state).toBe('bounced')
  })

  test('two at once count once', async () => {
    const mail = await sent()
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, n) => report(`X-Way: ${n % 3}\r\n${bounceOf(mail)}`)),
    )
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['bounced', ...Array(5).fill('repeated')])
    expect(told).toHaveLength(1)
  })

  test('an administrator sees it and can have the mail sent again', async () => {
    const mail = await sent()
    await report(bounceOf(mail))
    const [item] = (await boss().mails.list({ state: 'bounced' })).items
    expect(item).toMatchObject({
      state: 'bounced',
      lastAnswer: expect.stringContaining('User unknown'),
      can: { retry: true },
    })
    expect(await boss().mails.status()).toMatchObject({ bounced: 1, bounces: { bounced: 1 } })
    await boss().mails.retry({ id: item?.id ?? '' })
    await app.deliverMail()
    expect((await rowOf(mail.id)).state).toBe('sent')
  })
})

describe('the door for providers', () => {
  test.each([
    ['no secret', {}, 401],
    ['a wrong one', { authorization: 'Bearer wrong-secret-wrong-secret' }, 401],
    ['one of another length', { authorization: 'Bearer x' }, 401],
    ['a part of it', { authorization: `Bearer ${secret.slice(0, -1)}` }, 401],
    ['the right one', { authorization: `Bearer ${secret}` }, 200],
    [
      'the right one as a password',
      { authorization: `Basic ${Buffer.from(`anybody:${secret}`).toString('base64')}` },
      200,
    ],
    ['a wrong password', { authorization: `Basic ${Buffer.from('anybody:wrong').toString('base64')}` }, 401],
    ['another site', { authorization: `Bearer ${secret}`, origin: 'https://evil.example' }, 403],
  ])('with %s: %#', async (_, headers, status) => {
    const answer = await report(awayNote({ messageId: '<x@y.example>', to: 'a@b.example' }), {
      authorization: '',
      ...headers,
    })
    expect(answer.status).toBe(status)
    expect(JSON.stringify(answer)).not.toContain(secret)
  })

  test('guessing is stopped', async () => {
    let last = 0
    for (let n = 0; n < 25; n++) last = (await report('x', { authorization: `Bearer guess-${n}-guess-guess` })).status
    expect(last).toBe(429)
  })

  test.each([
    ['a field that is missing', { messageId: '<a@b>' }, 422],
    ['an unknown field', { messageId: '<a@b>', recipient: 'a@b.example', kind: 'permanent', mood: 'bad' }, 422],
    ['an unknown kind', { messageId: '<a@b>', recipient: 'a@b.example', kind: 'maybe' }, 422],
    ['no object', [1], 422],
    ['too much', { raw: 'x'.repeat(1_100_000) }, 413],
  ])('%s is said: %#', async (_, body, status) => {
    expect((await report(body)).status).toBe(status)
  })

  test('a raw message is taken here and nowhere else', async () => {
    expect((await report('x'.repeat(1_100_000))).status).toBe(413)
    const elsewhere = await app.fastify.inject({
      method: 'POST',
      url: '/v1/mails/test',
      headers: { cookie: 'entente=boss', 'content-type': 'message/rfc822' },
      payload: 'x',
    })
    expect(elsewhere.statusCode).toBe(415)
    expect((await report('hello', { 'content-type': 'text/plain' })).status).toBe(415)
  })

  test('is not there without a secret in the configuration', async () => {
    const other = await startTestApp({ authenticate: sampleAuthenticate() })
    const answer = await other.fastify.inject({
      method: 'POST',
      url: '/v1/mails/bounces',
      headers: { authorization: 'Bearer ' },
      payload: {},
    })
    expect(answer.statusCode).toBe(404)
    await other.close()
  })
})

describe('the mailbox', () => {
  const look = () => app.runSchedules(['mail.read_bounces'])
  const status = async () => (await boss().mails.status()).bounces

  test('is read, each message once, and left as it was', async () => {
    const [ada, bob] = [await sent('ada@partner.example'), await sent('bob@partner.example')]
    imap.add(awayNote(ada))
    imap.add(bounceOf(ada, 'gmail'))
    imap.commands.length = 0
    await look()
    expect((await rowOf(ada.id)).state).toBe('bounced')
    imap.add('not a mail at all')
    imap.add(bounceOf(bob, 'exchange'))
    await look()
    await look()
    expect((await rowOf(bob.id)).state).toBe('bounced')
    expect(await status()).toMatchObject({
      bounced: 2,
      unreadable: 1,
      unmatched: 0,
      mailbox: { failingSince: null, checkedAt: expect.any(String) },
    })
    expect(imap.commands.filter((command) => command.startsWith('UID FETCH'))).toHaveLength(4)
    expect(
      imap.commands.some((command) =>
        /^(SELECT|STORE|UID STORE|EXPUNGE|UID EXPUNGE|APPEND|UID MOVE|COPY)/.test(command),
      ),
    ).toBe(false)
    expect(told).toHaveLength(2)
  })

  test('of a message that is far too large the beginning is read', async () => {
    const mail = await sent()
    imap.add(`${bounceOf(mail)}${'x'.repeat(3_000_000)}`)
    await look()
    expect((await rowOf(mail.id)).state).toBe('bounced')
  })

  test('what came while it was away is found afterwards, and what stopped halfway goes on', async () => {
    const mails = [await sent('a@partner.example'), await sent('b@partner.example'), await sent('c@partner.example')]
    for (const mail of mails) imap.add(bounceOf(mail))
    imap.hangUpOn = /^UID FETCH 2 /
    await look()
    expect(told).toHaveLength(1)
    expect((await status()).mailbox?.failingSince).not.toBeNull()
    imap.hangUpOn = undefined
    await look()
    expect(told).toHaveLength(3)
    expect(await status()).toMatchObject({ bounced: 3, mailbox: { failingSince: null, says: null } })
  })

  test('a folder that was made anew is read anew, and nothing counts twice', async () => {
    const mail = await sent()
    imap.add(bounceOf(mail))
    imap.add(bounceOf({ messageId: '<x@y.example>', to: 'a@b.example' }))
    await look()
    imap.uidValidity = 2
    imap.messages = imap.messages.toReversed().map((message, at) => ({ ...message, uid: at + 1 }))
    const other = await sent('bob@partner.example')
    imap.add(bounceOf(other))
    await look()
    expect((await rowOf(other.id)).state).toBe('bounced')
    expect(await status()).toMatchObject({ bounced: 2, unmatched: 1 })
  })

  test('the first look goes back a week', async () => {
    const mail = await sent()
    imap.add(bounceOf({ messageId: '<old@y.example>', to: 'a@b.example' }), new Date(Date.now() - 30 * 86_400_000))
    imap.add(bounceOf(mail))
    await look()
    expect(await status()).toMatchObject({ bounced: 1, unmatched: 0 })
  })

  test('two nodes that look at once take each message once', async () => {
    const mails: BouncedMail[] = []
    for (const name of ['a', 'b', 'c', 'd']) mails.push(await sent(`${name}@partner.example`))
    for (const mail of mails) imap.add(bounceOf(mail))
    await Promise.all([look(), look(), look()])
    expect(told.map(([to]) => to).sort()).toEqual(mails.map(({ to }) => to).sort())
    expect(await status()).toMatchObject({ bounced: 4, unmatched: 0 })
  })

  test('that cannot be read is told to the administrators, with the server’s words and since when', async () => {
    imap.password = 'changed'
    await look()
    const first = (await status()).mailbox
    expect(first).toMatchObject({ name: `bounces at 127.0.0.1:${imap.port}, INBOX`, says: 'Wrong user or password' })
    app.clock.advance({ hours: 1 })
    await look()
    expect((await status()).mailbox?.failingSince).toBe(first?.failingSince)
    await expect(examineMailbox(mailbox)).rejects.toThrow('Wrong user or password')
    imap.password = 'secret'
    imap.folder = 'Bounces'
    await look()
    expect((await status()).mailbox?.says).toMatch(/folder|exist/i)
    await expect(examineMailbox({ ...mailbox, folder: 'Bounces' })).resolves.toBe(0)
  })

  test('a server that never answers is left after a while', async () => {
    const { startSilence } = await import('#server/testing/smtp-server.ts')
    const silence = await startSilence()
    const timeouts = { connectMs: 1_000, greetingMs: 1_000, socketMs: 1_000, overallMs: 4_000 }
    await expect(examineMailbox({ ...mailbox, port: silence.port, timeouts })).rejects.toThrow()
    await silence.close()
    await expect(examineMailbox({ ...mailbox, port: silence.port })).rejects.toThrow(/ECONNREFUSED|refused/)
  })

  test('where encryption is asked for and not offered, no password is sent', async () => {
    imap.commands.length = 0
    await expect(examineMailbox({ ...mailbox, startTls: 'required' })).rejects.toThrow()
    expect(imap.commands.some((command) => /LOGIN|AUTH/.test(command))).toBe(false)
  })
})
