import { Button } from '@mantine/core'
import { useState } from 'react'
import { personApi } from '#web/lib/api.ts'
import { paths } from '#web/lib/paths.ts'
import { saveText } from '#web/lib/save.ts'
import { tellError } from '#web/lib/toasts.tsx'
import { IconAlert, IconClock, IconDownload, IconInfo, IconPause, IconStop } from '#web/ui/icons.tsx'
import classes from './portal.module.css'
import { asksForm, type Card, receiptText, toneOf } from './view.ts'
import { t } from './words.ts'

const titles = {
  onboarding: 'page.status.onboarding',
  in_review: 'page.status.in_review',
  recertifying: 'page.status.recertifying',
  suspended: 'page.status.suspended',
  rejected: 'page.status.rejected',
  ended: 'page.status.ended',
} as const
const icons = {
  onboarding: IconInfo,
  in_review: IconClock,
  recertifying: IconAlert,
  suspended: IconPause,
  rejected: IconStop,
  ended: IconStop,
} as const

/** What a status other than *active* means, what happened, whom to ask, and the receipt of an ending. */
export function StatusNotice({ card }: { card: Card }) {
  if (!(card.status in titles)) return null
  const status = card.status as keyof typeof titles
  const Icon = icons[status]
  return (
    <section className={classes.notice} data-tone={toneOf(status)} aria-labelledby="status-title">
      <Icon size={20} />
      <div>
        <h2 id="status-title">{t(titles[status])}</h2>
        <p>{card.says}</p>
        {card.reason && !card.says.includes(card.reason) && <p>{t('page.reason', { reason: card.reason })}</p>}
        {status === 'ended' && card.opens === 'history' && <p>{t('page.readOnly')}</p>}
        <div className={classes.noticeActions}>
          {card.form && (
            <Button
              component="a"
              href={paths.homeForm(card.partnershipId)}
              variant={asksForm(card) ? 'filled' : 'default'}
            >
              {t(asksForm(card) ? 'page.form.fill' : 'page.form.read')}
            </Button>
          )}
          {card.contact.email && (
            <Button component="a" href={`mailto:${card.contact.email}`} variant="default">
              {t('page.ask', { contact: card.contact.name || card.host.name })}
            </Button>
          )}
          {card.receiptId && <ReceiptButton id={card.receiptId} host={card.host.slug} />}
        </div>
      </div>
    </section>
  )
}

/** Fetches the receipt and hands it to the browser as a text file. */
export function ReceiptButton({ id, host }: { id: string; host: string }) {
  const [busy, setBusy] = useState(false)
  const download = async () => {
    if (busy) return
    setBusy(true)
    try {
      const receipt = await personApi.partnerships.receipt({ params: { id } })
      saveText(t('receipt.fileName', { host }), receiptText(receipt))
    } catch (error) {
      tellError(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button variant="default" leftSection={<IconDownload size={16} />} onClick={download} loading={busy}>
      {t('page.receipt')}
    </Button>
  )
}
