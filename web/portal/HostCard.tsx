import { Button } from '@mantine/core'
import { formatDate, formatRelative } from '#web/lib/format.ts'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { serverNow } from '#web/lib/server-time.ts'
import { IconAlert, IconCheck, IconClock, IconPeople } from '#web/ui/icons.tsx'
import { OrgMark } from '#web/ui/OrgMark.tsx'
import { StatusBadge } from '#web/ui/StatusBadge.tsx'
import classes from './portal.module.css'
import { asksForm, type Card, endsSoon, isClosed, toneOf } from './view.ts'
import { t } from './words.ts'

const shownPermissions = 4

/** One host on the start page: how things stand, what I may do, until when, whom to ask. The whole card is its link. */
export function HostCard({ card, showOrganization }: { card: Card; showOrganization: boolean }) {
  const over = isClosed(card)
  const soon = endsSoon(card, new Date(serverNow()))
  const rest = card.permissions.length - shownPermissions
  return (
    <li className={classes.card} data-over={over || undefined}>
      <div className={classes.cardHead}>
        <OrgMark name={card.host.name} logoUrl={card.host.logoUrl} colour={card.host.colour} size={44} />
        <div className={classes.cardTitle}>
          <h3>
            <AppLink href={paths.homePartnership(card.partnershipId)} className={classes.cardLink}>
              {card.host.name}
            </AppLink>
          </h3>
          <p>{card.program}</p>
        </div>
        <StatusBadge tone={toneOf(card.status)}>{card.statusWord}</StatusBadge>
      </div>
      <p className={classes.cardSays}>{card.says}</p>
      {asksForm(card) && (
        <Button component="a" href={paths.homeForm(card.partnershipId)} size="sm" className={classes.cardStep}>
          {t('page.form.fill')}
        </Button>
      )}
      {card.permissions.length > 0 && !over && (
        <ul className={classes.cardMay} aria-label={card.words.permissions}>
          {card.permissions.slice(0, shownPermissions).map((permission) => (
            <li key={permission.name}>
              <IconCheck size={16} />
              <span>
                <strong>{permission.title}</strong> {permission.says}
              </span>
            </li>
          ))}
          {rest > 0 && <li className={classes.cardMore}>{t('card.more', { count: rest })}</li>}
        </ul>
      )}
      <div className={classes.cardFoot}>
        {card.endedAt && (
          <span>
            <IconClock size={15} />
            {t('card.ended', { date: formatDate(card.endedAt) })}
          </span>
        )}
        {card.accessEndsAt && !over && (
          <span data-soon={soon || undefined}>
            {soon ? <IconAlert size={15} /> : <IconClock size={15} />}
            {t('card.until', { date: formatDate(card.accessEndsAt), relative: formatRelative(card.accessEndsAt) })}
          </span>
        )}
        {card.contact.name && (
          <span>
            <IconPeople size={15} />
            {t('card.contact')}: {card.contact.name}
          </span>
        )}
        {showOrganization && card.organization && <span>{t('card.as', { organization: card.organization.name })}</span>}
      </div>
    </li>
  )
}
