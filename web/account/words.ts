/** The words of the account pages. */
import { catalogue } from '#web/lib/words.ts'
import words from './words.en.json'

export const t = catalogue('account', words)
