import { Button } from '@mantine/core'
import { type ErrorComponentProps, Outlet } from '@tanstack/react-router'
import { useMe } from '#web/lib/client.tsx'
import { requestIdOf, sentenceOf } from '#web/lib/faults.ts'
import { AppLink } from '#web/lib/link.tsx'
import { useLiveStream } from '#web/lib/live.ts'
import { paths } from '#web/lib/paths.ts'
import { t } from '#web/lib/words.ts'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { ErrorPanel } from '#web/ui/ErrorPanel.tsx'
import { IconSearch } from '#web/ui/icons.tsx'
import { PageSkeleton } from '#web/ui/skeletons.tsx'
import { useActingId } from './acting.ts'
import { useTitle } from './Page.tsx'
import { SessionGuard } from './SessionGuard.tsx'

/** Nothing is shown before it is known who is here; a signed-out visitor is led to the sign-in page. */
export function Root() {
  const me = useMe()
  const acting = useActingId(me.data)
  // while a form comes first, nothing else is open to listen to
  useLiveStream(acting, me.data !== undefined && !me.data.formFirst)
  if (me.data)
    return (
      <>
        <Outlet />
        <SessionGuard me={me.data} />
      </>
    )
  return (
    <main id="main" tabIndex={-1} style={{ maxWidth: 860, margin: '0 auto', padding: 32 }}>
      {me.isError ? (
        <ErrorPanel
          isPage
          says={sentenceOf(me.error)}
          requestId={requestIdOf(me.error)}
          onRetry={() => void me.refetch()}
        />
      ) : (
        <PageSkeleton />
      )}
    </main>
  )
}

/** No such page. */
export function NotFound() {
  const me = useMe()
  const organizations = (me.data?.organizations ?? []).filter((one) => one.kind === 'organization' || one.hosts)
  useTitle(t('errors.notFoundTitle'), '')
  return (
    <div style={{ padding: 24 }}>
      <EmptyState
        level={1}
        title={t('errors.notFoundTitle')}
        tone="quiet"
        icon={<IconSearch size={26} />}
        actions={
          <>
            <Button component={AppLink} href={paths.home} variant="default">
              {t('shell.myPartnerships')}
            </Button>
            {organizations.slice(0, 4).map((one) => (
              <Button key={one.id} component={AppLink} href={paths.host(one.slug)}>
                {t('errors.toOrganization', { name: one.name })}
              </Button>
            ))}
          </>
        }
      >
        {t('errors.notFoundSays')}
      </EmptyState>
    </div>
  )
}

/** A page that stopped working. */
export function Crash({ error, reset }: ErrorComponentProps) {
  return (
    <div style={{ padding: 24 }}>
      <ErrorPanel isPage says={sentenceOf(error)} requestId={requestIdOf(error)} onRetry={reset} />
    </div>
  )
}
