import { formatRelative } from '#web/lib/format.ts'
import { IconAlert, IconMail } from '#web/ui/icons.tsx'
import classes from './installation.module.css'
import type { MailStatus } from './queries.ts'
import { t } from './words.ts'

/** How mails that come back are heard of, and how many there were. A mailbox that cannot be read is said loudly. */
export function BounceNotice({ bounces, transport }: Pick<MailStatus, 'bounces' | 'transport'>) {
  const { mailbox, webhook } = bounces
  if (!mailbox && !webhook && transport === 'mailbox') return null
  if (mailbox?.failingSince) {
    return (
      <div className={classes.notice} data-tone="bad" role="alert">
        <IconAlert size={20} />
        <div>
          <strong>{t('mail.bounce.failing', { since: formatRelative(mailbox.failingSince) })}</strong>
          <p>
            {mailbox.name}. {t('mail.answer', { answer: mailbox.says ?? '' })} {t('mail.bounce.failingSays')}
          </p>
        </div>
      </div>
    )
  }
  return (
    <div className={classes.notice} data-tone={mailbox || webhook ? undefined : 'wait'}>
      <IconMail size={20} />
      <div>
        <strong>{t(mailbox || webhook ? 'mail.bounce.title' : 'mail.bounce.deaf')}</strong>
        <p>
          {mailbox &&
            t(mailbox.checkedAt ? 'mail.bounce.mailbox' : 'mail.bounce.mailboxNotYet', {
              name: mailbox.name,
              when: mailbox.checkedAt ? formatRelative(mailbox.checkedAt) : '',
            })}{' '}
          {webhook && t('mail.bounce.webhook')}{' '}
          {mailbox || webhook
            ? t('mail.bounce.counts', { bounced: bounces.bounced, unmatched: bounces.unmatched })
            : t('mail.bounce.deafSays')}
        </p>
      </div>
    </div>
  )
}
