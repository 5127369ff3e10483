/** An agency is asked for its profile anew: by the clock and by hand; it is reminded, is late, submits, and is approved again. */
import { expect } from 'vitest'
import { agencyProfileOf, samplePdf } from '#server/demo/answers.ts'
import { clientOf, host, invited, newPassword, signIn } from './cast.ts'
import { journey } from './world.ts'

journey('recertification', async (world) => {
  const bank = await host(world, 'essentials_bank', { name: 'Diaper Depot', owner: 'Dana Depot' })
  const dana = await world.person('dana')
  await signIn(world, dana, bank.owner.email)

  // the host says how often, how long there is, and what follows
  await dana.page.goto(`${world.publicUrl}/o/${bank.slug}/program/${bank.programId}`)
  await dana.page.getByRole('button', { name: 'Advanced settings' }).click()
  const setting = dana.page.getByRole('group', { name: 'Recertification', exact: true })
  await setting.getByLabel('Months between two renewals').fill('12')
  await setting.getByLabel('Days to submit').fill('14')
  await setting.getByLabel('When the time is over').selectOption('restrict')
  await dana.look()
  await world.picture(dana, '01-rules')
  await dana.page.getByRole('button', { name: 'Save', exact: true }).click()
  await dana.page.getByText(/Saved/).first().waitFor()

  // an agency that is live: invited, filled in, approved
  const row = { name: 'Little Steps', email: 'lou@littlesteps.example', firstName: 'Lou', lastName: 'Steps' }
  const { partnershipId, letter, client } = await invited(world, bank, row)
  const lou = await world.person('lou')
  await lou.page.goto(letter.link('/i/'))
  await lou.page.getByLabel('Password', { exact: true }).fill(newPassword)
  await lou.page.getByRole('button', { name: 'Set your password' }).click()
  await lou.page.waitForURL(/\/home\/p\//)
  await client.partnerships.approve({ id: partnershipId })

  // a year later it is asked anew, by itself
  await world.timePasses({ days: 366 })
  const asked = await world.mail.arrival(row.email, /has to be recertified/)
  expect(asked.text).toContain('Please submit until')
  await signIn(world, lou, row.email, newPassword)
  await lou.page.goto(`${world.publicUrl}/home/p/${partnershipId}`)
  await lou.page.getByText('to look at your answers again, and to submit them until', { exact: false }).waitFor()
  await lou.look()
  await world.picture(lou, '02-asked')

  // reminded, and then late: reading only
  await world.timePasses({ days: 8 })
  await world.mail.arrival(row.email, /still waits for the answers/)
  await world.timePasses({ days: 7 })
  await world.mail.arrival(row.email, /The time to renew/)
  await signIn(world, lou, row.email, newPassword)
  await lou.page.goto(`${world.publicUrl}/home/p/${partnershipId}`)
  await lou.page.getByText('Please submit them now. Until then you can read', { exact: false }).waitFor()
  await lou.look()
  await world.picture(lou, '03-late')

  // it fills in what is asked and submits; the bank sees it and approves
  const mine = await clientOf(world, row.email, bank.organizationId, newPassword)
  const { revision } = await mine.profile.get({ id: partnershipId })
  const proof = { id: partnershipId, field: 'proof_of_status', name: 'letter.pdf' }
  const { id } = await mine.profile.upload(proof, { content: samplePdf('Letter') })
  const answers = { ...agencyProfileOf(row.name, 'Lou Steps', 'Portland', 0), proof_of_status: [{ id }] }
  const saved = await mine.profile.save({ id: partnershipId, revision, answers })
  await mine.profile.submit({ id: partnershipId, revision: saved.revision })
  await lou.page.reload()
  await lou.page.getByText('who has yet to decide', { exact: false }).waitFor()
  await world.picture(lou, '04-submitted')
  await signIn(world, dana, bank.owner.email)
  await dana.page.goto(`${world.publicUrl}/o/${bank.slug}/partners/${partnershipId}`)
  await dana.page.getByText('Recertification required').first().waitFor()
  await dana.look()
  await world.picture(dana, '05-waits')
  await (await clientOf(world, bank.owner.email, bank.organizationId)).partnerships.approve({ id: partnershipId })
  await lou.page.reload()
  await lou.page.getByText('You work with Diaper Depot.').or(lou.page.getByText('Approved').first()).first().waitFor()

  // and once more, by hand
  await dana.page.reload()
  await dana.page.getByRole('button', { name: /^More/ }).first().click()
  await dana.page.getByRole('menuitem', { name: /Recertif|Ask to renew/ }).click()
  const dialog = dana.page.getByRole('dialog')
  await dialog.waitFor()
  await dana.look()
  await world.picture(dana, '06-by-hand')
  await dialog.getByRole('button', { name: 'Ask', exact: true }).click()
  await dana.page.getByText('Recertification required').first().waitFor()
})
