/**
 * What time it is at the server. A browser's own clock may be hours wrong, and would hide *Undo* or prolong it; deadlines are the
 * server's instants, so they are counted by its clock, which every answer's `Date` tells.
 */

/** What one answer tells of the server's clock. Times of asking and answering are those of a clock that nobody sets. */
export interface Heard {
  askedAt: number
  answeredAt: number
  /** The `Date` of the answer, in milliseconds: cut off to the second. */
  date: number
}

/** How far the server's clock is ahead of the other: at least and at most. */
export interface Bounds {
  least: number
  most: number
}

/** An answer longer under way than this (a laptop slept meanwhile) says too little to be believed against what is known. */
const longestTripMs = 10_000

/** What is known after one more answer. Each narrows it; one that contradicts (a clock was set, a laptop slept) begins anew. */
export function narrow(known: Bounds | undefined, { askedAt, answeredAt, date }: Heard): Bounds {
  const told = { least: date - answeredAt, most: date + 1000 - askedAt }
  if (!known) return told
  if (answeredAt - askedAt > longestTripMs) return known
  const both = { least: Math.max(known.least, told.least), most: Math.min(known.most, told.most) }
  return both.least <= both.most ? both : told
}

let known: Bounds | undefined

/** Takes note of the time an answer tells. */
export function hearTime(askedAt: number, response: Response): void {
  const date = Date.parse(response.headers.get('date') ?? '')
  if (Number.isFinite(date)) known = narrow(known, { askedAt, answeredAt: performance.now(), date })
}

/** Now, by the server's clock; by the browser's until the server has answered once. */
export const serverNow = (): number => (known ? performance.now() + (known.least + known.most) / 2 : Date.now())

/** Whole seconds until an instant of the server; 0 once it is over. */
export const secondsUntil = (instant: string | number): number =>
  Math.max(0, Math.ceil((new Date(instant).getTime() - serverNow()) / 1000))
