/** Applying without an invitation: the public page, a link by mail, the application, and the host's decision. */
import { submitApplication } from './applying.ts'
import { clientOf, entryOf, host, openList, signIn } from './cast.ts'
import { journey } from './world.ts'

journey('self-registration', async (world) => {
  const vendor = await host(world, 'channel_program', { name: 'Uni Cloud', owner: 'Una Cloud' })
  const una = await world.person('una')
  await signIn(world, una, vendor.owner.email)
  await una.page.goto(`${world.publicUrl}/o/${vendor.slug}/program/${vendor.programId}`)
  const link = una.page.getByRole('link', { name: /\/apply\/prog_/ })
  await link.waitFor()
  await una.look()
  await world.picture(una, '01-link')

  const wim = await world.person('wim')
  await wim.page.goto((await link.getAttribute('href')) ?? '')
  await wim.page.getByRole('heading', { level: 1, name: 'Become a partner of Uni Cloud' }).waitFor()
  await wim.look()
  await world.picture(wim, '02-page')
  await wim.page.getByLabel('Your company').fill('Walk & Co')
  await wim.page.getByLabel('First name').fill('Wim')
  await wim.page.getByLabel('Last name').fill('Walker')
  await wim.page.getByLabel('E-mail').fill('wim@walk.example')
  await wim.page.getByRole('button', { name: 'Mail me the link' }).click()
  await wim.page.getByRole('heading', { level: 1, name: 'Look into your mailbox' }).waitFor()
  await wim.look()
  await world.picture(wim, '03-mailbox')
  await world.mailLeaves()
  const letter = await world.mail.arrival('wim@walk.example', /Your application to Uni Cloud/)
  await wim.page.goto(letter.link('/i/'))
  await submitApplication(wim)
  await wim.page.getByRole('heading', { level: 1, name: 'Your application was sent' }).waitFor()
  await wim.look()

  await openList(world, una, vendor, '?tab=waiting')
  await entryOf(world, una, 'Walk & Co').waitFor()
  await una.look()
  await world.picture(una, '04-pending')
  const client = await clientOf(world, vendor.owner.email, vendor.organizationId)
  const [row] = (await client.partnerships.list({ tab: 'waiting' })).items
  await client.partnerships.approve({ id: row?.id ?? '' })
  await world.mailLeaves()
  await world.mail.arrival('wim@walk.example', /Welcome to the partner program/)
})
