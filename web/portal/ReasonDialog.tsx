import { Stack, Text, Textarea } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { sentenceOf } from '#web/lib/faults.ts'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import { FieldError } from '#web/ui/FieldError.tsx'

interface Props {
  opened: boolean
  onClose: () => void
  title: string
  children: ReactNode
  reasonLabel: string
  reasonSays: string
  confirm: string
  cancel: string
  /** Gets the reason, or undefined where none was typed. When it fails the dialog stays and says why. */
  onConfirm: (reason: string | undefined) => Promise<void>
}

/** A question with room for a reason: declining and leaving. */
export function ReasonDialog(props: Props) {
  const { opened, onClose, title, children, reasonLabel, reasonSays, confirm, cancel, onConfirm } = props
  const [reason, setReason] = useState('')
  const [refusal, setRefusal] = useState<string>()
  const close = () => {
    setRefusal(undefined)
    onClose()
  }
  const run = async () => {
    setRefusal(undefined)
    try {
      await onConfirm(reason.trim() || undefined)
      setReason('')
    } catch (error) {
      setRefusal(sentenceOf(error))
    }
  }
  return (
    <ConfirmDialog
      opened={opened}
      onClose={close}
      title={title}
      confirm={confirm}
      cancel={cancel}
      dangerous
      onConfirm={run}
    >
      <Stack gap="md">
        <Text component="div">{children}</Text>
        <Textarea
          label={reasonLabel}
          description={reasonSays}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={2000}
          minRows={2}
          autosize
        />
        <FieldError>{refusal}</FieldError>
      </Stack>
    </ConfirmDialog>
  )
}
