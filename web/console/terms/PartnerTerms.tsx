/** On a partner's page: what it has agreed to, by whom and when, and what waits. */
import { Text } from '@mantine/core'
import { useActing } from '#web/lib/client.tsx'
import { formatDate, formatDateTime } from '#web/lib/format.ts'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { Panel } from '#web/ui/Panel.tsx'
import { StatusBadge } from '#web/ui/StatusBadge.tsx'
import { useTermsOfPartner } from './queries.ts'
import classes from './terms.module.css'
import { toneOfState } from './tones.ts'
import { t } from './words.ts'

interface Props {
  partnershipId: string
  programId: string
  isAccepted: boolean
}

export function PartnerTerms({ partnershipId, programId, isAccepted }: Props) {
  const { organization } = useActing()
  const { data = [] } = useTermsOfPartner(partnershipId, isAccepted)
  if (data.length === 0) return null
  return (
    <Panel title={t('partner.title')}>
      <ul className={classes.rows}>
        {data.map((one) => (
          <li key={one.id} className={classes.row}>
            <div className={classes.rowHead}>
              <AppLink href={paths.terms(organization.slug, programId, one.id)}>{one.title}</AppLink>
              <StatusBadge tone={toneOfState[one.state]} says={t(`standing.${one.state}Says`)}>
                {t(`standing.${one.state}`)}
              </StatusBadge>
            </div>
            <Text size="sm">
              {t('partner.version', { version: one.version })}
              {one.until && ` · ${t('standing.until', { date: formatDate(one.until) })}`}
            </Text>
            {one.missing.length > 0 && (
              <Text size="sm">{t('standing.missing', { names: one.missing.join(', ') })}</Text>
            )}
            {one.acceptances.slice(0, 3).map((line) => (
              <Text key={`${line.person} ${line.version} ${line.at}`} size="sm" c="dimmed">
                {t('standing.line', { person: line.person, version: line.version, date: formatDateTime(line.at) })}
              </Text>
            ))}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
