/** What rows and cards share: the status, the next step, the menu. */

import { Button } from '@mantine/core'
import { lazy, Suspense, useEffect, useState } from 'react'
import { type ErrorCode, errors } from '#contract/errors.ts'
import { t as shared } from '#web/lib/words.ts'
import { Hint } from '#web/ui/Hint.tsx'
import { IconMore } from '#web/ui/icons.tsx'
import { whenIdle } from '#web/ui/later.tsx'
import { StatusBadge } from '#web/ui/StatusBadge.tsx'
import { meaningOf, toneOf } from '../status.ts'
import { targetOf } from '../verbs/target.ts'
import { useAct } from '../verbs/VerbsProvider.tsx'
import type { Row, Verb } from '../verbs/verbs.ts'
import { t } from '../words.ts'
import classes from './explorer.module.css'

export function RowStatus({ row }: { row: Row }) {
  const says =
    row.subState === 'failed' && row.invitation?.deliveryAnswer
      ? row.invitation.deliveryAnswer
      : meaningOf(row.status, row.subState, row.endReason)
  return (
    <StatusBadge tone={toneOf(row.status, row.subState)} says={says}>
      {row.statusWord}
    </StatusBadge>
  )
}

/** The one button that moves this partner on, or in words whose turn it is. */
export function NextStep({ row, main }: { row: Row; main?: boolean }) {
  const act = useAct()
  if (!row.nextStep) {
    return (
      <span className={classes.nextSays} title={row.nextStepSays}>
        {row.nextStepSays}
      </span>
    )
  }
  const { verb, on, label } = row.nextStep
  const can = on === 'invitation' ? row.invitation?.can[verb] : row.can[verb]
  const refusal = can === true || can === undefined ? undefined : (errors[can as ErrorCode]?.says ?? can)
  const common = {
    'aria-disabled': refusal ? true : undefined,
    'aria-label': t('explorer.stepFor', { label, name: row.name }),
    onClick: refusal ? undefined : () => act(verb as Verb, on, targetOf(row)), // next steps are verbs
  }
  return (
    <Hint label={refusal ?? row.nextStepSays}>
      {main ? (
        <Button
          {...common}
          size="sm"
          variant={verb === 'resend' ? 'light' : 'filled'}
          data-disabled={refusal ? true : undefined}
        >
          {label}
        </Button>
      ) : (
        <button type="button" {...common} className={classes.nextButton}>
          {label}
        </button>
      )}
    </Hint>
  )
}

const loadMenu = () => import('./RowMenuList.tsx')
const RowMenuList = lazy(async () => ({ default: (await loadMenu()).RowMenuList }))
/** Has the menus of the rows ready before one is asked for. */
export const useReadyMenus = () => useEffect(() => whenIdle(() => void loadMenu().catch(() => undefined)), [])

/** Until it is pressed the menu is only its button: rows come and go by the hundred while scrolling. */
export function RowMenu({ row }: { row: Row }) {
  const [isAsked, setIsAsked] = useState(false)
  const label = shared('ui.actionsFor', { name: row.name })
  const button = (
    <button
      type="button"
      className={classes.menuButton}
      aria-label={label}
      aria-haspopup="menu"
      onClick={() => setIsAsked(true)}
    >
      <IconMore />
    </button>
  )
  if (!isAsked) return button
  return (
    <Suspense fallback={button}>
      <RowMenuList row={row} label={label} />
    </Suspense>
  )
}

export const contactName = (row: Row) => [row.contact.firstName, row.contact.lastName].filter(Boolean).join(' ')

/** The line under the name: contact and address, less what the name says already. */
export const contactLine = (row: Row) =>
  [contactName(row), row.contact.email].filter((part) => part && part !== row.name).join(' · ')
