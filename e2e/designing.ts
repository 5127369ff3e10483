/** Makes a form in the designer as a person would: by names of buttons and settings, nothing behind the screen. */
import type { Locator, Page } from 'playwright-core'
import type {
  Check,
  Column,
  Condition,
  Field,
  FieldKind,
  FormDefinition,
  Rule,
  Section,
  Total,
} from '#contract/forms/definition.ts'

/** Names of kinds as the screen says them. */
const kindNames: Record<FieldKind, string> = {
  short_text: 'Short text',
  long_text: 'Long text',
  email: 'E-mail',
  emails: 'Several e-mails',
  phone: 'Phone',
  url: 'Web address',
  number: 'Number',
  integer: 'Whole number',
  percentage: 'Percentage',
  money: 'Money',
  date: 'Date',
  yes_no: 'Yes or no',
  checkbox: 'Box to tick',
  select: 'One of several',
  multi_select: 'Some of several',
  address: 'Address',
  country: 'Country',
  files: 'Files',
  terms: 'Terms to accept',
  table: 'Table',
  heading: 'Heading',
  note: 'Note',
}
const operatorNames: Record<Condition['operator'], string> = {
  answered: 'is answered',
  not_answered: 'is not answered',
  equals: 'is',
  not_equals: 'is not',
  one_of: 'is one of',
  none_of: 'is none of',
  contains: 'contains',
  not_contains: 'does not contain',
  contains_any: 'contains any of',
  contains_all: 'contains all of',
  more_than: 'is more than',
  at_least: 'is at least',
  less_than: 'is less than',
  at_most: 'is at most',
  count_at_least: 'has at least so many',
  count_at_most: 'has at most so many',
}
const required = { never: 'Never', submit: 'To hand it in', save: 'Already to save' } as const
const reports = {
  count: 'How many gave each answer',
  sum: 'The sum',
  average: 'The average',
  list: 'The different answers',
  split: 'What figures are divided by',
} as const

/** The designer on a wide screen, with its three panes. */
export function designer(page: Page) {
  const outline = page.getByRole('tree', { name: 'Sections and fields' })
  const settings = page.getByRole('region', { name: 'Settings' })
  const input = (name: string) => settings.getByLabel(name, { exact: true })

  const row = (place: string) => outline.locator(`[data-place="${place}"]`)
  const choose = async (place: string) => {
    await row(place).click()
    await page.locator(`[role="treeitem"][data-place="${place}"][aria-selected="true"]`).waitFor()
  }
  const fill = async (name: string, value: string | number | undefined) => {
    if (value !== undefined) await input(name).fill(String(value))
  }
  const pick = async (name: string, label: string) => {
    await input(name).selectOption({ label })
  }
  const tick = async (name: string, isOn: boolean | undefined) => {
    if (isOn !== undefined) await input(name).setChecked(isOn)
  }
  const ticks = async (within: Locator, wanted: readonly string[]) => {
    const ticked = within.getByRole('checkbox', { checked: true })
    while ((await ticked.count()) > 0) await ticked.first().setChecked(false)
    for (const name of wanted) await within.getByLabel(name, { exact: true }).setChecked(true)
  }
  const group = (name: string, within: Locator = settings) => within.getByRole('group', { name, exact: true })

  const details = async () => {
    const more = settings.locator('details', { hasText: 'Key, kind, reports' }).first()
    if ((await more.getAttribute('open')) === null) await more.locator('summary').click()
  }
  /** The key, where it is not the one the label makes. */
  const key = async (wanted: string, name = 'Key') => {
    const field = input(name)
    if ((await field.inputValue()) === wanted) return
    await field.fill(wanted)
    await field.press('Enter')
  }

  // ---- Rules -----------------------------------------------------------------------------------------------------------

  async function condition(within: Locator, number: string, one: Condition, form: FormDefinition) {
    await within.getByLabel(`Field of condition ${number}`, { exact: true }).selectOption(one.field)
    await within
      .getByLabel(`Comparison of condition ${number}`, { exact: true })
      .selectOption({ label: operatorNames[one.operator] })
    if (one.value === undefined) return
    const field = form.sections.flatMap((section) => section.fields).find((each) => each.key === one.field)
    const labelOf = (value: unknown) =>
      field && 'options' in field ? (field.options.find((each) => each.value === value)?.label ?? '') : String(value)
    const value = within.getByLabel(`Value of condition ${number}`, { exact: true })
    if (Array.isArray(one.value)) {
      await ticks(group(`Value of condition ${number}`, within), one.value.map(labelOf))
    } else if (typeof one.value === 'boolean') await value.selectOption(String(one.value))
    else if (field && 'options' in field) await value.selectOption(String(one.value))
    else await value.fill(String(one.value))
  }
  async function rules(within: Locator, rule: Rule, form: FormDefinition, path = '') {
    const parts = 'all' in rule ? rule.all : 'any' in rule ? rule.any : [rule]
    if (parts.length > 1 || path) {
      const mode = path
        ? within.getByLabel(`All or any of the conditions in group ${path}`, { exact: true })
        : within.getByLabel('All or any of the conditions', { exact: true })
      await mode.selectOption('any' in rule ? 'any' : 'all')
    }
    for (const [index, part] of parts.entries()) {
      const number = `${path ? `${path}.` : ''}${index + 1}`
      const isGroup = 'all' in part || 'any' in part
      if (index > 0 || isGroup) {
        const button = path
          ? `Add a ${isGroup ? 'group' : 'condition'} to group ${path}`
          : isGroup
            ? 'Group'
            : 'Condition'
        if (index > 0 || isGroup) await within.getByRole('button', { name: button, exact: true }).click()
      }
      if (isGroup) await rules(within, part, form, number)
      else await condition(within, number, part, form)
    }
  }
  async function rule(lead: string, begin: string, wanted: Rule | undefined, form: FormDefinition) {
    if (!wanted) return
    const within = group(lead)
    await within.getByRole('button', { name: begin }).click()
    await rules(within, wanted, form)
  }

  // ---- Totals and checks -----------------------------------------------------------------------------------------------

  async function totals(wanted: readonly Total[] | undefined, names: (key: string) => string) {
    for (const [index, total] of (wanted ?? []).entries()) {
      await settings.getByRole('button', { name: 'Add a sum' }).click()
      const within = group(`Sum ${index + 1}`)
      await within.getByLabel('What the sum is called').fill(total.label)
      await ticks(group('What is added up', within), total.of.map(names))
      await within.getByLabel('Must come out as one of').fill((total.equals ?? []).join(', '))
      if (total.min !== undefined) await within.getByLabel('Sum at least').fill(String(total.min))
      if (total.max !== undefined) await within.getByLabel('Sum at most').fill(String(total.max))
      if (total.at === 'save') await within.getByLabel('Judged').selectOption('save')
      await within.getByLabel('Key', { exact: true }).fill(total.key)
    }
  }
  async function checks(wanted: readonly Check[] | undefined, form: FormDefinition) {
    for (const [index, check] of (wanted ?? []).entries()) {
      await settings.getByRole('button', { name: 'Add a check' }).click()
      const within = group(`Check ${index + 1}`)
      await within.getByLabel('Said when it does not hold').fill(check.message)
      await rules(group('It is right when', within), check.holds, form)
      await within.getByLabel('Stands at the field').selectOption(check.field)
      if (check.at === 'save') await within.getByLabel('Judged').selectOption('save')
      await within.getByLabel('Key', { exact: true }).fill(check.key)
    }
  }

  // ---- Settings of kinds -----------------------------------------------------------------------------------------------

  async function kindSettings(field: Field | Column) {
    if ('options' in field) {
      await settings.getByRole('button', { name: 'All as text' }).click()
      await input('One option per line').fill(field.options.map((one) => `${one.value} | ${one.label}`).join('\n'))
      await settings.getByRole('button', { name: /^Use (this option|these)/ }).click()
    }
    if (field.kind === 'short_text' || field.kind === 'long_text') {
      await fill('At least so many characters', field.minLength)
      await fill('At most so many characters', field.maxLength)
    }
    if (field.kind === 'short_text') {
      await fill('Pattern', field.pattern)
      await fill('Said when it does not match', field.patternHint)
    }
    if (field.kind === 'money') {
      await group('Currencies').getByRole('button', { name: 'Remove Euro' }).click()
      for (const code of field.currencies) {
        await input('Add a currency by name or code').fill(code)
        await input('Add a currency by name or code').press('Enter')
      }
    }
    if (field.kind === 'date') {
      await fill('Not before', field.min)
      await fill('Not after', field.max)
    } else if ('min' in field || 'max' in field) {
      await fill('At least', field.min)
      await fill('At most', field.max)
    }
    if (field.kind === 'number' || field.kind === 'percentage') await fill('Digits after the point', field.decimals)
    if (field.kind === 'number' || field.kind === 'integer') await fill('Unit', field.unit)
    if (field.kind === 'emails' || field.kind === 'multi_select' || field.kind === 'files') {
      await fill('At least so many', field.minItems)
      await fill('At most so many', field.maxItems)
    }
    if (field.kind === 'files') {
      if (field.accepts)
        await ticks(
          group('Kinds of files'),
          field.accepts.map((one) => one.toUpperCase()),
        )
      await fill('Largest file', field.maxBytes === undefined ? undefined : field.maxBytes / 1_000_000)
      if (field.expiry === 'optional') await pick('Day on which it lapses', 'May be given')
      if (field.expiry === 'required') await pick('Day on which it lapses', 'Must be given')
    }
    if (field.kind === 'address' && field.requiredParts) await ticks(group('What must be there'), field.requiredParts)
    if (field.kind === 'terms') {
      await fill('What is agreed to', field.statement)
      await fill('Where the terms can be read', field.link)
      await fill('Words of the link', field.linkLabel)
    }
    if (field.kind === 'table') {
      await fill('What one row is called', field.rowLabel)
      await fill('At least so many rows', field.minRows)
      await fill('At most so many rows', field.maxRows)
    }
  }
  async function common(field: Field | Column) {
    await input(field.kind === 'heading' || field.kind === 'note' ? 'Heading' : 'Label').fill(field.label)
    if (field.help) await input(field.kind === 'note' ? 'Text' : 'Help').fill(field.help)
    if (field.required && field.required !== 'never') await pick('Required', required[field.required])
    await kindSettings(field)
  }

  async function addField(field: Field) {
    await page.getByRole('button', { name: 'Field', exact: true }).click()
    await page.getByRole('button', { name: kindNames[field.kind], exact: true }).click()
    await settings.getByRole('heading', { name: kindNames[field.kind] }).waitFor()
    await common(field)
    if (field.seenBy) await input('Who sees it').selectOption(field.seenBy)
    if (field.editedBy) await input('Who fills it in').selectOption(field.editedBy)
    await details()
    if (field.report) await pick('In reports', reports[field.report])
    if (field.exported === false) await tick('In exports', false)
    await key(field.key)
    if (field.kind === 'table') await columns(field.key, field.columns)
    if (field.kind === 'table') {
      await choose(field.key)
      const names = (one: string) => field.columns.find((column) => column.key === one)?.label ?? ''
      if (field.unique) await ticks(group('Never twice in one column'), field.unique.map(names))
      await totals(field.totals, names)
    }
  }
  async function columns(table: string, wanted: readonly Column[]) {
    for (const [index, column] of wanted.entries()) {
      if (index === 0) await outline.getByRole('treeitem', { name: /^New column, Short text/ }).click()
      else {
        await choose(table)
        await settings.getByRole('button', { name: 'Add a column' }).click()
      }
      await settings.getByRole('heading', { name: /^Column of/ }).waitFor()
      await details()
      if (column.kind !== 'short_text') await pick('Kind', kindNames[column.kind])
      await common(column)
      await key(column.key)
    }
  }

  async function sectionSettings(section: Section) {
    await input('Title').fill(section.title)
    if (section.help) await input('Help').fill(section.help)
    if (section.switchable) await tick('Can be switched off', true)
    if (section.off) await tick('Switched off', true)
    if (section.hostOnly) await tick('Only for us', true)
    if (section.repeat) {
      await tick('Repeats', true)
      await fill('What one of them is called', section.repeat.itemLabel)
      await fill('At least so many', section.repeat.minItems)
      await fill('At most so many', section.repeat.maxItems)
    }
    await key(section.key)
  }

  /** The whole form: first everything that is asked, then what speaks of it. */
  async function build(form: FormDefinition) {
    await page.getByRole('button', { name: 'Begin with nothing' }).click()
    await choose('')
    await input('Title').fill(form.title)
    if (form.description) await input('Introduction').fill(form.description)
    await key(form.id)
    for (const [index, section] of form.sections.entries()) {
      if (index === 0) await outline.getByRole('treeitem', { name: /^New section, Section/ }).click()
      else {
        await choose(form.sections[index - 1]?.key ?? '')
        await page.getByRole('button', { name: 'Section', exact: true }).click()
        await settings.getByRole('heading', { name: 'Section' }).waitFor()
      }
      await sectionSettings(section)
      for (const field of section.fields) await addField(field)
    }
    for (const section of form.sections) {
      for (const field of section.fields) {
        if (!field.shownIf && !field.requiredIf) continue
        await choose(field.key)
        await rule('Show this only when', 'Show only on a condition', field.shownIf, form)
        await rule('Require this only when', 'Require on a condition', field.requiredIf, form)
      }
      if (!section.shownIf && !section.totals && !section.checks) continue
      await choose(section.key)
      await rule('Show this section only when', 'Show only on a condition', section.shownIf, form)
      await totals(section.totals, (one) => section.fields.find((field) => field.key === one)?.label ?? '')
      await checks(section.checks, form)
    }
  }

  return { page, outline, settings, row, choose, input, build, details, group }
}
