/** The clock, handed in as a part: everything time-based takes `now`, and tests move it. */
export interface Clock {
  now(): Date
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() }
