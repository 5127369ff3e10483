/** The program's own words for one case. */
import type { PermissionName, SubState } from '#contract/names.ts'
import { fill, statusWord, type Vocabulary } from '#contract/vocabulary.ts'
import { permissionsOf, presets, vocabularyOf } from '#server/features/programs/index.ts'
import type { Case } from './case.ts'
import { statusAt, subStateAt } from './lifecycle.ts'
import type { CaseRow } from './store.ts'

export function wordsOf(c: Pick<CaseRow, 'program'>): Vocabulary {
  return vocabularyOf(c.program)
}

/** The finer word beside the status; an invited partner that is approved already waits only for the first sign-in. */
export function subStateOf(c: Case, now: Date): SubState | undefined {
  const sub = subStateAt(c.facts, now, c.partnership.delivery)
  if (sub) return sub
  return statusAt(c.facts, now) === 'invited' && c.facts.invitation?.approves ? 'not_signed_in' : undefined
}

export function statusWordOf(c: Case, now: Date): string {
  return statusWord(wordsOf(c), statusAt(c.facts, now), subStateOf(c, now))
}

export interface PermissionLine {
  name: PermissionName
  title: string
  says: string
}

/** Permissions with the sentence the preset explains each with. */
export function permissionLines(c: Pick<CaseRow, 'program'>, names: readonly PermissionName[]): PermissionLine[] {
  const known = permissionsOf(c.program)
  return names.map((name) => {
    const words = known.find((permission) => permission.name === name)
    return { name, title: words?.title ?? name, says: words?.says ?? '' }
  })
}

export function presetOf(c: Pick<CaseRow, 'program'>) {
  return presets[c.program.preset]
}

/** A button or sentence with the case's names filled in. */
export function named(text: string, c: Pick<CaseRow, 'partnership' | 'host'>): string {
  return fill(text, {
    partner: c.partnership.partner_name,
    email: c.partnership.contact_email ?? '',
    host: c.host.name,
  })
}
