/** Auto-onboarding: invited with names and address, an application without an account, active at once, and in by the welcome mail. */
import { expect } from 'vitest'
import { submitApplication } from './applying.ts'
import { clientOf, entryOf, host, newPassword, openInvite, openList, signIn } from './cast.ts'
import { journey } from './world.ts'

journey('channel-program-auto', async (world) => {
  const vendor = await host(world, 'channel_program', { name: 'Uni Cloud', owner: 'Una Cloud' })
  const client = await clientOf(world, vendor.owner.email, vendor.organizationId)
  await client.programs.changePolicy({ id: vendor.programId, answers: { auto_onboarding: 'on' } })

  // the dialog says what is missing, then what it does
  const una = await world.person('una')
  await signIn(world, una, vendor.owner.email)
  await openList(world, una, vendor)
  await una.page.getByRole('heading', { level: 1, name: 'Partner Explorer' }).waitFor()
  const dialog = await openInvite(una, 'Invite partners')
  await dialog.getByLabel("Contact's e-mail").fill('sam@shop.example')
  await dialog.getByRole('button', { name: 'Send invitation to sam@shop.example' }).click()
  await dialog.getByText("Contact's first name: please fill this in.", { exact: false }).first().waitFor()
  await una.look()
  await world.picture(una, '01-dialog')
  await dialog.getByLabel('Partner name').fill('Shop GmbH')
  await dialog.getByLabel("Contact's first name").fill('Sam')
  await dialog.getByLabel("Contact's last name").fill('Shop')
  await dialog.getByRole('button', { name: 'Send invitation to sam@shop.example' }).click()
  await una.page.getByText(/Invitation to .* will be sent in/).waitFor()
  await world.mailLeaves()
  const letter = await world.mail.arrival('sam@shop.example')
  expect(letter.subject).toBe('Uni Cloud invites Shop GmbH to its partner program')
  expect(letter.text).toContain('Submit your application')
  expect(letter.text).toContain('/decline')
  await openList(world, una, vendor, '?tab=invited')
  await entryOf(world, una, 'Shop GmbH').getByText('Sent').first().waitFor()
  await una.look()
  await world.picture(una, '02-invited')

  // what is known is filled in; no account is asked for
  const sam = await world.person('sam')
  await sam.page.goto(letter.link('/i/'))
  await sam.page.getByRole('heading', { level: 1, name: 'Become a partner of Uni Cloud' }).waitFor()
  expect(await sam.page.locator('[name="company_name"]').inputValue()).toBe('Shop GmbH')
  await sam.page.getByRole('link', { name: 'Decline' }).first().waitFor()
  await sam.look()
  await world.picture(sam, '03-application')
  await submitApplication(sam)
  await sam.page.getByRole('heading', { level: 1, name: /Your application was/ }).waitFor()
  await sam.look()
  await world.picture(sam, '04-sent')

  // active at once; the welcome mail leads in
  await openList(world, una, vendor, '?tab=active')
  await entryOf(world, una, 'Shop GmbH').waitFor()
  await world.mailLeaves()
  const welcome = await world.mail.arrival('sam@shop.example', /Welcome to the partner program/)
  expect(welcome.text).toContain('Create your password')
  await sam.page.goto(welcome.link('/reset-password/'))
  await sam.page
    .getByLabel(/password/i)
    .first()
    .fill(newPassword)
  await sam.look()
  await sam.page.getByRole('button', { name: 'Save the password' }).click()
  await sam.page.waitForURL(/\/(home|sign-in)/)
  if (sam.page.url().includes('/sign-in')) await signIn(world, sam, 'sam@shop.example', newPassword)
  const [card] = (await (await clientOf(world, 'sam@shop.example', vendor.organizationId, newPassword)).portal.cards())
    .cards
  expect(card).toMatchObject({ status: 'active', roles: ['Sales'] })
  await sam.page.goto(`${world.publicUrl}/home/p/${card?.partnershipId}`)
  await sam.page.getByRole('heading', { name: 'Roles at Uni Cloud' }).waitFor()
  await sam.look()
  await world.picture(sam, '05-portal')
})
