/** The three shipped forms, made again from nothing in the designer: what comes out is what is shipped. */
import { expect } from 'vitest'
import type { FormDefinition } from '#contract/forms/definition.ts'
import type { PresetName } from '#contract/names.ts'
import { presetForms } from '#presets/forms/index.ts'
import { clientOf, host, signIn } from './cast.ts'
import { designer } from './designing.ts'
import { journey, type World } from './world.ts'

/** Without what means nothing: the order of settings is the database's, and an empty setting is none. */
const plain = (form: unknown): unknown => JSON.parse(JSON.stringify(form))

async function rebuild(world: World, preset: PresetName, form: FormDefinition): Promise<void> {
  // delegated sourcing begins without a form
  const buyer = await host(world, 'delegated_sourcing', { name: `${form.title} Makers`, owner: `Ada ${form.id}` })
  const client = await clientOf(world, buyer.owner.email, buyer.organizationId)
  const ada = await world.person(`ada-${preset}`)
  await signIn(world, ada, buyer.owner.email)
  await ada.page.goto(`${world.publicUrl}/o/${buyer.slug}/program/${buyer.programId}/forms/application`)
  const began = performance.now()
  await designer(ada.page).build(form)
  await ada.page.getByRole('button', { name: 'Publish …' }).click()
  const dialog = ada.page.getByRole('dialog', { name: 'Publish version 1' })
  await dialog.getByRole('button', { name: 'Publish version 1' }).click()
  await ada.page.getByText('Version 1', { exact: true }).waitFor()
  await world.picture(ada, preset)
  const made = await client.forms.get({ id: buyer.programId, purpose: 'application' })
  expect(plain(made.published?.definition)).toEqual(plain(form))
  console.log(`${form.title}: ${Math.round((performance.now() - began) / 1000)} s`)
}

journey(
  'forms-rebuilt',
  async (world) => {
    for (const [preset, form] of Object.entries(presetForms)) await rebuild(world, preset as PresetName, form) // its keys
  },
  { devices: ['desktop'], timeoutMs: 600_000 },
)
