/** What starting leaves behind: read, compiled and never looked at again. V8 keeps it until it needs the room, which an idle server never does. */

const afterMilliseconds = 3_000

/** Gives it back to the system once, a moment after the start (measured: 168 → 140 MB). Needs Node's `--expose-gc`, as `npm start` gives it. */
export function tidyAfterStart(): void {
  const collect = globalThis.gc
  if (!collect) return
  setTimeout(() => collect({ type: 'major', execution: 'sync', flavor: 'last-resort' }), afterMilliseconds).unref()
}
