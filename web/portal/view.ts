/** What the partner's pages make of the server's answers: headings, order, tone, and the receipt as a file. Pure. */
import type { Answer, Api } from '#web/lib/api.ts'
import { formatInstant } from '#web/lib/format.ts'
import type { Tone } from '#web/ui/StatusBadge.tsx'
import { t } from './words.ts'

export type Card = Answer<Api['portal']['card']>
export type InboxItem = Answer<Api['inbox']['list']>['items'][number]
export type Receipt = Answer<Api['partnerships']['receipt']>

/** Statuses in which nothing is shared any more. */
const closed = ['ended', 'rejected']
export const isClosed = (card: Pick<Card, 'status'>) => closed.includes(card.status)

/** Living cards first, those that want something before the others; closed ones apart. */
export function sections(cards: Card[]): { open: Card[]; past: Card[] } {
  return {
    open: cards.filter((card) => !isClosed(card)).sort(byUrgency),
    past: cards.filter(isClosed).sort(byName),
  }
}

/** Living cards under the words their programs use for the partner's side (*Your clients*, *My Organization*). */
export function bySide(cards: Card[]): { title: string; cards: Card[] }[] {
  const found = new Map<string, { title: string; cards: Card[] }>()
  for (const card of sections(cards).open) {
    // Presets write the same word in large and in small letters.
    const key = card.partnerSide.toLowerCase()
    const side = found.get(key) ?? { title: card.partnerSide, cards: [] }
    side.cards.push(card)
    found.set(key, side)
  }
  return [...found.values()]
}

/** What wants something from me comes first, then what has a near end, then by name. */
const order = ['onboarding', 'recertifying', 'in_review', 'suspended', 'active']
function byUrgency(a: Card, b: Card): number {
  return order.indexOf(a.status) - order.indexOf(b.status) || endOf(a) - endOf(b) || byName(a, b)
}
const byName = (a: Card, b: Card) => a.host.name.localeCompare(b.host.name)
const endOf = (card: Card) => (card.accessEndsAt ? new Date(card.accessEndsAt).getTime() : Number.MAX_SAFE_INTEGER)

/** The title of the start page: the one word of all cards, or the neutral one. */
export function homeTitle(cards: Card[]): string {
  const sides = bySide(cards)
  const [only] = sides
  return sides.length === 1 && only ? only.title : t('home.title')
}

export type { Tone }

const tones: Record<string, Tone> = {
  active: 'good',
  onboarding: 'info',
  in_review: 'info',
  recertifying: 'wait',
  suspended: 'wait',
  rejected: 'quiet',
  ended: 'quiet',
}
export const toneOf = (status: string): Tone => tones[status] ?? 'info'

/** Within these days an end is near enough to be pointed out. */
const nearDays = 30
export function endsSoon(card: Pick<Card, 'accessEndsAt' | 'status'>, now: Date): boolean {
  if (!card.accessEndsAt || card.status === 'ended') return false
  return new Date(card.accessEndsAt).getTime() - now.getTime() < nearDays * 86_400_000
}

/** What one may see of others' work, in a sentence; undefined where nothing is shared. */
export function visibilitySentence(card: Pick<Card, 'visibility' | 'opens' | 'host'>): string | undefined {
  if (card.opens !== 'work') return undefined
  const host = card.host.name
  if (card.visibility === 'own') return t('page.visibility.own', { host })
  if (card.visibility === 'own_and_published') return t('page.visibility.own_and_published', { host })
  if (card.visibility === 'full') return t('page.visibility.full', { host })
  return undefined
}

/** Whether access that was there a moment ago is gone: what an open page has to say at once. */
export function accessWasLost(before: Card | undefined, now: Card | undefined): boolean {
  return before?.opens === 'work' && now !== undefined && now.opens !== 'work'
}

/** The receipt as plain text, to be kept. */
export function receiptText(receipt: Receipt): string {
  const lines = [
    t('receipt.title'),
    '',
    t('receipt.between', { host: receipt.host, partner: receipt.partner }),
    t(`receipt.verb.${verbOf(receipt.verb)}`, { host: receipt.host, partner: receipt.partner }),
    t('receipt.at', { at: `${formatInstant(receipt.at)} (${receipt.at})` }),
    ...(receipt.reason ? [t('receipt.reason', { reason: receipt.reason })] : []),
    '',
    t('receipt.closed'),
    ...receipt.closed.map((line) => `- ${line.what}: ${line.detail}`),
    '',
    t('receipt.number', { id: receipt.id }),
    '',
  ]
  return lines.join('\n')
}

/** The verbs an ending can have; an unknown one is worded neutrally. */
export function verbOf(verb: string): 'revoke' | 'leave' | 'expire' | 'suspend' | 'withdraw' | 'other' {
  const plain = verb.replace(/^partnership\./, '')
  const known = {
    revoke: 'revoke',
    revoked: 'revoke',
    leave: 'leave',
    left: 'leave',
    expire: 'expire',
    expired: 'expire',
    suspend: 'suspend',
    suspended: 'suspend',
    withdraw: 'withdraw',
    withdrawn: 'withdraw',
  } as const
  return plain in known ? known[plain as keyof typeof known] : 'other'
}

const invitationTones: Record<InboxItem['state'], Tone> = {
  draft: 'quiet',
  pending: 'info',
  accepted: 'good',
  declined: 'quiet',
  expired: 'wait',
  withdrawn: 'quiet',
}
export const invitationTone = (state: InboxItem['state']): Tone => invitationTones[state]

/** What became of an invitation that is not open, and what is left to do about it. */
export function invitationSays(invitation: Pick<InboxItem, 'state' | 'host' | 'can'>): string {
  const host = invitation.host.name
  if (invitation.state === 'accepted') return t('inbox.stateSays.accepted', { host })
  if (invitation.state === 'expired') return t('inbox.stateSays.expired', { host })
  if (invitation.state === 'withdrawn') return t('inbox.stateSays.withdrawn', { host })
  return invitation.can.reconsider === true ? t('inbox.stateSays.declined') : t('inbox.stateSays.declinedFinal')
}

/** Whether the form waits for the partner. */
export const asksForm = ({ form, status }: Pick<Card, 'form' | 'status'>): boolean =>
  form && (status === 'onboarding' || status === 'recertifying')
