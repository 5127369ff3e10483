import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useActing, useRefresh } from '#web/lib/client.tsx'
import { useEdited } from '#web/lib/edited.ts'
import { editsOf, faultsOf, refusalOf, sentenceOf } from '#web/lib/faults.ts'
import { keys } from '#web/lib/keys.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { t as shared } from '#web/lib/words.ts'
import { Clashes } from '#web/ui/Clashes.tsx'
import { ErrorSummary } from '#web/ui/ErrorSummary.tsx'
import { LogoInput } from '#web/ui/LogoInput.tsx'
import { Panel } from '#web/ui/Panel.tsx'
import { CountrySelect } from '../invite/fields.tsx'
import { useProgramOf } from '../programs.tsx'
import { targetOf } from '../verbs/target.ts'
import { useAct } from '../verbs/VerbsProvider.tsx'
import { offeredVerbs, type Partnership } from '../verbs/verbs.ts'
import { t } from '../words.ts'
import classes from './partner.module.css'

const textFields = ['name', 'firstName', 'lastName', 'website', 'phone', 'city'] as const

const valuesOf = (partnership: Partnership) => ({
  name: partnership.name,
  firstName: partnership.contact.firstName,
  lastName: partnership.contact.lastName,
  website: partnership.website ?? '',
  phone: partnership.phone ?? '',
  city: partnership.city ?? '',
  country: partnership.country ?? '',
  sponsorId: partnership.sponsor?.id ?? '',
  logo: partnership.logoUrl ?? '',
})

/** What the host keeps about the partner, and putting it out of sight. */
export function SettingsTab({ partnership }: { partnership: Partnership }) {
  const { api, organization } = useActing()
  const program = useProgramOf(partnership.programId)
  const refresh = useRefresh()
  const client = useQueryClient()
  const act = useAct()
  const edited = useEdited(valuesOf(partnership))
  const { values, set } = edited
  const [email, setEmail] = useState(partnership.contact.email ?? '')
  const [attempt, setAttempt] = useState(0)
  const members = useQuery({
    queryKey: [...keys.members(organization.id), 'active'],
    queryFn: ({ signal }) => api.members.list({ query: { state: 'active' }, signal }),
    staleTime: 60_000,
  })
  const save = useMutation({
    mutationFn: () => {
      const { sponsorId, ...changed } = edited.typed
      return api.partnerships.update({
        params: { id: partnership.id },
        body: {
          ...changed,
          email: !partnership.contact.email && email.trim() ? email.trim() : undefined,
          sponsorId: sponsorId === undefined ? undefined : sponsorId || null,
          base: edited.base,
        },
      })
    },
    onSuccess: (answer) => {
      tell(shared('ui.saved'))
      client.setQueryData(keys.partnership(organization.id, partnership.id), answer)
      edited.clear()
      refresh()
    },
    onError: (error) => {
      setAttempt((count) => count + 1)
      if (editsOf(error).length > 0) refresh()
      else if (Object.keys(faultsOf(error)).length === 0) tellError(error)
    },
  })
  const faults = faultsOf(save.error)
  const nameOf = (id: unknown) => {
    const person = members.data?.items.find((one) => one.person.id === id)?.person
    return person ? person.name || person.email : t('settings.noSponsor')
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!save.isPending) save.mutate()
  }
  const refusal = partnership.can.update === undefined ? undefined : refusalOf(partnership.can, 'update')
  const others = offeredVerbs(partnership, program).filter((one) =>
    ['archive', 'unarchive', 'delete'].includes(one.verb),
  )
  return (
    <div className={classes.column}>
      <Panel title={t('settings.details')}>
        <form onSubmit={submit} noValidate>
          <fieldset disabled={refusal !== undefined} className={classes.plain}>
            <Stack maw={640}>
              <ErrorSummary faults={faults} attempt={attempt} idOf={(field) => `partner-${field}`} />
              <Clashes
                error={save.error}
                label={(field) => t(`settings.${field === 'sponsorId' ? 'sponsor' : (field as 'name')}`)}
                show={(field, value) => (field === 'sponsorId' ? nameOf(value) : undefined)}
                onChoose={edited.choose}
              />
              {refusal}
              {textFields.map((name) => (
                <TextInput
                  key={name}
                  id={`partner-${name}`}
                  label={t(`settings.${name}`)}
                  value={values[name]}
                  error={faults[name]}
                  autoComplete="off"
                  onChange={(event) => set({ [name]: event.currentTarget.value })}
                />
              ))}
              {!partnership.contact.email && (
                <TextInput
                  id="partner-email"
                  label={t('address.email')}
                  value={email}
                  error={faults.email}
                  onChange={(event) => setEmail(event.currentTarget.value)}
                />
              )}
              <CountrySelect
                id="partner-country"
                label={t('settings.country')}
                value={values.country}
                onChange={(country) => set({ country })}
              />
              <NativeSelect
                id="partner-sponsorId"
                label={t('settings.sponsor')}
                description={t('settings.sponsorSays')}
                value={values.sponsorId}
                onChange={(event) => set({ sponsorId: event.currentTarget.value })}
                data={[
                  { value: '', label: t('settings.noSponsor') },
                  ...(members.data?.items ?? []).map((one) => ({
                    value: one.person.id,
                    label: one.person.name || one.person.email,
                  })),
                ]}
              />
              <LogoInput
                label={t('settings.logo')}
                name={values.name}
                value={values.logo}
                onChange={(logo) => set({ logo: logo ?? '' })}
              />
              <Group>
                <Button type="submit" loading={save.isPending}>
                  {shared('ui.save')}
                </Button>
              </Group>
            </Stack>
          </fieldset>
        </form>
        {save.isError && Object.keys(faults).length === 0 && editsOf(save.error).length === 0 && (
          <p role="alert">{sentenceOf(save.error)}</p>
        )}
      </Panel>
      {others.length > 0 && (
        <Panel title={t('settings.outOfSight')}>
          <p className={classes.help}>{t('settings.archiveSays')}</p>
          <div className={classes.row}>
            {others.map((one) => (
              <Button
                key={one.verb}
                variant={one.dangerous ? 'outline' : 'default'}
                color={one.dangerous ? 'red' : undefined}
                disabled={one.refusal !== undefined}
                title={one.refusal}
                onClick={() => act(one.verb, one.on, targetOf(partnership))}
              >
                {one.label}
              </Button>
            ))}
          </div>
        </Panel>
      )}
    </div>
  )
}
