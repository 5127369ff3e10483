import { ActionIcon, Button, Indicator, Popover, Tooltip } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { personApi } from '#web/lib/api.ts'
import { keys } from '#web/lib/keys.ts'
import { AppLink } from '#web/lib/link.tsx'
import { useLiveEvents } from '#web/lib/live.ts'
import { t } from '#web/lib/words.ts'
import { announce } from '#web/ui/Announcer.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { IconBell } from '#web/ui/icons.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { Time } from '#web/ui/Time.tsx'
import classes from './shell.module.css'

/** Notices: the number unread, the list, and the way to the exact thing. */
export function Bell() {
  const [opened, setOpened] = useState(false)
  const client = useQueryClient()
  const unread = useQuery({
    queryKey: [...keys.notifications, 'unread'],
    queryFn: ({ signal }) => personApi.notifications.unread({ signal }),
  })
  const list = useQuery({
    queryKey: [...keys.notifications, 'list'],
    queryFn: ({ signal }) => personApi.notifications.list({ query: { limit: 50 }, signal }),
    enabled: opened,
  })
  const refresh = () => client.invalidateQueries({ queryKey: keys.notifications })
  const read = useMutation({
    mutationFn: (id: string) => personApi.notifications.read({ params: { id } }),
    onSettled: refresh,
  })
  const readAll = useMutation({ mutationFn: () => personApi.notifications.readAll(), onSettled: refresh })
  useLiveEvents(
    useCallback((event) => {
      const data = event.data as { says?: unknown } | null // whatever the stream carries; only read when it is a text
      if (event.type === 'notification' && typeof data?.says === 'string')
        announce(t('bell.fresh', { says: data.says }))
    }, []),
  )

  const count = unread.data?.count ?? 0
  const label = t('bell.label', { count })
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={380} trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label={label} disabled={opened}>
          <Indicator label={count > 99 ? '99+' : count} size={18} disabled={count === 0} offset={5} color="red.9">
            <ActionIcon aria-label={label} onClick={() => setOpened((former) => !former)}>
              <IconBell size={20} />
            </ActionIcon>
          </Indicator>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t('bell.title')}>
        <div className={classes.noticesHead}>
          <h2>{t('bell.title')}</h2>
          {count > 0 && (
            <Button variant="subtle" size="compact-sm" onClick={() => readAll.mutate()} loading={readAll.isPending}>
              {t('bell.readAll')}
            </Button>
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
            {list.data.items.map((one) => (
              <li key={one.id}>
                <AppLink
                  href={one.link ?? '#'}
                  className={classes.notice}
                  onClick={() => {
                    setOpened(false)
                    if (!one.readAt) read.mutate(one.id)
                  }}
                >
                  <span className={classes.noticeDot} data-read={one.readAt ? true : undefined} aria-hidden="true" />
                  <span>
                    {!one.readAt && <span className="visually-hidden">{t('bell.unread')}: </span>}
                    {one.says}
                    <small>
                      <Time at={one.at} />
                    </small>
                  </span>
                </AppLink>
              </li>
            ))}
          </ul>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
