/** Opened by the wrong person: the address is masked, the account can be switched, and a colleague takes over once the host agrees. */
import { expect } from 'vitest'
import { toPublicId } from '#server/platform/id.ts'
import { buildMember, buildOrganization, buildPerson } from '#server/testing/builders.ts'
import { entryOf, host, invited, logIn, openList, signIn } from './cast.ts'
import { journey } from './world.ts'

journey('wrong-account', async (world) => {
  const hub = await host(world, 'b2b_portal', { name: 'Quayside Group', owner: 'Quinn Quay' })
  const boris = await buildPerson(world, { name: 'Boris Other', email: 'boris@elsewhere.example' })
  const { organization: elsewhere } = await buildOrganization(world, {
    name: 'Elsewhere Ltd',
    owner: boris,
    first: false,
  })
  const carla = await buildPerson(world, { name: 'Carla Right', email: 'carla@consult.example' })
  const wanda = await buildPerson(world, { name: 'Wanda Wright', email: 'wanda@consult.example' })
  const { organization } = await buildOrganization(world, { name: 'Consult Ltd', owner: carla, first: false })
  await buildMember(world, { organizationId: organization.id, role: 'member', person: wanda })
  const { letter, client, invitationId } = await invited(world, hub, {
    name: 'Consult Ltd',
    firstName: 'Wanda',
    lastName: 'Wright',
    email: 'wanda@consult.example',
  })

  // signed in as somebody else: nothing is given away, nothing can be accepted
  const at = await world.person('boris')
  await signIn(world, at, 'boris@elsewhere.example')
  await at.page.goto(letter.link('/i/'))
  await at.page.getByRole('heading', { name: 'This invitation is for another address' }).waitFor()
  const said = await at.page.locator('main').innerText()
  expect(said).toContain('w•••@consult.example')
  expect(said).not.toContain('wanda@consult.example')
  expect(said).toContain('boris@elsewhere.example')
  expect(await at.page.getByRole('button', { name: 'Accept invite' }).count()).toBe(0)
  await at.look()
  await world.picture(at, 'wrong-account')

  // the form sent by hand is refused, also with a company of one's own, and the invitation stays as it is
  const own = toPublicId('org', elsewhere.id)
  for (const body of ['', `organization=${own}`]) {
    const status = await at.page.evaluate(
      `fetch(${JSON.stringify(`${letter.link('/i/')}/accept`)}, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: ${JSON.stringify(body)} }).then((answer) => answer.status)`,
    )
    expect(Number(status)).toBeGreaterThanOrEqual(400)
    expect(Number(status)).toBeLessThan(500)
  }
  expect((await client.invitations.get({ id: invitationId })).state).toBe('pending')

  // the switch leads to the sign-in page and back to the very same page
  await at.page.getByRole('button', { name: 'Switch account' }).click()
  await at.page.waitForURL(/\/sign-in/)
  await at.look()
  await logIn(at, 'wanda@consult.example')
  await at.page.waitForURL(letter.link('/i/'))

  // Wanda is no administrator of the company and names one; a bad address is refused and what was typed stays
  await at.page.getByRole('heading', { name: 'An administrator has to accept' }).waitFor()
  await at.look()
  await at.page.getByRole('link', { name: 'Pass on to an administrator' }).click()
  await at.page.getByLabel('Your colleague’s name').fill('Carla Right')
  await at.page.getByLabel('Your colleague’s e-mail address').fill('carla@consult')
  await at.page.getByRole('button', { name: 'Propose this colleague' }).click()
  await at.page.getByRole('alert').waitFor()
  expect(await at.page.getByLabel('Your colleague’s name').inputValue()).toBe('Carla Right')
  await at.look()
  await world.picture(at, 'pass-on-bad-address')
  await at.page.getByLabel('Your colleague’s e-mail address').fill('carla@consult.example')
  await at.page.getByRole('button', { name: 'Propose this colleague' }).click()
  await at.page.getByRole('heading', { name: 'Your proposal was sent' }).waitFor()
  await at.look()
  await world.picture(at, 'proposed')

  // nothing goes to the colleague before the host agrees; the host is told
  await world.mailLeaves()
  expect(world.mail.letters.some((each) => each.to === 'carla@consult.example')).toBe(false)
  await world.mail.arrival(hub.owner.email, /suggests inviting a colleague instead/)
  const quinn = await world.person('quinn')
  await signIn(world, quinn, hub.owner.email)
  await openList(world, quinn, hub)
  await entryOf(world, quinn, 'Consult Ltd').getByRole('link').first().click()
  await quinn.page.getByText(/suggests inviting Carla Right, carla@consult.example instead/).waitFor()
  await quinn.look()
  await world.picture(quinn, 'host-decides')
  await quinn.page.getByRole('button', { name: 'Invite carla@consult.example instead' }).click()
  await quinn.page
    .getByText('The invitation goes to carla@consult.example now; the former one is withdrawn.')
    .first()
    .waitFor()

  // the former link is dead, the colleague accepts the new one
  await at.page.goto(letter.link('/i/'))
  await at.page
    .getByRole('heading', { name: /withdrawn|newer invitation/ })
    .first()
    .waitFor()
  await at.look()
  await world.picture(at, 'former-link')
  await world.mailLeaves()
  const second = await world.mail.arrival('carla@consult.example')
  const carlaAt = await world.person('carla')
  await carlaAt.page.goto(second.link('/i/'))
  await carlaAt.page.getByRole('link', { name: 'Sign in to answer' }).click()
  await logIn(carlaAt, 'carla@consult.example')
  await carlaAt.page.getByRole('radio', { name: /Consult Ltd/ }).waitFor()
  await carlaAt.page.getByRole('button', { name: 'Accept invite' }).click()
  await carlaAt.page.waitForURL(/\/home\/p\//)
  await carlaAt.page.getByRole('heading', { level: 1, name: 'Quayside Group' }).waitFor()
  await carlaAt.look()
  await openList(world, quinn, hub)
  await entryOf(world, quinn, 'Consult Ltd').getByText('Active').waitFor()
  await world.app.worker.runDue()
  await world.mail.arrival(hub.owner.email, /Consult Ltd has accepted your invitation/)
})
