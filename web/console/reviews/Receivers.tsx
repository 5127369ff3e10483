/** Who hears of what partners submit: people of the organization, and addresses without an account. */
import { Button, Group, MultiSelect, TagsInput, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { includesRole } from '#contract/names.ts'
import type { Answer, Api } from '#web/lib/api.ts'
import { useActing } from '#web/lib/client.tsx'
import { faultsOf } from '#web/lib/faults.ts'
import { keys } from '#web/lib/keys.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { t as shared } from '#web/lib/words.ts'
import { Loaded } from '#web/shell/Page.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { t } from '../words.ts'
import classes from './reviews.module.css'

export function Receivers({ program }: { program: string }) {
  const { api, organization } = useActing()
  const receivers = useQuery({
    queryKey: keys.reviewReceivers(organization.id, program),
    queryFn: ({ signal }) => api.reviews.receivers({ params: { id: program }, signal }),
  })
  return (
    <section className={classes.receivers} aria-labelledby="review-receivers">
      <h2 id="review-receivers">{t('receivers.title')}</h2>
      <Text size="sm" c="dimmed" maw="68ch">
        {t('receivers.says')}
      </Text>
      <Loaded query={receivers} skeleton={<LinesSkeleton lines={3} />}>
        {(data) => <Form key={JSON.stringify(data)} program={program} data={data} />}
      </Loaded>
    </section>
  )
}

function Form({ program, data }: { program: string; data: Answer<Api['reviews']['receivers']> }) {
  const { api, organization } = useActing()
  const client = useQueryClient()
  const [people, setPeople] = useState(() => data.people.map((one) => one.id))
  const [addresses, setAddresses] = useState(data.addresses)
  const mayChange = includesRole(organization.role, 'admin')
  const members = useQuery({
    queryKey: [...keys.members(organization.id), 'active'],
    queryFn: ({ signal }) => api.members.list({ query: { state: 'active' }, signal }),
    staleTime: 60_000,
  })
  const save = useMutation({
    mutationFn: () => api.reviews.setReceivers({ params: { id: program }, body: { people, addresses } }),
    onSuccess: (now) => {
      tell(shared('ui.saved'))
      client.setQueryData(keys.reviewReceivers(organization.id, program), now)
    },
    onError: (error) => {
      if (Object.keys(faultsOf(error)).length === 0) tellError(error)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!save.isPending) save.mutate()
  }
  const faults = faultsOf(save.error)
  const faultAt = (field: string) => {
    const [path, says] = Object.entries(faults).find(([name]) => name === field || name.startsWith(`${field}.`)) ?? []
    const place = Number(path?.split('.')[1])
    return says && field === 'addresses' && addresses[place] ? `${addresses[place]}: ${says}` : says
  }
  const known = [
    ...data.people.map(({ id, name }) => ({ value: id, label: name })),
    ...(members.data?.items ?? []).map(({ person }) => ({ value: person.id, label: person.name || person.email })),
  ]
  const options = [...new Map(known.map((one) => [one.value, one])).values()]
  const same = (a: string[], b: string[]) => a.length === b.length && a.every((one) => b.includes(one))
  const unchanged =
    same(addresses, data.addresses) &&
    same(
      people,
      data.people.map((one) => one.id),
    )
  return (
    <form onSubmit={submit}>
      <MultiSelect
        label={t('receivers.people')}
        data={options}
        value={people}
        onChange={(next) => {
          setPeople(next)
          save.reset()
        }}
        searchable
        readOnly={!mayChange}
        error={faultAt('people')}
        nothingFoundMessage={t('receivers.nobody')}
      />
      <TagsInput
        mt="sm"
        label={t('receivers.addresses')}
        description={t('receivers.addressesSays')}
        value={addresses}
        onChange={(next) => {
          setAddresses(next)
          save.reset()
        }}
        splitChars={[',', ' ', ';']}
        maxTags={20}
        acceptValueOnBlur
        readOnly={!mayChange}
        error={faultAt('addresses')}
        inputMode="email"
      />
      {mayChange && (
        <Group mt="md">
          <Button type="submit" loading={save.isPending} disabled={unchanged}>
            {shared('ui.save')}
          </Button>
        </Group>
      )}
    </form>
  )
}
