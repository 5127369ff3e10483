/** The partner ends it: its administrator leaves after a question that names the host; a colleague without the right cannot. */
import { expect } from 'vitest'
import { toPublicId } from '#server/platform/id.ts'
import { buildMember, buildOrganization, buildPerson } from '#server/testing/builders.ts'
import { clientOf, entryOf, host, invited, openList, signIn } from './cast.ts'
import { journey } from './world.ts'

journey('partner-leaves', async (world) => {
  const hub = await host(world, 'b2b_portal', { name: 'Quayside Group', owner: 'Quinn Quay' })
  const mia = await buildPerson(world, { name: 'Mia Meyer', email: 'mia@meyer.example' })
  const max = await buildPerson(world, { name: 'Max Morrow', email: 'max@meyer.example' })
  const { organization } = await buildOrganization(world, { name: 'Meyer Logistics', owner: mia, first: false })
  await buildMember(world, { organizationId: organization.id, role: 'member', person: max })
  const organizationId = toPublicId('org', organization.id)
  const { invitationId, partnershipId } = await invited(world, hub, {
    name: 'Meyer Logistics',
    firstName: 'Mia',
    lastName: 'Meyer',
    email: 'mia@meyer.example',
  })
  const asMia = await clientOf(world, 'mia@meyer.example', organizationId)
  await asMia.inbox.accept({ id: invitationId, organizationId })
  await world.app.worker.runDue()

  const quinn = await world.person('quinn')
  await signIn(world, quinn, hub.owner.email)
  await openList(world, quinn, hub)
  await entryOf(world, quinn, 'Meyer Logistics').getByText('Active').waitFor()

  // a colleague uses what is shared, and cannot end it
  const maxAt = await world.person('max')
  await signIn(world, maxAt, 'max@meyer.example')
  await maxAt.page.goto(`${world.publicUrl}/home/p/${partnershipId}`)
  await maxAt.page.getByRole('heading', { level: 1, name: 'Quayside Group' }).waitFor()
  await maxAt.page.getByText('Shared work').first().waitFor()
  const leave = maxAt.page.getByRole('button', { name: 'Leave' })
  if ((await leave.count()) > 0) expect(await leave.getAttribute('aria-disabled')).toBe('true')
  await maxAt.look()
  await world.picture(maxAt, 'colleague')
  const asMax = await clientOf(world, 'max@meyer.example', organizationId)
  await expect(asMax.portal.leave({ id: partnershipId })).rejects.toMatchObject({ code: 'forbidden' })

  // the administrator is asked first, with the host's name and what stops
  const miaAt = await world.person('mia')
  await signIn(world, miaAt, 'mia@meyer.example')
  await miaAt.page.goto(`${world.publicUrl}/home/p/${partnershipId}`)
  await miaAt.page.getByRole('button', { name: 'Leave' }).click()
  const dialog = miaAt.page.getByRole('dialog')
  await dialog.getByText('Leave Quayside Group?').waitFor()
  await dialog.getByText(/for everybody in Meyer Logistics/).waitFor()
  await dialog.getByText('What happens').waitFor()
  await miaAt.look()
  await world.picture(miaAt, 'leave')
  // staying changes nothing
  await dialog.getByRole('button', { name: 'Stay' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await miaAt.page.getByRole('button', { name: 'Leave' }).click()
  await dialog.getByLabel('Reason').fill('We moved to another harbour.')
  await dialog.getByRole('button', { name: 'Leave' }).dblclick()
  await miaAt.page.getByText('You have left Quayside Group.').first().waitFor()
  await miaAt.page.getByRole('button', { name: 'Download the receipt' }).waitFor()
  expect(await miaAt.page.getByRole('button', { name: 'Leave', exact: true }).count()).toBe(0)
  // whoever left knows it: no alarm about access that was lost
  expect(await miaAt.page.getByText(/has just ended/).count()).toBe(0)
  await miaAt.look()
  await world.picture(miaAt, 'left')
  const download = miaAt.page.waitForEvent('download')
  await miaAt.page.getByRole('button', { name: 'Download the receipt' }).click()
  const receipt = await (await download).createReadStream().then(async (stream) => {
    let text = ''
    for await (const part of stream) text += part
    return text
  })
  expect(receipt).toContain('Meyer Logistics left.')
  expect(receipt).toContain('We moved to another harbour.')

  // the colleague's open page loses it without a reload
  await maxAt.page.getByRole('heading', { name: 'Your access to Quayside Group has just ended' }).waitFor()
  await maxAt.look()

  // the host is told in the open list, by a notice and by mail
  await entryOf(world, quinn, 'Meyer Logistics').getByText('Left').waitFor()
  await quinn.page.getByRole('button', { name: /Notices, \d unread/ }).click()
  await quinn.page.getByText('Meyer Logistics has left').first().waitFor()
  await quinn.look()
  await world.picture(quinn, 'told')
  await quinn.page.keyboard.press('Escape')
  await world.app.worker.runDue()
  const told = await world.mail.arrival(hub.owner.email, /Meyer Logistics has left/)
  expect(told.text).toContain('Mia Meyer')
  await entryOf(world, quinn, 'Meyer Logistics').getByRole('link').first().click()
  await quinn.page
    .getByText(/We moved to another harbour/)
    .first()
    .waitFor()
  await quinn.page.getByRole('link', { name: 'Receipt' }).click()
  await quinn.page.getByRole('heading', { level: 1, name: 'Receipt' }).waitFor()
  await quinn.page.getByText('Meyer Logistics').first().waitFor()
  await quinn.look()
  await world.picture(quinn, 'receipt')
})
