/** Keys of fields, sections, columns and options. */

export const keyForm = /^[a-z][a-z0-9_]{0,59}$/
/** Names that mean something to the language or to the paths of faults. */
export const reservedKeys: readonly string[] = ['constructor', 'prototype']

/**
 * A key made from a label: unique among those that are taken, and never changed afterwards, whatever becomes of the label.
 * @example keyFor('Agency type', ['agency_type']) === 'agency_type_2'
 */
export function keyFor(label: string, taken: Iterable<string>): string {
  const used = new Set([...taken, ...reservedKeys])
  const plain = label
    .slice(0, 300)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  const stem = (/^[a-z]/.test(plain) ? plain : `field_${plain}`).slice(0, 50).replace(/_+$/, '')
  let key = stem
  for (let count = 2; used.has(key); count++) key = `${stem}_${count}`
  return key
}
