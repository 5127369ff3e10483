import { monitorEventLoopDelay } from 'node:perf_hooks'

/** Too much at once: better to ask some to come again than to let everybody wait. Liveness is never answered by this. */
export interface Pressure {
  tooHigh(): boolean
  begin(): void
  end(): void
  stop(): void
}

export function watchPressure(maxInFlight = 500, maxDelayMs = 1_000): Pressure {
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  let slow = false
  let inFlight = 0
  const timer = setInterval(() => {
    // Mean, not maximum: one long pause, such as a first start, is over when it is seen.
    slow = delay.mean / 1e6 > maxDelayMs
    delay.reset()
  }, 1_000)
  timer.unref()
  return {
    tooHigh: () => slow || inFlight >= maxInFlight,
    begin: () => {
      inFlight++
    },
    end: () => {
      inFlight--
    },
    stop: () => {
      clearInterval(timer)
      delay.disable()
    },
  }
}
