/**
 * Applying without an invitation (section 3.5): a public page per program. Whoever fills it in gets a link by mail, and nothing
 * else happens: the application is begun through that link, which proves the address, and counts once it is handed in.
 * Every address is answered alike, so that nobody learns who is a partner here.
 */
import { type Email, ensurePerson, parseEmail } from '#server/features/identity/index.ts'
import { expiryFrom, insertInvitations } from '#server/features/invitations/index.ts'
import { findOrganization, logoPath } from '#server/features/organizations/index.ts'
import { findProgram, type Program, permissionsOf, policyOf, vocabularyOf } from '#server/features/programs/index.ts'
import type { Ctx, MemberCtx } from '#server/platform/ctx.ts'
import { isUniqueViolation } from '#server/platform/db/index.ts'
import type { Scope, Tx } from '#server/platform/db/types.ts'
import { AppError, fault } from '#server/platform/errors.ts'
import { fromPublicId, newId, toPublicId } from '#server/platform/id.ts'
import { bucketName, take } from '#server/platform/limits.ts'
import type { Schedule } from '#server/platform/outbox/index.ts'
import { beginningColumns, livingPolicy } from './case.ts'
import { apply, emptyFacts } from './lifecycle.ts'
import { findObstacles } from './obstacle-store.ts'
import { checkOffer } from './offer.ts'
import { buildInvitation, mailAbout, openedFacts } from './opening.ts'
import { whyNotBegin } from './policy.ts'
import { dropUnfinished, findRejectedAt, findUnfinished } from './registering-store.ts'
import { searchWords } from './search.ts'
import { insertPartnerships } from './store.ts'

/** What the page of a program says before anybody has applied. */
export interface ApplicationDoor {
  programId: string
  host: { name: string; logoUrl: string | null; colour: string }
  title: string
}

export interface ApplicationInput {
  name: string
  firstName: string
  lastName: string
  email: string
}

const dayMs = 86_400_000
/** How long a link works that somebody asked for: also how long an application that is not handed in is kept. */
const linkDays = 14
/** Links one address may ask for, over all programs; and all of one program, so that nobody fills a host's tables. */
const addressLimit = { capacity: 3, refillPerSecond: 3 / 3600 }
const programLimit = { capacity: 200, refillPerSecond: 200 / 3600 }

interface Open {
  program: Program
  hostScope: Scope
  door: ApplicationDoor
}

/** The program, if it takes applications now; otherwise there is nothing here. */
async function findOpen(ctx: Ctx, publicId: string): Promise<Open> {
  return await ctx.db.transaction({ as: 'system' }, async (tx) => {
    const program = await findProgram(tx, programIdOf(publicId))
    const host = program && (await findOrganization(tx, program.hostId))
    if (!program || !host || program.archivedAt || host.suspendedAt) throw new AppError('not_found')
    const policy = await policyOf(tx, program.id)
    if (whyNotBegin({ as: 'applicant' }, 'apply', { policy, invitedEmail: null })) throw new AppError('not_found')
    const logoUrl = logoPath(toPublicId('org', host.id), host.logoHash)
    const title = vocabularyOf(program).acceptTitle.replaceAll('{host}', host.name)
    return {
      program,
      hostScope: { as: 'tenant', organizationId: host.id },
      door: { programId: publicId, host: { name: host.name, logoUrl, colour: host.colour }, title },
    }
  })
}

function programIdOf(publicId: string): string {
  try {
    return fromPublicId('prog', publicId)
  } catch {
    throw new AppError('not_found')
  }
}

/** What the public page shows; changes nothing. */
export async function readApplicationDoor(ctx: Ctx, publicId: string): Promise<ApplicationDoor> {
  return (await findOpen(ctx, publicId)).door
}

/** Mails a link to begin, or to go on, where there is something to begin; the answer is the same for every address. */
export async function requestApplication(
  ctx: Ctx,
  publicId: string,
  input: ApplicationInput,
): Promise<ApplicationDoor> {
  const email = parseEmail(input.email)
  if (!email) throw fault('email', 'address_invalid')
  const open = await findOpen(ctx, publicId)
  await take(ctx.db, bucketName('apply-to', email), addressLimit, ctx.now())
  await take(ctx.db, bucketName('apply-program', open.program.id), programLimit, ctx.now())
  try {
    await ctx.db.transaction(open.hostScope, (tx) => begin(tx, ctx, open, { ...input, email }))
  } catch (error) {
    // the same address at this very moment: one of the two mails is enough
    if (!isUniqueViolation(error, 'partnership_once_by_address')) throw error
  }
  return open.door
}

async function begin(tx: Tx, ctx: Ctx, { program }: Open, input: ApplicationInput & { email: Email }): Promise<void> {
  const now = ctx.now()
  const { email } = input
  const policy = await policyOf(tx, program.id)
  const scopeId = policy.uniqueness === 'host' ? program.hostId : program.id
  const { blocked, own, standing } = await findObstacles(tx, program.hostId, scopeId, [email], now)
  if (blocked.has(email) || own.has(email)) return
  const unfinished = await findUnfinished(tx, program.id, email)
  if (unfinished) return await mailAbout(tx, ctx, unfinished, 'application_link')
  if (standing.length > 0 || !mayReapply(policy.reapplyAfterDays, await findRejectedAt(tx, program.id, email), now))
    return
  const firstName = input.firstName.trim()
  const lastName = input.lastName.trim()
  const name = input.name.trim() || `${firstName} ${lastName}`.trim() || email
  const person = await ctx.db.within(tx, { as: 'identity' }, (inner) =>
    ensurePerson(inner, { email, firstName, lastName }),
  )
  const offer = checkOffer(
    undefined,
    policy,
    permissionsOf(program).map((one) => one.name),
    now,
  )
  // an invitation without an inviter: nobody of the host acts, and of the context no more than the host is used
  const asHost = { ...ctx, actor: { organizationId: program.hostId, personId: null } } as unknown as MemberCtx
  const invitation = {
    ...buildInvitation(asHost, {
      partnershipId: newId(),
      programId: program.id,
      policyVersion: program.policyVersion,
      policy,
      email,
      firstName,
      lastName,
      personId: person.id,
      message: '',
      offer,
      approves: false,
      expiresAt: expiryFrom(now, linkDays),
      undoUntil: now,
      madePartnership: false,
      replaces: null,
    }),
    undo_until: null,
    next_reminder_at: null,
    reminders_on: false,
  }
  const facts = apply(emptyFacts(livingPolicy(policy, policy)), 'invite', now, {
    invitation: { ...openedFacts({ ...invitation, undo_until: now }, offer), undoUntil: null },
  })
  const added = await insertPartnerships(tx, [
    {
      id: invitation.partnership_id,
      host_id: program.hostId,
      program_id: program.id,
      scope_id: scopeId,
      policy_version: program.policyVersion,
      partner_name: name,
      contact_email: email,
      contact_first_name: firstName,
      contact_last_name: lastName,
      ...beginningColumns({ ...facts, archivedAt: now }, now),
      invitation_id: invitation.id,
      invitation_expires_at: invitation.expires_at,
      delivery: 'queued',
      last_activity_at: now,
      search_words: searchWords(name, firstName, lastName, email),
      origin: 'self_registered',
      created_at: now,
      updated_at: now,
    },
  ])
  if (added.size === 0) return
  await insertInvitations(tx, [invitation])
  await mailAbout(tx, ctx, invitation, 'application_link')
}

/** After a rejection one may apply again once the days have passed; null: never. */
export function mayReapply(afterDays: number | null, rejectedAt: Date | null, now: Date): boolean {
  if (rejectedAt === null) return true
  return afterDays !== null && rejectedAt.getTime() + afterDays * dayMs <= now.getTime()
}

/** What was begun and never handed in goes once its link has stopped working. */
export const dropUnfinishedSchedule: Schedule = {
  name: 'partnerships.drop_unfinished',
  everySeconds: 3600,
  run: (ctx) =>
    ctx.db.transaction({ as: 'system' }, (tx) =>
      dropUnfinished(tx, new Date(ctx.now().getTime() - (linkDays + 1) * dayMs)),
    ),
}
