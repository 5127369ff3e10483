/** A newcomer opens the printed link, answers five questions, picks a way to work, and sends the first invitation. */
import { expect } from 'vitest'
import { setupToken } from '#server/features/organizations/index.ts'
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
  await page.waitForTimeout(1500)
  await world.picture(ada, 'first-steps')
  console.log(page.url(), await page.locator('main').innerText())
})
