import type { Tone } from '#web/ui/StatusBadge.tsx'
import type { MailState } from './queries.ts'
import { t } from './words.ts'

const tones: Record<MailState, Tone> = {
  queued: 'info',
  sent: 'good',
  deferred: 'wait',
  failed: 'bad',
  bounced: 'bad',
  cancelled: 'quiet',
}
export const mailTone = (state: MailState): Tone => tones[state]

/** "Sent" would be too much said where a mail only lies in the mailbox. */
export const mailStateWord = (state: MailState, isMailbox: boolean): string =>
  state === 'sent' && isMailbox ? t('mail.stateMailbox') : t(`mail.states.${state}`)

/** A text cut at its addresses, so that each can be a link. Only http and https count. */
export function withLinks(text: string): { text: string; isLink: boolean }[] {
  return text
    .split(/(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/g)
    .map((part, index) => ({ text: part, isLink: index % 2 === 1 }))
    .filter((part) => part.text !== '')
}
