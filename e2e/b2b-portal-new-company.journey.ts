/** A company that is new here signs up on the way to its invitation, takes a free identity, accepts; a second one declines. */
import { expect } from 'vitest'
import { buildOrganization, buildPerson } from '#server/testing/builders.ts'
import { entryOf, host, newPassword, openInvite, openList, signIn } from './cast.ts'
import { journey } from './world.ts'

journey('b2b-portal-new-company', async (world) => {
  const hub = await host(world, 'b2b_portal', { name: 'Quayside Group', owner: 'Quinn Quay' })
  // the identity that the new company would get is taken already
  const somebody = await buildPerson(world, { name: 'Noor North', email: 'noor@north.example' })
  await buildOrganization(world, { name: 'Northwind', slug: 'northwind', owner: somebody, first: false })

  const quinn = await world.person('quinn')
  await signIn(world, quinn, hub.owner.email)
  await openList(world, quinn, hub)
  await quinn.look()

  // Close and Escape leave at any stage, and nothing exists on the server
  const closed = await openInvite(quinn, 'Invite partner')
  await closed.getByLabel('Partner organisation').fill('Abandoned Ltd')
  await closed.getByLabel("Contact's e-mail").fill('ann@abandoned.example')
  await closed.getByText('Close', { exact: true }).click()
  await closed.waitFor({ state: 'hidden' })
  const escaped = await openInvite(quinn, 'Invite partner')
  await escaped.getByRole('button', { name: 'Start afresh' }).click()
  await escaped.getByLabel("Contact's e-mail").fill('ann@abandoned.example')
  await quinn.page.keyboard.press('Escape')
  await escaped.waitFor({ state: 'hidden' })
  await quinn.page.reload()
  await quinn.page.getByText('No Partners yet').waitFor()
  expect(await quinn.page.getByText('abandoned.example').count()).toBe(0)

  // OK wants the four fields, each by name, and then names the address
  const dialog = await openInvite(quinn, 'Invite partner')
  await dialog.getByRole('button', { name: 'Start afresh' }).click()
  await dialog.getByRole('button', { name: 'OK' }).click()
  await dialog.getByText('Partner organisation: please fill this in.').first().waitFor()
  await quinn.look()
  await dialog.getByLabel('Partner organisation').fill('Northwind')
  await dialog.getByLabel("Contact's first name").fill('Nora')
  await dialog.getByLabel("Contact's last name").fill('Northwind')
  await dialog.getByLabel("Contact's e-mail").fill('nora@northwind.example')
  await dialog.getByRole('button', { name: 'More fields' }).click()
  await dialog.getByLabel('City').fill('Oslo')
  await dialog.getByText('1 invitation will be sent.').waitFor()
  await quinn.look()
  await world.picture(quinn, 'dialog')
  await dialog.getByRole('button', { name: 'OK, invite nora@northwind.example' }).click()
  await quinn.page.getByText(/Invitation to nora@northwind.example will be sent in/).waitFor()
  await entryOf(world, quinn, 'Northwind').getByText('Pending').first().waitFor()

  await world.mailLeaves()
  const letter = await world.mail.arrival('nora@northwind.example')
  expect(letter.subject).toBe('Quayside Group invites Northwind to its portal')
  expect(letter.html).toMatch(/>\s*Accept\s*</)

  // signed out: a greeting with two ways on
  const nora = await world.person('nora')
  await nora.page.goto(letter.link('/i/'))
  await nora.page.getByRole('heading', { name: 'Welcome, Nora' }).waitFor()
  await nora.page.getByRole('link', { name: 'Log in' }).waitFor()
  await nora.look()
  await world.picture(nora, 'greeting')
  await nora.page.getByRole('link', { name: 'Sign up' }).click()

  // step one: the invited address stands there; a short password is refused and everything typed stays
  await nora.page.getByRole('heading', { name: 'About you' }).waitFor()
  expect(await nora.page.getByLabel('E-mail').inputValue()).toBe('nora@northwind.example')
  expect(await nora.page.getByLabel('E-mail').getAttribute('readonly')).not.toBeNull()
  expect(await nora.page.getByLabel('Last name').inputValue()).toBe('Northwind')
  await nora.page.getByLabel('Phone').fill('+47 22 00 00 00')
  await nora.page.getByLabel('Password', { exact: true }).fill('passwordpassword')
  await nora.page.getByRole('button', { name: 'Continue to your company' }).click()
  await nora.page.getByRole('alert').waitFor()
  expect(await nora.page.getByLabel('Phone').inputValue()).toBe('+47 22 00 00 00')
  await nora.look()
  await world.picture(nora, 'weak-password')
  await nora.page.getByLabel('Password', { exact: true }).fill(newPassword)
  await nora.page.getByRole('button', { name: 'Continue to your company' }).click()

  // step two: the mail leads to the right step, also for who stops halfway
  await nora.page.getByRole('heading', { name: 'Your company' }).waitFor()
  await nora.page.goto(letter.link('/i/'))
  await nora.look()
  await nora.page.getByRole('link', { name: 'Add your company' }).click()
  await nora.page.getByRole('heading', { name: 'Your company' }).waitFor()

  // the identity is suggested from the name, free, and shown as the final address
  const identity = nora.page.getByLabel('Identity')
  await nora.page.getByText('This identity is free.').waitFor()
  const suggested = await identity.inputValue()
  expect(suggested).toMatch(/^northwind-/)
  await nora.page.getByText(`${world.publicUrl}/o/${suggested}`).waitFor()
  await identity.fill('northwind')
  await nora.page.getByText(/This identity is taken\. Free: northwind-/).waitFor()
  await nora.page.getByRole('button', { name: 'Save and go on' }).click()
  await nora.page.getByRole('alert').waitFor()
  await nora.look()
  await world.picture(nora, 'identity-taken')
  await identity.fill('northwind-oslo')
  await nora.page.getByText('This identity is free.').waitFor()
  await nora.page.getByLabel('Company size').selectOption('10–49')
  await nora.page.getByLabel('Country').selectOption('Norway')
  await nora.page.getByLabel('City').fill('Oslo')
  await nora.look()
  await nora.page.getByRole('button', { name: 'Save and go on' }).click()

  // back on the invitation by itself; one press accepts, and a second press at once does no harm
  await nora.page.waitForURL(letter.link('/i/'))
  await nora.page.getByText('/o/northwind-oslo').waitFor()
  await nora.look()
  await world.picture(nora, 'back-on-the-invitation')
  await nora.page.getByRole('button', { name: 'Accept invite' }).dblclick()
  await nora.page.waitForURL(/\/home\/p\//)
  await nora.page.getByRole('heading', { level: 1, name: 'Quayside Group' }).waitFor()
  await nora.page.getByText('Shared work').first().waitFor()
  await nora.look()
  await world.picture(nora, 'home-of-the-host')

  // the back button finds no second acceptance, only what is so
  await nora.page.goto(letter.link('/i/'))
  await nora.page.getByRole('heading', { name: 'This invitation was accepted' }).waitFor()
  await nora.page.getByRole('link', { name: 'Go to Quayside Group' }).click()
  await nora.page.waitForURL(/\/home\/p\//)

  // the host hears, once
  await entryOf(world, quinn, 'Northwind').getByText('Active').waitFor()
  await world.app.worker.runDue()
  const heard = await world.mail.arrival(hub.owner.email, /Northwind has accepted your invitation/)
  expect(
    world.mail.letters.filter((each) => each.to === hub.owner.email && each.subject === heard.subject),
  ).toHaveLength(1)

  // a second company says no, without an account
  const second = await openInvite(quinn, 'Invite partner')
  await second.getByLabel('Partner organisation').fill('Southgate')
  await second.getByLabel("Contact's first name").fill('Sven')
  await second.getByLabel("Contact's last name").fill('South')
  await second.getByLabel("Contact's e-mail").fill('sven@southgate.example')
  await second.getByRole('button', { name: 'OK, invite sven@southgate.example' }).click()
  await entryOf(world, quinn, 'Southgate').waitFor()
  await world.mailLeaves()
  const other = await world.mail.arrival('sven@southgate.example')
  const sven = await world.person('sven')
  await sven.page.goto(other.link('/i/'))
  await sven.page.getByRole('link', { name: 'Decline' }).click()
  await sven.page.getByLabel('Reason').fill('We have a partner for this already.')
  await sven.look()
  await sven.page.getByRole('button', { name: 'Decline' }).click()
  await sven.page.getByRole('heading', { name: 'This invitation was declined' }).waitFor()
  await sven.look()
  await world.picture(sven, 'declined')
  await entryOf(world, quinn, 'Southgate').getByText('Declined').waitFor()
  await quinn.look()
  await world.picture(quinn, 'list')
  await world.app.worker.runDue()
  await world.mail.arrival(hub.owner.email, /Southgate has declined your invitation/)
})
