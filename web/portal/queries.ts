/** Server data of the partner's pages, and what has to be fresh after a change. */
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { personApi } from '#web/lib/api.ts'
import { keys } from '#web/lib/keys.ts'

/** The cards of all hosts, and how many invitations are open. */
export const useCards = (enabled = true) =>
  useQuery({ queryKey: keys.portal, queryFn: ({ signal }) => personApi.portal.cards({ signal }), enabled })

/** What one host shares. Looked at again every minute, should the live stream be cut by a proxy. */
export const useCard = (id: string) =>
  useQuery({
    queryKey: keys.portalCard(id),
    queryFn: ({ signal }) => personApi.portal.card({ params: { id }, signal }),
    refetchInterval: 60_000,
  })

/** The timeline, newest first, page by page. */
export const useCardHistory = (id: string) =>
  useInfiniteQuery({
    // Not below the card's key: an event refreshes the card first, which may close the history.
    queryKey: ['portal history', id],
    queryFn: ({ signal, pageParam }) =>
      personApi.portal.history({
        params: { id },
        query: { limit: 20, ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  })

/** All invitations to my address. */
export const useInbox = () =>
  useQuery({ queryKey: keys.inbox, queryFn: ({ signal }) => personApi.inbox.list({ signal }) })

/** After an answer: inbox, cards, bell and the organizations I belong to may all have changed. */
export function useRefreshPortal() {
  const client = useQueryClient()
  return async () => {
    await Promise.all(
      [keys.inbox, keys.portal, keys.notifications, keys.me].map((queryKey) => client.invalidateQueries({ queryKey })),
    )
  }
}
