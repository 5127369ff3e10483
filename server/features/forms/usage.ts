/** What a change of a form means: for answers that were given, and for partners in the middle of it. Pure. */
import type { ChangeImpact, Field, FormDefinition } from '#contract/forms/index.ts'
import type { UnderWay } from './store.ts'

/** A fault of a definition in words, with its place. */
export interface SaidFault {
  path: string
  code: string
  says: string
}

export interface SaidChange {
  key: string
  kind: string
  says: string
}

/** Labels by key: of sections, fields (`section.field` in repeating ones too) and columns (`table.column`). */
export function labelsOf(definition: FormDefinition): Map<string, string> {
  const labels = new Map<string, string>()
  for (const section of definition.sections) {
    labels.set(section.key, section.title)
    for (const field of section.fields) {
      labels.set(field.key, field.label)
      if (field.kind === 'table') {
        for (const column of field.columns) labels.set(`${field.key}.${column.key}`, `${field.label}: ${column.label}`)
      }
    }
  }
  return labels
}

/** Where the answers to each field lie, as `countAnswers` names the places. */
function placesOf(definition: FormDefinition): Map<string, string> {
  const places = new Map<string, string>()
  for (const section of definition.sections) {
    for (const field of section.fields) {
      const place = section.repeat ? `${section.key}.${field.key}` : field.key
      places.set(field.key, place)
      // columns of a table inside a repeating section count with their table
      if (field.kind !== 'table') continue
      for (const column of field.columns) {
        places.set(`${field.key}.${column.key}`, section.repeat ? place : `${field.key}.${column.key}`)
      }
    }
  }
  return places
}

/** How many partners have answered each field of the definitions, by its key; those nobody answered are left out. */
export function answersByKey(
  counted: ReadonlyMap<string, number>,
  ...definitions: readonly (FormDefinition | null)[]
): Map<string, number> {
  const byKey = new Map<string, number>()
  for (const definition of definitions) {
    if (!definition) continue
    for (const [key, place] of placesOf(definition)) {
      const answers = counted.get(place)
      if (answers) byKey.set(key, answers)
    }
  }
  return byKey
}

/**
 * What must not be published, because it would lose or falsify answers that were given: a field in use is retired, never
 * taken away, and keeps its kind.
 */
export function lossesOf(
  before: FormDefinition,
  after: FormDefinition,
  impact: ChangeImpact,
  inUse: ReadonlyMap<string, number>,
): SaidFault[] {
  const labels = labelsOf(before)
  const places = keyPlaces(after)
  const lost = impact.removed.flatMap((key): SaidFault[] => {
    const answers = inUse.get(key)
    if (!answers) return []
    const says = `“${labels.get(key) ?? key}” was answered by ${partners(answers)}. Retire it instead of taking it away: it is asked no more, and the answers stay.`
    return [{ path: '', code: 'in_use', says }]
  })
  const falsified = impact.kindChanged.flatMap(({ key }): SaidFault[] => {
    const answers = inUse.get(key)
    if (!answers) return []
    const says = `“${labels.get(key) ?? key}” was answered by ${partners(answers)} and keeps its kind. Retire it, and add another field.`
    return [{ path: places.get(key) ?? '', code: 'in_use', says }]
  })
  return [...lost, ...falsified]
}

function keyPlaces(definition: FormDefinition): Map<string, string> {
  const places = new Map<string, string>()
  definition.sections.forEach((section, s) => {
    section.fields.forEach((field: Field, f) => {
      places.set(field.key, `sections.${s}.fields.${f}`)
    })
  })
  return places
}

const partners = (count: number) => (count === 1 ? 'one partner' : `${count} partners`)

/** Each change in a sentence. */
export function changesOf(before: FormDefinition, after: FormDefinition, impact: ChangeImpact): SaidChange[] {
  const was = labelsOf(before)
  const is = labelsOf(after)
  const name = (key: string) => `“${is.get(key) ?? was.get(key) ?? key}”`
  const say = (keys: readonly string[], kind: string, says: (name: string) => string): SaidChange[] =>
    keys.map((key) => ({ key, kind, says: says(name(key)) }))
  return [
    ...say(impact.added, 'added', (label) => `${label} is new.`),
    ...say(impact.retired, 'retired', (label) => `${label} is asked no more; answers stay to be read.`),
    ...say(impact.removed, 'removed', (label) => `${label} is gone.`),
    ...say(impact.restored, 'restored', (label) => `${label} is asked again.`),
    ...say(
      impact.kindChanged.map(({ key }) => key),
      'kind_changed',
      (label) => `${label} is of another kind.`,
    ),
    ...impact.newlyRequired.map(({ key, at }) => ({
      key,
      kind: 'newly_required',
      says: `${name(key)} must be answered ${at === 'save' ? 'to save' : 'to submit'}.`,
    })),
    ...impact.optionsGone.map(({ key, values }) => ({
      key,
      kind: 'options_gone',
      says: `${name(key)}: ${values.length === 1 ? 'one choice' : `${values.length} choices`} can no longer be made.`,
    })),
    ...say(impact.tightened, 'tightened', (label) => `${label} takes fewer answers than before.`),
    ...say(impact.rulesChanged, 'rules_changed', (label) => `${label} is shown or asked by another rule.`),
    ...say(impact.sectionsSwitchedOff, 'section_off', (label) => `${label} is switched off; answers stay.`),
    ...say(impact.sectionsSwitchedOn, 'section_on', (label) => `${label} is switched on.`),
  ]
}

/** What publishing means for those in the middle. */
export function consequences(impact: ChangeImpact | undefined, underWay: UnderWay): string[] {
  const { filling, waiting } = underWay
  if (!impact) {
    return ['From then on this program has a form. Partners who have accepted and are not live yet are asked for it.']
  }
  const list: string[] = []
  if (filling > 0) {
    list.push(
      impact.asksAgain
        ? `${capital(partners(filling))} in the middle of it: they keep every answer, and see what is asked anew before they submit.`
        : `${capital(partners(filling))} in the middle of it: they go on with the new version and keep every answer.`,
    )
  }
  if (waiting > 0) {
    list.push(
      `${capital(partners(waiting))} waiting for your decision: what they submitted stays as it is and is decided as it is.`,
    )
  }
  list.push('Profiles that were approved stay as they are until they are edited.')
  return list
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
