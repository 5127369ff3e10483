import { Button, Text } from '@mantine/core'
import { useState } from 'react'
import { personApi } from '#web/lib/api.ts'
import { useInstallation } from '#web/lib/client.tsx'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { Loaded, Page } from '#web/shell/Page.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { IconArchive } from '#web/ui/icons.tsx'
import { Panel } from '#web/ui/Panel.tsx'
import { Time } from '#web/ui/Time.tsx'
import classes from './installation.module.css'
import { useBackups, useRefreshInstallation } from './queries.ts'
import { formatBytes } from './size.ts'
import { t } from './words.ts'

/** The backups on this server, and one more now. */
export function BackupsPage() {
  const place = useInstallation().data?.name ?? ''
  const backups = useBackups()
  const refresh = useRefreshInstallation()
  const [busy, setBusy] = useState(false)
  const make = async () => {
    if (busy) return
    setBusy(true)
    try {
      const { name } = await personApi.installation.makeBackup()
      tell(t('backups.made', { name }))
    } catch (error) {
      tellError(error)
    }
    setBusy(false)
    await refresh()
  }
  return (
    <div className={classes.page}>
      <Page
        title={t('backups.title')}
        place={place}
        description={backups.data?.available === false ? undefined : t('backups.says')}
        actions={
          backups.data?.available && (
            <Button onClick={make} loading={busy}>
              {t('backups.make')}
            </Button>
          )
        }
      >
        <Loaded query={backups}>
          {({ items, available }) =>
            available ? (
              <div className={classes.stack}>
                {items.length === 0 ? (
                  <EmptyState title={t('backups.none')} icon={<IconArchive size={26} />}>
                    {t('backups.noneSays')}
                  </EmptyState>
                ) : (
                  <Panel>
                    <table className={classes.table}>
                      <thead>
                        <tr>
                          <th scope="col">{t('backups.name')}</th>
                          <th scope="col">{t('backups.at')}</th>
                          <th scope="col" className={classes.number}>
                            {t('backups.size')}
                          </th>
                        </tr>
                      </thead>
                      <tbody>
                        {items.map((backup) => (
                          <tr key={backup.name}>
                            <td>{backup.name}</td>
                            <td>
                              <Time at={backup.createdAt} />
                            </td>
                            <td className={classes.number}>{formatBytes(backup.bytes)}</td>
                          </tr>
                        ))}
                      </tbody>
                    </table>
                  </Panel>
                )}
                <Text c="dimmed">
                  {t('backups.where')} {t('backups.restore')}
                </Text>
              </div>
            ) : (
              <EmptyState title={t('backups.postgres')} icon={<IconArchive size={26} />}>
                {t('backups.postgresSays')}
              </EmptyState>
            )
          }
        </Loaded>
      </Page>
    </div>
  )
}
