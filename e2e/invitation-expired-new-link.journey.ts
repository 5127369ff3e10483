/** The link was too old: one click mails a fresh one, to the invited address alone, three times at most. */
import { expect } from 'vitest'
import { acceptAsNewcomer, entryOf, host, invited, openList, signIn } from './cast.ts'
import { journey } from './world.ts'

journey('invitation-expired-new-link', async (world) => {
  const buyer = await host(world, 'delegated_sourcing')
  const address = 'edith@consult.example'
  const { letter } = await invited(world, buyer, { email: address })
  const lettersTo = (to: string) => world.mail.letters.filter((each) => each.to === to)

  await world.timePasses({ days: 15 })
  const ada = await world.person('ada')
  await signIn(world, ada, buyer.owner.email)
  await openList(world, ada, buyer)
  await entryOf(world, ada, address).getByText('Expired').first().waitFor()
  await ada.look()
  await world.picture(ada, 'host-expired')

  const edith = await world.person('edith')
  let link = letter.link('/i/')
  for (const round of [1, 2, 3]) {
    await edith.page.goto(link)
    await edith.page.getByRole('heading', { name: 'This invitation has expired' }).waitFor()
    expect(await edith.page.getByRole('button', { name: 'Accept invitation' }).count()).toBe(0)
    if (round === 1) {
      await edith.look()
      await world.picture(edith, 'expired')
    }
    const before = lettersTo(address).length
    await edith.page.getByRole('button', { name: 'Mail me a new link' }).dblclick()
    await edith.page.getByRole('heading', { name: 'Look into your mailbox' }).waitFor()
    // a stranger who has the old link learns neither the address nor the new link
    expect(await edith.page.locator('main').innerText()).not.toContain(address)
    if (round === 1) {
      await edith.look()
      await world.picture(edith, 'new-link-sent')
    }
    await world.app.worker.runDue()
    await expect.poll(() => lettersTo(address).length, { timeout: 15_000 }).toBe(before + 1)
    const fresh = await world.mail.arrival(address, /new link/i)
    expect(fresh.link('/i/')).not.toBe(link)
    link = fresh.link('/i/')
    if (round === 1) {
      // the host sees it pending again, in the open list
      await openList(world, ada, buyer)
      await entryOf(world, ada, address).getByText('Pending').first().waitFor()
      await world.picture(ada, 'host-pending-again')
    }
    if (round < 3) {
      await world.timePasses({ days: 15 })
    }
  }

  // the link of the third mail works
  await edith.page.goto(link)
  await edith.page.getByRole('button', { name: 'Accept invitation' }).waitFor()

  // and when that one is too old as well, the page names whom to ask
  await world.timePasses({ days: 15 })
  await edith.page.goto(link)
  await edith.page.getByText(/A fresh link can no longer be asked for here/).waitFor()
  expect(await edith.page.getByRole('button', { name: 'Mail me a new link' }).count()).toBe(0)
  await edith.look()
  await world.picture(edith, 'no-more-links')

  // whoever asks by hand gets the same answer and no mail
  const before = lettersTo(address).length
  const forged = await fetch(`${link}/new-link`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: world.publicUrl, 'content-type': 'application/x-www-form-urlencoded' },
  })
  expect(forged.status).toBeLessThan(500)
  await world.app.worker.runDue()
  expect(lettersTo(address)).toHaveLength(before)
  // only the invited address was ever written to, apart from the host
  expect([...new Set(world.mail.letters.map((each) => each.to))].sort()).toEqual(
    [address, ...(lettersTo(buyer.owner.email).length ? [buyer.owner.email] : [])].sort(),
  )

  // the host resends, which works without a limit
  await signIn(world, ada, buyer.owner.email)
  await openList(world, ada, buyer)
  await entryOf(world, ada, address).getByText('Expired').first().waitFor()
  await entryOf(world, ada, address)
    .getByRole('button', { name: /^Resend invitation/ })
    .first()
    .click()
  const confirm = ada.page.getByRole('dialog')
  await confirm.getByRole('button', { name: `Resend to ${address}` }).click()
  await entryOf(world, ada, address).getByText('Pending').first().waitFor()
  await world.mailLeaves()
  await expect.poll(() => lettersTo(address).length, { timeout: 15_000 }).toBe(before + 1)
  const resent = lettersTo(address).at(-1)
  await edith.page.goto(resent?.link('/i/') ?? '')
  await acceptAsNewcomer(edith, 'Edith Clarke', 'Accept invitation')
  await edith.page.getByRole('heading', { level: 1, name: 'Harbor Foods' }).waitFor()
  await edith.look()
})
