/** Countries and currencies by name, in the reader's language. */
import { countryCodes } from '#contract/forms/places.ts'
import { language } from '#web/lib/words.ts'

type Choices = readonly { value: string; label: string }[]

const named = (type: 'region' | 'currency', codes: readonly string[]): Choices => {
  const names = new Intl.DisplayNames(language(), { type })
  return codes
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .sort((a, b) => a.label.localeCompare(b.label, language()))
}

let countries: Choices | undefined
export const countryChoices = (): Choices => {
  countries ??= named('region', countryCodes)
  return countries
}

let currencies: Choices | undefined
export const currencyChoices = (): Choices => {
  currencies ??= named('currency', Intl.supportedValuesOf('currency'))
  return currencies
}
