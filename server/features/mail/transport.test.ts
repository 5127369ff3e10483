import { generateKeyPairSync } from 'node:crypto'
import PostalMime from 'postal-mime'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { freePort, type LoopbackSmtp, type Misbehaviour, startSilence, startSmtp } from '#server/testing/smtp-server.ts'
import { type OutgoingMessage, type SendOutcome, smtpTransport } from './transport.ts'

let smtp: LoopbackSmtp
beforeAll(async () => {
  smtp = await startSmtp()
})
beforeEach(() => {
  smtp.next = undefined
  smtp.messages.length = 0
})
afterAll(() => smtp.close())

const short = { connectMs: 400, greetingMs: 400, socketMs: 600 }
const transport = (port: number) =>
  smtpTransport({ host: '127.0.0.1', port, secure: false, startTls: 'off', timeouts: short })

const message: OutgoingMessage = {
  messageId: '<mail_01h455vb4pex5vsknk084sn02q@entente.test>',
  from: { name: 'Willow Food Bank', address: 'partners@entente.test' },
  replyTo: { name: 'Ada', address: 'ada@willow.example' },
  to: { name: 'Bob Bowman', address: 'bob@partner.example' },
  subject: 'Join us',
  html: '<p>Hello</p>',
  text: 'Hello',
  unsubscribe: 'https://entente.test/i/abc/report',
  date: new Date('2026-11-20T15:00:00Z'),
}

test('it comes back to the address that is set for that, and names itself in a header too', async () => {
  smtp.senders.length = 0
  await transport(smtp.port).send(message)
  const settings = { host: '127.0.0.1', port: smtp.port, secure: false, startTls: 'off', timeouts: short } as const
  await smtpTransport({ ...settings, returnAddress: 'bounces@entente.test' }).send(message)
  expect(smtp.senders).toEqual(['partners@entente.test', 'bounces@entente.test'])
  const mail = await PostalMime.parse(smtp.messages[1] ?? '')
  expect(mail.from).toMatchObject({ address: 'partners@entente.test' })
  expect(mail.headers).toContainEqual(
    expect.objectContaining({ key: 'x-entente-mail', value: 'mail_01h455vb4pex5vsknk084sn02q' }),
  )
})

test('a message arrives as it was meant', async () => {
  expect(await transport(smtp.port).send(message)).toMatchObject({
    state: 'sent',
    says: expect.stringContaining('250'),
  })
  const mail = await PostalMime.parse(smtp.messages[0] ?? '')
  expect(mail).toMatchObject({
    messageId: message.messageId,
    subject: 'Join us',
    from: message.from,
    to: [message.to],
    replyTo: [message.replyTo],
  })
  expect(mail.text?.trim()).toBe('Hello')
  const headers = Object.fromEntries(mail.headers.map(({ key, value }) => [key, value]))
  expect(headers).toMatchObject({
    'auto-submitted': 'auto-generated',
    'list-unsubscribe': '<https://entente.test/i/abc/report>',
  })
})

describe('what servers do, and what it means', () => {
  test.each<[Misbehaviour, Partial<SendOutcome>]>([
    ['greylist', { state: 'later' }],
    ['busy', { state: 'later', wholeHost: true }],
    ['busy_greeting', { state: 'later', wholeHost: true }],
    ['unknown_recipient', { state: 'refused' }],
    ['sender_refused', { state: 'later', wholeHost: true }],
    ['full_after_data', { state: 'refused', alertOperator: true }],
  ])('%s', async (how, outcome) => {
    smtp.next = how
    const answer = await transport(smtp.port).send(message)
    expect(answer).toMatchObject(outcome)
    // the server's own words, on one line
    expect(answer.says).toMatch(/^[245]\d\d[ -]/)
  })

  test('the line is dropped after the message was taken: unknown, so once more under the same Message-ID', async () => {
    smtp.next = 'drop_before_250'
    const first = await transport(smtp.port).send(message)
    expect(first).toMatchObject({ state: 'later' })
    expect(first).not.toHaveProperty('wholeHost')
    smtp.next = undefined
    expect(await transport(smtp.port).send(message)).toMatchObject({ state: 'sent' })
    const ids = await Promise.all(smtp.messages.map(async (raw) => (await PostalMime.parse(raw)).messageId))
    expect(ids).toEqual([message.messageId, message.messageId])
  })

  test('nobody listens', async () => {
    expect(await transport(await freePort()).send(message)).toMatchObject({ state: 'later', wholeHost: true })
  })

  test('somebody listens and says nothing', async () => {
    const silence = await startSilence()
    const began = Date.now()
    expect(await transport(silence.port).send(message)).toMatchObject({ state: 'later', wholeHost: true })
    expect(Date.now() - began).toBeLessThan(3_000)
    await silence.close()
  })
})

describe('headers cannot be smuggled in', () => {
  test.each([
    ['subject', { subject: 'Hi\r\nBcc: victim@example.org\r\n\r\nbody' }],
    ['sender', { from: { name: 'Evil\r\nBcc: victim@example.org', address: 'partners@entente.test' } }],
    ['receiver', { to: { name: 'Bob\nBcc: victim@example.org', address: 'bob@partner.example' } }],
    ['reply', { replyTo: { name: 'Ada\r\nBcc: victim@example.org', address: 'ada@willow.example' } }],
  ])('by the name of the %s', async (_where, change) => {
    await transport(smtp.port).send({ ...message, ...change })
    const mail = await PostalMime.parse(smtp.messages[0] ?? '')
    expect(mail.headers.map(({ key }) => key)).not.toContain('bcc')
    expect(mail.bcc ?? []).toEqual([])
    expect(smtp.messages).toHaveLength(1)
  })

  test.each([
    'a@x.example, b@x.example',
    'a@x.example b@x.example',
    'a@x.example\r\nRCPT TO:<b@x.example>',
    '<a@x.example>',
    '"a b"@x.example',
    'a@',
    `${'a'.repeat(250)}@x.example`,
  ])('what is not one address is never sent: %s', async (address) => {
    expect(await transport(smtp.port).send({ ...message, to: { name: '', address } })).toMatchObject({
      state: 'refused',
    })
    expect(smtp.messages).toEqual([])
  })
})

test('with a key the message is signed for its domain', async () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const signing = smtpTransport({
    host: '127.0.0.1',
    port: smtp.port,
    secure: false,
    startTls: 'off',
    dkim: { domain: 'entente.test', selector: 'desk', privateKey },
  })
  await signing.send(message)
  expect(smtp.messages[0]).toMatch(/^DKIM-Signature: v=1; a=rsa-sha256; .*d=entente\.test;/ims)
})

test('a certificate nobody vouches for is not accepted, and required encryption never falls back', async () => {
  const required = smtpTransport({
    host: '127.0.0.1',
    port: smtp.port,
    secure: false,
    startTls: 'required',
    timeouts: short,
  })
  expect(await required.send(message)).toMatchObject({ state: 'later' })
  expect(smtp.messages).toEqual([])
})
