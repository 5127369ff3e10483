import type { ReactNode } from 'react'
import { IconInbox } from './icons.tsx'
import classes from './ui.module.css'

interface Props {
  /** What this is, or what is missing. */
  title: string
  /** Why it is empty and what comes here. */
  children?: ReactNode
  icon?: ReactNode
  tone?: 'info' | 'bad' | 'quiet'
  /** One button, at most two. */
  actions?: ReactNode
  /** 1 where it stands for the whole page. */
  level?: 1 | 2
}

/** An empty place says what it is, why it is empty, and what to do. */
export function EmptyState({ title, children, icon, tone = 'info', actions, level = 2 }: Props) {
  return (
    <div className={classes.empty}>
      <div className={classes.emptyIcon} data-tone={tone}>
        {icon ?? <IconInbox size={26} />}
      </div>
      {level === 1 ? <h1>{title}</h1> : <h2>{title}</h2>}
      {children && <p>{children}</p>}
      {actions && <div className={classes.pageActions}>{actions}</div>}
    </div>
  )
}
