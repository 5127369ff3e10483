/** What happened, newest first: who, when, before → after. What the other side never sees is marked. */
import type { Answer, Api } from '#web/lib/api.ts'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { IconClock, IconEye } from '#web/ui/icons.tsx'
import { OrgMark } from '#web/ui/OrgMark.tsx'
import { Time } from '#web/ui/Time.tsx'
import { t } from '../words.ts'
import classes from './partner.module.css'

export type Entry = Answer<Api['partnerships']['history']>['items'][number]

interface Change {
  name: string
  before: string
  after: string
}

const show = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return t('activity.nothing')
  if (Array.isArray(value)) return value.map(show).join(', ')
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, one]) => `${humane(name)}: ${show(one)}`)
      .join(', ')
  return String(value)
}
/** `expiresAt` → "expires at", `end_reason` → "end reason" */
const humane = (name: string) =>
  name
    .replace(/_/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()

/** What differs between before and after, in words. */
export function changesOf(entry: Pick<Entry, 'before' | 'after'>): Change[] {
  const names = new Set([...Object.keys(entry.before ?? {}), ...Object.keys(entry.after ?? {})])
  return [...names]
    .map((name) => ({ name: humane(name), before: show(entry.before?.[name]), after: show(entry.after?.[name]) }))
    .filter((change) => change.before !== change.after)
}

interface Props {
  entries: Entry[]
  slug: string
  /** Without details, and with links to the partner. */
  compact?: boolean
}

export function Activity({ entries, slug, compact }: Props) {
  return (
    <ol className={classes.timeline}>
      {entries.map((entry) => {
        const changes = compact ? [] : changesOf(entry)
        return (
          <li key={entry.id} className={classes.entry} data-side={entry.side}>
            {entry.side === 'system' ? (
              <span className={classes.systemMark}>
                <IconClock size={15} />
              </span>
            ) : (
              <OrgMark name={entry.actorName} size={26} round />
            )}
            <div className={classes.entryBody}>
              <span>
                {compact && entry.partnershipId ? (
                  <AppLink href={paths.partner(slug, entry.partnershipId, 'activity')} className={classes.entryLink}>
                    {entry.says}
                  </AppLink>
                ) : (
                  entry.says
                )}
              </span>
              <small>
                {!entry.says.startsWith(entry.actorName) && <>{entry.actorName} · </>}
                {entry.channel && !compact && <>{t(`activity.channel_${entry.channel}`)} · </>}
                <Time at={entry.at} />
                {entry.seenBy === 'host' && !compact && (
                  <span className={classes.internal}>
                    <IconEye size={13} /> {t('activity.internal')}
                  </span>
                )}
              </small>
              {entry.reason && (
                <blockquote className={classes.reason}>{t('activity.reason', { reason: entry.reason })}</blockquote>
              )}
              {changes.length > 0 && (
                <details className={classes.changes}>
                  <summary>{t('activity.details')}</summary>
                  <dl>
                    {changes.map((change) => (
                      <div key={change.name}>
                        <dt>{change.name}</dt>
                        <dd>
                          <del>
                            <span className="visually-hidden">{t('activity.before')}: </span>
                            {change.before}
                          </del>{' '}
                          <span aria-hidden="true">→</span>{' '}
                          <ins>
                            <span className="visually-hidden">{t('activity.after')}: </span>
                            {change.after}
                          </ins>
                        </dd>
                      </div>
                    ))}
                  </dl>
                </details>
              )}
            </div>
          </li>
        )
      })}
    </ol>
  )
}
