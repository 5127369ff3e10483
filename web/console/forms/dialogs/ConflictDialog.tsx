/** Two people changed one form: look at what differs, and choose. Nothing is lost without a decision. */
import { Button, Group, Modal, Stack } from '@mantine/core'
import { useState } from 'react'
import type { FormDefinition } from '#contract/forms/index.ts'
import { saveText } from '#web/lib/save.ts'
import { tellError } from '#web/lib/toasts.tsx'
import { Time } from '#web/ui/Time.tsx'
import classes from '../designer.module.css'
import type { Form } from '../queries.ts'
import { definitionOf } from '../saving.ts'
import { t } from '../words.ts'
import { Differences } from './Differences.tsx'

interface Props {
  theirs: Form
  mine: FormDefinition
  onClose: () => void
  onTake: () => void
  onKeep: () => Promise<void>
}

export function ConflictDialog({ theirs, mine, onClose, onTake, onKeep }: Props) {
  const [isBusy, setBusy] = useState(false)
  const name = theirs.draft?.savedBy ?? theirs.published?.publishedBy ?? t('conflict.somebody')
  const at = theirs.draft?.savedAt ?? theirs.published?.publishedAt
  const other = definitionOf(theirs)
  const keep = async () => {
    setBusy(true)
    try {
      await onKeep()
    } catch (error) {
      tellError(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal opened onClose={onClose} size="lg" title={t('conflict.title')}>
      <Stack gap="md">
        <p className={classes.plain}>
          {t('conflict.saved', { name })} {at && <Time at={at} />}
        </p>
        <section aria-label={t('conflict.differences')}>
          <h3 className={classes.groupName}>{t('conflict.differences')}</h3>
          {other ? (
            <Differences before={other} after={mine} same={t('conflict.same')} />
          ) : (
            <p className={classes.plain}>{t('conflict.discarded', { name })}</p>
          )}
        </section>
        <Group justify="flex-end" gap="sm">
          <Button variant="subtle" onClick={() => saveText(`${mine.id}.json`, JSON.stringify(mine, null, 2))}>
            {t('conflict.file')}
          </Button>
          <Button variant="default" onClick={onTake} data-autofocus>
            {t('conflict.take', { name })}
          </Button>
          <Button onClick={() => void keep()} loading={isBusy}>
            {t('conflict.keep')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
