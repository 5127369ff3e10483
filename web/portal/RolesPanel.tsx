import { useQuery, useQueryClient } from '@tanstack/react-query'
import { personApi } from '#web/lib/api.ts'
import { keys } from '#web/lib/keys.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { OrgMark } from '#web/ui/OrgMark.tsx'
import { Panel } from '#web/ui/Panel.tsx'
import { RolePicker } from '#web/ui/RolePicker.tsx'
import classes from './portal.module.css'
import type { Card } from './view.ts'
import { t } from './words.ts'

/** Who of us holds which of the host's roles; shown where the host has roles. */
export function RolesPanel({ card }: { card: Card }) {
  const client = useQueryClient()
  const key = keys.portalPeople(card.partnershipId)
  const open = card.opens === 'work' || card.opens === 'profile'
  const people = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => personApi.portal.people({ params: { id: card.partnershipId }, signal }),
    enabled: open,
  })
  const data = people.data
  if (!open || !data || data.roles.length === 0) return null
  const give = (one: (typeof data.items)[number]) => async (roles: string[]) => {
    try {
      const params = { id: card.partnershipId, person: one.person.id }
      client.setQueryData(key, await personApi.portal.giveRoles({ params, body: { roles } }))
      void client.invalidateQueries({ queryKey: keys.portalCard(card.partnershipId) })
      tell(t('roles.given', { name: one.person.name || one.person.email }))
    } catch (error) {
      tellError(error)
    }
  }
  return (
    <Panel title={t('roles.title', { host: card.host.name })}>
      <p className={classes.quiet}>{t(data.byRole ? 'roles.decide' : 'roles.names')}</p>
      {data.items.map((one) => {
        const name = one.person.name || one.person.email
        return (
          <div key={one.person.id} className={classes.person}>
            <OrgMark name={name} size={36} round />
            <div>
              <strong>{name}</strong>
              <RolePicker
                label={t('roles.of', { name })}
                none={t('roles.none')}
                roles={data.roles}
                held={one.roles}
                onChange={data.can.give_roles === true ? give(one) : undefined}
              />
            </div>
          </div>
        )
      })}
    </Panel>
  )
}
