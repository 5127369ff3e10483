/** A bank records an agency, switches one-step on, invites and approves; the agency comes late and gets in by *Forgot your password?*. */
import { expect } from 'vitest'
import { chooseFor, clientOf, entryOf, host, newPassword, openInvite, openList, signIn } from './cast.ts'
import { journey } from './world.ts'

journey('essentials-bank-one-step', async (world) => {
  const bank = await host(world, 'essentials_bank', { name: 'Diaper Depot', owner: 'Dana Depot' })
  const dana = await world.person('dana')
  await signIn(world, dana, bank.owner.email)

  // the one switch, with its price
  await dana.page.goto(`${world.publicUrl}/o/${bank.slug}/programs`)
  await dana.page.getByRole('heading', { level: 1 }).waitFor()
  await dana.look()
  const client = await clientOf(world, bank.owner.email, bank.organizationId)
  const program = await client.programs.get({ id: bank.programId })
  const question = program.questions.find(
    (each) => /one-step/i.test(each.asks) || each.choices.some((choice) => /one/i.test(choice.label)),
  )
  expect(question?.choices.some((choice) => /profile/i.test(choice.costs))).toBe(true)
  await dana.page
    .getByText(/profile/i)
    .first()
    .waitFor()
  await dana.page.getByRole('radio', { name: /^On: inviting approves at once/ }).check()
  await dana.page.getByRole('button', { name: /^Save/ }).first().click()
  await dana.page
    .getByText(/Version 2/)
    .first()
    .waitFor()
  await world.picture(dana, 'switch')

  // Save only records
  await openList(world, dana, bank)
  const dialog = await openInvite(dana, /agency|partner/i)
  await dialog.getByLabel(/name/i).first().fill('Little Steps')
  await dialog.getByLabel('E-mail').fill('lou@littlesteps.example')
  await dana.look()
  await world.picture(dana, 'dialog')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await entryOf(world, dana, 'Little Steps').getByText('Uninvited').waitFor()
  await world.mailLeaves()
  expect(world.mail.letters).toHaveLength(0)

  // Invite and approve, after a confirmation that names the address
  await entryOf(world, dana, 'Little Steps')
    .getByRole('button', { name: /Invite and approve/ })
    .first()
    .click()
  const confirm = dana.page.getByRole('dialog')
  await confirm
    .getByText(/lou@littlesteps.example/)
    .first()
    .waitFor()
  await dana.look()
  await confirm.getByRole('button', { name: /Invite and approve/ }).click()
  await dana.page
    .getByText(/Invitation to lou@littlesteps.example (will be sent|prepared)/)
    .first()
    .waitFor()
  await world.mailLeaves()
  const letter = await world.mail.arrival('lou@littlesteps.example')
  expect(letter.subject).toBe('Set up your Diaper Depot partner account')
  expect(letter.html).toContain('Set your password')
  expect(letter.text).toMatch(/Forgot your password\?/)

  // two weeks later the link has expired, and says what to do
  await world.timePasses({ days: 15 })
  const lou = await world.person('lou')
  await lou.page.goto(letter.link('/i/'))
  await lou.page
    .getByText(/Forgot your password\?/)
    .first()
    .waitFor()
  await lou.look()
  await world.picture(lou, 'expired')
  await signIn(world, dana, bank.owner.email)
  await openList(world, dana, bank)
  await entryOf(world, dana, 'Little Steps')
    .getByText(/Expired/i)
    .first()
    .waitFor()

  await lou.page.goto(`${world.publicUrl}/forgot-password`)
  await lou.page.getByLabel('E-mail').fill('lou@littlesteps.example')
  await lou.look()
  await lou.page.getByRole('button').first().click()
  await lou.page.getByRole('heading', { level: 1 }).waitFor()
  const answer = await lou.page.locator('main').ariaSnapshot()
  await lou.page.goto(`${world.publicUrl}/forgot-password`)
  await lou.page.getByLabel('E-mail').fill('nobody@elsewhere.example')
  await lou.page.getByRole('button').first().click()
  await lou.page.getByRole('heading', { level: 1 }).waitFor()
  expect(
    (await lou.page.locator('main').ariaSnapshot()).replace('nobody@elsewhere.example', 'lou@littlesteps.example'),
  ).toBe(answer)
  await world.app.worker.runDue()
  const fresh = await world.mail.arrival('lou@littlesteps.example', /./)
  expect(fresh.link('/i/')).not.toBe(letter.link('/i/'))

  // setting the password accepts, and the approval was given with the invitation
  await lou.page.goto(fresh.link('/i/'))
  await lou.look()
  await lou.page.getByLabel('Password', { exact: true }).fill(newPassword)
  const name = lou.page.getByLabel('Your name')
  if ((await name.count()) > 0 && (await name.inputValue()) === '') await name.fill('Lou Steps')
  await lou.page.getByRole('button', { name: 'Set your password' }).click()
  await lou.page.waitForURL(/\/home/)
  await lou.page.getByRole('main').getByText('Diaper Depot').first().waitFor()
  await lou.look()
  await openList(world, dana, bank)
  await entryOf(world, dana, 'Little Steps').getByText('Approved').waitFor()

  // a deactivated agency keeps its sign-in and sees what happened
  await chooseFor(world, dana, 'Little Steps', /Deactivate|Suspend/)
  await dana.page
    .getByRole('dialog')
    .getByRole('button', { name: /Deactivate|Suspend/ })
    .click()
  await entryOf(world, dana, 'Little Steps').getByText('Deactivated').waitFor()
  await lou.page.reload()
  await lou.page
    .getByText(/Deactivated/i)
    .first()
    .waitFor()
  await lou.look()
})
