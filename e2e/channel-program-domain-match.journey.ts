/** A colleague of a partner applies: the host puts the application to that partner, whose administrator adds the person. */
import { submitApplication } from './applying.ts'
import { chooseFor, entryOf, host, invited, newPassword, openList, signIn } from './cast.ts'
import { journey } from './world.ts'

journey('channel-program-domain-match', async (world) => {
  const vendor = await host(world, 'channel_program', { name: 'Uni Cloud', owner: 'Una Cloud' })
  const first = { name: 'Shop GmbH', email: 'sam@shop.example', firstName: 'Sam', lastName: 'Shop' }
  const { client, letter, partnershipId } = await invited(world, vendor, first)
  const sam = await world.person('sam')
  await sam.page.goto(letter.link('/i/'))
  await submitApplication(sam)
  await sam.page.getByRole('heading', { level: 1, name: 'Your application was sent' }).waitFor()
  await client.partnerships.approve({ id: partnershipId })
  await world.mailLeaves()
  const welcome = await world.mail.arrival(first.email, /Welcome/)
  await sam.page.goto(welcome.link('/reset-password/'))
  await sam.page
    .getByLabel(/password/i)
    .first()
    .fill(newPassword)
  await sam.page.getByRole('button', { name: 'Save the password' }).click()
  await sam.page.waitForURL(/\/(home|sign-in)/)
  if (sam.page.url().includes('/sign-in')) await signIn(world, sam, first.email, newPassword)

  const second = { name: 'Shop Hamburg', email: 'noa@shop.example', firstName: 'Noa', lastName: 'Hafen' }
  const { letter: another } = await invited(world, vendor, second)
  const noa = await world.person('noa')
  await noa.page.goto(another.link('/i/'))
  await submitApplication(noa)
  await noa.page.getByRole('heading', { level: 1, name: 'Your application was sent' }).waitFor()

  const una = await world.person('una')
  await signIn(world, una, vendor.owner.email)
  await openList(world, una, vendor, '?tab=waiting')
  await chooseFor(world, una, 'Shop Hamburg', 'Add to an existing partner')
  const dialog = una.page.getByRole('dialog')
  await dialog.getByRole('radio', { name: /Shop GmbH/ }).check()
  await una.look()
  await world.picture(una, '01-which-partner')
  await dialog.getByRole('button', { name: 'Ask Shop GmbH' }).click()
  await entryOf(world, una, 'Shop Hamburg').getByText('Match pending').first().waitFor()
  await una.look()
  await world.picture(una, '02-match-pending')

  await world.mailLeaves()
  await world.mail.arrival(first.email, /asks whether Noa Hafen belongs to you/)
  await sam.page.goto(`${world.publicUrl}/home/p/${partnershipId}`)
  await sam.page.getByRole('heading', { name: 'Does Noa Hafen belong to you?' }).waitFor()
  await sam.look()
  await world.picture(sam, '03-asked')
  await sam.page.getByRole('button', { name: 'Yes, add this person' }).click()
  await sam.page.getByRole('dialog').getByRole('button', { name: 'Yes, add this person' }).click()
  await sam.page.getByRole('heading', { name: 'Does Noa Hafen belong to you?' }).waitFor({ state: 'detached' })

  await openList(world, una, vendor, '?tab=ended')
  await entryOf(world, una, 'Shop Hamburg').getByText('Matched').first().waitFor()
  await una.look()
  await world.picture(una, '04-matched')
  await world.mailLeaves()
  const join = await world.mail.arrival(second.email, /join|invite/i)
  await noa.page.goto(join.link('/join/'))
  await noa.page.getByRole('heading', { level: 1 }).waitFor()
  await noa.look()
  await world.picture(noa, '05-join')
})
