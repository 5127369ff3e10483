/** The start page: what waits for me, the funnel, what happened, the first steps. */
import { Button, Progress, Text, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, useState } from 'react'
import type { Answer, Api } from '#web/lib/api.ts'
import { useActing, useMe } from '#web/lib/client.tsx'
import { formatHours, formatNumber } from '#web/lib/format.ts'
import { keys } from '#web/lib/keys.ts'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { keep, readKept } from '#web/lib/storage.ts'
import { Loaded, Page } from '#web/shell/Page.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { IconCheck, IconChevronRight } from '#web/ui/icons.tsx'
import { Panel } from '#web/ui/Panel.tsx'
import { NoProgramYet } from '../explorer/NoProgramYet.tsx'
import { Activity } from '../partner/Activity.tsx'
import { usePrograms } from '../programs.tsx'
import { t } from '../words.ts'
import classes from './home.module.css'

const MembersPage = lazy(() => import('../members/MembersPage.tsx').then((all) => ({ default: all.MembersPage })))

type Home = Answer<Api['partnerships']['home']>

export function HomePage() {
  const { organization } = useActing()
  // A partner organization has nobody to invite: its start page is its people.
  return organization.hosts ? <HostHome /> : <MembersPage />
}

function HostHome() {
  const { api, organization } = useActing()
  const { program, programs } = usePrograms()
  const me = useMe()
  const home = useQuery({
    queryKey: keys.home(organization.id, program?.id),
    queryFn: ({ signal }) => api.partnerships.home({ query: { program: program?.id }, signal }),
    enabled: programs.length > 0,
  })
  const name = me.data?.person.name.split(' ')[0]
  return (
    <Page
      title={t('home.title')}
      heading={name ? t('home.welcome', { name }) : t('home.title')}
      place={organization.name}
    >
      {programs.length === 0 ? (
        <NoProgramYet />
      ) : (
        <Loaded query={home}>
          {(data) => (
            <div className={classes.grid}>
              <div className={classes.main}>
                <Waiting items={data.waiting} />
                <Funnel steps={data.funnel} slug={organization.slug} />
              </div>
              <div className={classes.side}>
                <Checklist steps={data.checklist} organizationId={organization.id} />
                <Panel title={t('home.activity')}>
                  {data.activity.length > 0 ? (
                    <Activity entries={data.activity} slug={organization.slug} compact />
                  ) : (
                    <Text c="dimmed">{t('home.noActivity')}</Text>
                  )}
                </Panel>
              </div>
            </div>
          )}
        </Loaded>
      )}
    </Page>
  )
}

function Waiting({ items }: { items: Home['waiting'] }) {
  const open = items.filter((one) => one.count > 0)
  return (
    <Panel title={t('home.waiting')}>
      {open.length === 0 ? (
        <EmptyState title={t('home.nothingWaits')} icon={<IconCheck size={26} />} />
      ) : (
        <ul className={classes.waiting}>
          {open.map((one) => (
            <li key={one.kind}>
              <AppLink href={one.link} className={classes.waitingLine}>
                <span className={classes.waitingCount}>{formatNumber(one.count)}</span>
                <span className={classes.waitingSays}>{one.says}</span>
                <IconChevronRight />
              </AppLink>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

const listOf: Record<Home['funnel'][number]['step'], { tab?: string; state?: string }> = {
  sent: {},
  opened: { tab: 'invited' },
  accepted: { state: 'onboarding,in_review,active,recertifying,suspended' },
  approved: { state: 'active,recertifying,suspended' },
  active: { tab: 'active' },
}

/** Bars with their numbers; each opens the list behind it. The same as a table for who prefers numbers. */
function Funnel({ steps: all, slug }: { steps: Home['funnel']; slug: string }) {
  // Where nobody has to approve, there is no such step.
  const isApproved = all.some((one) => one.step === 'approved' && one.count > 0)
  const isActive = all.some((one) => one.step === 'active' && one.count > 0)
  const steps = all.filter((one) => one.step !== 'approved' || isApproved || !isActive)
  const [asTable, setAsTable] = useState(false)
  const most = Math.max(1, ...steps.map((one) => one.count))
  const first = steps[0]?.count ?? 0
  const rate = (count: number) => (first > 0 ? `${Math.round((count / first) * 100)} %` : '–')
  return (
    <Panel
      title={t('home.funnel')}
      actions={
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => setAsTable((former) => !former)}
          aria-pressed={asTable}
        >
          {asTable ? t('home.funnelBars') : t('home.funnelTable')}
        </Button>
      }
    >
      {most === 1 && first === 0 ? (
        <Text c="dimmed">{t('home.funnelEmpty')}</Text>
      ) : asTable ? (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('home.funnelStep')}</th>
              <th scope="col">{t('home.funnelCount')}</th>
              <th scope="col">{t('home.funnelRate')}</th>
              <th scope="col">{t('home.funnelTime')}</th>
            </tr>
          </thead>
          <tbody>
            {steps.map((one) => (
              <tr key={one.step}>
                <th scope="row">{one.word}</th>
                <td className="num">{formatNumber(one.count)}</td>
                <td className="num">{rate(one.count)}</td>
                <td className="num">{one.medianHours === null ? '–' : formatHours(one.medianHours)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <ul className={classes.funnel}>
          {steps.map((one) => (
            <li key={one.step}>
              <AppLink href={paths.partners(slug, listOf[one.step])} className={classes.funnelLine}>
                <span className={classes.funnelWord}>{one.word}</span>
                <span className={classes.funnelTrack} aria-hidden="true">
                  <span
                    className={classes.funnelBar}
                    style={{ width: `${Math.max(1.5, (one.count / most) * 100)}%` }}
                  />
                </span>
                <span className={classes.funnelCount}>
                  <b>{formatNumber(one.count)}</b> <span>{rate(one.count)}</span>
                </span>
                <span className={classes.funnelTime}>
                  {one.medianHours !== null && t('home.funnelTypical', { time: formatHours(one.medianHours) })}
                </span>
              </AppLink>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

/** Ticks by itself; can be hidden and brought back. */
function Checklist({ steps, organizationId }: { steps: Home['checklist']; organizationId: string }) {
  const key = `first-steps-${organizationId}`
  const [isHidden, setIsHidden] = useState(() => readKept<boolean>(key) ?? false)
  const done = steps.filter((one) => one.done).length
  const set = (hidden: boolean) => {
    keep(key, hidden || undefined)
    setIsHidden(hidden)
  }
  if (steps.length === 0) return null
  if (isHidden) {
    return (
      <UnstyledButton className={classes.bringBack} onClick={() => set(false)}>
        {t('home.checklistShow')} · {t('home.checklistDone', { done, total: steps.length })}
      </UnstyledButton>
    )
  }
  return (
    <Panel
      title={t('home.checklist')}
      actions={
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          onClick={() => set(true)}
          aria-label={t('home.checklistHide')}
        >
          {t('home.hide')}
        </Button>
      }
    >
      <Progress
        value={(done / steps.length) * 100}
        size="sm"
        aria-label={t('home.checklistDone', { done, total: steps.length })}
      />
      <Text size="sm" c="dimmed" mt={6} mb="xs">
        {t('home.checklistDone', { done, total: steps.length })}
      </Text>
      <ul className={classes.steps}>
        {steps.map((one) => (
          <li key={one.step}>
            <AppLink href={one.link} className={classes.step} data-done={one.done || undefined}>
              <span className={classes.stepMark} aria-hidden="true">
                {one.done && <IconCheck size={13} />}
              </span>
              <span className="visually-hidden">{one.done ? t('home.stepDone') : t('home.stepOpen')}: </span>
              {one.says}
            </AppLink>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
