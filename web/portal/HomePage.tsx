import { Button, Skeleton } from '@mantine/core'
import { useInstallation, useMe } from '#web/lib/client.tsx'
import { formatDate, formatList } from '#web/lib/format.ts'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { Loaded, Page } from '#web/shell/Page.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { IconHandshake, IconPeople } from '#web/ui/icons.tsx'
import { OrgMark } from '#web/ui/OrgMark.tsx'
import { HostCard } from './HostCard.tsx'
import classes from './portal.module.css'
import { useCards, useInbox } from './queries.ts'
import { type Card, homeTitle, sections } from './view.ts'
import { t } from './words.ts'

/** The partner's start page: what waits, then a card for each host. */
export function HomePage() {
  const cards = useCards()
  return <Loaded query={cards}>{(data) => <Cards cards={data.cards} openInvitations={data.openInvitations} />}</Loaded>
}

function Cards({ cards: all, openInvitations }: { cards: Card[]; openInvitations: number }) {
  const me = useMe().data
  const place = useInstallation().data?.name ?? ''
  const { open, past } = sections(all)
  const title = homeTitle(all)
  const myOrganizations = new Set(all.flatMap((card) => (card.organization ? [card.organization.id] : [])))
  const hosting = me?.organizations.filter((organization) => organization.hosts && !organization.suspended) ?? []
  return (
    <div className={classes.page}>
      <Page title={title} place={place}>
        <Waiting expected={openInvitations} />
        {all.length === 0 && openInvitations === 0 && (
          <EmptyState
            title={t('home.empty.title')}
            icon={<IconHandshake size={26} />}
            actions={hosting.slice(0, 2).map((organization) => (
              <Button key={organization.id} component={AppLink} href={paths.host(organization.slug)} variant="default">
                {t('home.toConsole', { name: organization.name })}
              </Button>
            ))}
          >
            {t('home.empty.says', { email: me?.person.email ?? '' })}
          </EmptyState>
        )}
        {open.length > 0 && (
          <section aria-labelledby="shared">
            <h2 id="shared" className="visually-hidden">
              {t('home.shared')}
            </h2>
            <CardList cards={open} showOrganization={myOrganizations.size > 1} />
          </section>
        )}
        {past.length > 0 && (
          <section aria-labelledby="past" className={classes.section}>
            <h2 id="past" className={classes.sectionTitle}>
              {t('home.past')}
            </h2>
            <CardList cards={past} showOrganization={myOrganizations.size > 1} />
          </section>
        )}
      </Page>
    </div>
  )
}

function CardList({ cards, showOrganization }: { cards: Card[]; showOrganization: boolean }) {
  return (
    <ul className={classes.cards}>
      {cards.map((card) => (
        <HostCard key={card.partnershipId} card={card} showOrganization={showOrganization} />
      ))}
    </ul>
  )
}

/** Open invitations of hosts, and of organizations that want me as a colleague. */
function Waiting({ expected }: { expected: number }) {
  const inbox = useInbox()
  const colleagues = useMe().data?.membershipInvitations ?? []
  const open = inbox.data?.items.filter((invitation) => invitation.state === 'pending') ?? []
  if (inbox.isPending && expected > 0) {
    // Room for what is coming, so that nothing shifts.
    return <Skeleton height={70 * expected + 10 * (expected - 1)} radius="lg" mb={28} />
  }
  if (open.length === 0 && colleagues.length === 0) return null
  return (
    <ul className={classes.waiting} aria-label={t('home.waitingTitle')}>
      {open.map((invitation) => {
        const { host, inviter } = invitation
        return (
          <li key={invitation.id}>
            <OrgMark name={host.name} logoUrl={host.logoUrl} colour={host.colour} size={34} />
            <p>
              {inviter ? t('inbox.from', { inviter, host: host.name }) : t('inbox.fromHost', { host: host.name })}
              <small>
                {invitation.program}
                {invitation.expiresAt && ` · ${t('home.answerBy', { date: formatDate(invitation.expiresAt) })}`}
              </small>
            </p>
            <Button
              component={AppLink}
              href={paths.homeInbox}
              aria-label={t('home.seeInvitationOf', { host: host.name })}
            >
              {t('home.seeInvitation')}
            </Button>
          </li>
        )
      })}
      {colleagues.length > 0 && (
        <li>
          <IconPeople size={24} />
          <p>
            {t('home.colleaguesWaiting', {
              count: colleagues.length,
              names: formatList(colleagues.map((one) => one.organization.name)),
            })}
          </p>
          <Button component={AppLink} href={paths.accountPage('invitations')} variant="default">
            {t('home.seeColleagues')}
          </Button>
        </li>
      )}
    </ul>
  )
}
