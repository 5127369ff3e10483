/** One partner: its head with the next step, and what can be seen and done about it. */
import { Anchor, Button, Group, Menu, Tabs, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useActing } from '#web/lib/client.tsx'
import { isNotFound } from '#web/lib/faults.ts'
import { keys } from '#web/lib/keys.ts'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { useSearch } from '#web/lib/search.ts'
import { t as shared } from '#web/lib/words.ts'
import { Elsewhere } from '#web/shell/Elsewhere.tsx'
import { Loaded, Page } from '#web/shell/Page.tsx'
import { IconCheck, IconChevronLeft, IconMore } from '#web/ui/icons.tsx'
import { OrgMark } from '#web/ui/OrgMark.tsx'
import { RefusableItem } from '#web/ui/RefusableItem.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { NextStep, RowStatus } from '../explorer/row-parts.tsx'
import { useProgramOf } from '../programs.tsx'
import { targetOf } from '../verbs/target.ts'
import { useAct } from '../verbs/VerbsProvider.tsx'
import { offeredVerbs, type Partnership } from '../verbs/verbs.ts'
import { t } from '../words.ts'
import { AccessTab } from './AccessTab.tsx'
import { OverviewTab } from './OverviewTab.tsx'
import classes from './partner.module.css'

const ActivityTab = lazy(() => import('./tabs.tsx').then((all) => ({ default: all.ActivityTab })))
const PeopleTab = lazy(() => import('./tabs.tsx').then((all) => ({ default: all.PeopleTab })))
const MessagesTab = lazy(() => import('./tabs.tsx').then((all) => ({ default: all.MessagesTab })))
const SettingsTab = lazy(() => import('./SettingsTab.tsx').then((all) => ({ default: all.SettingsTab })))

const AnswersTab = lazy(() => import('../reviews/AnswersTab.tsx').then((all) => ({ default: all.AnswersTab })))

const tabs = ['overview', 'answers', 'people', 'access', 'messages', 'activity', 'settings'] as const

export function usePartnership(id: string) {
  const { api, organization } = useActing()
  return useQuery({
    queryKey: keys.partnership(organization.id, id),
    queryFn: ({ signal }) => api.partnerships.get({ params: { id }, signal }),
  })
}

export function PartnerPage() {
  const { id } = useParams({ strict: false }) as { id: string } // the route's path names it
  const partnership = usePartnership(id)
  const page = (
    <Loaded query={partnership} isPage>
      {(data) => <Partner partnership={data} />}
    </Loaded>
  )
  return isNotFound(partnership.error) && !partnership.data ? <Elsewhere id={id}>{page}</Elsewhere> : page
}

function Partner({ partnership }: { partnership: Partnership }) {
  const { organization } = useActing()
  const program = useProgramOf(partnership.programId)
  const [search, setSearch] = useSearch()
  const tab = tabs.find((one) => one === search.tab) ?? 'overview'
  return (
    <Page
      title={partnership.name}
      place={organization.name}
      above={
        <AppLink href={paths.partners(organization.slug)} className={classes.back}>
          <IconChevronLeft size={15} /> {program?.vocabulary.list ?? t('nav.partners')}
        </AppLink>
      }
      heading={
        <span className={classes.head}>
          <OrgMark
            name={partnership.name}
            logoUrl={partnership.logoUrl}
            colour={partnership.organization?.colour}
            size={52}
          />
          <span>
            {partnership.name}
            <span className={classes.headLine}>
              <RowStatus row={partnership} />
              {partnership.organization && partnership.organization.mailDomains.length > 0 && (
                <span>
                  <IconCheck size={14} /> <bdi>{partnership.organization.mailDomains.join(', ')}</bdi>,{' '}
                  {t('partner.verified')}
                </span>
              )}
              {partnership.archived && <span>{t('explorer.archived')}</span>}
              {partnership.sponsor && (
                <span>{t('partner.sponsoredBy', { name: partnership.sponsor.name || partnership.sponsor.email })}</span>
              )}
            </span>
          </span>
        </span>
      }
      actions={<HeadMenu partnership={partnership} />}
    >
      <NextStepBar partnership={partnership} />
      <Tabs
        value={tab}
        onChange={(next) => setSearch({ tab: next === 'overview' ? undefined : (next ?? undefined) }, { push: true })}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`partner.tab_${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="overview">
          <OverviewTab partnership={partnership} />
        </Tabs.Panel>
        <Tabs.Panel value="access">
          <AccessTab partnership={partnership} />
        </Tabs.Panel>
        <Suspense fallback={<LinesSkeleton lines={6} />}>
          <Tabs.Panel value="answers">
            <AnswersTab partnership={partnership} />
          </Tabs.Panel>
          <Tabs.Panel value="people">
            <PeopleTab partnership={partnership} />
          </Tabs.Panel>
          <Tabs.Panel value="messages">
            <MessagesTab partnership={partnership} />
          </Tabs.Panel>
          <Tabs.Panel value="activity">
            <ActivityTab partnership={partnership} />
          </Tabs.Panel>
          <Tabs.Panel value="settings">
            <SettingsTab partnership={partnership} />
          </Tabs.Panel>
        </Suspense>
      </Tabs>
    </Page>
  )
}

/** Whose turn it is, in words, with the one button that moves things on. */
function NextStepBar({ partnership }: { partnership: Partnership }) {
  return (
    <div className={classes.next}>
      <div>
        <Text size="xs" c="dimmed" fw={600}>
          {t('partner.next')}
        </Text>
        <Text>
          {partnership.nextStepSays} <Neighbour partnership={partnership} />
        </Text>
        {partnership.reason && (
          <Text size="sm" c="dimmed">
            {t('activity.reason', { reason: partnership.reason })}
          </Text>
        )}
      </div>
      {partnership.nextStep && <NextStep row={partnership} main />}
    </div>
  )
}

/** The way to the partnership before or after this one, where the partner was invited again. */
function Neighbour({ partnership }: { partnership: Partnership }) {
  const { organization } = useActing()
  const id = partnership.followedBy ?? partnership.follows
  if (!id) return null
  return (
    <Anchor component={AppLink} href={paths.partner(organization.slug, id)} inherit underline="always">
      {t(partnership.followedBy ? 'partner.followedBy' : 'partner.follows')}
    </Anchor>
  )
}

function HeadMenu({ partnership }: { partnership: Partnership }) {
  const { organization } = useActing()
  const program = useProgramOf(partnership.programId)
  const act = useAct()
  const verbs = offeredVerbs(partnership, program).filter((one) => one.verb !== partnership.nextStep?.verb)
  const safe = verbs.filter((one) => !one.dangerous)
  const dangerous = verbs.filter((one) => one.dangerous)
  return (
    <Group gap="xs">
      {partnership.receiptId && (
        <Button variant="default" component={AppLink} href={paths.receipt(organization.slug, partnership.receiptId)}>
          {t('partner.receipt')}
        </Button>
      )}
      {verbs.length > 0 && (
        <Menu position="bottom-end" width={290}>
          <Menu.Target>
            <Button
              variant="default"
              rightSection={<IconMore size={16} />}
              aria-label={`${shared('ui.more')}: ${shared('ui.actionsFor', { name: partnership.name })}`}
            >
              {shared('ui.more')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {safe.map((one) => (
              <RefusableItem
                key={`${one.on}-${one.verb}`}
                refusal={one.refusal}
                onClick={() => act(one.verb, one.on, targetOf(partnership))}
              >
                {one.label}
              </RefusableItem>
            ))}
            {safe.length > 0 && dangerous.length > 0 && <Menu.Divider />}
            {dangerous.map((one) => (
              <RefusableItem
                key={`${one.on}-${one.verb}`}
                refusal={one.refusal}
                dangerous
                onClick={() => act(one.verb, one.on, targetOf(partnership))}
              >
                {one.label}
              </RefusableItem>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </Group>
  )
}
