/** An owner brings colleagues in with roles; the roles hold; ownership is handed on and the last owner stays. */
import { expect } from 'vitest'
import { clientOf, host, newPassword, openList, signIn } from './cast.ts'
import { journey } from './world.ts'

journey('members-and-roles', async (world) => {
  const buyer = await host(world, 'delegated_sourcing')
  const ada = await world.person('ada')
  await signIn(world, ada, buyer.owner.email)
  const people = `${world.publicUrl}/o/${buyer.slug}/members`
  await ada.page.goto(people)
  await ada.page.getByRole('tab', { name: 'Members (1)' }).waitFor()
  await ada.look()

  // bad address and oneself are refused by name, in the same go as a good one
  const invite = async (addresses: string, role: string) => {
    await ada.page.getByRole('button', { name: 'Invite colleagues' }).click()
    const dialog = ada.page.getByRole('dialog')
    await dialog.getByLabel('E-mail addresses').fill(addresses)
    await dialog.getByLabel('Role').selectOption({ label: role })
    return dialog
  }
  const first = await invite('not an address', 'Viewer')
  await first.getByText('Not an address:').waitFor()
  await first.getByLabel('E-mail addresses').fill(`vera@harbor.example, ${buyer.owner.email}`)
  await first.getByRole('button', { name: 'Invite 2 colleagues' }).click()
  await first.getByText('Not invited').waitFor()
  await first.getByText(/You cannot invite yourself|is a member already/).waitFor()
  await ada.look()
  await world.picture(ada, 'self-invite-refused')
  await ada.page.keyboard.press('Escape')
  await first.waitFor({ state: 'hidden' })
  const second = await invite('mark@harbor.example', 'Administrator')
  await second.getByRole('button', { name: 'Invite mark@harbor.example' }).click()
  await second.waitFor({ state: 'hidden' })
  await ada.page.getByRole('tab', { name: 'Pending invitations (2)' }).click()
  await ada.page.getByText('vera@harbor.example').first().waitFor()
  await ada.look()
  await world.picture(ada, 'pending')

  // both join by their mail
  await world.mailLeaves()
  const join = async (email: string, name: string, role: string) => {
    const letter = await world.mail.arrival(email)
    expect(letter.subject).toBe("Join Harbor Foods's team on Partners Desk")
    expect(letter.text).toContain(role)
    const visitor = await world.person(name.split(' ')[0]?.toLowerCase() ?? name)
    await visitor.page.goto(letter.link('/join/'))
    await visitor.page.getByRole('heading', { name: 'Join Harbor Foods' }).waitFor()
    await visitor.look()
    await visitor.page.getByLabel('Your name').fill(name)
    await visitor.page.getByLabel('Password', { exact: true }).fill(newPassword)
    await visitor.page.getByRole('button', { name: 'Set password and join' }).click()
    await visitor.page.waitForURL(/\/o\//)
    return { visitor, letter }
  }
  const { visitor: vera } = await join('vera@harbor.example', 'Vera View', 'Viewer')
  const { visitor: mark, letter } = await join('mark@harbor.example', 'Mark Manager', 'Administrator')
  await world.picture(mark, 'joined')
  // the used link joins nobody twice
  const stranger = await world.person('stranger')
  await stranger.page.goto(letter.link('/join/'))
  await stranger.page.getByRole('heading', { name: 'This link does not lead anywhere' }).waitFor()
  await stranger.look()

  // a viewer looks: no way to invite on the screen, and the API refuses
  await openList(world, vera, buyer)
  const button = vera.page.getByRole('banner').getByRole('button', { name: 'Invite partner' })
  if ((await button.count()) > 0) expect(await button.getAttribute('aria-disabled')).toBe('true')
  await vera.look()
  await world.picture(vera, 'viewer')
  const asVera = await clientOf(world, 'vera@harbor.example', buyer.organizationId, newPassword)
  await expect(
    asVera.partnerships.invite({ id: buyer.programId, rows: [{ email: 'x@consult.example' }] }),
  ).rejects.toMatchObject({ code: 'forbidden' })
  await expect(asVera.members.invite({ emails: ['y@harbor.example'], role: 'owner' })).rejects.toMatchObject({
    code: 'forbidden',
  })
  await vera.page.goto(people)
  await vera.page.getByRole('tab', { name: 'Members (3)' }).waitFor()
  expect(await vera.page.getByRole('button', { name: 'Invite colleagues' }).count()).toBe(0)
  await vera.look()

  // the last owner cannot leave, and is told why
  await ada.page.goto(people)
  const rowOf = (name: string) => ada.page.getByRole('row').filter({ hasText: name })
  const act = async (name: string, verb: string) => {
    await rowOf(name)
      .getByRole('button', { name: /^Actions for/ })
      .click()
    await ada.page.getByRole('menuitem', { name: verb }).click()
  }
  await rowOf('Ada Harbor').waitFor()
  await rowOf('Ada Harbor')
    .getByRole('button', { name: /^Actions for/ })
    .click()
  await ada.page
    .getByRole('menuitem', { name: /^Leave/, disabled: true })
    .getByText(/keeps at least one active owner/)
    .first()
    .waitFor()
  await ada.look()
  await world.picture(ada, 'last-owner')
  await ada.page.keyboard.press('Escape')
  const asAda = await clientOf(world, buyer.owner.email, buyer.organizationId)
  await expect(asAda.members.leave()).rejects.toMatchObject({ code: 'last_owner' })

  // deactivated: refused at the next click, in the tab that is open
  await act('Vera View', 'Deactivate')
  const confirm = ada.page.getByRole('dialog')
  await confirm.getByText('Deactivate Vera View?').waitFor()
  await ada.look()
  await confirm.getByRole('button', { name: 'Deactivate' }).click()
  await rowOf('Vera View').getByText('Inactive').waitFor()
  await vera.page.goto(`${world.publicUrl}/o/${buyer.slug}/partners`)
  await vera.page.getByRole('heading').first().waitFor()
  expect(await vera.page.locator('#explorer-list').count()).toBe(0)
  await vera.look()
  await world.picture(vera, 'deactivated')
  await expect(asVera.partnerships.list()).rejects.toMatchObject({ code: 'not_found' })

  // ownership is handed on after a question; Ada is administrator then, and may leave
  await act('Mark Manager', 'Make owner instead of me')
  await confirm.getByText('Mark Manager becomes owner and you become administrator.').waitFor()
  await ada.look()
  await world.picture(ada, 'transfer')
  await confirm.getByRole('button', { name: 'Make owner instead of me' }).click()
  await rowOf('Mark Manager').getByText('Owner').first().waitFor()
  await ada.page.reload()
  const role = rowOf('Ada Harbor').getByRole('combobox')
  await role.waitFor()
  expect(await role.inputValue()).toBe('admin')
  await expect(asAda.members.invite({ emails: ['z@harbor.example'], role: 'owner' })).rejects.toMatchObject({
    code: 'above_own_role',
  })
  await world.picture(ada, 'after-transfer')
  await act('Ada Harbor', 'Leave')
  await confirm.getByText('Leave Harbor Foods?').waitFor()
  await confirm.getByRole('button', { name: 'Leave' }).click()
  await ada.page.waitForURL((url) => !url.pathname.startsWith(`/o/${buyer.slug}`))
  await ada.look()

  // the new owner has the place to himself
  await mark.page.goto(people)
  await mark.page.getByRole('tab', { name: 'Members (2)' }).waitFor()
  await mark.look()
})
