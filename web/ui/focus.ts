/** Where the focus goes when what has it goes away. */
import { useEffect, useRef } from 'react'

/**
 * Gives the focus from a line of a menu to the button of the menu, before what the line does. The line is gone a moment later,
 * so a dialog it opens could give the focus back to nothing.
 */
export function focusMenuButton(line: Element) {
  const button = line.closest('[role="menu"]')?.getAttribute('aria-labelledby')
  if (button) document.getElementById(button)?.focus({ preventScroll: true })
}

const focusPage = () => document.getElementById('main')?.focus({ preventScroll: true })

/** How long after closing a list may still take away the row whose button had the focus. */
const settlingMs = 3000

/**
 * A closed dialog gives the focus back to the control that opened it. Where that is gone, or goes with what the dialog did, the
 * page has the focus and not nothing, from where the keyboard would begin anew.
 */
export function useFocusKept(opened: boolean) {
  const wasOpened = useRef(false)
  useEffect(() => {
    if (opened) wasOpened.current = true
    if (opened || !wasOpened.current) return
    const watch = new MutationObserver(() => {
      if (had?.isConnected) return
      watch.disconnect()
      if (document.activeElement === document.body) focusPage()
    })
    let had: Element | null = null
    // the dialog itself gives the focus back first
    const begin = setTimeout(() => {
      if (document.activeElement === document.body) return focusPage()
      had = document.activeElement
      watch.observe(document.body, { childList: true, subtree: true })
    }, 50)
    const end = setTimeout(() => watch.disconnect(), settlingMs)
    return () => {
      clearTimeout(begin)
      clearTimeout(end)
      watch.disconnect()
    }
  }, [opened])
}
