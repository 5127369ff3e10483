/** Short messages after an action, in a live region. */
import { notifications } from '@mantine/notifications'
import { requestIdOf, sentenceOf } from './faults.ts'
import { t } from './words.ts'

/** Tells that something was done. */
export function tell(message: string) {
  notifications.show({ message, color: 'teal', autoClose: 5000, withBorder: true })
}

/** Tells that something was refused or failed, with the request id where there is one. */
export function tellError(error: unknown) {
  const id = requestIdOf(error)
  notifications.show({
    title: sentenceOf(error),
    message: id ? t('errors.requestId', { id }) : '',
    color: 'red',
    autoClose: 12_000,
    withBorder: true,
  })
}
