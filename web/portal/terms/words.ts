/** The words of terms on the partner's side. */
import { catalogue } from '#web/lib/words.ts'
import words from './words.en.json'

export const t = catalogue('portal-terms', words)
