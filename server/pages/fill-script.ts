/** Where the script of the form page lies; its name carries a hash. Without a build the page does without. */
import { readFileSync } from 'node:fs'

/** A few hundred bytes for pages that fetch the script later. */
export const beginScript = readFileSync(new URL('../../web/fill/begin.js', import.meta.url), 'utf8')

let known: string | null | undefined

/** The address of the script; null where it has not been built. */
export function fillScript(): string | null {
  if (known === undefined) known = readName()
  return known
}

function readName(): string | null {
  try {
    const named: unknown = JSON.parse(readFileSync(new URL('../../build/web/fill.json', import.meta.url), 'utf8'))
    const script = typeof named === 'object' && named !== null && 'script' in named ? named.script : undefined
    return typeof script === 'string' ? script : null
  } catch {
    return null
  }
}
