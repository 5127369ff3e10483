/** Somebody with an account signs in and finds two invitations in one inbox; the link alone signs nobody in. */
import { expect } from 'vitest'
import { buildPerson } from '#server/testing/builders.ts'
import { clientOf, host, signIn } from './cast.ts'
import { journey } from './world.ts'

journey('delegated-sourcing-known-account', async (world) => {
  await buildPerson(world, { name: 'Grace Hopper', email: 'grace@consult.example' })
  const first = await host(world, 'delegated_sourcing')
  const second = await host(world, 'delegated_sourcing', { name: 'Orchard Tools', owner: 'Olga Orchard' })
  for (const of of [first, second]) {
    const client = await clientOf(world, of.owner.email, of.organizationId)
    await client.partnerships.invite({ id: of.programId, rows: [{ email: 'grace@consult.example' }] })
  }
  await world.mailLeaves()
  const letter = await world.mail.arrival('grace@consult.example', /Harbor Foods/)
  expect(letter.text).toContain('Sign in')

  const grace = await world.person('grace')
  await grace.page.goto(letter.link('/i/'))
  await grace.look()
  expect(await grace.page.getByLabel('Password', { exact: true }).count()).toBe(0)
  await grace.page
    .getByRole('link', { name: /Sign in|Log in/ })
    .first()
    .click()
  await grace.page.getByLabel('E-mail').fill('grace@consult.example')
  await grace.page.getByLabel('Password', { exact: true }).fill('violet-lamp-orchard-7')
  await grace.page.getByRole('button', { name: 'Sign in' }).click()

  // back on the very same page, without going to the mail again
  await grace.page.waitForURL(/\/i\//)
  await grace.page.getByRole('button', { name: 'Accept invitation' }).click()
  await grace.page.waitForURL(/\/home/)
  await grace.page.getByRole('main').getByText('Harbor Foods').first().waitFor()

  // the other one waits in the inbox
  await grace.page.goto(`${world.publicUrl}/home/inbox`)
  await grace.page.getByRole('main').getByText('Orchard Tools').first().waitFor()
  await grace.look()
  await world.picture(grace, 'inbox')
  await grace.page
    .getByRole('button', { name: /^Accept/ })
    .first()
    .click()
  await grace.page.waitForURL(/\/home\/p\//)
  await grace.page.goto(`${world.publicUrl}/home`)
  await grace.page.getByRole('main').getByText('Harbor Foods').first().waitFor()
  await grace.page.getByRole('main').getByText('Orchard Tools').first().waitFor()
  await grace.look()
  await world.picture(grace, 'cards')

  // an invitation that was accepted says so
  await grace.page.goto(letter.link('/i/'))
  await grace.page.getByRole('heading', { level: 1 }).waitFor()
  await grace.look()
  await signIn(world, await world.person('olga'), second.owner.email)
})
