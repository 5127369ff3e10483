/** What measurements share: middles, spreads and the machine they were taken on. */
import { cpus, loadavg, totalmem } from 'node:os'

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** Between two neighbours where it falls between them. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)] ?? Number.NaN
  const above = sorted[Math.ceil(place)] ?? below
  return below + (above - below) * (place - Math.floor(place))
}

/** Example: `2 cores, 24 GB, Node 24.9.0, load 3.1 before`. */
export function machine(): string {
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} cores, ${gigabytes} GB, Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)} before`
}

export const fixed = (value: number, digits = 2): string => value.toFixed(digits)

/** A table for the terminal: numbers to the right. */
export function table(head: string[], rows: string[][]): string {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => (row[column] ?? '').length)))
  const line = (row: string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n')
}
