/** What every action is handed: the database, the time, who asks. Nothing here is global, so tests give their own. */
import type { Channel, OrganizationRole } from '#contract/names.ts'
import type { Database } from './db/types.ts'
import type { Logger } from './log.ts'

/** The one place a session opens, until what is asked there is done. */
export interface Confinement {
  partnershipId: string
  path: string
}

/** Who asks. Loaded in one statement per request, never from a cache. */
export type Actor =
  /** Nobody is signed in. */
  | { kind: 'anonymous' }
  /** A signed-in person, not acting for an organization. */
  | {
      kind: 'person'
      personId: string
      name: string
      email: string
      emailVerified: boolean
      isInstallationAdmin: boolean
      sessionId: string
      /** When the session ends if it is not used again. */
      sessionEndsAt?: Date
      confinedTo?: Confinement
    }
  /** A signed-in person acting as an active member of an organization. */
  | {
      kind: 'member'
      personId: string
      name: string
      email: string
      emailVerified: boolean
      isInstallationAdmin: boolean
      sessionId: string
      sessionEndsAt?: Date
      confinedTo?: Confinement
      organizationId: string
      role: OrganizationRole
    }
  /** A schedule or a rule, recorded as such, never as a person. */
  | { kind: 'time' }
  | { kind: 'policy' }
  /** The command line on the server itself. */
  | { kind: 'operator' }

export type SignedIn = Extract<Actor, { personId: string }>
export type MemberActor = Extract<Actor, { kind: 'member' }>

export interface Ctx {
  db: Database
  /** The clock. Expiry and every rule are judged by it; tests move it. */
  now(): Date
  actor: Actor
  requestId: string
  /** How the request came; null: nobody asked, a schedule or a rule acts by itself. */
  channel: Channel | null
  /** Client address, for history and limits; never logged in full. */
  address: string | null
  log: Logger
  /** Public address of the installation without a slash at the end, for links. */
  publicUrl: string
  /** Where an organization of this identity is found, as it is shown to people. */
  addressOf(identity: string): string
}

/** A context whose actor is a member; routes with `access.as: 'member'` get this. */
export type MemberCtx = Ctx & { actor: MemberActor }
export type PersonCtx = Ctx & { actor: SignedIn }
