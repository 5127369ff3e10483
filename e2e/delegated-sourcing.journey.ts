/** A buyer invites a consultant with two of three permissions, is told of the acceptance, and takes the access back. */
import { expect } from 'vitest'
import { acceptAsNewcomer, chooseFor, entryOf, host, openInvite, openList, signIn } from './cast.ts'
import { journey } from './world.ts'

journey('delegated-sourcing', async (world) => {
  const buyer = await host(world, 'delegated_sourcing')
  const ada = await world.person('ada')
  await signIn(world, ada, buyer.owner.email)
  await openList(world, ada, buyer)
  await ada.look()

  // two clicks and one field; the third permission is taken out
  const dialog = await openInvite(ada, 'Invite partner')
  await dialog.getByLabel('E-mail').fill('grace@consult.example')
  await dialog.getByRole('checkbox', { name: 'Shortlists' }).uncheck()
  await dialog.getByText('Shortlists', { exact: true }).click()
  expect(await dialog.getByRole('checkbox', { name: 'Shortlists' }).isChecked()).toBe(true)
  await dialog.getByRole('checkbox', { name: 'Notes' }).uncheck()
  await dialog.getByText('1 invitation will be sent.').waitFor()
  await ada.look()
  await world.picture(ada, 'dialog')
  await dialog.getByRole('button', { name: 'Send invitation to grace@consult.example' }).click()
  await ada.page.getByText(/Invitation to grace@consult.example will be sent in/).waitFor()
  expect(world.mail.letters).toHaveLength(0)
  await entryOf(world, ada, 'grace@consult.example').waitFor()
  await ada.look()

  // the mail
  await world.mailLeaves()
  const letter = await world.mail.arrival('grace@consult.example')
  expect(letter.subject).toBe("You've been invited to manage Harbor Foods's account on Partners Desk")
  expect(letter.text).toContain('Shortlists')
  expect(letter.text).not.toContain('Notes')
  expect(letter.text).toContain('Ada Harbor')
  expect(letter.html).toContain('Accept invitation')

  // a scanner opens every link and spends nothing
  for (const [url] of letter.html.matchAll(/https?:\/\/[^\s"<>]+/g)) await fetch(url)

  // two fields and one press
  const grace = await world.person('grace')
  await grace.page.goto(letter.link('/i/'))
  await grace.look()
  await world.picture(grace, 'accept-page')
  await acceptAsNewcomer(grace, 'Grace Hopper', 'Accept invitation')
  await grace.page.getByText('Shortlists').first().waitFor()
  expect(await grace.page.locator('main').ariaSnapshot()).not.toContain('Notes')
  await grace.look()
  await world.picture(grace, 'workspace')

  // the host is told, in the open tab and by mail
  await entryOf(world, ada, 'Grace Hopper').getByText('Active').waitFor()
  await ada.page.getByRole('button', { name: /Notices, 1 unread/ }).click()
  await ada.page.getByText('Grace Hopper has accepted your invitation').first().waitFor()
  await ada.page.keyboard.press('Escape')
  await world.app.worker.runDue()
  await world.mail.arrival(buyer.owner.email, /Grace Hopper has accepted your invitation/)

  // revoking names the partner and what stops
  await chooseFor(world, ada, 'Grace Hopper', /Revoke/)
  const confirm = ada.page.getByRole('dialog')
  await confirm
    .getByText(/Grace Hopper/)
    .first()
    .waitFor()
  await ada.look()
  await world.picture(ada, 'revoke')
  await confirm.getByRole('button', { name: /Revoke/ }).click()
  await entryOf(world, ada, 'Grace Hopper').getByText('Revoked').waitFor()

  // the open tab of the partner is told; what was shared is gone; the receipt stays
  await grace.page
    .getByText(/ended|revoked/i)
    .first()
    .waitFor()
  await grace.page.reload()
  await grace.page
    .getByText(/ended|revoked/i)
    .first()
    .waitFor()
  expect(await grace.page.locator('main').ariaSnapshot()).not.toContain('Shortlists: ')
  await grace.page
    .getByRole('link', { name: /receipt/i })
    .or(grace.page.getByRole('button', { name: /receipt/i }))
    .first()
    .click()
  await grace.page
    .getByText(/Harbor Foods/)
    .first()
    .waitFor()
  await grace.look()
  await world.app.worker.runDue()
  await world.mail.arrival('grace@consult.example', /has revoked your delegation/)
})
