/** A host with many partners narrows the list down, keeps that as a view, and takes it out as a file. */
import { readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import { clientOf, host, openList, signIn } from './cast.ts'
import { journey } from './world.ts'

const many = 112

journey('explorer', async (world) => {
  const buyer = await host(world, 'delegated_sourcing')
  const client = await clientOf(world, buyer.owner.email, buyer.organizationId)
  const emails = Array.from({ length: many }, (_, n) => `agency${String(n).padStart(3, '0')}@many.example`)
  for (const [from, to] of [
    [0, 60],
    [60, many],
  ])
    await client.partnerships.invite({ id: buyer.programId, rows: emails.slice(from, to).map((email) => ({ email })) })
  const ada = await world.person('ada')
  const { page } = ada
  await signIn(world, ada, buyer.owner.email)
  await openList(world, ada, buyer)
  await page.getByText(`100 of ${many} shown`).waitFor()
  // a hundred cards take a minute to be looked at; those of a filtered list are the same
  if (world.device === 'desktop') await ada.look()

  // filters hold at once, live in the address, and go one by one
  await page.getByRole('textbox', { name: /^Search/ }).fill('agency10')
  await page.getByText('10 of 10 shown').waitFor()
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  const filter = page.getByRole('dialog', { name: 'Show only' })
  await filter.getByRole('checkbox', { name: /^Pending/ }).check()
  await filter.getByLabel('Answerable').selectOption({ label: 'Ada Harbor' })
  await ada.look()
  await world.picture(ada, 'filter')
  await filter.getByRole('button', { name: 'Done' }).click()
  const chips = page.getByRole('list', { name: 'Filters in use' })
  await chips.getByText('Answerable: Ada Harbor').waitFor()
  await page.reload()
  await chips.getByText('Answerable: Ada Harbor').waitFor()
  await page.getByText('10 of 10 shown').waitFor()
  await ada.look()
  const address = new URL(page.url()).searchParams
  expect([address.get('state'), address.get('q')]).toEqual(['invited', 'agency10'])
  await chips.getByRole('button', { name: /Remove the filter Contains/ }).click()
  await page.getByText(`100 of ${many} shown`).waitFor()
  await chips.getByText('Answerable: Ada Harbor').waitFor()
  await page.getByRole('textbox', { name: /^Search/ }).fill('agency10')
  await page.getByText('10 of 10 shown').waitFor()

  // a view for everybody, to begin with
  await page.getByRole('button', { name: /^Views/ }).click()
  const views = page.getByRole('dialog', { name: 'Views' })
  await views.getByRole('button', { name: 'Keep as a new view' }).click()
  await views.getByLabel('Name of the view').fill('The tens')
  await views.getByLabel(/Everybody in Harbor Foods/).check()
  await ada.look()
  await world.picture(ada, 'view')
  await views.getByRole('button', { name: 'Keep', exact: true }).click()
  await page.getByRole('button', { name: /^The tens/ }).click()
  await views.getByRole('button', { name: 'Begin with this view: The tens' }).click()
  await views.getByRole('button', { name: 'The list begins with this view: The tens' }).waitFor()
  await page.keyboard.press('Escape')
  await page.goto(`${world.publicUrl}/o/${buyer.slug}`)
  await page.goto(`${world.publicUrl}/o/${buyer.slug}/partners`)
  await page.getByText('10 of 10 shown').waitFor()
  expect(page.url()).toContain('q=agency10')
  // a colleague sees it too
  expect((await client.views.list()).items.map((view) => [view.name, view.shared])).toEqual([['The tens', true]])

  // the table as one likes it
  if (world.device === 'desktop') {
    await page.getByRole('button', { name: 'Columns' }).click()
    const columns = page.getByRole('dialog', { name: 'Columns' })
    await columns.getByRole('checkbox', { name: 'Answerable' }).check()
    await columns.getByRole('checkbox', { name: 'Last activity' }).uncheck()
    await columns.getByRole('button', { name: 'Move Answerable up' }).click()
    await columns.getByText('Compact').click()
    await ada.look()
    await world.picture(ada, 'columns')
    await page.keyboard.press('Escape')
    const heads = page.getByRole('columnheader')
    expect(await heads.allInnerTexts()).toEqual(['', 'Name', 'Status', 'Answerable', 'Next step', 'Actions'])
    const edge = page.getByRole('separator', { name: 'Width of Status' })
    const before = Number(await edge.getAttribute('aria-valuenow'))
    await edge.focus()
    for (let times = 0; times < 4; times++) await page.keyboard.press('ArrowRight')
    expect(Number(await edge.getAttribute('aria-valuenow'))).toBe(before + 64)
    await page.waitForResponse((answer) => answer.url().endsWith('/v1/views/preference'))
    await page.reload()
    await page.getByText('10 of 10 shown').waitFor()
    expect(await heads.allInnerTexts()).toEqual(['', 'Name', 'Status', 'Answerable', 'Next step', 'Actions'])
    const { preference } = await client.views.list()
    expect(preference.density).toBe('compact')
    await world.picture(ada, 'compact')
  }

  // what is filtered, as a file
  await page.getByRole('button', { name: 'Export' }).click()
  const files = page.getByRole('dialog', { name: 'Export what is filtered' })
  await ada.look()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    files.getByRole('button', { name: 'CSV for spreadsheets' }).click(),
  ])
  const csv = await readFile(await download.path(), 'utf8')
  expect(download.suggestedFilename()).toMatch(/^harbor-foods.*\.csv$/)
  expect(csv.trimEnd().split('\r\n')).toHaveLength(11)
  expect(csv).toContain('agency100@many.example')
})
