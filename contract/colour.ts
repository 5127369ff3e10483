/** Contrast of colours (WCAG 2.2), without schemas: the console, the public pages and the mails judge a brand colour alike. */

export interface BrandColours {
  /** Text, links and buttons on light surfaces. */
  light: string
  /** What is written on a button of that colour. */
  onLight: string
  dark: string
  onDark: string
  /** Whether the light one is the colour that was chosen. */
  asChosen: boolean
}

type Rgb = [number, number, number]

/** The lightest and darkest grounds that brand colours stand on. */
const lightGround = '#f3f5f7'
const darkGround = '#1b222b'
const fallback = '#1f4e79'

/**
 * The nearest colours to the chosen one that can be read in both schemes (at least 4.5 : 1).
 * @example brandColours('#ffd400').asChosen === false
 */
export function brandColours(colour: string): BrandColours {
  const chosen = /^#[0-9a-f]{6}$/i.test(colour) ? colour.toLowerCase() : fallback
  const light = nearestPassing(chosen, lightGround, '#000000')
  const dark = nearestPassing(chosen, darkGround, '#ffffff')
  return { light, onLight: '#ffffff', dark, onDark: '#10151b', asChosen: light === chosen }
}

/** From 1 (same) to 21 (black on white). */
export function contrast(a: string, b: string): number {
  const [bright, dim] = [luminance(parse(a)), luminance(parse(b))].sort((x, y) => y - x) as [number, number]
  return (bright + 0.05) / (dim + 0.05)
}

/** Mixes the colour with black or white in small steps until it passes. */
function nearestPassing(colour: string, ground: string, towards: string): string {
  for (let step = 0; step < 50; step++) {
    const mixed = mix(colour, towards, step / 50)
    if (contrast(mixed, ground) >= 4.5) return mixed
  }
  return towards
}

function mix(a: string, b: string, share: number): string {
  const from = parse(a)
  const to = parse(b)
  const part = (index: number) => Math.round((from[index] ?? 0) + ((to[index] ?? 0) - (from[index] ?? 0)) * share)
  return `#${[0, 1, 2].map((index) => part(index).toString(16).padStart(2, '0')).join('')}`
}

function parse(colour: string): Rgb {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as Rgb
}

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as Rgb
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
