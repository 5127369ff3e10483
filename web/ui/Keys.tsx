import classes from './ui.module.css'

/** The keys of a shortcut, as they are written on a keyboard. A picture, not text: names of controls do not carry it. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className={classes.keys} aria-hidden="true">
      {keys.split(' ').map((key, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same key may stand twice, and the order never changes.
        <kbd key={`${key}${index}`} data-key={key} />
      ))}
    </span>
  )
}
