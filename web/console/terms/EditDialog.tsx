/** Writing a document or its next version: text and preview, what is new, who accepts; publishing asks everybody. */
import { Button, Group, Modal, NumberInput, Radio, Stack, Tabs, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { TermsFull } from '#contract/endpoints/terms.ts'
import { type TermsAcceptor, termsAcceptors } from '#contract/names.ts'
import { ApiError } from '#web/lib/api.ts'
import { useActing } from '#web/lib/client.tsx'
import { faultsOf } from '#web/lib/faults.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { t as shared } from '#web/lib/words.ts'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import { ErrorSummary } from '#web/ui/ErrorSummary.tsx'
import { Markdown } from '#web/ui/Markdown.tsx'
import { useChanged } from './queries.ts'
import classes from './terms.module.css'
import { t } from './words.ts'

interface Props {
  program: string
  /** The document a next version is written of; left out: a new one. */
  of?: TermsFull
  onClose: () => void
}

const usualDays = 30

export function EditDialog({ program, of, onClose }: Props) {
  const { api } = useActing()
  const changed = useChanged()
  const [title, setTitle] = useState(of?.title ?? '')
  const [text, setText] = useState(of?.text ?? '')
  const [changes, setChanges] = useState('')
  const [acceptedBy, setAcceptedBy] = useState<TermsAcceptor>(of?.acceptedBy ?? 'any_member')
  const [days, setDays] = useState<number | string>(of?.deadlineDays ?? usualDays)
  const [attempt, setAttempt] = useState(0)
  const publish = useMutation({
    mutationFn: () =>
      of
        ? api.terms.publish({ params: { id: of.id }, body: { after: of.version, title, text, changes } })
        : api.terms.create({
            params: { id: program },
            body: { title, text, acceptedBy, deadlineDays: typeof days === 'number' ? days : usualDays },
          }),
    onSuccess: async (document) => {
      onClose()
      tell(t('edit.published'))
      await changed(document)
    },
    onError: (error) => {
      setAttempt((count) => count + 1)
      if (Object.keys(faultsOf(error)).length > 0) return
      if (error instanceof ApiError && error.code === 'conflict') tell(t('edit.conflict'))
      else tellError(error)
    },
  })
  const faults = faultsOf(publish.error)
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={of ? t('edit.next', { version: of.version + 1 }) : t('edit.new')}
      closeOnClickOutside={false}
    >
      <Stack gap="md">
        <ErrorSummary faults={faults} attempt={attempt} idOf={(field) => `terms-${field}`} />
        <TextInput
          id="terms-title"
          label={t('edit.title')}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
          error={faults.title}
          maxLength={200}
          required
          data-autofocus
        />
        {of && (
          <Textarea
            id="terms-changes"
            label={t('edit.changes')}
            description={t('edit.changesSays')}
            value={changes}
            onChange={(event) => setChanges(event.currentTarget.value)}
            error={faults.changes}
            autosize
            minRows={2}
            maxLength={2000}
            required
          />
        )}
        <Writing text={text} onChange={setText} fault={faults.text} />
        {!of && <Settings acceptedBy={acceptedBy} days={days} onAcceptor={setAcceptedBy} onDays={setDays} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {t('edit.cancel')}
          </Button>
          <Button onClick={() => publish.mutate()} loading={publish.isPending}>
            {t('edit.publish')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function Writing({ text, onChange, fault }: { text: string; onChange: (text: string) => void; fault?: string }) {
  return (
    <Tabs defaultValue="write" keepMounted={false}>
      <Tabs.List>
        <Tabs.Tab value="write">{t('edit.write')}</Tabs.Tab>
        <Tabs.Tab value="preview">{t('edit.preview')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="write" pt="sm">
        <Textarea
          id="terms-text"
          label={t('edit.text')}
          description={t('edit.textSays')}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
          error={fault}
          autosize
          minRows={8}
          maxRows={18}
          maxLength={100_000}
          required
        />
      </Tabs.Panel>
      <Tabs.Panel value="preview" pt="sm">
        <div className={classes.preview}>
          {text.trim() ? <Markdown text={text} /> : <Text c="dimmed">{t('edit.empty')}</Text>}
        </div>
      </Tabs.Panel>
    </Tabs>
  )
}

interface SettingsProps {
  acceptedBy: TermsAcceptor
  days: number | string
  onAcceptor: (acceptedBy: TermsAcceptor) => void
  onDays: (days: number | string) => void
}

/** Who accepts, and how long there is. */
function Settings({ acceptedBy, days, onAcceptor, onDays }: SettingsProps) {
  return (
    <>
      <Radio.Group
        label={t('who.label')}
        value={acceptedBy}
        onChange={(value) => onAcceptor(termsAcceptors.find((one) => one === value) ?? 'any_member')}
      >
        <Stack gap="xs" mt="xs">
          {termsAcceptors.map((one) => (
            <Radio key={one} value={one} label={t(`who.${one}`)} description={t(`who.says_${one}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <NumberInput
        id="terms-deadlineDays"
        label={t('edit.deadline')}
        description={t('edit.deadlineSays')}
        value={days}
        onChange={onDays}
        min={0}
        max={365}
        allowDecimal={false}
        maw={320}
      />
    </>
  )
}

/** Changes who accepts and how long there is; nobody is asked again for that. */
export function SettingsDialog({ of, onClose }: { of: TermsFull; onClose: () => void }) {
  const { api } = useActing()
  const changed = useChanged()
  const [acceptedBy, setAcceptedBy] = useState(of.acceptedBy)
  const [days, setDays] = useState<number | string>(of.deadlineDays)
  const save = async () => {
    const deadlineDays = typeof days === 'number' ? days : of.deadlineDays
    try {
      await changed(await api.terms.change({ params: { id: of.id }, body: { acceptedBy, deadlineDays } }))
      tell(shared('ui.saved'))
      onClose()
    } catch (error) {
      tellError(error)
    }
  }
  return (
    <ConfirmDialog opened onClose={onClose} title={t('page.settingsTitle')} confirm={t('page.save')} onConfirm={save}>
      <Settings acceptedBy={acceptedBy} days={days} onAcceptor={setAcceptedBy} onDays={setDays} />
    </ConfirmDialog>
  )
}
