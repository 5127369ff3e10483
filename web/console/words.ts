/** The words of the host's console. Words of a program come with its vocabulary. */
import { catalogue } from '#web/lib/words.ts'
import frame from './frame.en.json'
import words from './words.en.json'

export const t = catalogue('console', { ...frame, ...words })
