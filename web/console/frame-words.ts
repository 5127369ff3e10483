/** The few words around every page of the console. Those of the pages come with the pages, so that the first load stays small. */
import { catalogue } from '#web/lib/words.ts'
import frame from './frame.en.json'

export const t = catalogue('console', frame)
