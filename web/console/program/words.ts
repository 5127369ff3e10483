/** The words of the pages of programs. */
import { catalogue } from '#web/lib/words.ts'
import words from './words.en.json'

export const t = catalogue('program', words)
