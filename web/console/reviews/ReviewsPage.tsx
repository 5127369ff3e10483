/** What waits for a decision, oldest first: the queue on the left, one partner's answers on the right. */
import { Button, Checkbox, TextInput } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { ReviewRow } from '#contract/endpoints/submissions.ts'
import { useActing } from '#web/lib/client.tsx'
import { requestIdOf, sentenceOf } from '#web/lib/faults.ts'
import { keys } from '#web/lib/keys.ts'
import { useSearch } from '#web/lib/search.ts'
import { useShortcut } from '#web/lib/shortcuts.ts'
import { Page } from '#web/shell/Page.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { ErrorPanel } from '#web/ui/ErrorPanel.tsx'
import { IconCheck, IconSearch } from '#web/ui/icons.tsx'
import { OrgMark } from '#web/ui/OrgMark.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { Time } from '#web/ui/Time.tsx'
import { usePrograms } from '../programs.tsx'
import { t } from '../words.ts'
import { ApproveSeveral } from './ApproveSeveral.tsx'
import { ReviewPanel } from './ReviewPanel.tsx'
import classes from './reviews.module.css'

export function ReviewsPage() {
  const { api, organization } = useActing()
  const { program } = usePrograms()
  const [search, setSearch] = useSearch()
  const q = search.q ?? ''
  const query = { ...(program && { program: program.id }), ...(q && { search: q }) }
  const queue = useInfiniteQuery({
    queryKey: keys.reviews(organization.id, query),
    queryFn: ({ pageParam, signal }) =>
      api.reviews.list({ query: { ...query, limit: 50, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  })
  const rows = queue.data?.pages.flatMap((page) => page.items) ?? []
  const total = queue.hasNextPage ? undefined : rows.length
  const place = rows.findIndex((row) => row.partnershipId === search.id)
  const chosen = rows[place] ?? rows[0]
  const step = (by: number) => {
    const next = rows[Math.max(0, place) + by]
    if (next) setSearch({ id: next.partnershipId })
  }
  useShortcut('j', rows.length > 1 ? () => step(1) : undefined)
  useShortcut('k', rows.length > 1 ? () => step(-1) : undefined)
  const [chosenIds, setChosenIds] = useState<ReadonlySet<string>>(new Set())
  const toggle = (id: string) =>
    setChosenIds((former) => new Set(former.has(id) ? [...former].filter((one) => one !== id) : [...former, id]))
  const approvable = rows.some((row) => row.can.approve === true)
  useShortcut('x', chosen && approvable ? () => toggle(chosen.partnershipId) : undefined)
  // what has been decided leaves the queue by itself, and the next one takes its place
  const onDecided = () => setSearch({ id: rows[Math.max(0, place) + 1]?.partnershipId })

  return (
    <Page
      title={t('reviews.title')}
      place={organization.name}
      description={total !== undefined && queue.data && t('reviews.waiting', { count: total })}
    >
      {queue.isError ? (
        <ErrorPanel
          says={sentenceOf(queue.error)}
          requestId={requestIdOf(queue.error)}
          onRetry={() => void queue.refetch()}
        />
      ) : !queue.data ? (
        <LinesSkeleton lines={8} />
      ) : rows.length === 0 && !q ? (
        <EmptyState title={t('reviews.empty')} icon={<IconCheck size={26} />}>
          {t('reviews.emptySays')}
        </EmptyState>
      ) : (
        <div className={classes.columns}>
          <div className={classes.queue}>
            <Find value={q} onChange={(value) => setSearch({ q: value || undefined, id: undefined })} />
            <ApproveSeveral
              rows={rows.filter((row) => chosenIds.has(row.partnershipId))}
              clear={() => setChosenIds(new Set())}
            />
            {rows.length === 0 ? (
              <EmptyState title={t('reviews.noMatch')}>{t('reviews.noMatchSays', { q })}</EmptyState>
            ) : (
              <ul>
                {rows.map((row) => (
                  <QueueRow
                    key={row.partnershipId}
                    row={row}
                    current={row === chosen}
                    onChoose={() => setSearch({ id: row.partnershipId })}
                    ticked={chosenIds.has(row.partnershipId)}
                    {...(approvable && rows.length > 1 && { onTick: () => toggle(row.partnershipId) })}
                  />
                ))}
              </ul>
            )}
            {queue.hasNextPage && (
              <Button variant="default" loading={queue.isFetchingNextPage} onClick={() => void queue.fetchNextPage()}>
                {t('reviews.more')}
              </Button>
            )}
          </div>
          {chosen && (
            <ReviewPanel
              key={chosen.partnershipId}
              partnershipId={chosen.partnershipId}
              name={chosen.name}
              onDecided={onDecided}
            />
          )}
        </div>
      )}
    </Page>
  )
}

/** Asks a moment after the last letter. */
function Find({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [text, setText] = useState(value)
  const latest = useRef(onChange)
  latest.current = onChange
  useEffect(() => {
    if (text === value) return
    const timer = setTimeout(() => latest.current(text), 200)
    return () => clearTimeout(timer)
  }, [text, value])
  return (
    <TextInput
      aria-label={t('reviews.find')}
      placeholder={t('reviews.find')}
      leftSection={<IconSearch size={15} />}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  )
}

interface RowProps {
  row: ReviewRow
  current: boolean
  onChoose: () => void
  ticked: boolean
  /** Left out where nothing can be decided at once. */
  onTick?: () => void
}

function QueueRow({ row, current, onChoose, ticked, onTick }: RowProps) {
  return (
    <li className={classes.entry}>
      {onTick && (
        <Checkbox size="sm" aria-label={t('reviews.choose', { name: row.name })} checked={ticked} onChange={onTick} />
      )}
      <button type="button" className={classes.row} aria-current={current || undefined} onClick={onChoose}>
        <OrgMark name={row.name} logoUrl={row.organization?.logoUrl} colour={row.organization?.colour} size={34} />
        <span>
          <b>{row.name}</b>
          <small>
            <Time at={row.submittedAt} />
            {row.number > 1 && ` · ${t('reviews.round', { number: row.number })}`}
            {row.stage.of > 1 && ` · ${t('reviews.stage', row.stage)}`}
          </small>
          {row.dueAt && (
            <small>
              {t('reviews.due')} <Time at={row.dueAt} />
            </small>
          )}
        </span>
      </button>
    </li>
  )
}
