/** The bank changes answers while the agency is at them: shown as the bank's, and where both meet, somebody chooses. */
import { expect } from 'vitest'
import { host, invited, newPassword } from './cast.ts'
import { openForms } from './forms.ts'
import { journey } from './world.ts'

journey('essentials-bank-host-edits', async (world) => {
  const bank = await host(world, 'essentials_bank', { name: 'Diaper Depot', owner: 'Dana Depot' })
  await openForms(world, bank)
  const row = { name: 'Little Steps', email: 'lou@littlesteps.example', firstName: 'Lou', lastName: 'Steps' }
  const { client, partnershipId, letter } = await invited(world, bank, row)
  const edit = async (answers: Record<string, unknown>) => {
    const { revision } = await client.submissions.get({ id: partnershipId })
    await client.submissions.save({ id: partnershipId, revision, answers })
  }
  const stored = async () => (await client.submissions.get({ id: partnershipId })).answers

  const lou = await world.person('lou')
  const { page } = lou
  await page.goto(letter.link('/i/'))
  await page.getByLabel('Password', { exact: true }).fill(newPassword)
  await page.getByRole('button', { name: 'Set your password' }).click()
  await page.getByRole('link', { name: 'Go to the form' }).click()
  await page.getByRole('heading', { level: 1, name: 'Agency information' }).waitFor()

  // the bank fills in what it knows; the next save of the agency brings it, and says whose it is
  await edit({ agency_name: 'Little Steps of Portland' })
  await page.getByLabel('Mission').fill('Diapers for every child.')
  await page.getByText('Dana Depot of Diaper Depot has changed answers: Agency name.').waitFor()
  expect(await page.getByLabel('Agency name').inputValue()).toBe('Little Steps of Portland')
  await page.getByText(/^Changed by Dana Depot, Diaper Depot/).waitFor()
  await lou.look()
  await world.picture(lou, '01-changed-by-host')

  // both at the same answer: both are shown, neither is lost
  await page.getByLabel('Agency name').focus()
  await edit({ agency_name: 'Little Steps Portland' })
  await page.getByLabel('Agency name').fill('Little Steps, Portland, Oregon')
  await page.getByText('Dana Depot changed this while you were writing').waitFor()
  await lou.look()
  await world.picture(lou, '02-both')
  expect((await stored()).agency_name).toBe('Little Steps Portland')
  await page.getByRole('button', { name: 'Keep mine' }).click()
  await page.getByText(/^Saved /).waitFor()
  await expect
    .poll(async () => (await stored()).agency_name, { timeout: 10_000 })
    .toBe('Little Steps, Portland, Oregon')

  // the other way round
  await edit({ mission: 'Dry and healthy children.' })
  await page.getByLabel('Mission').fill('Diapers for each child.')
  await page.getByText('Dana Depot changed this while you were writing').waitFor()
  await page.getByRole('button', { name: 'Take theirs' }).click()
  await expect.poll(() => page.getByLabel('Mission').inputValue()).toBe('Dry and healthy children.')
  await lou.look()
  await world.picture(lou, '03-theirs')
  expect((await stored()).mission).toBe('Dry and healthy children.')
})
