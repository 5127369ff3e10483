import { lazy, Suspense } from 'react'
import type { Choice } from '#web/lib/edited.ts'
import { editsOf } from '#web/lib/faults.ts'

export interface ClashesProps {
  /** What saving was answered; anything but a clash shows nothing. */
  error: unknown
  /** The field as its input is labelled. */
  label: (field: string) => string
  /** A value as people read it, where it is no plain text. */
  show?: (field: string, value: unknown) => string | undefined
  onChoose: (field: string, which: Choice, theirs: unknown) => void
}

const ClashBox = lazy(() => import('./ClashBox.tsx'))

/** What two people changed at once, for choosing. Its code comes when there is something to choose. */
export function Clashes(props: ClashesProps) {
  if (editsOf(props.error).length === 0) return null
  return (
    <Suspense fallback={null}>
      <ClashBox {...props} />
    </Suspense>
  )
}
