import { Button, Checkbox, Popover, Stack } from '@mantine/core'
import { useState } from 'react'
import { IconChevronDown } from './icons.tsx'

interface Props {
  /** Names whose roles these are. */
  label: string
  /** Said where there are none. */
  none: string
  roles: { key: string; name: string }[]
  held: { key: string; name: string }[]
  /** Left out: they can only be read. */
  onChange?: ((keys: string[]) => Promise<void>) | undefined
}

/** Some of a short list of roles, read as a line and changed in a small panel; each tick counts at once. */
export function RolePicker({ label, none, roles, held, onChange }: Props) {
  const [busy, setBusy] = useState(false)
  const line = held.map((role) => role.name).join(', ') || none
  if (!onChange) return <span>{line}</span>
  const change = async (keys: string[]) => {
    setBusy(true)
    await onChange(roles.filter((role) => keys.includes(role.key)).map((role) => role.key))
    setBusy(false)
  }
  return (
    <Popover position="bottom-start" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="default"
          size="compact-md"
          aria-label={`${label}: ${line}`}
          loading={busy}
          rightSection={<IconChevronDown size={14} />}
        >
          {line}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        <Checkbox.Group value={held.map((role) => role.key)} onChange={(keys) => void change(keys)} aria-label={label}>
          <Stack gap="sm">
            {roles.map((role) => (
              <Checkbox key={role.key} value={role.key} label={role.name} disabled={busy} />
            ))}
          </Stack>
        </Checkbox.Group>
      </Popover.Dropdown>
    </Popover>
  )
}
