/** What is kept in this browser only. Private windows and full disks may refuse; nothing depends on it. */

/** Reads a kept value; undefined when there is none or it cannot be read. */
export function readKept<T>(key: string): T | undefined {
  try {
    const text = localStorage.getItem(`entente-${key}`)
    return text === null ? undefined : (JSON.parse(text) as T)
  } catch {
    return undefined
  }
}

/** Keeps a value, or forgets it when undefined. */
export function keep(key: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(`entente-${key}`)
    else localStorage.setItem(`entente-${key}`, JSON.stringify(value))
  } catch {
    // Not kept: the page works without.
  }
}
