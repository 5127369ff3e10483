/** `--demo`: a realistic world of made-up people, and links to sign in as each of them. */
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { newSecret } from '#server/features/identity/index.ts'
import { findInstallation } from '#server/features/organizations/index.ts'
import type { Feature } from '#server/platform/http/route.ts'
import { mainCast, type PersonName, people } from './cast.ts'
import { createSignInLinks } from './links.ts'
import { openStage, type StageParts } from './stage.ts'
import { playStory } from './story.ts'

export interface DemoParts extends StageParts {
  /** Where the password of the made-up people is kept, so that it can be printed again. */
  dataFolder: string
}

export interface Demo {
  /** The page behind the sign-in links. To be mounted beside the others. */
  feature: Feature
  /** Whether the world was made by this start. */
  isNew: boolean
  /** What to print once the server listens. Each call makes fresh links. */
  describe(): Promise<string>
}

/** The database holds a real installation, which the demonstration never touches. */
export class NotADemonstration extends Error {
  constructor() {
    super('--demo needs a data folder of its own: this one holds an installation that was set up by hand.')
    this.name = 'NotADemonstration'
  }
}

const passwordFile = 'demo-password'

/** Whether the world of this data folder was made by the demonstration, also when it is started without `--demo`. */
export const isSampleWorld = (dataFolder: string): boolean => existsSync(join(dataFolder, passwordFile))

/**
 * Makes the sample world where the database is empty, and does nothing where it was made before.
 * @example const demo = await prepareDemo({ db, log, publicUrl, version, features, dataFolder })
 */
export async function prepareDemo(parts: DemoParts): Promise<Demo> {
  const keptAt = join(parts.dataFolder, passwordFile)
  const known = await readFile(keptAt, 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  )
  const isSetUp = (await parts.db.transaction({ as: 'system' }, findInstallation)) !== undefined
  if (isSetUp && known === undefined) throw new NotADemonstration()
  const password = known ?? makePassword()
  if (!isSetUp) {
    await writeFile(keptAt, `${password}\n`, { mode: 0o600 })
    const stage = await openStage(parts)
    try {
      await playStory(stage, password)
    } finally {
      await stage.close()
    }
  }
  const links = createSignInLinks()
  return {
    feature: links.feature,
    isNew: !isSetUp,
    async describe() {
      const rows: string[] = []
      for (const name of [...mainCast, ...others()]) rows.push(await line(parts, links.linkFor, name))
      return [
        'Sample data: everybody in it is made up. Each link signs in once:',
        '',
        ...rows,
        '',
        `Or sign in with an address and the password  ${password}`,
      ].join('\n')
    },
  }
}

const others = (): PersonName[] => (Object.keys(people) as PersonName[]).filter((name) => !mainCast.includes(name))

async function line(
  parts: DemoParts,
  linkFor: ReturnType<typeof createSignInLinks>['linkFor'],
  name: PersonName,
): Promise<string> {
  const { email, is, name: called } = people[name]
  const personId = await findId(parts, email)
  const link = linkFor({ personId, name: called, is, landing: '/' }, new Date())
  return `  ${`${called}, ${is}`.padEnd(72)}\n    ${parts.publicUrl}${link}   (${email})`
}

async function findId({ db }: DemoParts, email: string): Promise<string> {
  const row = await db.transaction({ as: 'identity' }, (tx) =>
    tx.selectFrom('person').select('id').where('email', '=', email).executeTakeFirst(),
  )
  if (!row) throw new Error(`the sample world lacks ${email}; remove its data folder and start again`)
  return row.id
}

/** Long enough for every rule, and easy to copy from a terminal. */
const makePassword = (): string =>
  `sample-${newSecret()
    .replace(/[^a-z0-9]/gi, '')
    .slice(0, 14)
    .toLowerCase()}`
