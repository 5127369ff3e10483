import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { personApi } from '#web/lib/api.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import classes from './portal.module.css'
import { useRefreshPortal } from './queries.ts'
import type { Card } from './view.ts'
import { t } from './words.ts'

type Match = Card['matches'][number]

/** Applicants the host takes for ours: an administrator adds the person, or says no. */
export function MatchPanel({ card }: { card: Card }) {
  const refresh = useRefreshPortal()
  const [asked, setAsked] = useState<{ match: Match; verb: 'confirm' | 'refuse' }>()
  const host = card.host.name
  const answer = async () => {
    if (!asked) return
    const params = { id: card.partnershipId, applicant: asked.match.id }
    const who = asked.match.name || asked.match.email
    try {
      if (asked.verb === 'confirm') await personApi.portal.confirmMatch({ params })
      else await personApi.portal.refuseMatch({ params })
      tell(t(asked.verb === 'confirm' ? 'match.confirmed' : 'match.refused', { who, host }))
      setAsked(undefined)
    } catch (error) {
      tellError(error)
    }
    await refresh()
  }
  const who = asked?.match.name || asked?.match.email || ''
  return (
    <>
      {card.matches.map((match) => (
        <div key={match.id} className={classes.notice} data-tone="info">
          <div>
            <h2>{t('match.title', { who: match.name || match.email })}</h2>
            <p>
              {t('match.says', { who: match.name || match.email, email: match.email, partner: match.partner, host })}
            </p>
            <Group gap="xs" mt="xs">
              <Button onClick={() => setAsked({ match, verb: 'confirm' })}>{t('match.confirm')}</Button>
              <Button variant="default" onClick={() => setAsked({ match, verb: 'refuse' })}>
                {t('match.refuse')}
              </Button>
            </Group>
          </div>
        </div>
      ))}
      <ConfirmDialog
        opened={asked !== undefined}
        onClose={() => setAsked(undefined)}
        title={t(asked?.verb === 'refuse' ? 'match.refuseAsk' : 'match.confirmAsk', { who })}
        confirm={t(asked?.verb === 'refuse' ? 'match.refuse' : 'match.confirm')}
        onConfirm={answer}
      >
        {t(asked?.verb === 'refuse' ? 'match.refuseSays' : 'match.confirmSays', { who, host })}
      </ConfirmDialog>
    </>
  )
}
