import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { sentenceOf } from '#web/lib/faults.ts'
import { t as shared } from '#web/lib/words.ts'
import { Changes } from '#web/shell/Changes.tsx'
import { ErrorPanel } from '#web/ui/ErrorPanel.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { Time } from '#web/ui/Time.tsx'
import classes from './portal.module.css'
import { useCardHistory } from './queries.ts'
import type { Card } from './view.ts'
import { t } from './words.ts'

/** What happened between both sides, newest first. `updatedAt`: when the card was looked at last. */
export function Timeline({ card, updatedAt }: { card: Card; updatedAt: number }) {
  const history = useCardHistory(card.partnershipId)
  const { refetch } = history
  // A card that was looked at anew may have a new event; a card that closed took this list away before.
  const seen = useRef(updatedAt)
  useEffect(() => {
    if (seen.current !== updatedAt) void refetch()
    seen.current = updatedAt
  }, [updatedAt, refetch])
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
                {entry.channel && <>{shared(`history.channel_${entry.channel}`)} · </>}
                <Time at={entry.at} absolute />
              </small>
              <Changes entry={entry} />
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
