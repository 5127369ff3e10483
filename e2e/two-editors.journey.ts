/** Two administrators edit the same pages at once: what each changed alone merges, of what both changed each chooses, and nothing typed is lost. */
import { expect } from 'vitest'
import { fromPublicId } from '#server/platform/id.ts'
import { buildMember, buildPerson } from '#server/testing/builders.ts'
import { clientOf, host, invited, signIn } from './cast.ts'
import { journey } from './world.ts'

journey('two-editors', async (world) => {
  const buyer = await host(world, 'delegated_sourcing')
  const second = await buildPerson(world, { name: 'Mark Manager', email: 'mark@harbor.example' })
  await buildMember(world, { organizationId: fromPublicId('org', buyer.organizationId), person: second, role: 'owner' })
  const { partnershipId } = await invited(world, buyer, { email: 'nora@consult.example', name: 'Northwind' })
  const ada = await world.person('ada')
  const mark = await world.person('mark')
  await signIn(world, ada, buyer.owner.email)
  await signIn(world, mark, second.email)
  const both = async (path: string) => {
    for (const { page } of [ada, mark]) await page.goto(`${world.publicUrl}/o/${buyer.slug}/${path}`)
  }
  const save = { name: 'Save', exact: true }
  const clash = (field: string, page = ada.page) => page.getByRole('alert').getByRole('group', { name: field })

  // the organization: different fields merge, the same field is chosen
  await both('settings')
  await mark.page.getByLabel('City').fill('Lisbon')
  await mark.page.getByLabel('Website').fill('https://harbor.example')
  await ada.page.getByLabel('City').fill('Porto')
  await ada.page.getByLabel('Phone').fill('+351 1')
  await mark.page.getByRole('button', save).click()
  await mark.page.getByText('Saved', { exact: true }).first().waitFor()
  await ada.page.getByRole('button', save).click()
  await clash('City').getByText('Mark Manager').waitFor()
  await clash('City').getByText('Lisbon').waitFor()
  await clash('City').getByText('Porto').waitFor()
  expect(await ada.page.getByLabel('Phone').inputValue()).toBe('+351 1')
  expect(await ada.page.evaluate<string>('document.activeElement?.getAttribute("role")')).toBe('alert')
  await ada.look()
  await world.picture(ada, 'organization')
  await ada.page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await ada.page.locator('[data-mantine-color-scheme="dark"]').first().waitFor({ state: 'attached' })
  await world.picture(ada, 'organization-dark')
  await ada.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await ada.page.getByRole('button', { name: 'Keep mine: City' }).click()
  await clash('City').waitFor({ state: 'hidden' })
  await ada.page.getByRole('button', save).click()
  await ada.page.getByText('Saved', { exact: true }).first().waitFor()
  const client = await clientOf(world, buyer.owner.email, buyer.organizationId)
  expect(await client.organizations.get()).toMatchObject({
    city: 'Porto',
    phone: '+351 1',
    website: 'https://harbor.example',
  })

  // the rules: the other's version does not take away what is chosen here
  await both(`program/${buyer.programId}`)
  for (const { page } of [ada, mark]) await page.getByRole('button', { name: /Advanced/ }).click()
  const days = 'Validity of invitations'
  await ada.page.getByLabel(days).fill('40')
  await ada.page.getByLabel('Inviting again').fill('10')
  await mark.page.getByLabel(days).fill('50')
  await mark.page.getByRole('button', save).click()
  await mark.page.getByText('Saved', { exact: true }).first().waitFor()
  expect(await ada.page.getByLabel(days).inputValue()).toBe('40')
  await ada.page.getByRole('button', save).click()
  await clash(days).getByText('50').waitFor()
  await clash(days).getByText('40').waitFor()
  await ada.look()
  await world.picture(ada, 'rules')
  await ada.page.getByRole('button', { name: `Take theirs: ${days}` }).click()
  await ada.page.getByRole('button', save).click()
  await ada.page.getByText('Saved', { exact: true }).first().waitFor()
  const { policy } = await client.programs.get({ id: buyer.programId })
  expect([policy.inviteTtlDays, policy.reinstatementDays]).toEqual([50, 10])

  // a mail's text and the words
  await both(`program/${buyer.programId}?tab=texts`)
  await ada.page.getByLabel('Subject').fill('My subject')
  await mark.page.getByLabel('Subject').fill('Marks subject')
  await mark.page.getByRole('button', save).click()
  await mark.page.getByText('Saved', { exact: true }).first().waitFor()
  await ada.page.getByRole('button', save).click()
  await clash('Subject').getByText('Marks subject').waitFor()
  expect(await ada.page.getByRole('textbox', { name: 'Subject' }).inputValue()).toBe('My subject')
  await ada.page.getByRole('button', { name: 'Take theirs: Subject' }).click()
  await expect.poll(() => ada.page.getByRole('textbox', { name: 'Subject' }).inputValue()).toBe('Marks subject')
  await both(`program/${buyer.programId}?tab=words`)
  const word = (page: typeof ada.page) => page.getByLabel('Partner', { exact: true }).first()
  await word(ada.page).fill('Delegate')
  await word(mark.page).fill('Agent')
  await mark.page.getByRole('button', save).click()
  await mark.page.getByText('Saved', { exact: true }).first().waitFor()
  await ada.page.getByRole('button', save).click()
  await ada.page.getByRole('button', { name: 'Keep mine: Partner' }).click()
  await ada.page.getByRole('button', save).click()
  await ada.page.getByText('Saved', { exact: true }).first().waitFor()
  expect((await client.programs.get({ id: buyer.programId })).vocabulary.partner).toBe('Delegate')

  // what is kept about a partner
  await both(`partners/${partnershipId}?tab=settings`)
  await ada.page.getByLabel('City').fill('Ulm')
  await ada.page.getByLabel('Phone').fill('+49 1')
  await mark.page.getByLabel('City').fill('Bonn')
  await mark.page.getByRole('button', save).click()
  await mark.page.getByText('Saved', { exact: true }).first().waitFor()
  await ada.page.getByRole('button', save).click()
  await clash('City').getByText('Bonn').waitFor()
  await ada.look()
  await world.picture(ada, 'partner')
  await ada.page.getByRole('button', { name: 'Take theirs: City' }).click()
  await ada.page.getByRole('button', save).click()
  await ada.page.getByText('Saved', { exact: true }).first().waitFor()
  expect(await client.partnerships.get({ id: partnershipId })).toMatchObject({ city: 'Bonn', phone: '+49 1' })
})
