import { UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Me } from '#contract/endpoints/session.ts'
import { personApi } from '#web/lib/api.ts'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { leaveEverywhere } from '#web/lib/session-end.ts'
import { tellError } from '#web/lib/toasts.tsx'
import { t } from '#web/lib/words.ts'
import { Flyout } from '#web/ui/Flyout.tsx'
import { IconKeyboard, IconMoon, IconPeople, IconScreen, IconSettings, IconSignOut, IconSun } from '#web/ui/icons.tsx'
import { Keys } from '#web/ui/Keys.tsx'
import { OrgMark } from '#web/ui/OrgMark.tsx'
import classes from './shell.module.css'

const themes: { value: Me['person']['theme']; label: string; icon: ReactNode }[] = [
  { value: 'light', label: t('shell.themeLight'), icon: <IconSun size={16} /> },
  { value: 'dark', label: t('shell.themeDark'), icon: <IconMoon size={16} /> },
  { value: 'auto', label: t('shell.themeAuto'), icon: <IconScreen size={16} /> },
]

/** One's own menu: account, theme, shortcuts, sign out. */
export function AccountMenu({ me, onShortcuts }: { me: Me; onShortcuts: () => void }) {
  const label = t('shell.account', { name: me.person.name || me.person.email })
  return (
    <Flyout
      label={label}
      width={272}
      align="end"
      button={(props) => (
        <UnstyledButton {...props} aria-label={label} title={label} className={classes.avatar}>
          <OrgMark name={me.person.name || me.person.email} size={34} round />
        </UnstyledButton>
      )}
    >
      {(close) => <Lines me={me} close={close} onShortcuts={onShortcuts} />}
    </Flyout>
  )
}

function Lines({ me, close, onShortcuts }: { me: Me; close: () => void; onShortcuts: () => void }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const signOut = useMutation({
    mutationFn: () => personApi.session.signOut(),
    onSuccess: leaveEverywhere,
    onError: tellError,
  })
  return (
    <div className={classes.account}>
      <div className={classes.accountWho}>
        <b>{me.person.name}</b>
        <small>{me.person.email}</small>
      </div>
      <AppLink href={paths.account} className={classes.option} onClick={close}>
        <IconPeople />
        {t('shell.accountPage')}
      </AppLink>
      {me.person.isInstallationAdmin && (
        <AppLink href={paths.installation} className={classes.option} onClick={close}>
          <IconSettings />
          {t('shell.installation')}
        </AppLink>
      )}
      <UnstyledButton
        className={classes.option}
        onClick={() => {
          close()
          onShortcuts()
        }}
      >
        <IconKeyboard />
        <span className={classes.optionName}>{t('shell.shortcuts')}</span>
        <Keys keys="?" />
      </UnstyledButton>
      <fieldset className={classes.themes}>
        <legend className="visually-hidden">{t('shell.theme')}</legend>
        {themes.map((one) => (
          <UnstyledButton
            key={one.value}
            className={classes.theme}
            aria-pressed={colorScheme === one.value}
            aria-label={one.label}
            title={one.label}
            onClick={() => {
              setColorScheme(one.value)
              personApi.session.updateMe({ body: { theme: one.value } }).catch(() => undefined)
            }}
          >
            {one.icon}
          </UnstyledButton>
        ))}
      </fieldset>
      <UnstyledButton className={classes.option} onClick={() => signOut.mutate()} disabled={signOut.isPending}>
        <IconSignOut />
        {t('shell.signOut')}
      </UnstyledButton>
      <a href={paths.about} className={classes.about}>
        {t('shell.about')}
      </a>
    </div>
  )
}
