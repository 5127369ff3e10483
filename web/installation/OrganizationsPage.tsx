import { ActionIcon, Menu, SegmentedControl, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { personApi } from '#web/lib/api.ts'
import { useAddressOf, useInstallation } from '#web/lib/client.tsx'
import { refusalOf } from '#web/lib/faults.ts'
import { formatDate, formatNumber } from '#web/lib/format.ts'
import { useSearch } from '#web/lib/search.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { t as shared } from '#web/lib/words.ts'
import { Page } from '#web/shell/Page.tsx'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import { IconBuilding, IconCheck, IconMore, IconPause, IconPlay, IconX } from '#web/ui/icons.tsx'
import { OrgMark } from '#web/ui/OrgMark.tsx'
import { RefusableItem } from '#web/ui/RefusableItem.tsx'
import { StatusBadge } from '#web/ui/StatusBadge.tsx'
import classes from './installation.module.css'
import { List, SearchField } from './List.tsx'
import { type Organization, useOrganizations, useRefreshInstallation } from './queries.ts'
import { t } from './words.ts'

const filters = ['all', 'requested', 'yes'] as const
type Filter = (typeof filters)[number]

/** Every organization: suspend, restore, allow to run programs. */
export function OrganizationsPage() {
  const place = useInstallation().data?.name ?? ''
  const [search, change] = useSearch()
  const q = search.q ?? ''
  const filter: Filter = filters.find((one) => one === search.show) ?? 'all'
  const organizations = useOrganizations({ ...(q && { search: q }), ...(filter !== 'all' && { hosting: filter }) })
  return (
    <div className={classes.page}>
      <Page title={t('organizations.title')} place={place} description={t('organizations.says')}>
        <div className={classes.tools}>
          <SearchField label={t('organizations.search')} value={q} onChange={(value) => change({ q: value })} />
          <div className={classes.scrolls}>
            <SegmentedControl
              aria-label={t('organizations.filter')}
              value={filter}
              onChange={(value) => change({ show: value === 'all' ? undefined : value })}
              data={filters.map((value) => ({ value, label: t(`organizations.filters.${value}`) }))}
            />
          </div>
        </div>
        <List
          query={organizations}
          label={t('organizations.title')}
          row={(organization) => <Row organization={organization} />}
          empty={{
            title: t('organizations.none'),
            says: t('organizations.noneSays'),
            icon: <IconBuilding size={26} />,
          }}
          noMatch={
            q || filter !== 'all'
              ? {
                  says: q ? t('organizations.noMatchSays', { query: q }) : t('mail.noMatchSays'),
                  clear: () => change({ q: undefined, show: undefined }),
                }
              : undefined
          }
        />
      </Page>
    </div>
  )
}

type Verb = 'restore' | 'allow' | 'refuse'

function Row({ organization }: { organization: Organization }) {
  const refresh = useRefreshInstallation()
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const { id, name, can } = organization
  const run = async (act: () => Promise<unknown>, says: string) => {
    try {
      await act()
      tell(says)
    } catch (error) {
      tellError(error)
    }
    setAsking(false)
    await refresh()
  }
  const suspend = () =>
    run(
      () =>
        personApi.installation.suspendOrganization({
          params: { id },
          body: reason.trim() ? { reason: reason.trim() } : {},
        }),
      t('organizations.suspendedNow', { name }),
    )
  const act: Record<Verb, () => Promise<void>> = {
    restore: () =>
      run(
        () => personApi.installation.restoreOrganization({ params: { id } }),
        t('organizations.restoredNow', { name }),
      ),
    allow: () =>
      run(() => personApi.installation.allowHosting({ params: { id } }), t('organizations.allowedNow', { name })),
    refuse: () =>
      run(() => personApi.installation.refuseHosting({ params: { id } }), t('organizations.refusedNow', { name })),
  }
  const release = (domain: string) =>
    run(
      () => personApi.installation.releaseMailDomain({ params: { id }, body: { domain } }),
      t('organizations.released', { domain }),
    )
  const [releasing, setReleasing] = useState<string>()
  const addressOf = useAddressOf()
  return (
    <div className={classes.row}>
      <OrgMark name={name} size={36} />
      <div className={classes.rowMain}>
        <strong>{name}</strong>
        <small>
          {[
            addressOf(organization.slug).replace(/^https?:\/\//, ''),
            ...organization.mailDomains.map((domain) => t('organizations.domain', { domain })),
            organization.isFirst && t('organizations.first'),
            organization.kind === 'personal' && t('organizations.personal'),
            `${t('organizations.members')}: ${formatNumber(organization.activeMembers)}`,
            `${t('organizations.since')} ${formatDate(organization.createdAt)}`,
          ]
            .filter(Boolean)
            .join(' · ')}
        </small>
      </div>
      <State organization={organization} />
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={shared('ui.actionsFor', { name })}>
            <IconMore />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {organization.hosting !== 'yes' && (
            <RefusableItem
              icon={<IconCheck />}
              refusal={refusalOf(can, 'allow_hosting')}
              onClick={() => void act.allow()}
            >
              {t('organizations.allow')}
            </RefusableItem>
          )}
          {organization.hosting !== 'no' && (
            <RefusableItem
              icon={<IconX />}
              refusal={refusalOf(can, 'refuse_hosting')}
              onClick={() => void act.refuse()}
            >
              {organization.hosting === 'yes' ? t('organizations.takeBack') : t('organizations.refuse')}
            </RefusableItem>
          )}
          {organization.mailDomains.map((domain) => (
            <RefusableItem key={domain} icon={<IconX />} dangerous onClick={() => setReleasing(domain)}>
              {t('organizations.release', { domain })}
            </RefusableItem>
          ))}
          {organization.suspendedAt ? (
            <RefusableItem icon={<IconPlay />} refusal={refusalOf(can, 'restore')} onClick={() => void act.restore()}>
              {t('organizations.restore')}
            </RefusableItem>
          ) : (
            <RefusableItem
              dangerous
              icon={<IconPause />}
              refusal={refusalOf(can, 'suspend')}
              onClick={() => setAsking(true)}
            >
              {t('organizations.suspend')}
            </RefusableItem>
          )}
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={releasing !== undefined}
        onClose={() => setReleasing(undefined)}
        title={t('organizations.releaseTitle', { domain: releasing ?? '', name })}
        confirm={t('organizations.release', { domain: releasing ?? '' })}
        cancel={t('organizations.keep')}
        dangerous
        onConfirm={async () => {
          if (releasing) await release(releasing)
          setReleasing(undefined)
        }}
      >
        <Text>{t('organizations.releaseSays', { name })}</Text>
      </ConfirmDialog>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('organizations.suspendTitle', { name })}
        confirm={t('organizations.suspend')}
        cancel={t('organizations.keep')}
        dangerous
        onConfirm={suspend}
      >
        <Text>{t('organizations.suspendSays')}</Text>
        <Textarea
          mt="md"
          label={t('organizations.reason')}
          description={t('organizations.reasonSays')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={2000}
        />
      </ConfirmDialog>
    </div>
  )
}

function State({ organization }: { organization: Organization }) {
  if (organization.suspendedAt) return <StatusBadge tone="bad">{t('organizations.suspended')}</StatusBadge>
  if (organization.hosting === 'requested') return <StatusBadge tone="wait">{t('organizations.asks')}</StatusBadge>
  if (organization.hosts) return <StatusBadge tone="good">{t('organizations.hosts')}</StatusBadge>
  return <StatusBadge tone="quiet">{t('organizations.partner')}</StatusBadge>
}
