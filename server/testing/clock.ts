import type { Clock } from '#server/platform/clock.ts'

export interface Step {
  days?: number
  hours?: number
  minutes?: number
  seconds?: number
}

export interface MovableClock extends Clock {
  /** @example clock.advance({ days: 15 }) */
  advance(by: Step): void
  set(to: Date): void
}

/** A clock that runs with the machine's until a test moves it. */
export function movableClock(): MovableClock {
  let offset = 0
  return {
    now: () => new Date(Date.now() + offset),
    advance: ({ days = 0, hours = 0, minutes = 0, seconds = 0 }) => {
      offset += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000
    },
    set: (to) => {
      offset = to.getTime() - Date.now()
    },
  }
}
