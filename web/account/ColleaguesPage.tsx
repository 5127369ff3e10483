import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { MyMembershipInvitation } from '#contract/endpoints/session.ts'
import { personApi } from '#web/lib/api.ts'
import { useInstallation, useMe } from '#web/lib/client.tsx'
import { refusalOf } from '#web/lib/faults.ts'
import { formatDate } from '#web/lib/format.ts'
import { keys } from '#web/lib/keys.ts'
import { useGo } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { Loaded, Page } from '#web/shell/Page.tsx'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { IconPeople } from '#web/ui/icons.tsx'
import { OrgMark } from '#web/ui/OrgMark.tsx'
import { Panel } from '#web/ui/Panel.tsx'
import { RefusableButton } from '#web/ui/Refusable.tsx'
import classes from './account.module.css'
import { t } from './words.ts'

/** Organizations that invited me as a member. */
export function ColleaguesPage() {
  const place = useInstallation().data?.name ?? ''
  const email = useMe().data?.person.email ?? ''
  const invitations = useQuery({
    queryKey: [...keys.me, 'colleagues'],
    queryFn: ({ signal }) => personApi.membershipInvitations.list({ signal }),
  })
  return (
    <div className={classes.page}>
      <Page title={t('colleagues.title')} place={place} description={t('colleagues.says')}>
        <Loaded query={invitations}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState title={t('colleagues.empty.title')} icon={<IconPeople size={26} />}>
                {t('colleagues.empty.says', { email })}
              </EmptyState>
            ) : (
              <Panel>
                <ul className={classes.rows}>
                  {items.map((invitation) => (
                    <Row key={invitation.id} invitation={invitation} />
                  ))}
                </ul>
              </Panel>
            )
          }
        </Loaded>
      </Page>
    </div>
  )
}

function Row({ invitation }: { invitation: MyMembershipInvitation }) {
  const { id, organization, can } = invitation
  const { name } = organization
  const go = useGo()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [asking, setAsking] = useState(false)
  const refresh = () => client.invalidateQueries({ queryKey: keys.me })
  const accept = async () => {
    if (busy) return
    setBusy(true)
    try {
      const joined = await personApi.membershipInvitations.accept({ params: { id } })
      await refresh()
      tell(t('colleagues.joined', { name }))
      go(paths.host(joined.slug))
    } catch (error) {
      tellError(error)
      await refresh()
    } finally {
      setBusy(false)
    }
  }
  const decline = async () => {
    try {
      await personApi.membershipInvitations.decline({ params: { id } })
      tell(t('colleagues.declined', { name }))
    } catch (error) {
      tellError(error)
    }
    setAsking(false)
    await refresh()
  }
  return (
    <li>
      <OrgMark name={name} logoUrl={organization.logoUrl} size={38} />
      <div className={classes.rowMain}>
        <strong>{t('colleagues.from', { name, role: t(`colleagues.role.${invitation.role}`) })}</strong>
        <p>
          {[
            invitation.invitedBy && t('colleagues.by', { inviter: invitation.invitedBy }),
            invitation.expiresAt && t('colleagues.until', { date: formatDate(invitation.expiresAt) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <div className={classes.buttons}>
        <RefusableButton
          refusal={refusalOf(can, 'accept')}
          loading={busy}
          onClick={accept}
          aria-label={t('colleagues.acceptOf', { name })}
        >
          {t('colleagues.accept')}
        </RefusableButton>
        <Button variant="default" onClick={() => setAsking(true)} aria-label={t('colleagues.declineOf', { name })}>
          {t('colleagues.decline')}
        </Button>
      </div>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('colleagues.declineTitle', { name })}
        confirm={t('colleagues.decline')}
        cancel={t('colleagues.keep')}
        dangerous
        onConfirm={decline}
      >
        {t('colleagues.declineSays')}
      </ConfirmDialog>
    </li>
  )
}
