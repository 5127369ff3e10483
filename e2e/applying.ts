/** Filling in the application that `channel_program` ships, as somebody without an account. */
import type { Visitor } from './browser.ts'

/** From the page that is open, at its first section, to the end. */
export async function fillApplication({ page }: Visitor): Promise<void> {
  const field = (name: string) => page.locator(`[name="${name}"]`)
  const next = async (heading: string) => {
    await page.getByRole('button', { name: 'Save and go on' }).click()
    await page.getByRole('heading', { name: heading, exact: true }).first().waitFor()
  }
  await field('company_website').fill('https://shop.example')
  await field('company_address.country').selectOption('DE')
  await field('company_address.line1').fill('Hafenstraße 1')
  await field('company_address.city').fill('Hamburg')
  await field('company_address.postalCode').fill('20457')
  await page.getByRole('radio', { name: '11 to 50' }).check()
  await next('Contact')
  await next('Your business')
  await page.getByRole('checkbox', { name: 'Refer customers' }).check()
  await page.getByRole('radio', { name: 'No', exact: true }).check()
  await next('Before you submit')
  await page.getByRole('checkbox', { name: /What I have entered is true/ }).check()
  await page.getByRole('button', { name: 'Save and check' }).click()
  await page.getByRole('heading', { level: 1, name: 'Check and submit' }).waitFor()
}

/** And hands it in. */
export async function submitApplication(visitor: Visitor): Promise<void> {
  await fillApplication(visitor)
  await visitor.page.getByRole('button', { name: 'Submit your application' }).click()
}
