import { Button } from '@mantine/core'
import { type ErrorComponentProps, Outlet } from '@tanstack/react-router'
import { useMe } from '#web/lib/client.tsx'
import { requestIdOf, sentenceOf } from '#web/lib/faults.ts'
import { useLiveStream } from '#web/lib/live.ts'
import { paths } from '#web/lib/paths.ts'
import { t } from '#web/lib/words.ts'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { ErrorPanel } from '#web/ui/ErrorPanel.tsx'
import { IconSearch } from '#web/ui/icons.tsx'
import { PageSkeleton } from '#web/ui/skeletons.tsx'
import { useActingId } from './acting.ts'

/** Nothing is shown before it is known who is here; a signed-out visitor is led to the sign-in page. */
export function Root() {
  const me = useMe()
  const acting = useActingId(me.data)
  useLiveStream(acting, me.data !== undefined)
  if (me.data) return <Outlet />
  return (
    <main id="main" tabIndex={-1} style={{ maxWidth: 860, margin: '0 auto', padding: 32 }}>
      {me.isError ? (
        <ErrorPanel says={sentenceOf(me.error)} requestId={requestIdOf(me.error)} onRetry={() => void me.refetch()} />
      ) : (
        <PageSkeleton />
      )}
    </main>
  )
}

/** No such page. */
export function NotFound() {
  return (
    <div style={{ padding: 24 }}>
      <EmptyState
        title={t('errors.notFoundTitle')}
        tone="quiet"
        icon={<IconSearch size={26} />}
        actions={
          <Button component="a" href={paths.start}>
            {t('errors.toStart')}
          </Button>
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
      <ErrorPanel says={sentenceOf(error)} requestId={requestIdOf(error)} onRetry={reset} />
    </div>
  )
}
