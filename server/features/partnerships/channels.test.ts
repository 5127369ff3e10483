/** New partners come through the channels a program's rules name, and through no other (section 2.5). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Channel, channels } from '#contract/names.ts'
import type { Policy } from '#contract/policy.ts'
import type { Client } from '#sdk'
import { feature as programs } from '#server/features/programs/index.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember } from '#server/testing/builders.ts'
import { type BuiltProgram, buildInvitation, buildProgram, partnershipFeatures } from '#server/testing/partnerships.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ features: [programs, ...partnershipFeatures] })
})
afterAll(() => app.close())

type Entry = 'record' | 'invite' | 'invite_and_approve' | 'create_approved'
const entries: Entry[] = ['record', 'invite', 'invite_and_approve', 'create_approved']
const off: Record<Channel, string> = {
  screen: 'channel_screen_off',
  bulk: 'channel_bulk_off',
  api: 'channel_api_off',
}

let count = 0
const address = () => `channel${++count}@partner.example`
const programWith = (policy: Partial<Policy>) =>
  buildProgram(app, { preset: 'essentials_bank', policy: { entry: entries, approval: 'manual', ...policy } })

/** Somebody of the host: at a page, or through a program. */
const clientThrough = (program: BuiltProgram, channel: Channel): Promise<Client> =>
  app.as(program.owner, program.host.id, channel === 'api' ? undefined : 'screen')

/** Enters partners as a page or a program does: a list is two rows, and a page names each recording of a list as such. */
async function enter(program: BuiltProgram, entry: Entry, channel: Channel): Promise<void> {
  if (entry === 'record') {
    const through = channel === 'api' ? undefined : channel
    const client = await app.as(program.owner, program.host.id, through)
    await client.partnerships.record({ id: program.id, name: 'Northwind', email: address() })
    return
  }
  const client = await clientThrough(program, channel)
  const rows = [
    { email: address(), name: 'Northwind' },
    ...(channel === 'bulk' ? [{ email: address(), name: 'B' }] : []),
  ]
  const answer = await client.partnerships.invite({ id: program.id, verb: entry, rows })
  expect(answer.sent).toBe(rows.length)
}

describe.each(channels)('with the channel %s switched off', (channel) => {
  let program: BuiltProgram
  beforeAll(async () => {
    program = await programWith({ channels: channels.filter((one) => one !== channel) })
  })

  test.each(entries)('%s is refused through it and works through the others', async (entry) => {
    for (const one of channels) {
      if (one === channel) await expect(enter(program, entry, one)).rejects.toMatchObject({ code: off[channel] })
      else await enter(program, entry, one)
    }
  })
})

test('a dry run says so as well, and several over the API are the API’s', async () => {
  const program = await programWith({ channels: ['screen', 'api'] })
  const rows = [{ email: address() }, { email: address() }]
  const page = await clientThrough(program, 'screen')
  await expect(page.partnerships.checkInvite({ id: program.id, rows })).rejects.toMatchObject({ code: off.bulk })
  const api = await clientThrough(program, 'api')
  await api.partnerships.checkInvite({ id: program.id, rows })
})

test('`can` says it beforehand: on the program, on a recorded partner, and never where the status rules it out anyway', async () => {
  const program = await programWith({ channels: ['bulk', 'api'] })
  const [page, api] = [await clientThrough(program, 'screen'), await clientThrough(program, 'api')]
  const shown = await page.programs.get({ id: program.id })
  expect(shown.can).toMatchObject({ record: off.screen, invite: off.screen, several: true })
  expect(shown.dialog.severalAddresses).toBe(true)
  expect((await api.programs.get({ id: program.id })).can).toMatchObject({ record: true, invite: true, several: true })

  const recorded = await api.partnerships.record({ id: program.id, name: 'Southwind', email: address() })
  expect(recorded.can.invite).toBe(true)
  expect((await page.partnerships.get({ id: recorded.id })).can).toMatchObject({ invite: off.screen, archive: true })
  const invited = await buildInvitation(app, program, { email: address() })
  const row = await page.partnerships.get({ id: invited.partnershipId })
  expect(row.can.invite).toBe('verb_not_allowed')
  // what is under way goes on through every channel
  app.clock.advance({ minutes: 2 })
  expect((await page.invitations.resend({ id: invited.id })).state).toBe('pending')

  const single = await programWith({ channels: ['screen'] })
  const seen = await (await clientThrough(single, 'screen')).programs.get({ id: single.id })
  expect(seen.can).toMatchObject({ invite: true, several: off.bulk })
  expect(seen.dialog.severalAddresses).toBe(false)
})

test('a role that may not begin at all hears that, whatever the channel', async () => {
  const program = await programWith({ channels: ['api'], whoMayInvite: 'admin' })
  const { person } = await buildMember(app, { organizationId: program.host.id, role: 'member' })
  const client = await app.as(person, program.host.id, 'screen')
  expect((await client.programs.get({ id: program.id })).can.invite).toBe('forbidden')
  await expect(client.partnerships.invite({ id: program.id, rows: [{ email: address() }] })).rejects.toMatchObject({
    code: 'forbidden',
  })
})

test('a program’s rules are judged as they are now, not as they were pinned', async () => {
  const program = await programWith({})
  const page = await clientThrough(program, 'screen')
  const recorded = await page.partnerships.record({ id: program.id, name: 'Eastwind', email: address() })
  await page.programs.changePolicy({ id: program.id, settings: { channels: ['api'] } })
  await expect(
    page.partnerships.invite({
      id: program.id,
      rows: [{ email: recorded.contact.email ?? '', partnershipId: recorded.id }],
    }),
  ).rejects.toMatchObject({ code: off.screen })
})

test('history says through which channel, and nothing where a schedule acts', async () => {
  const program = await programWith({})
  const rows = [
    { email: address(), name: 'One' },
    { email: address(), name: 'Two' },
  ]
  const page = await clientThrough(program, 'screen')
  const { verdicts } = await page.partnerships.invite({ id: program.id, rows })
  const id = verdicts[0]?.partnershipId ?? ''
  app.clock.advance({ minutes: 2 })
  await page.partnerships.bulk({ verb: 'resend', ids: [id] })
  await (await clientThrough(program, 'api')).invitations
    .remind({ id: verdicts[0]?.invitationId ?? '' })
    .catch(() => {})
  app.clock.advance({ minutes: 2 })
  await page.invitations.amend({ id: verdicts[0]?.invitationId ?? '', message: 'Welcome' })
  await (await clientThrough(program, 'api')).partnerships.archive({ id })
  app.clock.advance({ days: 20 })
  await app.runSchedules(['partnerships.note_expiries'])
  const { items } = await (await clientThrough(program, 'screen')).partnerships.history({ id })
  const through = items.map(({ verb, channel }) => [verb, channel])
  expect(through).toEqual([
    ['invitation.expired', null],
    ['partnership.archived', 'api'],
    ['invitation.amended', 'screen'],
    ['invitation.resent', 'bulk'],
    ['invitation.sent', 'bulk'],
  ])
})
