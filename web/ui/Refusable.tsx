import { Button, type ButtonProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { Hint } from './Hint.tsx'
import { Keys } from './Keys.tsx'

/** What is pressed, and why it may not be. */
export interface Refusal {
  /** Why it is not possible now; undefined when it is. */
  refusal?: string
  onClick: () => void
  /** Its shortcut, shown in the tooltip or beside it. */
  shortcut?: string
  children: ReactNode
}

/** A button that stays focusable while it is not possible, and then says why. */
export function RefusableButton({
  refusal,
  onClick,
  shortcut,
  children,
  ...rest
}: Refusal & Omit<ButtonProps, 'children'>) {
  const button = (
    <Button
      {...rest}
      onClick={refusal ? undefined : onClick}
      aria-disabled={refusal ? true : undefined}
      data-disabled={refusal ? true : undefined}
    >
      {children}
    </Button>
  )
  if (!refusal && !shortcut) return button
  return (
    <Hint
      label={
        refusal ?? (
          <>
            {children} <Keys keys={shortcut ?? ''} />
          </>
        )
      }
    >
      {button}
    </Hint>
  )
}
