import { installation as api } from '#contract/endpoints/installation.ts'
import { setSessionCookie } from '#server/features/identity/index.ts'
import { AppError } from '#server/platform/errors.ts'
import { type PageRoute, type Route, route } from '#server/platform/http/route.ts'
import { fromPublicId, type IdPrefix, toPublicId } from '#server/platform/id.ts'
import {
  abuseReports,
  allowHosting,
  blockAddress,
  blockedAddresses,
  closeAbuseReport,
  installationSettings,
  organizationsOfInstallation,
  type PageInput,
  type PageOf,
  refuseHosting,
  releaseMailDomain,
  restoreOrganization,
  suspendOrganization,
  unblockAddress,
  updateInstallation,
} from './installation.ts'
import { findInstallation } from './installation-store.ts'
import { logoPath } from './logo.ts'
import type { LookUpTxt } from './mail-domain-record.ts'
import { presentBlocked, presentListed, presentReport, presentSettings } from './present.ts'
import { setUpByLink } from './setup.ts'
import { findLogo } from './store.ts'

export interface BackupFile {
  name: string
  bytes: number
  createdAt: Date
}

/** What the installation's pages need from the outside. */
export interface InstallationParts {
  /** False: mails land in the built-in mailbox. */
  mailConfigured: boolean
  version: string
  /** The world of `--demo`, which every page marks as sample data. */
  sample?: boolean
  /** Where the program itself makes backups: with the embedded database. */
  /** Where records of mail domains are looked up. Left out: the name servers of this machine. */
  lookUpTxt?: LookUpTxt
  backups?: { list: () => Promise<BackupFile[]>; make: () => Promise<BackupFile> }
}

type PageQuery = { cursor?: string; limit?: number; search?: string }

/** Cursors go out as public ids. */
function paging(query: PageQuery, prefix: IdPrefix): PageInput {
  return { ...query, cursor: query.cursor === undefined ? undefined : fromPublicId(prefix, query.cursor) }
}
function page<Row, Item>(
  found: PageOf<Row>,
  prefix: IdPrefix,
  present: (row: Row) => Item,
  total: number | null = null,
) {
  return { items: found.items.map(present), next: found.next && toPublicId(prefix, found.next), total }
}
const backup = (file: BackupFile) => ({ ...file, createdAt: file.createdAt.toISOString() })

export function installationRoutes(parts: InstallationParts): Route[] {
  const facts = { mailConfigured: parts.mailConfigured, version: parts.version }
  return [
    route(api.get, async (ctx) => {
      const found = await ctx.db.transaction({ as: 'identity' }, findInstallation)
      return {
        name: found?.name ?? 'Entente',
        logoUrl: found ? logoPath('installation', found.logoHash) : null,
        supportAddress: found?.supportAddress ?? null,
        signUpPage: found?.signUpPage ?? false,
        isSetUp: found !== undefined,
        organizationAddress: ctx.addressOf('{identity}'),
        sample: parts.sample ?? false,
        ...facts,
      }
    }),
    route(
      api.setUp,
      async (ctx, { body }, http) => {
        const done = await setUpByLink(ctx, { ...body, userAgent: http.request.userAgent })
        setSessionCookie(ctx, http, done.session)
        return { step: 'done' as const, challenge: null, landing: done.landing }
      },
      { idempotent: false },
    ),
    route(api.settings, async (ctx) => presentSettings(await installationSettings(ctx), facts)),
    route(api.update, async (ctx, { body }) => presentSettings(await updateInstallation(ctx, body), facts)),
    route(api.listOrganizations, async (ctx, { query }) => {
      const found = await organizationsOfInstallation(ctx, { ...paging(query, 'org'), hosting: query.hosting })
      return page(found, 'org', (row) => presentListed(row, found.installation), found.total)
    }),
    route(api.suspendOrganization, async (ctx, { params, body }) => {
      const { organization, installation } = await suspendOrganization(ctx, params.id, body.reason)
      return presentListed(organization, installation)
    }),
    ...(
      [
        [api.restoreOrganization, restoreOrganization],
        [api.allowHosting, allowHosting],
        [api.refuseHosting, refuseHosting],
      ] as const
    ).map(([endpoint, action]) =>
      route(endpoint, async (ctx, { params }) => {
        const { organization, installation } = await action(ctx, params.id)
        return presentListed(organization, installation)
      }),
    ),
    route(api.releaseMailDomain, async (ctx, { params, body }) => {
      const { organization, installation } = await releaseMailDomain(ctx, params.id, body.domain)
      return presentListed(organization, installation)
    }),
    route(api.listBlockedAddresses, async (ctx, { query }) =>
      page(await blockedAddresses(ctx, paging(query, 'blk')), 'blk', presentBlocked),
    ),
    route(api.blockAddress, async (ctx, { body }) => presentBlocked(await blockAddress(ctx, body.email))),
    route(api.unblockAddress, async (ctx, { params }) => {
      await unblockAddress(ctx, params.id)
      return null
    }),
    route(api.listAbuseReports, async (ctx, { query }) =>
      page(await abuseReports(ctx, { ...paging(query, 'rpt'), state: query.state }), 'rpt', presentReport),
    ),
    route(api.closeAbuseReport, async (ctx, { params }) => presentReport(await closeAbuseReport(ctx, params.id))),
    route(api.listBackups, async () => ({
      items: ((await parts.backups?.list()) ?? []).map(backup),
      available: parts.backups !== undefined,
    })),
    route(api.makeBackup, async () => {
      if (!parts.backups) throw new AppError('backup_not_available')
      return backup(await parts.backups.make())
    }),
  ]
}

/** Logos, for pages and mails. Their address names the version, so they may be kept long. */
export const logoPage: PageRoute = {
  method: 'GET',
  path: '/logo/:id',
  beforeForm: true,
  handler: async (ctx, { params }) => {
    const id = params.id ?? ''
    const of = id === 'installation' ? id : fromPublicId('org', id)
    const logo = await ctx.db.transaction({ as: 'identity' }, (tx) => findLogo(tx, of))
    if (!logo) throw new AppError('not_found')
    return { file: logo, type: 'image/webp', maxAgeSeconds: 30 * 86_400 }
  },
}
