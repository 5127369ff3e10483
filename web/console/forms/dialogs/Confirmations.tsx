/** Asked before the draft is thrown away, and before a form is switched off or on. */
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import type { Form } from '../queries.ts'
import { t } from '../words.ts'

interface Props {
  server: Form
  onClose: () => void
  onConfirm: () => Promise<void>
}

export const DiscardDialog = ({ server, onClose, onConfirm }: Props) => (
  <ConfirmDialog
    opened
    onClose={onClose}
    title={t('discard.title')}
    confirm={t('discard.confirm')}
    dangerous
    onConfirm={onConfirm}
  >
    {server.published ? t('discard.says', { version: server.published.version }) : t('discard.saysAll')}
  </ConfirmDialog>
)

export const SwitchDialog = ({ server, onClose, onConfirm }: Props) => (
  <ConfirmDialog
    opened
    onClose={onClose}
    title={server.enabled ? t('switch.titleOff') : t('switch.titleOn')}
    confirm={server.enabled ? t('more.switchOff') : t('more.switchOn')}
    onConfirm={onConfirm}
  >
    {server.enabled ? t('switch.saysOff') : t('switch.saysOn')}
  </ConfirmDialog>
)
