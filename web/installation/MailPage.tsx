import { Button, NativeSelect, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { deliveryStates } from '#contract/names.ts'
import { useInstallation } from '#web/lib/client.tsx'
import { formatRelative } from '#web/lib/format.ts'
import { useSearch } from '#web/lib/search.ts'
import { Loaded, Page } from '#web/shell/Page.tsx'
import { IconInbox, IconMail, IconSend } from '#web/ui/icons.tsx'
import { later } from '#web/ui/later.tsx'
import { StatusBadge } from '#web/ui/StatusBadge.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { Time } from '#web/ui/Time.tsx'
import { BounceNotice } from './BounceNotice.tsx'
import classes from './installation.module.css'
import { List, SearchField } from './List.tsx'
import { mailStateWord, mailTone } from './mail-state.ts'
import { type MailLine, useMailStatus, useMails } from './queries.ts'
import { t } from './words.ts'

const MailDrawer = later(() => import('./MailDrawer.tsx').then((all) => all.MailDrawer))
const TestMail = later(() => import('./TestMail.tsx').then((all) => all.TestMail))

/** The mail queue, and the built-in mailbox where no mail server is set. */
export function MailPage() {
  const place = useInstallation().data?.name ?? ''
  const status = useMailStatus()
  const [search, change] = useSearch()
  const q = search.q ?? ''
  const state = deliveryStates.find((one) => one === search.state)
  const mails = useMails({ ...(q && { search: q }), ...(state && { state }) })
  const [testing, setTesting] = useState(false)
  const isMailbox = status.data?.transport === 'mailbox'
  return (
    <div className={classes.page}>
      <Page
        title={t('mail.title')}
        place={place}
        description={t('mail.says')}
        actions={
          <Button variant="default" leftSection={<IconSend size={16} />} onClick={() => setTesting(true)}>
            {t('mail.test')}
          </Button>
        }
      >
        <Loaded query={status} skeleton={<LinesSkeleton lines={2} />}>
          {(data) => (
            <>
              {data.transport === 'mailbox' ? (
                <div className={classes.notice} data-tone="wait">
                  <IconInbox size={20} />
                  <div>
                    <strong>{t('mail.mailboxTitle')}</strong>
                    <p>{t('mail.mailboxSays')}</p>
                  </div>
                </div>
              ) : (
                <div className={classes.notice}>
                  <IconMail size={20} />
                  <div>
                    <strong>{t('mail.smtpTitle', { server: data.server ?? '' })}</strong>
                    <p>
                      {t('mail.smtpSays', {
                        queued: data.queued,
                        deferred: data.deferred,
                        failed: data.failed,
                        bounced: data.bounced,
                      })}{' '}
                      {data.oldestDueAt && t('mail.oldest', { since: formatRelative(data.oldestDueAt) })}
                    </p>
                  </div>
                </div>
              )}
              <BounceNotice bounces={data.bounces} transport={data.transport} />
            </>
          )}
        </Loaded>
        <div className={classes.tools}>
          <SearchField label={t('mail.search')} value={q} onChange={(value) => change({ q: value })} />
          <NativeSelect
            aria-label={t('mail.state')}
            value={state ?? 'all'}
            onChange={({ currentTarget: { value } }) => change({ state: value === 'all' ? undefined : value })}
            data={(['all', ...deliveryStates] as const).map((value) => ({ value, label: t(`mail.states.${value}`) }))}
            w={200}
          />
        </div>
        <List
          query={mails}
          label={t('mail.title')}
          row={(mail) => (
            <Row mail={mail} isMailbox={isMailbox} onOpen={() => change({ mail: mail.id }, { push: true })} />
          )}
          empty={{ title: t('mail.none'), says: t('mail.noneSays'), icon: <IconMail size={26} /> }}
          noMatch={
            q || state
              ? { says: t('mail.noMatchSays'), clear: () => change({ q: undefined, state: undefined }) }
              : undefined
          }
        />
      </Page>
      <MailDrawer
        id={search.mail}
        opened={search.mail !== undefined}
        isMailbox={isMailbox}
        onClose={() => change({ mail: undefined })}
      />
      <TestMail opened={testing} onClose={() => setTesting(false)} />
    </div>
  )
}

function Row({ mail, isMailbox, onOpen }: { mail: MailLine; isMailbox: boolean; onOpen: () => void }) {
  return (
    <UnstyledButton className={classes.row} onClick={onOpen}>
      <div className={classes.rowMain}>
        <strong>{mail.subject ?? t(`mail.template.${mail.template}`)}</strong>
        <small>
          {t('mail.to', { to: mail.to })}
          {mail.host && ` · ${t('mail.for', { host: mail.host.name })}`}
          {' · '}
          <Time at={mail.sentAt ?? mail.dueAt} />
          {mail.state === 'queued' && ` · ${t('mail.due', { when: formatRelative(mail.dueAt) })}`}
        </small>
        {mail.lastAnswer && mail.state !== 'sent' && <small>{t('mail.answer', { answer: mail.lastAnswer })}</small>}
      </div>
      <StatusBadge tone={mailTone(mail.state)}>{mailStateWord(mail.state, isMailbox)}</StatusBadge>
    </UnstyledButton>
  )
}
