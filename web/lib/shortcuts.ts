/** Single-letter shortcuts. None fires while typing, while a dialog is open (unless it asks), or with a modifier held. */
import { useEffect, useRef } from 'react'

/** Keys one after the other, separated by a space: `i`, `g p`, `?`. */
export type Shortcut = string

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  !(target instanceof HTMLInputElement && /^(checkbox|radio|button)$/.test(target.type))

const dialogIsOpen = () => document.querySelector('[role="dialog"][aria-modal="true"]') !== null

interface Binding {
  keys: Shortcut
  run: () => void
  inDialogs: boolean
}
const bindings = new Set<Binding>()
let pending = ''
let forget: ReturnType<typeof setTimeout> | undefined

function onKeyDown(event: KeyboardEvent) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
  if (event.key.length !== 1 && event.key !== 'Escape') return
  const typed = pending ? `${pending} ${event.key}` : event.key
  clearTimeout(forget)
  pending = ''
  const open = dialogIsOpen()
  // The one bound last wins: a page may take a key over from the shell.
  const found = [...bindings].reverse().find((b) => b.keys === typed && (b.inDialogs || !open))
  if (found) {
    event.preventDefault()
    found.run()
    return
  }
  if ([...bindings].some((b) => b.keys.startsWith(`${typed} `))) {
    pending = typed
    forget = setTimeout(() => {
      pending = ''
    }, 1200)
  }
}

/** Binds a shortcut while the component is there. `run` undefined binds nothing. */
export function useShortcut(keys: Shortcut, run: (() => void) | undefined, options: { inDialogs?: boolean } = {}) {
  const latest = useRef(run)
  latest.current = run
  const isBound = run !== undefined
  const inDialogs = options.inDialogs ?? false
  useEffect(() => {
    if (!isBound) return
    const binding: Binding = { keys, run: () => latest.current?.(), inDialogs }
    if (bindings.size === 0) document.addEventListener('keydown', onKeyDown)
    bindings.add(binding)
    return () => {
      bindings.delete(binding)
      if (bindings.size === 0) document.removeEventListener('keydown', onKeyDown)
    }
  }, [keys, isBound, inDialogs])
}
