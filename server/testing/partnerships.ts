/** Programs, invitations and partnerships for tests: made through the same actions as everywhere. */
import type { PresetName } from '#contract/names.ts'
import type { Policy } from '#contract/policy.ts'
import type { Client } from '#sdk'
import type { Person } from '#server/features/identity/index.ts'
import { notifications } from '#server/features/notifications/index.ts'
import type { Organization } from '#server/features/organizations/index.ts'
import { partnerships } from '#server/features/partnerships/index.ts'
import { startingPolicy } from '#server/features/programs/index.ts'
import { fromPublicId, newId, toPublicId } from '#server/platform/id.ts'
import type { TestApp } from './app.ts'
import { buildOrganization, buildPerson } from './builders.ts'

/** What partnerships need mounted. */
export const partnershipFeatures = [partnerships, notifications]

export interface BuiltProgram {
  /** Public id. */
  id: string
  host: Organization
  owner: Person
  /** The client of the host's owner. */
  client: Client
}

/** A program of a host with its preset's policy, changed where the test says so. */
export async function buildProgram(
  app: TestApp,
  of: { preset?: PresetName; policy?: Partial<Policy>; host?: Organization; owner?: Person; name?: string } = {},
): Promise<BuiltProgram> {
  const made =
    of.host && of.owner ? { organization: of.host, owner: of.owner } : await buildOrganization(app, { hosting: 'yes' })
  const preset = of.preset ?? 'delegated_sourcing'
  const id = newId()
  const now = app.clock.now()
  const hostId = made.organization.id
  await app.db.transaction({ as: 'system' }, async (tx) => {
    await tx
      .insertInto('program')
      .values({
        id,
        host_id: hostId,
        name: of.name ?? 'Program',
        preset,
        policy_version: 1,
        created_at: now,
        updated_at: now,
      })
      .execute()
    const policy = { ...startingPolicy(preset), ...of.policy }
    await tx
      .insertInto('program_policy')
      .values({ program_id: id, host_id: hostId, version: 1, policy: JSON.stringify(policy), created_at: now })
      .execute()
  })
  const client = await app.as(made.owner, hostId)
  return { id: toPublicId('prog', id), host: made.organization, owner: made.owner, client }
}

let count = 0
const nextEmail = () => `partner${++count}-${Math.random().toString(36).slice(2, 7)}@partner.example`

export interface BuiltInvitation {
  id: string
  partnershipId: string
  email: string
  /** The link of the mail that was delivered. */
  link: string
  secret: string
}

/** Invites through the API, lets the ten seconds pass and delivers the mail. */
export async function buildInvitation(
  app: TestApp,
  program: BuiltProgram,
  of: {
    email?: string
    verb?: 'invite' | 'create_approved' | 'invite_and_approve'
    offer?: object
    name?: string
    firstName?: string
    lastName?: string
    expiresInDays?: number
  } = {},
): Promise<BuiltInvitation> {
  const email = of.email ?? nextEmail()
  const row = {
    email,
    name: of.name ?? 'Northwind',
    firstName: of.firstName ?? 'Ada',
    lastName: of.lastName ?? 'Okafor',
  }
  const answer = await program.client.partnerships.invite({
    id: program.id,
    rows: [row],
    ...(of.verb ? { verb: of.verb } : {}),
    ...(of.offer ? { offer: of.offer } : {}),
    ...(of.expiresInDays ? { expiresInDays: of.expiresInDays } : {}),
  })
  const [verdict] = answer.verdicts
  if (!verdict?.invitationId || !verdict.partnershipId) throw new Error(`not invited: ${JSON.stringify(answer)}`)
  app.clock.advance({ seconds: 11 })
  await app.deliverMail()
  const link = linkOf(app, email)
  return {
    id: verdict.invitationId,
    partnershipId: verdict.partnershipId,
    email,
    link,
    secret: link.split('/i/')[1] ?? '',
  }
}

/** The newest link that was mailed to this address. */
export function linkOf(app: TestApp, email: string): string {
  const mail = app.mail.sent.filter((one) => one.to.address === email).at(-1)
  const link = mail?.text.match(/https?:\/\/\S+\/i\/[A-Za-z0-9_-]{43}/)?.[0]
  if (!link) throw new Error(`no link was mailed to ${email}`)
  return link
}

/** The invited person with a claimed account, and an active partnership. */
export async function buildPartner(
  app: TestApp,
  program: BuiltProgram,
  of: { person?: Person; offer?: object } = {},
): Promise<BuiltInvitation & { person: Person; client: Client }> {
  const person = of.person ?? (await buildPerson(app, { email: nextEmail() }))
  const invitation = await buildInvitation(app, program, {
    email: person.email,
    ...(of.offer ? { offer: of.offer } : {}),
  })
  const client = await app.as(person)
  await client.inbox.accept({ id: invitation.id })
  return { ...invitation, person, client }
}

export const uuidOf = (id: string) => fromPublicId(id.split('_')[0] as 'inv', id)
