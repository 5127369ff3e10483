/** From the dialog to the request. What was left alone is left out, so that the program's default holds. Pure. */
import type { Entry } from '#contract/policy.ts'
import type { Api } from '#web/lib/api.ts'
import type { ProgramRow } from '../programs.tsx'
import { type Draft, type DraftRow, defaultPermissions, endOfDay } from './draft.ts'

export type InviteBody = Parameters<Api['partnerships']['invite']>[0]['body']
export type RecordBody = Parameters<Api['partnerships']['record']>[0]['body']

const trimmed = (row: DraftRow): Partial<DraftRow['values']> =>
  Object.fromEntries(
    Object.entries(row.values)
      .map(([name, value]) => [name, value?.trim()])
      .filter(([, value]) => value),
  )

const asks = (program: ProgramRow, name: string) => program.dialog.fields.some((field) => field.name === name)

function offerOf(draft: Draft, program: ProgramRow): InviteBody['offer'] {
  const offer: NonNullable<InviteBody['offer']> = {}
  const standard = defaultPermissions(program)
  const isStandard =
    draft.permissions.length === standard.length && standard.every((one) => draft.permissions.includes(one))
  if (asks(program, 'permissions') && !isStandard) {
    offer.permissions = draft.permissions as NonNullable<typeof offer.permissions> // only names the program listed
  }
  if (asks(program, 'visibility') && draft.visibility !== program.defaultGrant.visibility) {
    offer.visibility = draft.visibility as NonNullable<typeof offer.visibility> // chosen from the list of the contract
  }
  if (draft.endsOn) offer.endsAt = endOfDay(draft.endsOn)
  return Object.keys(offer).length > 0 ? offer : undefined
}

export function inviteBody(draft: Draft, rows: DraftRow[], entry: Entry | undefined, program: ProgramRow): InviteBody {
  const days = Number(draft.expiresInDays)
  return {
    verb: entry === 'create_approved' || entry === 'invite_and_approve' ? entry : 'invite',
    rows: rows.map((row) => ({ email: row.email.trim(), ...trimmed(row) })),
    offer: offerOf(draft, program),
    message: draft.message.trim() || undefined,
    sponsorId: draft.sponsorId || undefined,
    expiresInDays: draft.expiresInDays && days !== program.inviteTtlDays ? days : undefined,
  }
}

export const recordBody = (draft: Draft, row: DraftRow): RecordBody => ({
  email: row.email.trim() || undefined,
  ...trimmed(row),
  sponsorId: draft.sponsorId || undefined,
  note: draft.note.trim() || undefined,
})
