/**
 * The words people read, in catalogues. Each area registers its own, so that it travels with its chunk.
 * Words of a program (partner, its statuses, its buttons) are not here: they come from the program's vocabulary.
 *
 * The catalogues are in the format of i18next (dots, `{{name}}`, plural endings by `Intl.PluralRules`), which the server
 * uses. The browser reads them with these lines instead, because the library alone is 15 KB of a first load of 180.
 */
import shared from '#web/words/en.json' with { type: 'json' }

type PluralForm = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other'
type Singular<K extends string> = K extends `${infer Stem}_${PluralForm}` ? Stem : K
/** Every key of a catalogue, dotted, without the plural endings. */
export type WordKey<T, Path extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Path}${Singular<K>}` : WordKey<T[K], `${Path}${K}.`>
}[keyof T & string]

/** What is filled in. `count` also chooses the plural form; zero may have words of its own. */
export interface WordValues {
  count?: number
  [name: string]: string | number | null | undefined
}

const plurals = new Intl.PluralRules('en')
const numbers = new Intl.NumberFormat('en')

function find(words: object, path: string): string | undefined {
  let found: unknown = words
  for (const part of path.split('.')) {
    if (typeof found !== 'object' || found === null) return undefined
    found = (found as Record<string, unknown>)[part]
  }
  return typeof found === 'string' ? found : undefined
}

function choose(words: object, key: string, count: number | undefined): string | undefined {
  if (count === undefined) return find(words, key)
  const zero = count === 0 ? find(words, `${key}_zero`) : undefined
  return zero ?? find(words, `${key}_${plurals.select(count)}`) ?? find(words, `${key}_other`) ?? find(words, key)
}

/** Gives the typed lookup of a catalogue. Example: `const t = catalogue('portal', words); t('home.title')`. */
export function catalogue<T extends object>(_area: string, words: T) {
  return (key: WordKey<T>, values: WordValues = {}): string =>
    (choose(words, key, values.count) ?? key).replace(/\{\{(\w+)\}\}/g, (whole, name: string) => {
      const value = values[name]
      if (value === undefined || value === null) return whole
      return typeof value === 'number' ? numbers.format(value) : value
    })
}

/** Words shared by every page: shell, buttons, errors. */
export const t = /* @__PURE__ */ catalogue('shared', shared)

/** The language of people's numbers, dates and sorting. */
export const language = () => (typeof navigator === 'undefined' ? 'en' : navigator.language || 'en')
