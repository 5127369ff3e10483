import classes from './shell.module.css'

interface Props {
  label: string
  value: string
  data: { value: string; label: string }[]
  onChange: (value: string) => void
}

/** A choice between the switcher and the navigation, as a native control. */
export function PlaceSelect({ label, value, data, onChange }: Props) {
  return (
    <select
      className={classes.programSelect}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {data.map((one) => (
        <option key={one.value} value={one.value}>
          {one.label}
        </option>
      ))}
    </select>
  )
}
