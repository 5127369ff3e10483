/** What the tabs of a program share: the program as the server answers it, and what follows a change. */
import { useQueryClient } from '@tanstack/react-query'
import type { Answer, Api } from '#web/lib/api.ts'
import { useActing } from '#web/lib/client.tsx'
import { keys } from '#web/lib/keys.ts'
import { tell } from '#web/lib/toasts.tsx'
import { t as shared } from '#web/lib/words.ts'

export type Program = Answer<Api['programs']['get']>

/** Puts what the server answered into the cache and refreshes what depends on it. */
export function useSaved() {
  const { organization } = useActing()
  const client = useQueryClient()
  return (program: Program) => {
    client.setQueryData(keys.program(organization.id, program.id), program)
    void client.invalidateQueries({ queryKey: keys.organizationAll(organization.id) })
    tell(shared('ui.saved'))
  }
}

/** Asks for the program anew, after somebody else has changed it. */
export function useFresh({ id }: Pick<Program, 'id'>) {
  const { organization } = useActing()
  const client = useQueryClient()
  return () => void client.invalidateQueries({ queryKey: keys.program(organization.id, id) })
}
