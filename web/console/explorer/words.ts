/** Words of the explorer's own tools. What it shares with other pages is in the console's catalogue. */
import { catalogue } from '#web/lib/words.ts'
import words from './words.en.json'

export const t = catalogue('explorer', words)
