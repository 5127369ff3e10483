/** Why the program cannot start or go on, for the operator. Imports nothing heavy: a wrong setting is told at once. */

/** Errors whose message is written for the operator. */
const written = new Set([
  'ConfigFaults',
  'FolderInUse',
  'DatabaseRefused',
  'MigrationRefused',
  'BackupRefused',
  'NotADemonstration',
])

/** What an operator can do something about, in a sentence; undefined: a fault of ours, told with all there is to know. */
export function explainFault(fault: unknown): string | undefined {
  if (!(fault instanceof Error)) return undefined
  if (written.has(fault.name)) return fault.message
  const { code, message, syscall, path } = fault as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return 'The port is in use by another program. Choose another one with --port (PORT).'
  if (code === 'EADDRNOTAVAIL') return 'This machine does not have the address to listen on. Check --host (HOST).'
  if (code === 'EACCES' && syscall === 'listen')
    return 'This port needs more rights than Entente has. Choose one above 1024 with --port (PORT).'
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR')
    return `${path ?? 'A folder'} cannot be written (${code}). Check --data (ENTENTE_DATA) and its owner.`
  if (fault.name === 'AppError') {
    const { faults = [] } = (fault as Error & { extra: { faults?: { field: string; says: string }[] } }).extra
    return [message, ...faults.map(({ field, says }) => `${field}: ${says}`)].join('\n')
  }
  return undefined
}
