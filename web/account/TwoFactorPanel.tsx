import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { personApi } from '#web/lib/api.ts'
import { keys } from '#web/lib/keys.ts'
import { tell } from '#web/lib/toasts.tsx'
import { Panel } from '#web/ui/Panel.tsx'
import { StatusBadge } from '#web/ui/StatusBadge.tsx'
import classes from './account.module.css'
import { BackupCodes } from './BackupCodes.tsx'
import { SwitchOn } from './SwitchOn.tsx'
import { fieldId, useSmallForm } from './small-form.ts'
import { t } from './words.ts'

type Doing = 'nothing' | 'on' | 'off' | 'renew'

/** Switching two-factor sign-in on and off, and fresh backup codes. */
export function TwoFactorPanel({ isOn, email }: { isOn: boolean; email: string }) {
  const [doing, setDoing] = useState<Doing>('nothing')
  const [codes, setCodes] = useState<string[]>()
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: keys.me })
  const end = () => {
    setDoing('nothing')
    setCodes(undefined)
    void refresh()
  }
  return (
    <Panel
      title={t('twoFactor.title')}
      actions={
        <StatusBadge tone={isOn ? 'good' : 'quiet'}>{isOn ? t('twoFactor.on') : t('twoFactor.off')}</StatusBadge>
      }
    >
      <p className={classes.says}>{t('twoFactor.says')}</p>
      {doing === 'on' ? (
        <SwitchOn email={email} onOn={() => void refresh()} onEnd={end} />
      ) : codes ? (
        <BackupCodes codes={codes} email={email} says={t('twoFactor.renewed')} onDone={end} />
      ) : (
        <div className={classes.buttons}>
          {isOn ? (
            <>
              <Button variant="default" onClick={() => setDoing('renew')}>
                {t('twoFactor.renew')}
              </Button>
              <Button variant="default" onClick={() => setDoing('off')}>
                {t('twoFactor.disable')}
              </Button>
            </>
          ) : (
            <Button onClick={() => setDoing('on')}>{t('twoFactor.start')}</Button>
          )}
        </div>
      )}
      <PasswordDialog
        opened={doing === 'off'}
        onClose={() => setDoing('nothing')}
        title={t('twoFactor.disableTitle')}
        says={t('twoFactor.disableSays')}
        confirm={t('twoFactor.disable')}
        cancel={t('twoFactor.keep')}
        dangerous
        onConfirm={async (password) => {
          await personApi.session.disableTwoFactor({ body: { password } })
          tell(t('twoFactor.switchedOff'))
          end()
        }}
      />
      <PasswordDialog
        opened={doing === 'renew'}
        onClose={() => setDoing('nothing')}
        title={t('twoFactor.renewTitle')}
        says={t('twoFactor.renewSays')}
        confirm={t('twoFactor.renew')}
        cancel={t('twoFactor.cancel')}
        onConfirm={async (password) => {
          const { backupCodes } = await personApi.session.renewBackupCodes({ body: { password } })
          setDoing('nothing')
          setCodes(backupCodes)
        }}
      />
    </Panel>
  )
}

interface DialogProps {
  opened: boolean
  onClose: () => void
  title: string
  says: string
  confirm: string
  cancel: string
  dangerous?: boolean
  onConfirm: (password: string) => Promise<void>
}

/** What weakens or renews the protection asks for the password again. */
function PasswordDialog({ opened, onClose, title, says, confirm, cancel, dangerous, onConfirm }: DialogProps) {
  const form = useSmallForm({ confirmPassword: '' })
  const close = () => {
    form.reset()
    onClose()
  }
  const check = () => (form.values.confirmPassword ? {} : { confirmPassword: t('twoFactor.passwordNeeded') })
  const send = async () => {
    await onConfirm(form.values.confirmPassword)
    form.reset()
  }
  return (
    <Modal opened={opened} onClose={close} title={title} centered>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void form.submit(check, send, 'confirmPassword')
        }}
      >
        <Stack gap="md">
          <Text>{says}</Text>
          <PasswordInput
            {...form.field('confirmPassword')}
            id={fieldId('confirmPassword')}
            label={t('twoFactor.password')}
            autoComplete="current-password"
            required
            data-autofocus
          />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={close}>
              {cancel}
            </Button>
            <Button type="submit" color={dangerous ? 'red.9' : undefined} loading={form.busy}>
              {confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
