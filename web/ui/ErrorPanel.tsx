import { Button } from '@mantine/core'
import { t } from '#web/lib/words.ts'
import { EmptyState } from './EmptyState.tsx'
import { IconAlert } from './icons.tsx'

interface Props {
  /** The sentence of the problem. */
  says: string
  requestId?: string
  onRetry?: () => void
  /** It stands for the whole page. */
  isPage?: boolean
}

/** What could not be loaded, with the way to try again and the request id for support. */
export function ErrorPanel({ says, requestId, onRetry, isPage }: Props) {
  return (
    <div role="alert">
      <EmptyState
        title={t('errors.couldNotLoad')}
        tone="bad"
        level={isPage ? 1 : 2}
        icon={<IconAlert size={26} />}
        actions={onRetry && <Button onClick={onRetry}>{t('errors.tryAgain')}</Button>}
      >
        {says}
        {requestId && (
          <>
            <br />
            <small>{t('errors.requestId', { id: requestId })}</small>
          </>
        )}
      </EmptyState>
    </div>
  )
}
