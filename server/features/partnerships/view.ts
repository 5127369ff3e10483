/** What the public page of an invitation is made of, in the visitor's state. Shared with `server/pages`. */
import type { ErrorCode } from '#contract/errors.ts'
import type { InvitationState, PartnershipStatus, PermissionName, PresetName, Visibility } from '#contract/names.ts'
import type { Policy } from '#contract/policy.ts'
import type { Vocabulary } from '#contract/vocabulary.ts'

/** Who looks at the page. */
export type VisitorRelation =
  /** No session, and the address has no account yet: name and password on the page. */
  | 'signed_out_new'
  /** No session, and the address has an account: sign in, then come back. */
  | 'signed_out_known'
  /** No session and a copied link: nothing is told about the address until a mailed code proves the mailbox. */
  | 'signed_out_unproved'
  /** Signed in with the invited, verified address. */
  | 'signed_in_invitee'
  /** Signed in with the invited address, which is not verified yet. */
  | 'signed_in_unverified'
  /** Signed in as an administrator of an organization the invited person is a member of (acceptor `partner_admin`). */
  | 'signed_in_colleague'
  /** Signed in with another address. */
  | 'signed_in_other'

/** Which organization becomes the partner on accepting. */
export type AcceptingOrganization =
  /** The one personal organization, made silently. */
  | 'personal'
  /** A new one with the name the host gave. */
  | 'named'
  /** The visitor chooses one of `organizations`, or a new one (with `needsSignUp`: by filling in the company). */
  | 'choose'
  /** A company has to sign up: `NewOrganizationInput`. */
  | 'sign_up'

export interface InvitationView {
  invitationId: string
  state: InvitationState
  /** How the link in hand came about: a copied one does not prove the mailbox. */
  link: 'mailed' | 'copied'
  /** The link is dead (answered, withdrawn) or only opens the answered page: no facts of the offer are given then. */
  spent: boolean
  host: {
    /** Public id. */
    id: string
    name: string
    slug: string
    colour: string
    logoUrl: string | null
    contactName: string | null
    contactAddress: string | null
    timeZone: string
    /** Mail domains it has proved, as people write them. */
    mailDomains: string[]
  }
  program: { id: string; name: string; preset: PresetName; vocabulary: Vocabulary; policy: Policy }
  /** The inviter, while still a member of the host. */
  inviter: string | null
  invited: {
    /** Plain to whoever got the mail or is signed in with it, masked (`a•••@example.com`) to others. */
    email: string
    masked: boolean
    firstName: string
    lastName: string
    /** What the host calls the partner. */
    partnerName: string
  }
  message: string
  permissions: { name: PermissionName; title: string; says: string }[]
  visibility: Visibility
  /** The instant access ends; null: open-ended. */
  endsAt: Date | null
  expiresAt: Date | null
  createdAt: Date
  /** What will be asked on and after accepting, in sentences. */
  asks: string[]
  visitor: {
    relation: VisitorRelation
    name: string | null
    email: string | null
    /** This visitor accepted or declined it. */
    answeredByMe: boolean
    /** Where an accepted partnership is found, for whoever may see it. */
    landing: string | null
    /** Another's open invitation of the same host to the visitor's own address exists in the inbox. */
    inboxHasOpen: boolean
  }
  accepting: AcceptingOrganization
  /** It is accepted by handing in the application, on this very page. */
  application: boolean
  /** What became of it since it was handed in, for whoever got the mail; the word is the program's. */
  applied: { status: PartnershipStatus; word: string } | null
  /** Organizations of the visitor that may or may not accept, and why not. */
  organizations: { id: string; name: string; slug: string; mayAccept: true | ErrorCode }[]
  can: Record<'accept' | 'decline' | 'reconsider' | 'pass_on' | 'report' | 'request_new_link', true | ErrorCode>
}

/** A company signing up with the acceptance. */
export interface NewOrganizationInput {
  name: string
  slug?: string
  size?: string
  industry?: string
  address?: string
  city?: string
  country?: string
  phone?: string
}

/** By the link in hand, or by its public id from the inbox. */
export type InvitationHandle = { secret: string } | { invitationId: string }

export type AcceptInput = InvitationHandle & {
  /** For an address without an account, through a mailed link. */
  password?: string
  name?: string
  /** Public id of the organization that accepts. */
  organizationId?: string
  /** `'named'`: a new one with the name the host gave. */
  newOrganization?: NewOrganizationInput | 'named'
  /** Of the browser, for the list of sessions. */
  userAgent?: string | null
}

export interface NewSession {
  token: string
  expiresAt: Date
}

export interface Accepted {
  /** Public id. */
  partnershipId: string
  /** Only where the acceptance made the account: to be set as the session cookie. */
  session?: NewSession
  /** Where to go next. */
  landing: string
}

export interface SignUpInput {
  secret: string
  name: string
  password: string
  phone?: string
  /** Where the program asks for a company (`account: organization`). */
  newOrganization?: NewOrganizationInput
  userAgent?: string | null
}
