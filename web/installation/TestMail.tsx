import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useSmallForm } from '#web/account/small-form.ts'
import { personApi } from '#web/lib/api.ts'
import { useMe } from '#web/lib/client.tsx'
import { tell } from '#web/lib/toasts.tsx'
import { useRefreshInstallation } from './queries.ts'
import { t } from './words.ts'

/** Asks where a test mail goes, and sends it. */
export function TestMail({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const refresh = useRefreshInstallation()
  const form = useSmallForm({ to: useMe().data?.person.email ?? '' })
  const send = async () => {
    const { to } = await personApi.mails.sendTest({ body: { to: form.values.to.trim() } })
    tell(t('mail.testSent', { to }))
    onClose()
    await refresh()
  }
  return (
    <Modal opened={opened} onClose={onClose} title={t('mail.test')} centered>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          const check = () => ({ ...(!form.values.to.trim() && { to: t('settings.addressNeeded') }) })
          void form.submit(check, send, 'to')
        }}
      >
        <Stack gap="md">
          <Text c="dimmed">{t('mail.testSays')}</Text>
          <TextInput {...form.field('to')} label={t('mail.testTo')} type="email" data-autofocus />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {t('mail.close')}
            </Button>
            <Button type="submit" loading={form.busy}>
              {t('mail.test')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
