import { UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { useMe } from '#web/lib/client.tsx'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { t } from '#web/lib/words.ts'
import { Flyout } from '#web/ui/Flyout.tsx'
import { IconHandshake, IconPlus, IconSelector } from '#web/ui/icons.tsx'
import { OrgMark } from '#web/ui/OrgMark.tsx'
import classes from './shell.module.css'

interface Place {
  name: string
  logoUrl?: string | null
  colour?: string | null
}

/** Name and logo of whom one acts for, and the way to the others, host side and partner side. */
export function OrganizationSwitcher({ place }: { place: Place }) {
  return (
    <Flyout
      label={t('shell.switchTo')}
      width={320}
      button={(props) => (
        <UnstyledButton {...props} className={classes.switcher} aria-label={t('shell.acting', { name: place.name })}>
          <OrgMark name={place.name} logoUrl={place.logoUrl} colour={place.colour} size={28} />
          <span className={classes.switcherName}>{place.name}</span>
          <IconSelector size={16} />
        </UnstyledButton>
      )}
    >
      {(close) => <Choices close={close} />}
    </Flyout>
  )
}

function Choices({ close }: { close: () => void }) {
  const me = useMe()
  const [query, setQuery] = useState('')
  const all = (me.data?.organizations ?? []).filter((one) => one.kind === 'organization' || one.hosts)
  const shown = all.filter((one) => one.name.toLowerCase().includes(query.trim().toLowerCase()))
  return (
    <div className={classes.choices}>
      <input
        className={classes.choicesSearch}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        placeholder={t('shell.findOrganization')}
        aria-label={t('shell.findOrganization')}
        data-autofocus
      />
      <p className={classes.navTitle}>{t('shell.hostSide')}</p>
      <ul className={classes.navList}>
        {shown.map((one) => (
          <li key={one.id}>
            <AppLink href={paths.host(one.slug)} className={classes.option} onClick={close}>
              <OrgMark name={one.name} logoUrl={one.logoUrl} colour={one.colour} size={26} />
              <span className={classes.optionName}>{one.name}</span>
              <span className={classes.optionRole}>{t(`shell.role.${one.role}`)}</span>
            </AppLink>
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className={classes.choicesNone}>{t('shell.noOrganization')}</p>}
      <p className={classes.navTitle}>{t('shell.partnerSide')}</p>
      <ul className={classes.navList}>
        <li>
          <AppLink href={paths.home} className={classes.option} onClick={close}>
            <IconHandshake size={20} />
            <span className={classes.optionName}>{t('shell.myPartnerships')}</span>
          </AppLink>
        </li>
        <li>
          <AppLink href={`${paths.account}/organizations/new`} className={classes.option} onClick={close}>
            <IconPlus size={20} />
            <span className={classes.optionName}>{t('shell.newOrganization')}</span>
          </AppLink>
        </li>
      </ul>
    </div>
  )
}
