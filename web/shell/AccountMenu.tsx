import { Menu, SegmentedControl, Text, UnstyledButton, useMantineColorScheme, VisuallyHidden } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { Me } from '#contract/endpoints/session.ts'
import { personApi } from '#web/lib/api.ts'
import { useInstallation } from '#web/lib/client.tsx'
import { useGo } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { tellError } from '#web/lib/toasts.tsx'
import { t } from '#web/lib/words.ts'
import { IconKeyboard, IconMoon, IconPeople, IconScreen, IconSettings, IconSignOut, IconSun } from '#web/ui/icons.tsx'
import { Keys } from '#web/ui/Keys.tsx'
import { OrgMark } from '#web/ui/OrgMark.tsx'

/** One's own menu: account, theme, shortcuts, sign out. */
export function AccountMenu({ me, onShortcuts }: { me: Me; onShortcuts: () => void }) {
  const go = useGo()
  const installation = useInstallation()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const signOut = useMutation({
    mutationFn: () => personApi.session.signOut(),
    onSuccess: () => location.assign('/sign-in'),
    onError: tellError,
  })
  const choose = (theme: string) => {
    if (theme !== 'light' && theme !== 'dark' && theme !== 'auto') return
    setColorScheme(theme)
    personApi.session.updateMe({ body: { theme } }).catch(() => undefined)
  }
  const scheme = (value: string, label: string, icon: React.ReactNode) => ({
    value,
    label: (
      <>
        <span style={{ display: 'grid', placeItems: 'center', height: 22 }}>{icon}</span>
        <VisuallyHidden>{label}</VisuallyHidden>
      </>
    ),
  })
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <UnstyledButton aria-label={t('shell.account', { name: me.person.name })} style={{ borderRadius: '50%' }}>
          <OrgMark name={me.person.name || me.person.email} size={34} round />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div style={{ padding: '8px 12px 10px' }}>
          <Text fw={600} size="sm">
            {me.person.name}
          </Text>
          <Text size="xs" c="dimmed">
            {me.person.email}
          </Text>
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<IconPeople />} onClick={() => go(paths.account)}>
          {t('shell.accountPage')}
        </Menu.Item>
        {me.person.isInstallationAdmin && (
          <Menu.Item leftSection={<IconSettings />} onClick={() => go(paths.installation)}>
            {t('shell.installation')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconKeyboard />} rightSection={<Keys keys="?" />} onClick={onShortcuts}>
          {t('shell.shortcuts')}
        </Menu.Item>
        <div style={{ padding: '8px 12px' }}>
          <SegmentedControl
            fullWidth
            size="xs"
            value={colorScheme}
            onChange={choose}
            aria-label={t('shell.theme')}
            data={[
              scheme('light', t('shell.themeLight'), <IconSun size={16} />),
              scheme('dark', t('shell.themeDark'), <IconMoon size={16} />),
              scheme('auto', t('shell.themeAuto'), <IconScreen size={16} />),
            ]}
          />
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<IconSignOut />} onClick={() => signOut.mutate()} disabled={signOut.isPending}>
          {t('shell.signOut')}
        </Menu.Item>
        {installation.data && (
          <Text size="xs" c="dimmed" px={12} py={6}>
            {t('shell.about', { version: installation.data.version })}
          </Text>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
