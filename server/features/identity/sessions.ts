/** Sessions: opened after proof, idle and absolute limits, known to the database only by the hash of their token. */
import type { Actor } from '#server/platform/ctx.ts'
import type { Database, Tx } from '#server/platform/db/types.ts'
import { AppError } from '#server/platform/errors.ts'
import { fromPublicId } from '#server/platform/id.ts'
import { absoluteSeconds, hashSecret, idleSeconds, newSecret, withLibrary } from './library.ts'
import { deleteSessions, findStanding, type Standing, savePerson, touchSession } from './store.ts'

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
): Promise<Actor> {
  if (!token || token.length > 200) return { kind: 'anonymous' }
  const organizationId = organizationPublicId === undefined ? null : fromPublicId('org', organizationPublicId)
  const standing = await db.transaction({ as: 'identity' }, (tx) =>
    findStanding(tx, hashSecret(token), organizationId, now),
  )
  if (!standing) return { kind: 'anonymous' }
  const absoluteEnd = new Date(standing.startedAt.getTime() + absoluteSeconds * 1000)
  if (absoluteEnd <= now) return { kind: 'anonymous' }
  await touch(db, standing, absoluteEnd, now)
  return actorOf(standing, organizationId !== null)
}

async function touch(db: Database, standing: Standing, absoluteEnd: Date, now: Date): Promise<void> {
  if (now.getTime() - standing.lastUsedAt.getTime() < touchAfterSeconds * 1000) return
  try {
    await db.transaction({ as: 'identity' }, (tx) => touchSession(tx, standing.sessionId, now, absoluteEnd))
  } catch {
    // e.g. no disk space: reading goes on, the session merely ends a little earlier
  }
}

function actorOf(standing: Standing, actsForOrganization: boolean): Actor {
  const person = {
    personId: standing.personId,
    name: standing.name,
    email: standing.email,
    emailVerified: standing.emailVerified,
    isInstallationAdmin: standing.isInstallationAdmin,
    sessionId: standing.sessionId,
  }
  if (!actsForOrganization) return { kind: 'person', ...person }
  if (!standing.organizationId || !standing.role) throw new AppError('not_found')
  if (standing.suspendedAt) throw new AppError('organization_suspended')
  return { kind: 'member', ...person, organizationId: standing.organizationId, role: standing.role }
}
