/** What happened, newest first: who, when, before → after. What the other side never sees is marked. */
import type { Answer, Api } from '#web/lib/api.ts'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { t as shared } from '#web/lib/words.ts'
import { Changes } from '#web/shell/Changes.tsx'
import { IconClock, IconEye } from '#web/ui/icons.tsx'
import { OrgMark } from '#web/ui/OrgMark.tsx'
import { Time } from '#web/ui/Time.tsx'
import { t } from '../words.ts'
import classes from './partner.module.css'

export type Entry = Answer<Api['partnerships']['history']>['items'][number]

interface Props {
  entries: Entry[]
  slug: string
  /** Without details, and with links to the partner. */
  compact?: boolean
}

export function Activity({ entries, slug, compact }: Props) {
  return (
    <ol className={classes.timeline}>
      {entries.map((entry) => (
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
              {entry.channel && !compact && <>{shared(`history.channel_${entry.channel}`)} · </>}
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
            {!compact && <Changes entry={entry} />}
          </div>
        </li>
      ))}
    </ol>
  )
}
