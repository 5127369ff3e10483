import { Button } from '@mantine/core'
import { useState } from 'react'
import { personApi } from '#web/lib/api.ts'
import { refusalOf } from '#web/lib/faults.ts'
import { formatDate, formatInstant, formatRelative } from '#web/lib/format.ts'
import { AppLink, useGo } from '#web/lib/link.tsx'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { IconClock, IconKey } from '#web/ui/icons.tsx'
import { later } from '#web/ui/later.tsx'
import { OrgMark } from '#web/ui/OrgMark.tsx'
import { RefusableButton } from '#web/ui/Refusable.tsx'
import { StatusBadge } from '#web/ui/StatusBadge.tsx'
import { acceptBody, asksFirst } from './accepting.ts'
import { Permissions } from './Permissions.tsx'
import classes from './portal.module.css'
import { useRefreshPortal } from './queries.ts'
import { type InboxItem, invitationSays, invitationTone } from './view.ts'
import { t } from './words.ts'

const AcceptDialog = later(() => import('./AcceptDialog.tsx').then((all) => all.AcceptDialog))
const ReasonDialog = later(() => import('./ReasonDialog.tsx').then((all) => all.ReasonDialog))

/** One invitation in full: who, to what, which rights, until when, what will be asked – and the answers. */
export function InvitationCard({ invitation }: { invitation: InboxItem }) {
  const { host, inviter } = invitation
  const isOpen = invitation.state === 'pending'
  const title = !isOpen
    ? host.name
    : inviter
      ? t('inbox.from', { inviter, host: host.name })
      : t('inbox.fromHost', { host: host.name })
  return (
    <li className={classes.invitation} data-closed={!isOpen || undefined}>
      <article aria-labelledby={`from-${invitation.id}`}>
        <div className={classes.invitationHead}>
          <OrgMark name={host.name} logoUrl={host.logoUrl} colour={host.colour} size={isOpen ? 44 : 34} />
          <div>
            <h3 id={`from-${invitation.id}`}>{title}</h3>
            <p>{isOpen ? invitation.program : `${invitation.program} · ${invitationSays(invitation)}`}</p>
          </div>
          {!isOpen && (
            <>
              <StatusBadge tone={invitationTone(invitation.state)}>{t(`inbox.state.${invitation.state}`)}</StatusBadge>
              <Answers invitation={invitation} />
            </>
          )}
        </div>
        {isOpen && (
          <>
            <Offer invitation={invitation} />
            <Answers invitation={invitation} />
          </>
        )}
      </article>
    </li>
  )
}

function Offer({ invitation }: { invitation: InboxItem }) {
  const { host, inviter, offer } = invitation
  return (
    <>
      {invitation.message && (
        <blockquote className={classes.message}>
          {invitation.message}
          {inviter && <footer>{inviter}</footer>}
        </blockquote>
      )}
      <h4>{invitation.words.permissions}</h4>
      {invitation.permissions.length > 0 ? (
        <Permissions items={invitation.permissions} />
      ) : (
        <p className={classes.quiet}>{t('inbox.nothingGranted', { host: host.name })}</p>
      )}
      {invitation.asks.length > 0 && (
        <>
          <h4>{t('inbox.asked')}</h4>
          <ul className={classes.asks}>
            {invitation.asks.map((ask) => (
              <li key={ask}>{ask}</li>
            ))}
          </ul>
        </>
      )}
      <div className={classes.when}>
        <span>
          <IconKey size={15} />
          {offer.endsAt ? t('inbox.accessUntil', { date: formatDate(offer.endsAt) }) : t('inbox.accessEndless')}
        </span>
        <span>
          <IconClock size={15} />
          {invitation.expiresAt ? (
            <time dateTime={invitation.expiresAt}>
              {t('inbox.answerBy', {
                date: formatInstant(invitation.expiresAt),
                relative: formatRelative(invitation.expiresAt),
              })}
            </time>
          ) : (
            t('inbox.answerAnytime')
          )}
        </span>
      </div>
    </>
  )
}

function Answers({ invitation }: { invitation: InboxItem }) {
  const go = useGo()
  const refresh = useRefreshPortal()
  const [asking, setAsking] = useState<'accept' | 'decline'>()
  const [busy, setBusy] = useState(false)
  const { id, can } = invitation
  const host = invitation.host.name

  const accept = async (body: ReturnType<typeof acceptBody>) => {
    const { landing } = await personApi.inbox.accept({ params: { id }, body })
    await refresh()
    tell(t('inbox.accepted', { host }))
    go(landing)
  }
  const decline = async (reason: string | undefined) => {
    await personApi.inbox.decline({ params: { id }, body: reason ? { reason } : {} })
    setAsking(undefined)
    tell(t('inbox.declined', { host }))
    await refresh()
  }
  const reconsider = async () => {
    await personApi.inbox.reconsider({ params: { id } })
    tell(t('inbox.reconsidered', { host }))
    await refresh()
  }
  const once = (run: () => Promise<void>) => async () => {
    if (busy) return
    setBusy(true)
    try {
      await run()
    } catch (error) {
      tellError(error)
      await refresh()
    } finally {
      setBusy(false)
    }
  }

  if (invitation.state === 'declined' && can.reconsider === true) {
    return (
      <div className={classes.answers}>
        <Button
          variant="default"
          loading={busy}
          onClick={once(reconsider)}
          aria-label={t('inbox.answerOf', { answer: invitation.words.reconsider, host })}
        >
          {invitation.words.reconsider}
        </Button>
      </div>
    )
  }
  if (invitation.state === 'accepted' && invitation.landing) {
    return (
      <div className={classes.answers}>
        <Button
          component={AppLink}
          href={invitation.landing}
          variant="default"
          size="sm"
          aria-label={t('inbox.goTo', { host })}
        >
          {t('inbox.go')}
        </Button>
      </div>
    )
  }
  if (invitation.state !== 'pending') return null
  return (
    <div className={classes.answers}>
      <RefusableButton
        refusal={refusalOf(can, 'accept')}
        loading={busy}
        onClick={
          asksFirst(invitation) ? () => setAsking('accept') : once(() => accept(acceptBody(silentChoice(invitation))))
        }
        aria-label={t('inbox.answerOf', { answer: invitation.words.accept, host })}
      >
        {invitation.words.accept}
      </RefusableButton>
      <RefusableButton
        variant="default"
        refusal={refusalOf(can, 'decline')}
        onClick={() => setAsking('decline')}
        aria-label={t('inbox.answerOf', { answer: invitation.words.decline, host })}
      >
        {invitation.words.decline}
      </RefusableButton>
      {asksFirst(invitation) && (
        <AcceptDialog
          invitation={invitation}
          opened={asking === 'accept'}
          onClose={() => setAsking(undefined)}
          onAccept={accept}
        />
      )}
      <ReasonDialog
        opened={asking === 'decline'}
        onClose={() => setAsking(undefined)}
        title={t('declineDialog.title', { host })}
        reasonLabel={t('declineDialog.reason')}
        reasonSays={t('declineDialog.reasonSays', { host })}
        confirm={t('declineDialog.confirm')}
        cancel={t('declineDialog.cancel')}
        onConfirm={decline}
      >
        {t('declineDialog.says', { host })}
      </ReasonDialog>
    </div>
  )
}

/** Where nothing is asked: the name the host gave, or the personal organization, which the server makes by itself. */
const silentChoice = (invitation: InboxItem) => (invitation.accepting === 'named' ? 'named' : '')
