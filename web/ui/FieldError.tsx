import { Text } from '@mantine/core'

/** A fault where there is no input to carry it, such as under a group of checkboxes. */
export function FieldError({ id, children }: { id?: string; children?: string }) {
  if (!children) return null
  return (
    <Text id={id} c="var(--mantine-color-error)" size="sm" role="alert">
      {children}
    </Text>
  )
}
