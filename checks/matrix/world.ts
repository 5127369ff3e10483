/** The world the authorization matrix asks about: a host with one of everything, a second host, and everybody who might knock. */
import type { OrganizationRole } from '#contract/names.ts'
import type { Client } from '#sdk'
import { toPublicId } from '#server/platform/id.ts'
import { allFeatures } from '#server/testing/all-features.ts'
import { startTestApp, type TestApp } from '#server/testing/app.ts'
import { buildMember, buildOrganization, buildPerson, buildSettings } from '#server/testing/builders.ts'
import { openRewindableDatabase, type RewindableDatabase } from '#server/testing/database.ts'
import { buildInvitation, buildPartner, buildProgram, uuidOf } from '#server/testing/partnerships.ts'
import { buildFormProgram, sampleForm, wholeAnswers } from '#server/testing/program-forms.ts'

/** Stands in every text that only the host, or only the partner, may read. */
export const confidential = 'Xylograph'

/** Everybody who might knock: nine kinds of people, some of them as members with each role. */
export const identities = [
  'nobody', // never signed in
  'ended', // with the cookie of a session that was ended
  'stranger', // an account, and nothing else
  'viewer',
  'member',
  'partner_manager',
  'admin',
  'owner',
  'former', // was a member of the host until lately, and still says so
  'foreign', // the owner of another host, acting for it
  'trespasser', // the same, saying to act for this host
  'partner', // whose organization is an active partner
  'invitee', // invited, and has yet to answer
  'installation_admin',
] as const
export type Identity = (typeof identities)[number]

/** The members of the host who may act for it. */
export const roleOf: Partial<Record<Identity, OrganizationRole>> = {
  viewer: 'viewer',
  member: 'member',
  partner_manager: 'partner_manager',
  admin: 'admin',
  owner: 'owner',
}

export interface Knocking {
  cookie?: string
  /** Public id of the organization acted for. */
  organization?: string
}

export interface World {
  app: TestApp
  db: RewindableDatabase
  as: Record<Identity, Knocking>
  hostId: string
  slug: string
  program: string
  plainProgram: string
  archivedProgram: string
  /** Members of the host other than those who knock. */
  colleague: string
  inactive: string
  invited: string
  /** The membership invitation of whoever is `invitee` too. */
  joining: string
  /** Partnerships. */
  active: string
  /** Its member, who knocks as `partner`. */
  activePerson: string
  /** Put to the partner that knocks: does this applicant belong to it? */
  matching: string
  reviewing: string
  suspended: string
  prospect: string
  archived: string
  revoked: string
  unclaimed: string
  /** Of the partner that knocks: another primary contact is invited to join, or proposed to it. */
  waiting: string
  proposing: string
  /** Of a program with a form: one that fills in, one whose answers wait, one that was approved; an application by link. */
  formProgram: string
  filling: string
  handedIn: string
  profiled: string
  termsProgram: string
  terms: string
  /** Waits for its terms. */
  agreeing: string
  applicationSecret: string
  open: string
  receipt: string
  /** Invitations: mailed a while ago; one that can still be undone; one that its invitee has declined. */
  openInvitation: string
  freshInvitation: string
  declinedInvitation: string
  sponsor: string
  ownerSession: string
  ownerNotice: string
  mail: string
  failedMail: string
  mailDomain: string
  otherOrganization: string
  suspendedOrganization: string
  requestingOrganization: string
  block: string
  report: string
  /** A shared view and a run of the owner's. */
  view: string
  run: string
}

export async function buildWorld(): Promise<World> {
  const db = await openRewindableDatabase()
  const app = await startTestApp({ db, features: allFeatures() })
  app.clock.stop()
  const { organization: host, owner } = await buildOrganization(app, {
    name: 'Acme',
    slug: 'acme',
    hosting: 'yes',
    first: true,
  })
  const organizationId = host.id
  const withRole = (role: OrganizationRole) => buildMember(app, { organizationId, role })
  const viewer = await withRole('viewer')
  const member = await withRole('member')
  const manager = await withRole('partner_manager')
  const admin = await withRole('admin')
  const colleague = await buildMember(app, {
    organizationId,
    person: await buildPerson(app, { name: `${confidential} Colleague` }),
  })
  const inactive = await buildMember(app, { organizationId, state: 'inactive' })
  const former = await buildMember(app, { organizationId, role: 'owner', state: 'removed' })
  const stranger = await buildPerson(app)
  const installationAdmin = await buildPerson(app, { isInstallationAdmin: true })
  const { organization: elsewhere, owner: foreign } = await buildOrganization(app, { name: 'Globex', hosting: 'yes' })
  await buildProgram(app, { host: elsewhere, owner: foreign })
  // everybody may go without leaving nobody behind
  for (const one of [organizationId, elsewhere.id]) await buildMember(app, { organizationId: one, role: 'owner' })
  await buildSettings(app, { signUpPage: true })
  const suspendedOrganization = await buildOrganization(app, { suspended: true })
  const requesting = await buildOrganization(app, { hosting: 'requested' })

  const program = await buildProgram(app, {
    preset: 'essentials_bank',
    name: `${confidential} Program`,
    host,
    owner,
    policy: {
      whoMayInvite: 'partner_manager',
      whoMayDecide: 'admin',
      whoMayEnd: 'owner',
      approval: 'manual',
      approveWithoutSubmission: true,
      membersManagedBy: 'both',
      domainMatching: 'to_host',
    },
  })
  const archivedProgram = await buildProgram(app, { host, owner })
  const { client } = program
  await client.programs.changeRoles({ id: program.id, roles: [{ name: 'Editor', permissions: ['profile'] }] })
  await client.programs.changePolicy({ id: program.id, settings: { memberAccessDefault: 'chosen' } })
  await client.programs.archive({ id: archivedProgram.id })

  const named = (name: string) => ({ name: `${confidential} ${name}` })
  const partnerOf = async (as?: Parameters<typeof buildPartner>[2]) => {
    const partner = await buildPartner(app, program, as)
    return { ...partner, id: { id: partner.partnershipId } }
  }
  const activePartner = await partnerOf()
  await client.partnerships.approve(activePartner.id)
  await client.partnerships.addNote({ ...activePartner.id, body: `${confidential} note` })
  const reviewing = await partnerOf()
  const matching = await partnerOf()
  await client.partnerships.match({ ...matching.id, partnershipId: activePartner.partnershipId })
  const suspended = await partnerOf()
  await client.partnerships.suspend(suspended.id)
  const archived = await partnerOf()
  await client.partnerships.archive(archived.id)
  const again = await buildInvitation(app, program, { email: activePartner.email, name: `${confidential} Again` })
  await activePartner.client.inbox.accept({ id: again.id, newOrganization: 'named' })
  await client.partnerships.revoke({ id: again.partnershipId, reason: `${confidential} reason` })
  const unclaimed = await partnerOf()
  await client.partnerships.approve(unclaimed.id)
  await db.transaction({ as: 'system' }, (tx) =>
    tx.updateTable('person').set({ claimed_at: null }).where('id', '=', unclaimed.person.id).execute(),
  )
  const alsoOf = async (id: string) => {
    const more = await buildInvitation(app, { ...program, id }, { email: activePartner.email, ...named('Second') })
    await activePartner.client.inbox.accept({ id: more.id, newOrganization: 'named' })
    await client.partnerships.changePrimaryContact({ id: more.partnershipId, email: `next-${id}@partner.example` })
    return more.partnershipId
  }
  const waiting = await alsoOf(program.id)
  const strict = await buildProgram(app, {
    preset: 'essentials_bank',
    name: `${confidential} Strict`,
    host,
    owner,
    policy: { whoMayInvite: 'partner_manager', membersManagedBy: 'partner' },
  })
  const proposing = await alsoOf(strict.id)
  const prospect = await client.partnerships.record({
    id: program.id,
    email: 'prospect@partner.example',
    ...named('Prospect'),
  })

  const invitee = await buildPerson(app, { email: 'invitee@partner.example' })
  const joining = await buildMember(app, { organizationId: elsewhere.id, person: invitee, state: 'invited' })
  const open = await buildInvitation(app, program, { email: invitee.email, ...named('Open') })
  const refused = await buildProgram(app, { host, owner })
  const declined = await buildInvitation(app, refused, { email: invitee.email })
  const asInvitee = await app.as(invitee)
  await asInvitee.inbox.decline({ id: declined.id })
  const forms = await buildFormProgram(app, {
    name: `${confidential} Forms`,
    host,
    owner,
    policy: { whoMayInvite: 'partner_manager', whoMayDecide: 'admin', whoMayEnd: 'owner' },
  })
  await forms.client.forms.saveDraft({ id: forms.id, purpose: 'application', revision: 0, definition: sampleForm })
  const answering = async () => {
    const invitation = await buildInvitation(app, forms, { email: activePartner.email, ...named('Filling') })
    const one = { ...invitation, client: await app.as(activePartner.person) }
    await one.client.inbox.accept({ id: invitation.id, newOrganization: 'named' })
    const of = { id: one.partnershipId }
    const { revision } = await one.client.profile.save({
      ...of,
      revision: 0,
      answers: { ...wholeAnswers, agency_name: `${confidential} Pantry` },
    })
    return { ...one, of, revision }
  }
  const profiled = await answering()
  await profiled.client.profile.submit({ ...profiled.of, revision: profiled.revision })
  await forms.client.partnerships.approve(profiled.of)
  const handedIn = await answering()
  await handedIn.client.profile.submit({ ...handedIn.of, revision: handedIn.revision })
  const filling = await answering()
  const applications = await buildFormProgram(app, {
    preset: 'channel_program',
    host,
    owner,
    policy: { entry: ['invite'], formWhen: 'before_account', domainMatching: 'off' },
  })
  const withTerms = await buildProgram(app, {
    name: `${confidential} Terms`,
    preset: 'b2b_portal',
    host,
    owner,
    policy: { account: 'person', acceptor: 'invitee', uniqueness: 'program' },
  })
  const agreement = await withTerms.client.terms.create({
    id: withTerms.id,
    title: `${confidential} agreement`,
    text: `${confidential} text`,
    acceptedBy: 'any_member',
    deadlineDays: 30,
  })
  const agreeing = await buildInvitation(app, withTerms, { email: activePartner.email, ...named('Agreeing') })
  await (await app.as(activePartner.person)).inbox.accept({ id: agreeing.id, newOrganization: 'named' })
  const applicant = await buildInvitation(app, applications, { email: 'applicant@partner.example' })
  await app.anonymous().application.save({ secret: applicant.secret, revision: 0, answers: wholeAnswers })

  const invited = await invitedColleague(client)
  app.clock.advance({ minutes: 5 })
  await app.deliverMail()
  const fresh = await client.partnerships.invite({
    id: program.id,
    rows: [{ email: 'fresh@partner.example', ...named('Fresh') }],
  })

  const view = await client.views.create({ name: `${confidential} view`, shared: true, filter: { tab: 'active' } })
  const run = await client.bulkRuns.start({ verb: 'remind', ids: [open.partnershipId] })

  const mailDomain = await client.mailDomains.add({ domain: 'acme.example' })
  const system = <T>(work: Parameters<typeof db.transaction<T>>[1]) => db.transaction({ as: 'system' }, work)
  const others = await system(async (tx) => {
    const [mail, failed] = await tx.selectFrom('mail').select('id').orderBy('id').limit(2).execute()
    await tx
      .updateTable('mail')
      .set({ state: 'queued' })
      .where('id', '=', mail?.id ?? '')
      .execute()
    await tx
      .updateTable('mail')
      .set({ state: 'failed' })
      .where('id', '=', failed?.id ?? '')
      .execute()
    const notice = await tx
      .selectFrom('notification')
      .select('id')
      .where('person_id', '=', owner.id)
      .executeTakeFirstOrThrow()
    const block = await tx
      .insertInto('blocked_address')
      .values({ id: uuidOf('blk_01h455vb4pex5vsknk084sn02q'), email: 'blocked@example.org', reason: 'administrator' })
      .returning('id')
      .executeTakeFirstOrThrow()
    const report = await tx
      .insertInto('abuse_report')
      .values({
        id: uuidOf('rpt_01h455vb4pex5vsknk084sn02q'),
        invitation_id: uuidOf(open.id),
        host_id: organizationId,
        email: open.email,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    return { mail, failed, notice, block, report }
  })

  const acting = async (person: { id: string }, organization?: string): Promise<Knocking> => ({
    cookie: await app.cookieOf(person),
    ...(organization && { organization: toPublicId('org', organization) }),
  })
  const endedCookie = await acting(owner, organizationId)
  const sessions = await (await app.as(owner)).session.listSessions()
  await (await app.as(owner)).session.endOtherSessions()
  const as: World['as'] = {
    nobody: {},
    ended: endedCookie,
    stranger: await acting(stranger),
    viewer: await acting(viewer.person, organizationId),
    member: await acting(member.person, organizationId),
    partner_manager: await acting(manager.person, organizationId),
    admin: await acting(admin.person, organizationId),
    owner: await acting(owner, organizationId),
    former: await acting(former.person, organizationId),
    foreign: await acting(foreign, elsewhere.id),
    trespasser: await acting(foreign, organizationId),
    partner: await acting(activePartner.person),
    invitee: await acting(invitee),
    installation_admin: await acting(installationAdmin),
  }
  const mine = (await (await app.as(owner)).session.listSessions()).items
  const seen = await (await app.as(owner, organizationId)).partnerships.get({ id: again.partnershipId })
  const mem = (of: { membership: { id: string } }) => toPublicId('mem', of.membership.id)
  const world: World = {
    app,
    db,
    as,
    hostId: toPublicId('org', organizationId),
    slug: 'acme',
    program: program.id,
    plainProgram: refused.id,
    archivedProgram: archivedProgram.id,
    colleague: mem(colleague),
    inactive: mem(inactive),
    invited,
    joining: mem(joining),
    active: activePartner.partnershipId,
    matching: matching.partnershipId,
    activePerson: toPublicId('psn', activePartner.person.id),
    reviewing: reviewing.partnershipId,
    suspended: suspended.partnershipId,
    prospect: prospect.id,
    archived: archived.partnershipId,
    revoked: again.partnershipId,
    unclaimed: unclaimed.partnershipId,
    waiting,
    proposing,
    formProgram: forms.id,
    filling: filling.partnershipId,
    handedIn: handedIn.partnershipId,
    profiled: profiled.partnershipId,
    applicationSecret: applicant.secret,
    termsProgram: withTerms.id,
    terms: agreement.id,
    agreeing: agreeing.partnershipId,
    open: open.partnershipId,
    receipt: seen.receiptId ?? '',
    openInvitation: open.id,
    freshInvitation: fresh.verdicts[0]?.invitationId ?? '',
    declinedInvitation: declined.id,
    sponsor: toPublicId('psn', colleague.person.id),
    ownerSession: (mine[0] ?? sessions.items[0])?.id ?? '',
    ownerNotice: toPublicId('ntf', others.notice.id),
    mail: toPublicId('mail', others.mail?.id ?? ''),
    failedMail: toPublicId('mail', others.failed?.id ?? ''),
    mailDomain: mailDomain.id,
    otherOrganization: toPublicId('org', elsewhere.id),
    suspendedOrganization: toPublicId('org', suspendedOrganization.organization.id),
    requestingOrganization: toPublicId('org', requesting.organization.id),
    block: toPublicId('blk', others.block.id),
    report: toPublicId('rpt', others.report.id),
    view: view.id,
    run: run.id,
  }
  await db.keep()
  return world
}

async function invitedColleague(client: Client): Promise<string> {
  const { items } = await client.members.invite({ emails: ['joining@host.example'], role: 'member' })
  return items[0]?.memberId ?? ''
}
