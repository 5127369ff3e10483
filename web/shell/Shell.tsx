/** The frame of every page: navigation, switcher, search, bell, account; one main, one skip link. */
import { ActionIcon, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { useRouterState } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useRef, useState } from 'react'
import { personApi } from '#web/lib/api.ts'
import { useInstallation, useMe } from '#web/lib/client.tsx'
import { AppLink, useGo } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { useShortcut } from '#web/lib/shortcuts.ts'
import { t } from '#web/lib/words.ts'
import { Announcer } from '#web/ui/Announcer.tsx'
import { Hint } from '#web/ui/Hint.tsx'
import { IconMenu, IconSearch, IconX } from '#web/ui/icons.tsx'
import { Keys } from '#web/ui/Keys.tsx'
import { OpenedAfter } from '#web/ui/later.tsx'
import { AccountMenu } from './AccountMenu.tsx'
import { Bell } from './Bell.tsx'
import { useReachable } from './connection.ts'
import { OrganizationSwitcher } from './OrganizationSwitcher.tsx'
import { openPalette, Palette, type PaletteGroup } from './palette.tsx'
import classes from './shell.module.css'

const ShortcutsOverlay = lazy(() => import('./ShortcutsOverlay.tsx'))

/** A line of the navigation. */
export interface NavItem {
  label: string
  href: string
  icon: ReactNode
  /** Also lit on pages below it. */
  within?: boolean
  count?: number
  /** Shortcut shown in its tooltip, bound by the shell. */
  shortcut?: string
}
export interface NavSection {
  title?: string
  /** What is done rather than visited; the palette has it among its actions. */
  actions?: { label: string; icon: ReactNode; run: () => void }[]
  items: NavItem[]
}

export interface ShellProps {
  /** Whose pages these are: an organization, or the person's own side. */
  place: { name: string; logoUrl?: string | null; colour?: string | null }
  nav: NavSection[]
  /** Stands between the switcher and the navigation. */
  belowSwitcher?: ReactNode
  /** The primary action in the header of every page, such as *Invite*. */
  primary?: ReactNode
  /** What the palette offers here besides the navigation. */
  palette?: PaletteGroup[]
  /** Searches for more while typing in the palette. */
  search?: (query: string, signal: AbortSignal) => Promise<PaletteGroup[]>
  children: ReactNode
}

/** Keeps where the person was last, so that the next sign-in leads there. */
function useLastPlace() {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const kept = useRef<string>(undefined)
  useEffect(() => {
    const timer = setTimeout(() => {
      if (path === '/' || kept.current === path) return
      kept.current = path
      personApi.session.updateMe({ body: { lastPlace: path } }).catch(() => undefined)
    }, 3000)
    return () => clearTimeout(timer)
  }, [path])
}

/** After moving to another page the focus goes to its content, and small screens close their menu. */
function useArrival(close: () => void) {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const first = useRef(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs once per page.
  useEffect(() => {
    close()
    if (first.current) {
      first.current = false
      return
    }
    document.getElementById('main')?.focus({ preventScroll: true })
  }, [path])
}

/** The frame. Pages inside render their own `Page` with the one h1. */
export function Shell({ place, nav, belowSwitcher, primary, palette = [], search, children }: ShellProps) {
  const [opened, menu] = useDisclosure(false)
  const [help, setHelp] = useState<boolean>()
  const me = useMe()
  const installation = useInstallation()
  const client = useQueryClient()
  const go = useGo()
  const back = useCallback(() => void client.invalidateQueries(), [client])
  const reachable = useReachable(back)
  useArrival(menu.close)
  useLastPlace()
  useShortcut('?', () => setHelp(true))

  const pages: PaletteGroup = {
    title: t('palette.pages'),
    items: nav.flatMap((section) =>
      section.items.map((item) => ({
        id: item.href,
        label: item.label,
        icon: item.icon,
        shortcut: item.shortcut,
        run: () => go(item.href),
      })),
    ),
  }

  return (
    <div className={classes.shell}>
      <a className="skip-link" href="#main">
        {t('shell.skip')}
      </a>
      <nav
        className={classes.navbar}
        aria-label={t('shell.navigation')}
        data-opened={opened || undefined}
        onKeyDown={(event) => event.key === 'Escape' && menu.close()}
      >
        <div className={classes.navTop}>
          <OrganizationSwitcher place={place} />
          <ActionIcon className={classes.menuButton} onClick={menu.close} aria-label={t('shell.closeMenu')}>
            <IconX />
          </ActionIcon>
        </div>
        {belowSwitcher}
        <div className={classes.navScroll}>
          {nav.map((section, index) => (
            <div key={section.title ?? index} className={classes.navSection}>
              {section.title && <p className={classes.navTitle}>{section.title}</p>}
              <ul className={classes.navList}>
                {section.actions?.map((action) => (
                  <li key={action.label}>
                    <UnstyledButton
                      className={classes.navLink}
                      onClick={() => {
                        menu.close()
                        action.run()
                      }}
                    >
                      {action.icon}
                      <span className={classes.navLabel}>{action.label}</span>
                    </UnstyledButton>
                  </li>
                ))}
                {section.items.map((item) => (
                  <li key={item.href}>
                    <NavEntry item={item} />
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </div>
        <div className={classes.navFoot}>
          {installation.data && !installation.data.mailConfigured && me.data?.person.isInstallationAdmin && (
            <p className={classes.mailNotice}>
              {t('shell.mailboxNotice')}{' '}
              <AppLink href={`${paths.installation}/mailbox`}>{t('shell.mailboxOpen')}</AppLink>
            </p>
          )}
          {installation.data?.sample && <p className={classes.mailNotice}>{t('shell.sample')}</p>}
          {installation.data && <p className={classes.installation}>{installation.data.name}</p>}
        </div>
      </nav>
      {opened && <div className={classes.backdrop} onPointerDown={menu.close} />}

      <header className={classes.header}>
        <ActionIcon
          className={classes.menuButton}
          onClick={menu.open}
          aria-label={t('shell.openMenu')}
          aria-expanded={opened}
        >
          <IconMenu />
        </ActionIcon>
        <Hint
          label={
            <>
              {t('shortcuts.palette')} <Keys keys="Ctrl K" />
            </>
          }
        >
          <UnstyledButton className={classes.search} onClick={openPalette}>
            <IconSearch size={16} />
            <span className={classes.searchText}>{t('shell.search')}</span>
            <span className={classes.searchKeys}>
              <Keys keys="Ctrl K" />
            </span>
          </UnstyledButton>
        </Hint>
        <div className={classes.headerEnd}>
          {primary}
          <Bell />
          {me.data && <AccountMenu me={me.data} onShortcuts={() => setHelp(true)} />}
        </div>
      </header>

      <main id="main" tabIndex={-1} className={classes.main}>
        {!reachable && (
          <div className={classes.offline} role="status">
            {t('offline.says')}
          </div>
        )}
        <div className={classes.content}>{children}</div>
      </main>
      <Announcer />
      <Palette groups={[pages, ...palette]} search={search} />
      {help !== undefined && (
        <Suspense fallback={null}>
          <OpenedAfter dialog={ShortcutsOverlay} props={{ opened: help, onClose: () => setHelp(false) }} />
        </Suspense>
      )}
    </div>
  )
}

function NavEntry({ item }: { item: NavItem }) {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const go = useGo()
  useShortcut(item.shortcut ?? 'never', item.shortcut ? () => go(item.href) : undefined)
  const target = item.href.split('?')[0] ?? item.href
  const isHere = path === target || (item.within !== false && path.startsWith(`${target}/`))
  const link = (
    <AppLink
      href={item.href}
      className={classes.navLink}
      data-active={isHere || undefined}
      aria-current={isHere ? 'page' : undefined}
    >
      {item.icon}
      <span className={classes.navLabel}>{item.label}</span>
      {item.count !== undefined && item.count > 0 && <span className={classes.navCount}>{item.count}</span>}
    </AppLink>
  )
  if (!item.shortcut) return link
  return (
    <Hint
      side="right"
      label={
        <>
          {item.label} <Keys keys={item.shortcut} />
        </>
      }
    >
      {link}
    </Hint>
  )
}
