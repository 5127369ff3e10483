/** The demonstration, told scene by scene. Days are counted from today; whatever is due in between happens by itself. */

import type { Client } from '#sdk'
import { signUp, verifyAddress } from '#server/features/identity/index.ts'
import { acceptMemberInvitation, setUp } from '#server/features/organizations/index.ts'
import {
  acceptInvitation,
  declineInvitation,
  markOpened,
  passOnInvitation,
  reportInvitation,
  signUpByInvitation,
} from '#server/features/partnerships/index.ts'
import { agencyProfileOf, partnerFormAnswers, samplePdf } from './answers.ts'
import { colleagues, type HostName, hosts, owners, type PersonName, people } from './cast.ts'
import type { Stage } from './stage.ts'

/** An organization that hosts, as the scenes need it. */
interface Host {
  organization: string
  program: string
}
type Offer = NonNullable<Parameters<Client['partnerships']['invite']>[0]['offer']>
type Verb = 'invite' | 'create_approved' | 'invite_and_approve'

interface Invited {
  email: string
  name?: string
  firstName?: string
  lastName?: string
  city?: string
  website?: string
  message?: string
  offer?: Offer
  verb?: Verb
  /** A partner that was recorded before. */
  partnershipId?: string
}

/** What the scenes do again and again, in the words of the product. */
function actions(stage: Stage, password: string, world: Map<HostName, Host>) {
  const host = (name: HostName): Host => {
    const found = world.get(name)
    if (!found) throw new Error(`${name} is not there yet`)
    return found
  }
  const acting = (who: PersonName, name: HostName) => stage.as(people[who].email, host(name).organization)

  async function invite(who: PersonName, name: HostName, { message, offer, verb, ...row }: Invited): Promise<string> {
    const client = await acting(who, name)
    const answer = await client.partnerships.invite({ id: host(name).program, rows: [row], message, offer, verb })
    const verdict = answer.verdicts[0]
    if (!verdict?.partnershipId) throw new Error(`${row.email} could not be invited: ${verdict?.says}`)
    // After ten seconds the mail leaves.
    stage.pass(1)
    await stage.deliver()
    return verdict.partnershipId
  }
  /** A new person follows the link in the mail and accepts. */
  const accept = async (email: string, called: string, hours = 3) => {
    stage.pass(hours * 60)
    const secret = stage.secretOf(email, 'i')
    await markOpened(stage.ctx(), secret)
    await acceptInvitation(stage.ctx(), { secret, name: called, password })
    await stage.deliver()
  }
  const open = (email: string) => markOpened(stage.ctx(), stage.secretOf(email, 'i'))
  const decline = async (email: string, reason?: string) => {
    await open(email)
    await declineInvitation(stage.ctx(), { secret: stage.secretOf(email, 'i'), reason })
    await stage.deliver()
  }
  /** Somebody with an account accepts in the inbox. */
  const acceptInInbox = async (email: string, hostName: string, organizationId?: string) => {
    const client = await stage.as(email)
    const { items } = await client.inbox.list()
    const waiting = items.find((one) => one.host.name === hostName && one.state === 'pending')
    if (!waiting) throw new Error(`no invitation of ${hostName} waits for ${email}`)
    const named = waiting.accepting === 'named' || (waiting.accepting === 'choose' && !organizationId)
    await client.inbox.accept({
      id: waiting.id,
      ...(organizationId ? { organizationId } : named ? { newOrganization: 'named' as const } : {}),
    })
    await stage.deliver()
  }
  /** A new account through the sign-up page. */
  const register = async (email: string, name: string) => {
    await signUp(stage.ctx(), { email, name })
    await stage.deliver()
    const token = stage.secretOf(email, 'verify')
    await verifyAddress(stage.ctx(), { token, password, name, userAgent: 'Sample data' })
  }
  const join = async (email: string, name: string) => {
    const secret = stage.secretOf(email, 'join')
    await acceptMemberInvitation(stage.ctx(), { secret, password, name, userAgent: 'Sample data' })
  }
  /** The newest form somebody has at a host; a session that opens nothing but the form says which. */
  const formOf = async (client: Client, name: HostName): Promise<string> => {
    const { formFirst } = await client.session.me()
    if (formFirst) return formFirst.partnershipId
    const { cards } = await client.portal.cards()
    const card = cards.find((one) => one.host.name === hosts[name].name)
    if (!card) throw new Error(`there is no partnership with ${name}`)
    return card.partnershipId
  }
  /** Saves some answers, with a document where one is named. */
  const fillIn = async (email: string, name: HostName, answers: Record<string, unknown>, file?: [string, string]) => {
    const client = await stage.as(email)
    const id = await formOf(client, name)
    const { revision } = await client.profile.get({ id })
    const named: Record<string, unknown> = {}
    if (file) {
      const [field, title] = file
      const content = samplePdf(title)
      const stored = await client.profile.upload({ id, field, name: `${title}.pdf` }, { content })
      named[field] = [{ id: stored.id }]
    }
    const saved = await client.profile.save({ id, revision, answers: { ...answers, ...named } })
    if (saved.faults[0]) throw new Error(`${email}: ${saved.faults[0].path}: ${saved.faults[0].says}`)
    stage.pass(15)
    return id
  }
  const submit = async (email: string, name: HostName): Promise<string> => {
    const client = await stage.as(email)
    const id = await formOf(client, name)
    const { revision } = await client.profile.get({ id })
    await client.profile.submit({ id, revision })
    await stage.deliver()
    return id
  }
  let profiles = 0
  /** A whole agency profile in one sitting, submitted. */
  const completeProfile = async (email: string, contact: string, agency: string, city: string) => {
    const answers = agencyProfileOf(agency, contact, city, profiles++)
    await fillIn(email, 'riverbend', answers, ['proof_of_status', `Charity certificate of ${agency}`])
    return await submit(email, 'riverbend')
  }
  const inDays = (days: number): string => new Date(stage.now().getTime() + days * 86_400_000).toISOString()
  return {
    host,
    acting,
    invite,
    accept,
    open,
    decline,
    acceptInInbox,
    register,
    join,
    inDays,
    fillIn,
    submit,
    completeProfile,
  }
}
type Actions = ReturnType<typeof actions>

/** Plays everything, from the first set-up to this morning. */
export async function playStory(stage: Stage, password: string): Promise<void> {
  const world = new Map<HostName, Host>()
  const act = actions(stage, password, world)
  await setTheScene(stage, act, world, password)
  // Told day by day, because everything happens in one world: the parts of the four hosts are woven together.
  await firstPartners(stage, act)
  await aFewWeeksIn(stage, act, password)
  await lastWeek(stage, act)
  await today(stage, act)
}

async function setTheScene(stage: Stage, act: Actions, world: Map<HostName, Host>, password: string): Promise<void> {
  await stage.at(-45, 9)
  const { nora } = people
  await setUp(stage.ctx({ kind: 'operator' }), {
    organizationName: hosts.riverbend.name,
    name: nora.name,
    email: nora.email,
    password,
    timeZone: 'Europe/London',
  })
  const administrator = await stage.as(nora.email)
  await administrator.installation.update({
    name: 'Common Ground',
    senderName: 'Common Ground',
    senderAddress: 'no-reply@commonground.example',
    supportAddress: 'support@commonground.example',
    whoMayHost: 'with_approval',
    signUpPage: true,
  })
  const { organizations } = await administrator.session.me()
  await beginHosting(stage, world, 'riverbend', organizations[0]?.id ?? '')
  for (const [index, name] of (['switchyard', 'harbour', 'kestrel'] as const).entries()) {
    await stage.at(-44, 9 + index * 2)
    const owner = people[owners[name]]
    await act.register(owner.email, owner.name)
    const client = await stage.as(owner.email)
    const made = await client.organizations.create({ name: hosts[name].name, timeZone: 'Europe/London' })
    const acting = await stage.as(owner.email, made.id)
    await acting.organizations.requestHosting()
    stage.pass(30)
    await administrator.installation.allowHosting({ id: made.id })
    await beginHosting(stage, world, name, made.id)
  }
  await stage.at(-43, 10)
  for (const { host, person, role } of colleagues) {
    const client = await act.acting(owners[host], host)
    await client.members.invite({ emails: [people[person].email], role })
    stage.pass(20)
    await stage.deliver()
    await act.join(people[person].email, people[person].name)
  }
  for (const name of Object.keys(hosts) as HostName[]) await nameContact(act, name)
}

/** Brand and program. */
async function beginHosting(
  stage: Stage,
  world: Map<HostName, Host>,
  name: HostName,
  organization: string,
): Promise<void> {
  const { colour, city, domain, program } = hosts[name]
  const client = await stage.as(people[owners[name]].email, organization)
  await client.organizations.update({ colour, city, website: `https://${domain}`, country: 'GB' })
  const made = await client.programs.create(program)
  world.set(name, { organization, program: made.id })
}

async function nameContact(act: Actions, name: HostName): Promise<void> {
  const { contact } = hosts[name]
  const person = Object.values(people).find((one) => one.name === contact)
  const client = await act.acting(owners[name], name)
  await client.organizations.update({ contactName: contact, contactAddress: person?.email ?? null })
}

async function firstPartners(stage: Stage, act: Actions): Promise<void> {
  const { invite, accept } = act
  await stage.at(-38, 9, 20)
  const maple = await invite('sam', 'riverbend', {
    email: people.grace.email,
    name: 'Maple Street Pantry',
    firstName: 'Grace',
    lastName: 'Adeyemi',
    city: 'Riverbend',
    message: 'It was good to meet you at the harvest fair. Welcome aboard!',
  })
  await accept(people.grace.email, people.grace.name)
  // in two sittings: the agency first, whom it serves in the evening
  const { areas, ...profile } = agencyProfileOf('Maple Street Pantry', people.grace.name, 'Riverbend', 3)
  await act.fillIn(people.grace.email, 'riverbend', profile)
  stage.pass(300)
  await act.fillIn(people.grace.email, 'riverbend', { areas }, ['proof_of_status', 'Charity certificate'])
  await act.submit(people.grace.email, 'riverbend')
  const brigid = await invite('sam', 'riverbend', {
    email: people.maura.email,
    name: 'St Brigid Community Kitchen',
    firstName: 'Maura',
    lastName: 'Quinn',
    city: 'Netherford',
  })
  await accept(people.maura.email, people.maura.name)
  await act.completeProfile(people.maura.email, people.maura.name, 'St Brigid Community Kitchen', 'Netherford')
  await stage.at(-37, 10)
  const sam = await act.acting('sam', 'riverbend')
  await sam.submissions.return({
    id: maple,
    reason: 'Almost everything is there. One thing, and we can approve you.',
    comments: [{ field: 'client_capacity', body: 'Is that per month or per week?' }],
  })
  await stage.deliver()
  await act.fillIn(people.grace.email, 'riverbend', { client_capacity: '90 families a month' })
  await act.submit(people.grace.email, 'riverbend')
  await approve(act, 'sam', maple, brigid)

  await goodPartners(stage, act, -37, [
    ['Open Door Clinic', 'Selma Ito', 'selma@opendoor.example', 'Riverbend'],
    ['Fern Hill School Pantry', 'Marcus Webb', 'marcus@fernhill.example', 'Fern Hill'],
    ['Quarry Lane Kitchen', 'Amina Yusuf', 'amina@quarrylane.example', 'Netherford'],
  ])

  await stage.at(-36, 11)
  await invite('milo', 'switchyard', {
    email: 'kai@parcelbird.example',
    name: 'Parcelbird',
    firstName: 'Kai',
    lastName: 'Winter',
    website: 'https://parcelbird.example',
    verb: 'create_approved',
  })
  await accept('kai@parcelbird.example', 'Kai Winter')

  await stage.at(-35, 9)
  await invite('vera', 'harbour', {
    email: people.ada.email,
    message: 'Same as last season, if you are free.',
    offer: { endsAt: act.inDays(53) },
  })
  await accept(people.ada.email, people.ada.name, 5)
  await invite('dev', 'harbour', { email: 'eve@linden.example' })
  await accept('eve@linden.example', 'Eve Linden')

  await stage.at(-34, 14)
  const eastgate = await invite('ruth', 'riverbend', {
    email: 'omar@eastgate.example',
    name: 'Eastgate Youth House',
    firstName: 'Omar',
    lastName: 'Haddad',
    city: 'Riverbend',
  })
  await accept('omar@eastgate.example', 'Omar Haddad')
  const green = await invite('sam', 'riverbend', {
    email: 'priya@greenvalley.example',
    name: 'Green Valley Family Aid',
    firstName: 'Priya',
    lastName: 'Nair',
    city: 'Green Valley',
  })
  await accept('priya@greenvalley.example', 'Priya Nair')
  await stage.at(-33, 9)
  await approve(act, 'ruth', eastgate, green)
}

/** Agencies about which there is nothing to tell: invited, accepted within hours, approved on the next morning. */
async function goodPartners(stage: Stage, act: Actions, day: number, agencies: Agency[]): Promise<void> {
  await stage.at(day, 10)
  const ids: string[] = []
  for (const [name, contact, email, city] of agencies) {
    const [firstName = '', lastName = ''] = contact.split(' ')
    ids.push(await act.invite('sam', 'riverbend', { email, name, firstName, lastName, city }))
    await act.accept(email, contact, 1)
    await act.completeProfile(email, contact, name, city)
  }
  await stage.at(day + 1, 9)
  await approve(act, 'sam', ...ids)
}
type Agency = [name: string, contact: string, email: string, city: string]

async function approve(act: Actions, who: PersonName, ...ids: string[]): Promise<void> {
  const client = await act.acting(who, 'riverbend')
  for (const id of ids) await client.partnerships.approve({ id })
}

async function aFewWeeksIn(stage: Stage, act: Actions, password: string): Promise<void> {
  const { invite, accept, decline } = act
  await stage.at(-30, 10)
  const client = await stage.as(people.grace.email)
  const mine = (await client.session.me()).organizations.find((one) => one.kind === 'organization')
  if (mine) {
    const acting = await stage.as(people.grace.email, mine.id)
    await acting.members.invite({ emails: ['ben@maplestreet.example'], role: 'member' })
    stage.pass(90)
    await stage.deliver()
    await act.join('ben@maplestreet.example', 'Ben Adeyemi')
  }

  await stage.at(-28, 13)
  await invite('jonas', 'kestrel', {
    email: people.ingrid.email,
    name: 'Brightwater Logistics',
    firstName: 'Ingrid',
    lastName: 'Solberg',
    city: 'Brightwater',
  })
  stage.pass(60)
  const secret = stage.secretOf(people.ingrid.email, 'i')
  await signUpByInvitation(stage.ctx(), {
    secret,
    name: people.ingrid.name,
    password,
    newOrganization: {
      name: 'Brightwater Logistics',
      slug: 'brightwater',
      size: '51–250 people',
      industry: 'Logistics',
      city: 'Brightwater',
      country: 'GB',
    },
  })
  await act.acceptInInbox(people.ingrid.email, hosts.kestrel.name, await ownOrganization(stage, people.ingrid.email))

  await stage.at(-25, 9)
  await invite('sam', 'riverbend', {
    email: 'walter@northside.example',
    name: 'Northside Shelter',
    firstName: 'Walter',
    lastName: 'Kim',
    city: 'Northside',
  })
  await invite('vera', 'harbour', { email: 'dan@roth.example' })
  await act.open('dan@roth.example')

  await goodPartners(stage, act, -22, [
    ['Second Spring Shelter', 'Leo Castellan', 'leo@secondspring.example', 'Upper Lakes'],
    ['Twelve Oaks Family Room', 'Hana Novak', 'hana@twelveoaks.example', 'Riverbend'],
  ])
  await stage.at(-21, 11)
  await invite('milo', 'switchyard', {
    email: 'yara@quietforms.example',
    name: 'Quietforms',
    firstName: 'Yara',
    lastName: 'Boone',
    verb: 'create_approved',
  })
  await accept('yara@quietforms.example', 'Yara Boone')
  await invite('vera', 'harbour', { email: 'ines@calder.example', offer: { permissions: ['briefs'] } })
  await accept('ines@calder.example', 'Ines Calder')

  await stage.at(-20, 15)
  await invite('tess', 'switchyard', {
    email: 'hugo@tallybox.example',
    name: 'Tallybox',
    firstName: 'Hugo',
    lastName: 'Lind',
    verb: 'create_approved',
  })
  await accept('hugo@tallybox.example', 'Hugo Lind')

  await stage.at(-18, 9)
  const lakeside = await invite('sam', 'riverbend', {
    email: 'victor@lakeside.example',
    name: 'Lakeside Relief',
    firstName: 'Victor',
    lastName: 'Lang',
    city: 'Lakeside',
  })
  await accept('victor@lakeside.example', 'Victor Lang')
  await act.completeProfile('victor@lakeside.example', 'Victor Lang', 'Lakeside Relief', 'Lakeside')
  const riverbend = await act.acting('sam', 'riverbend')
  await riverbend.partnerships.reject({
    id: lakeside,
    reason:
      'Lakeside is outside of the area we can drive to. The Upper Lakes bank covers it and knows that you will write.',
  })

  await stage.at(-14, 11)
  await invite('ruth', 'riverbend', {
    email: 'lucy@sunrise.example',
    name: 'Sunrise Mothers’ Circle',
    firstName: 'Lucy',
    lastName: 'Tran',
    city: 'Riverbend',
  })
  stage.pass(300)
  await decline('lucy@sunrise.example', 'We have joined Maple Street Pantry, so one account is enough.')
  await invite('dev', 'harbour', { email: 'cleo@marsh.example' })
  await decline('cleo@marsh.example', 'Fully booked until spring.')

  await stage.at(-13, 9)
  const short = await invite('sam', 'riverbend', {
    email: 'rosa@fairground.example',
    name: 'Fairground Winter Pantry',
    firstName: 'Rosa',
    lastName: 'Bell',
    city: 'Riverbend',
    offer: { endsAt: act.inDays(9) },
  })
  await accept('rosa@fairground.example', 'Rosa Bell', 1)
  await approve(act, 'sam', short)

  await stage.at(-12, 10)
  await act.register(people.ada.email.replace('ada', 'accounts'), 'Quill Accounts')
  const ada = await stage.as(people.ada.email)
  await ada.organizations.create({ name: 'Quill Sourcing', slug: 'quill', city: 'Harbour Point', country: 'GB' })
  await invite('tess', 'switchyard', {
    email: people.ada.email,
    name: 'Quill Sourcing',
    firstName: 'Ada',
    lastName: 'Quill',
    verb: 'create_approved',
  })
  await act.acceptInInbox(people.ada.email, hosts.switchyard.name, await ownOrganization(stage, people.ada.email))
}

async function ownOrganization(stage: Stage, email: string): Promise<string> {
  const client = await stage.as(email)
  const mine = (await client.session.me()).organizations.find((one) => one.kind === 'organization')
  if (!mine) throw new Error(`${email} has no organization`)
  return mine.id
}

async function lastWeek(stage: Stage, act: Actions): Promise<void> {
  const { invite } = act
  await stage.at(-8, 16)
  await leave(stage, 'priya@greenvalley.example', 'We are closing at the end of the month. Thank you for everything.')

  await stage.at(-7, 10)
  await end(act, 'sam', 'riverbend', 'Eastgate Youth House', 'revoke', 'The house closed its doors in October.')
  await end(act, 'vera', 'harbour', 'Eve Linden', 'revoke', 'The search is finished.')

  await stage.at(-6, 11)
  await invite('jonas', 'kestrel', {
    email: 'tom@oldmill.example',
    name: 'Old Mill Timber',
    firstName: 'Tom',
    lastName: 'Ashby',
    city: 'Millbrook',
  })
  stage.pass(200)
  await reportInvitation(stage.ctx(), {
    secret: stage.secretOf('tom@oldmill.example', 'i'),
    reason: 'We have never heard of this company.',
  })
  await end(act, 'milo', 'switchyard', 'Tallybox', 'revoke', 'Tallybox is no longer maintained.')

  await stage.at(-5, 9)
  const riverbend = await act.acting('ruth', 'riverbend')
  await riverbend.partnerships.record({
    id: act.host('riverbend').program,
    name: 'Hope Lane Closet',
    email: 'dina@hopelane.example',
    firstName: 'Dina',
    lastName: 'Fox',
    city: 'Hope Lane',
    note: 'Met at the county meeting. Wants to start in the new year.',
  })
  await invite('anneke', 'kestrel', {
    email: 'marta@tidewater.example',
    name: 'Tidewater Supplies',
    firstName: 'Marta',
    lastName: 'Reyes',
  })
  await act.open('marta@tidewater.example')
  await passOnInvitation(stage.ctx(), {
    secret: stage.secretOf('marta@tidewater.example', 'i'),
    email: 'purchasing@tidewater.example',
    name: 'Piotr Hale',
  })

  await stage.at(-3, 14)
  await end(
    act,
    'sam',
    'riverbend',
    'St Brigid Community Kitchen',
    'suspend',
    'Two pick-ups were missed. Please call Sam, then we open it again.',
  )
}

/** Profiles and forms that are under way: begun, handed in, returned, asked anew, and one that approves by itself. */
async function inTheMiddle(stage: Stage, act: Actions): Promise<void> {
  const { invite, accept } = act
  await stage.at(-4, 10)
  const tomas = people.tomas
  const corner = await invite('ruth', 'riverbend', {
    email: tomas.email,
    name: 'Corner House',
    firstName: 'Tomas',
    lastName: 'Reed',
    city: 'Riverbend',
  })
  await accept(tomas.email, tomas.name, 2)
  await act.completeProfile(tomas.email, tomas.name, 'Corner House', 'Riverbend')
  const ruth = await act.acting('ruth', 'riverbend')
  await ruth.submissions.return({
    id: corner,
    reason: 'Thank you! Two things are left before we can approve you.',
    comments: [
      { field: 'website', body: 'The page does not open for us. Is the address right?' },
      { field: 'areas', body: 'Do you still serve families in the Upper Lakes?' },
    ],
  })
  await stage.deliver()
  const asTomas = await stage.as(tomas.email)
  await asTomas.profile.comment({ id: corner, field: 'areas', body: 'Yes, on Fridays.' })

  await stage.at(-3, 9)
  await invite('sam', 'riverbend', {
    email: 'joan@bridgestreet.example',
    name: 'Bridge Street Pantry',
    firstName: 'Joan',
    lastName: 'Mercer',
    city: 'Riverbend',
  })
  await accept('joan@bridgestreet.example', 'Joan Mercer', 1)
  await act.fillIn('joan@bridgestreet.example', 'riverbend', {
    agency_name: 'Bridge Street Pantry',
    agency_type: 'food_pantry',
    mission: 'A hot meal for whoever comes, every day of the year.',
  })
  const { items } = await ruth.partnerships.list({ q: 'Open Door Clinic' })
  const [clinic] = items
  if (clinic)
    await ruth.submissions.requestRecertification({ id: clinic.id, reason: 'Please check your opening times.' })

  const { lena } = people
  await invite('tess', 'switchyard', {
    email: lena.email,
    name: 'Copperline',
    firstName: 'Lena',
    lastName: 'Marsh',
    website: 'https://copperline.example',
  })
  await accept(lena.email, lena.name, 1)
  await act.fillIn(lena.email, 'switchyard', { headquarters: 'GB', has_public_api: false })
  await invite('tess', 'switchyard', {
    email: 'juno@stackwise.example',
    name: 'Stackwise',
    firstName: 'Juno',
    lastName: 'Hart',
  })
  await accept('juno@stackwise.example', 'Juno Hart', 1)
  await act.fillIn('juno@stackwise.example', 'switchyard', partnerFormAnswers)
  await act.submit('juno@stackwise.example', 'switchyard')
}

async function today(stage: Stage, act: Actions): Promise<void> {
  const { invite, accept } = act
  await inTheMiddle(stage, act)
  await stage.at(-2, 9)
  await invite('sam', 'riverbend', {
    email: 'ana@littlesteps.example',
    name: 'Little Steps Family Center',
    firstName: 'Ana',
    lastName: 'Ruiz',
    city: 'Riverbend',
    message: 'As discussed on the phone.',
  })
  stage.pass(120)
  await act.open('ana@littlesteps.example')
  await invite('tess', 'switchyard', {
    email: 'rosa@ledgerly.example',
    name: 'Ledgerly',
    firstName: 'Rosa',
    lastName: 'Pinto',
    verb: 'create_approved',
  })
  await invite('vera', 'harbour', { email: 'ben@carver.example', offer: { permissions: ['shortlists', 'notes'] } })

  await stage.at(-1, 10)
  await invite('sam', 'riverbend', {
    email: 'noor@harvesttable.example',
    name: 'Harvest Table',
    firstName: 'Noor',
    lastName: 'Aziz',
    city: 'Netherford',
  })
  await accept('noor@harvesttable.example', 'Noor Aziz')
  await act.completeProfile('noor@harvesttable.example', 'Noor Aziz', 'Harvest Table', 'Netherford')
  await invite('ruth', 'riverbend', {
    email: 'pat@nowhere.example',
    name: 'Willow Creek Outreach',
    firstName: 'Pat',
    lastName: 'Nolan',
    city: 'Willow Creek',
  })
  await invite('jonas', 'kestrel', {
    email: people.ada.email,
    name: 'Quill Sourcing',
    firstName: 'Ada',
    lastName: 'Quill',
    message: 'We are looking for a second pair of eyes on our timber suppliers.',
  })
  const harbour = await act.acting('vera', 'harbour')
  await harbour.members.invite({ emails: ['theo@harbourhale.example'], role: 'partner_manager' })

  await supplierTerms(stage, act)

  await stage.at(0, 7)
  await act.register('mina@foxglove.example', 'Mina Sorel')
  const mina = await stage.as('mina@foxglove.example')
  const foxglove = await mina.organizations.create({ name: 'Foxglove Studio', city: 'Harbour Point' })
  await (await stage.as('mina@foxglove.example', foxglove.id)).organizations.requestHosting()
  await invite('vera', 'harbour', {
    email: 'mina@foxglove.example',
    message: 'Welcome! Could you help us with the spring list?',
  })
  await stage.deliver()
}

/** What suppliers agree to: one has, and is asked again since the text has changed. */
async function supplierTerms(stage: Stage, act: Actions): Promise<void> {
  const anneke = await act.acting('anneke', 'kestrel')
  const { items } = await anneke.programs.list()
  const [program] = items
  if (!program) throw new Error('Kestrel Works has no program')
  const title = 'Supplier terms'
  const text = `# How we work together

- Orders are confirmed within **two working days**.
- Invoices are paid within 60 days.
- Timber comes from certified sources.

Questions: [write to us](mailto:suppliers@kestrelworks.example).`
  const { id } = await anneke.terms.create({
    id: program.id,
    title,
    text,
    acceptedBy: 'partner_admin',
    deadlineDays: 30,
  })
  stage.pass(60)
  await stage.deliver()
  const ingrid = await stage.as(people.ingrid.email)
  const card = (await ingrid.portal.cards()).cards.find((one) => one.host.name === hosts.kestrel.name)
  if (!card) throw new Error('Ingrid does not work with Kestrel Works')
  await ingrid.terms.accept({ id: card.partnershipId, document: id, version: 1 })
  stage.pass(240)
  await anneke.terms.publish({
    id,
    after: 1,
    title,
    text: text.replace('60 days', '30 days'),
    changes: 'Invoices are paid within 30 days instead of 60.',
  })
  stage.pass(5)
  await stage.deliver()
}

async function end(
  act: Actions,
  who: PersonName,
  name: HostName,
  partner: string,
  verb: 'revoke' | 'suspend',
  reason: string,
): Promise<void> {
  const client = await act.acting(who, name)
  const { items } = await client.partnerships.list({ q: partner })
  const found = items.find((row) => row.name === partner)
  if (!found) throw new Error(`${partner} is no partner of ${name}`)
  await client.partnerships[verb]({ id: found.id, reason })
}

async function leave(stage: Stage, email: string, reason: string): Promise<void> {
  const client = await stage.as(email)
  const card = (await client.portal.cards()).cards[0]
  if (!card) throw new Error(`${email} works with nobody`)
  await client.portal.leave({ id: card.partnershipId, reason })
  await stage.deliver()
}
