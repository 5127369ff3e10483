/**
 * The words people read in one program, the dialog they invite with, and what a preset is made of. A preset fills these
 * in; a host changes them. Types and small functions only, no schemas, so that the browser may import this for free.
 */
import type { EndReason, MailTemplate, PartnershipStatus, PermissionName, PresetName, SubState } from './names.ts'
import type { Entry, Policy } from './policy.ts'

/** Buttons and menu lines. Verbs keep their names; the rest are the buttons of pages and mails. */
export const buttonNames = [
  // the host
  'new',
  'record',
  'invite',
  'invite_again',
  'invite_and_approve',
  'create_approved',
  'send',
  'resend',
  'remind',
  'copy_link',
  'amend',
  'correct_email',
  'withdraw',
  'undo',
  'approve',
  'match',
  'cancel_match',
  'return',
  'reject',
  'request_recertification',
  'suspend',
  'reactivate',
  'revoke',
  'archive',
  'unarchive',
  'delete',
  'resend_welcome',
  'change_primary_contact',
  'confirm_contact',
  'refuse_contact',
  'cancel_contact',
  'resend_contact',
  // whoever was invited
  'accept',
  'set_password',
  'sign_up',
  'log_in',
  'decline',
  'reconsider',
  'pass_on',
  'report',
  'request_new_link',
  'submit',
  'recall',
  'leave',
] as const
export type ButtonName = (typeof buttonNames)[number]

/** Tabs of the explorer. */
export const tabNames = ['all', 'active', 'invited', 'waiting', 'ended'] as const
export type TabName = (typeof tabNames)[number]

/** Words with one form or two, all of them changeable by the host. */
export const wordNames = [
  'partner',
  'partners',
  'partnership',
  'partnerships',
  'program',
  'programs',
  'contact',
  'contacts',
  'request',
  'requests',
  /** The menu line that leads to the list, and the list's title. */
  'menu',
  'list',
  /** What the partner's people call their side, and the title above what they may use. */
  'partnerSide',
  'work',
  /** The title of the page that invites. */
  'acceptTitle',
  /** One sentence under it: what is being offered. */
  'acceptIntro',
  /** The title above the permissions. */
  'permissions',
] as const
export type WordName = (typeof wordNames)[number]

/**
 * The words of one program.
 * @example statusWord(vocabulary, 'invited', 'expired') // 'Expired'
 */
export interface Vocabulary extends Record<WordName, string> {
  status: Record<PartnershipStatus, string>
  subState: Record<SubState, string>
  buttons: Record<ButtonName, string>
  tabs: Record<TabName, string>
}

/** What a host has changed of it. */
export type VocabularyChange = Partial<Record<WordName, string>> & {
  status?: Partial<Record<PartnershipStatus, string>>
  subState?: Partial<Record<SubState, string>>
  buttons?: Partial<Record<ButtonName, string>>
  tabs?: Partial<Record<TabName, string>>
}

/** The preset's words with the host's on top. */
export function mergeVocabulary(base: Vocabulary, change: VocabularyChange): Vocabulary {
  return {
    ...base,
    ...change,
    status: { ...base.status, ...change.status },
    subState: { ...base.subState, ...change.subState },
    buttons: { ...base.buttons, ...change.buttons },
    tabs: { ...base.tabs, ...change.tabs },
  }
}

/** The word for a status: that of the finer sub-state where there is one. */
export function statusWord(vocabulary: Vocabulary, status: PartnershipStatus, subState?: SubState | null): string {
  return subState ? vocabulary.subState[subState] : vocabulary.status[status]
}

/** Why it ended, as a sub-state where presets word it. */
export function endedSubState(reason: EndReason | null): SubState | null {
  return reason === 'revoked' || reason === 'left' || reason === 'matched' ? reason : null
}

/** Puts values into the braces of a text. What is not given stays as it was typed. Example: `fill('Mail {email}', { email })`. */
export function fill(text: string, values: Record<string, string>): string {
  return text.replace(/\{([a-z_]+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
  )
}

// ---- The dialog ------------------------------------------------------------------------------------------------------

/** Fields a dialog may show; the names are those of the requests that send them. */
export const dialogFieldNames = [
  'name',
  'email',
  'firstName',
  'lastName',
  'permissions',
  'visibility',
  'endsAt',
  'message',
  'expiresInDays',
  'sponsorId',
  'website',
  'phone',
  'city',
  'country',
  'logo',
  'note',
] as const
export type DialogFieldName = (typeof dialogFieldNames)[number]

export interface DialogField {
  name: DialogFieldName
  label: string
  /** Under the label, before the field. */
  help?: string
  required: boolean
  /** Stands under *More*. */
  more: boolean
}

/** A button of the dialog. In `labelNamed` and `sentence` `{email}` is what was typed. */
export interface DialogButton {
  entry: Entry
  label: string
  /** The label once an address is typed: a button that mails says whom. */
  labelNamed: string
  /** What follows, under the button. */
  sentence: string
  /** Said instead while there is no form to fill in. */
  sentenceWithoutForm?: string
  mails: boolean
}

/** A button as a program's dialog shows it: in the dialog, or on the row and page of a recorded partner. */
export interface ShownButton extends Omit<DialogButton, 'sentenceWithoutForm'> {
  at: 'dialog' | 'row'
}

/** What is asked before a verb of a row or page acts. Placeholders: `{partner}`, `{email}`, `{host}`. */
export interface Confirmation {
  title: string
  says: string
  button: string
}

export interface DialogDefinition {
  title: string
  fields: DialogField[]
  moreLabel: string
  buttons: DialogButton[]
  close: string
  /** Several addresses may be pasted; they become a grid with one row each. */
  severalAddresses: boolean
  /** The dialog also opens from the navigation, under *Administration*. */
  inAdministration?: boolean
  /** Confirmations of next-step buttons and of what cannot be undone. */
  confirm: Partial<Record<ButtonName, Confirmation>>
}

// ---- Mails -----------------------------------------------------------------------------------------------------------

/** Placeholders of mail texts. What does not apply to a mail is replaced by nothing. */
export const placeholders = [
  'host',
  'installation',
  'program',
  'inviter',
  'partner',
  'contact',
  'first_name',
  'permissions',
  'access_until',
  'expires',
  'reason',
  'support',
] as const
export type Placeholder = (typeof placeholders)[number]

/** The words of one template. Paragraphs of the body are separated by an empty line. */
export interface MailText {
  subject: string
  preview?: string
  heading?: string
  body: string
  button?: string
}

/** Templates that speak for a program; each preset words all of them. */
export type ProgramMailTemplate = Exclude<MailTemplate, InstallationMailTemplate>
/** Templates that speak for the installation or an organization. */
export const installationMailTemplates = [
  'review_digest',
  'member_invitation',
  'mail_domain_code',
  'verify_address',
  'password_reset',
  'account_exists',
  'abuse_report',
  'test',
] as const satisfies readonly MailTemplate[]
export type InstallationMailTemplate = (typeof installationMailTemplates)[number]

// ---- The preset ------------------------------------------------------------------------------------------------------

export interface PermissionWords {
  name: PermissionName
  title: string
  /** One line of what it allows. */
  says: string
}

/** A partnership role: a named share of the program's permissions, given to members of the partner. */
export interface PartnerRole {
  /** Made from the first name, and never changed afterwards. */
  key: string
  name: string
  permissions: PermissionName[]
}

/** A plain question of the policy page. The chosen answer is the one whose settings are all as they are now. */
export interface Question {
  name: string
  asks: string
  choices: { value: string; label: string; sets: PolicyChange; costs: string }[]
}

/** Some settings; of the default grant only what changes. */
export type PolicyChange = Partial<Omit<Policy, 'defaultGrant'>> & { defaultGrant?: Partial<Policy['defaultGrant']> }

/** A program to start from: only data. */
export interface PresetData {
  name: PresetName
  title: string
  /** After which kind of program it is made. */
  sentence: string
  /** Why it cannot be used yet; null when it can. */
  notYet: string | null
  /** As section 2.6 has it, whether or not everything in it is built. */
  policy: Policy
  vocabulary: Vocabulary
  permissions: PermissionWords[]
  /** The partnership roles a program begins with. */
  roles: PartnerRole[]
  dialog: DialogDefinition
  mails: Record<ProgramMailTemplate, MailText>
  /** Whose name and colours head its mails. */
  mailBrand: 'host' | 'installation'
  /** How somebody with an expired link gets a fresh one. */
  ifExpired: 'forgot_password' | 'new_link'
  questions: Question[]
}
