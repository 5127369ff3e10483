import { useQueryClient } from '@tanstack/react-query'
import type { Answer, Api } from '#web/lib/api.ts'
import { useActing } from '#web/lib/client.tsx'
import { keys } from '#web/lib/keys.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { RolePicker } from '#web/ui/RolePicker.tsx'
import { t } from '../words.ts'

type People = Answer<Api['partnerships']['people']>

interface Props {
  partnership: { id: string }
  one: People['items'][number]
  of: People | undefined
}

/** The partnership roles of one of the partner's people, and giving others. */
export function HeldRoles({ partnership, one, of }: Props) {
  const { api, organization } = useActing()
  const client = useQueryClient()
  const name = one.person.name || one.person.email
  const give = async (roles: string[]) => {
    try {
      const params = { id: partnership.id, person: one.person.id }
      const after = await api.partnerships.giveRoles({ params, body: { roles } })
      client.setQueryData(keys.partnershipPart(organization.id, partnership.id, 'people'), after)
      void client.invalidateQueries({ queryKey: keys.partnershipPart(organization.id, partnership.id, 'history') })
      tell(t('people.rolesGiven', { name }))
    } catch (error) {
      tellError(error)
    }
  }
  return (
    <RolePicker
      label={t('people.rolesOf', { name })}
      none={t('people.noRole')}
      roles={of?.roles ?? []}
      held={one.roles}
      onChange={of?.can.give_roles === true && one.state === 'active' ? give : undefined}
    />
  )
}
