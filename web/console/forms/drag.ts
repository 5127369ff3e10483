/** Dragging with mouse, pen or finger: rows of the outline, and new fields into it. The keyboard has its own way. */
import { type PointerEvent as ReactPointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import type { FormDefinition } from '#contract/forms/index.ts'
import { type Dragged, type Drop, dropOn } from './editing/drop.ts'
import type { Place } from './editing/places.ts'

/** What is being dragged, and the line where it would land. */
export interface Dragging {
  label: string
  x: number
  y: number
  /** The row beside which it would land, and on which side of it. */
  over?: { place: Place; half: 'upper' | 'lower' }
}

const nearPx = 5
const edgePx = 48

/** The row at a point, or beside it: between rows there is a little space. */
function rowAt(x: number, y: number): HTMLElement | null {
  for (const by of [0, 5, -5]) {
    const row = document.elementFromPoint(x, y + by)?.closest<HTMLElement>('[data-place]')
    if (row) return row
  }
  return null
}

interface Options {
  /** What holds the rows, each with `data-place`. */
  outline: RefObject<HTMLElement | null>
  form: FormDefinition
  onDrop: (dragged: Dragged, drop: Drop) => void
}

export function useDrag({ outline, form, onDrop }: Options) {
  const [dragging, setDragging] = useState<Dragging>()
  const latest = useRef({ form, onDrop })
  latest.current = { form, onDrop }
  const stop = useRef<() => void>(undefined)
  /** The click that ends a drag is none. */
  const wasDragged = useRef(false)
  useEffect(() => () => stop.current?.(), [])

  const start = useCallback(
    (event: ReactPointerEvent, dragged: Dragged, label: string) => {
      if (event.button !== 0) return
      const from = { x: event.clientX, y: event.clientY }
      wasDragged.current = false
      let drop: Drop | undefined
      let at = from
      let frame = 0
      const look = () => {
        const box = outline.current?.getBoundingClientRect()
        if (!box) return
        const x = Math.min(Math.max(at.x, box.left + 8), box.right - 8)
        const isNear = at.x > box.left - 80 && at.x < box.right + 80
        const row = isNear ? rowAt(x, at.y) : undefined
        const place = row?.dataset.place
        const isHere = row && outline.current?.contains(row)
        drop = undefined
        let over: Dragging['over']
        if (row && isHere && place !== undefined) {
          const rowBox = row.getBoundingClientRect()
          const half = at.y < rowBox.top + rowBox.height / 2 ? 'upper' : 'lower'
          drop = dropOn(latest.current.form, dragged, place, half)
          if (drop) over = { place, half }
        }
        setDragging({ label, x: at.x, y: at.y, over })
      }
      const scroll = () => {
        const box = outline.current?.getBoundingClientRect()
        if (box && wasDragged.current) {
          const top = Math.max(box.top, 0)
          const bottom = Math.min(box.bottom, window.innerHeight)
          const by = at.y < top + edgePx ? -9 : at.y > bottom - edgePx ? 9 : 0
          if (by) {
            const isOwn = (outline.current?.scrollHeight ?? 0) > (outline.current?.clientHeight ?? 0)
            if (isOwn) outline.current?.scrollBy(0, by)
            else window.scrollBy(0, by)
            look()
          }
        }
        frame = requestAnimationFrame(scroll)
      }
      const onMove = (moved: PointerEvent) => {
        at = { x: moved.clientX, y: moved.clientY }
        if (!wasDragged.current && Math.hypot(at.x - from.x, at.y - from.y) < nearPx) return
        wasDragged.current = true
        moved.preventDefault()
        look()
      }
      const end = (isDropped: boolean) => {
        cancelAnimationFrame(frame)
        document.removeEventListener('pointermove', onMove)
        document.removeEventListener('pointerup', onUp)
        document.removeEventListener('pointercancel', onCancel)
        document.removeEventListener('keydown', onKey, true)
        stop.current = undefined
        setDragging(undefined)
        if (isDropped && wasDragged.current && drop) latest.current.onDrop(dragged, drop)
      }
      const onUp = () => end(true)
      const onCancel = () => end(false)
      const onKey = (key: KeyboardEvent) => {
        if (key.key !== 'Escape') return
        key.preventDefault()
        key.stopPropagation()
        end(false)
      }
      stop.current = onCancel
      document.addEventListener('pointermove', onMove, { passive: false })
      document.addEventListener('pointerup', onUp)
      document.addEventListener('pointercancel', onCancel)
      document.addEventListener('keydown', onKey, true)
      frame = requestAnimationFrame(scroll)
    },
    [outline],
  )

  return {
    dragging,
    start,
    /** True once after a drag: the click that follows it is to be left alone. */
    endsDrag: useCallback(() => {
      const was = wasDragged.current
      wasDragged.current = false
      return was
    }, []),
  }
}
export type Drag = ReturnType<typeof useDrag>
