import { Anchor, Button } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useInstallation, useMe } from '#web/lib/client.tsx'
import { isNotFound, requestIdOf, sentenceOf } from '#web/lib/faults.ts'
import { formatDate, formatInstant, formatRelative } from '#web/lib/format.ts'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { serverNow } from '#web/lib/server-time.ts'
import { Elsewhere } from '#web/shell/Elsewhere.tsx'
import { Page, useTitle } from '#web/shell/Page.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { ErrorPanel } from '#web/ui/ErrorPanel.tsx'
import { IconAlert, IconChevronLeft, IconClock, IconEye, IconShield } from '#web/ui/icons.tsx'
import { OrgMark } from '#web/ui/OrgMark.tsx'
import { Panel } from '#web/ui/Panel.tsx'
import { StatusBadge } from '#web/ui/StatusBadge.tsx'
import { PageSkeleton } from '#web/ui/skeletons.tsx'
import { ContactPart } from './ContactPanel.tsx'
import { LeavePanel } from './LeavePanel.tsx'
import { MatchPanel } from './MatchPanel.tsx'
import { Permissions } from './Permissions.tsx'
import classes from './portal.module.css'
import { useCard } from './queries.ts'
import { RolesPanel } from './RolesPanel.tsx'
import { StatusNotice } from './StatusNotice.tsx'
import { Timeline } from './Timeline.tsx'
import { TermsLink, TermsNotice } from './terms/TermsNotice.tsx'
import { accessWasLost, type Card, endsSoon, isClosed, toneOf, visibilitySentence } from './view.ts'
import { t } from './words.ts'

/** What one host shares with me: what I may do and until when, how things stand, whom to ask, what happened, and leaving. */
export function PartnershipPage() {
  const { id = '' } = useParams({ strict: false })
  const query = useCard(id)
  const email = useMe().data?.person.email ?? ''
  const card = query.data
  const lost = useLostAccess(card)
  const [hasLeft, setHasLeft] = useState(false)
  useTitle(card?.program ?? '', card?.host.name ?? '')
  if (isNotFound(query.error)) {
    return (
      <Elsewhere id={id}>
        <Gone email={email} />
      </Elsewhere>
    )
  }
  if (query.isError && !card) {
    return (
      <ErrorPanel
        says={sentenceOf(query.error)}
        requestId={requestIdOf(query.error)}
        onRetry={() => void query.refetch()}
      />
    )
  }
  if (!card) return <PageSkeleton />
  return (
    <div className={classes.page}>
      <AppLink href={paths.home} className={classes.back}>
        <IconChevronLeft size={16} />
        {card.partnerSide}
      </AppLink>
      <div className={classes.head}>
        <OrgMark name={card.host.name} logoUrl={card.host.logoUrl} colour={card.host.colour} size={56} />
        <div>
          <h1>{card.host.name}</h1>
          <p>{card.program}</p>
        </div>
        <StatusBadge tone={toneOf(card.status)}>{card.statusWord}</StatusBadge>
      </div>
      <div className={classes.columns}>
        <div>
          {lost && !hasLeft && <LostNotice card={card} />}
          <TermsNotice card={card} />
          <StatusNotice card={card} />
          <MatchPanel card={card} />
          <MayDo card={card} />
          {readable.includes(card.opens) && (
            <Panel title={t('page.history')}>
              <Timeline card={card} updatedAt={query.dataUpdatedAt} />
            </Panel>
          )}
        </div>
        <div>
          <Contact card={card} />
          <YourSide card={card} />
          <RolesPanel card={card} />
          <LeavePanel card={card} onLeft={() => setHasLeft(true)} />
        </div>
      </div>
    </div>
  )
}

/** What leaves the history open; the server refuses it otherwise. */
const readable: Card['opens'][] = ['work', 'profile', 'history']

/** True from the moment this open page loses what it showed, until it is left. */
function useLostAccess(card: Card | undefined): boolean {
  const before = useRef<Card>(undefined)
  const [lost, setLost] = useState(false)
  useEffect(() => {
    if (accessWasLost(before.current, card)) setLost(true)
    else if (card?.opens === 'work') setLost(false)
    before.current = card
  }, [card])
  return lost
}

function LostNotice({ card }: { card: Card }) {
  const host = card.host.name
  return (
    <div role="alert" className={classes.notice} data-tone="bad">
      <IconAlert size={20} />
      <div>
        <h2>{isClosed(card) ? t('page.lost.title', { host }) : t('page.lost.paused', { host })}</h2>
        <p>{t('page.lost.says')}</p>
      </div>
    </div>
  )
}

function MayDo({ card }: { card: Card }) {
  if (card.opens !== 'work' && card.opens !== 'profile') return null
  const contact = card.contact.name || card.host.name
  const soon = endsSoon(card, new Date(serverNow()))
  const visibility = visibilitySentence(card)
  return (
    <Panel title={card.words.permissions}>
      {card.permissions.length > 0 ? (
        <Permissions items={card.permissions} />
      ) : (
        <p className={classes.quiet}>{t(card.opens === 'work' ? 'page.mayDoByRole' : 'page.mayDoNothing')}</p>
      )}
      {card.opens === 'work' && (
        <ul className={classes.terms}>
          <li data-soon={soon || undefined}>
            {soon ? <IconAlert size={16} /> : <IconClock size={16} />}
            {card.accessEndsAt ? (
              <time dateTime={card.accessEndsAt}>
                {soon
                  ? t('page.endsSoon', {
                      relative: formatRelative(card.accessEndsAt),
                      date: formatInstant(card.accessEndsAt),
                      contact,
                    })
                  : t('page.until', { date: formatInstant(card.accessEndsAt) })}
              </time>
            ) : (
              t('page.endless')
            )}
          </li>
          {visibility && (
            <li>
              <IconEye size={16} />
              {visibility}
            </li>
          )}
        </ul>
      )}
    </Panel>
  )
}

function Contact({ card }: { card: Card }) {
  const { contact, host, sponsor } = card
  const hasSponsor = sponsor && sponsor.name !== contact.name
  return (
    <Panel title={t('page.contact', { host: host.name })}>
      {contact.name || contact.email ? (
        <div className={classes.person}>
          <OrgMark name={contact.name || host.name} size={36} round />
          <div>
            {contact.name && <strong>{contact.name}</strong>}
            {contact.email && <Anchor href={`mailto:${contact.email}`}>{contact.email}</Anchor>}
          </div>
        </div>
      ) : (
        <p className={classes.quiet}>{t('page.noContact', { host: host.name })}</p>
      )}
      {hasSponsor && (
        <div className={classes.person}>
          <OrgMark name={sponsor.name} size={36} round />
          <div>
            <strong>{sponsor.name}</strong>
            <span>{t('page.sponsor', { host: host.name })}</span>
          </div>
        </div>
      )}
    </Panel>
  )
}

function YourSide({ card }: { card: Card }) {
  const me = useMe().data
  const mine = me?.organizations.find((organization) => organization.id === card.organization?.id)
  if (!card.organization) return null
  const { organization } = card
  return (
    <Panel title={t('page.yourSide')}>
      <div className={classes.person}>
        <OrgMark name={organization.name} logoUrl={organization.logoUrl} colour={organization.colour} size={36} />
        <div>
          <strong>{organization.name}</strong>
          {card.since && <span>{t('page.since', { date: formatDate(card.since) })}</span>}
        </div>
      </div>
      <ContactPart card={card} />
      {card.form && card.status === 'active' && (
        <Button component="a" href={paths.homeForm(card.partnershipId)} variant="default" fullWidth mt="md">
          {t('page.form.profile')}
        </Button>
      )}
      <TermsLink card={card} />
      {mine && mine.kind === 'organization' && (
        <Button
          component={AppLink}
          href={paths.members(mine.slug)}
          variant="default"
          fullWidth
          mt="md"
          leftSection={<IconShield size={16} />}
        >
          {t('page.colleagues')}
        </Button>
      )}
    </Panel>
  )
}

/** Not found: never shared, ended without a trace, or another account's. */
function Gone({ email }: { email: string }) {
  const place = useInstallation().data?.name ?? ''
  return (
    <Page title={t('page.gone.title')} place={place}>
      <EmptyState
        title={t('page.gone.heading')}
        tone="quiet"
        actions={
          <Button component={AppLink} href={paths.home} variant="default">
            {t('page.back')}
          </Button>
        }
      >
        {t('page.gone.says', { email })}
      </EmptyState>
    </Page>
  )
}
