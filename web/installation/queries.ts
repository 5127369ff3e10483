/** Server data of the installation's pages. */
import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Answer, Api } from '#web/lib/api.ts'
import { personApi } from '#web/lib/api.ts'
import { keepPreviousData } from '#web/lib/client.tsx'
import { keys } from '#web/lib/keys.ts'

const pageSize = 50
const all = [...keys.installation, 'administration'] as const

export type Organization = Answer<Api['installation']['listOrganizations']>['items'][number]
export type Report = Answer<Api['installation']['listAbuseReports']>['items'][number]
export type Blocked = Answer<Api['installation']['listBlockedAddresses']>['items'][number]
export type MailLine = Answer<Api['mails']['list']>['items'][number]
export type MailState = MailLine['state']

interface PageOf<T> {
  items: T[]
  next: string | null
  total: number | null
}

/** A list in pages, with the former rows standing until those of a new search are there. */
function usePages<T>(
  key: readonly unknown[],
  load: (query: { cursor?: string; limit: number }, signal: AbortSignal) => Promise<PageOf<T>>,
  refetchInterval?: number,
) {
  return useInfiniteQuery<PageOf<T>, Error, InfiniteData<PageOf<T>>, readonly unknown[], string>({
    queryKey: [...all, ...key],
    queryFn: ({ signal, pageParam }) => load({ limit: pageSize, ...(pageParam && { cursor: pageParam }) }, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    refetchInterval,
  })
}

export const useSettings = () =>
  useQuery({
    queryKey: [...all, 'settings'],
    queryFn: ({ signal }) => personApi.installation.settings({ signal }),
  })

export const useOrganizations = (filter: { search?: string; hosting?: 'requested' | 'yes' }) =>
  usePages<Organization>(['organizations', filter], (query, signal) =>
    personApi.installation.listOrganizations({ query: { ...query, ...filter }, signal }),
  )

export const useReports = (state: 'open' | 'closed') =>
  usePages<Report>(['reports', state], (query, signal) =>
    personApi.installation.listAbuseReports({ query: { ...query, state }, signal }),
  )

export const useBlocked = (search?: string) =>
  usePages<Blocked>(['blocked', search], (query, signal) =>
    personApi.installation.listBlockedAddresses({ query: { ...query, ...(search && { search }) }, signal }),
  )

export const useBackups = () =>
  useQuery({
    queryKey: [...all, 'backups'],
    queryFn: ({ signal }) => personApi.installation.listBackups({ signal }),
  })

/** Mails come and go without anybody here acting, so the list looks again by itself. */
export const useMails = (filter: { search?: string; state?: MailState }) =>
  usePages<MailLine>(
    ['mails', filter],
    (query, signal) => personApi.mails.list({ query: { ...query, ...filter }, signal }),
    5_000,
  )

export type MailStatus = Answer<Api['mails']['status']>
export const useMailStatus = () =>
  useQuery({
    queryKey: [...all, 'mail-status'],
    queryFn: ({ signal }) => personApi.mails.status({ signal }),
    refetchInterval: 5_000,
  })

export const useMail = (id: string | undefined) =>
  useQuery({
    queryKey: [...all, 'mail', id],
    queryFn: ({ signal }) => personApi.mails.get({ params: { id: id ?? '' }, signal }),
    enabled: id !== undefined,
  })

/** After a change everything here is looked at again, and what everybody may know of the installation as well. */
export function useRefreshInstallation() {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: keys.installation })
}
