import type { ReactNode } from 'react'
import classes from './ui.module.css'

interface Props {
  title: ReactNode
  description?: ReactNode
  /** What stands above the title, such as the way back. */
  above?: ReactNode
  actions?: ReactNode
}

/** The head of a page: its one h1, a line about it, its actions. */
export function PageHeader({ title, description, above, actions }: Props) {
  return (
    <>
      {above}
      <div className={classes.pageHeader}>
        <div>
          <h1>{title}</h1>
          {description && <p>{description}</p>}
        </div>
        {actions && <div className={classes.pageActions}>{actions}</div>}
      </div>
    </>
  )
}
