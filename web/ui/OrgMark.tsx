import { contrast } from '#contract/colour.ts'
import classes from './ui.module.css'

interface Props {
  name: string
  logoUrl?: string | null
  colour?: string | null
  size?: number
  round?: boolean
}

/** First letters of the first two words. Example: `letters('Oak & Elm')` is `OE`. */
export function letters(name: string): string {
  const words = name.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word))
  const firsts = words.slice(0, 2).map((word) => [...word.replace(/^[^\p{L}\p{N}]+/u, '')][0] ?? '')
  return firsts.join('').toUpperCase() || '?'
}

const palette = ['#375cbc', '#12724a', '#8a5200', '#8a3b8f', '#0b6e84', '#a63d2f', '#4d5b1f', '#5b4bb3']
const fallback = (name: string) => {
  let sum = 0
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return palette[sum % palette.length] as string
}

const writtenOn = (background: string) => (contrast(background, '#ffffff') >= 4.5 ? '#ffffff' : '#10151b')

/** The logo, or a letter mark where there is none. */
export function OrgMark({ name, logoUrl, colour, size = 32, round }: Props) {
  const background = colour || fallback(name)
  return (
    <span
      className={classes.orgMark}
      data-round={round || undefined}
      aria-hidden="true"
      // drawn by the style sheet: initials are a picture of the name, no text beside it
      data-letters={logoUrl ? undefined : letters(name)}
      style={{
        width: size,
        height: size,
        fontSize: size * 0.4,
        ...(logoUrl ? { border: '1px solid var(--entente-line)' } : { background, color: writtenOn(background) }),
      }}
    >
      {logoUrl && <img src={logoUrl} alt="" width={size} height={size} />}
    </span>
  )
}
