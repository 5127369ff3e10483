/**
 * Lanes keep one broken receiver from starving the others: at most a few jobs of a lane at once, and after several failures
 * in a row the lane rests, alone. This knowledge is the process's own: each node finds out for itself.
 */
export interface Lanes {
  /** Lanes that take no job now. */
  toSkip(): string[]
  enter(lane: string): boolean
  leave(lane: string): void
  succeeded(lane: string): void
  failed(lane: string): void
  pause(lane: string, seconds: number): void
}

const failuresBeforeRest = 5
const firstRestSeconds = 30
const longestRestSeconds = 600

interface LaneState {
  running: number
  failures: number
  restUntil: number
}

export function createLanes(perLane: number, nowMs: () => number = () => performance.now()): Lanes {
  const states = new Map<string, LaneState>()
  const stateOf = (lane: string) => {
    const state = states.get(lane) ?? { running: 0, failures: 0, restUntil: 0 }
    states.set(lane, state)
    return state
  }
  const closed = (state: LaneState) =>
    state.restUntil > nowMs() ||
    // After a rest a single job goes ahead and tells whether the lane is well again.
    state.running >= (state.failures >= failuresBeforeRest ? 1 : perLane)

  return {
    toSkip: () => [...states].filter(([, state]) => closed(state)).map(([lane]) => lane),
    enter(lane) {
      if (lane === '') return true
      const state = stateOf(lane)
      if (closed(state)) return false
      state.running++
      return true
    },
    leave(lane) {
      const state = states.get(lane)
      if (!state) return
      state.running--
      if (state.running <= 0 && state.failures === 0 && state.restUntil <= nowMs()) states.delete(lane)
    },
    succeeded(lane) {
      const state = states.get(lane)
      if (state) state.failures = 0
    },
    failed(lane) {
      if (lane === '') return
      const state = stateOf(lane)
      state.failures++
      if (state.failures < failuresBeforeRest) return
      const rest = Math.min(longestRestSeconds, firstRestSeconds * 2 ** (state.failures - failuresBeforeRest))
      state.restUntil = nowMs() + rest * 1000
    },
    pause(lane, seconds) {
      if (lane !== '') stateOf(lane).restUntil = nowMs() + seconds * 1000
    },
  }
}
