import { Menu, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { focusMenuButton } from './focus.ts'
import { Keys } from './Keys.tsx'
import type { Refusal } from './Refusable.tsx'

/** A line of a menu that says why it is not possible. */
export function RefusableItem({
  refusal,
  onClick,
  shortcut,
  icon,
  dangerous,
  children,
}: Refusal & { icon?: ReactNode; dangerous?: boolean }) {
  return (
    <Menu.Item
      leftSection={icon}
      rightSection={shortcut && !refusal ? <Keys keys={shortcut} /> : undefined}
      onClick={
        refusal
          ? undefined
          : (event) => {
              focusMenuButton(event.currentTarget)
              onClick?.()
            }
      }
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
