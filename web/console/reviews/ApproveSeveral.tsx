/** Approving several at once, where nothing needs a comment: each is judged for itself, and what was left says why. */
import { Alert, Button, List, Text } from '@mantine/core'
import { useState } from 'react'
import type { ReviewRow } from '#contract/endpoints/submissions.ts'
import { useActing, useRefresh } from '#web/lib/client.tsx'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import { t } from '../words.ts'
import classes from './reviews.module.css'

interface Left {
  id: string
  name: string
  says: string
}

interface Props {
  rows: ReviewRow[]
  clear: () => void
}

/** Named in the question; of more, the number. */
const most = 12

export function ApproveSeveral({ rows, clear }: Props) {
  const { api } = useActing()
  const refresh = useRefresh()
  const [opened, setOpened] = useState(false)
  const [left, setLeft] = useState<Left[]>([])
  const approve = async () => {
    try {
      const ids = rows.map((row) => row.partnershipId)
      const { done, results } = await api.partnerships.bulk({ body: { verb: 'approve', ids } })
      const refused = results.filter((one) => !one.ok)
      setLeft(
        refused.map(({ id, says }) => ({
          id,
          name: rows.find((row) => row.partnershipId === id)?.name ?? '',
          says: says ?? '',
        })),
      )
      if (done > 0) tell(t('reviews.severalDone', { count: done }))
      clear()
      setOpened(false)
      refresh()
    } catch (error) {
      tellError(error)
    }
  }
  const count = rows.length
  return (
    <>
      {left.length > 0 && (
        <Alert
          color="orange"
          withCloseButton
          onClose={() => setLeft([])}
          title={t('reviews.left', { count: left.length })}
        >
          <List size="sm">
            {left.map(({ id, name, says }) => (
              <List.Item key={id}>
                <b>{name}</b>: {says}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      {count > 0 && (
        <section className={classes.several} aria-label={t('reviews.several')}>
          <Text size="sm" fw={600} aria-live="polite">
            {t('reviews.chosen', { count })}
          </Text>
          <Button size="compact-md" onClick={() => setOpened(true)}>
            {t('reviews.approveSeveral', { count })}
          </Button>
          <Button size="compact-md" variant="subtle" color="gray" onClick={clear}>
            {t('reviews.clear')}
          </Button>
        </section>
      )}
      <ConfirmDialog
        opened={opened && count > 0}
        onClose={() => setOpened(false)}
        title={t('reviews.severalTitle', { count })}
        confirm={t('reviews.approveSeveral', { count })}
        onConfirm={approve}
      >
        <Text size="sm">{t('reviews.severalSays')}</Text>
        <List size="sm" mt="sm" spacing={2}>
          {rows.slice(0, most).map((row) => (
            <List.Item key={row.partnershipId}>{row.name}</List.Item>
          ))}
          {count > most && <List.Item>{t('reviews.andMore', { count: count - most })}</List.Item>}
        </List>
      </ConfirmDialog>
    </>
  )
}
