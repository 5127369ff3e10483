/** Begin a program from one of the presets; those that are not available yet say why. */
import { Alert, Button, Group, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Answer, Api } from '#web/lib/api.ts'
import { useActing } from '#web/lib/client.tsx'
import { faultsOf, sentenceOf } from '#web/lib/faults.ts'
import { keys } from '#web/lib/keys.ts'
import { useGo } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { keep } from '#web/lib/storage.ts'
import { tell } from '#web/lib/toasts.tsx'
import { Loaded, Page } from '#web/shell/Page.tsx'
import { StatusBadge } from '#web/ui/StatusBadge.tsx'
import { usePrograms } from '../programs.tsx'
import { t as consoleT } from '../words.ts'
import classes from './program.module.css'
import { t } from './words.ts'

type Preset = Answer<Api['programs']['presets']>['items'][number]

export function NewProgramPage() {
  const { api, organization } = useActing()
  const { programs } = usePrograms()
  const presets = useQuery({
    queryKey: keys.presets(organization.id),
    queryFn: ({ signal }) => api.programs.presets({ signal }),
    staleTime: 300_000,
  })
  const [chosen, setChosen] = useState<Preset>()
  return (
    <Page
      title={programs.length > 0 ? t('program.new') : consoleT('explorer.noProgram')}
      place={organization.name}
      description={t('program.newSays')}
    >
      <Loaded query={presets}>
        {(data) => (
          <ul className={classes.presets}>
            {data.items.map((preset) => (
              <li key={preset.name} className={classes.preset} data-chosen={chosen?.name === preset.name || undefined}>
                <div className={classes.presetHead}>
                  <h2>{preset.title}</h2>
                  {!preset.available && <StatusBadge tone="quiet">{t('program.notYet')}</StatusBadge>}
                </div>
                <Text size="sm">{preset.sentence}</Text>
                {preset.notYet && (
                  <Text size="sm" c="dimmed">
                    {preset.notYet}
                  </Text>
                )}
                <ol className={classes.presetSteps}>
                  {preset.steps.map((step) => (
                    <li key={step.number} data-side={step.side}>
                      <span className="visually-hidden">{t(`program.side_${step.side}`)}: </span>
                      {step.says}
                    </li>
                  ))}
                </ol>
                {preset.available &&
                  (chosen?.name === preset.name ? (
                    <Begin preset={preset} />
                  ) : (
                    <Button
                      variant="light"
                      onClick={() => setChosen(preset)}
                      aria-label={t('program.chooseNamed', { name: preset.title })}
                    >
                      {consoleT('explorer.begin')}
                    </Button>
                  ))}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Page>
  )
}

function Begin({ preset }: { preset: Preset }) {
  const { api, organization } = useActing()
  const client = useQueryClient()
  const go = useGo()
  const [name, setName] = useState(preset.title)
  const create = useMutation({
    mutationFn: () => api.programs.create({ body: { preset: preset.name, name: name.trim() } }),
    onSuccess: async (program) => {
      keep(`program-${organization.id}`, program.id)
      await client.invalidateQueries({ queryKey: keys.organizationAll(organization.id) })
      tell(t('program.begun', { name: program.name }))
      go(paths.partners(organization.slug))
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!create.isPending) create.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      {create.isError && !faultsOf(create.error).name && (
        <Alert color="red" mb="sm">
          {sentenceOf(create.error)}
        </Alert>
      )}
      <TextInput
        label={t('program.name')}
        description={t('program.nameSays')}
        required
        autoFocus
        value={name}
        error={faultsOf(create.error).name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Group mt="sm">
        <Button type="submit" loading={create.isPending} disabled={!name.trim()}>
          {t('program.beginNamed', { name: name.trim() || preset.title })}
        </Button>
      </Group>
    </form>
  )
}
