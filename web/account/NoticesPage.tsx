import { Button } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { type Answer, type Api, personApi } from '#web/lib/api.ts'
import { useInstallation } from '#web/lib/client.tsx'
import { requestIdOf, sentenceOf } from '#web/lib/faults.ts'
import { keys } from '#web/lib/keys.ts'
import { AppLink } from '#web/lib/link.tsx'
import { tellError } from '#web/lib/toasts.tsx'
import { Page } from '#web/shell/Page.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { ErrorPanel } from '#web/ui/ErrorPanel.tsx'
import { IconBell } from '#web/ui/icons.tsx'
import { PageSkeleton } from '#web/ui/skeletons.tsx'
import { Time } from '#web/ui/Time.tsx'
import classes from './account.module.css'
import { byDay } from './days.ts'
import { t } from './words.ts'

type Notice = Answer<Api['notifications']['list']>['items'][number]

/** Every notice, by day, newest first. */
export function NoticesPage() {
  const place = useInstallation().data?.name ?? ''
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: keys.notifications })
  const notices = useInfiniteQuery({
    queryKey: [...keys.notifications, 'pages'],
    queryFn: ({ signal, pageParam }) =>
      personApi.notifications.list({ query: { limit: 50, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  })
  const read = useMutation({
    mutationFn: (id: string) => personApi.notifications.read({ params: { id } }),
    onSettled: refresh,
  })
  const readAll = useMutation({
    mutationFn: () => personApi.notifications.readAll(),
    onSettled: refresh,
    onError: tellError,
  })
  const items = notices.data?.pages.flatMap((page) => page.items) ?? []
  const hasUnread = items.some((notice) => !notice.readAt)
  return (
    <div className={classes.page}>
      <Page
        title={t('notices.title')}
        place={place}
        description={t('notices.says')}
        actions={
          hasUnread && (
            <Button variant="default" onClick={() => readAll.mutate()} loading={readAll.isPending}>
              {t('notices.readAll')}
            </Button>
          )
        }
      >
        {notices.isPending && <PageSkeleton />}
        {notices.isError && (
          <ErrorPanel
            says={sentenceOf(notices.error)}
            requestId={requestIdOf(notices.error)}
            onRetry={() => void notices.refetch()}
          />
        )}
        {notices.data && items.length === 0 && (
          <EmptyState title={t('notices.empty.title')} icon={<IconBell size={26} />}>
            {t('notices.empty.says')}
          </EmptyState>
        )}
        {byDay(items, (notice) => notice.at).map(({ day, items: ofDay }) => (
          <section key={day} aria-label={day}>
            <h2 className={classes.day}>{day}</h2>
            <ul className={classes.notices}>
              {ofDay.map((notice) => (
                <li key={notice.id}>
                  <NoticeLine notice={notice} onOpen={() => !notice.readAt && read.mutate(notice.id)} />
                </li>
              ))}
            </ul>
          </section>
        ))}
        {notices.hasNextPage && (
          <Button variant="default" onClick={() => void notices.fetchNextPage()} loading={notices.isFetchingNextPage}>
            {t('notices.older')}
          </Button>
        )}
      </Page>
    </div>
  )
}

/** A notice leads to the exact thing, where there still is one. */
function NoticeLine({ notice, onOpen }: { notice: Notice; onOpen: () => void }) {
  const unread = notice.readAt ? undefined : true
  const words = (
    <>
      <span className={classes.dot} aria-hidden="true" />
      <span>
        {unread && <span className="visually-hidden">{t('notices.unread')}: </span>}
        {notice.says}
        <small>
          <Time at={notice.at} />
        </small>
      </span>
    </>
  )
  if (!notice.link) {
    return (
      <div className={classes.notice} data-unread={unread}>
        {words}
      </div>
    )
  }
  return (
    <AppLink href={notice.link} className={classes.notice} data-unread={unread} onClick={onOpen}>
      {words}
    </AppLink>
  )
}
