/** The words of the partner's pages. Words of a program come with its cards. */
import { catalogue } from '#web/lib/words.ts'
import words from './words.en.json'

export const t = catalogue('portal', words)
