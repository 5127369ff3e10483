import { Button, Group, Modal, Stack } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { t } from '#web/lib/words.ts'

interface Props {
  opened: boolean
  onClose: () => void
  /** Names the thing: "Revoke Oak & Elm?" */
  title: string
  /** The consequence, in sentences. */
  children: ReactNode
  /** Says what happens: never just "OK". */
  confirm: string
  /** The button that leaves everything as it is; focused first. */
  cancel?: string
  dangerous?: boolean
  /** Throws when it was refused; the dialog then stays open. */
  onConfirm: () => Promise<void>
  disabled?: boolean
  size?: string
}

/** A question before something that cannot be taken back. The least destructive button has the focus. */
export function ConfirmDialog(props: Props) {
  const { opened, onClose, title, children, confirm, cancel, dangerous, onConfirm, disabled, size } = props
  const [busy, setBusy] = useState(false)
  const run = async () => {
    if (busy) return
    setBusy(true)
    try {
      await onConfirm()
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal opened={opened} onClose={onClose} title={title} size={size ?? 'md'} centered>
      <Stack gap="md">
        <div>{children}</div>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} data-autofocus>
            {cancel ?? t('ui.cancel')}
          </Button>
          <Button color={dangerous ? 'red.9' : undefined} onClick={run} loading={busy} disabled={disabled}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
