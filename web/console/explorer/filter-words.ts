/** What filters are called: in the program's words, and colleagues by their names. */
import { useQuery } from '@tanstack/react-query'
import { useActing } from '#web/lib/client.tsx'
import { keys } from '#web/lib/keys.ts'
import { usePrograms } from '../programs.tsx'
import { t as words } from '../words.ts'
import type { FilterState } from './state.ts'

export function useStateWord(): (state: FilterState) => string {
  const { program } = usePrograms()
  return (one) => {
    if (one === 'archived') return words('explorer.archived')
    if (one === 'expired' || one === 'failed') return program?.vocabulary.subState[one] ?? one
    return program?.vocabulary.status[one] ?? one
  }
}

/** Active members, who may answer for a partner. */
export function useColleagues(enabled = true): { id: string; name: string }[] {
  const { api, organization } = useActing()
  const members = useQuery({
    queryKey: [...keys.members(organization.id), 'active'],
    queryFn: ({ signal }) => api.members.list({ query: { state: 'active' }, signal }),
    staleTime: 60_000,
    enabled,
  })
  return (members.data?.items ?? []).map(({ person }) => ({ id: person.id, name: person.name || person.email }))
}
