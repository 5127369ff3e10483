/** Addresses typed one after the other become rows under the fingers, and leave with one key. */
import { expect } from 'vitest'
import { entryOf, host, openList, signIn } from './cast.ts'
import { journey } from './world.ts'

journey('several-addresses', async (world) => {
  const buyer = await host(world, 'delegated_sourcing')
  const ada = await world.person('ada')
  const { page } = ada
  await signIn(world, ada, buyer.owner.email)
  await openList(world, ada, buyer)

  // no mouse: a letter opens the dialog, a separator makes the next row, a word that is no address stands apart
  await page.keyboard.press('i')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('E-mail').waitFor()
  await page.keyboard.type('grace@consult.example, ', { delay: 5 })
  await page.keyboard.type('joan@consult.example; ', { delay: 5 })
  await page.keyboard.type('nobody', { delay: 5 })
  const typed = () =>
    dialog.getByRole('textbox').evaluateAll((boxes) => boxes.map((box) => (box as never as { value: string }).value)) // inputs
  expect((await typed()).map((value) => value.trim())).toEqual([
    'grace@consult.example',
    'joan@consult.example',
    'nobody',
  ])
  await page.keyboard.press('Shift+Tab')
  await dialog.getByText('One entry is not an address yet').waitFor()
  await dialog.getByText('2 invitations will be sent.').waitFor()
  await ada.look()
  await world.picture(ada, 'typed')

  // what is good goes; what is not stays, and is kept through a reload
  await page.keyboard.press('Control+Enter')
  await page
    .getByText(/2 invitations will be sent in/)
    .first()
    .waitFor()
  await entryOf(world, ada, 'joan@consult.example').waitFor()
  await page.reload()
  await entryOf(world, ada, 'joan@consult.example').waitFor()
  await page.keyboard.press('i')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  expect(await typed()).toEqual(['nobody'])

  // corrected in place, and sent from where the cursor is
  await page.keyboard.type('@else.example')
  await dialog.getByRole('button', { name: 'Send invitation to nobody@else.example' }).waitFor()
  await page.keyboard.press('Control+Enter')
  await entryOf(world, ada, 'nobody@else.example').waitFor()
  await world.mailLeaves()
  for (const who of ['grace@consult.example', 'joan@consult.example', 'nobody@else.example'])
    await world.mail.arrival(who)
  expect(world.mail.letters).toHaveLength(3)
})
