/** Somebody in the middle of an invitation is warned before the session ends, stays; is signed out later, comes back, and nothing typed is lost. */
import { expect } from 'vitest'
import { errors } from '#contract/errors.ts'
import { testPassword } from '#server/testing/builders.ts'
import { host, openInvite, openList, signIn } from './cast.ts'
import { journey, type World } from './world.ts'

const day = 24 * 3600

journey('session-ends', async (world: World) => {
  const buyer = await host(world, 'delegated_sourcing')
  const ada = await world.person('ada')
  await ada.page.clock.install()
  await signIn(world, ada, buyer.owner.email)
  await openList(world, ada, buyer)
  const passes = async (seconds: number) => {
    world.clock.advance({ seconds })
    await ada.page.clock.fastForward(seconds * 1000)
  }
  const dialog = await openInvite(ada, 'Invite partner')
  await dialog.getByLabel('E-mail').fill('grace@consult.example')
  await dialog.getByText('1 invitation will be sent.').waitFor()

  // what the page does by itself after a while, such as noting the place, is a use of the session too
  await ada.page.clock.runFor(10_000)
  await ada.page.waitForLoadState('networkidle')

  // two minutes before the end of an unused session
  await passes(7 * day - 110)
  const warning = ada.page.getByRole('dialog', { name: 'You are about to be signed out' })
  await warning.waitFor()
  expect(await warning.textContent()).toMatch(/signed out in 1:\d\d/)
  await ada.look()
  await world.picture(ada, 'warning')
  await warning.getByRole('button', { name: 'Stay signed in' }).click()
  await warning.waitFor({ state: 'detached' })
  expect(await dialog.getByLabel('E-mail').inputValue()).toBe('grace@consult.example')

  // nobody was there in time
  await passes(7 * day + 30)
  const back = ada.page.getByRole('dialog', { name: 'You have been signed out' })
  await back.waitFor()
  await ada.look()
  await world.picture(ada, 'signed-out')
  await back.getByLabel('Password', { exact: true }).fill('not this one')
  await back.getByRole('button', { name: 'Sign in' }).click()
  await back.getByText(errors.wrong_credentials.says).waitFor()
  await back.getByLabel('Password', { exact: true }).fill(testPassword)
  await back.getByRole('button', { name: 'Sign in' }).click()
  await back.waitFor({ state: 'detached' })
  expect(await dialog.getByLabel('E-mail').inputValue()).toBe('grace@consult.example')
  await dialog.getByRole('button', { name: 'Send invitation to grace@consult.example' }).click()
  await ada.page.getByText(/Invitation to grace@consult.example will be sent in/).waitFor()
  await world.picture(ada, 'sent')
})
