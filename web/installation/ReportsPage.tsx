import { Button, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { personApi } from '#web/lib/api.ts'
import { useInstallation } from '#web/lib/client.tsx'
import { useSearch } from '#web/lib/search.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { Page } from '#web/shell/Page.tsx'
import { IconShield } from '#web/ui/icons.tsx'
import { Time } from '#web/ui/Time.tsx'
import classes from './installation.module.css'
import { List } from './List.tsx'
import { type Report, useRefreshInstallation, useReports } from './queries.ts'
import { t } from './words.ts'

/** Invitations that somebody reported. */
export function ReportsPage() {
  const place = useInstallation().data?.name ?? ''
  const [search, change] = useSearch()
  const state = search.state === 'closed' ? 'closed' : 'open'
  const reports = useReports(state)
  return (
    <div className={classes.page}>
      <Page title={t('reports.title')} place={place} description={t('reports.says')}>
        <div className={classes.tools}>
          <SegmentedControl
            aria-label={t('organizations.filter')}
            value={state}
            onChange={(value) => change({ state: value === 'open' ? undefined : value })}
            data={(['open', 'closed'] as const).map((value) => ({ value, label: t(`reports.${value}`) }))}
          />
        </div>
        <List
          query={reports}
          label={t('reports.title')}
          row={(report) => <Row report={report} />}
          empty={{
            title: state === 'open' ? t('reports.none') : t('reports.noneClosed'),
            says: state === 'open' ? t('reports.noneSays') : undefined,
            icon: <IconShield size={26} />,
          }}
        />
      </Page>
    </div>
  )
}

function Row({ report }: { report: Report }) {
  const refresh = useRefreshInstallation()
  const [busy, setBusy] = useState(false)
  const close = async () => {
    if (busy) return
    setBusy(true)
    try {
      await personApi.installation.closeAbuseReport({ params: { id: report.id } })
      tell(t('reports.closedNow'))
    } catch (error) {
      tellError(error)
    }
    setBusy(false)
    await refresh()
  }
  return (
    <div className={classes.row}>
      <div className={classes.rowMain}>
        <strong>{t('reports.by', { email: report.email, host: report.host.name })}</strong>
        {report.reason ? <blockquote>{report.reason}</blockquote> : <p>{t('reports.noReason')}</p>}
        <small>
          <Time at={report.createdAt} />
          {report.closedBy && ` · ${t('reports.closedBy', { name: report.closedBy })}`}
        </small>
      </div>
      {!report.closedAt && (
        <Button
          variant="default"
          loading={busy}
          onClick={close}
          aria-label={t('reports.closeOf', { email: report.email })}
        >
          {t('reports.close')}
        </Button>
      )}
    </div>
  )
}
