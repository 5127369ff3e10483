/** Who is on the stage when a journey begins: made through the same actions and API as everything else. */

import { expect } from 'vitest'
import type { PresetName } from '#contract/names.ts'
import { createClient } from '#sdk'
import { toPublicId } from '#server/platform/id.ts'
import { buildOrganization, buildPerson, testPassword } from '#server/testing/builders.ts'
import type { Visitor } from './browser.ts'
import type { World } from './world.ts'

export interface Host {
  name: string
  slug: string
  organizationId: string
  programId: string
  owner: { name: string; email: string }
}

/** Signs in on the sign-in page and waits for the place it leads to. */
export async function signIn(
  world: World,
  { page }: Visitor,
  email: string,
  password: string = testPassword,
): Promise<void> {
  await page.goto(`${world.publicUrl}/sign-in`)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
}

/** A client that speaks for a person, signed in by password like everybody. */
export async function clientOf(world: World, email: string, organizationId: string, password: string = testPassword) {
  const ask = () =>
    fetch(`${world.publicUrl}/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: world.publicUrl },
      body: JSON.stringify({ email, password }),
    })
  let answer = await ask()
  // a machine that is busy with other journeys may be asked to come again, like any client
  const asked = async () => {
    if (answer.status === 503) answer = await ask()
    return answer.status
  }
  await expect.poll(asked).not.toBe(503)
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0]
  if (!cookie) throw new Error(`${email} could not sign in: ${answer.status} ${await answer.text()}`)
  return createClient({
    baseUrl: world.publicUrl,
    organization: organizationId,
    headers: { cookie, origin: world.publicUrl },
  })
}

/** A host with its owner and one program begun from a preset. */
export async function host(
  world: World,
  preset: PresetName,
  of: { name?: string; owner?: string; email?: string } = {},
): Promise<Host> {
  const name = of.name ?? 'Harbor Foods'
  const ownerName = of.owner ?? 'Ada Harbor'
  const email = of.email ?? `${ownerName.split(' ')[0]?.toLowerCase()}@${name.split(' ')[0]?.toLowerCase()}.example`
  const owner = await buildPerson(world, { name: ownerName, email, isInstallationAdmin: true })
  const { organization } = await buildOrganization(world, { name, owner, first: true, hosting: 'yes' })
  const organizationId = toPublicId('org', organization.id)
  const client = await clientOf(world, email, organizationId)
  const program = await client.programs.create({ preset, name: `${name} partners` })
  return { name, slug: organization.slug, organizationId, programId: program.id, owner: { name: ownerName, email } }
}

/** Opens the list of partners and waits until it shows something. */
export async function openList(world: World, { page }: Visitor, of: Host, query = ''): Promise<void> {
  await page.goto(`${world.publicUrl}/o/${of.slug}/partners${query}`)
  await page.locator('#explorer-list').waitFor()
}

/** The row of the list on a desktop, the card on a phone. */
export function entryOf(world: World, { page }: Visitor, name: string) {
  const list = page.locator('#explorer-list')
  return world.device === 'phone'
    ? list.getByRole('listitem').filter({ hasText: name })
    : list.getByRole('row').filter({ hasText: name })
}

/** Opens the menu of a row and chooses one of its actions. */
export async function chooseFor(world: World, visitor: Visitor, name: string, action: string | RegExp): Promise<void> {
  await entryOf(world, visitor, name)
    .getByRole('button', { name: /^Actions for/ })
    .click()
  await visitor.page.getByRole('menuitem', { name: action }).click()
}

/** Opens the invite dialog from the header. */
export async function openInvite(visitor: Visitor, button: string | RegExp) {
  await visitor.page.getByRole('banner').getByRole('button', { name: button }).click()
  const dialog = visitor.page.getByRole('dialog')
  await dialog.waitFor()
  return dialog
}

/** A password nobody guesses; everybody in a journey types it. */
export const newPassword = 'plum-orbit-lantern-42'

/** Fills the two fields of a newcomer and accepts. */
export async function acceptAsNewcomer({ page }: Visitor, name: string, button: string): Promise<void> {
  await page.getByLabel('Your name').fill(name)
  await page.getByLabel('Password', { exact: true }).fill(newPassword)
  await page.getByRole('button', { name: button }).click()
  await page.waitForURL(/\/home/)
}

type Client = Awaited<ReturnType<typeof clientOf>>
type InviteRow = Parameters<Client['partnerships']['invite']>[0]['rows'][number]

/** A partner invited over the API by the host's owner, and the mail that reached it. */
export async function invited(world: World, of: Host, row: InviteRow) {
  const client = await clientOf(world, of.owner.email, of.organizationId)
  const { verdicts } = await client.partnerships.invite({ id: of.programId, rows: [row] })
  const { invitationId, partnershipId, says } = verdicts[0] ?? {}
  if (!invitationId || !partnershipId) throw new Error(`${row.email} was not invited: ${says}`)
  await world.mailLeaves()
  return { client, invitationId, partnershipId, letter: await world.mail.arrival(row.email) }
}

/** Fills the sign-in page that is open, as somebody sent there from another page does. */
export async function logIn({ page }: Visitor, email: string, password: string = testPassword): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
}
