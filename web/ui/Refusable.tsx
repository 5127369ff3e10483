import { Button, type ButtonProps, Menu, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Hint } from './Hint.tsx'
import { Keys } from './Keys.tsx'

interface Common {
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
}: Common & Omit<ButtonProps, 'children'>) {
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

/** A line of a menu that says why it is not possible. */
export function RefusableItem({
  refusal,
  onClick,
  shortcut,
  icon,
  dangerous,
  children,
}: Common & { icon?: ReactNode; dangerous?: boolean }) {
  return (
    <Menu.Item
      leftSection={icon}
      rightSection={shortcut && !refusal ? <Keys keys={shortcut} /> : undefined}
      onClick={refusal ? undefined : onClick}
      closeMenuOnClick={!refusal}
      aria-disabled={refusal ? true : undefined}
      style={refusal ? { cursor: 'default' } : undefined}
    >
      <span
        style={{
          color: refusal ? 'var(--mantine-color-dimmed)' : dangerous ? 'var(--mantine-color-error)' : undefined,
        }}
      >
        {children}
      </span>
      {refusal && (
        <Text size="xs" c="dimmed" maw={260}>
          {refusal}
        </Text>
      )}
    </Menu.Item>
  )
}
