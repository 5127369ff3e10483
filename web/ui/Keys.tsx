import { Fragment } from 'react'
import classes from './ui.module.css'

/** The keys of a shortcut, as they are written on a keyboard. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className={classes.keys} aria-hidden="true">
      {keys.split(' ').map((key, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same key may stand twice, and the order never changes.
        <Fragment key={`${key}${index}`}>
          <kbd>{key}</kbd>
        </Fragment>
      ))}
    </span>
  )
}
