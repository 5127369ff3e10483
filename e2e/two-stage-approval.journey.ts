/** Two people decide, one after the other, at the keyboard and several at once; nobody decides twice. */
import { expect } from 'vitest'
import { errors } from '#contract/errors.ts'
import { agencyProfileOf } from '#server/demo/answers.ts'
import { fromPublicId } from '#server/platform/id.ts'
import { buildMember, buildPerson } from '#server/testing/builders.ts'
import { clientOf, host, invited, signIn } from './cast.ts'
import { openForms } from './forms.ts'
import { journey } from './world.ts'

const agencies = ['Little Steps', 'Harbour Closet', 'Corner Pantry', 'Oak House']

journey('two-stage-approval', async (world) => {
  const bank = await host(world, 'essentials_bank', { name: 'Diaper Depot', owner: 'Dana Depot' })
  await openForms(world, bank, { approvalStages: 2 })
  const second = await buildPerson(world, { name: 'Sam Second', email: 'sam@diaper.example' })
  await buildMember(world, {
    organizationId: fromPublicId('org', bank.organizationId),
    person: second,
    role: 'partner_manager',
  })
  // a shared mailbox is to hear of what agencies submit
  const dana = await world.person('dana')
  const { page } = dana
  await signIn(world, dana, bank.owner.email)
  await page.goto(`${world.publicUrl}/o/${bank.slug}/program/${bank.programId}?tab=forms`)
  await page.getByRole('combobox', { name: 'Further addresses' }).fill('nonsense')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText(/^nonsense: /).waitFor()
  await page.keyboard.press('Shift+Tab')
  await page.getByRole('combobox', { name: 'Further addresses' }).press('Backspace')
  await page.getByRole('combobox', { name: 'Further addresses' }).fill('intake@diaper.example')
  await page.keyboard.press('Enter')
  await page.getByRole('combobox', { name: 'People' }).click()
  await page.getByRole('option', { name: 'Sam Second' }).click()
  await page.keyboard.press('Escape')
  await dana.look()
  await world.picture(dana, '0-receivers')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved').first().waitFor()
  for (const [index, name] of agencies.entries()) {
    const email = `lou@${name.toLowerCase().replace(' ', '')}.example`
    const lou = await buildPerson(world, { name: `Lou ${name}`, email })
    const { invitationId, partnershipId } = await invited(world, bank, { name, email, firstName: 'Lou' })
    const partner = await clientOf(world, lou.email, '')
    await partner.inbox.accept({ id: invitationId })
    const answers = agencyProfileOf(name, `Lou ${name}`, 'Northport', index)
    const { revision, missing, faults } = await partner.profile.save({ id: partnershipId, revision: 0, answers })
    expect({ missing, faults }).toEqual({ missing: [], faults: [] })
    await partner.profile.submit({ id: partnershipId, revision })
  }

  // the first of the two: three at once, from the keyboard
  await world.app.worker.runDue()
  await world.mail.arrival('intake@diaper.example', /Little Steps/)
  await world.mail.arrival(second.email, /Little Steps/)
  await page.goto(`${world.publicUrl}/o/${bank.slug}/reviews`)
  await page.getByRole('heading', { level: 2, name: 'Little Steps' }).waitFor()
  await page.getByText('4 wait for a decision, oldest first.').waitFor()
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.getByRole('heading', { level: 2, name: 'Harbour Closet' }).waitFor()
  await page.keyboard.press('x')
  await page.getByRole('checkbox', { name: 'Choose Corner Pantry' }).check()
  await page.getByText('3 chosen').waitFor()
  await dana.look()
  await world.picture(dana, '1-chosen')
  await page.getByRole('button', { name: 'Approve 3' }).click()
  const dialog = page.getByRole('dialog', { name: 'Approve 3 partners?' })
  await dialog.getByText('Corner Pantry').waitFor()
  await dana.look()
  await dialog.getByRole('button', { name: 'Approve 3' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.getByText('3 are approved.').first().waitFor()

  // her own decision on the next stage is refused, and she sees why before she tries
  await page.getByRole('button', { name: /Little Steps/ }).click()
  await page.getByRole('heading', { level: 2, name: 'Little Steps' }).waitFor()
  await page.getByText('1 of 2 approvals given').waitFor()
  await page.getByText(errors.decided_before.says).waitFor()
  expect(await page.getByRole('button', { name: /^Approve$/ }).count()).toBe(0)
  const asDana = await clientOf(world, bank.owner.email, bank.organizationId)
  const rows = (await asDana.reviews.list()).items
  const first = rows.find((row) => row.name === 'Little Steps')
  await expect(asDana.partnerships.approve({ id: first?.partnershipId ?? '' })).rejects.toMatchObject({
    problem: { detail: errors.decided_before.says },
  })
  await world.picture(dana, '2-first-stage-given')

  // the second of the two, at the keyboard: approve, ask for a change, say no
  const sam = await world.person('sam')
  await signIn(world, sam, second.email)
  await sam.page.goto(`${world.publicUrl}/o/${bank.slug}/reviews`)
  await sam.page.getByRole('heading', { level: 2, name: 'Little Steps' }).waitFor()
  await sam.page.keyboard.press('a')
  const approve = sam.page.getByRole('dialog', { name: 'Approve Little Steps?' })
  await approve.getByText(/^Mail to lou@littlesteps.example/).waitFor()
  await sam.look()
  await world.picture(sam, '3-second-stage')
  await approve.getByRole('button', { name: 'Approve Little Steps' }).click()
  await approve.waitFor({ state: 'hidden' })
  await sam.page.getByRole('heading', { level: 2, name: 'Harbour Closet' }).waitFor()
  await sam.page.keyboard.press('r')
  const reject = sam.page.getByRole('dialog', { name: 'Reject Harbour Closet?' })
  await reject.getByRole('button', { name: 'Reject Harbour Closet' }).click()
  await reject
    .getByText(/reason/i)
    .first()
    .waitFor()
  await reject.getByRole('textbox').fill('You are outside our counties.')
  await sam.look()
  await reject.getByRole('button', { name: 'Reject Harbour Closet' }).click()
  await reject.waitFor({ state: 'hidden' })

  await world.app.worker.runDue()
  const letter = await world.mail.arrival('lou@littlesteps.example', /approved/i)
  expect(letter.text).toContain('Diaper Depot')
  const refusal = await world.mail.arrival('lou@harbourcloset.example', /Diaper Depot/)
  expect(refusal.text).toContain('You are outside our counties.')
  const statuses = (await asDana.partnerships.list({ tab: 'all' })).items.map((row) => `${row.name}: ${row.status}`)
  expect(statuses).toEqual(
    expect.arrayContaining(['Little Steps: active', 'Corner Pantry: in_review', 'Oak House: in_review']),
  )
})
