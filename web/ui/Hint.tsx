import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import classes from './hint.module.css'

interface Props {
  label: ReactNode
  side?: 'top' | 'right'
  /** Nothing is shown, as while the thing itself is open. */
  disabled?: boolean
  /** One element. */
  children: ReactNode
}

const gap = 8

/**
 * A tooltip for pointer and keyboard: appears after a moment or at once on focus, can be pointed at, goes with Escape.
 * Our own, because the library's brings its positioning engine (16 KB) into the first load.
 */
export function Hint({ label, side = 'top', disabled, children }: Props) {
  const id = useId()
  const wrapper = useRef<HTMLSpanElement>(null)
  const bubble = useRef<HTMLDivElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [place, setPlace] = useState<{ x: number; y: number; below: boolean }>()

  const show = (delay: number) => {
    clearTimeout(timer.current)
    if (disabled) return
    timer.current = setTimeout(() => {
      const target = wrapper.current?.firstElementChild
      if (!target) return
      const box = target.getBoundingClientRect()
      const below = side === 'top' && box.top < 60
      setPlace(
        side === 'right'
          ? { x: box.right + gap, y: box.top + box.height / 2, below: false }
          : { x: box.left + box.width / 2, y: below ? box.bottom + gap : box.top - gap, below },
      )
    }, delay)
  }
  const hide = (delay: number) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setPlace(undefined), delay)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    if (disabled) setPlace(undefined)
  }, [disabled])
  useEffect(() => {
    if (!place) return
    const target = wrapper.current?.firstElementChild
    target?.setAttribute('aria-describedby', id)
    // Kept inside the window.
    const box = bubble.current?.getBoundingClientRect()
    if (bubble.current && box) {
      const over = Math.max(0, box.right - window.innerWidth + gap) - Math.max(0, gap - box.left)
      if (over !== 0) bubble.current.style.marginInlineStart = `${-over}px`
    }
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setPlace(undefined)
    }
    const leave = () => setPlace(undefined)
    document.addEventListener('keydown', onKeyDown)
    window.addEventListener('scroll', leave, { passive: true, capture: true })
    return () => {
      target?.removeAttribute('aria-describedby')
      document.removeEventListener('keydown', onKeyDown)
      window.removeEventListener('scroll', leave, { capture: true })
    }
  }, [place, id])

  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only listens for its child, and has no box of its own. */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys are the child's own. */}
      <span
        ref={wrapper}
        className={classes.wrapper}
        onPointerEnter={(event) => event.pointerType !== 'touch' && show(300)}
        onPointerLeave={() => hide(120)}
        onFocus={(event) => event.target.matches(':focus-visible') && show(0)}
        onBlur={() => hide(0)}
        onClick={() => hide(0)}
      >
        {children}
      </span>
      {place &&
        createPortal(
          <div
            ref={bubble}
            id={id}
            role="tooltip"
            className={classes.bubble}
            data-side={place.below ? 'bottom' : side}
            style={{ left: place.x, top: place.y }}
            onPointerEnter={() => clearTimeout(timer.current)}
            onPointerLeave={() => hide(120)}
          >
            {label}
          </div>,
          // Within the landmark or dialog it belongs to, so that nothing on the page stands outside of one.
          wrapper.current?.closest('[role="dialog"], main, nav, header') ?? document.body,
        )}
    </>
  )
}
