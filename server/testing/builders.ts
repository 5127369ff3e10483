/** What tests begin with. State only what matters; the rest is made up. */
import type { MembershipState, OrganizationRole } from '#contract/names.ts'
import {
  claimPerson,
  ensurePerson,
  hashPassword,
  type Person,
  parseEmail,
  savePerson,
} from '#server/features/identity/index.ts'
import {
  createOrganization,
  findInstallation,
  insertMembership,
  type Organization,
  saveInstallation,
} from '#server/features/organizations/index.ts'
import { insertInstallation } from '#server/features/organizations/installation-store.ts'
import {
  findMembershipOf,
  type Membership,
  saveMembership,
  saveOrganization,
} from '#server/features/organizations/store.ts'
import type { Clock } from '#server/platform/clock.ts'
import type { Actor, Ctx, MemberActor } from '#server/platform/ctx.ts'
import type { Database } from '#server/platform/db/types.ts'

/** What of a test's application the builders need. */
export interface BuildIn {
  db: Database
  clock: Clock
  ctx(actor?: Actor): Ctx
}

/** The password of everybody who was built with one. */
export const testPassword = 'violet-lamp-orchard-7'
let testPasswordHash: Promise<string> | undefined

let count = 0
const next = (): number => ++count

export interface BuildPerson {
  email?: string
  name?: string
  /** False: a stub, made by inviting. */
  claimed?: boolean
  password?: string
  isInstallationAdmin?: boolean
}

export async function buildPerson(app: BuildIn, of: BuildPerson = {}): Promise<Person> {
  const number = next()
  const email = parseEmail(of.email ?? `person${number}@example.org`)
  if (!email) throw new Error(`not an address: ${of.email}`)
  testPasswordHash ??= hashPassword(testPassword)
  const passwordHash = of.password === undefined ? await testPasswordHash : await hashPassword(of.password)
  return app.db.transaction({ as: 'system' }, async (tx) => {
    const name = of.name ?? `Person ${number}`
    const person = await ensurePerson(tx, { email, firstName: name })
    if (of.claimed !== false) await claimPerson(tx, person.id, { passwordHash, name, now: app.clock.now() })
    if (of.isInstallationAdmin) await savePerson(tx, person.id, { isInstallationAdmin: true }, app.clock.now())
    return ensurePerson(tx, { email })
  })
}

export interface BuildOrganization {
  name?: string
  slug?: string
  kind?: Organization['kind']
  hosting?: Organization['hosting']
  owner?: Person
  suspended?: boolean
  /** The installation's first organization, which may host. */
  first?: boolean
}

/** An organization with its owner. The installation is made with the first one. */
export async function buildOrganization(
  app: BuildIn,
  of: BuildOrganization = {},
): Promise<{ organization: Organization; owner: Person }> {
  const owner = of.owner ?? (await buildPerson(app))
  const number = next()
  const organization = await app.db.transaction({ as: 'system' }, async (tx) => {
    const made = await createOrganization(tx, app.ctx(), {
      name: of.name ?? `Organization ${number}`,
      slug: of.slug,
      kind: of.kind,
      hosting: of.hosting,
      ownerPersonId: owner.id,
    })
    const isNew = await insertInstallation(
      tx,
      {
        name: 'Partners Desk',
        senderName: 'Partners Desk',
        senderAddress: 'desk@example.org',
        supportAddress: 'support@example.org',
        timeZone: 'UTC',
      },
      app.clock.now(),
    )
    if (of.first ?? isNew) await saveInstallation(tx, { firstOrganizationId: made.id }, app.clock.now())
    if (of.suspended) await saveOrganization(tx, made.id, { suspendedAt: app.clock.now() }, app.clock.now())
    return made
  })
  return { organization, owner }
}

export interface BuildMember {
  organizationId: string
  role?: OrganizationRole
  state?: MembershipState
  person?: Person
}

/** A member of an organization, active where nothing else is said. */
export async function buildMember(
  app: BuildIn,
  of: BuildMember,
): Promise<{ person: Person; membership: Membership; actor: MemberActor }> {
  const person = of.person ?? (await buildPerson(app))
  const role = of.role ?? 'member'
  const state = of.state ?? 'active'
  const now = app.clock.now()
  const membership = await app.db.transaction({ as: 'system' }, async (tx) => {
    const made = { organizationId: of.organizationId, personId: person.id, role } as const
    const expiresAt = state === 'invited' ? new Date(now.getTime() + 14 * 86_400_000) : undefined
    await insertMembership(tx, { ...made, state: state === 'invited' ? 'invited' : 'active', expiresAt }, now)
    const found = await findMembershipOf(tx, of.organizationId, person.id)
    if (!found) throw new Error('no membership was made')
    await saveMembership(tx, found.id, { state, role }, now)
    return { ...found, state, role }
  })
  return { person, membership, actor: memberActor(person, of.organizationId, role) }
}

/** The actor of a request by an active member, for calling actions directly. */
export function memberActor(person: Person, organizationId: string, role: OrganizationRole): MemberActor {
  return {
    kind: 'member',
    personId: person.id,
    name: person.name,
    email: person.email,
    emailVerified: person.emailVerified,
    isInstallationAdmin: person.isInstallationAdmin,
    sessionId: '00000000-0000-7000-8000-000000000000',
    organizationId,
    role,
  }
}

/** Changes the settings of the installation. */
export async function buildSettings(app: BuildIn, change: Parameters<typeof saveInstallation>[1]): Promise<void> {
  await app.db.transaction({ as: 'system' }, async (tx) => {
    if (!(await findInstallation(tx))) throw new Error('build an organization first')
    await saveInstallation(tx, change, app.clock.now())
  })
}
