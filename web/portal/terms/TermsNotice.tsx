import { Button } from '@mantine/core'
import { formatDate } from '#web/lib/format.ts'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { IconAlert } from '#web/ui/icons.tsx'
import classes from '../portal.module.css'
import type { Card } from '../view.ts'
import { useOwnTerms } from './queries.ts'
import { t } from './words.ts'

const asking = new Set(['onboarding', 'in_review', 'active', 'recertifying'])

/** Terms that wait for me or for all of us, before everything else on the page. */
export function TermsNotice({ card }: { card: Card }) {
  const { data } = useOwnTerms(card.partnershipId, asking.has(card.status) && card.organization !== null)
  if (data?.state !== 'asked' && data?.state !== 'shut') return null
  const says =
    data.state === 'shut'
      ? t('shut', { host: card.host.name })
      : data.until
        ? t('askedUntil', { date: formatDate(data.until) })
        : t('asked')
  return (
    <section
      className={classes.notice}
      data-tone={data.state === 'shut' ? 'bad' : 'wait'}
      aria-labelledby="terms-title"
    >
      <IconAlert size={20} />
      <div>
        <h2 id="terms-title">{t(`notice.${data.state}`)}</h2>
        <p>{says}</p>
        <div className={classes.noticeActions}>
          <Button component={AppLink} href={paths.homeTerms(card.partnershipId)}>
            {t('notice.read')}
          </Button>
        </div>
      </div>
    </section>
  )
}

/** The way to what was agreed to, while nothing waits. */
export function TermsLink({ card }: { card: Card }) {
  const { data } = useOwnTerms(card.partnershipId, asking.has(card.status) && card.organization !== null)
  if (data?.state !== 'agreed') return null
  return (
    <Button component={AppLink} href={paths.homeTerms(card.partnershipId)} variant="default" fullWidth mt="md">
      {t('link')}
    </Button>
  )
}
