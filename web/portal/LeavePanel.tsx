import { Text } from '@mantine/core'
import { useState } from 'react'
import { personApi } from '#web/lib/api.ts'
import { useMe } from '#web/lib/client.tsx'
import { isNeverMine, refusalOf } from '#web/lib/faults.ts'
import { tell } from '#web/lib/toasts.tsx'
import { Panel } from '#web/ui/Panel.tsx'
import { RefusableButton } from '#web/ui/Refusable.tsx'
import classes from './portal.module.css'
import { useRefreshPortal } from './queries.ts'
import { ReasonDialog } from './ReasonDialog.tsx'
import { type Card, isClosed } from './view.ts'
import { t } from './words.ts'

/** Leaving: a confirmation that names the host and what stops. There is no way back but a new invitation. */
export function LeavePanel({ card, onLeft }: { card: Card; onLeft: () => void }) {
  const [asking, setAsking] = useState(false)
  const refresh = useRefreshPortal()
  const me = useMe().data
  if (isClosed(card) || isNeverMine(card.can, 'leave')) return null
  const host = card.host.name
  const isCompany = me?.organizations.some((one) => one.id === card.organization?.id && one.kind === 'organization')
  const leave = async (reason: string | undefined) => {
    await personApi.portal.leave({ params: { id: card.partnershipId }, body: reason ? { reason } : {} })
    setAsking(false)
    onLeft()
    tell(t('leaveDialog.done', { host }))
    await refresh()
  }
  return (
    <Panel title={card.words.leave}>
      <p className={classes.sideNote}>{t('page.leaveSays', { host })}</p>
      <RefusableButton
        variant="default"
        c="var(--mantine-color-error)"
        fullWidth
        refusal={refusalOf(card.can, 'leave')}
        onClick={() => setAsking(true)}
      >
        {card.words.leave}
      </RefusableButton>
      <ReasonDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('leaveDialog.title', { host })}
        reasonLabel={t('leaveDialog.reason')}
        reasonSays={t('leaveDialog.reasonSays', { host })}
        confirm={card.words.leave}
        cancel={t('leaveDialog.cancel')}
        onConfirm={leave}
      >
        <Text>
          {card.organization && isCompany
            ? t('leaveDialog.says', { host, organization: card.organization.name })
            : t('leaveDialog.saysPersonal', { host })}
        </Text>
        {card.stops.length > 0 && (
          <>
            <Text fw={600} mt="sm">
              {t('leaveDialog.stops')}
            </Text>
            <ul className={classes.asks}>
              {card.stops.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </>
        )}
      </ReasonDialog>
    </Panel>
  )
}
