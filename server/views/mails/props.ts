/**
 * What each mail is made of: pure facts and the words of its template, discriminated by `template`.
 * Loaders build these at send time; `renderMail` of `#views` turns them into subject, HTML and text.
 * Everything is plain text. Names typed by people are never HTML and never reach a header unescaped.
 */
import type { MailTemplate, PresetName } from '#contract/names.ts'
import type { MailText } from '#contract/vocabulary.ts'

/** The words of one template: the preset's, or the host's own. Placeholders in braces are replaced as text. */
export type MailWords = MailText

/** The installation: its brand on account mails, its support address under every mail. */
export interface MailInstallation {
  name: string
  /** Absolute, hosted; null: the name is written. */
  logoUrl: string | null
  supportAddress: string | null
  /** Public address without a slash at the end. */
  url: string
}

/** The organization a mail speaks for. */
export interface MailHost {
  name: string
  logoUrl: string | null
  /** `#rrggbb`; used only where its contrast passes, else the nearest that does. */
  colour: string
  contactName: string | null
  /** Where an answer to the mail goes. */
  replyTo: string | null
}

/** What every mail knows. */
interface Common<T extends MailTemplate> {
  template: T
  /** Who gets it. The name may be empty. */
  to: { email: string; name: string }
  installation: MailInstallation
  /** IANA zone in which instants are written. */
  timeZone: string
  /** Left out: the template's own words (mails of the account and of the installation). */
  words?: MailWords
}

/** Mails of a program carry the host's brand, or the installation's where the preset says so. */
interface FromProgram<T extends MailTemplate> extends Common<T> {
  words: MailWords
  host: MailHost
  /** Whose name and colours head the mail (`delegated_sourcing`: the installation). */
  brand: 'host' | 'installation'
  preset: PresetName
  /** Null where the host has one program, so that nobody meets the word. */
  program: string | null
  /** The partner as the host calls it; empty where a person was invited. */
  partner: string
}

/** A permission with the sentence that explains it. */
export interface MailPermission {
  title: string
  says: string
}

/** Mails that lead to the public page of an invitation. */
export interface InvitationMail
  extends FromProgram<'invitation' | 'invitation_known' | 'reminder' | 'new_link' | 'offer_changed'> {
  /** Name of the person who invites; null when they have left: the host's name stands alone. */
  inviter: string | null
  /** The receiver was a partner before, until then; left out: never. */
  endedAt?: Date
  /** The inviter's personal message. */
  message: string
  /** The title above the permissions in the program's words. */
  permissionsTitle?: string
  permissions: MailPermission[]
  /** When the access that is offered ends; null: open-ended. */
  accessEndsAt: Date | null
  /** When the link stops working; null: never. */
  expiresAt: Date | null
  /** What will be asked after accepting, in sentences. */
  asks: string[]
  links: {
    /** `/i/{secret}` */
    open: string
    /** Where one declines or reports; the same page, at its place. */
    decline: string
    report: string
    /** Named in "if it has expired" where accepting means setting a password. */
    signIn: string
  }
  /** Whether an expired link is replaced through *Forgot your password?* or through the page itself. */
  ifExpired: 'forgot_password' | 'new_link'
}

/** A code that proves the mailbox of somebody who opened a copied link. */
export interface MailboxCodeMail extends FromProgram<'mailbox_code'> {
  code: string
  expiresAt: Date
}

/** What a host's people are told about an answer or about the mail itself. */
export interface HostNewsMail
  extends FromProgram<
    | 'invitation_accepted'
    | 'invitation_declined'
    | 'pass_on_proposed'
    | 'invitation_undeliverable'
    | 'left'
    | 'submitted'
    | 'profile_changed'
    | 'review_reminder'
    | 'review_passed_on'
  > {
  /** Address and name of the contact it is about. */
  contact: { email: string; name: string }
  /** The reason that was given, the mail server's words, who was proposed, what was changed, or when it is due. */
  detail: string
  links: { open: string }
  /** Why this person gets it, e.g. "You invited this partner." */
  because: string
}

/** What is told about a decision or an ending, with what may be done now. `expired` goes to both sides. */
export interface PartnershipMail
  extends FromProgram<
    | 'approved'
    | 'rejected'
    | 'returned'
    | 'changes_rejected'
    | 'recertification_requested'
    | 'recertification_reminder'
    | 'recertification_overdue'
    | 'terms_asked'
    | 'terms_reminder'
    | 'terms_overdue'
    | 'suspended'
    | 'reactivated'
    | 'revoked'
    | 'expired'
    | 'invitation_withdrawn'
    | 'primary_contact_changed'
    | 'contact_proposed'
    | 'match_asked'
    | 'matched'
    | 'contact_confirmed'
    | 'contact_refused'
  > {
  /** Whom it is about, where that is not the receiver: the new, the proposed or the refused contact. */
  contact?: { email: string; name: string }
  /** Why, in the host's words; empty when none was given. */
  reason: string
  /** What stays, what stops, what one may do now, in sentences. */
  facts: string[]
  /** With `returned`: what is asked about single answers. */
  comments?: { label: string; body: string }[]
  /** Why this person gets it; "You are the contact of {partner}." when left out. */
  because?: string
  /** Null where nothing is left to open. */
  links: { open: string | null }
}

/** The account is not claimed yet: set a password. */
export interface WelcomeMail extends FromProgram<'welcome'> {
  expiresAt: Date | null
  links: { open: string; signIn: string }
}

/** The way back to an application that was begun before there is an account. */
export interface ApplicationResumeMail extends FromProgram<'application_resume' | 'application_link'> {
  expiresAt: Date | null
  links: { open: string }
}

/** What waits for a host's people, once a day. */
export interface ReviewDigestMail extends Common<'review_digest'> {
  organization: MailHost
  waiting: { partner: string; program: string; since: Date; dueAt: Date | null }[]
  /** How many more there are than are listed. */
  more: number
  links: { open: string }
}

/** A colleague is invited into an organization. */
export interface MemberInvitationMail extends Common<'member_invitation'> {
  organization: MailHost
  inviter: string | null
  /** The role in words. */
  role: string
  /** The host whose primary contact the receiver becomes on joining; null: none. */
  contactOf: string | null
  expiresAt: Date | null
  /** `/join/{secret}` */
  links: { open: string }
}

/** To whoever runs a mail domain: the code that proves it. */
export interface MailDomainCodeMail extends Common<'mail_domain_code'> {
  organization: MailHost
  /** Who asks, with the address. */
  inviter: string
  /** As people write it. */
  domain: string
  code: string
  expiresAt: Date
}

/** Mails of the account itself, in the installation's name. */
export interface AccountLinkMail extends Common<'verify_address' | 'password_reset'> {
  expiresAt: Date
  links: { open: string }
}

/** Somebody tried to sign up with an address that has an account. */
export interface AccountExistsMail extends Common<'account_exists'> {
  links: { signIn: string; forgotPassword: string }
}

/** An invitation was reported; to the installation's administrators. */
export interface AbuseReportMail extends Common<'abuse_report'> {
  host: string
  reporter: string
  reason: string
  links: { open: string }
}

/** Shows that the mail server works. */
export interface TestMail extends Common<'test'> {
  sentBy: string
  sentAt: Date
}

export type MailProps =
  | InvitationMail
  | MailboxCodeMail
  | HostNewsMail
  | PartnershipMail
  | WelcomeMail
  | ApplicationResumeMail
  | ReviewDigestMail
  | MemberInvitationMail
  | MailDomainCodeMail
  | AccountLinkMail
  | AccountExistsMail
  | AbuseReportMail
  | TestMail

/** The props of one template. Example: `MailPropsOf<'reminder'>`. */
export type MailPropsOf<T extends MailTemplate> = MailProps extends infer P
  ? P extends { template: infer U }
    ? T extends U
      ? P & { template: T }
      : never
    : never
  : never

/** A mail ready to be sent. `subject` is one line; `html` and `text` say the same, both in full. */
export interface RenderedMail {
  subject: string
  preview: string
  html: string
  text: string
  /** Whose name stands in From, e.g. "Willow Food Bank via Partners Desk". */
  senderName: string
  replyTo: { name: string; address: string } | null
}
