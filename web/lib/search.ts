/** What the address of a page says beside its path: filters, tab, open drawer. Plain strings, so that links stay readable. */
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { useCallback } from 'react'

export type Search = Record<string, string>

export const parseSearch = (text: string): Search => Object.fromEntries(new URLSearchParams(text))
export const stringifySearch = (search: Record<string, unknown>): string => {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value))
  }
  const tail = params.toString()
  return tail ? `?${tail}` : ''
}

/** Reads the search of the address, and changes part of it; undefined removes a name. */
export function useSearch(): [
  Search,
  (change: Record<string, string | undefined>, options?: { push?: boolean }) => void,
] {
  const search = useRouterState({ select: (state) => state.location.search as Search })
  const navigate = useNavigate()
  const change = useCallback(
    (part: Record<string, string | undefined>, options: { push?: boolean } = {}) => {
      void navigate({
        to: '.',
        search: ((former: Search) => ({ ...former, ...part })) as never, // untyped routes: any search is allowed
        replace: !options.push,
        resetScroll: false,
      })
    },
    [navigate],
  )
  return [search, change]
}
