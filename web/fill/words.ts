/** The words of the form page. Words of a program and of its form come with the answers. */
import { catalogue } from '#web/lib/words.ts'
import words from './words.en.json' with { type: 'json' }

export const t = /* @__PURE__ */ catalogue('fill', words)
