/** The form as somebody without script fills it in. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { allFeatures } from '#server/testing/all-features.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildPerson } from '#server/testing/builders.ts'
import { type BuiltProgram, buildPartner } from '#server/testing/partnerships.ts'
import { formOf, headingOf, saidAtFields } from '#server/testing/posted-form.ts'
import { buildFormProgram, sampleForm } from '#server/testing/program-forms.ts'
import type { Seen, Visitor } from '#server/testing/visitor.ts'

let app: TestApp
let program: BuiltProgram
beforeAll(async () => {
  app = await startTestApp({ features: allFeatures() })
  program = await buildFormProgram(app)
})
afterAll(() => app.close())
beforeEach(async () => {
  program = { ...program, client: await app.as(program.owner, program.host.id) }
})

interface Filling {
  visitor: Visitor
  partner: Awaited<ReturnType<typeof buildPartner>>
  path: string
  at(section: string): Promise<Seen>
  /** Sends a section as it stands, with these changes. */
  send(section: string, change: Record<string, string | string[]>, files?: Record<string, File>): Promise<Seen>
  stored(): ReturnType<Awaited<ReturnType<typeof buildPartner>>['client']['profile']['get']>
}

async function filling(of = program): Promise<Filling> {
  const partner = await buildPartner(app, of)
  const visitor = await app.visitor(partner.person)
  const path = `/home/p/${partner.partnershipId}/form`
  const at = (section: string) => visitor.get(section === 'check' ? `${path}/check` : `${path}?section=${section}`)
  return {
    visitor,
    partner,
    path,
    at,
    async send(section, change, files) {
      const posted = { ...formOf(await at(section)), ...change }
      return visitor.post(section === 'check' ? `${path}/check` : `${path}?section=${section}`, posted, files)
    },
    stored: () => partner.client.profile.get({ id: partner.partnershipId }),
  }
}

const pdf = (name = 'proof.pdf', content = '%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF') =>
  new File([content], name, { type: 'application/pdf' })

describe('the form without script', () => {
  test('begins at the beginning, goes from section to section, and comes back to where one stopped', async () => {
    const { visitor, path, at, send, stored } = await filling()
    expect((await visitor.get(path)).location).toBe(`${path}?section=about`)
    const first = await at('about')
    expect(headingOf(first)).toBe('About')
    expect(first.html.includes('Needed here before you can submit: one answer.')).toBe(true)
    expect(formOf(first)).not.toHaveProperty('rating')
    const next = await send('about', { agency_name: 'Harbour Pantry', website: 'harbour.example' })
    expect(next.location).toBe(`${path}?section=area`)
    expect((await stored()).answers).toEqual({ agency_name: 'Harbour Pantry', website: 'https://harbour.example/' })
    expect((await visitor.get(path)).location).toMatch(/\?section=about#f-(agency_name|website)$/)
    expect((await at('about')).html.includes('value="Harbour Pantry"')).toBe(true)
  })

  test('what is wrong stands at its field and on top, stays as it was typed, and the rest is saved', async () => {
    const { send, stored } = await filling()
    const page = await send('about', { agency_name: 'Harbour Pantry', families: 'many' })
    expect(page.status).toBe(422)
    expect(saidAtFields(page)).toEqual(['Enter a number such as 12.5.'])
    expect(page.html).toMatch(/href="#f-families"[^>]*>Families served: Enter a number such as/)
    expect(page.html).toMatch(/<title>Error: About/)
    expect(page.html.includes('value="many"')).toBe(true)
    expect((await stored()).answers).toEqual({ agency_name: 'Harbour Pantry' })
  })

  test('a question that depends on an answer appears after saving', async () => {
    const { at, send } = await filling()
    expect(formOf(await at('about'))).not.toHaveProperty('other_type')
    await send('about', { agency_type: 'other', ':do': 'next' })
    expect(formOf(await at('about'))).toHaveProperty('other_type')
  })

  test('rows are added and taken out by buttons, and nothing typed is lost on the way', async () => {
    const { visitor, send, stored } = await filling()
    const more = await send('area', { 'served.0.county': 'Kent', 'served.0.share': '60', ':do': 'add:served' })
    expect(more.location).toMatch(/&rows=served:2#f-served\.1$/)
    const two = await visitor.get(more.location?.split('#')[0] ?? '')
    expect(formOf(two)).toMatchObject({ 'served.0.county': ['Kent'], 'served.1.county': [''] })
    await visitor.post(more.location?.split('#')[0] ?? '', {
      ...formOf(two),
      'served.1.county': 'Surrey',
      'served.1.share': '40',
    })
    expect((await stored()).answers.served).toEqual([
      { county: 'Kent', share: 60 },
      { county: 'Surrey', share: 40 },
    ])
    await send('area', { ':do': 'remove:served.0' })
    expect((await stored()).answers.served).toEqual([{ county: 'Surrey', share: 40 }])
  })

  test('a file arrives with its section; a bad one says why and loses nothing', async () => {
    const { at, send, stored } = await filling()
    const bad = await send('documents', {}, { proof: new File(['<svg onload=alert(1)>'], 'x.pdf') })
    expect(bad.status).toBe(422)
    expect(saidAtFields(bad)[0]).toMatch(/^x\.pdf: /)
    const good = await send('documents', {}, { proof: pdf('../../etc/pass"wd.pdf') })
    expect(good.status).toBe(303)
    expect(await stored()).toMatchObject({ answers: { proof: [{ name: expect.stringMatching(/^pass.?wd\.pdf$/) }] } })
    expect((await at('documents')).html.includes('Remove')).toBe(true)
    // a control in which nothing was chosen brings nothing
    await send('documents', {}, { proof: new File([], '') })
    expect((await stored()).answers.proof).toHaveLength(1)
    await send('documents', { ':do': 'remove:proof.0' }, {})
    expect((await stored()).answers).not.toHaveProperty('proof')
  })

  test('is read again, submitted, and says what happens next', async () => {
    const { visitor, path, at, send } = await filling()
    await send('about', { agency_name: '' })
    const lacking = await send('check', { ':do': 'submit' })
    expect(lacking.status).toBe(422)
    expect(lacking.html).toMatch(/section=about#f-agency_name"[^>]*>Agency name: /)
    await send('about', { agency_name: 'Harbour Pantry', agency_type: 'pantry' })
    expect((await at('check')).html.includes('Harbour Pantry')).toBe(true)
    expect((await send('check', { ':do': 'submit' })).location).toBe(`${path}/done`)
    expect((await visitor.get(`${path}/done`)).location).toBe(`${path}/check`)
    const after = await at('check')
    expect(headingOf(after)).toMatch(/has your answers$/)
    expect((await visitor.get(path)).location).toBe(`${path}/check`)
    // taken back, everything is there
    expect((await send('check', { ':do': 'recall' })).location).toBe(`${path}/check?said=recalled`)
    expect(formOf(await at('about')).agency_name).toEqual(['Harbour Pantry'])
  })

  test('returned: each comment at its field, a reply answers it, and only then it goes again', async () => {
    const { visitor, partner, path, at, send } = await filling()
    await send('about', { agency_name: 'Harbour Pantry', agency_type: 'pantry' })
    await send('check', { ':do': 'submit' })
    app.clock.advance({ minutes: 1 })
    await program.client.submissions.return({
      id: partner.partnershipId,
      comments: [{ field: 'agency_name', body: 'Your legal name, please.' }],
    })
    app.clock.advance({ minutes: 1 })
    expect((await visitor.get(path)).location).toBe(`${path}?section=about#f-agency_name`)
    const page = await at('about')
    expect(page.html.includes('asks for one change')).toBe(true)
    expect(page.html.includes('Your legal name, please.')).toBe(true)
    const early = await send('check', { ':do': 'submit' })
    expect(early.status).toBe(422)
    const empty = await send('about', { ':do': 'comment:agency_name' })
    expect(saidAtFields(empty)).toEqual(['Write something first.'])
    const replied = await send('about', { ':body:agency_name': 'It is.', ':do': 'comment:agency_name' })
    expect(replied.location).toBe(`${path}?section=about#talk-agency_name`)
    expect((await send('check', { ':do': 'submit' })).location).toBe(`${path}/done`)
  })

  test('two at the same answer: both are shown, and one is chosen', async () => {
    const { visitor, partner, path, at, stored } = await filling()
    const mine = formOf(await at('about'))
    app.clock.advance({ minutes: 1 })
    await program.client.submissions.save({
      id: partner.partnershipId,
      revision: 0,
      answers: { agency_name: 'Theirs', website: 'https://theirs.example' },
    })
    const url = `${path}?section=about`
    const met = await visitor.post(url, { ...mine, agency_name: 'Mine', families: '7' })
    expect(met.status).toBe(409)
    expect(met.html.includes('changed this while you were writing')).toBe(true)
    // what was not touched here is not fought over
    expect((await stored()).answers).toEqual({ agency_name: 'Theirs', website: 'https://theirs.example/', families: 7 })
    expect((await visitor.post(url, formOf(met))).status).toBe(409)
    const chosen = await visitor.post(url, { ...formOf(met), ':do': 'mine:agency_name' })
    expect(chosen.location).toBe(`${url}#f-agency_name`)
    expect((await stored()).answers.agency_name).toBe('Mine')
  })
})

describe('who may', () => {
  test('signed out: to the sign-in page and back; what was posted is kept to be sent again', async () => {
    const { at, path } = await filling()
    const stranger = await app.visitor()
    expect((await stranger.get(path)).location).toBe(`/sign-in?next=${encodeURIComponent(path)}`)
    const late = await stranger.post(`${path}?section=about`, { ...formOf(await at('about')), agency_name: 'Typed' })
    expect(late.status).toBe(401)
    expect(late.html.includes('You have been signed out')).toBe(true)
    expect(late.html).toMatch(/type="hidden" name="agency_name" value="Typed"/)
    expect(late.html.includes(`action="${path}?section=about"`)).toBe(true)
  })

  test('somebody else finds nothing', async () => {
    const { path } = await filling()
    const other = await app.visitor(await buildPerson(app))
    expect((await other.get(path)).status).toBe(404)
    expect((await other.post(`${path}?section=about`, { agency_name: 'x' })).status).toBe(404)
  })

  test('strange sections, buttons and names change nothing and break nothing', async () => {
    const { visitor, path, at, send, stored } = await filling()
    expect((await visitor.get(`${path}?section=__proto__`)).status).toBe(303)
    expect((await visitor.post(`${path}?section=gone`, { agency_name: 'x' })).location).toBe(path)
    for (const act of [
      'remove:served.9',
      'remove:__proto__.0',
      'add:constructor',
      'theirs:x',
      'mine:rating',
      'boo',
      '💥',
    ]) {
      expect((await send('about', { ':do': act })).status).toBeLessThan(500)
    }
    const odd = { rating: '5', __proto__: 'x', 'served.0.county': 'Kent', ':was': 'rating=0 agency_name' }
    expect((await send('about', odd)).status).toBeLessThan(500)
    expect((await stored()).answers).toEqual({ agency_name: 'Northwind' })
    expect((await at('about')).status).toBe(200)
  })
})

test('the session that opens only the form ends with handing it in', async () => {
  const locked = await buildFormProgram(app, {
    definition: { ...sampleForm, id: 'partner_form', title: 'Partner Form' },
    policy: { formWhen: 'first_login', formBlocks: 'everything', approval: 'on_submit' },
  })
  const { visitor, partner, path, at, send } = await filling(locked)
  const page = await at('about')
  expect(page.html.includes(`href="/home/p/${partner.partnershipId}"`)).toBe(false)
  expect(page.html.includes('action="/sign-out"')).toBe(true)
  await send('about', { agency_name: 'Orbit', agency_type: 'pantry' })
  expect((await send('check', { ':do': 'submit' })).location).toBe(`${path}/done`)
  expect((await visitor.get(`${path}/done`)).location).toBe(`/home/p/${partner.partnershipId}`)
})

test('pages are small on the wire and carry the answers for the script', async () => {
  const { at, partner } = await filling()
  const page = await at('about')
  const answer = await app.fastify.inject({
    url: `/home/p/${partner.partnershipId}/form?section=about`,
    headers: { cookie: await app.cookieOf(partner.person), 'accept-encoding': 'gzip, br' },
  })
  expect(answer.headers['content-encoding']).toBe('gzip')
  expect(answer.headers.vary).toBe('accept-encoding')
  expect(answer.rawPayload.length).toBeLessThan(page.html.length / 2)
})
