/** What somebody sees of a form. */
import type {
  FieldValue,
  FormContext,
  FormDefinition,
  Row,
  Section,
  Values,
  VisibleField,
  VisibleSection,
} from './definition.ts'
import { isSeenBy, mayEdit } from './prepare.ts'
import { type Item, itemOf, type Look, look, own, todayOf } from './rules.ts'

/**
 * The sections and fields somebody sees with these answers, in order. Fields that are not asked any more are there, to read,
 * while they have an answer. A repeating section without answers has no items.
 * @example visibleFields(definition, values, { viewer: 'partner', now: new Date() })
 */
export function visibleFields(definition: FormDefinition, values: Values, context: FormContext): VisibleSection[] {
  const seen = look(definition, values, todayOf(context))
  return definition.sections.flatMap((section): VisibleSection[] => {
    if (!seen.isSectionShown(section) || (section.hostOnly && context.viewer === 'partner')) return []
    if (!section.repeat) {
      const fields = fieldsOf(section, values, seen, context)
      return fields.length > 0 ? [{ section, items: [fields] }] : []
    }
    const items = itemsIn(values, section).map((row, place) =>
      fieldsOf(section, row, seen, context, itemOf(section, row), `${section.key}.${place}.`),
    )
    return [{ section, items }]
  })
}

/** The stored items of a repeating section. */
export function itemsIn(values: Values, { key }: Section): readonly Row[] {
  const items = own(values, key)
  return Array.isArray(items) ? items : []
}

/** The fields of a new item of a repeating section, nothing answered yet. */
export function newItem(
  definition: FormDefinition,
  values: Values,
  section: Section,
  context: FormContext,
): VisibleField[] {
  const place = itemsIn(values, section).length
  const seen = look(definition, values, todayOf(context))
  return fieldsOf(section, {}, seen, context, itemOf(section, {}), `${section.key}.${place}.`)
}

function fieldsOf(
  section: Section,
  values: Row,
  seen: Look,
  context: FormContext,
  item?: Item,
  prefix = '',
): VisibleField[] {
  return section.fields.flatMap((field): VisibleField[] => {
    const placed = { field, section }
    const value: FieldValue | undefined = own(values, field.key)
    if (!isSeenBy(placed, context.viewer)) return []
    const isKept = field.retired && value !== undefined
    if (!isKept && !seen.isShown(placed, item)) return []
    const editable = mayEdit(placed, context)
    const required = field.retired ? 'never' : seen.requiredAt(field, item)
    return [{ field, path: `${prefix}${field.key}`, value, required, editable }]
  })
}
