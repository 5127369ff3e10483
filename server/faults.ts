/** Why the program cannot start or go on, for the operator. */
import { ConfigFaults } from './config.ts'
import { NotADemonstration } from './demo/index.ts'
import { DatabaseRefused, FolderInUse, MigrationRefused } from './platform/db/index.ts'
import { AppError } from './platform/errors.ts'

/** What an operator can do something about, in a sentence; undefined: a fault of ours, told with all there is to know. */
export function explainFault(fault: unknown): string | undefined {
  for (const kind of [ConfigFaults, FolderInUse, DatabaseRefused, MigrationRefused, NotADemonstration]) {
    if (fault instanceof kind) return fault.message
  }
  const { code, message, syscall, path } = fault as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return 'The port is in use by another program. Choose another one with --port (PORT).'
  if (code === 'EADDRNOTAVAIL') return 'This machine does not have the address to listen on. Check --host (HOST).'
  if (code === 'EACCES' && syscall === 'listen')
    return 'This port needs more rights than Entente has. Choose one above 1024 with --port (PORT).'
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR')
    return `${path ?? 'A folder'} cannot be written (${code}). Check --data (ENTENTE_DATA) and its owner.`
  if (fault instanceof AppError) {
    const faults = fault.extra.faults?.map(({ field, says }) => `${field}: ${says}`) ?? []
    return [message, ...faults].join('\n')
  }
  return undefined
}
