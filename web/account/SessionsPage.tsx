import { Button, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Session } from '#contract/endpoints/session.ts'
import { personApi } from '#web/lib/api.ts'
import { useInstallation } from '#web/lib/client.tsx'
import { keys } from '#web/lib/keys.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { Loaded, Page } from '#web/shell/Page.tsx'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import { IconPhone, IconScreen } from '#web/ui/icons.tsx'
import { Panel } from '#web/ui/Panel.tsx'
import { StatusBadge } from '#web/ui/StatusBadge.tsx'
import { Time } from '#web/ui/Time.tsx'
import classes from './account.module.css'
import { t } from './words.ts'

const sessionsKey = [...keys.me, 'sessions']

/** Every place one is signed in: end one, or all others. */
export function SessionsPage() {
  const place = useInstallation().data?.name ?? ''
  const sessions = useQuery({
    queryKey: sessionsKey,
    queryFn: ({ signal }) => personApi.session.listSessions({ signal }),
  })
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const refresh = () => client.invalidateQueries({ queryKey: sessionsKey })
  const endOthers = async () => {
    try {
      await personApi.session.endOtherSessions()
      tell(t('sessions.endedOthers'))
    } catch (error) {
      tellError(error)
    }
    setAsking(false)
    await refresh()
  }
  const others = sessions.data?.items.filter((one) => !one.current).length ?? 0
  return (
    <div className={classes.page}>
      <Page
        title={t('sessions.title')}
        place={place}
        description={t('sessions.says')}
        actions={
          others > 0 && (
            <Button variant="default" onClick={() => setAsking(true)}>
              {t('sessions.endOthers')}
            </Button>
          )
        }
      >
        <Loaded query={sessions}>
          {({ items }) => (
            <Panel>
              <ul className={classes.rows}>
                {items.map((session) => (
                  <Row key={session.id} session={session} onEnded={refresh} />
                ))}
              </ul>
              {others === 0 && (
                <Text c="dimmed" mt="sm">
                  {t('sessions.only')}
                </Text>
              )}
            </Panel>
          )}
        </Loaded>
        <ConfirmDialog
          opened={asking}
          onClose={() => setAsking(false)}
          title={t('sessions.endOthersTitle')}
          confirm={t('sessions.endOthers')}
          cancel={t('sessions.keep')}
          onConfirm={endOthers}
        >
          {t('sessions.endOthersSays')}
        </ConfirmDialog>
      </Page>
    </div>
  )
}

function Row({ session, onEnded }: { session: Session; onEnded: () => Promise<void> }) {
  const [busy, setBusy] = useState(false)
  const { device } = session
  const end = async () => {
    if (busy) return
    setBusy(true)
    try {
      await personApi.session.endSession({ params: { id: session.id } })
      tell(t('sessions.ended', { device }))
    } catch (error) {
      tellError(error)
    }
    setBusy(false)
    await onEnded()
  }
  return (
    <li>
      {/iphone|ipad|android|phone/i.test(device) ? <IconPhone size={22} /> : <IconScreen size={22} />}
      <div className={classes.rowMain}>
        <strong>{device}</strong> {session.address && t('sessions.address', { address: session.address })}
        <p>
          {t('sessions.lastUsed')} <Time at={session.lastUsedAt} /> · {t('sessions.since')}{' '}
          <Time at={session.startedAt} />
        </p>
      </div>
      {session.current ? (
        <StatusBadge tone="good">{t('sessions.current')}</StatusBadge>
      ) : (
        <Button variant="default" size="sm" loading={busy} onClick={end} aria-label={t('sessions.endOf', { device })}>
          {t('sessions.end')}
        </Button>
      )}
    </li>
  )
}
