import { type CSSProperties, type KeyboardEvent, type ReactNode, type Ref, useEffect, useRef, useState } from 'react'
import classes from './flyout.module.css'

interface Props {
  /** The button that opens it. */
  button: (props: {
    ref: Ref<HTMLButtonElement>
    onClick: () => void
    'aria-expanded': boolean
    'aria-haspopup': 'dialog'
  }) => ReactNode
  /** Names the panel. */
  label: string
  width: number
  align?: 'start' | 'end'
  /** On a phone it comes from below, over the whole width. */
  sheet?: boolean
  /** Called with the function that closes it. */
  children: (close: () => void) => ReactNode
}

const focusable = 'a[href], button:not([disabled]), input:not([disabled])'

/** A panel under its button: closes with Escape, on leaving, and on a click elsewhere; arrows walk through it. */
export function Flyout({ button, label, width, align = 'start', sheet, children }: Props) {
  const [opened, setOpened] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const close = () => {
    // what is in the panel goes: a dialog it opens gives the focus back to the button
    if (panel.current?.contains(document.activeElement)) opener.current?.focus()
    setOpened(false)
  }

  useEffect(() => {
    if (!opened) return
    const first =
      panel.current?.querySelector<HTMLElement>('[data-autofocus]') ??
      panel.current?.querySelector<HTMLElement>(focusable)
    ;(first ?? panel.current)?.focus()
    const onPointerDown = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpened(false) // the target of a pointer is always a node
    }
    document.addEventListener('pointerdown', onPointerDown)
    return () => document.removeEventListener('pointerdown', onPointerDown)
  }, [opened])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      close()
      return
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const all = [...(panel.current?.querySelectorAll<HTMLElement>(focusable) ?? [])]
    const at = all.indexOf(document.activeElement as HTMLElement) // only compared
    const next = all[(at + (event.key === 'ArrowDown' ? 1 : -1) + all.length) % all.length]
    if (!next) return
    event.preventDefault()
    next.focus()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys are heard for what is inside.
    <div
      ref={root}
      className={classes.root}
      onKeyDown={opened ? onKeyDown : undefined}
      onBlur={(event) => {
        if (opened && event.relatedTarget && !root.current?.contains(event.relatedTarget)) close()
      }}
    >
      {button({
        ref: opener,
        onClick: () => setOpened((former) => !former),
        'aria-expanded': opened,
        'aria-haspopup': 'dialog',
      })}
      {opened && (
        <div
          ref={panel}
          role="dialog"
          aria-label={label}
          tabIndex={-1}
          className={classes.panel}
          data-align={align}
          data-sheet={sheet || undefined}
          style={{ '--panel-width': `${width}px` } as CSSProperties} // a property of our own
        >
          {children(close)}
        </div>
      )}
    </div>
  )
}
