/** A newcomer opens the printed link, answers five questions, picks a way to work, and sends the first invitation. */
import { expect } from 'vitest'
import { setupToken } from '#server/features/organizations/index.ts'
import { openInvite } from './cast.ts'
import { journey } from './world.ts'

journey('setup', async (world) => {
  const ada = await world.person('ada')
  const { page } = ada
  await page.goto(`${world.publicUrl}/`)
  await ada.look()

  const token = await setupToken(world.db)
  await page.goto(`${world.publicUrl}/setup?token=${token}`)
  await ada.look()
  await world.picture(ada, 'setup')

  // a password that is too short loses nothing else
  await page.getByLabel('Your organization’s name').fill('Harbor Foods')
  await page.getByLabel('Your name').fill('Ada Harbor')
  await page.getByLabel('Your e-mail address').fill('ada@harbor.example')
  await page.getByLabel('Password').first().fill('short')
  await page.getByRole('button', { name: 'Finish the set-up' }).click()
  await page.getByRole('alert').waitFor()
  await ada.look()
  expect(await page.getByLabel('Your organization’s name').inputValue()).toBe('Harbor Foods')
  await page.getByLabel('Password').first().fill('plum-orbit-lantern-42')
  await page.getByRole('button', { name: 'Finish the set-up' }).click()
  await page.waitForURL(/\/o\/harbor-foods/)
  await page.getByRole('heading', { name: 'Choose how you work with partners' }).waitFor()
  await ada.look()

  // how to work with partners: five ready-made ways
  await page.getByRole('link', { name: 'Choose' }).click()
  await page.getByRole('heading', { name: 'Business portal' }).waitFor()
  expect(await page.getByRole('button', { name: /^Choose / }).count()).toBe(5)
  await ada.look()
  await world.picture(ada, 'presets')
  await page.getByRole('button', { name: 'Choose Delegated sourcing' }).click()
  await page.getByRole('button', { name: 'Begin Delegated sourcing' }).click()
  await page.getByText(/is ready. Invite the first one./).waitFor()

  // the first invitation: a button, an address, a button
  const dialog = await openInvite(ada, 'Invite partner')
  await dialog.getByLabel('E-mail').fill('ada@harbor.example')
  await dialog.getByText('You cannot invite yourself or your own organization.').first().waitFor()
  await dialog.getByLabel('E-mail').fill('grace@consult.example')
  await dialog.getByRole('button', { name: 'Send invitation to grace@consult.example' }).click()
  await page.getByText(/Invitation to grace@consult.example will be sent in/).waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Taken back. Nothing was sent.').first().waitFor()
  await world.mailLeaves()
  expect(world.mail.letters).toHaveLength(0)

  // the start page now shows the first steps
  await page.goto(`${world.publicUrl}/o/harbor-foods`)
  await page.getByText('First steps').waitFor()
  await ada.look()
  await world.picture(ada, 'home')

  // the link works once only
  await page.goto(`${world.publicUrl}/setup?token=${token}`)
  await page.getByRole('heading', { name: 'This installation is set up already' }).waitFor()
})
