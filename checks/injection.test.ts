/**
 * Header characters and markup in what people type: names, and the host's own texts. What could end a line or turn it is
 * refused at its field; the rest is text everywhere: in the MIME that a real mail server takes, on the pages, in the log.
 */
import PostalMime from 'postal-mime'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type MailTransport, smtpTransport } from '#server/features/mail/index.ts'
import { createLogger } from '#server/platform/log.ts'
import { allFeatures } from '#server/testing/all-features.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildPerson } from '#server/testing/builders.ts'
import { type BuiltProgram, buildInvitation, buildProgram } from '#server/testing/partnerships.ts'
import { type LoopbackSmtp, startSmtp } from '#server/testing/smtp-server.ts'

const thief = 'thief@evil.example'
/** Never one line of plain text. */
const refusedAsLine: [string, string][] = [
  ['a line end and a header', `Ada\r\nBcc: ${thief}`],
  ['a line feed', `Ada\nBcc: ${thief}`],
  ['a carriage return', `Ada\rBcc: ${thief}`],
  ['NUL', 'Ada\0'],
  ['a tab', 'Ada\tLovelace'],
  ['an escape', 'Ada\u001b[31m'],
  ['the next-line control', 'Ada\u0085'],
  ['a line separator', 'Ada\u2028Bcc'],
  ['an override of the direction', 'Ada \u202egpj.exe'],
  ['an isolate that is never closed', 'Ada \u2067gpj.exe'],
  ['half a character', 'Ada \ud83e'],
]
/** Text like any other, which must stay text. */
const plain = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  `Ada" <${thief}>, "x`,
  `Ada <${thief}>`,
  `=?utf-8?Q?Ada=0D=0ABcc:_${thief}?=`,
  `=?utf-8?B?QWRhDQpCY2M6IHRoaWVmQGV2aWwuZXhhbXBsZQ==?=`,
  '$ (7*7) #(7*7) <%= 7*7 %>',
  '&lt;b&gt;Ada&lt;/b&gt;',
  "Robert'); drop table person;--",
  'Zoë فرح 山田 🦄',
]

const logged: string[] = []
let app: TestApp
let smtp: LoopbackSmtp
let transport: MailTransport
let program: BuiltProgram
beforeAll(async () => {
  const log = createLogger('trace', { write: (line: string) => logged.push(line) })
  app = await startTestApp({ features: allFeatures(), log })
  smtp = await startSmtp()
  transport = smtpTransport({ host: '127.0.0.1', port: smtp.port, secure: false, startTls: 'off' })
  program = await buildProgram(app, { preset: 'b2b_portal' })
})
afterAll(async () => {
  transport.close()
  await smtp.close()
  await app.close()
})

describe('what is no line is refused, and the answer names the field', () => {
  const row = { email: 'x@partner.example', name: 'X', firstName: 'A', lastName: 'B' }
  const fields: [string, string, (value: string) => Promise<unknown>][] = [
    ['person name', 'name', async (name) => (await app.as(program.owner)).session.updateMe({ name })],
    ['name at sign-up', 'name', (name) => app.anonymous().session.signUp({ name, email: 'new@example.org' })],
    ['organization name', 'name', (name) => program.client.organizations.update({ name })],
    ['its contact', 'contactName', (contactName) => program.client.organizations.update({ contactName })],
    ['a new organization', 'name', async (name) => (await app.as(program.owner)).organizations.create({ name })],
    ['program name', 'name', (name) => program.client.programs.rename({ id: program.id, name })],
    ['a new program', 'name', (name) => program.client.programs.create({ preset: 'b2b_portal', name })],
    [
      'a word of the program',
      'partner',
      (partner) => program.client.programs.changeVocabulary({ id: program.id, partner }),
    ],
    [
      'the subject of an own text',
      'subject',
      (subject) => program.client.programs.changeText({ id: program.id, template: 'invitation', subject }),
    ],
    [
      'a partner name',
      'rows.0.name',
      (name) => program.client.partnerships.invite({ id: program.id, rows: [{ ...row, name }] }),
    ],
    [
      'a contact’s first name',
      'rows.0.firstName',
      (firstName) => program.client.partnerships.invite({ id: program.id, rows: [{ ...row, firstName }] }),
    ],
    ['a recorded name', 'name', (name) => program.client.partnerships.record({ id: program.id, ...row, name })],
    ['a view', 'name', (name) => program.client.views.create({ name, shared: false, filter: {} })],
  ]
  for (const [what, field, send] of fields) {
    test(what, async () => {
      for (const [how, value] of refusedAsLine) {
        await expect(send(value), how).rejects.toMatchObject({ code: 'invalid', problem: { faults: [{ field }] } })
      }
    })
  }
  test('texts of several lines take line ends, and neither NUL nor half a character', async () => {
    const own = (body: string) => program.client.programs.changeText({ id: program.id, template: 'reminder', body })
    for (const body of ['Hello\0', 'Hello \ud83e'])
      await expect(own(body)).rejects.toMatchObject({ code: 'invalid', problem: { faults: [{ field: 'body' }] } })
    expect((await own('Hello,\r\nBcc: us all')).body).toContain('Bcc: us all')
  })
})

/** Headers of a raw message, unfolded. */
const headersOf = (raw: string) => (raw.split(/\r?\n\r?\n/)[0] ?? '').replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)

test('names and own texts are text in the MIME a mail server takes, on the page, and in the log', {
  timeout: 60_000,
}, async () => {
  for (const [index, evil] of plain.entries()) {
    const owner = await buildPerson(app, { name: evil })
    const host = await buildProgram(app, { preset: 'b2b_portal' })
    const { client } = host
    await client.organizations.update({ name: evil, contactName: evil })
    await (await app.as(host.owner)).session.updateMe({ name: evil })
    await client.programs.rename({ id: host.id, name: evil })
    await client.programs.changeText({
      id: host.id,
      template: 'invitation',
      subject: `Hello {contact} ${evil}`.slice(0, 300),
      body: `From {host}: ${evil}\n\nBcc: ${thief}`,
    })
    await client.programs.changeVocabulary({ id: host.id, permissions: evil.slice(0, 60) })
    const email = `invited${index}@partner.example`
    const { link } = await buildInvitation(app, host, { email, name: evil, firstName: evil, lastName: evil })
    const message = app.mail.lastTo(email)

    smtp.messages.length = 0
    expect(await transport.send(message), evil).toMatchObject({ state: 'sent' })
    const raw = smtp.messages[0] ?? ''
    const names = headersOf(raw).map((line) => line.split(':')[0]?.toLowerCase())
    expect(
      names.filter((name) => name === 'bcc' || name === 'cc'),
      evil,
    ).toEqual([])
    for (const once of ['from', 'to', 'subject', 'reply-to', 'message-id'])
      expect(names.filter((name) => name === once).length, `${once} of ${evil}`).toBeLessThanOrEqual(1)
    const mail = await PostalMime.parse(raw)
    expect([mail.to?.map((one) => one.address), mail.from?.address, mail.cc, mail.bcc]).toEqual([
      [email],
      message.from.address,
      undefined,
      undefined,
    ])
    expect(mail.headers.some((header) => header.key === 'bcc')).toBe(false)
    if (!evil.startsWith('=?')) expect(mail.subject, evil).toContain(evil.replaceAll(/ {2,}/g, ' '))
    const page = await (await app.visitor()).get(new URL(link).pathname)
    expect(page.status).toBe(200)
    for (const [where, html] of [
      ['mail', mail.html ?? ''],
      ['page', page.html],
    ] as const) {
      const outside = html.replaceAll(/<style[\s\S]*?<\/style>/g, '')
      expect(outside, `${where} of ${evil}`).not.toMatch(/<script>alert|<img[^>]*onerror|<img src=x/)
      // written as text, with every sign of markup as an entity
      if (/[<>"]/.test(evil)) expect(outside, `${where} of ${evil}`).not.toContain(evil)
    }
    expect(owner.id).toBeDefined()
  }
  // one object to a line, and nothing of what was typed in it that is not escaped by being JSON
  const lines = logged.join('').split('\n').filter(Boolean)
  expect(lines.length).toBeGreaterThan(10)
  for (const line of lines) {
    expect(() => JSON.parse(line)).not.toThrow()
    expect(line).not.toMatch(/<script>|thief@evil|[\p{Cc}\u202e\u2028]/u)
  }
})
