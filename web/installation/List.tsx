import { Button, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { requestIdOf, sentenceOf } from '#web/lib/faults.ts'
import { formatNumber } from '#web/lib/format.ts'
import { t as shared } from '#web/lib/words.ts'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { ErrorPanel } from '#web/ui/ErrorPanel.tsx'
import { IconSearch } from '#web/ui/icons.tsx'
import { TableSkeleton } from '#web/ui/skeletons.tsx'
import classes from './installation.module.css'
import { t } from './words.ts'

type Pages<T> = UseInfiniteQueryResult<InfiniteData<{ items: T[]; next: string | null; total: number | null }>>

interface Props<T> {
  query: Pages<T>
  /** Names the list for screen readers. */
  label: string
  row: (item: T) => ReactNode
  /** What stands where there is nothing yet. */
  empty: { title: string; says?: string; icon?: ReactNode }
  /** What stands where a search finds nothing, and the way out; undefined while nothing is searched for. */
  noMatch?: { says: string; clear: () => void }
}

/** A list with its total, its next page, and every state it can be in. */
export function List<T extends { id: string }>({ query, label, row, empty, noMatch }: Props<T>) {
  if (query.isPending) return <TableSkeleton rows={5} />
  if (query.isError && !query.data) {
    return (
      <ErrorPanel
        says={sentenceOf(query.error)}
        requestId={requestIdOf(query.error)}
        onRetry={() => void query.refetch()}
      />
    )
  }
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  const total = query.data?.pages[0]?.total ?? null
  if (items.length === 0) {
    return noMatch ? (
      <EmptyState
        title={t('mail.noMatch')}
        tone="quiet"
        icon={<IconSearch size={26} />}
        actions={
          <Button variant="default" onClick={noMatch.clear}>
            {t('mail.clear')}
          </Button>
        }
      >
        {noMatch.says}
      </EmptyState>
    ) : (
      <EmptyState title={empty.title} icon={empty.icon}>
        {empty.says}
      </EmptyState>
    )
  }
  return (
    <>
      <ul className={classes.list} aria-label={label}>
        {items.map((item) => (
          <li key={item.id}>{row(item)}</li>
        ))}
      </ul>
      <div className={classes.foot}>
        {total !== null && (
          <span role="status">
            {shared('ui.shownOf', { shown: formatNumber(items.length), total: formatNumber(total) })}
          </span>
        )}
        {query.hasNextPage && (
          <Button
            variant="default"
            size="sm"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {shared('ui.showMore')}
          </Button>
        )}
      </div>
    </>
  )
}

interface SearchProps {
  label: string
  /** What the address of the page says. */
  value: string
  onChange: (value: string | undefined) => void
}

/** A search field that waits for a pause in typing. */
export function SearchField({ label, value, onChange }: SearchProps) {
  const [typed, setTyped] = useState(value)
  const [former, setFormer] = useState(value)
  const later = useDebouncedCallback((text: string) => onChange(text.trim() || undefined), 250)
  // The address changed by other means: back, forward, *clear*.
  if (former !== value) {
    setFormer(value)
    if (typed.trim() !== value) setTyped(value)
  }
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} />}
      value={typed}
      maxLength={200}
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        later(event.currentTarget.value)
      }}
    />
  )
}
