/** Somebody with two companies logs in: one may accept, in the other only an administrator may; a colleague is told whom to ask. */
import { expect } from 'vitest'
import { buildMember, buildOrganization, buildPerson } from '#server/testing/builders.ts'
import { entryOf, host, invited, logIn, openList, signIn } from './cast.ts'
import { journey } from './world.ts'

journey('b2b-portal-existing-company', async (world) => {
  const hub = await host(world, 'b2b_portal', { name: 'Quayside Group', owner: 'Quinn Quay' })
  const mia = await buildPerson(world, { name: 'Mia Meyer', email: 'mia@meyer.example' })
  await buildOrganization(world, { name: 'Meyer Logistics', slug: 'meyer-logistics', owner: mia, first: false })
  const { organization: rail } = await buildOrganization(world, {
    name: 'Rail United',
    slug: 'rail-united',
    first: false,
  })
  await buildMember(world, { organizationId: rail.id, role: 'member', person: mia })
  const toMia = await invited(world, hub, {
    name: 'Meyer Logistics',
    firstName: 'Mia',
    lastName: 'Meyer',
    email: 'mia@meyer.example',
  })
  expect(toMia.letter.text).toContain('Only an administrator of the company can accept for it.')

  // the account is there already: log in and be back on the same page
  const page = await world.person('mia')
  await page.page.goto(toMia.letter.link('/i/'))
  await page.page.getByRole('heading', { name: 'You have an account already' }).waitFor()
  await page.look()
  await page.page.getByRole('link', { name: 'Sign in to answer' }).click()
  await page.page.getByLabel('E-mail').fill('mia@meyer.example')
  await page.page.getByLabel('Password', { exact: true }).fill('not-the-password-1')
  await page.page.getByRole('button', { name: 'Sign in' }).click()
  await page.page.getByRole('alert').waitFor()
  await logIn(page, 'mia@meyer.example')
  await page.page.waitForURL(toMia.letter.link('/i/'))

  // which organization accepts; the one where Mia is no administrator says so
  await page.page.getByRole('heading', { name: 'Who accepts?' }).waitFor()
  const denied = page.page.getByRole('radio', { name: /Rail United/ })
  expect(await denied.isDisabled()).toBe(true)
  await page.page.getByText('Only an administrator of the organization can accept for it.').waitFor()
  expect(await page.page.getByRole('radio', { name: /Meyer Logistics/ }).isChecked()).toBe(true)
  await page.look()
  await world.picture(page, 'who-accepts')

  // the form sent for the other one all the same is refused, and nothing happened
  await denied.evaluate((input: { disabled: boolean; click(): void }) => {
    input.disabled = false
    input.click()
  })
  await page.page.getByRole('button', { name: 'Accept invite' }).click()
  await page.page.getByRole('alert').waitFor()
  await page.page.getByText('Only an administrator of the organization can accept for it.').first().waitFor()
  await page.look()
  await world.picture(page, 'refused')

  // a second tab with the same invitation open
  const tab = await page.context.newPage()
  await tab.goto(toMia.letter.link('/i/'))
  await tab.getByRole('button', { name: 'Accept invite' }).waitFor()

  await page.page.goto(toMia.letter.link('/i/'))
  await page.page.getByRole('radio', { name: /Meyer Logistics/ }).check()
  await page.page.getByRole('button', { name: 'Accept invite' }).click()
  await page.page.waitForURL(/\/home\/p\//)
  await page.page.getByRole('heading', { level: 1, name: 'Quayside Group' }).waitFor()
  await page.page.getByText('Meyer Logistics').first().waitFor()
  await page.look()
  await world.picture(page, 'accepted')

  // the other tab gives the same answer again instead of a fault
  await tab.getByRole('button', { name: 'Accept invite' }).click()
  await tab.waitForURL(/\/home\/p\//)
  await tab.close()
  await page.page.goto(toMia.letter.link('/i/'))
  await page.page.getByRole('heading', { name: 'This invitation was accepted' }).waitFor()
  await page.look()

  const quinn = await world.person('quinn')
  await signIn(world, quinn, hub.owner.email)
  await openList(world, quinn, hub)
  await entryOf(world, quinn, 'Meyer Logistics').getByText('Active').waitFor()

  // somebody without the right in the only company is told whom to ask
  const max = await buildPerson(world, { name: 'Max Morrow', email: 'max@rail.example' })
  await buildMember(world, { organizationId: rail.id, role: 'member', person: max })
  const toMax = await invited(world, hub, {
    name: 'Rail United',
    firstName: 'Max',
    lastName: 'Morrow',
    email: 'max@rail.example',
  })
  const maxAt = await world.person('max')
  await signIn(world, maxAt, 'max@rail.example')
  await maxAt.page.goto(toMax.letter.link('/i/'))
  await maxAt.page.getByRole('heading', { name: 'An administrator has to accept' }).waitFor()
  await maxAt.page.getByText(/Only an administrator or owner can accept for Rail United/).waitFor()
  expect(await maxAt.page.getByRole('button', { name: 'Accept invite' }).count()).toBe(0)
  await maxAt.look()
  await world.picture(maxAt, 'not-an-administrator')

  // taken back meanwhile: the page of the same mail says so
  await toMax.client.invitations.withdraw({ id: toMax.invitationId })
  await maxAt.page.reload()
  await maxAt.page.getByRole('heading', { name: 'This invitation was withdrawn' }).waitFor()
  await maxAt.look()
  await world.picture(maxAt, 'withdrawn')

  // removed: the company is told, and the mail's page still says what was
  await toMia.client.partnerships.revoke({ id: toMia.partnershipId })
  await page.page.goto(`${world.publicUrl}/home`)
  await page.page.getByText('Removed').first().waitFor()
  await page.look()
  await world.app.worker.runDue()
  await world.mail.arrival('mia@meyer.example', /Quayside Group has removed Meyer Logistics from its portal/)
})
