/** Kept views and how this person wants the list: from the server, so that they are the same on every device. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { ListPreference, View } from '#contract/endpoints/lists.ts'
import { useActing } from '#web/lib/client.tsx'
import { keys } from '#web/lib/keys.ts'
import { keep, readKept } from '#web/lib/storage.ts'
import { tellError } from '#web/lib/toasts.tsx'
import type { ListFilter } from './state.ts'

export type { ListPreference, View }
export type Column = NonNullable<ListPreference['columns']>[number]
interface Kept {
  items: View[]
  preference: ListPreference
}

const usual: ListPreference = { columns: null, density: 'comfortable', defaultView: null }

/** The view to begin with, as this browser last knew it: the list need not wait for the server to say it. */
export const beginningOf = (organizationId: string) =>
  readKept<{ id: string; filter: ListFilter }>(`view-${organizationId}`)

export function useViews() {
  const { api, organization } = useActing()
  const query = useQuery({
    queryKey: keys.views(organization.id),
    queryFn: ({ signal }) => api.views.list({ signal }),
    staleTime: 60_000,
  })
  const { data } = query
  useEffect(() => {
    if (!data) return
    const begin = data.items.find((view) => view.id === data.preference.defaultView)
    keep(`view-${organization.id}`, begin && { id: begin.id, filter: begin.filter })
  }, [data, organization.id])
  return { views: data?.items ?? [], preference: data?.preference ?? usual, isLoaded: data !== undefined }
}

/** Saves part of it. It shows at once, and what the server knows comes back with the reason where it refuses. */
export function useSavePreference() {
  const { api, organization } = useActing()
  const client = useQueryClient()
  const key = keys.views(organization.id)
  const { mutateAsync } = useMutation({
    mutationFn: (change: Partial<ListPreference>) => api.views.savePreference({ body: change }),
    // one after the other, so that the last choice is the one that stays
    scope: { id: `preference-${organization.id}` },
  })
  return async (change: Partial<ListPreference>) => {
    const before = client.getQueryData<Kept>(key)
    if (before) client.setQueryData<Kept>(key, { ...before, preference: { ...before.preference, ...change } })
    try {
      await mutateAsync(change)
    } catch (error) {
      tellError(error)
      await client.invalidateQueries({ queryKey: key })
    }
  }
}
