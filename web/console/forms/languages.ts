/** Languages a form can be translated into; its own words are the ones it is written in. */
import { language } from '#web/lib/words.ts'

export const offeredLanguages = ['en', 'es', 'fr', 'de', 'it', 'nl', 'pl', 'pt', 'sv', 'uk', 'ar', 'zh'] as const

export const languageName = (code: string): string =>
  new Intl.DisplayNames(language(), { type: 'language' }).of(code) ?? code
