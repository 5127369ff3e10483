/**
 * Whether somebody is at this page. A page left open goes on asking – a list refreshes when a colleague changes something – and
 * none of that may keep the session of somebody who has gone home.
 */
const awayAfterMs = 5 * 60_000

let lastSeenAt = Date.now()
if (typeof addEventListener === 'function') {
  for (const sign of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart']) {
    addEventListener(sign, () => (lastSeenAt = Date.now()), { capture: true, passive: true })
  }
}

/** False once nobody has touched the page for five minutes. */
export const isAttended = (): boolean => Date.now() - lastSeenAt < awayAfterMs
