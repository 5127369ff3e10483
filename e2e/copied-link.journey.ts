/** The host hands a link over by itself. It proves no mailbox: a newcomer enters a mailed code, and nobody else gets in. */
import { expect } from 'vitest'
import { buildPerson } from '#server/testing/builders.ts'
import { acceptAsNewcomer, chooseFor, entryOf, host, invited, openList, signIn } from './cast.ts'
import { journey } from './world.ts'

journey('copied-link', async (world) => {
  const buyer = await host(world, 'delegated_sourcing')
  await buildPerson(world, { name: 'Boris Other', email: 'boris@elsewhere.example' })
  await invited(world, buyer, { email: 'lena@consult.example' })

  const ada = await world.person('ada')
  await signIn(world, ada, buyer.owner.email)
  await openList(world, ada, buyer)
  await chooseFor(world, ada, 'lena@consult.example', 'Copy link')
  const dialog = ada.page.getByRole('dialog')
  await dialog.getByText(/It does not prove the mailbox/).waitFor()
  await dialog.getByRole('button', { name: 'Show the link' }).click()
  const link = await dialog.getByLabel('The link').inputValue()
  await ada.look()
  await world.picture(ada, 'copy-link')
  await dialog.getByText('Close', { exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })

  // somebody else's account gets nothing out of it
  const boris = await world.person('boris')
  await signIn(world, boris, 'boris@elsewhere.example')
  await boris.page.goto(link)
  await boris.page.getByRole('heading', { name: 'This invitation is for another address' }).waitFor()
  expect(await boris.page.locator('main').innerText()).not.toContain('lena@consult.example')
  expect(await boris.page.getByRole('button', { name: 'Accept invitation' }).count()).toBe(0)
  await boris.look()

  // a newcomer is asked for the mailbox, which stays masked
  const lena = await world.person('lena')
  await lena.page.goto(link)
  await lena.page.getByText(/This link was passed to you by somebody, not by mail/).waitFor()
  expect(await lena.page.locator('main').innerText()).not.toContain('lena@consult.example')
  await lena.look()
  await world.picture(lena, 'prove-the-mailbox')
  await lena.page.getByRole('button', { name: 'Mail me a code' }).click()
  await lena.page.getByRole('heading', { name: 'Enter the code from your mail' }).waitFor()
  await lena.look()
  await world.app.worker.runDue()
  const letter = await world.mail.arrival('lena@consult.example', /Your code for the invitation/)
  const code = /\b\d{3}\s?\d{3}\b/.exec(letter.text)?.[0].replace(/\s/g, '') ?? ''
  expect(code).toMatch(/^\d{6}$/)
  expect(letter.subject).not.toContain(code)

  // no code, a wrong code, the right one
  await lena.page.getByLabel('Code').fill('abc')
  await lena.page.getByRole('button', { name: 'Continue' }).click()
  await lena.page.getByRole('alert').waitFor()
  await lena.page.getByLabel('Code').fill(code === '123456' ? '654321' : '123456')
  await lena.page.getByRole('button', { name: 'Continue' }).click()
  await lena.page.getByRole('alert').waitFor()
  await lena.look()
  await world.picture(lena, 'wrong-code')
  await lena.page.getByLabel('Code').fill(`${code.slice(0, 3)} ${code.slice(3)}`)
  await lena.page.getByRole('button', { name: 'Continue' }).click()
  await lena.page.getByLabel('Your name').waitFor()
  await lena.look()
  await acceptAsNewcomer(lena, 'Lena Link', 'Accept invitation')
  await lena.page.getByRole('heading', { level: 1, name: 'Harbor Foods' }).waitFor()
  await lena.look()

  // the copied link itself says that it was answered, to a stranger as well
  await boris.page.goto(link)
  await boris.page.getByRole('heading', { level: 1 }).waitFor()
  expect(await boris.page.getByRole('button', { name: /Accept/ }).count()).toBe(0)
  await boris.look()
  await world.picture(boris, 'answered')

  // copying is in the history
  await openList(world, ada, buyer)
  await entryOf(world, ada, 'Lena Link').getByText('Active').waitFor()
  await entryOf(world, ada, 'Lena Link').getByRole('link').first().click()
  await ada.page.getByRole('tab', { name: 'Activity' }).click()
  await ada.page
    .getByText(/copied/i)
    .first()
    .waitFor()
  await ada.look()
  await world.picture(ada, 'history')
})
