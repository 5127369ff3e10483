/** What the console asks about terms. */
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import type { TermsFull } from '#contract/endpoints/terms.ts'
import type { TermsState } from '#contract/names.ts'
import { useActing } from '#web/lib/client.tsx'
import { keys } from '#web/lib/keys.ts'

const termsKey = (organization: string) => [...keys.organizationAll(organization), 'terms'] as const

export function useTermsOf(program: string) {
  const { api, organization } = useActing()
  return useQuery({
    queryKey: [...termsKey(organization.id), 'of', program],
    queryFn: ({ signal }) => api.terms.list({ params: { id: program }, signal }),
  })
}

export function useDocument(id: string) {
  const { api, organization } = useActing()
  return useQuery({
    queryKey: [...termsKey(organization.id), id],
    queryFn: ({ signal }) => api.terms.get({ params: { id }, signal }),
  })
}

/** A version as it was published; it never changes. */
export function useVersionText(id: string, version: number | undefined) {
  const { api, organization } = useActing()
  return useQuery({
    queryKey: [...termsKey(organization.id), id, 'version', version],
    queryFn: ({ signal }) => api.terms.version({ params: { id, version: String(version) }, signal }),
    enabled: version !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function useStandings(id: string, state: TermsState | undefined) {
  const { api, organization } = useActing()
  return useInfiniteQuery({
    queryKey: [...termsKey(organization.id), id, 'standings', state ?? ''],
    queryFn: ({ signal, pageParam }) =>
      api.terms.acceptances({
        params: { id },
        query: { limit: 50, ...(state && { state }), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  })
}

export function useTermsOfPartner(partnershipId: string, enabled: boolean) {
  const { api, organization } = useActing()
  return useQuery({
    queryKey: [...keys.partnershipPart(organization.id, partnershipId, 'terms')],
    queryFn: ({ signal }) => api.terms.ofPartnership({ params: { id: partnershipId }, signal }),
    enabled,
  })
}

/** After a change: the document as the server answered it, and everything that shows terms. */
export function useChanged() {
  const { organization } = useActing()
  const client = useQueryClient()
  return async (document?: TermsFull) => {
    if (document) client.setQueryData([...termsKey(organization.id), document.id], document)
    await client.invalidateQueries({ queryKey: keys.organizationAll(organization.id) })
  }
}
