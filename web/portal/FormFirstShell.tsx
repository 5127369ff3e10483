import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Me } from '#contract/endpoints/session.ts'
import { personApi } from '#web/lib/api.ts'
import { useInstallation } from '#web/lib/client.tsx'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { leaveEverywhere } from '#web/lib/session-end.ts'
import { tellError } from '#web/lib/toasts.tsx'
import { Announcer } from '#web/ui/Announcer.tsx'
import { IconChevronLeft } from '#web/ui/icons.tsx'
import classes from './portal.module.css'
import { t } from './words.ts'

/** The frame while a form comes before everything else: one's own name and password, the way back to the form, signing out. */
export function FormFirstShell({ me, path, children }: { me: Me; path: string; children: ReactNode }) {
  const installation = useInstallation().data?.name
  const signOut = useMutation({
    mutationFn: () => personApi.session.signOut(),
    onSuccess: leaveEverywhere,
    onError: tellError,
  })
  return (
    <div className={classes.formFirst}>
      <header>
        <Button component="a" href={path} leftSection={<IconChevronLeft size={16} />}>
          {t('formFirst.back')}
        </Button>
        <nav aria-label={t('nav.account')}>
          <AppLink href={paths.account}>{t('nav.profile')}</AppLink>
          <AppLink href={paths.accountPage('security')}>{t('formFirst.password')}</AppLink>
        </nav>
        <span>{t('formFirst.signedInAs', { name: me.person.name || me.person.email })}</span>
        <Button variant="default" onClick={() => signOut.mutate()} loading={signOut.isPending}>
          {t('formFirst.signOut')}
        </Button>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      {installation && <footer>{installation}</footer>}
      <Announcer />
    </div>
  )
}
