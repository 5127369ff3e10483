/**
 * An agency is invited, fills in its profile in three sittings, one of them on a phone with a poor connection, hands it in, gets
 * it back with comments at the fields, corrects it, is approved, and is in.
 */
import { expect } from 'vitest'
import { entryOf, host, invited, newPassword, openList, signIn } from './cast.ts'
import { openForms } from './forms.ts'
import { journey } from './world.ts'

const proof = {
  name: 'letter of the tax office.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n'),
}
const picture = {
  name: 'notes.txt',
  mimeType: 'text/plain',
  buffer: Buffer.from('no picture and no document'),
}

journey('essentials-bank', async (world) => {
  const bank = await host(world, 'essentials_bank', { name: 'Diaper Depot', owner: 'Dana Depot' })
  await openForms(world, bank)
  const row = { name: 'Little Steps', email: 'lou@littlesteps.example', firstName: 'Lou', lastName: 'Steps' }
  const { client, partnershipId, letter } = await invited(world, bank, row)
  expect(letter.subject).toBe('Set up your Diaper Depot partner account')

  // set a password, and the page of the bank says what is left
  const lou = await world.person('lou')
  const { page } = lou
  await page.goto(letter.link('/i/'))
  await page.getByLabel('Password', { exact: true }).fill(newPassword)
  await page.getByRole('button', { name: 'Set your password' }).click()
  await page.waitForURL(/\/home\/p\//)
  await page.getByRole('heading', { level: 1, name: 'Diaper Depot' }).waitFor()
  await lou.look()
  await world.picture(lou, '01-home')
  await page.getByRole('link', { name: 'Go to the form' }).click()

  // first sitting: the first section, saved by itself
  await page.getByRole('heading', { level: 1, name: 'Agency information' }).waitFor()
  await lou.look()
  await world.picture(lou, '02-first-section')
  await page.getByLabel('Agency name').fill('Little Steps')
  await page.getByLabel('Agency type').selectOption({ label: 'Other' })
  await page.getByLabel('Which other type?').fill('Diapers by bicycle')
  await page.getByLabel('Mission').fill('Diapers for every child of the harbour quarter.')
  await page.getByLabel('Choose a file: Proof of your legal status').setInputFiles(picture)
  await page.getByText('notes.txt is of a kind that is not accepted here', { exact: false }).waitFor()
  await world.picture(lou, '03-bad-file')
  await page.getByRole('button', { name: 'Take away' }).click()
  await page.getByLabel('Choose a file: Proof of your legal status').setInputFiles(proof)
  await page.getByRole('link', { name: 'letter of the tax office.pdf' }).waitFor()
  await page.getByText(/^Saved /).waitFor()
  await lou.look()
  await world.picture(lou, '04-filled')
  await page.getByRole('button', { name: 'Save and go on' }).click()

  // what is wrong says so on leaving the field, and the fault goes while it is repaired
  await page.getByRole('heading', { level: 1, name: 'Media' }).waitFor()
  const website = page.getByLabel('Website')
  await website.fill('not a website')
  await page.getByLabel('Facebook').focus()
  await page.getByText('Enter a web address such as https://example.org.').waitFor()
  expect(await website.getAttribute('aria-invalid')).toBe('true')
  await lou.look()
  await world.picture(lou, '05-fault')
  await website.fill('littlesteps.example')
  await page.getByText('Enter a web address such as https://example.org.').waitFor({ state: 'detached' })
  await page.getByLabel('Facebook').focus()
  await expect.poll(() => website.inputValue(), { timeout: 10_000 }).toBe('https://littlesteps.example/')

  // second sitting, on a phone: it goes on where the first one stopped
  const phone = await world.person('lou-phone', 'phone')
  await signIn(world, phone, row.email, newPassword)
  await phone.page.goto(`${world.publicUrl}/home/p/${partnershipId}/form`)
  await phone.page.getByRole('heading', { level: 1, name: 'Media' }).waitFor()
  expect(await phone.page.getByLabel('Website').inputValue()).toBe('https://littlesteps.example/')
  await expect.poll(() => phone.page.evaluate('document.activeElement.name'), { timeout: 10_000 }).toBe('website')
  await phone.look()
  await phone.page.getByRole('button', { name: 'All sections' }).click()
  await phone.page.getByRole('link', { name: /^Area served/ }).waitFor()
  await phone.look()
  await world.picture(phone, '06-phone-sections')
  await phone.page.getByRole('link', { name: /^Area served/ }).click()
  await phone.page.getByRole('heading', { level: 1, name: 'Area served' }).waitFor()
  await phone.page.locator('[name="areas.0.county"]').fill('Multnomah')
  await phone.page.locator('[name="areas.0.client_share"]').fill('60')
  await phone.page.getByText('has to be 0 or 100, 40 missing', { exact: false }).waitFor()
  await phone.look()
  await world.picture(phone, '07-phone-rows')

  // the connection is lost: nothing is lost with it
  await phone.page.getByText(/^Saved /).waitFor()
  await phone.context.setOffline(true)
  await phone.page.getByRole('button', { name: 'Add another county' }).click()
  await phone.page.locator('[name="areas.1.county"]').fill('Clackamas')
  await phone.page.locator('[name="areas.1.client_share"]').fill('40')
  await phone.page.getByText('No connection. What you typed is kept', { exact: false }).first().waitFor()
  await phone.page.getByText('adds up').waitFor()
  await phone.look()
  await world.picture(phone, '08-phone-offline')
  await phone.context.setOffline(false)
  await phone.page.getByText(/^Saved /).waitFor()
  expect((await client.submissions.get({ id: partnershipId })).answers.areas).toHaveLength(2)

  const toSection = async (name: RegExp) => {
    if (world.device === 'phone') await page.getByRole('button', { name: 'All sections' }).click()
    await page.getByRole('link', { name }).click()
  }
  // third sitting: what the phone did is there; what the bank changed is shown as the bank's
  await client.submissions.save({
    id: partnershipId,
    revision: (await client.submissions.get({ id: partnershipId })).revision,
    answers: { director_name: 'Lou Steps' },
  })
  await page.goto(`${world.publicUrl}/home/p/${partnershipId}/form?section=contacts`)
  expect(await page.getByLabel('Name of the director').inputValue()).toBe('Lou Steps')
  await page.getByText(/^Changed by Dana Depot, Diaper Depot/).waitFor()
  await world.picture(lou, '09-edited-by-host')
  await page.getByLabel('E-mail of the director').fill('lou@littlesteps.example')
  await page.getByText(/^Saved /).waitFor()
  await toSection(/^Area served/)
  expect(await page.locator('[name="areas.1.county"]').inputValue()).toBe('Clackamas')
  await page.locator('[name="areas.1.client_share"]').fill('30')
  await toSection(/^Check and submit/)

  // what keeps it from being handed in is listed with the way there
  await page.getByRole('heading', { level: 1, name: 'Check and submit' }).waitFor()
  await lou.look()
  await world.picture(lou, '10-check')
  await page.getByRole('button', { name: 'Submit for approval' }).click()
  await expect.poll(() => page.title()).toMatch(/^Error: /)
  expect(await page.evaluate('document.activeElement.id')).toBe('errors')
  await lou.look()
  await world.picture(lou, '11-refused')
  await page
    .locator('#errors')
    .getByRole('link', { name: /adds up to 90/ })
    .click()
  await page.getByRole('heading', { level: 1, name: 'Area served' }).waitFor()
  await page.locator('[name="areas.1.client_share"]').fill('40')
  await page.getByText('adds up').waitFor()
  await toSection(/^Check and submit/)
  await page.getByRole('button', { name: 'Submit for approval' }).click()
  await page.getByRole('heading', { level: 1, name: 'Diaper Depot has your answers' }).waitFor()
  await lou.look()
  await world.picture(lou, '12-handed-in')

  // returned with comments at two fields
  await client.submissions.return({
    id: partnershipId,
    reason: 'Thank you! Two small things.',
    comments: [
      { field: 'mission', body: 'How many families do you reach in a month?' },
      { field: 'areas', body: 'Do you also serve Washington County?' },
    ],
  })
  await world.mailLeaves()
  await page.goto(`${world.publicUrl}/home/p/${partnershipId}/form`)
  await page.getByRole('heading', { name: 'Diaper Depot asks for 2 changes' }).waitFor()
  await page.getByText('How many families do you reach in a month?').waitFor()
  await lou.look()
  await world.picture(lou, '13-returned')
  await page
    .getByLabel('Mission', { exact: true })
    .fill('Diapers for every child of the harbour quarter: 240 families a month.')
  await page.getByText(/^Saved /).waitFor()
  await page.getByRole('link', { name: /Area served: Counties/ }).click()
  await page.getByLabel(/^Reply to Dana Depot/).fill('No, it is too far for a bicycle.')
  await page.getByRole('button', { name: 'Reply', exact: true }).click()
  await page.getByText('Every change that was asked for is answered.', { exact: false }).waitFor()
  await lou.look()
  await world.picture(lou, '14-answered')
  await toSection(/^Check and submit/)
  await page.getByRole('button', { name: 'Submit for approval' }).click()
  await page.getByRole('heading', { level: 1, name: 'Diaper Depot has your answers' }).waitFor()

  // approved: in, and the answers are the profile
  await client.partnerships.approve({ id: partnershipId })
  await world.mailLeaves()
  await page.goto(`${world.publicUrl}/home/p/${partnershipId}`)
  await page.getByText('Approved').first().waitFor()
  await lou.look()
  await world.picture(lou, '15-approved')
  await page.getByRole('link', { name: 'Your profile' }).click()
  await page.getByRole('heading', { level: 1, name: 'Approved by Diaper Depot' }).waitFor()
  await page.getByText('240 families a month', { exact: false }).waitFor()
  await lou.look()
  await world.picture(lou, '16-profile')

  const dana = await world.person('dana')
  await signIn(world, dana, bank.owner.email)
  await openList(world, dana, bank)
  await entryOf(world, dana, 'Little Steps').getByText('Approved').first().waitFor()
})
