/** Countries, and addresses in the words of their country. */
import { type AddressField, countryCodes } from '#contract/forms/filling.ts'
import { partsOf, requiredPartsOf } from '#contract/forms/prepare.ts'
import { addressWords } from './address-words.ts'
import { type ControlProps, controlProps, FaultText } from './drawing.tsx'
import { idOf } from './places.ts'
import { textOf, typedAt } from './typed.ts'
import { t } from './words.ts'

export function Countries({ allowed, ...props }: ControlProps & { allowed: readonly string[] | undefined }) {
  const { path, drawing } = props
  const chosen = textOf(typedAt(drawing.state.typed, path))
  const { key, ...common } = controlProps(props)
  return (
    <select key={key} {...common} defaultValue={chosen}>
      <option value="">{t('field.choose')}</option>
      {countriesOf(drawing.state.view.locale, allowed).map(([code, name]) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </select>
  )
}

const countryLists = new Map<string, [string, string][]>()

/** Countries in the reader's language, in its order. */
function countriesOf(locale: string, allowed: readonly string[] | undefined): [string, string][] {
  let all = countryLists.get(locale)
  if (!all) {
    const names = new Intl.DisplayNames(locale, { type: 'region' })
    all = countryCodes
      .map((code): [string, string] => [code, names.of(code) ?? code])
      .sort((a, b) => a[1].localeCompare(b[1], locale))
    countryLists.set(locale, all)
  }
  return allowed ? all.filter(([code]) => allowed.includes(code)) : all
}

/** The parts in the order and with the words of the country that was chosen. */
export function Address({ field, ...props }: ControlProps & { field: AddressField }) {
  const { path, drawing } = props
  const { typed } = drawing.state
  const needed = requiredPartsOf(field)
  const words = addressWords(textOf(typedAt(typed, `${path}.country`)))
  const asked = partsOf(field)
  const begun = asked.some((part) => textOf(typedAt(typed, `${path}.${part}`)) !== '')
  return (
    <div className="address">
      {asked.map((part) => {
        const own = `${path}.${part}`
        const fault = drawing.faults.get(own)
        const isNeeded = needed.includes(part) && (begun || props.required !== 'never')
        const control = {
          id: idOf(own),
          name: own,
          autoComplete: addressCompletion[part],
          'aria-invalid': fault ? true : undefined,
          'aria-required': isNeeded || undefined,
          'aria-describedby': fault ? `${idOf(own)}-fault` : undefined,
        }
        return (
          <div key={part} className={`part ${part}${fault ? ' bad' : ''}`}>
            <label htmlFor={idOf(own)}>
              {words[part]}
              {!needed.includes(part) && drawing.derived.marks === 'optional' && (
                <span className="soft mark-word"> ({t('field.optional')})</span>
              )}
            </label>
            <FaultText path={own} fault={fault} />
            {part === 'country' ? (
              <select key={drawing.state.epoch[path] ?? 0} {...control} defaultValue={textOf(typedAt(typed, own))}>
                <option value="">{t('field.choose')}</option>
                {countriesOf(drawing.state.view.locale, undefined).map(([code, name]) => (
                  <option key={code} value={code}>
                    {name}
                  </option>
                ))}
              </select>
            ) : (
              <input
                key={drawing.state.epoch[path] ?? 0}
                {...control}
                type="text"
                defaultValue={textOf(typedAt(typed, own))}
              />
            )}
          </div>
        )
      })}
    </div>
  )
}

const addressCompletion = {
  line1: 'address-line1',
  line2: 'address-line2',
  city: 'address-level2',
  region: 'address-level1',
  postalCode: 'postal-code',
  country: 'country',
} as const
