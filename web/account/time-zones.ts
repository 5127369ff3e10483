/** Time zones to choose from. */

/** Every zone the browser knows, as "Europe/Berlin (GMT+1)", with the present choice even where the browser does not know it. */
export function timeZones(present: string, now: Date = new Date()): { value: string; label: string }[] {
  const known = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', present].filter(Boolean))
  return [...known].sort().map((zone) => ({ value: zone, label: `${zone.replaceAll('_', ' ')}${offsetOf(zone, now)}` }))
}

function offsetOf(zone: string, now: Date): string {
  try {
    const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts(now)
    const offset = parts.find((part) => part.type === 'timeZoneName')?.value
    return offset && offset !== zone ? ` (${offset})` : ''
  } catch {
    return ''
  }
}
