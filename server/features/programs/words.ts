/** The words of a program: its preset's with the host's on top; its permissions, dialog and mail texts. */
import type { MailTemplate } from '#contract/names.ts'
import type { Policy } from '#contract/policy.ts'
import {
  type Confirmation,
  type DialogField,
  type MailText,
  mergeVocabulary,
  type PermissionWords,
  type Placeholder,
  placeholders,
  type ShownButton,
  type Vocabulary,
  type VocabularyChange,
} from '#contract/vocabulary.ts'
import { severalAddressesHelp } from '#presets/base.ts'
import { mailTextOf, presets } from '#presets/index.ts'
import type { OwnText, Program } from './store.ts'

export function vocabularyOf(program: Pick<Program, 'preset' | 'vocabulary'>): Vocabulary {
  return mergeVocabulary(presets[program.preset].vocabulary, program.vocabulary)
}

/** The permissions a program can grant, each with the sentence that explains it. */
export function permissionsOf(program: Pick<Program, 'preset'>): PermissionWords[] {
  return presets[program.preset].permissions
}

/** The dialog as the policy stands: only buttons of entries that are on, and each says what really follows. */
export function dialogOf(program: Pick<Program, 'preset'>, policy: Policy, isFormPublished: boolean) {
  const { buttons, confirm, ...dialog } = presets[program.preset].dialog
  const formExists = policy.formWhen !== 'none' && isFormPublished
  const recordsFirst = policy.entry.includes('record')
  const shown = buttons
    .filter((button) => policy.entry.includes(button.entry))
    .map(({ sentenceWithoutForm, ...button }): ShownButton => {
      const sentence = formExists ? button.sentence : (sentenceWithoutForm ?? button.sentence)
      return { ...button, sentence, at: recordsFirst && button.entry !== 'record' ? 'row' : 'dialog' }
    })
  // A host may add entries its preset has no button for; they get plain ones.
  for (const entry of policy.entry) {
    if (buttons.some((button) => button.entry === entry)) continue
    const label = plainButtons[entry]
    if (label) shown.push({ ...label, entry, at: recordsFirst && entry !== 'record' ? 'row' : 'dialog' })
  }
  const severalAddresses = dialog.severalAddresses && policy.channels.includes('bulk')
  const fields = severalAddresses ? dialog.fields : dialog.fields.map(oneAddress)
  // Confirmations without their undefined ends, as the contract has them
  return { ...dialog, fields, severalAddresses, buttons: shown, confirm: confirm as Record<string, Confirmation> }
}

/** A field does not offer what its program does not take. */
const oneAddress = (field: DialogField): DialogField =>
  field.help === severalAddressesHelp ? { ...field, help: 'One address at a time.' } : field

const plainButtons: { [E in Policy['entry'][number]]?: Omit<ShownButton, 'entry' | 'at'> } = {
  record: {
    label: 'Save',
    labelNamed: 'Save',
    sentence: 'Saving only records the partner. Nothing is mailed.',
    mails: false,
  },
  invite: {
    label: 'Invite',
    labelNamed: 'Invite {email}',
    sentence: 'Mails an invitation.',
    mails: true,
  },
  create_approved: {
    label: 'Create',
    labelNamed: 'Create and mail {email}',
    sentence: 'Mails an invitation; the partner is approved at once.',
    mails: true,
  },
  invite_and_approve: {
    label: 'Invite and approve',
    labelNamed: 'Invite and approve {email}',
    sentence: 'Mails an invitation and approves the partner now.',
    mails: true,
  },
}

/** The words of one mail: the preset's, with subject and body of the host's own where it wrote them. */
export function mailWordsOf(
  program: Pick<Program, 'preset'>,
  template: MailTemplate,
  own?: Pick<OwnText, 'subject' | 'body'>,
): MailText {
  const words = mailTextOf(program.preset, template)
  if (!own) return words
  const changed = own.subject !== null && own.subject !== words.subject
  return {
    ...words,
    subject: own.subject ?? words.subject,
    body: own.body ?? words.body,
    // The line beside the subject follows the host's own words rather than contradict them.
    ...(own.body !== null && { preview: undefined }),
    ...(changed && { heading: undefined }),
  }
}

/** What each placeholder stands for, for the editor. */
export const placeholderSentences: Record<Placeholder, string> = {
  host: 'The name of your organization',
  installation: 'The name of this installation',
  program: 'The name of the program, where you have several',
  inviter: 'Who invites; your organization where that person has left',
  partner: 'The partner as you call it',
  contact: 'Name or address of the contact',
  first_name: 'First name of the reader',
  permissions: 'The permissions that are granted',
  access_until: 'When the access ends',
  expires: 'When the link stops working',
  reason: 'The reason that was given',
  support: 'The support address of this installation',
}

/** Names in braces that are no placeholders; a single brace is text. */
export function unknownPlaceholders(text: string): string[] {
  const used = [...text.matchAll(/\{([^{}\n]{1,60})\}/g)].map((match) => match[1] as string)
  return [...new Set(used)].filter((name) => !placeholders.some((known) => known === name))
}

/** A change on top of the changes so far: null takes a word back to the preset's. */
export function changeWords(before: VocabularyChange, change: Nullish<VocabularyChange>): VocabularyChange {
  const merged: Record<string, unknown> = { ...before }
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) continue
    if (value === null) delete merged[name]
    else if (typeof value === 'string') merged[name] = value
    else {
      const inner = changeWords((merged[name] ?? {}) as VocabularyChange, value as Nullish<VocabularyChange>)
      if (Object.keys(inner).length > 0) merged[name] = inner
      else delete merged[name]
    }
  }
  return merged as VocabularyChange // the keys are those of a validated change
}

type Nullish<T> = { [K in keyof T]?: (T[K] extends string | undefined ? T[K] : Nullish<T[K]>) | null }
