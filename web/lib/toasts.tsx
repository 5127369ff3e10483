/** Short messages after an action. */
import type { ReactNode } from 'react'
import { showToast } from '#web/ui/Toasts.tsx'
import { requestIdOf, sentenceOf } from './faults.ts'
import { t } from './words.ts'

/** Shows a message that stays until it is hidden. Gives back how to hide it. */
export function showLasting(id: string, message: ReactNode): () => void {
  return showToast({ id, tone: 'plain', message })
}

/** Tells that something was done. */
export function tell(message: string) {
  showToast({ tone: 'good', message, closesAfterMs: 5000 })
}

/** Tells that something was refused or failed, with the request id where there is one. */
export function tellError(error: unknown) {
  const id = requestIdOf(error)
  const message = id ? t('errors.requestId', { id }) : ''
  showToast({ tone: 'bad', title: sentenceOf(error), message, closesAfterMs: 12_000 })
}
