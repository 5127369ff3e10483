/** Which existing partner an applicant may belong to: those with the same mail domain first, or any that is found by name. */
import { Button, Group, Modal, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useActing, useRefresh } from '#web/lib/client.tsx'
import { sentenceOf } from '#web/lib/faults.ts'
import { keys } from '#web/lib/keys.ts'
import { tell } from '#web/lib/toasts.tsx'
import { t as shared } from '#web/lib/words.ts'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import type { ProgramRow } from '../programs.tsx'
import { t } from '../words.ts'
import type { Target } from './target.ts'

interface Props {
  target: Target
  program: ProgramRow | undefined
  opened: boolean
  onClose: () => void
}

export function MatchDialog({ target, program, opened, onClose }: Props) {
  const { api, organization } = useActing()
  const refresh = useRefresh()
  const [chosen, setChosen] = useState<string>()
  const [q, setQ] = useState('')
  const known = useQuery({
    queryKey: keys.partnershipPart(organization.id, target.id, 'matches'),
    queryFn: ({ signal }) => api.partnerships.matches({ params: { id: target.id }, signal }),
    enabled: opened,
  })
  const filter = {
    program: target.programId,
    state: 'active,recertifying',
    q: q.trim(),
    limit: 8,
    sort: 'name' as const,
  }
  const found = useQuery({
    queryKey: keys.partnershipList(organization.id, { match: filter }),
    queryFn: ({ signal }) => api.partnerships.list({ query: filter, signal }),
    enabled: opened && q.trim().length > 1,
  })
  const ask = useMutation({
    mutationFn: () => api.partnerships.match({ params: { id: target.id }, body: { partnershipId: chosen ?? '' } }),
    onSuccess: () => {
      refresh()
      tell(t('done.match', { name: target.name }))
      onClose()
    },
  })
  const same = known.data?.items ?? []
  const others = (found.data?.items ?? []).filter((one) => !same.some((each) => each.partnershipId === one.id))
  const names = new Map([
    ...same.map((one) => [one.partnershipId, one.name] as const),
    ...others.map((one) => [one.id, one.name] as const),
  ])
  const name = chosen && names.get(chosen)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (chosen) ask.mutate()
  }
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={program?.vocabulary.buttons.match ?? t('match.title')}
      size="lg"
      centered
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <Text size="sm">{t('match.says', { name: target.name, email: target.email ?? '' })}</Text>
          {known.isPending && <LinesSkeleton lines={2} />}
          <Radio.Group value={chosen ?? ''} onChange={setChosen} label={t('match.which')}>
            <Stack gap="sm" mt="xs">
              {same.map((one) => (
                <Radio
                  key={one.partnershipId}
                  value={one.partnershipId}
                  label={one.name}
                  description={t(one.proved ? 'match.proved' : 'match.used')}
                />
              ))}
              {known.isSuccess && same.length === 0 && (
                <Text size="sm" c="dimmed">
                  {t('match.nobody')}
                </Text>
              )}
              <TextInput
                label={t('match.search')}
                value={q}
                maxLength={200}
                autoComplete="off"
                onChange={(event) => setQ(event.currentTarget.value)}
              />
              {others.map((one) => (
                <Radio key={one.id} value={one.id} label={one.name} />
              ))}
              {found.isSuccess && q.trim().length > 1 && others.length === 0 && (
                <Text size="sm" c="dimmed">
                  {t('match.notFound')}
                </Text>
              )}
            </Stack>
          </Radio.Group>
          {(ask.isError || known.isError) && (
            <Text role="alert" size="sm" c="red">
              {sentenceOf(ask.error ?? known.error)}
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {shared('ui.cancel')}
            </Button>
            <Button type="submit" loading={ask.isPending} disabled={!name}>
              {name ? t('match.ask', { name }) : t('match.askNobody')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
