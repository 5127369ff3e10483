import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toldVerbs } from '#server/features/partnerships/timeline.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember, buildPerson } from '#server/testing/builders.ts'
import {
  type BuiltProgram,
  buildInvitation,
  buildPartner,
  buildProgram,
  partnershipFeatures,
} from '#server/testing/partnerships.ts'
import { catalogue } from './catalogue.ts'

let app: TestApp
let program: BuiltProgram
beforeAll(async () => {
  app = await startTestApp({ features: partnershipFeatures })
  program = await buildProgram(app)
})
afterAll(() => app.close())

const notices = async (client: Awaited<ReturnType<TestApp['as']>>) => (await client.notifications.list()).items

test('every event that is told has a sentence in the timeline too', () => {
  const kept = catalogue.map((entry) => entry.verb).filter((verb) => verb !== 'invitation.reported')
  for (const verb of kept) expect(toldVerbs).toContain(verb)
})

test('inviter and sponsor are told of an acceptance, once each and never of their own action', async () => {
  const own = await buildProgram(app, { policy: { whoMayInvite: 'partner_manager' } })
  const inviter = await buildMember(app, { organizationId: own.host.id, role: 'partner_manager' })
  const client = await app.as(inviter.person, own.host.id)
  const person = await buildPerson(app)
  const { toPublicId } = await import('#server/platform/id.ts')
  const { verdicts } = await client.partnerships.invite({
    id: own.id,
    rows: [{ email: person.email }],
    sponsorId: toPublicId('psn', own.owner.id),
  })
  await (await app.as(person)).inbox.accept({ id: verdicts[0]?.invitationId ?? '' })
  const link = `/o/${own.host.slug}/partners/${verdicts[0]?.partnershipId}`
  for (const one of [client, own.client]) {
    expect((await notices(one)).map((notice) => [notice.says, notice.link])).toEqual([
      [`${person.name} has accepted your invitation`, link],
    ])
  }
  expect((await notices(await app.as(person))).map((notice) => notice.kind)).toEqual([])
  await app.deliverMail()
  expect(app.mail.lastTo(inviter.person.email).text).toContain('You invited this partner.')
  expect(app.mail.lastTo(own.owner.email).text).toContain('You answer for this partner.')
})

test('every active member of the partner finds the notice of an ending, with the way to the receipt', async () => {
  const portal = await buildProgram(app, { preset: 'b2b_portal' })
  const { buildOrganization } = await import('#server/testing/builders.ts')
  const { organization, owner } = await buildOrganization(app)
  const colleague = await buildMember(app, { organizationId: organization.id })
  const invitation = await buildInvitation(app, portal, { email: owner.email })
  const { toPublicId } = await import('#server/platform/id.ts')
  await (await app.as(owner)).inbox.accept({ id: invitation.id, organizationId: toPublicId('org', organization.id) })
  await portal.client.partnerships.revoke({ id: invitation.partnershipId })
  const [notice] = await notices(await app.as(colleague.person))
  expect(notice).toMatchObject({
    kind: 'partnership.revoked',
    link: `/home/p/${invitation.partnershipId}`,
    organizationId: toPublicId('org', organization.id),
  })
  // by mail only the contact
  const { items } = await portal.client.partnerships.mails({ id: invitation.partnershipId })
  expect(items.filter((mail) => mail.template === 'revoked').map((mail) => mail.to)).toEqual([owner.email])
})

test('reading: one, all, never somebody else’s; pages', async () => {
  const person = await buildPerson(app)
  for (let i = 0; i < 3; i++) {
    const own = await buildProgram(app)
    await buildInvitation(app, own, { email: person.email })
  }
  const client = await app.as(person)
  expect(await client.notifications.unread()).toEqual({ count: 3 })
  const first = await client.notifications.list({ limit: 2 })
  expect(first.items).toHaveLength(2)
  const rest = await client.notifications.list({ limit: 2, cursor: first.next ?? '' })
  expect(rest.items).toHaveLength(1)
  const id = first.items[0]?.id ?? ''
  await client.notifications.read({ id })
  await client.notifications.read({ id })
  expect(await client.notifications.unread()).toEqual({ count: 2 })
  const stranger = await app.as(await buildPerson(app))
  await expect(stranger.notifications.read({ id })).rejects.toMatchObject({ code: 'not_found' })
  await client.notifications.readAll()
  expect(await client.notifications.unread()).toEqual({ count: 0 })
})

test('the notice for an invited person comes once, though the job runs twice', async () => {
  const { email } = await buildInvitation(app, program)
  const payload = await app.db.transaction({ as: 'system' }, (tx) =>
    tx
      .selectFrom('outbox_job')
      .select('payload')
      .where('kind', '=', 'notifications.tell_invited')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow(),
  )
  const { tellInvited } = await import('./telling.ts')
  await tellInvited.run(
    app.ctx({ kind: 'time' }),
    payload.payload as { invitationId: string; partnershipId: string },
    2,
  )
  const person = await buildPerson(app, { email })
  expect(await notices(await app.as(person))).toHaveLength(1)
})

describe('an open tab', () => {
  let address: string
  beforeAll(async () => {
    address = await app.start({ port: 0, host: '127.0.0.1' })
  })

  /** Reads the stream until an event of this name, or fails after five seconds. */
  async function hears(cookie: string, name: string, cause: () => Promise<unknown>): Promise<string> {
    const stop = AbortSignal.timeout(5_000)
    const answer = await fetch(`${address}/v1/events`, { headers: { cookie }, signal: stop })
    expect(answer.headers.get('content-type')).toContain('text/event-stream')
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    if (!reader) throw new Error('no stream')
    await cause()
    let seen = ''
    for (;;) {
      const { value, done } = await reader.read()
      if (done) throw new Error(`the stream ended: ${seen}`)
      seen += value
      if (seen.includes(`event: ${name}\n`) && seen.endsWith('\n\n')) {
        await reader.cancel()
        return seen
      }
    }
  }

  test('of the partner hears within seconds that its access has ended', async () => {
    const partner = await buildPartner(app, program)
    const cookie = await app.cookieOf(partner.person)
    const seen = await hears(cookie, 'access', () => program.client.partnerships.revoke({ id: partner.partnershipId }))
    expect(seen).toContain(partner.partnershipId)
  })

  test('of the host hears of an acceptance', async () => {
    const person = await buildPerson(app)
    const invitation = await buildInvitation(app, program, { email: person.email })
    const client = await app.as(person)
    await hears(await app.cookieOf(program.owner), 'notification', () => client.inbox.accept({ id: invitation.id }))
  })
})
