/** The invited person says no with a reason, thinks again, and says yes. */
import { acceptAsNewcomer, entryOf, host, openInvite, openList, signIn } from './cast.ts'
import { journey } from './world.ts'

journey('delegated-sourcing-decline', async (world) => {
  const buyer = await host(world, 'delegated_sourcing')
  const ada = await world.person('ada')
  await signIn(world, ada, buyer.owner.email)
  await openList(world, ada, buyer)
  const dialog = await openInvite(ada, 'Invite partner')
  await dialog.getByLabel('E-mail').fill('alan@consult.example')
  await dialog.getByRole('button', { name: /Send invitation to alan/ }).click()
  await ada.page.getByText(/Invitation to .* will be sent in/).waitFor()
  await world.mailLeaves()
  const letter = await world.mail.arrival('alan@consult.example')

  const alan = await world.person('alan')
  await alan.page.goto(letter.link('/i/'))
  await alan.page.getByRole('link', { name: 'Decline' }).click()
  await alan.page.getByLabel('Reason').fill('No time this year. <b>Sorry</b>')
  await alan.look()
  await alan.page.getByRole('button', { name: 'Decline' }).click()
  await alan.page.getByRole('heading', { level: 1 }).waitFor()
  await alan.look()
  await world.picture(alan, 'declined')

  await entryOf(world, ada, 'alan@consult.example').getByText('Declined').waitFor()
  await world.app.worker.runDue()
  await world.mail.arrival(buyer.owner.email, /has declined your invitation/)
  await entryOf(world, ada, 'alan@consult.example').getByRole('link').first().click()
  await ada.page.getByText('No time this year. <b>Sorry</b>').first().waitFor()
  await ada.look()

  // the same mail leads to the right page: think again, then accept
  await alan.page.goto(letter.link('/i/'))
  await alan.page.getByRole('button', { name: /reconsider|again|changed/i }).click()
  await acceptAsNewcomer(alan, 'Alan Turing', 'Accept invitation')
  await alan.page.getByRole('main').getByText('Harbor Foods').first().waitFor()
  await openList(world, ada, buyer)
  await entryOf(world, ada, 'Alan Turing').getByText('Active').waitFor()
})
