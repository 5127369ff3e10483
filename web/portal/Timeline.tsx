import { Button } from '@mantine/core'
import { sentenceOf } from '#web/lib/faults.ts'
import { ErrorPanel } from '#web/ui/ErrorPanel.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { Time } from '#web/ui/Time.tsx'
import classes from './portal.module.css'
import { useCardHistory } from './queries.ts'
import type { Card } from './view.ts'
import { t } from './words.ts'

/** What happened between both sides, newest first. */
export function Timeline({ card }: { card: Card }) {
  const history = useCardHistory(card.partnershipId)
  if (history.isPending) return <LinesSkeleton lines={5} />
  if (history.isError) return <ErrorPanel says={sentenceOf(history.error)} onRetry={() => void history.refetch()} />
  const entries = history.data.pages.flatMap((page) => page.items)
  if (entries.length === 0) return <p className={classes.quiet}>{t('page.historyEmpty')}</p>
  return (
    <>
      <ol className={classes.timeline}>
        {entries.map((entry) => (
          <li key={entry.id} data-side={entry.side}>
            <span className={classes.dot} aria-hidden="true" />
            <div>
              <p>{entry.says}</p>
              {entry.reason && <blockquote>{entry.reason}</blockquote>}
              <small>
                {entry.actorName || t(`page.side.${entry.side}`, { host: card.host.name })}
                {' · '}
                <Time at={entry.at} absolute />
              </small>
            </div>
          </li>
        ))}
      </ol>
      {history.hasNextPage && (
        <Button
          variant="default"
          size="sm"
          onClick={() => void history.fetchNextPage()}
          loading={history.isFetchingNextPage}
        >
          {t('page.older')}
        </Button>
      )}
    </>
  )
}
