/** The words of terms in the console. */
import { catalogue } from '#web/lib/words.ts'
import words from './words.en.json'

export const t = catalogue('terms', words)
