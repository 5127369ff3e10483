/** Server data in the query cache, and the organization one acts for. */
import { keepPreviousData, QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import type { MyOrganization } from '#contract/endpoints/session.ts'
import { type Api, ApiError, buildApi, OfflineError, personApi } from './api.ts'
import { keys } from './keys.ts'

/** The cache. Pages visited again show what they had at once and refresh quietly. */
export const buildQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        gcTime: 30 * 60_000,
        // Being offline is waited out; a clear answer of the server is not asked for again.
        retry: (count, error) =>
          error instanceof OfflineError ? count < 20 : !(error instanceof ApiError) && count < 2,
        retryDelay: (attempt) => Math.min(1000 * 2 ** attempt, 10_000),
        networkMode: 'always',
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })

/** The signed-in person with their organizations. Every page below the root has it. */
export function useMe() {
  return useQuery({ queryKey: keys.me, queryFn: ({ signal }) => personApi.session.me({ signal }), staleTime: 60_000 })
}

/** What everybody may know of the installation: its name, whether mail is set up. */
export function useInstallation() {
  return useQuery({
    queryKey: keys.installation,
    queryFn: ({ signal }) => personApi.installation.get({ signal }),
    staleTime: 5 * 60_000,
  })
}

/** Where an organization of this identity is found, as the operator has set it. */
export function useAddressOf(): (identity: string) => string {
  const pattern = useInstallation().data?.organizationAddress ?? `${location.origin}/o/{identity}`
  return (identity) => pattern.replace('{identity}', identity)
}

interface Acting {
  organization: MyOrganization
  api: Api
}
const ActingContext = createContext<Acting | undefined>(undefined)

/** Makes everything below act for one organization. */
export function ActingFor({ organization, children }: { organization: MyOrganization; children: ReactNode }) {
  const value = useMemo(() => ({ organization, api: buildApi(organization.id) }), [organization])
  return <ActingContext value={value}>{children}</ActingContext>
}

/** The organization acted for. Only below `ActingFor`. */
export function useActing(): Acting {
  const acting = useContext(ActingContext)
  if (!acting) throw new Error('useActing is used outside of an organization’s pages')
  return acting
}

/** Refreshes everything that may have changed with a partnership. */
export function useRefresh() {
  const client = useQueryClient()
  const acting = useContext(ActingContext)
  return () => {
    if (acting) void client.invalidateQueries({ queryKey: keys.organizationAll(acting.organization.id) })
    void client.invalidateQueries({ queryKey: keys.notifications })
  }
}

/** While a filter changes, the rows of the former one stay until the new ones are there. */
export { keepPreviousData }
