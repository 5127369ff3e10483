import type { ReactNode } from 'react'
import { Hint } from './Hint.tsx'
import classes from './ui.module.css'

/** How a status feels. Never by colour alone: each has a mark of its own. */
export type Tone = 'good' | 'wait' | 'info' | 'bad' | 'quiet'

/** A status in words, with a mark and an explanation on hover and focus. */
export function StatusBadge({ tone, children, says }: { tone: Tone; children: ReactNode; says?: string | null }) {
  const badge = (
    <span className={classes.status} data-tone={tone} tabIndex={says ? 0 : undefined}>
      <span className={classes.mark} aria-hidden="true" />
      {children}
    </span>
  )
  return says ? <Hint label={says}>{badge}</Hint> : badge
}
