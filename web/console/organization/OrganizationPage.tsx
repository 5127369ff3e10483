/** The organization: how it looks to partners, with a live preview and a check of the contrast; contact, reply-to, identity. */
import { Alert, Button, ColorInput, Group, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, lazy, Suspense, useState } from 'react'
import { brandColours } from '#contract/colour.ts'
import type { Answer, Api } from '#web/lib/api.ts'
import { useActing, useAddressOf } from '#web/lib/client.tsx'
import { useEdited } from '#web/lib/edited.ts'
import { editsOf, faultsOf, refusalOf, sentenceOf } from '#web/lib/faults.ts'
import { ownTimeZone } from '#web/lib/format.ts'
import { base64Of } from '#web/lib/image.ts'
import { keys } from '#web/lib/keys.ts'
import { useGo } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { tell } from '#web/lib/toasts.tsx'
import { t as shared } from '#web/lib/words.ts'
import { Loaded, Page } from '#web/shell/Page.tsx'
import { Clashes } from '#web/ui/Clashes.tsx'
import { ErrorSummary } from '#web/ui/ErrorSummary.tsx'
import { LogoInput } from '#web/ui/LogoInput.tsx'
import { OrgMark } from '#web/ui/OrgMark.tsx'
import { Panel } from '#web/ui/Panel.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { CountrySelect } from '../invite/fields.tsx'
import { t } from '../words.ts'
import classes from './organization.module.css'

const MailDomains = lazy(() => import('./MailDomains.tsx').then((all) => ({ default: all.MailDomains })))

type Organization = Answer<Api['organizations']['get']>

export function OrganizationPage() {
  const { api, organization } = useActing()
  const data = useQuery({
    queryKey: keys.organization(organization.id),
    queryFn: ({ signal }) => api.organizations.get({ signal }),
  })
  return (
    <Page title={t('nav.organization')} place={organization.name} description={t('organization.says')}>
      <Loaded query={data}>
        {(one) => (
          <>
            <Form organization={one} />
            <div className={classes.apart}>
              <Suspense fallback={<LinesSkeleton lines={4} />}>
                <MailDomains />
              </Suspense>
            </div>
          </>
        )}
      </Loaded>
    </Page>
  )
}

const texts = [
  'contactName',
  'contactAddress',
  'replyTo',
  'website',
  'phone',
  'size',
  'industry',
  'address',
  'city',
] as const
const valuesOf = (one: Organization) => ({
  logo: one.logoUrl ?? '',
  name: one.name,
  slug: one.slug,
  colour: one.colour,
  country: one.country ?? '',
  timeZone: one.timeZone,
  contactName: one.contactName ?? '',
  contactAddress: one.contactAddress ?? '',
  replyTo: one.replyTo ?? '',
  website: one.website ?? '',
  phone: one.phone ?? '',
  size: one.size ?? '',
  industry: one.industry ?? '',
  address: one.address ?? '',
  city: one.city ?? '',
})
type Values = ReturnType<typeof valuesOf>

function Form({ organization }: { organization: Organization }) {
  const { api } = useActing()
  const client = useQueryClient()
  const addressOf = useAddressOf()
  const go = useGo()
  const edited = useEdited(valuesOf(organization))
  const { values, set } = edited
  const [attempt, setAttempt] = useState(0)
  const refusal = organization.can.update === undefined ? undefined : refusalOf(organization.can, 'update')
  const save = useMutation({
    mutationFn: () => {
      const { logo, ...changed } = edited.typed
      const required = ['name', 'slug', 'colour', 'timeZone']
      return api.organizations.update({
        body: {
          ...Object.fromEntries(
            Object.entries(changed).map(([name, value]) => [
              name,
              value.trim() || (required.includes(name) ? value : null),
            ]),
          ),
          ...(logo === undefined ? {} : { logo: logo ? base64Of(logo) : null }),
          base: edited.base,
        },
      })
    },
    onSuccess: async (answer) => {
      tell(shared('ui.saved'))
      client.setQueryData(keys.organization(answer.id), answer)
      edited.clear()
      await client.invalidateQueries({ queryKey: keys.me })
      if (answer.slug !== organization.slug) go(paths.organization(answer.slug), { replace: true })
    },
    onError: (error) => {
      setAttempt((count) => count + 1)
      if (editsOf(error).length > 0) void client.invalidateQueries({ queryKey: keys.organization(organization.id) })
    },
  })
  const faults = faultsOf(save.error)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!save.isPending) save.mutate()
  }
  const text = (name: keyof Values, more: { type?: string; required?: boolean; help?: string } = {}) => (
    <TextInput
      key={name}
      id={`organization-${name}`}
      label={t(`organization.${name}`)}
      description={more.help}
      required={more.required}
      type={more.type}
      value={values[name]}
      error={faults[name]}
      disabled={refusal !== undefined}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
    />
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        {refusal && <Alert color="gray">{refusal}</Alert>}
        <ErrorSummary faults={faults} attempt={attempt} idOf={(name) => `organization-${name}`} />
        <Clashes
          error={save.error}
          label={(field) => t(`organization.${field as keyof Values}`)}
          onChoose={edited.choose}
        />
        {save.isError && Object.keys(faults).length === 0 && editsOf(save.error).length === 0 && (
          <Alert color="red" role="alert">
            {sentenceOf(save.error)}
          </Alert>
        )}
        <div className={classes.columns}>
          <Panel title={t('organization.brand')}>
            <Stack>
              {text('name', { required: true })}
              {text('slug', {
                required: true,
                help: t('organization.slugSays', { address: addressOf(values.slug) }),
              })}
              <LogoInput
                label={t('organization.logo')}
                help={t('organization.logoSays')}
                name={values.name}
                colour={values.colour}
                value={values.logo}
                onChange={(logo) => set({ logo: logo ?? '' })}
              />
              <Colour value={values.colour} onChange={(colour) => set({ colour })} disabled={refusal !== undefined} />
            </Stack>
          </Panel>
          <Panel title={t('organization.preview')} className={classes.preview}>
            <BrandPreview name={values.name} colour={values.colour} logo={values.logo} />
          </Panel>
        </div>
        <Panel title={t('organization.contact')}>
          <div className={classes.fields}>
            {text('contactName', { help: t('organization.contactSays') })}
            {text('contactAddress', { type: 'email' })}
            {text('replyTo', { type: 'email', help: t('organization.replyToSays') })}
            {texts.slice(3).map((name) => text(name))}
            <CountrySelect
              id="organization-country"
              label={t('organization.country')}
              value={values.country}
              onChange={(country) => set({ country })}
            />
            {text('timeZone', { help: t('organization.timeZoneSays', { zone: ownTimeZone() }) })}
          </div>
        </Panel>
        <Group>
          <Button type="submit" loading={save.isPending} disabled={refusal !== undefined}>
            {shared('ui.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

const swatches = ['#1f4e79', '#2f4b9e', '#0b6e84', '#12724a', '#5b7a1f', '#8a5200', '#a63d2f', '#8a3b8f', '#3b3f46']

/** A colour, judged while it is chosen; the nearest that can be read is one click away. */
function Colour({
  value,
  onChange,
  disabled,
}: {
  value: string
  onChange: (colour: string) => void
  disabled: boolean
}) {
  const isColour = /^#[0-9a-f]{6}$/i.test(value)
  const brand = brandColours(value)
  return (
    <div>
      <ColorInput
        id="organization-colour"
        label={t('organization.colour')}
        format="hex"
        swatches={swatches}
        swatchesPerRow={9}
        value={value}
        disabled={disabled}
        onChange={onChange}
        eyeDropperButtonProps={{ 'aria-label': t('organization.pick') }}
        error={isColour ? undefined : t('organization.colourBad')}
      />
      {isColour && !brand.asChosen && (
        <Alert color="yellow" mt="xs">
          <Text size="sm" mb={6}>
            {t('organization.contrast')}
          </Text>
          <Button size="compact-sm" variant="default" onClick={() => onChange(brand.light)}>
            <span className={classes.swatch} style={{ background: brand.light }} aria-hidden="true" />
            {t('organization.useNearest', { colour: brand.light })}
          </Button>
        </Alert>
      )}
    </div>
  )
}

/** The head of an accept page and a button of a mail, light and dark. */
function BrandPreview({ name, colour, logo }: { name: string; colour: string; logo: string }) {
  const brand = brandColours(colour)
  const sample = (label: string, ground: string, ink: string, button: string, on: string) => (
    <figure className={classes.sample}>
      <div className={classes.sampleBody} style={{ background: ground, color: ink }}>
        <div className={classes.sampleHead}>
          <OrgMark name={name || '?'} colour={colour} logoUrl={logo || null} size={36} />
          <b>{name}</b>
        </div>
        <p className={classes.sampleTitle} style={{ color: button }}>
          {t('organization.sampleTitle', { name })}
        </p>
        <span className={classes.sampleButton} style={{ background: button, color: on }}>
          {t('organization.sampleButton')}
        </span>
      </div>
      <figcaption>{label}</figcaption>
    </figure>
  )
  return (
    <div className={classes.samples}>
      {sample(shared('shell.themeLight'), '#ffffff', '#1a1d24', brand.light, brand.onLight)}
      {sample(shared('shell.themeDark'), '#1b222b', '#e4e7ec', brand.dark, brand.onDark)}
    </div>
  )
}
