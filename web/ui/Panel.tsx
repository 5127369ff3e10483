import { type ReactNode, useId } from 'react'
import classes from './ui.module.css'

interface Props {
  title?: ReactNode
  actions?: ReactNode
  children: ReactNode
  className?: string
}

/** A framed part of a page, named by its heading. */
export function Panel({ title, actions, children, className }: Props) {
  const id = useId()
  return (
    <section className={`${classes.panel} ${className ?? ''}`} aria-labelledby={title ? id : undefined}>
      {title && (
        <div className={classes.panelHead}>
          <h2 id={id}>{title}</h2>
          {actions}
        </div>
      )}
      <div className={classes.panelBody}>{children}</div>
    </section>
  )
}

/** Names and values, one below the other. */
export function Facts({ items }: { items: ([string, ReactNode] | false | '' | null | undefined)[] }) {
  return (
    <dl className={classes.facts}>
      {items
        .filter((item): item is [string, ReactNode] => Boolean(item))
        .flatMap(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name} value`}>{value}</dd>])}
    </dl>
  )
}
