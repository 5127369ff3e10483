import { Combobox, UnstyledButton, useCombobox } from '@mantine/core'
import { useState } from 'react'
import { useMe } from '#web/lib/client.tsx'
import { useGo } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { t } from '#web/lib/words.ts'
import { IconHandshake, IconPlus, IconSelector } from '#web/ui/icons.tsx'
import { OrgMark } from '#web/ui/OrgMark.tsx'
import classes from './shell.module.css'

/** Name and logo of whom one acts for, and the way to the others, host side and partner side. */
export function OrganizationSwitcher({
  place,
}: {
  place: { name: string; logoUrl?: string | null; colour?: string | null }
}) {
  const me = useMe()
  const go = useGo()
  const [query, setQuery] = useState('')
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption()
      setQuery('')
    },
    onDropdownOpen: () => combobox.focusSearchInput(),
  })
  const organizations = (me.data?.organizations ?? [])
    .filter((one) => one.kind === 'organization' || one.hosts)
    .filter((one) => one.name.toLowerCase().includes(query.trim().toLowerCase()))

  return (
    <Combobox
      store={combobox}
      width={300}
      position="bottom-start"
      shadow="md"
      onOptionSubmit={(href) => {
        combobox.closeDropdown()
        go(href)
      }}
    >
      <Combobox.Target targetType="button">
        <UnstyledButton
          className={classes.switcher}
          onClick={() => combobox.toggleDropdown()}
          aria-label={t('shell.acting', { name: place.name })}
        >
          <OrgMark name={place.name} logoUrl={place.logoUrl} colour={place.colour} size={28} />
          <span className={classes.switcherName}>{place.name}</span>
          <IconSelector size={16} />
        </UnstyledButton>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          placeholder={t('shell.findOrganization')}
          aria-label={t('shell.findOrganization')}
        />
        <Combobox.Options aria-label={t('shell.switchTo')} mah={360} style={{ overflowY: 'auto' }}>
          <Combobox.Group label={t('shell.hostSide')}>
            {organizations.map((one) => (
              <Combobox.Option key={one.id} value={paths.host(one.slug)}>
                <span className={classes.option}>
                  <OrgMark name={one.name} logoUrl={one.logoUrl} colour={one.colour} size={24} />
                  <span className={classes.optionName}>{one.name}</span>
                  <span className={classes.optionRole}>{t(`shell.role.${one.role}`)}</span>
                </span>
              </Combobox.Option>
            ))}
            {organizations.length === 0 && <Combobox.Empty>{t('shell.noOrganization')}</Combobox.Empty>}
          </Combobox.Group>
          <Combobox.Group label={t('shell.partnerSide')}>
            <Combobox.Option value={paths.home}>
              <span className={classes.option}>
                <IconHandshake />
                <span className={classes.optionName}>{t('shell.myPartnerships')}</span>
              </span>
            </Combobox.Option>
            <Combobox.Option value={`${paths.account}/organizations/new`}>
              <span className={classes.option}>
                <IconPlus />
                <span className={classes.optionName}>{t('shell.newOrganization')}</span>
              </span>
            </Combobox.Option>
          </Combobox.Group>
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
