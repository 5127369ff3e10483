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
  /** From here on only the test moves it, however long the machine takes for anything. */
  stop(): void
}

/** A clock that runs with the machine's until a test moves it. */
export function movableClock(): MovableClock {
  let offset = 0
  let stoppedAt: number | undefined
  const machine = () => stoppedAt ?? Date.now()
  return {
    now: () => new Date(machine() + offset),
    advance: ({ days = 0, hours = 0, minutes = 0, seconds = 0 }) => {
      offset += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000
    },
    set: (to) => {
      offset = to.getTime() - machine()
    },
    stop: () => {
      stoppedAt = Date.now()
    },
  }
}
