/** A page inside the shell: its title, its head, and what is easily forgotten while loading or after a fault. */
import type { UseQueryResult } from '@tanstack/react-query'
import { type ComponentProps, type ReactNode, useEffect } from 'react'
import { requestIdOf, sentenceOf } from '#web/lib/faults.ts'
import { ErrorPanel } from '#web/ui/ErrorPanel.tsx'
import { PageHeader } from '#web/ui/PageHeader.tsx'
import { PageSkeleton } from '#web/ui/skeletons.tsx'

/** Sets the title of the window: "Page – Organization". */
export function useTitle(page: string, place: string) {
  useEffect(() => {
    document.title = place && place !== page ? `${page} – ${place}` : page
  }, [page, place])
}

interface Props extends Omit<ComponentProps<typeof PageHeader>, 'title'> {
  title: string
  /** What stands in the h1 where it is more than the title. */
  heading?: ReactNode
  /** The organization or the installation, for the window's title. */
  place: string
  children: ReactNode
}

/** One page with its one h1. */
export function Page({ title, heading, place, children, ...head }: Props) {
  useTitle(title, place)
  return (
    <>
      <PageHeader title={heading ?? title} {...head} />
      {children}
    </>
  )
}

interface LoadedProps<T> {
  query: UseQueryResult<T>
  /** The shape of what is coming. */
  skeleton?: ReactNode
  /** The page itself comes with the data: until then this is all there is. */
  isPage?: boolean
  children: (data: T) => ReactNode
}

/** What a query brings: a skeleton before, the sentence of the problem instead, the data once it is there. */
export function Loaded<T>({ query, skeleton, isPage, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data)
  if (query.isError) {
    return (
      <ErrorPanel
        isPage={isPage}
        says={sentenceOf(query.error)}
        requestId={requestIdOf(query.error)}
        onRetry={() => void query.refetch()}
      />
    )
  }
  return skeleton ?? <PageSkeleton />
}
