/** What each public page is made of. Pure facts: handlers decide, views only show. */
import type { PartnershipStatus } from '#contract/names.ts'
import type { Vocabulary } from '#contract/vocabulary.ts'

/** What stands around every page. */
export interface PageFrame {
  /** For the style element; the page's content security policy names the same one. */
  nonce: string
  installation: { name: string; logoUrl: string | null; supportAddress: string | null }
  /** Who is signed in, if anybody. */
  visitor: { name: string; email: string } | null
  /** Source of the small script for comfort, inlined with the nonce; null: none (every page works without it). */
  script: string | null
}

/** Whose page it is: heads the page with logo or letter mark and colour. */
export interface PageBrand {
  name: string
  logoUrl: string | null
  /** `#rrggbb` */
  colour: string
}

/** What was typed and what is wrong with it. Passwords are never kept. */
export interface FormState {
  values: Record<string, string>
  faults: FormFault[]
}

export interface FormFault {
  /** Name of the field; null: about the whole form. */
  field: string | null
  says: string
}

export const emptyForm: FormState = { values: {}, faults: [] }

/** What is left to say of an invitation that is no longer open. */
export interface InvitationHost {
  /** `/i/{secret}`: forms post below it. */
  path: string
  host: PageBrand & {
    contactName: string | null
    contactAddress: string | null
    /** Mail domains the host has proved. */
    mailDomains: string[]
  }
  timeZone: string
  words: InvitationWords
}

/** The facts of an invitation that its page shows, in the program's words. */
export interface InvitationFacts extends InvitationHost {
  /** The partner as the host calls it; empty where a person was invited. */
  partner: string
  firstName: string
  lastName: string
  inviter: string | null
  /** The invited address, or its mask where the visitor has not shown that it is theirs. */
  email: string
  message: string
  permissions: { title: string; says: string }[]
  /** When the access ends that is offered; null: open-ended. */
  accessEndsAt: Date | null
  expiresAt: Date | null
  /** What will be asked after accepting, in sentences. */
  asks: string[]
  /** Whether it may be proposed to pass the invitation on. */
  passOn: boolean
}

/** The program's own words of the page, with placeholders filled in (`contract/vocabulary.ts`). */
export interface InvitationWords {
  title: string
  /** One sentence: what is being offered. */
  intro: string
  /** The title above the permissions. */
  permissions: string
  buttons: Pick<
    Vocabulary['buttons'],
    | 'accept'
    | 'set_password'
    | 'sign_up'
    | 'log_in'
    | 'decline'
    | 'reconsider'
    | 'pass_on'
    | 'report'
    | 'request_new_link'
  >
}

/** One of the visitor's organizations. */
export interface OrganizationChoice {
  id: string
  name: string
  identity: string
  /** Why it cannot accept; null: it can. */
  whyNot: string | null
}

/** The page of an invitation in the visitor's state. */
export type AcceptPageView = {
  frame: PageFrame
  form: FormState
} /** No account yet: name and password on this page. */ & (
  | { state: 'new_person'; invitation: InvitationFacts; acceptance: 'implicit' | 'explicit' }
  /** An account exists: sign in and come back. */
  | { state: 'known_person'; invitation: InvitationFacts }
  /** A company has to sign up or log in. */
  | { state: 'greeting'; invitation: InvitationFacts }
  /** A copied link: a mailed code proves the mailbox first. */
  | { state: 'prove_mailbox'; invitation: InvitationFacts; codeSent: boolean; signedIn: boolean }
  /** Signed in as the invited person. `newOrganization`: may name one here, or has to sign one up first. */
  | {
      state: 'answer'
      invitation: InvitationFacts
      organizations: OrganizationChoice[]
      newOrganization: 'no' | 'named' | 'sign_up'
    }
  | { state: 'not_administrator'; invitation: InvitationFacts; organizations: OrganizationChoice[] }
  | { state: 'wrong_account'; invitation: InvitationFacts; inboxHasOpen: boolean }
  | { state: 'sign_up_person'; invitation: InvitationFacts }
  | { state: 'sign_up_organization'; invitation: InvitationFacts; address: string; steps: boolean }
  | { state: 'decline'; invitation: InvitationFacts }
  | { state: 'pass_on'; invitation: InvitationFacts }
  | { state: 'passed_on'; invitation: InvitationHost }
  | { state: 'report'; invitation: InvitationFacts }
  | { state: 'reported'; invitation: InvitationHost }
  | { state: 'declined'; invitation: InvitationHost; canReconsider: boolean; canReport: boolean }
  /** `landing`: where the visitor who accepted it goes on. */
  | { state: 'accepted'; invitation: InvitationHost; landing: string | null }
  /** Accepted by handing in an application: what became of it so far. */
  | {
      state: 'applied'
      invitation: InvitationHost
      /** The invited address, where mails about it go. */
      email: string
      applied: { status: PartnershipStatus; word: string }
    }
  | { state: 'taken'; invitation: InvitationHost }
  | { state: 'expired'; invitation: InvitationHost; canRenew: boolean; forgotPassword: boolean }
  | { state: 'offer_ended'; invitation: InvitationHost }
  | { state: 'new_link_sent'; invitation: InvitationHost }
  | { state: 'withdrawn'; invitation: InvitationHost }
  | { state: 'reinvited'; invitation: InvitationHost }
  | { state: 'wrong_link' }
)
export type AcceptPageState = AcceptPageView['state']

/** Pages of the account, in the installation's brand. */
export type AccountPageView = { frame: PageFrame; form: FormState } & (
  | { state: 'sign_in'; next: string; signUp: boolean; notice: string | null }
  | { state: 'two_factor'; next: string }
  | { state: 'sign_up'; next: string }
  | { state: 'sign_up_closed' }
  | { state: 'sign_up_sent'; email: string }
  /** The name and password of the account are chosen by whoever opened the mailed link. */
  | { state: 'verify'; path: string; email: string; name: string }
  | { state: 'forgot_password'; next: string }
  | { state: 'forgot_password_sent'; email: string }
  /** `first`: no password was set before. */
  | { state: 'reset_password'; path: string; first: boolean }
  | { state: 'link_invalid'; what: 'verify' | 'reset_password' }
  | { state: 'sign_out'; next: string }
)

/** First set-up: five questions. */
export interface SetupPageView {
  frame: PageFrame
  form: FormState
  token: string
  /** `not_set_up`: any other page before the set-up. */
  state: 'questions' | 'token_wrong' | 'already_set_up' | 'not_set_up'
  timeZones: string[]
}

/** A colleague is invited into an organization. */
export type JoinPageView = { frame: PageFrame; form: FormState } & (
  | { state: 'new_person' | 'known_person' | 'answer' | 'wrong_account' | 'declined' | 'expired'; join: JoinFacts }
  | { state: 'wrong_link' }
)

/** The public page where partners apply without an invitation. */
export interface ApplyPageView {
  frame: PageFrame
  form: FormState
  door: { programId: string; title: string; host: PageBrand }
  /** The address a link was asked for; null: nobody has asked yet. */
  sentTo: string | null
}

export interface JoinFacts {
  /** `/join/{secret}` */
  path: string
  organization: PageBrand
  inviter: string | null
  /** The role in words, with what it may do. */
  role: string
  email: string
  expiresAt: Date | null
  timeZone: string
}

/** What went wrong, in one sentence, with a next step and the request id. */
export interface ErrorPageView {
  frame: PageFrame
  status: number
  says: string
  requestId: string
  /** Put before links where the page is not shown on the main host. */
  home?: string
  /** Seconds until trying again makes sense. */
  retryAfterSeconds?: number
  /** Where to go instead. */
  place?: string
}

export interface AboutPageView {
  frame: PageFrame
  version: string
}
