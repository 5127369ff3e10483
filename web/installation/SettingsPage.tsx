import { Button, Radio, Select, Stack, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { InstallationSettings } from '#contract/endpoints/installation.ts'
import { whoMayHostValues } from '#contract/names.ts'
import { fieldId, useSmallForm } from '#web/account/small-form.ts'
import { timeZones } from '#web/account/time-zones.ts'
import { personApi } from '#web/lib/api.ts'
import type { Choice } from '#web/lib/edited.ts'
import { editsOf } from '#web/lib/faults.ts'
import { tell } from '#web/lib/toasts.tsx'
import { Loaded, Page } from '#web/shell/Page.tsx'
import { Clashes } from '#web/ui/Clashes.tsx'
import { ErrorSummary } from '#web/ui/ErrorSummary.tsx'
import { Panel } from '#web/ui/Panel.tsx'
import classes from './installation.module.css'
import { LogoField } from './LogoField.tsx'
import { useRefreshInstallation, useSettings } from './queries.ts'
import { t } from './words.ts'

/** Name, logo, sender, support, who may host, sign-up page. */
export function SettingsPage() {
  const settings = useSettings()
  return (
    <div className={classes.page}>
      <Page title={t('settings.title')} place={settings.data?.name ?? ''} description={t('settings.says')}>
        <Loaded query={settings}>{(data) => <Settings settings={data} />}</Loaded>
      </Page>
    </div>
  )
}

const textsOf = ({ name, senderName, senderAddress, supportAddress, timeZone }: InstallationSettings) => ({
  name,
  senderName,
  senderAddress,
  supportAddress,
  timeZone,
})
const seenOf = (settings: InstallationSettings) => ({
  ...textsOf(settings),
  whoMayHost: settings.whoMayHost,
  signUpPage: settings.signUpPage,
})
type Seen = ReturnType<typeof seenOf>

const labelOf = (field: string) => t(`settings.${field === 'signUpPage' ? 'signUp' : (field as 'name')}`)
const showValue = (field: string, value: unknown) =>
  field === 'whoMayHost'
    ? t(`settings.who.${value as InstallationSettings['whoMayHost']}`)
    : field === 'signUpPage'
      ? t(value ? 'settings.on' : 'settings.off')
      : undefined

function Settings({ settings }: { settings: InstallationSettings }) {
  const refresh = useRefreshInstallation()
  const form = useSmallForm({ ...textsOf(settings), logo: '' })
  const [whoMayHost, setWhoMayHost] = useState(settings.whoMayHost)
  const [signUpPage, setSignUpPage] = useState(settings.signUpPage)
  // what stood there when this page was opened, or was last told to stand there
  const [seen, setSeen] = useState(() => seenOf(settings))
  const [clash, setClash] = useState<unknown>()
  /** undefined: as it is; null: removed; text: a new one in base64. */
  const [logo, setLogo] = useState<string | null>()
  const { values } = form
  const check = () => ({
    ...(!values.name.trim() && { name: t('settings.nameNeeded') }),
    ...(!values.senderName.trim() && { senderName: t('settings.nameNeeded') }),
    ...(!values.senderAddress.includes('@') && { senderAddress: t('settings.addressNeeded') }),
    ...(!values.supportAddress.includes('@') && { supportAddress: t('settings.addressNeeded') }),
  })
  const adopt = ({ whoMayHost: host, signUpPage: page, ...texts }: Seen) => {
    setSeen({ ...texts, whoMayHost: host, signUpPage: page })
    setWhoMayHost(host)
    setSignUpPage(page)
    for (const [name, text] of Object.entries(texts)) form.set(name as keyof typeof texts, text)
  }
  const choose = (field: string, which: Choice, theirs: unknown) => {
    const one = { [field]: theirs } as Partial<Seen> // the server names only fields that were sent
    setSeen((former) => ({ ...former, ...one }))
    if (which === 'mine') return
    if (one.whoMayHost !== undefined) setWhoMayHost(one.whoMayHost)
    else if (one.signUpPage !== undefined) setSignUpPage(one.signUpPage)
    else form.set(field as 'name', String(theirs))
  }
  const save = async () => {
    const { logo: _, ...typed } = values
    const now = { ...typed, whoMayHost, signUpPage }
    const changed = Object.entries(now).filter(([name, value]) => value !== seen[name as keyof Seen])
    try {
      const answer = await personApi.installation.update({
        body: { ...Object.fromEntries(changed), ...(logo !== undefined && { logo }), base: seen },
      })
      adopt(seenOf(answer))
      setClash(undefined)
    } catch (error) {
      if (editsOf(error).length === 0) throw error
      return setClash(error)
    }
    setLogo(undefined)
    tell(t('settings.saved'))
    await refresh()
  }
  return (
    <form
      className={classes.stack}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void form.submit(check, save)
      }}
    >
      <ErrorSummary faults={form.faults} idOf={fieldId} attempt={form.attempt} />
      <Clashes error={clash} label={labelOf} show={showValue} onChoose={choose} />
      <Panel title={t('settings.brand')}>
        <div className={classes.form}>
          <TextInput
            {...form.field('name')}
            label={t('settings.name')}
            description={t('settings.nameSays')}
            maxLength={80}
            required
          />
          <LogoField
            id={fieldId('logo')}
            name={values.name}
            url={settings.logoUrl}
            chosen={logo}
            onChange={setLogo}
            error={form.faults.logo}
          />
        </div>
      </Panel>
      <Panel title={t('settings.sender')}>
        <div className={classes.form}>
          <TextInput {...form.field('senderName')} label={t('settings.senderName')} maxLength={80} required />
          <TextInput
            {...form.field('senderAddress')}
            label={t('settings.senderAddress')}
            description={t('settings.senderSays')}
            type="email"
            required
          />
          <TextInput
            {...form.field('supportAddress')}
            label={t('settings.supportAddress')}
            description={t('settings.supportSays')}
            type="email"
            required
          />
        </div>
      </Panel>
      <Panel title={t('settings.access')}>
        <div className={classes.form}>
          <Radio.Group
            label={t('settings.whoMayHost')}
            value={whoMayHost}
            onChange={(value) => setWhoMayHost(value as InstallationSettings['whoMayHost'])}
          >
            <Stack gap="xs" mt="xs">
              {whoMayHostValues.map((value) => (
                <Radio
                  key={value}
                  value={value}
                  label={t(`settings.who.${value}`)}
                  description={t(`settings.whoSays.${value}`)}
                />
              ))}
            </Stack>
          </Radio.Group>
          <Switch
            label={t('settings.signUp')}
            description={t('settings.signUpSays')}
            checked={signUpPage}
            onChange={(event) => setSignUpPage(event.currentTarget.checked)}
          />
          <Select
            id={fieldId('timeZone')}
            label={t('settings.timeZone')}
            description={t('settings.timeZoneSays')}
            data={timeZones(values.timeZone)}
            value={values.timeZone}
            onChange={(zone) => zone && form.set('timeZone', zone)}
            error={form.faults.timeZone}
            searchable
            maxDropdownHeight={280}
          />
        </div>
      </Panel>
      <div className={classes.buttons}>
        <Button type="submit" loading={form.busy}>
          {t('settings.save')}
        </Button>
      </div>
    </form>
  )
}
