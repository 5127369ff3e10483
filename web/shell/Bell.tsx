import { ActionIcon, UnstyledButton } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { personApi } from '#web/lib/api.ts'
import { keys } from '#web/lib/keys.ts'
import { AppLink } from '#web/lib/link.tsx'
import { useLiveEvents } from '#web/lib/live.ts'
import { t } from '#web/lib/words.ts'
import { announce } from '#web/ui/Announcer.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { Flyout } from '#web/ui/Flyout.tsx'
import { IconBell } from '#web/ui/icons.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { Time } from '#web/ui/Time.tsx'
import classes from './shell.module.css'

const useRefreshNotices = () => {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: keys.notifications })
}

/** Notices: the number unread, the list, and the way to the exact thing. */
export function Bell() {
  const unread = useQuery({
    queryKey: [...keys.notifications, 'unread'],
    queryFn: ({ signal }) => personApi.notifications.unread({ signal }),
  })
  useLiveEvents(
    useCallback((event) => {
      if (event.type === 'notification') announce(t('bell.fresh'))
    }, []),
  )
  const count = unread.data?.count ?? 0
  const label = count === 0 ? t('bell.title') : t('bell.label', { count })
  return (
    <Flyout
      label={t('bell.title')}
      width={390}
      align="end"
      button={(props) => (
        <ActionIcon {...props} aria-label={label} title={label} className={classes.bell}>
          <IconBell size={20} />
          {count > 0 && <span className={classes.bellCount}>{count > 99 ? '99+' : count}</span>}
        </ActionIcon>
      )}
    >
      {(close) => <Notices count={count} close={close} />}
    </Flyout>
  )
}

function Notices({ count, close }: { count: number; close: () => void }) {
  const refresh = useRefreshNotices()
  const list = useQuery({
    queryKey: [...keys.notifications, 'list'],
    queryFn: ({ signal }) => personApi.notifications.list({ query: { limit: 50 }, signal }),
  })
  const read = useMutation({
    mutationFn: (id: string) => personApi.notifications.read({ params: { id } }),
    onSettled: refresh,
  })
  const readAll = useMutation({ mutationFn: () => personApi.notifications.readAll(), onSettled: refresh })
  return (
    <>
      <div className={classes.noticesHead}>
        <h2>{t('bell.title')}</h2>
        {count > 0 && (
          <UnstyledButton className={classes.textButton} onClick={() => readAll.mutate()} disabled={readAll.isPending}>
            {t('bell.readAll')}
          </UnstyledButton>
        )}
      </div>
      {list.isPending && (
        <div style={{ padding: 16 }}>
          <LinesSkeleton lines={5} />
        </div>
      )}
      {list.data && list.data.items.length === 0 && (
        <EmptyState title={t('bell.emptyTitle')}>{t('bell.empty')}</EmptyState>
      )}
      {list.data && list.data.items.length > 0 && (
        <ul className={classes.notices}>
          {list.data.items.map((one) => {
            const says = (
              <>
                <span className={classes.noticeDot} data-read={one.readAt ? true : undefined} aria-hidden="true" />
                <span>
                  {!one.readAt && <span className="visually-hidden">{t('bell.unread')}: </span>}
                  {one.says}
                  <small>
                    <Time at={one.at} />
                  </small>
                </span>
              </>
            )
            const markRead = () => {
              if (!one.readAt) read.mutate(one.id)
            }
            return (
              <li key={one.id}>
                {one.link ? (
                  <AppLink
                    href={one.link}
                    className={classes.notice}
                    onClick={() => {
                      close()
                      markRead()
                    }}
                  >
                    {says}
                  </AppLink>
                ) : (
                  <UnstyledButton className={classes.notice} onClick={markRead}>
                    {says}
                  </UnstyledButton>
                )}
              </li>
            )
          })}
        </ul>
      )}
    </>
  )
}
