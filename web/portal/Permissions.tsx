import { IconCheck } from '#web/ui/icons.tsx'
import classes from './portal.module.css'

interface Props {
  items: { name: string; title: string; says: string }[]
  /** Names the list for screen readers, where no heading does. */
  label?: string
}

/** What is granted: each with one line of what it allows. */
export function Permissions({ items, label }: Props) {
  return (
    <ul className={classes.permissions} aria-label={label}>
      {items.map((permission) => (
        <li key={permission.name}>
          <span className={classes.tick} aria-hidden="true">
            <IconCheck size={14} />
          </span>
          <span>
            <strong>{permission.title}</strong>
            <span className={classes.says}>{permission.says}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}
