/** What inviting would do, told while typing: how many will be sent, and what is in the way of the others. */
import { Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Entry } from '#contract/policy.ts'
import type { Answer, Api } from '#web/lib/api.ts'
import { keepPreviousData, useActing } from '#web/lib/client.tsx'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { IconAlert, IconCheck } from '#web/ui/icons.tsx'
import type { ProgramRow } from '../programs.tsx'
import { t } from '../words.ts'
import { type Draft, usableRows } from './draft.ts'
import classes from './invite.module.css'
import { inviteBody } from './request.ts'

export type Verdict = Answer<Api['partnerships']['checkInvite']>['verdicts'][number]

export interface Verdicts {
  byKey: Map<number, Verdict>
  isChecking: boolean
}

/** Asks the server what these rows would lead to, a moment after typing stops. */
export function useVerdicts(program: ProgramRow, draft: Draft, entry: Entry | undefined, enabled: boolean): Verdicts {
  const { api, organization } = useActing()
  const rows = usableRows(draft).slice(0, 500)
  const emails = rows.map((row) => row.email.trim()).join('\n')
  const [settled] = useDebouncedValue(emails, 350)
  const answer = useQuery({
    // Only addresses decide; names and messages do not need asking again.
    queryKey: ['check', organization.id, program.id, entry, settled],
    queryFn: ({ signal }) => {
      const asked = { ...inviteBody(draft, rows, entry, program), offer: undefined, message: undefined }
      return api.partnerships.checkInvite({ params: { id: program.id }, body: asked, signal })
    },
    enabled: enabled && settled !== '' && settled === emails,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    gcTime: 60_000,
    retry: false,
  })
  const verdicts = answer.data?.verdicts
  return useMemo(() => {
    const byEmail = new Map((verdicts ?? []).map((one) => [one.email.toLowerCase(), one]))
    const byKey = new Map<number, Verdict>()
    for (const row of usableRows(draft)) {
      const verdict = byEmail.get(row.email.trim().toLowerCase())
      if (verdict) byKey.set(row.key, verdict)
    }
    return { byKey, isChecking: answer.isFetching }
  }, [verdicts, draft, answer.isFetching])
}

/** The live line under the fields. */
export function VerdictLine({ verdicts, several, slug }: { verdicts: Verdicts; several: boolean; slug: string }) {
  // Fields that are still empty are told on sending, not while typing.
  const all = [...verdicts.byKey.values()].filter((one) => one.ok || !one.field || one.field === 'email')
  const ready = all.filter((one) => one.ok).length
  const stopped = all.filter((one) => !one.ok)
  const notes = several ? [] : all.filter((one) => one.ok).flatMap((one) => one.notes)
  return (
    <div className={classes.verdict} aria-live="polite">
      {all.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('invite.verdictNone')}
        </Text>
      ) : (
        <>
          {ready > 0 && (
            <Text size="sm" className={classes.verdictGood}>
              <IconCheck size={16} /> {t('invite.verdictReady', { count: ready })}
            </Text>
          )}
          {stopped.length > 0 && several && (
            <Text size="sm" className={classes.verdictStop}>
              <IconAlert size={16} /> {t('invite.verdictStopped', { count: stopped.length })}
            </Text>
          )}
          {!several &&
            stopped.map((one) => (
              <Text key={one.email} size="sm" className={classes.verdictStop}>
                <IconAlert size={16} /> {one.says}{' '}
                {one.partnershipId && (
                  <AppLink href={paths.partner(slug, one.partnershipId)} target="_blank">
                    {t('invite.look')}
                  </AppLink>
                )}
              </Text>
            ))}
          {notes.map((note) => (
            <Text key={note} size="sm" c="dimmed">
              {note}
            </Text>
          ))}
        </>
      )}
    </div>
  )
}
