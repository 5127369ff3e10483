/** A form designed from nothing with the keyboard alone: sections, fields, conditions, trying, publishing, a second version. */
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { clientOf, host, signIn } from './cast.ts'
import { journey, type World } from './world.ts'

/** Only keys from here on. */
function keyboardOf(page: Page) {
  const { keyboard } = page
  const hasFocus = async (target: Locator) => (await target.and(page.locator(':focus')).count()) > 0
  /** Goes on with Tab until something has the focus. */
  const tabTo = async (target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab') => {
    await target.waitFor({ state: 'attached' })
    for (let presses = 0; presses < 150; presses++) {
      if (await hasFocus(target)) return
      await keyboard.press(key)
    }
    throw new Error(`Tab never reaches ${target}`)
  }
  const press = async (target: Locator, key = 'Enter') => {
    await tabTo(target)
    await keyboard.press(key)
  }
  return { keyboard, tabTo, press, hasFocus }
}

journey('form-designer', walk, { timeoutMs: 480_000 })

async function walk(world: World): Promise<void> {
  // a program that begins without a form
  const buyer = await host(world, 'delegated_sourcing', { name: 'Harbor Foods' })
  const client = await clientOf(world, buyer.owner.email, buyer.organizationId)
  const ada = await world.person('ada')
  const { page } = ada
  await signIn(world, ada, buyer.owner.email)
  await page.goto(`${world.publicUrl}/o/${buyer.slug}/program/${buyer.programId}?tab=forms`)
  const { keyboard, tabTo, press, hasFocus } = keyboardOf(page)
  const said = (text: string | RegExp) => page.getByRole('status').filter({ hasText: text }).first().waitFor()

  await press(page.getByRole('link', { name: 'Form partners fill in' }))
  await page.getByRole('heading', { level: 1, name: 'Form partners fill in' }).waitFor()
  await ada.look()
  await world.picture(ada, '1-nothing-yet')
  await press(page.getByRole('button', { name: 'Begin with nothing' }))

  const outline = page.getByRole('tree', { name: 'Sections and fields' })
  const settings = page.getByRole('region', { name: 'Settings' })
  const rowOf = (name: string | RegExp) => outline.getByRole('treeitem', { name })
  const label = settings.getByLabel('Label', { exact: true })
  const focused = (target: Locator) => expect.poll(() => hasFocus(target)).toBe(true)
  /** From the settings back to the outline. */
  const toOutline = async (name: string | RegExp) => {
    await keyboard.press('Escape')
    await focused(rowOf(name))
  }
  /** Adds a field by what it is called in the list of kinds. */
  const add = async (kind: string, name: string) => {
    await keyboard.press('a')
    await focused(settings.getByLabel('Find a kind of field'))
    await keyboard.type(kind)
    await keyboard.press('Enter')
    await focused(label)
    await keyboard.type(name)
  }

  // the first section gets its name, and fields
  await tabTo(rowOf('Form partners fill in, Form'))
  await keyboard.press('ArrowDown')
  await focused(rowOf(/^New section/))
  await keyboard.press('Enter')
  await focused(settings.getByLabel('Title'))
  await keyboard.type('About you')
  await toOutline(/^About you, Section/)
  await add('one of', 'Agency type')
  await press(settings.getByRole('button', { name: 'All as text' }))
  await focused(settings.getByLabel('One option per line'))
  await keyboard.press('Control+A')
  await keyboard.insertText('Food pantry\nShelter\nSchool\nother | Something else')
  await press(settings.getByRole('button', { name: 'Use these 4 options' }))
  await settings.getByLabel('Option 4', { exact: true }).waitFor()
  await focused(settings.getByRole('button', { name: 'All as text' }))
  await ada.look()
  await world.picture(ada, '2-options')
  await tabTo(settings.getByLabel('Required', { exact: true }), 'Shift+Tab')
  await keyboard.type('To hand')
  await toOutline(/^Agency type, One of several, required/)

  // a condition, as a sentence
  await add('short', 'Which other type?')
  await press(settings.getByRole('button', { name: 'Show only on a condition' }))
  await focused(settings.getByLabel('Field of condition 1'))
  await keyboard.type('Agency')
  await tabTo(settings.getByLabel('Value of condition 1'))
  await keyboard.type('Something')
  await settings.getByText('Show this only when Agency type is Something else.').waitFor()
  await ada.look()
  await world.picture(ada, '3-condition')
  await toOutline(/^Which other type\?, Short text, shown on a condition/)

  // what would go in a circle is refused, with the reason
  await keyboard.press('ArrowUp')
  await focused(rowOf(/^Agency type/))
  await keyboard.press('Enter')
  await press(settings.getByRole('button', { name: 'Show only on a condition' }))
  await tabTo(settings.getByLabel('Comparison of condition 1'))
  await keyboard.type('is answered')
  await settings.getByText(/This was not taken\. These depend on each other in a circle/).waitFor()
  await ada.look()
  await world.picture(ada, '4-circle')
  await press(settings.getByRole('button', { name: 'Remove condition 1' }))
  await focused(settings.getByRole('button', { name: 'Show only on a condition' }))
  await toOutline(/^Agency type/)

  // moved by keys, and told where to
  await keyboard.press('Alt+ArrowDown')
  await said('Agency type: position 2 of 2 in About you')
  await keyboard.press('Alt+ArrowDown')
  await said('Agency type cannot go further')
  await keyboard.press('Alt+ArrowUp')
  await said('Agency type: position 1 of 2 in About you')

  // a second section with a table whose shares add up
  await keyboard.press('s')
  await focused(settings.getByLabel('Title'))
  await keyboard.type('Area served')
  await toOutline(/^Area served, Section/)
  await add('table', 'Counties')
  await press(settings.getByRole('button', { name: 'New column' }))
  await focused(label)
  await keyboard.type('County')
  await press(settings.getByRole('button', { name: 'Back to Counties' }))
  await press(settings.getByRole('button', { name: 'Add a column' }))
  await focused(label)
  await keyboard.type('Share')
  await press(settings.getByText('Key, kind, reports'))
  await tabTo(settings.getByLabel('Kind', { exact: true }))
  await keyboard.type('Perc')
  await press(settings.getByRole('button', { name: 'Back to Counties' }))
  await press(settings.getByRole('button', { name: 'Add a sum' }))
  await tabTo(settings.getByLabel('What the sum is called'))
  await keyboard.press('Control+A')
  await keyboard.type('All counties')
  expect(await settings.getByLabel('Must come out as one of').inputValue()).toBe('0, 100')
  await ada.look()
  await world.picture(ada, '5-table')
  await toOutline(/^Counties, Table/)

  // duplicated, removed, undone
  await keyboard.press('Control+d')
  await focused(rowOf(/^Counties \(copy\)/))
  await keyboard.press('Delete')
  await said('Counties (copy) removed')
  await keyboard.press('Control+z')
  await rowOf(/^Counties \(copy\)/).waitFor()
  await keyboard.press('Control+z')
  await rowOf(/^Counties \(copy\)/).waitFor({ state: 'hidden' })
  // what others ask about is not removed without a word
  await tabTo(rowOf(/^Counties, Table/))
  await keyboard.press('Home')
  await keyboard.press('ArrowDown')
  await keyboard.press('ArrowDown')
  await focused(rowOf(/^Agency type/))
  await keyboard.press('Delete')
  const removal = page.getByRole('dialog', { name: 'Remove Agency type?' })
  await removal.getByText('Whether “Which other type?” is shown').waitFor()
  await ada.look()
  await keyboard.press('Escape')
  await removal.waitFor({ state: 'hidden' })

  // tried: conditions, sums and what is missing
  const choosePane = async (name: string) => {
    if (world.device === 'desktop') return
    const now = page.getByRole('radiogroup', { name: 'What is shown' }).getByRole('radio', { checked: true })
    await tabTo(now)
    for (let presses = 0; presses < 3; presses++) {
      if (await page.getByRole('radio', { name, exact: true }).isChecked()) return
      await keyboard.press('ArrowRight')
    }
  }
  await page.keyboard.press('Tab')
  await choosePane('Preview')
  const preview = page.getByRole('region', { name: 'Preview' })
  await tabTo(preview.getByRole('radio', { name: 'Look' }))
  await keyboard.press('ArrowRight')
  await preview.getByRole('button', { name: 'Try to hand it in' }).waitFor()
  await preview.getByText('Which other type?').waitFor({ state: 'hidden' })
  await press(preview.getByRole('button', { name: 'Try to hand it in' }))
  await preview.getByRole('link', { name: /^Agency type: / }).waitFor()
  await ada.look()
  await world.picture(ada, '6-missing')
  await press(preview.getByRole('link', { name: /^Agency type: / }))
  await keyboard.press('ArrowDown')
  await keyboard.press('ArrowDown')
  await keyboard.press('ArrowDown')
  await tabTo(preview.getByLabel('Which other type?'))
  await keyboard.type('Library')
  await tabTo(preview.getByLabel('County, row 1'))
  await keyboard.type('Kent')
  await tabTo(preview.getByLabel('Share, row 1'))
  await keyboard.type('60')
  await preview.getByText(/All counties: 60/).waitFor()
  await press(preview.getByRole('button', { name: 'Add row' }))
  await tabTo(preview.getByLabel('County, row 2'))
  await keyboard.type('Essex')
  await tabTo(preview.getByLabel('Share, row 2'))
  await keyboard.type('40')
  await press(preview.getByRole('button', { name: 'Try to hand it in' }))
  await preview.getByText('It could be handed in like this.').first().waitFor()
  await ada.look()
  await world.picture(ada, '7-tried')
  expect((await client.partnerships.list()).items).toEqual([])

  // published
  await page.getByText('Draft saved').waitFor()
  await press(page.getByRole('button', { name: 'Publish …' }))
  const publish = page.getByRole('dialog', { name: 'Publish version 1' })
  await publish.getByText(/From then on this program has a form/).waitFor()
  await ada.look()
  await world.picture(ada, '8-publish')
  await press(publish.getByRole('button', { name: 'Publish version 1' }))
  await publish.waitFor({ state: 'hidden' })
  await page.getByText('Version 1', { exact: true }).waitFor()
  const first = await client.forms.get({ id: buyer.programId, purpose: 'application' })
  expect(first.published?.definition).toMatchObject({
    sections: [
      {
        key: 'about_you',
        fields: [
          { key: 'agency_type', required: 'submit', options: [{ value: 'food_pantry' }, {}, {}, { value: 'other' }] },
          { key: 'which_other_type', shownIf: { field: 'agency_type', operator: 'equals', value: 'other' } },
        ],
      },
      {
        key: 'area_served',
        fields: [
          {
            key: 'counties',
            columns: [
              { key: 'county', kind: 'short_text' },
              { key: 'share', kind: 'percentage' },
            ],
            totals: [{ key: 'all_counties', of: ['share'], equals: [0, 100] }],
          },
        ],
      },
    ],
  })

  // a second version: published keys stay, and what differs is said
  await choosePane('Outline')
  await tabTo(rowOf(/^Agency type/))
  await keyboard.press('Enter')
  await focused(label)
  await keyboard.type('Kind of agency')
  await page.getByText('changed since').waitFor()
  await toOutline(/^Kind of agency/)
  await press(page.getByRole('button', { name: 'More', exact: true }))
  await press(page.getByRole('button', { name: /^Versions/ }))
  const versions = page.getByRole('dialog', { name: 'Versions' })
  await versions.getByText('“Kind of agency”, label: Agency type → Kind of agency').waitFor()
  await ada.look()
  await world.picture(ada, '9-versions')
  await keyboard.press('Escape')
  await versions.waitFor({ state: 'hidden' })
  await press(page.getByRole('button', { name: 'Publish …' }))
  await press(page.getByRole('dialog').getByRole('button', { name: 'Publish version 2' }))
  await page.getByText('Version 2', { exact: true }).waitFor()
  const second = await client.forms.get({ id: buyer.programId, purpose: 'application' })
  expect(second.published?.definition.sections[0]?.fields[0]).toMatchObject({
    key: 'agency_type',
    label: 'Kind of agency',
  })
  await ada.look()
}
