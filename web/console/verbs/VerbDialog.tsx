/** What is asked before a verb acts: a confirmation naming the partner or the address, a reason, or a small form. */
import { List, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { fill } from '#contract/vocabulary.ts'
import { useActing } from '#web/lib/client.tsx'
import { tellError } from '#web/lib/toasts.tsx'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import type { ProgramRow } from '../programs.tsx'
import { t } from '../words.ts'
import { AmendDialog, CopyLinkDialog, NewAddressDialog } from './forms.tsx'
import { MatchDialog } from './MatchDialog.tsx'
import type { Pending } from './VerbsProvider.tsx'
import { asksReason, dangerous } from './verbs.ts'

interface Props extends Pending {
  program: ProgramRow | undefined
  opened: boolean
  onClose: () => void
  run: (reason?: string) => Promise<void>
}

export default function VerbDialog(props: Props) {
  const { verb, target, program, opened, onClose } = props
  const rest = { target, program, opened, onClose }
  if (verb === 'copy_link') return <CopyLinkDialog {...rest} />
  if (verb === 'amend') return <AmendDialog {...rest} />
  if (verb === 'correct_email' || verb === 'change_primary_contact') return <NewAddressDialog {...rest} verb={verb} />
  if (verb === 'match') return <MatchDialog {...rest} />
  return <Confirm {...props} />
}

function Confirm({ verb, target, program, opened, onClose, run }: Props) {
  const { organization } = useActing()
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const asks = asksReason[verb]
  const words = program?.dialog.confirm[verb]
  const values = { partner: target.name, email: target.email ?? t('confirm.noAddress'), host: organization.name }
  const label = program?.vocabulary.buttons[verb] ?? verb
  const confirm = async () => {
    if (asks === 'required' && !reason.trim()) return setMissing(true)
    try {
      await run(reason.trim() || undefined)
      onClose()
    } catch (error) {
      tellError(error)
    }
  }
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={words ? fill(words.title, values) : t('confirm.title', { label, name: target.name })}
      confirm={words ? fill(words.button, values) : label}
      dangerous={dangerous.includes(verb)}
      onConfirm={confirm}
    >
      {words && <Text size="sm">{fill(words.says, values)}</Text>}
      {verb === 'revoke' && <Lines title={t('confirm.stops')} lines={target.stops} />}
      {verb === 'invite_again' && <Lines title={t('confirm.had')} lines={target.had} />}
      {asks && (
        <Textarea
          mt="md"
          label={asks === 'required' ? t('confirm.reason') : t('confirm.reasonOptional')}
          description={t('confirm.reasonSays')}
          required={asks === 'required'}
          error={missing && !reason.trim() ? t('confirm.reasonMissing') : undefined}
          autosize
          minRows={2}
          maxRows={6}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
    </ConfirmDialog>
  )
}

function Lines({ title, lines = [] }: { title: string; lines?: string[] | undefined }) {
  if (lines.length === 0) return null
  return (
    <>
      <Text size="sm" fw={600} mt="md" mb={4}>
        {title}
      </Text>
      <List size="sm" spacing={4}>
        {lines.map((one) => (
          <List.Item key={one}>{one}</List.Item>
        ))}
      </List>
    </>
  )
}
