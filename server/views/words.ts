/** How instants and lists are written in mails and on public pages. */

/** Date, time and zone: "Thursday, 4 December 2025 at 21:04 (Europe/Berlin, CET)". */
export function formatInstant(at: Date, timeZone: string): string {
  const zone = knownZone(timeZone)
  const day = new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: zone,
  }).format(at)
  const parts = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
    timeZoneName: 'short',
  }).formatToParts(at)
  const part = (type: string) => parts.find((piece) => piece.type === type)?.value ?? ''
  const short = part('timeZoneName')
  const inZone = zone === 'UTC' ? 'UTC' : `${zone.replaceAll('_', ' ')}, ${short}`
  return `${withoutComma(day)} at ${part('hour')}:${part('minute')} (${inZone})`
}

/** The day alone: "4 December 2025". */
export function formatDay(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: knownZone(timeZone),
  }).format(at)
}

/** "Shortlists, Briefs and Notes". */
export function formatList(items: readonly string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(items)
}

/** The letters of a mark where there is no logo: at most two, whole characters of any script. */
export function letterMark(name: string): string {
  const words = name
    .trim()
    .split(/\s+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
  const first = (word: string | undefined) => (word ? (/[\p{L}\p{N}]/u.exec(word)?.[0] ?? '') : '')
  return `${first(words[0])}${words.length > 1 ? first(words.at(-1)) : ''}`.toUpperCase() || '•'
}

function withoutComma(day: string): string {
  // ICU writes "Thursday 4 December 2025" or, in some versions, with a comma
  return day.replace(',', '')
}

function knownZone(timeZone: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return timeZone
  } catch {
    return 'UTC'
  }
}
