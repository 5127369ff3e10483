/** Terms: asked with the invitation, published anew, compared and agreed to; and what happens to whoever does not. */
import { expect } from 'vitest'
import { acceptAsNewcomer, host, invited, signIn } from './cast.ts'
import { journey } from './world.ts'

const first = `# Working together

- We answer within **two days**.
- Payment within 60 days.

Questions: [write to us](mailto:partners@harbor.example).`
const second = first.replace('60 days', '30 days').concat('\n\nWe keep what you tell us to ourselves.')

journey('terms-new-version', async (world) => {
  const of = await host(world, 'delegated_sourcing')
  const ada = await world.person('ada')
  await signIn(world, ada, of.owner.email)

  // the host writes a document, sees how it will look, and publishes it
  await ada.page.goto(`${world.publicUrl}/o/${of.slug}/program/${of.programId}?tab=terms`)
  await ada.page.getByText('No terms yet').waitFor()
  await ada.look()
  await ada.page.getByRole('button', { name: 'Add a document' }).click()
  const dialog = ada.page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Publish and ask everybody' }).click()
  await dialog.getByRole('alert').waitFor()
  await ada.look()
  await dialog.getByLabel('Title').fill('Partner agreement')
  await dialog.getByLabel('Text', { exact: false }).fill(first)
  await dialog.getByRole('tab', { name: 'Preview' }).click()
  await dialog.getByRole('heading', { name: 'Working together' }).waitFor()
  await world.picture(ada, '01-preview')
  await dialog.getByLabel('Days to agree to a new version').fill('14')
  await dialog.getByRole('button', { name: 'Publish and ask everybody' }).click()
  await ada.page.getByRole('link', { name: 'Partner agreement' }).waitFor()
  await ada.look()
  await world.picture(ada, '02-documents')

  // two partners accept; the terms come before the work
  const join = async (name: string, email: string) => {
    const row = { name, email, firstName: name, lastName: 'Okafor' }
    const { letter, partnershipId } = await invited(world, of, row)
    const visitor = await world.person(name.toLowerCase())
    await visitor.page.goto(letter.link('/i/'))
    await visitor.page.getByText('You agree to the terms.').waitFor()
    await acceptAsNewcomer(visitor, `${name} Okafor`, 'Accept invitation')
    await visitor.page.goto(`${world.publicUrl}/home/p/${partnershipId}`)
    await visitor.page.getByRole('heading', { name: 'The terms wait for you first' }).waitFor()
    return { visitor, partnershipId }
  }
  const agree = async ({ visitor }: Awaited<ReturnType<typeof join>>, version: number) => {
    const { page } = visitor
    await page.getByRole('link', { name: 'Read the terms' }).click()
    await page.getByRole('heading', { level: 1, name: `Terms of ${of.name}` }).waitFor()
    await page.getByLabel(`I have read version ${version} and agree to it.`).check()
    await visitor.look()
    await page.getByRole('button', { name: 'Agree to “Partner agreement”' }).click()
    await page.getByText('You have agreed to everything. There is nothing to do.').waitFor()
  }
  const bea = await join('Bea', 'bea@oak.example')
  await bea.visitor.look()
  await world.picture(bea.visitor, '03-first')
  await agree(bea, 1)
  await world.picture(bea.visitor, '04-agreed')
  const cleo = await join('Cleo', 'cleo@elm.example')
  await agree(cleo, 1)

  // a new version: both are asked again, and go on meanwhile
  await world.timePasses({ days: 30 })
  await signIn(world, ada, of.owner.email)
  await ada.page.goto(`${world.publicUrl}/o/${of.slug}/program/${of.programId}?tab=terms`)
  await ada.page.getByRole('link', { name: 'Partner agreement' }).click()
  await ada.page.getByRole('button', { name: 'New version' }).click()
  await dialog.getByLabel('What is new').fill('Payment within 30 days, and a line about confidence.')
  await dialog.getByLabel('Text', { exact: false }).fill(second)
  await dialog.getByRole('button', { name: 'Publish and ask everybody' }).click()
  await ada.page.getByRole('heading', { name: 'Text of version 2' }).waitFor()
  await world.timePasses({ seconds: 5 })
  const letter = await world.mail.arrival('bea@oak.example', /agree to its terms/)
  expect(letter.text).toContain('Payment within 30 days, and a line about confidence.')

  // one reads what changed, and agrees
  await signIn(world, bea.visitor, 'bea@oak.example', 'plum-orbit-lantern-42')
  await bea.visitor.page.goto(`${world.publicUrl}/home/p/${bea.partnershipId}`)
  await bea.visitor.page.getByRole('heading', { name: 'New terms wait for you' }).waitFor()
  await bea.visitor.look()
  await world.picture(bea.visitor, '05-asked-again')
  await bea.visitor.page.getByRole('link', { name: 'Read the terms' }).click()
  await bea.visitor.page.getByText('Show what changed, paragraph by paragraph').click()
  const changes = bea.visitor.page.getByRole('list', { name: 'Changes against version 1' })
  await changes.getByText('Payment within 30 days.').waitFor()
  await bea.visitor.look()
  await world.picture(bea.visitor, '06-compared')
  await bea.visitor.page.goBack()
  await agree(bea, 2)

  // the host sees who has and who has not, and reminds
  await ada.page.reload()
  const rows = ada.page.getByRole('region', { name: 'Who has accepted' }).getByRole('listitem')
  const bea2 = rows.filter({ hasText: 'Bea' })
  const cleo2 = rows.filter({ hasText: 'Cleo' })
  await bea2.getByText(/^Bea Okafor, version 2/).waitFor()
  await cleo2.getByText(/^Until /).waitFor()
  await ada.look()
  await world.picture(ada, '07-standings')
  await cleo2.getByRole('button', { name: 'Remind' }).click()
  await ada.page.getByText('1 partner reminded.').waitFor()
  await world.timePasses({ seconds: 5 })

  // the other lets the time pass: the work waits, and goes on with the agreement
  await world.timePasses({ days: 15 })
  await signIn(world, ada, of.owner.email)
  await ada.page.goto(`${world.publicUrl}/o/${of.slug}/partners/${cleo.partnershipId}`)
  await ada.page.getByRole('region', { name: 'Terms' }).getByText('Locked out').waitFor()
  await ada.look()
  await world.picture(ada, '08-locked-out')
  await signIn(world, cleo.visitor, 'cleo@elm.example', 'plum-orbit-lantern-42')
  await cleo.visitor.page.goto(`${world.publicUrl}/home/p/${cleo.partnershipId}`)
  await cleo.visitor.page.getByRole('heading', { name: 'The terms wait for you first' }).waitFor()
  await world.picture(cleo.visitor, '09-shut')
  await agree(cleo, 2)
  await cleo.visitor.page.getByRole('link', { name: `Back to ${of.name}` }).click()
  await cleo.visitor.page.getByRole('link', { name: 'Terms', exact: true }).waitFor()
  await world.picture(cleo.visitor, '10-open-again')
})
