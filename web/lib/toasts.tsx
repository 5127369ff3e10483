/** Short messages after an action, in a live region. Their machinery loads when the page is idle. */
import type { ReactNode } from 'react'
import { requestIdOf, sentenceOf } from './faults.ts'
import { t } from './words.ts'

const load = () => import('@mantine/notifications')

/** Shows a message that stays until it is hidden. Gives back how to hide it. */
export function showLasting(id: string, message: ReactNode): () => void {
  void load().then(({ notifications }) => notifications.show({ id, message, autoClose: false, withBorder: true }))
  return () => void load().then(({ notifications }) => notifications.hide(id))
}

/** Tells that something was done. */
export function tell(message: string) {
  void load().then(({ notifications }) =>
    notifications.show({ message, color: 'teal', autoClose: 5000, withBorder: true }),
  )
}

/** Tells that something was refused or failed, with the request id where there is one. */
export function tellError(error: unknown) {
  const id = requestIdOf(error)
  const message = id ? t('errors.requestId', { id }) : ''
  void load().then(({ notifications }) =>
    notifications.show({ title: sentenceOf(error), message, color: 'red', autoClose: 12_000, withBorder: true }),
  )
}
