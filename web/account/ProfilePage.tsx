import { Button, Input, SegmentedControl, Select, TextInput, useMantineColorScheme } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { Me } from '#contract/endpoints/session.ts'
import { personApi } from '#web/lib/api.ts'
import { useInstallation, useMe } from '#web/lib/client.tsx'
import { keys } from '#web/lib/keys.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { Loaded, Page } from '#web/shell/Page.tsx'
import { ErrorSummary } from '#web/ui/ErrorSummary.tsx'
import { Panel } from '#web/ui/Panel.tsx'
import classes from './account.module.css'
import { fieldId, useSmallForm } from './small-form.ts'
import { timeZones } from './time-zones.ts'
import { t } from './words.ts'

/** Name, time zone, theme. */
export function ProfilePage() {
  const me = useMe()
  const place = useInstallation().data?.name ?? ''
  return (
    <div className={classes.page}>
      <Page title={t('profile.title')} place={place} description={t('profile.says')}>
        <Loaded query={me}>{(data) => <Profile person={data.person} />}</Loaded>
      </Page>
    </div>
  )
}

function Profile({ person }: { person: Me['person'] }) {
  const client = useQueryClient()
  const form = useSmallForm({ name: person.name, timeZone: person.timeZone })
  const { setColorScheme } = useMantineColorScheme()
  const save = async () => {
    const { name, timeZone } = form.values
    client.setQueryData(keys.me, await personApi.session.updateMe({ body: { name: name.trim(), timeZone } }))
    tell(t('profile.saved'))
  }
  const choose = (theme: string) => {
    if (theme !== 'auto' && theme !== 'light' && theme !== 'dark') return
    setColorScheme(theme)
    personApi.session
      .updateMe({ body: { theme } })
      .then((me) => client.setQueryData(keys.me, me))
      .catch(tellError)
  }
  return (
    <Panel>
      <form
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void form.submit(() => (form.values.name.trim() ? {} : { name: t('profile.nameNeeded') }), save)
        }}
      >
        <ErrorSummary faults={form.faults} idOf={fieldId} attempt={form.attempt} />
        <TextInput
          {...form.field('name')}
          label={t('profile.name')}
          description={t('profile.nameSays')}
          autoComplete="name"
          maxLength={120}
          required
        />
        <TextInput
          label={t('profile.email')}
          description={t('profile.emailSays')}
          value={person.email}
          readOnly
          variant="filled"
        />
        <Select
          id={fieldId('timeZone')}
          label={t('profile.timeZone')}
          description={t('profile.timeZoneSays')}
          data={timeZones(person.timeZone)}
          value={form.values.timeZone}
          onChange={(zone) => zone && form.set('timeZone', zone)}
          error={form.faults.timeZone}
          searchable
          maxDropdownHeight={280}
        />
        <Input.Wrapper label={t('profile.theme')} labelElement="div">
          <SegmentedControl
            fullWidth
            mt={4}
            aria-label={t('profile.theme')}
            value={person.theme}
            onChange={choose}
            data={(['auto', 'light', 'dark'] as const).map((value) => ({ value, label: t(`profile.themes.${value}`) }))}
          />
        </Input.Wrapper>
        <div className={classes.buttons}>
          <Button type="submit" loading={form.busy}>
            {t('profile.save')}
          </Button>
        </div>
      </form>
    </Panel>
  )
}
