import { useEffect, useRef } from 'react'
import { t } from '#web/lib/words.ts'
import classes from './ui.module.css'

interface Props {
  /** Field id → sentence. */
  faults: Record<string, string>
  /** Where a field's input has another id than its name. */
  idOf?: (field: string) => string
  /** Grows with each failed submission; focus moves here then. */
  attempt: number
}

/** All faults of a form on top, each leading to its field. The page's title begins with "Error:" while it stands. */
export function ErrorSummary({ faults, idOf = (field) => field, attempt }: Props) {
  const ref = useRef<HTMLDivElement>(null)
  const fields = Object.keys(faults)
  const shown = fields.length > 0
  useEffect(() => {
    if (attempt > 0 && shown) ref.current?.focus()
  }, [attempt, shown])
  useEffect(() => {
    if (!shown) return
    const prefix = t('errors.titlePrefix')
    if (!document.title.startsWith(prefix)) document.title = `${prefix} ${document.title}`
    return () => {
      if (document.title.startsWith(prefix)) document.title = document.title.slice(prefix.length).trimStart()
    }
  }, [shown])
  if (!shown) return null
  return (
    <div ref={ref} className={classes.summary} role="alert" tabIndex={-1}>
      <h2>{t('errors.summary', { count: fields.length })}</h2>
      <ul>
        {fields.map((field) => (
          <li key={field}>
            <a
              href={`#${idOf(field)}`}
              onClick={(event) => {
                event.preventDefault()
                document.getElementById(idOf(field))?.focus()
              }}
            >
              {faults[field]}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}
