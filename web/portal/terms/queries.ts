/** What the partner's side asks about terms. */
import { useQuery } from '@tanstack/react-query'
import { personApi } from '#web/lib/api.ts'
import { keys } from '#web/lib/keys.ts'

/** Below the card's key: what refreshes the card refreshes the terms. */
export const termsKey = (id: string) => [...keys.portalCard(id), 'terms'] as const

export const useOwnTerms = (id: string, enabled = true) =>
  useQuery({
    queryKey: termsKey(id),
    queryFn: ({ signal }) => personApi.terms.own({ params: { id }, signal }),
    enabled,
  })
