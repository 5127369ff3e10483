/** The words of the installation's pages. */
import { catalogue } from '#web/lib/words.ts'
import words from './words.en.json'

export const t = catalogue('installation', words)
