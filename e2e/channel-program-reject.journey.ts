/** Rejecting asks, names the partner, and is final: the applicant is told why, and the same link opens nothing any more. */
import { submitApplication } from './applying.ts'
import { chooseFor, entryOf, host, invited, openList, signIn } from './cast.ts'
import { journey } from './world.ts'

journey('channel-program-reject', async (world) => {
  const vendor = await host(world, 'channel_program', { name: 'Uni Cloud', owner: 'Una Cloud' })
  const row = { name: 'Shop GmbH', email: 'sam@shop.example', firstName: 'Sam', lastName: 'Shop' }
  const { letter } = await invited(world, vendor, row)
  const sam = await world.person('sam')
  await sam.page.goto(letter.link('/i/'))
  await submitApplication(sam)
  await sam.page.getByRole('heading', { level: 1, name: 'Your application was sent' }).waitFor()

  const una = await world.person('una')
  await signIn(world, una, vendor.owner.email)
  await openList(world, una, vendor, '?tab=waiting')
  await chooseFor(world, una, 'Shop GmbH', 'Reject')
  const dialog = una.page.getByRole('dialog', { name: 'Reject Shop GmbH?' })
  await dialog.getByText('It cannot be undone.', { exact: false }).waitFor()
  await dialog.getByRole('button', { name: 'Reject Shop GmbH' }).click()
  await dialog.getByLabel('Reason').fill('We have partners enough in Hamburg.')
  await una.look()
  await world.picture(una, '01-asks')
  await dialog.getByRole('button', { name: 'Reject Shop GmbH' }).click()
  await openList(world, una, vendor, '?tab=ended')
  await entryOf(world, una, 'Shop GmbH').getByText('Rejected').first().waitFor()
  await una.look()
  await world.picture(una, '02-rejected')
  await world.mailLeaves()
  await world.mail.arrival(row.email, /has decided about the application/)
  await sam.page.goto(letter.link('/i/'))
  await sam.page.getByRole('heading', { level: 1, name: 'Your application was not approved' }).waitFor()
  await sam.look()
  await world.picture(sam, '03-told')
})
