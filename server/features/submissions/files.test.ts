/** Files of answers: judged by their content, limited, named by answers, fetched by whoever may read those, and cleaned away. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { mailboxTransport } from '#server/features/mail/index.ts'
import { mountFeatures } from '#server/mount.ts'
import { memoryStorage } from '#server/platform/files/memory.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildPerson } from '#server/testing/builders.ts'
import { type BuiltProgram, buildPartner } from '#server/testing/partnerships.ts'
import { buildFormProgram, wholeAnswers } from '#server/testing/program-forms.ts'
import { safeName } from './files.ts'

let app: TestApp
let program: BuiltProgram
let now = () => new Date()
const storage = memoryStorage(() => now())
beforeAll(async () => {
  const all = mountFeatures({ transport: mailboxTransport(), version: '0.0.0-test', files: storage })
  app = await startTestApp({ features: all.filter(({ name }) => name !== 'mail') })
  now = () => app.clock.now()
  program = await buildFormProgram(app)
})
afterAll(() => app.close())
beforeEach(async () => {
  program = { ...program, client: await app.as(program.owner, program.host.id) }
})

const pship = (of: { partnershipId: string }) => ({ id: of.partnershipId })
const bytes = (text: string) => new Uint8Array(Buffer.from(text))
const pdf = bytes('%PDF-1.7 proof')
type Partner = Awaited<ReturnType<typeof buildPartner>>

const send = (partner: Partner, name = 'proof.pdf', content = pdf, field = 'proof') =>
  partner.client.profile.upload({ ...pship(partner), field, name }, { content })
const save = (partner: Partner, answers: Record<string, unknown>) =>
  partner.client.profile.save({ ...pship(partner), revision: 99, answers })

describe('sending', () => {
  test('takes a file, tells what it is, and an answer names it', async () => {
    const partner = await buildPartner(app, program)
    const file = await send(partner, 'C:\\Documents\\Our proof.PDF')
    expect(file).toMatchObject({
      field: 'proof',
      name: 'Our proof.pdf',
      mediaType: 'application/pdf',
      bytes: pdf.length,
      url: `/files/${file.id}`,
    })
    const saved = await save(partner, { proof: [{ id: file.id, name: 'lie.exe', type: 'text/html', size: 1 }] })
    expect(saved).toMatchObject({
      faults: [],
      answers: { proof: [{ id: file.id, name: 'Our proof.pdf', type: 'application/pdf', size: pdf.length }] },
    })
    expect((await partner.client.profile.get(pship(partner))).files).toMatchObject([{ id: file.id }])
  })

  test.each<[string, string, Uint8Array<ArrayBuffer>, string, string]>([
    ['a drawing with a script', 'a.pdf', bytes('<svg><script>alert(1)</script></svg>'), 'proof', 'file_not_accepted'],
    ['a page that calls itself text', 'a.txt', bytes('<html><body onload=x>'), 'proof', 'file_not_accepted'],
    ['a program', 'a.pdf', new Uint8Array([0x4d, 0x5a, 0, 1]), 'proof', 'file_not_accepted'],
    ['a kind the field does not take', 'a.webp', bytes('RIFF\0\0\0\0WEBPVP8 '), 'proof', 'file_not_accepted'],
    ['nothing', 'a.pdf', new Uint8Array(0), 'proof', 'file_not_accepted'],
    ['what is too large', 'a.txt', bytes('x'.repeat(100_001)), 'proof', 'file_not_accepted'],
    ['a file for a field of the host', 'a.pdf', pdf, 'internal', 'invalid'],
    ['a file for a field that takes none', 'a.pdf', pdf, 'website', 'invalid'],
    ['a file for a field that is not there', 'a.pdf', pdf, 'nothing', 'invalid'],
  ])('refuses %s, and keeps nothing of it', async (_what, name, content, field, code) => {
    const partner = await buildPartner(app, program)
    const before = storage.ids().length
    await expect(send(partner, name, content, field)).rejects.toMatchObject({ code })
    expect(storage.ids()).toHaveLength(before)
    expect((await partner.client.profile.get(pship(partner))).files).toEqual([])
  })

  test('is refused to whoever may not answer, before anything is read', async () => {
    const partner = await buildPartner(app, program)
    const stranger = await app.as(await buildPerson(app))
    const before = storage.ids().length
    const upload = { ...pship(partner), field: 'proof', name: 'a.pdf' }
    await expect(stranger.profile.upload(upload, { content: pdf })).rejects.toMatchObject({ code: 'not_found' })
    await expect(app.anonymous().profile.upload(upload, { content: pdf })).rejects.toMatchObject({
      code: 'not_signed_in',
    })
    await program.client.partnerships.suspend(pship(partner))
    await expect(send(partner)).rejects.toMatchObject({ code: 'not_editable' })
    await expect(program.client.submissions.upload(upload, { content: pdf })).rejects.toMatchObject({
      code: 'not_editable',
    })
    expect(storage.ids()).toHaveLength(before)
  })

  test('as anything but plain bytes is refused', async () => {
    const partner = await buildPartner(app, program)
    const cookie = await app.cookieOf(partner.person)
    for (const type of ['application/json', 'text/html', 'multipart/form-data; boundary=x']) {
      const answer = await app.fastify.inject({
        method: 'POST',
        url: `/v1/portal/${partner.partnershipId}/form/files?field=proof&name=a.pdf`,
        headers: { cookie, 'content-type': type },
        payload: '{}',
      })
      expect(answer.statusCode, type).toBe(415)
    }
  })

  test('more files than the field takes are told when they are named', async () => {
    const partner = await buildPartner(app, program)
    const files = [await send(partner), await send(partner), await send(partner)]
    const saved = await save(partner, { proof: files.map(({ id }) => ({ id })) })
    expect(saved.faults).toMatchObject([{ path: 'proof', code: 'too_many' }])
  })

  test('a file of another partner is no file', async () => {
    const [one, other] = [await buildPartner(app, program), await buildPartner(app, program)]
    const file = await send(other)
    expect((await save(one, { proof: [{ id: file.id }] })).faults).toMatchObject([{ path: 'proof', code: 'file' }])
  })
})

describe('fetching', () => {
  test('gives it to both sides as a download that nothing runs, and to nobody else', async () => {
    const partner = await buildPartner(app, program)
    const file = await send(partner, 'Prüfung "1".pdf')
    await save(partner, { ...wholeAnswers, proof: [{ id: file.id }] })
    for (const person of [partner.person, program.owner]) {
      const seen = await (await app.visitor(person)).get(file.url)
      expect(seen.status).toBe(200)
      expect(seen.html).toBe('%PDF-1.7 proof')
      expect(seen.headers).toMatchObject({
        'content-type': 'application/pdf',
        'content-disposition': `attachment; filename="Pr_fung 1.pdf"; filename*=UTF-8''Pr%C3%BCfung%201.pdf`,
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining('sandbox'),
        'cache-control': 'no-store',
      })
    }
    for (const person of [undefined, await buildPerson(app)])
      expect((await (await app.visitor(person)).get(file.url)).status).toBe(404)
    expect((await (await app.visitor(partner.person)).get('/files/file_00000000000000000000000000')).status).toBe(404)
    expect((await (await app.visitor(partner.person)).get('/files/..%2f..%2fetc%2fpasswd')).status).toBe(404)
  })

  test('papers of the host are not the partner’s to read', async () => {
    const partner = await buildPartner(app, program)
    const upload = { ...pship(partner), field: 'internal', name: 'notes.pdf' }
    const file = await program.client.submissions.upload(upload, { content: pdf })
    await program.client.submissions.save({ ...pship(partner), revision: 0, answers: { internal: [{ id: file.id }] } })
    expect((await (await app.visitor(program.owner)).get(file.url)).status).toBe(200)
    expect((await (await app.visitor(partner.person)).get(file.url)).status).toBe(404)
    expect((await partner.client.profile.get(pship(partner))).files).toEqual([])
  })

  test('what the partner has not handed in is the partner’s alone where only it edits', async () => {
    const own = await buildFormProgram(app, { policy: { formEditors: 'partner' } })
    const partner = await buildPartner(app, own)
    const file = await send(partner)
    const { revision } = await save(partner, { ...wholeAnswers, proof: [{ id: file.id }] })
    const visitor = await app.visitor(own.owner)
    expect((await visitor.get(file.url)).status).toBe(404)
    expect((await own.client.submissions.get(pship(partner))).files).toEqual([])
    await partner.client.profile.submit({ ...pship(partner), revision })
    expect((await visitor.get(file.url)).status).toBe(200)
  })

  test('after the end the partner reads it only where the history is left', async () => {
    const shut = await buildFormProgram(app, { policy: { afterEnd: 'no_access' } })
    const partner = await buildPartner(app, shut)
    const file = await send(partner)
    await save(partner, { proof: [{ id: file.id }] })
    await shut.client.partnerships.revoke(pship(partner))
    expect((await (await app.visitor(partner.person)).get(file.url)).status).toBe(404)
    expect((await (await app.visitor(shut.owner)).get(file.url)).status).toBe(200)
  })
})

describe('cleaning', () => {
  const clean = async () => {
    for (let run = 0; run < 2; run++) await app.runSchedules(['submissions.unnamed_files', 'submissions.sweep_files'])
  }
  test('what no answer names goes after a day; what a version or the profile names stays', async () => {
    const partner = await buildPartner(app, program)
    const [never, dropped, kept] = [await send(partner), await send(partner), await send(partner)]
    let { revision } = await save(partner, { ...wholeAnswers, proof: [{ id: dropped.id }, { id: kept.id }] })
    await partner.client.profile.submit({ ...pship(partner), revision })
    const visitor = await app.visitor(partner.person)
    const there = async () =>
      await Promise.all([never, dropped, kept].map(async ({ url }) => (await visitor.get(url)).status))
    await program.client.submissions.return({ ...pship(partner), reason: 'One is enough.' })
    ;({ revision } = await save(partner, { proof: [{ id: kept.id }] }))
    await clean()
    expect(await there()).toEqual([200, 200, 200])
    app.clock.advance({ days: 2 })
    await clean()
    // the version that was handed in still names the second
    expect(await (await app.visitor(partner.person)).get(never.url)).toMatchObject({ status: 404 })
    expect((await (await app.visitor(partner.person)).get(dropped.url)).status).toBe(200)
    expect((await (await app.visitor(partner.person)).get(kept.url)).status).toBe(200)
  })

  test('contents that belong to nothing are swept', async () => {
    const id = '0199a000-0000-7000-8000-000000000001'
    await storage.write(
      id,
      (async function* () {
        yield pdf
      })(),
      100,
    )
    app.clock.advance({ days: 2 })
    await clean()
    expect(storage.ids()).not.toContain(id)
  })
})

test.each([
  ['../../etc/passwd', 'passwd.pdf'],
  ['C:\\Windows\\system32.exe', 'system32.exe.pdf'],
  ['', 'file.pdf'],
  ['...', 'file.pdf'],
  ['a\u202egnp.pdf', 'agnp.pdf'],
  ['con<>:"|?*.pdf', 'con.pdf'],
  ['x'.repeat(300), `${'x'.repeat(120)}.pdf`],
  ['  spaced .PDF', 'spaced .pdf'],
])('a name %j is shown as %j', (typed, name) => {
  expect(safeName(typed, 'pdf')).toBe(name)
})
