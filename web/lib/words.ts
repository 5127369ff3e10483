/**
 * The words people read, in catalogues. Each area registers its own catalogue, so that it travels with its chunk.
 * Words of a program (partner, its statuses, its buttons) are not here: they come from the program's vocabulary.
 */
import i18next, { type TOptions } from 'i18next'
import shared from '#web/words/en.json'

type Singular<K extends string> = K extends `${infer Stem}_${'zero' | 'one' | 'two' | 'few' | 'many' | 'other'}`
  ? Stem
  : K
/** Every key of a catalogue, dotted, without the plural endings. */
export type WordKey<T, Path extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Path}${Singular<K>}` : WordKey<T[K], `${Path}${K}.`>
}[keyof T & string]

i18next.init({
  lng: 'en',
  fallbackLng: 'en',
  ns: ['shared'],
  defaultNS: 'shared',
  resources: { en: { shared } },
  // React escapes; escaping twice would show &amp; to people.
  interpolation: { escapeValue: false },
  showSupportNotice: false,
} as Parameters<typeof i18next.init>[0])

// Its own types follow one global catalogue; ours are one per area, checked by `WordKey`.
const lookUp = i18next.t as unknown as (key: string, options: object) => string

/** Registers a catalogue and gives its typed lookup. Example: `const t = catalogue('portal', words); t('home.title')`. */
export function catalogue<T extends object>(namespace: string, words: T) {
  i18next.addResourceBundle('en', namespace, words)
  return (key: WordKey<T>, options?: TOptions): string => lookUp(key, { ...options, ns: namespace })
}

/** Words shared by every page: shell, buttons, errors. */
export const t = catalogue('shared', shared)

/** The language of people's numbers, dates and sorting. */
export const language = () => (typeof navigator === 'undefined' ? 'en' : navigator.language || 'en')
