/** What the pages of the designer ask the server. */
import { useQuery } from '@tanstack/react-query'
import type { FormPurpose } from '#contract/endpoints/forms.ts'
import type { Answer, Api } from '#web/lib/api.ts'
import { useActing } from '#web/lib/client.tsx'
import { keys } from '#web/lib/keys.ts'

export type Form = Answer<Api['forms']['get']>

export const formsKey = (organization: string, program: string) =>
  [...keys.program(organization, program), 'forms'] as const

export function useForms(program: string) {
  const { api, organization } = useActing()
  return useQuery({
    queryKey: formsKey(organization.id, program),
    queryFn: ({ signal }) => api.forms.list({ params: { id: program }, signal }),
  })
}

/** How often it is asked whether a colleague saved meanwhile. */
const lookAgainMs = 20_000

export function useForm(program: string, purpose: FormPurpose) {
  const { api, organization } = useActing()
  return useQuery({
    queryKey: [...formsKey(organization.id, program), purpose],
    queryFn: ({ signal }) => api.forms.get({ params: { id: program, purpose }, signal }),
    refetchInterval: lookAgainMs,
  })
}

export function useVersions(program: string, purpose: FormPurpose) {
  const { api, organization } = useActing()
  return useQuery({
    queryKey: [...formsKey(organization.id, program), purpose, 'versions'],
    queryFn: ({ signal }) => api.forms.versions({ params: { id: program, purpose }, signal }),
  })
}

/** A version as it was published; it never changes. */
export function useVersion(program: string, purpose: FormPurpose, version: number | undefined) {
  const { api, organization } = useActing()
  return useQuery({
    queryKey: [...formsKey(organization.id, program), purpose, 'versions', version],
    queryFn: ({ signal }) => api.forms.version({ params: { id: program, purpose, version: String(version) }, signal }),
    enabled: version !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function useTemplates() {
  const { api, organization } = useActing()
  return useQuery({
    queryKey: [...keys.organizationAll(organization.id), 'form-templates'],
    queryFn: ({ signal }) => api.forms.templates({ signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
