/** *Invite* of a marketplace: after the password only the Partner Form is open; submitting it opens the rest in the same session. */
import { expect } from 'vitest'
import { entryOf, host, invited, newPassword, openList, signIn } from './cast.ts'
import { openForms } from './forms.ts'
import { journey } from './world.ts'

journey('integration-marketplace-invite', async (world) => {
  const hub = await host(world, 'integration_marketplace', { name: 'Pulse Software', owner: 'Paula Pulse' })
  await openForms(world, hub, { approval: 'on_submit' })
  const { letter, partnershipId } = await invited(world, hub, {
    name: 'Orbit Apps',
    email: 'otto@orbit.example',
    firstName: 'Otto',
    lastName: 'Orbit',
  })
  const otto = await world.person('otto')
  const { page } = otto
  await page.goto(letter.link('/i/'))
  await page.getByLabel('Password', { exact: true }).fill(newPassword)
  await page.getByRole('button', { name: 'Set your password' }).click()

  // straight into the form, and nothing else is there
  await page.getByRole('heading', { level: 1, name: 'Your company' }).waitFor()
  expect(new URL(page.url()).pathname).toBe(`/home/p/${partnershipId}/form`)
  expect(await page.getByRole('banner').getByRole('link').allTextContents()).toEqual(['My account'])
  await otto.look()
  await world.picture(otto, '01-form')

  // any other way leads back, on the server too
  await page.goto(`${world.publicUrl}/home`)
  await page.getByRole('heading', { level: 1, name: 'Your company' }).waitFor()
  await page.goto(`${world.publicUrl}/home/inbox`)
  await page.getByText('Please complete the form first.', { exact: false }).waitFor()
  await otto.look()
  await world.picture(otto, '02-elsewhere')
  await page.goto(`${world.publicUrl}/account/security`)
  await page.getByLabel('New password').first().waitFor()
  await otto.look()
  await world.picture(otto, '03-password')
  const refusal = await page.evaluate(
    `fetch('/v1/portal/${partnershipId}').then(async (answer) => [answer.status, (await answer.json()).code])`,
  )
  expect(refusal).toEqual([403, 'form_first'])
  await page.getByRole('link', { name: 'Back to the form' }).click()

  // the form, submitted without anything first
  await page.getByRole('heading', { level: 1, name: 'Your company' }).waitFor()
  await page.getByLabel('What your company does').fill('Orbit Apps connects warehouses with shops.')
  await page.getByLabel('Website').fill('orbit.example')
  await page.getByRole('button', { name: 'Save and go on' }).click()
  await page.getByRole('heading', { level: 1, name: 'What you plan to build' }).waitFor()
  await page.getByRole('radio', { name: 'Yes' }).check()
  await page.getByLabel('Where its documentation is').fill('https://orbit.example/docs')
  await page.getByRole('radio', { name: 'No', exact: true }).check()
  await page.getByLabel('Where its documentation is').waitFor({ state: 'detached' })
  await page.getByLabel('When you want to launch').fill('2027-03-01')
  await otto.look()
  await world.picture(otto, '04-second')
  await page.getByRole('button', { name: 'Save and go on' }).click()
  await page.getByLabel('Technical contact', { exact: true }).fill('Otto Orbit')
  await page.getByLabel('E-mail of the technical contact').fill('otto@orbit.example')
  await page.getByRole('button', { name: 'Save and check' }).click()
  await page.getByRole('button', { name: 'Submit' }).click()
  await page
    .locator('#errors')
    .getByRole('link', { name: /What your integration will do/ })
    .click()
  await page.getByLabel('What your integration will do').fill('Sends orders to the warehouse.')
  await page.getByRole('button', { name: 'Save and go on' }).click()
  await page.getByRole('button', { name: 'Save and check' }).click()
  await otto.look()
  await world.picture(otto, '05-check')
  await page.getByRole('button', { name: 'Submit' }).click()

  // in the same session everything is open
  await page.waitForURL((url) => url.pathname === `/home/p/${partnershipId}`)
  await page.getByRole('heading', { level: 1, name: 'Pulse Software' }).waitFor()
  await page.getByText('Approved').first().waitFor()
  await page
    .getByText(/Submit integrations/)
    .first()
    .waitFor()
  await otto.look()
  await world.picture(otto, '06-in')
  const paula = await world.person('paula')
  await signIn(world, paula, hub.owner.email)
  await openList(world, paula, hub)
  await entryOf(world, paula, 'Orbit Apps').getByText('Approved').first().waitFor()
})
