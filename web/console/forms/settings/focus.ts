/** Where the focus goes when what had it is gone. */
import type { RefObject } from 'react'

/** After the next drawing, focuses the first of `selectors` that is there. */
export function focusNext(within: RefObject<HTMLElement | null>, ...selectors: string[]): void {
  requestAnimationFrame(() => {
    for (const selector of selectors) {
      const found = within.current?.querySelector<HTMLElement>(selector)
      if (found) return found.focus()
    }
  })
}
