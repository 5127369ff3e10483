import { useInstallation, useMe } from '#web/lib/client.tsx'
import { Loaded, Page } from '#web/shell/Page.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { InvitationCard } from './InvitationCard.tsx'
import classes from './portal.module.css'
import { useInbox } from './queries.ts'
import type { InboxItem } from './view.ts'
import { t } from './words.ts'

/** Every invitation to my address: the open ones in full, the answered ones as a line. */
export function InboxPage() {
  const inbox = useInbox()
  return <Loaded query={inbox}>{(data) => <Invitations items={data.items} />}</Loaded>
}

function Invitations({ items }: { items: InboxItem[] }) {
  const email = useMe().data?.person.email ?? ''
  const place = useInstallation().data?.name ?? ''
  const open = items.filter((invitation) => invitation.state === 'pending')
  const answered = items.filter((invitation) => invitation.state !== 'pending')
  return (
    <div className={classes.page}>
      <Page title={t('inbox.title')} place={place} description={email && t('inbox.says', { email })}>
        {items.length === 0 && (
          <EmptyState title={t('inbox.empty.title')}>{t('inbox.empty.says', { email })}</EmptyState>
        )}
        {open.length > 0 && (
          <section aria-labelledby="open-invitations">
            <h2 id="open-invitations" className={classes.sectionTitle}>
              {t('inbox.open')}
            </h2>
            <ul className={classes.invitations}>
              {open.map((invitation) => (
                <InvitationCard key={invitation.id} invitation={invitation} />
              ))}
            </ul>
          </section>
        )}
        {answered.length > 0 && (
          <section aria-labelledby="answered-invitations" className={classes.section}>
            <h2 id="answered-invitations" className={classes.sectionTitle}>
              {t('inbox.answered')}
            </h2>
            <ul className={classes.invitations}>
              {answered.map((invitation) => (
                <InvitationCard key={invitation.id} invitation={invitation} />
              ))}
            </ul>
          </section>
        )}
      </Page>
    </div>
  )
}
