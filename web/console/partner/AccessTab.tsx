import { Button, Text } from '@mantine/core'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { IconCheck, IconKey } from '#web/ui/icons.tsx'
import { Facts, Panel } from '#web/ui/Panel.tsx'
import { Time } from '#web/ui/Time.tsx'
import { useProgramOf } from '../programs.tsx'
import { targetOf } from '../verbs/target.ts'
import { useAct } from '../verbs/VerbsProvider.tsx'
import { offeredVerbs, type Partnership } from '../verbs/verbs.ts'
import { t } from '../words.ts'
import classes from './partner.module.css'

/** What the partner may do here, since when and until when, and what stops if it is taken back. */
export function AccessTab({ partnership }: { partnership: Partnership }) {
  const program = useProgramOf(partnership.programId)
  const act = useAct()
  const { grant } = partnership
  const ending = offeredVerbs(partnership, program).filter(
    (one) => one.verb === 'revoke' || one.verb === 'suspend' || one.verb === 'reactivate',
  )
  return (
    <div className={classes.column}>
      <Panel title={t('access.title')}>
        {grant ? (
          <>
            <ul className={classes.permissions}>
              {grant.permissions.map((one) => (
                <li key={one.name}>
                  <IconCheck size={16} />
                  <span>
                    <b>{one.title}</b>
                    <br />
                    <Text span size="sm" c="dimmed">
                      {one.says}
                    </Text>
                  </span>
                </li>
              ))}
            </ul>
            <Facts
              items={[
                [t('amend.visibility'), t(`visibility.${grant.visibility}`)],
                [t('access.since'), <Time key="since" at={grant.startsAt} absolute />],
                [t('access.until'), grant.endsAt ? <Time key="until" at={grant.endsAt} absolute /> : t('access.noEnd')],
              ]}
            />
          </>
        ) : (
          <EmptyState title={t('access.none')} icon={<IconKey size={26} />} tone="quiet">
            {t('access.noneSays')}
          </EmptyState>
        )}
      </Panel>
      {ending.length > 0 && (
        <Panel title={t('access.end')}>
          {partnership.stops.length > 0 && (
            <>
              <Text size="sm" mb="xs">
                {t('access.stops')}
              </Text>
              <ul className={classes.stops}>
                {partnership.stops.map((one) => (
                  <li key={one}>{one}</li>
                ))}
              </ul>
            </>
          )}
          <div className={classes.row}>
            {ending.map((one) => (
              <Button
                key={one.verb}
                variant={one.dangerous ? 'outline' : 'default'}
                color={one.dangerous ? 'red' : undefined}
                onClick={() => act(one.verb, one.on, targetOf(partnership))}
                disabled={one.refusal !== undefined}
                title={one.refusal}
              >
                {one.label}
              </Button>
            ))}
          </div>
        </Panel>
      )}
    </div>
  )
}
