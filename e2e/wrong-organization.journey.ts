/** A link opened under the wrong one of one's organizations offers the right one, and keeps the address. */
import { expect } from 'vitest'
import { fromPublicId } from '#server/platform/id.ts'
import { buildMember, buildOrganization, buildPerson } from '#server/testing/builders.ts'
import { host, invited, signIn } from './cast.ts'
import { journey } from './world.ts'

journey('wrong-organization', async (world) => {
  const buyer = await host(world, 'delegated_sourcing')
  const { partnershipId } = await invited(world, buyer, { email: 'nora@consult.example', name: 'Northwind' })

  // Vera belongs to the host and to another organization, and opens the link while acting for that one
  const person = await buildPerson(world, { name: 'Vera Both', email: 'vera@harbor.example' })
  await buildOrganization(world, { name: 'Quiet Lane', slug: 'quiet-lane', owner: person })
  await buildMember(world, { organizationId: fromPublicId('org', buyer.organizationId), person, role: 'viewer' })
  const vera = await world.person('vera')
  await signIn(world, vera, person.email)
  const wrong = (rest: string) => `${world.publicUrl}/o/quiet-lane/${rest}`
  await vera.page.goto(wrong(`partners/${partnershipId}?tab=activity`))
  await vera.page.getByRole('heading', { level: 1, name: 'This belongs to Harbor Foods' }).waitFor()
  await vera.look()
  await world.picture(vera, 'offer')
  await vera.page.getByRole('link', { name: 'Switch to Harbor Foods' }).click()
  await vera.page.getByRole('heading', { level: 1, name: /Northwind|nora/ }).waitFor()
  expect(new URL(vera.page.url()).pathname).toBe(`/o/${buyer.slug}/partners/${partnershipId}`)
  expect(new URL(vera.page.url()).search).toBe('?tab=activity')
  await vera.look()

  // the same for the rules of a program, for a partner's page of what the host keeps, and for an organization that is not hers
  await vera.page.goto(wrong(`program/${buyer.programId}?tab=words`))
  await vera.page.getByRole('link', { name: 'Switch to Harbor Foods' }).click()
  await vera.page.waitForURL(`${world.publicUrl}/o/${buyer.slug}/program/${buyer.programId}?tab=words`)
  await vera.page.goto(`${world.publicUrl}/home/p/${partnershipId}`)
  await vera.page.getByRole('link', { name: 'Switch to Harbor Foods' }).click()
  await vera.page.waitForURL(`${world.publicUrl}/o/${buyer.slug}/partners/${partnershipId}`)
  await vera.page.goto(`${world.publicUrl}/o/somebody-elses/partners/${partnershipId}`)
  await vera.page.getByRole('link', { name: 'Switch to Harbor Foods' }).waitFor()
  await vera.look()

  // whoever is in neither is told nothing
  const stranger = await buildPerson(world, { name: 'Sol', email: 'sol@elsewhere.example' })
  await buildOrganization(world, { name: 'Elsewhere', slug: 'elsewhere', owner: stranger })
  const sol = await world.person('sol')
  await signIn(world, sol, stranger.email)
  await sol.page.goto(`${world.publicUrl}/o/elsewhere/partners/${partnershipId}`)
  await sol.page.getByRole('heading', { level: 1, name: 'This could not be loaded' }).waitFor()
  expect(await sol.page.getByText('Harbor Foods').count()).toBe(0)
  await sol.look()
})
