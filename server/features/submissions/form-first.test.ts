/** A session that opens a form and nothing else (`form_blocks: everything`), enforced for the API and for pages. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fromPublicId, toPublicId } from '#server/platform/id.ts'
import { allFeatures, everyFeature } from '#server/testing/all-features.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember, buildOrganization, testPassword } from '#server/testing/builders.ts'
import { type BuiltProgram, buildPartner, buildProgram } from '#server/testing/partnerships.ts'
import { buildFormProgram, wholeAnswers } from '#server/testing/program-forms.ts'

let app: TestApp
let program: BuiltProgram
beforeAll(async () => {
  app = await startTestApp({ features: allFeatures() })
  program = await buildFormProgram(app, {
    policy: { formWhen: 'first_login', formBlocks: 'everything', approval: 'on_submit' },
  })
})
afterAll(() => app.close())
beforeEach(async () => {
  program = { ...program, client: await app.as(program.owner, program.host.id) }
})

const pship = (of: { partnershipId: string }) => ({ id: of.partnershipId })
type Partner = Awaited<ReturnType<typeof buildPartner>>
const organizationOf = async (partner: Partner) => {
  const { organization } = await program.client.partnerships.get(pship(partner))
  return fromPublicId('org', organization?.id ?? '')
}
/** Raw, so that what is asked of each route need not fit it: what is refused is refused before it is read. */
const ask = async (partner: Partner, method: string, url: string, organization?: string) => {
  const answer = await app.fastify.inject({
    method: method as 'GET',
    url,
    headers: {
      cookie: await app.cookieOf(partner.person),
      ...(organization && { 'entente-organization': toPublicId('org', organization) }),
    },
  })
  return { status: answer.statusCode, code: answer.body ? answer.json().code : undefined, body: answer.body }
}

describe('until the form is submitted', () => {
  test('every route of the API but its own answers 403 with the way to the form', async () => {
    const partner = await buildPartner(app, program)
    const organization = await organizationOf(partner)
    const open: string[] = []
    for (const { endpoint } of everyFeature().flatMap(({ routes = [], uploads = [], streams = [] }) => [
      ...routes,
      ...uploads,
      ...streams,
    ])) {
      const { access, method, path, beforeForm } = endpoint
      if (access.as === 'public' || access.as === 'installation_admin') continue
      if (beforeForm) {
        open.push(`${method} ${path}`)
        continue
      }
      const url = path.replaceAll(/\{\w+\}/g, partner.partnershipId)
      const answer = await ask(partner, method, url, access.as === 'member' ? organization : undefined)
      // a role that is asked for and not held is refused before
      expect([answer.status, ['form_first', 'forbidden'].includes(answer.code)], `${method} ${path}`).toEqual([
        403,
        true,
      ])
    }
    expect(open.sort()).toEqual([
      'GET /v1/me',
      'GET /v1/portal/{id}/form',
      'PATCH /v1/me',
      'PATCH /v1/portal/{id}/form',
      'POST /v1/me/password',
      'POST /v1/portal/{id}/form/comments',
      'POST /v1/portal/{id}/form/files',
      'POST /v1/portal/{id}/form/recall',
      'POST /v1/portal/{id}/form/submit',
      'POST /v1/session/extend',
    ])
    const refused = JSON.parse((await ask(partner, 'GET', '/v1/portal')).body)
    expect(refused).toMatchObject({
      partnershipId: partner.partnershipId,
      place: `/home/p/${partner.partnershipId}/form`,
    })
    expect((await partner.client.session.me()).formFirst).toEqual({
      partnershipId: partner.partnershipId,
      path: `/home/p/${partner.partnershipId}/form`,
    })
  })

  test('pages lead to the form, and signing in lands there', async () => {
    const partner = await buildPartner(app, program)
    const form = `/home/p/${partner.partnershipId}/form`
    const visitor = await app.visitor(partner.person)
    for (const place of ['/', '/home']) expect((await visitor.get(place)).location).toBe(form)
    for (const place of [`/home/p/${partner.partnershipId}`, '/home/inbox', '/o/acme', '/installation']) {
      const seen = await visitor.get(place)
      expect([seen.status, seen.html.includes(form)], place).toEqual([403, true])
    }
    for (const place of ['/sign-out', '/about']) expect((await visitor.get(place)).status).toBe(200)
    const { landing } = await app.anonymous().session.signIn({ email: partner.email, password: testPassword })
    expect(landing).toBe(form)
  })

  test('submitting opens everything in the same session', async () => {
    const partner = await buildPartner(app, program)
    await expect(partner.client.portal.cards()).rejects.toMatchObject({ code: 'form_first' })
    const { revision } = await partner.client.profile.save({ ...pship(partner), revision: 0, answers: wholeAnswers })
    await partner.client.profile.submit({ ...pship(partner), revision })
    expect((await partner.client.portal.cards()).cards).toHaveLength(1)
    expect((await partner.client.session.me()).formFirst).toBeNull()
  })

  test('a suspension, and the end, let go of the session', async () => {
    const partner = await buildPartner(app, program)
    await program.client.partnerships.suspend(pship(partner))
    expect((await partner.client.portal.card(pship(partner))).status).toBe('suspended')
    await program.client.partnerships.reactivate(pship(partner))
    await expect(partner.client.portal.cards()).rejects.toMatchObject({ code: 'form_first' })
    await program.client.partnerships.revoke(pship(partner))
    expect((await partner.client.portal.cards()).cards).toHaveLength(1)
  })
})

describe('with more than one place to be', () => {
  test('a colleague is confined too; somebody of another organization acts there freely, and here not', async () => {
    const partner = await buildPartner(app, program)
    const organizationId = await organizationOf(partner)
    const { person } = await buildMember(app, { organizationId, role: 'member' })
    await expect((await app.as(person)).portal.cards()).rejects.toMatchObject({ code: 'form_first' })
    const { organization: elsewhere } = await buildOrganization(app)
    await buildMember(app, { organizationId: elsewhere.id, person, role: 'admin' })
    expect((await (await app.as(person)).portal.cards()).cards).toHaveLength(1)
    expect((await (await app.as(person, elsewhere.id)).members.list()).items.length).toBeGreaterThan(0)
    await expect((await app.as(person, organizationId)).members.list()).rejects.toMatchObject({ code: 'form_first' })
  })

  test('an organization that works with another host already goes on working there', async () => {
    const other = await buildProgram(app)
    const partner = await buildPartner(app, program)
    const organizationId = await organizationOf(partner)
    const { inviteOrganization } = await joinOther(other, partner)
    await inviteOrganization(organizationId)
    expect((await partner.client.portal.cards()).cards).toHaveLength(2)
    expect((await (await app.as(partner.person, organizationId)).members.list()).items).toHaveLength(1)
    // of the host whose form is outstanding nothing more is open than its form
    await expect(partner.client.portal.history(pship(partner))).rejects.toMatchObject({ code: 'not_active' })
  })

  test('whoever runs programs is never locked out of them', async () => {
    const partner = await buildPartner(app, program)
    const organizationId = await organizationOf(partner)
    await app.db.transaction({ as: 'system' }, (tx) =>
      tx
        .updateTable('program')
        .set({ host_id: organizationId })
        .where('id', '=', fromPublicId('prog', spare.id))
        .execute(),
    )
    expect((await partner.client.portal.cards()).cards).toHaveLength(1)
  })
})

let spare: BuiltProgram
beforeAll(async () => {
  spare = await buildProgram(app)
})

/** A second host that is a live partner's host already. */
async function joinOther(other: BuiltProgram, partner: Partner) {
  const second = await buildPartner(app, other)
  return {
    inviteOrganization: async (organizationId: string) => {
      await app.db.transaction({ as: 'system' }, (tx) =>
        tx
          .updateTable('partnership')
          .set({ partner_organization_id: organizationId, primary_contact_id: partner.person.id })
          .where('id', '=', fromPublicId('pship', second.partnershipId))
          .execute(),
      )
    },
  }
}
