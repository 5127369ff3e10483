/** A fault of a definition where people see it. Finding them is `faults.ts`, which brings the whole of checking along. */
import type { DefinitionFault } from '#contract/forms/index.ts'
import type { Place } from './places.ts'

export interface PlacedFault {
  place: Place
  /** The setting, and what follows in it: `options.3.label`. Empty: the thing as a whole. */
  setting: string
  code: DefinitionFault['code']
  says: string
}

/** The faults of one setting of one thing, as one text. */
export const faultAt = (faults: readonly PlacedFault[], place: Place, setting: string): string | undefined =>
  faults
    .filter((one) => one.place === place && (one.setting === setting || one.setting.startsWith(`${setting}.`)))
    .map((one) => one.says)
    .join(' ') || undefined
