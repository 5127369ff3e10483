/** Without auto-onboarding an applicant waits under Pending partners, is approved as new, and gets a role the host changes. */
import { submitApplication } from './applying.ts'
import { entryOf, host, invited, openList, signIn } from './cast.ts'
import { journey } from './world.ts'

journey('channel-program-review', async (world) => {
  const vendor = await host(world, 'channel_program', { name: 'Uni Cloud', owner: 'Una Cloud' })
  const row = { name: 'Shop GmbH', email: 'sam@shop.example', firstName: 'Sam', lastName: 'Shop' }
  const { letter, partnershipId } = await invited(world, vendor, row)
  const sam = await world.person('sam')
  await sam.page.goto(letter.link('/i/'))
  await submitApplication(sam)
  await sam.page.getByRole('heading', { level: 1, name: 'Your application was sent' }).waitFor()
  await sam.look()
  await world.picture(sam, '01-sent')
  await world.mailLeaves()
  await world.mail.arrival(vendor.owner.email, /has applied to your partner program/)

  const una = await world.person('una')
  await signIn(world, una, vendor.owner.email)
  await openList(world, una, vendor, '?tab=waiting')
  await una.page.getByRole('tab', { name: /Pending partners/ }).waitFor()
  await entryOf(world, una, 'Shop GmbH').getByText('Pending', { exact: true }).first().waitFor()
  await una.look()
  await world.picture(una, '02-pending')
  await una.page.goto(`${world.publicUrl}/o/${vendor.slug}/partners/${partnershipId}?tab=answers`)
  await una.page.getByText('Hafenstraße 1', { exact: false }).first().waitFor()
  await una.look()
  await world.picture(una, '03-answers')
  await una.page.keyboard.press('a')
  const dialog = una.page.getByRole('dialog')
  await dialog.getByRole('button', { name: /Approve/ }).click()
  await una.page.getByRole('heading', { level: 1, name: 'Shop GmbH' }).waitFor()
  await dialog.waitFor({ state: 'detached' })
  await world.mailLeaves()
  await world.mail.arrival(row.email, /Welcome to the partner program/)
  await una.page.goto(`${world.publicUrl}/o/${vendor.slug}/partners/${partnershipId}?tab=people`)
  await una.page.getByRole('button', { name: 'Roles of Sam Shop: Sales' }).click()
  await una.page.getByRole('checkbox', { name: 'Marketing' }).click()
  await una.page.getByRole('button', { name: 'Roles of Sam Shop: Marketing, Sales' }).waitFor()
  await una.look()
  await world.picture(una, '04-roles')
})
