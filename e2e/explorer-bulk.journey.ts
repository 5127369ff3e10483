/** One verb on all that match, beyond the rows shown: counted, confirmed, watched, stopped, and what was refused named. */
import { expect } from 'vitest'
import { clientOf, entryOf, host, openList, signIn } from './cast.ts'
import { journey } from './world.ts'

const many = 112

journey('explorer-bulk', async (world) => {
  const buyer = await host(world, 'delegated_sourcing')
  const client = await clientOf(world, buyer.owner.email, buyer.organizationId)
  const emails = Array.from({ length: many }, (_, n) => `agency${String(n).padStart(3, '0')}@many.example`)
  for (const [from, to] of [
    [0, 60],
    [60, many],
  ])
    await client.partnerships.invite({ id: buyer.programId, rows: emails.slice(from, to).map((email) => ({ email })) })
  await world.mailLeaves()
  await expect.poll(() => world.mail.letters.length, { timeout: 60_000 }).toBe(many)
  await world.timePasses({ minutes: 2 })
  const ada = await world.person('ada')
  const { page } = ada
  await signIn(world, ada, buyer.owner.email)
  await openList(world, ada, buyer)
  await page.getByText(`100 of ${many} shown`).waitFor()

  if (world.device === 'desktop') {
    await page.getByRole('checkbox', { name: 'Select all rows shown' }).check()
    const bar = page.getByRole('region', { name: 'Actions for the selection' })
    await bar.getByText('100 selected').waitFor()
    await bar.getByRole('button', { name: `Select all ${many} that match` }).click()
    await bar.getByText(`All ${many} that match are selected`).waitFor()
    await bar.getByRole('button', { name: /Resend/ }).click()
    const confirm = page.getByRole('dialog', { name: /Resend/ })
    await confirm.getByText(`${many}?`).waitFor()
    await ada.look()
    await world.picture(ada, 'confirm')
    await confirm.getByRole('button', { name: new RegExp(`\\(${many}\\)`) }).click()
    const run = page.getByRole('dialog', { name: /Resend/ })
    await run.getByRole('progressbar').waitFor()
    await run.getByText(`Done: ${many}. Refused: 0.`).waitFor({ timeout: 60_000 })
    await run.getByRole('button', { name: 'Close' }).last().click()
    await page.getByRole('button', { name: /Notices, 1 unread/ }).click()
    await page.getByText(`${many} of ${many} sent again`).first().waitFor()
    await page.keyboard.press('Escape')

    // at once again each is refused, with its reason; ending them wants the number typed
    await page.getByRole('checkbox', { name: 'Select all rows shown' }).check()
    await bar.getByRole('button', { name: `Select all ${many} that match` }).click()
    await bar.getByRole('button', { name: /^Revoke/ }).click()
    const ending = page.getByRole('dialog', { name: /^Revoke/ })
    await ending.getByRole('button', { name: new RegExp(`\\(${many}\\)`) }).click()
    await ending.getByText(`Type the number ${many}.`).waitFor()
    await ada.look()
    await world.picture(ada, 'revoke')
    await ending.getByLabel(`Type ${many} to confirm`).fill(String(many))
    await ending.getByRole('button', { name: new RegExp(`\\(${many}\\)`) }).click()
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await page
      .getByRole('dialog')
      .getByText(/^Stopped\. Done: \d+/)
      .waitFor()
    await ada.look()
    await world.picture(ada, 'stopped')
  } else {
    for (const name of ['agency111', 'agency110']) await entryOf(world, ada, name).getByRole('checkbox').check()
    const bar = page.getByRole('region', { name: 'Actions for the selection' })
    await world.picture(ada, 'selected')
    await bar.getByRole('button', { name: /Withdraw/ }).click()
    const confirm = page.getByRole('dialog', { name: /Withdraw/ })
    await confirm.getByRole('button', { name: /\(2\)/ }).click()
    await page
      .getByRole('dialog', { name: /Withdraw/ })
      .getByText('Done: 2. Refused: 0.')
      .waitFor()
    await world.picture(ada, 'done')
  }
})
