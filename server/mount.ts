/** Every feature of the application, lowest first; what they need from outside comes in here and nowhere else. */
import { renderMail } from '#views'
import { forms } from './features/forms/index.ts'
import { identity } from './features/identity/index.ts'
import { type BounceParts, type MailLimits, type MailTransport, mailFeature } from './features/mail/index.ts'
import { notifications } from './features/notifications/index.ts'
import { type InstallationParts, organizations } from './features/organizations/index.ts'
import { partnerships } from './features/partnerships/index.ts'
import { feature as programs } from './features/programs/index.ts'
import { submissionsFeature } from './features/submissions/index.ts'
import { terms } from './features/terms/index.ts'
import { pagesFeature } from './pages/index.ts'
import type { FileStorage } from './platform/files/storage.ts'
import type { Feature } from './platform/http/route.ts'

export interface MountParts {
  /** What carries mails: an SMTP server, or the built-in mailbox. */
  transport: MailTransport
  version: string
  /** Where files of answers lie. */
  files: FileStorage
  /** The made-up world of `--demo`. */
  sample?: boolean
  backups?: InstallationParts['backups']
  mailLimits?: MailLimits
  /** How mails that come back are heard of. */
  bounces?: BounceParts
  /** Where records of mail domains are looked up; left out: the name servers of this machine. */
  lookUpTxt?: InstallationParts['lookUpTxt']
}

export function mountFeatures(parts: MountParts): Feature[] {
  const { transport, version, files, sample, backups, mailLimits, bounces, lookUpTxt } = parts
  return [
    mailFeature({ transport, render: renderMail, bounces, ...(mailLimits && { limits: mailLimits }) }),
    identity,
    organizations({
      mailConfigured: transport.kind === 'smtp',
      version,
      sample,
      lookUpTxt,
      ...(backups && { backups }),
    }),
    forms,
    programs,
    partnerships,
    submissionsFeature({ storage: files }),
    terms,
    notifications,
    pagesFeature({ storage: files }),
  ]
}
