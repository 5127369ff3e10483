/** Sessions: opened after proof, idle and absolute limits, known to the database only by the hash of their token. */
import type { Actor, Confinement, PersonCtx } from '#server/platform/ctx.ts'
import type { Database, Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'
import { fromPublicId, toPublicId } from '#server/platform/id.ts'
import { absoluteSeconds, hashSecret, idleSeconds, newSecret, withLibrary } from './library.ts'
import { deleteSessions, findSession, findStanding, type Standing, savePerson, touchSession } from './store.ts'

/** Where a session is opened from. */
export interface Visit {
  address: string | null
  userAgent: string | null
  now: Date
}

export interface OpenedSession {
  /** For the cookie; it rests nowhere. */
  token: string
  expiresAt: Date
}

/** How long the cookie is kept; the server decides earlier. */
export const cookieSeconds = absoluteSeconds

/** Opens a session for somebody who has just proved who they are. In the scope identity or system. */
export async function openSession(tx: Tx, personId: string, visit: Visit): Promise<OpenedSession> {
  const token = newSecret()
  const expiresAt = new Date(visit.now.getTime() + idleSeconds * 1000)
  await withLibrary(tx, (store) =>
    store.createSession(
      personId,
      false,
      {
        token,
        expiresAt,
        createdAt: visit.now,
        updatedAt: visit.now,
        ipAddress: visit.address ?? '',
        userAgent: (visit.userAgent ?? '').slice(0, 400),
      },
      true,
    ),
  )
  await savePerson(tx, personId, { lastSignInAt: visit.now }, visit.now)
  return { token, expiresAt }
}

/** Ends sessions of a person: all of them, or all but one. From the next request nobody gets in with them. */
export async function endSessions(tx: Tx, personId: string, which: { except?: string } = {}): Promise<number> {
  return deleteSessions(tx, personId, which)
}

/** A session is written to at most this often while it is used. */
const touchAfterSeconds = 10 * 60

/**
 * Who asks: session, person, membership, role and suspension, loaded in one statement and never from a cache. Without a
 * valid session: nobody. An organization one is no active member of is not found.
 */
export async function authenticate(
  db: Database,
  token: string | undefined,
  organizationPublicId: string | undefined,
  now: Date,
  by: 'person' | 'open_page' = 'person',
): Promise<Actor> {
  if (!token || token.length > 200) return { kind: 'anonymous' }
  const organizationId = organizationPublicId === undefined ? null : fromPublicId('org', organizationPublicId)
  const standing = await db.transaction({ as: 'identity' }, (tx) =>
    findStanding(tx, hashSecret(token), organizationId, now),
  )
  if (!standing) return { kind: 'anonymous' }
  const absoluteEnd = absoluteEndOf(standing)
  if (absoluteEnd <= now) return { kind: 'anonymous' }
  // a tab that was left open is no use of the session
  const endsAt = by === 'person' ? await touch(db, standing, absoluteEnd, now) : standing.expiresAt
  return actorOf(standing, organizationId !== null, endsAt)
}

const absoluteEndOf = ({ startedAt }: { startedAt: Date }) => new Date(startedAt.getTime() + absoluteSeconds * 1000)

async function touch(db: Database, standing: Standing, absoluteEnd: Date, now: Date): Promise<Date> {
  if (now.getTime() - standing.lastUsedAt.getTime() < touchAfterSeconds * 1000) return standing.expiresAt
  try {
    return await db.transaction({ as: 'identity' }, (tx) => touchSession(tx, standing.sessionId, now, absoluteEnd))
  } catch {
    // e.g. no disk space: reading goes on, the session merely ends a little earlier
    return standing.expiresAt
  }
}

/** Where the form is that has to be completed first (`form_blocks: everything`). */
export function formOf(partnership: string): Confinement {
  const partnershipId = toPublicId('pship', partnership)
  return { partnershipId, path: `/home/p/${partnershipId}/form` }
}

function actorOf(standing: Standing, actsForOrganization: boolean, sessionEndsAt: Date): Actor {
  const person = {
    personId: standing.personId,
    name: standing.name,
    email: standing.email,
    emailVerified: standing.emailVerified,
    isInstallationAdmin: standing.isInstallationAdmin,
    sessionId: standing.sessionId,
    sessionEndsAt,
    ...(standing.confinedTo && { confinedTo: formOf(standing.confinedTo) }),
  }
  if (!actsForOrganization) return { kind: 'person', ...person }
  if (!standing.organizationId || !standing.role) throw new AppError('not_found')
  if (standing.suspendedAt) throw new AppError('organization_suspended')
  return { kind: 'member', ...person, organizationId: standing.organizationId, role: standing.role }
}

/** How long a session lasts: until then unless it is used, and however much it is used. */
export interface SessionEnd {
  expiresAt: Date
  latestAt: Date
}

export async function readSessionEnd(tx: Tx, sessionId: string): Promise<SessionEnd> {
  const session = await findSession(tx, sessionId)
  if (!session) throw new AppError('not_signed_in')
  return { expiresAt: session.expiresAt, latestAt: absoluteEndOf(session) }
}

/** Counts as a use, for somebody who is about to be signed out: seven days more, within the thirty. */
export async function extendSession(ctx: PersonCtx): Promise<SessionEnd> {
  return ctx.db.transaction({ as: 'identity' }, async (tx) => {
    const { latestAt } = await readSessionEnd(tx, ctx.actor.sessionId)
    return { expiresAt: await touchSession(tx, ctx.actor.sessionId, ctx.now(), latestAt), latestAt }
  })
}
