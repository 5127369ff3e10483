import { Anchor, Drawer, Tabs } from '@mantine/core'
import { useState } from 'react'
import { personApi } from '#web/lib/api.ts'
import { refusalOf } from '#web/lib/faults.ts'
import { formatInstant } from '#web/lib/format.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { Loaded } from '#web/shell/Page.tsx'
import { Facts } from '#web/ui/Panel.tsx'
import { Preview } from '#web/ui/Preview.tsx'
import { RefusableButton } from '#web/ui/Refusable.tsx'
import { StatusBadge } from '#web/ui/StatusBadge.tsx'
import classes from './installation.module.css'
import { mailStateWord, mailTone, withLinks } from './mail-state.ts'
import { type MailLine, useMail, useRefreshInstallation } from './queries.ts'
import { t } from './words.ts'

interface Props {
  id: string | undefined
  opened: boolean
  isMailbox: boolean
  onClose: () => void
}

/** One mail: as it arrives, as text with its links, and what became of it. */
export function MailDrawer({ id, opened, isMailbox, onClose }: Props) {
  const mail = useMail(id)
  const title = mail.data ? (mail.data.subject ?? t(`mail.template.${mail.data.template}`)) : t('mail.title')
  return (
    <Drawer opened={opened} onClose={onClose} position="right" size="xl" title={title}>
      {id !== undefined && (
        <Loaded query={mail}>
          {(data) => (
            <div className={classes.stack}>
              <Tabs defaultValue={data.content ? 'html' : 'delivery'} keepMounted={false}>
                <Tabs.List mb="md">
                  <Tabs.Tab value="html">{t('mail.html')}</Tabs.Tab>
                  <Tabs.Tab value="text">{t('mail.text')}</Tabs.Tab>
                  <Tabs.Tab value="delivery">{t('mail.delivery')}</Tabs.Tab>
                </Tabs.List>
                <Tabs.Panel value="html">
                  {data.content ? (
                    <Preview html={data.content.html} title={t('mail.htmlFrame')} height={560} />
                  ) : (
                    <Missing mail={data} />
                  )}
                </Tabs.Panel>
                <Tabs.Panel value="text">
                  {data.content ? <MailText text={data.content.text} /> : <Missing mail={data} />}
                </Tabs.Panel>
                <Tabs.Panel value="delivery">
                  <Delivery mail={data} isMailbox={isMailbox} />
                </Tabs.Panel>
              </Tabs>
            </div>
          )}
        </Loaded>
      )}
    </Drawer>
  )
}

const Missing = ({ mail }: { mail: MailLine }) => (
  <p className={classes.says}>
    {mail.state === 'queued' || mail.state === 'deferred' ? t('mail.notMade') : t('mail.noContent')}
  </p>
)

/** The text, with links that can be followed: how invitations are tried out on one machine. */
function MailText({ text }: { text: string }) {
  return (
    <pre className={classes.mailText}>
      {withLinks(text).map((part, index) =>
        part.isLink ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a text does not change its order.
          <Anchor key={index} href={part.text} target="_blank" rel="noreferrer" inherit>
            {part.text}
          </Anchor>
        ) : (
          part.text
        ),
      )}
    </pre>
  )
}

function Delivery({ mail, isMailbox }: { mail: MailLine; isMailbox: boolean }) {
  const refresh = useRefreshInstallation()
  const [busy, setBusy] = useState(false)
  const { id, can } = mail
  const run = async (act: () => Promise<unknown>, says: string) => {
    if (busy) return
    setBusy(true)
    try {
      await act()
      tell(says)
    } catch (error) {
      tellError(error)
    }
    setBusy(false)
    await refresh()
  }
  return (
    <div className={classes.stack}>
      <div>
        <StatusBadge tone={mailTone(mail.state)}>{mailStateWord(mail.state, isMailbox)}</StatusBadge>
      </div>
      {mail.lastAnswer && <p className={classes.says}>{t('mail.answer', { answer: mail.lastAnswer })}</p>}
      <Facts
        items={[
          [t('mail.testTo'), mail.to],
          [t('mail.delivery'), t('mail.attempts', { count: mail.attempts })],
          [t('mail.dueAt'), formatInstant(mail.dueAt)],
          mail.sentAt !== null && [t('mail.sent'), formatInstant(mail.sentAt)],
          [t('mail.messageId'), mail.messageId],
        ]}
      />
      <div className={classes.buttons}>
        {can.retry !== undefined && (
          <RefusableButton
            variant="default"
            refusal={refusalOf(can, 'retry')}
            loading={busy}
            onClick={() => void run(() => personApi.mails.retry({ params: { id } }), t('mail.retried'))}
          >
            {t('mail.retry')}
          </RefusableButton>
        )}
        {can.cancel !== undefined && (
          <RefusableButton
            variant="default"
            refusal={refusalOf(can, 'cancel')}
            loading={busy}
            onClick={() => void run(() => personApi.mails.cancel({ params: { id } }), t('mail.cancelled'))}
          >
            {t('mail.cancel')}
          </RefusableButton>
        )}
      </div>
    </div>
  )
}
