import { Anchor, Button, PasswordInput, PinInput, Text } from '@mantine/core'
import { useState } from 'react'
import { type Answer, type Api, personApi } from '#web/lib/api.ts'
import { tell } from '#web/lib/toasts.tsx'
import { FieldError } from '#web/ui/FieldError.tsx'
import classes from './account.module.css'
import { BackupCodes } from './BackupCodes.tsx'
import { qrMatrix, qrPath } from './qr.ts'
import { fieldId, useSmallForm } from './small-form.ts'
import { t } from './words.ts'

type Begun = Answer<Api['session']['enableTwoFactor']>

/** Three steps: the password, the app with a first code, the backup codes. Nothing is on before the code was right. */
export function SwitchOn({ email, onOn, onEnd }: { email: string; onOn: () => void; onEnd: () => void }) {
  const [begun, setBegun] = useState<Begun>()
  const [isConfirmed, setConfirmed] = useState(false)
  const form = useSmallForm({ password: '', code: '' })

  if (begun && isConfirmed) {
    return <BackupCodes codes={begun.backupCodes} email={email} says={t('twoFactor.switchedOn')} onDone={onEnd} />
  }
  const begin = async () =>
    setBegun(await personApi.session.enableTwoFactor({ body: { password: form.values.password } }))
  const confirm = async () => {
    await personApi.session.confirmTwoFactor({ body: { code: form.values.code } })
    setConfirmed(true)
    onOn()
    tell(t('twoFactor.switchedOn'))
  }
  const submit = () =>
    begun
      ? form.submit(
          () => (/^\d{6}$/.test(form.values.code) ? {} : { code: t('twoFactor.codeNeeded') }),
          confirm,
          'code',
        )
      : form.submit(() => (form.values.password ? {} : { password: t('twoFactor.passwordNeeded') }), begin, 'password')
  return (
    <form
      className={classes.stack}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <Text fw={600}>{begun ? t('twoFactor.step2') : t('twoFactor.step1')}</Text>
      {begun ? (
        <>
          <Secret begun={begun} />
          <div>
            <Text component="label" htmlFor={fieldId('code')} fw={500} size="sm">
              {t('twoFactor.code')}
            </Text>
            <Text size="xs" c="dimmed" mb={6}>
              {t('twoFactor.codeSays')}
            </Text>
            <PinInput
              length={6}
              type="number"
              oneTimeCode
              id={fieldId('code')}
              aria-label={t('twoFactor.code')}
              value={form.values.code}
              onChange={(code) => form.set('code', code)}
              error={Boolean(form.faults.code)}
            />
            <FieldError>{form.faults.code}</FieldError>
          </div>
        </>
      ) : (
        <PasswordInput
          {...form.field('password')}
          label={t('twoFactor.password')}
          autoComplete="current-password"
          required
          autoFocus
          maw={460}
        />
      )}
      <div className={classes.buttons}>
        <Button type="submit" loading={form.busy}>
          {begun ? t('twoFactor.confirm') : t('twoFactor.continue')}
        </Button>
        <Button variant="default" onClick={onEnd}>
          {t('twoFactor.cancel')}
        </Button>
      </div>
    </form>
  )
}

function Secret({ begun }: { begun: Begun }) {
  const modules = qrMatrix(begun.uri)
  const size = modules?.length ?? 0
  return (
    <div className={classes.scan}>
      {modules && (
        <svg
          className={classes.qr}
          viewBox={`-4 -4 ${size + 8} ${size + 8}`}
          role="img"
          aria-label={t('twoFactor.qr')}
          shapeRendering="crispEdges"
        >
          <path d={qrPath(modules)} fill="currentColor" />
        </svg>
      )}
      <div>
        <Text>{t('twoFactor.scan')}</Text>
        <Text mt="md">{t('twoFactor.cannotScan')}</Text>
        <code className={classes.secret}>{begun.secret}</code>
        <Anchor href={begun.uri}>{t('twoFactor.openApp')}</Anchor>
      </div>
    </div>
  )
}
