/** The words of the form designer. */
import { catalogue } from '#web/lib/words.ts'
import words from './words.en.json'

export const t = catalogue('forms', words)
