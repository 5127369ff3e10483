/** Words that partnerships are found by: pure. What counts as a letter is decided here, not by the database's locale. */

/** Small letters without accents, split at everything that is not a letter or a digit. Example: `José-María` → `jose maria`. */
export function searchWords(...texts: (string | null | undefined)[]): string {
  const plain = texts
    .filter(Boolean)
    .join(' ')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
  const words = plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  return [...new Set(words)].map((word) => word.slice(0, 200)).join(' ')
}

/**
 * What every word of a host's partnerships begins with in the word index: a search meets only the host's own there, however many
 * others there are. The random end of its id, as the trigger writes it; should two hosts share it, the host is asked for as well.
 */
const mark = (hostId: string) => hostId.slice(-12)

/**
 * What was typed, as a query for the beginnings of all words, within one host; null where no word was typed. `findPage` asks it
 * outside the fence: behind row-level security the word index is not used.
 */
export function searchQuery(hostId: string, typed: string): string | null {
  const words = searchWords(typed).split(' ').filter(Boolean)
  if (words.length === 0) return null
  // only letters and digits are left in them, so quoting is enough
  return words
    .slice(0, 8)
    .map((word) => `'${mark(hostId)}${word}':*`)
    .join(' & ')
}
