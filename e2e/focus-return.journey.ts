/** A dialog gives the focus back to the control that opened it: by mouse and by keyboard, from a menu of a row, by a shortcut. */
import { expect } from 'vitest'
import type { Visitor } from './browser.ts'
import { entryOf, host, invited, openList, signIn } from './cast.ts'
import { journey } from './world.ts'

/** What has the focus, as a person would name it. */
const focused = ({ page }: Visitor) =>
  page.evaluate<string>(`(() => {
    const at = document.activeElement
    if (!at || at === document.body) return 'nothing'
    return at.id === 'main' ? 'the page' : (at.getAttribute('aria-label') ?? at.textContent ?? '').trim()
  })()`)

journey('focus-return', async (world) => {
  const buyer = await host(world, 'delegated_sourcing')
  await invited(world, buyer, { email: 'nora@consult.example', name: 'Northwind' })
  const ada = await world.person('ada')
  const { page } = ada
  await signIn(world, ada, buyer.owner.email)
  await openList(world, ada, buyer)
  const dialog = page.locator('[role="dialog"][aria-modal="true"], section[role="dialog"]').first()
  const back = (name: string | RegExp, says: string) =>
    expect.poll(() => focused(ada), { message: says, timeout: 5_000 }).toMatch(name)
  const closed = () => dialog.waitFor({ state: 'hidden' })

  // the invite dialog: pressed with the mouse, with the keyboard, closed with Escape and with its button
  const invite = page.getByRole('banner').getByRole('button', { name: /^Invite/ })
  for (const [says, press] of [
    ['mouse', () => invite.click()],
    ['keyboard', () => invite.press('Enter')],
  ] as const) {
    await press()
    await dialog.waitFor()
    await dialog.locator(':focus').waitFor()
    await page.keyboard.press('Escape')
    await closed()
    await back(/^Invite/, `the invite dialog, by ${says}`)
  }
  await invite.click()
  await dialog.waitFor()
  await dialog.getByRole('button', { name: /Close/ }).first().click()
  await closed()
  await back(/^Invite/, 'the invite dialog, closed with its button')

  // by its shortcut from wherever one is
  if (world.device === 'desktop') {
    await page.getByRole('link', { name: /^Invitations/ }).focus()
    await page.keyboard.press('i')
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    await closed()
    await back(/^Invitations/, 'the invite dialog, by its shortcut')
    await page.keyboard.press('?')
    await dialog.getByText('Next row').waitFor()
    await page.keyboard.press('Escape')
    await closed()
    await back(/^Invitations/, 'the shortcuts, by their key')
  }
  const account = page.getByRole('button', { name: /^Account of/ })
  for (const how of ['mouse', 'keyboard'] as const) {
    if (how === 'mouse') await account.click()
    else await account.press('Enter')
    const line = page.getByRole('button', { name: /^Keyboard shortcuts/ })
    if (how === 'mouse') await line.click()
    else await line.press('Enter')
    await dialog.getByText('Next row').waitFor()
    await page.keyboard.press('Escape')
    await closed()
    await back(/^Account of/, `the shortcuts, from the account's menu by ${how}`)
  }

  // verbs, from the menu of a row: its first opening and later ones
  const menu = entryOf(world, ada, 'Northwind').getByRole('button', { name: /^Actions for/ })
  await menu.click()
  await page.getByRole('menuitem', { name: /^Withdraw/ }).waitFor()
  await page.keyboard.press('Escape')
  await back(/^Actions for/, 'the menu itself')
  for (const how of ['mouse', 'keyboard'] as const) {
    const line = page.getByRole('menuitem', { name: /^Withdraw/ })
    if (how === 'mouse') {
      await menu.click()
      await line.click()
    } else {
      await menu.press('Enter')
      await line.press('Enter')
    }
    await dialog.waitFor()
    await ada.look()
    if (how === 'mouse') await dialog.getByRole('button', { name: /^(Cancel|Keep)/ }).click()
    else await page.keyboard.press('Escape')
    await closed()
    await back(/^Actions for/, `a verb from the menu of a row, by ${how}`)
  }

  // after success: the control is there still, or else the page has the focus
  await menu.click()
  await page.getByRole('menuitem', { name: /^Edit/ }).click()
  await dialog.getByLabel(/message/i).fill('Looking forward.')
  await dialog.getByRole('button', { name: /^Save/ }).click()
  await closed()
  await back(/^Actions for/, 'after saving')
  await menu.click()
  await page.getByRole('menuitem', { name: /^Withdraw/ }).click()
  await dialog.getByRole('button', { name: /^Withdraw/ }).click()
  await closed()
  await back(/^(Actions for|the page)/, 'after withdrawing')

  // a colleague's menu
  await page.goto(`${world.publicUrl}/o/${buyer.slug}/members`)
  const colleagues = page.getByRole('button', { name: 'Invite colleagues' })
  await colleagues.press('Enter')
  await dialog.getByLabel('E-mail addresses').fill('mark@harbor.example')
  await dialog.getByRole('button', { name: 'Invite mark@harbor.example' }).click()
  await closed()
  await back(/^Invite colleagues/, 'after inviting a colleague')
  await page.getByRole('tab', { name: /^Pending/ }).click()
  const row = page.getByRole('row').filter({ hasText: 'mark@' })
  await row.getByRole('button', { name: /^Actions for/ }).click()
  await page.getByRole('menuitem', { name: /^Withdraw/ }).click()
  await dialog.waitFor()
  await page.keyboard.press('Escape')
  await closed()
  await back(/^Actions for/, "a verb from a colleague's menu")
})
