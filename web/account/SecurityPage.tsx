import { Button, PasswordInput } from '@mantine/core'
import { personApi } from '#web/lib/api.ts'
import { useInstallation, useMe } from '#web/lib/client.tsx'
import { tell } from '#web/lib/toasts.tsx'
import { Loaded, Page } from '#web/shell/Page.tsx'
import { ErrorSummary } from '#web/ui/ErrorSummary.tsx'
import { Panel } from '#web/ui/Panel.tsx'
import classes from './account.module.css'
import { fieldId, useSmallForm } from './small-form.ts'
import { TwoFactorPanel } from './TwoFactorPanel.tsx'
import { t } from './words.ts'

/** What protects the account. */
export function SecurityPage() {
  const me = useMe()
  const place = useInstallation().data?.name ?? ''
  return (
    <div className={classes.page}>
      <Page title={t('security.title')} place={place} description={t('security.says')}>
        <Loaded query={me}>
          {({ person, formFirst }) => (
            <div className={classes.stack}>
              {!formFirst && <TwoFactorPanel isOn={person.twoFactor} email={person.email} />}
              <PasswordPanel email={person.email} />
            </div>
          )}
        </Loaded>
      </Page>
    </div>
  )
}

const shortest = 12

function PasswordPanel({ email }: { email: string }) {
  const form = useSmallForm({ currentPassword: '', newPassword: '' })
  const check = () => ({
    ...(!form.values.currentPassword && { currentPassword: t('password.currentNeeded') }),
    ...(form.values.newPassword.length < shortest && { newPassword: t('password.nextNeeded') }),
  })
  const change = async () => {
    await personApi.session.changePassword({ body: form.values })
    form.reset()
    tell(t('password.changed'))
  }
  return (
    <Panel title={t('password.title')}>
      <p className={classes.says}>{t('password.says')}</p>
      <form
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void form.submit(check, change, 'currentPassword')
        }}
      >
        <ErrorSummary faults={form.faults} idOf={fieldId} attempt={form.attempt} />
        {/* So that password managers know whose password it is. */}
        <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
        <PasswordInput
          {...form.field('currentPassword')}
          label={t('password.current')}
          autoComplete="current-password"
          required
        />
        <PasswordInput
          {...form.field('newPassword')}
          label={t('password.next')}
          description={t('password.nextSays')}
          autoComplete="new-password"
          required
        />
        <div className={classes.buttons}>
          <Button type="submit" loading={form.busy}>
            {t('password.change')}
          </Button>
        </div>
      </form>
    </Panel>
  )
}
