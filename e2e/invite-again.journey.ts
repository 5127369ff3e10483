/** A former partner is invited again with one press: the question says with what, the mail that one knows each other. */
import { expect } from 'vitest'
import { buildPerson, testPassword } from '#server/testing/builders.ts'
import { clientOf, entryOf, host, invited, openList, signIn } from './cast.ts'
import { journey } from './world.ts'

journey('invite-again', async (world) => {
  const buyer = await host(world, 'delegated_sourcing')
  const nora = await buildPerson(world, { name: 'Nora Lind', email: 'nora@consult.example' })
  const { client, partnershipId, invitationId } = await invited(world, buyer, { email: nora.email })
  const asNora = await clientOf(world, nora.email, '', testPassword)
  await asNora.inbox.accept({ id: invitationId })
  await client.partnerships.revoke({ id: partnershipId })
  await world.timePasses({ days: 20 })

  const ada = await world.person('ada')
  const { page } = ada
  await signIn(world, ada, buyer.owner.email)
  await page.goto(`${world.publicUrl}/o/${buyer.slug}/partners/${partnershipId}`)
  await page.getByText('You can invite again with what was granted before.').waitFor()
  await ada.look()
  await world.picture(ada, 'ended')
  await page.getByRole('button', { name: 'Invite again' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('What is offered again').waitFor()
  for (const permission of ['Shortlists', 'Briefs', 'Notes'])
    await dialog.getByText(permission, { exact: true }).waitFor()
  await ada.look()
  await world.picture(ada, 'question')
  await dialog.getByRole('button', { name: 'Invite nora@consult.example' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.getByText('Over, and invited again since.').waitFor()
  await page.getByRole('link', { name: 'See the newer entry' }).click()
  await page.getByRole('link', { name: 'See the earlier partnership' }).waitFor()
  await ada.look()
  await world.picture(ada, 'new-entry')

  // the mail tells that this is not the first time, and she accepts anew
  await world.mailLeaves()
  const letter = await world.mail.arrival(nora.email)
  expect(letter.text).toContain('You have worked with Harbor Foods before, until')
  const visitor = await world.person('nora')
  await visitor.page.goto(letter.link('/i/'))
  await visitor.page.getByRole('heading', { level: 1 }).waitFor()
  await visitor.look()
  const noraAgain = await clientOf(world, nora.email, '', testPassword)
  const open = (await noraAgain.inbox.list()).items.find((one) => one.state === 'pending')
  await noraAgain.inbox.accept({ id: open?.id ?? '' })
  await openList(world, ada, buyer, '?tab=active')
  await entryOf(world, ada, 'Nora Lind').waitFor()

  // the setting stands on the page of the rules
  await page.goto(`${world.publicUrl}/o/${buyer.slug}/program/${buyer.programId}`)
  await page.getByRole('button', { name: /Advanced/ }).click()
  const setting = page.getByLabel('Inviting again')
  await setting.waitFor()
  expect(await setting.inputValue()).toBe('90')
  await ada.look()
  await world.picture(ada, 'setting')
})
