/** Ctrl/Cmd-K from anywhere, also while typing. Its body loads when it is first asked for. */
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'

export interface PaletteItem {
  id: string
  label: string
  description?: string
  icon?: ReactNode
  shortcut?: string
  run: () => void
}
export interface PaletteGroup {
  title: string
  items: PaletteItem[]
}
export interface PaletteProps {
  groups: PaletteGroup[]
  search?: (query: string, signal: AbortSignal) => Promise<PaletteGroup[]>
}

let open: (() => void) | undefined
/** Opens the palette. */
export const openPalette = () => open?.()

const PaletteDialog = lazy(() => import('./PaletteDialog.tsx'))

export function Palette(props: PaletteProps) {
  const [times, setTimes] = useState(0)
  useEffect(() => {
    open = () => setTimes((count) => count + 1)
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return
      event.preventDefault()
      open?.()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => {
      open = undefined
      document.removeEventListener('keydown', onKeyDown)
    }
  }, [])
  if (times === 0) return null
  return (
    <Suspense fallback={null}>
      <PaletteDialog {...props} asked={times} />
    </Suspense>
  )
}
