/** Cells and lines of a CSV file: pure. */

/** A spreadsheet takes what begins like this for a formula, and carries it out when the file is opened. */
const looksLikeFormula = /^[=+\-@\t\r]/

/**
 * One cell. What could be a formula gets an apostrophe before it, which spreadsheets do not show; what holds the marks of the
 * format itself is quoted. Example: `=1+1` → `'=1+1`, `a,b` → `"a,b"`.
 */
export function csvCell(value: string | number | null | undefined): string {
  const text = value === null || value === undefined ? '' : String(value)
  const plain = typeof value === 'string' && looksLikeFormula.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

/** One line with its end, as RFC 4180 has it. */
export const csvLine = (cells: readonly (string | number | null | undefined)[]): string =>
  `${cells.map(csvCell).join(',')}\r\n`

/** Spreadsheets take a file without it for their own old encoding. */
export const byteOrderMark = '\uFEFF'
