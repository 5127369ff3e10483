/** What an event of the history changed, before → after, folded until somebody asks. Both sides read it. */
import { t } from '#web/lib/words.ts'
import classes from './changes.module.css'
import { type Changing, changesOf } from './changes.ts'

export function Changes({ entry }: { entry: Changing }) {
  const changes = changesOf(entry)
  if (changes.length === 0) return null
  return (
    <details className={classes.changes}>
      <summary>{t('history.details')}</summary>
      <dl>
        {changes.map((change) => (
          <div key={change.name}>
            <dt>{change.name}</dt>
            <dd>
              <del>
                <span className="visually-hidden">{t('history.before')}: </span>
                {change.before}
              </del>{' '}
              <span aria-hidden="true">→</span>{' '}
              <ins>
                <span className="visually-hidden">{t('history.after')}: </span>
                {change.after}
              </ins>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
