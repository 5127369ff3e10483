/** A form in use, changed with the mouse by two people: dragged, retired, saved over each other knowingly, published, switched off. */
import { sql } from 'kysely'
import type { Locator } from 'playwright-core'
import { expect } from 'vitest'
import { fromPublicId } from '#server/platform/id.ts'
import { buildMember, buildPerson } from '#server/testing/builders.ts'
import { clientOf, host, invited, signIn } from './cast.ts'
import { designer } from './designing.ts'
import { journey } from './world.ts'

journey(
  'form-designer-together',
  async (world) => {
    // the marketplace ships its form; a partner is in the middle of it
    const hub = await host(world, 'integration_marketplace', { name: 'Pulse Software', owner: 'Paula Pulse' })
    await world.db.transaction({ as: 'system' }, (tx) =>
      tx
        .updateTable('program_policy')
        .set({ policy: sql`policy || '{"formWhen": "first_login", "formBlocks": "nothing", "approval": "on_submit"}'` })
        .execute(),
    )
    const otto = await buildPerson(world, { name: 'Otto Orbit', email: 'otto@orbit.example' })
    const { client, invitationId, partnershipId } = await invited(world, hub, {
      email: otto.email,
      name: 'Orbit Apps',
      firstName: 'Otto',
      lastName: 'Orbit',
    })
    const asOtto = await clientOf(world, otto.email, '')
    await asOtto.inbox.accept({ id: invitationId })
    const begun = await asOtto.profile.get({ id: partnershipId })
    await asOtto.profile.save({
      id: partnershipId,
      revision: begun.revision,
      answers: { company_description: 'We build bridges between systems.' },
    })
    const mark = await buildPerson(world, { name: 'Mark Pulse', email: 'mark@pulse.example' })
    const organizationId = fromPublicId('org', hub.organizationId)
    await buildMember(world, { organizationId, person: mark, role: 'admin' })
    const vera = await buildPerson(world, { name: 'Vera Pulse', email: 'vera@pulse.example' })
    await buildMember(world, { organizationId, person: vera, role: 'viewer' })
    const address = `${world.publicUrl}/o/${hub.slug}/program/${hub.programId}/forms/application`

    const paula = await world.person('paula')
    const { page } = paula
    await signIn(world, paula, hub.owner.email)
    await page.goto(`${world.publicUrl}/o/${hub.slug}/program/${hub.programId}?tab=forms`)
    await page.getByText('In use', { exact: true }).waitFor()
    await paula.look()
    await world.picture(paula, '1-list')
    await page.getByRole('link', { name: 'Partner Form' }).click()
    const { outline, settings, row, choose } = designer(page)
    const rowNames = async () =>
      (await outline.getByRole('treeitem').all()).reduce(
        async (names, one) => [...(await names), ((await one.getAttribute('aria-label')) ?? '').split(',')[0] ?? ''],
        Promise.resolve<string[]>([]),
      )
    const said = (text: string) => page.getByRole('status').filter({ hasText: text }).first().waitFor()
    const middle = async (target: Locator) => {
      const box = await target.boundingBox()
      if (!box) throw new Error('it is not to be seen')
      return { x: box.x + box.width / 2, top: box.y, bottom: box.y + box.height, y: box.y + box.height / 2 }
    }
    const hold = async (over: Locator, half: 'upper' | 'lower') => {
      const to = await middle(over)
      await page.mouse.move(to.x, half === 'upper' ? to.top + 4 : to.bottom - 4, { steps: 6 })
    }
    const dragTo = async (what: Locator, over: Locator, half: 'upper' | 'lower') => {
      await what.scrollIntoViewIfNeeded()
      await over.scrollIntoViewIfNeeded()
      const from = await middle(what)
      await page.mouse.move(from.x, from.y)
      await page.mouse.down()
      await page.mouse.move(from.x + 4, from.y + 12, { steps: 3 })
      // twice: near an edge the outline scrolls while something is dragged
      await hold(over, half)
      await hold(over, half)
    }

    // in use: it is retired, with the number of answers, and keeps its kind
    await choose('company_description')
    await settings.getByText('One partner has answered this.', { exact: true }).waitFor()
    await settings.getByText('Key, kind, reports').click()
    expect(await settings.getByLabel('Kind', { exact: true }).isDisabled()).toBe(true)
    await paula.look()
    await settings.getByRole('button', { name: 'Retire' }).click()
    const retire = page.getByRole('dialog', { name: 'Retire What your company does?' })
    await retire.getByText(/One partner has answered it/).waitFor()
    await paula.look()
    await world.picture(paula, '2-retire')
    await retire.getByRole('button', { name: 'Retire' }).click()
    await outline.getByRole('treeitem', { name: /^What your company does, retired/ }).waitFor()
    await choose('company_description')
    await settings.getByRole('button', { name: 'Ask again' }).click()
    await said('What your company does is asked again')
    await page.keyboard.press('Control+z')
    await outline.getByRole('treeitem', { name: /^What your company does, retired/ }).waitFor()

    // dragged: a row, a section, a new field; Escape leaves everything as it was
    await dragTo(row('headquarters'), row('company_website'), 'upper')
    await world.picture(paula, '3-dragging')
    await hold(row('company_website'), 'upper')
    await page.mouse.up()
    await said('Country of your headquarters: position 2 of 4 in Your company')
    await dragTo(row('people'), row('integration'), 'upper')
    await page.mouse.up()
    await said('Whom we can ask: position 2 of 4 in Partner Form')
    const before = await rowNames()
    await dragTo(row('shared_customers'), row('technical_contact'), 'lower')
    await page.keyboard.press('Escape')
    await page.mouse.up()
    expect(await rowNames()).toEqual(before)
    await page.getByRole('button', { name: 'Field', exact: true }).click()
    await dragTo(page.getByRole('button', { name: 'Date', exact: true }), row('technical_contact'), 'upper')
    await page.mouse.up()
    await settings.getByLabel('Label', { exact: true }).fill('Day of your next release')
    await row('day_of_your_next_release').waitFor()
    expect((await rowNames()).slice(5, 9)).toEqual([
      'Which customers we have in common',
      'Whom we can ask',
      'Day of your next release',
      'Technical contact',
    ])
    await page.getByText('Draft saved').waitFor()

    // two people: the second is told who, looks at what differs, and chooses
    const second = await world.person('mark')
    await signIn(world, second, mark.email)
    await second.page.goto(`${address}?at=company_website`)
    const his = designer(second.page)
    await his.settings.getByLabel('Label', { exact: true }).fill('Your website')
    await second.page.getByText('Draft saved').waitFor()
    await choose('company_website')
    await settings.getByLabel('Label', { exact: true }).fill('Web page')
    const conflict = page.getByRole('alert').filter({ hasText: 'Somebody else changed this form' })
    await conflict.getByText(/Mark Pulse saved it while you were working/).waitFor()
    await paula.look()
    await conflict.getByRole('button', { name: 'Look and choose' }).click()
    const choice = page.getByRole('dialog', { name: 'Somebody else changed this form' })
    await choice.getByText('“Web page”, label: Your website → Web page').waitFor()
    await paula.look()
    await world.picture(paula, '4-conflict')
    await choice.getByRole('button', { name: 'Save mine over it' }).click()
    await choice.waitFor({ state: 'hidden' })
    await page.getByText('Draft saved').waitFor()
    // and the other one, who has changed nothing since, sees it by itself
    await second.page.getByText(/Paula Pulse changed this form\. You see the newest\./).waitFor({ timeout: 40_000 })
    await his.outline.getByRole('treeitem', { name: /^Web page/ }).waitFor()
    await second.look()

    // publishing says who is in the middle of it
    await page.getByRole('button', { name: 'Publish …' }).click()
    const publish = page.getByRole('dialog', { name: 'Publish version 2' })
    await publish.getByText(/^One partner in the middle of it/).waitFor()
    await publish.getByText('“What your company does” is asked no more; answers stay to be read.').waitFor()
    await paula.look()
    await world.picture(paula, '5-publish')
    await publish.getByRole('button', { name: 'Publish version 2' }).click()
    await page.getByText('Version 2', { exact: true }).waitFor()

    // switched off and on
    const more = async (item: RegExp) => {
      await page.getByRole('button', { name: 'More', exact: true }).click()
      await page.getByRole('button', { name: item }).click()
    }
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await paula.look()
    await page.keyboard.press('Escape')
    await more(/^Switch off/)
    await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click()
    await page
      .getByText(/switched off/)
      .first()
      .waitFor()
    await more(/^Switch on/)
    await page.getByRole('dialog').getByRole('button', { name: 'Switch on' }).click()
    await page.getByText('· switched off').waitFor({ state: 'hidden' })

    // taken out as JSON Schema and brought in again, a template, another language
    await more(/^Import and export/)
    const exchange = page.getByRole('dialog', { name: 'Import and export' })
    const schema = await exchange.getByLabel('JSON Schema of this form').inputValue()
    await paula.look()
    await exchange.getByRole('tab', { name: 'Import' }).click()
    await exchange.getByLabel('Or paste JSON Schema').fill('{ "title": ')
    await exchange.getByText(/This is not JSON/).waitFor()
    await exchange.getByLabel('Or paste JSON Schema').fill(schema.replace('Partner Form', 'Partner questions'))
    await exchange.getByText(/“Partner questions” with 12 fields in 4 sections/).waitFor()
    await paula.look()
    await exchange.getByRole('button', { name: 'Use it as the draft' }).click()
    await page.getByRole('heading', { level: 1, name: 'Partner questions' }).waitFor()
    await more(/^Templates/)
    const templates = page.getByRole('dialog', { name: 'Templates' })
    await templates.getByText('Reseller', { exact: true }).waitFor()
    await paula.look()
    await world.picture(paula, '6-templates')
    await templates.getByRole('button', { name: 'Use this template: Supplier' }).click()
    await page.getByRole('heading', { level: 1, name: 'Supplier form' }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('heading', { level: 1, name: 'Partner questions' }).waitFor()
    await more(/^Other languages/)
    const languages = page.getByRole('dialog', { name: 'Other languages' })
    await languages.getByLabel('Add a language').selectOption('es')
    await languages.getByLabel('Partner questions').fill('Preguntas')
    await languages.getByText(/^1 of \d+ texts are translated/).waitFor()
    await paula.look()
    await page.keyboard.press('Escape')
    await page.getByLabel('Language of the preview').selectOption('es')
    await page.getByRole('heading', { level: 2, name: 'Preguntas' }).waitFor()
    await world.picture(paula, '7-spanish')
    await page.getByText('Draft saved').waitFor()
    await more(/^Discard the draft/)
    await page.getByRole('dialog').getByRole('button', { name: 'Discard the draft' }).click()
    await page.getByRole('heading', { level: 1, name: 'Partner Form' }).waitFor()
    expect((await client.forms.get({ id: hub.programId, purpose: 'application' })).draft).toBeNull()

    // who may only look, looks
    const third = await world.person('vera')
    await signIn(world, third, vera.email)
    await third.page.goto(address)
    await third.page.getByText('You can look at this form. Administrators change it.').waitFor()
    expect(await third.page.getByRole('button', { name: 'Publish …' }).count()).toBe(0)
    await designer(third.page).choose('company_website')
    expect(await designer(third.page).settings.getByLabel('Label', { exact: true }).isDisabled()).toBe(true)
    await third.look()
    await world.picture(third, '8-looking')
  },
  { devices: ['desktop'], timeoutMs: 480_000 },
)
