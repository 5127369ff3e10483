/** One partner's answers with the decision beside them. */
import { Button, Group, SegmentedControl, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { Submission } from '#contract/endpoints/submissions.ts'
import { type ErrorCode, errors } from '#contract/errors.ts'
import { includesRole } from '#contract/names.ts'
import { useActing, useRefresh } from '#web/lib/client.tsx'
import { keys } from '#web/lib/keys.ts'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { useShortcut } from '#web/lib/shortcuts.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { Loaded } from '#web/shell/Page.tsx'
import { Hint } from '#web/ui/Hint.tsx'
import { Keys } from '#web/ui/Keys.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { Time } from '#web/ui/Time.tsx'
import { t } from '../words.ts'
import { Answers, CommentForm, Thread } from './Answers.tsx'
import type { Decision } from './DecisionDialog.tsx'
import { commentsOf, useMarking } from './marks.ts'
import classes from './reviews.module.css'

const DecisionDialog = lazy(() => import('./DecisionDialog.tsx'))

export function useSubmission(partnershipId: string) {
  const { api, organization } = useActing()
  return useQuery({
    queryKey: keys.partnershipPart(organization.id, partnershipId, 'submission'),
    queryFn: ({ signal }) => api.submissions.get({ params: { id: partnershipId }, signal }),
    retry: false,
  })
}

interface Props {
  partnershipId: string
  name: string
  /** Called after a decision, to go on with the next one. */
  onDecided?: () => void
  /** On the partner page the link back to it is left out. */
  onPartnerPage?: boolean
}

export function ReviewPanel(props: Props) {
  const submission = useSubmission(props.partnershipId)
  return (
    <Loaded query={submission} skeleton={<LinesSkeleton lines={10} />}>
      {(data) => <Review {...props} submission={data} />}
    </Loaded>
  )
}

const decisions = [
  { verb: 'approve', key: 'a' },
  { verb: 'return', key: 'c' },
  { verb: 'reject', key: 'r' },
] as const

function Review({ partnershipId, name, onDecided, onPartnerPage, submission }: Props & { submission: Submission }) {
  const { api, organization } = useActing()
  const refresh = useRefresh()
  const marking = useMarking(partnershipId, submission.number)
  const [verb, setVerb] = useState<Decision>()
  const [opened, setOpened] = useState(false)
  const [view, setView] = useState('all')
  const waits = decisions.some((one) => submission.can[one.verb] === true)
  const comments = commentsOf(marking.marks)
  const { of, given } = submission.stages
  const open = (next: Decision) => {
    setVerb(next)
    setOpened(true)
  }
  const decide = async (reason: string | undefined) => {
    const params = { id: partnershipId }
    const body = reason ? { reason } : {}
    if (verb === 'approve') await api.partnerships.approve({ params, body: {} })
    else if (verb === 'reject') await api.partnerships.reject({ params, body })
    else await api.submissions.return({ params, body: { ...body, comments } })
    if (verb === 'return') marking.clear()
    tell(t(`reviews.done_${verb ?? 'approve'}`, { name }))
    refresh()
    onDecided?.()
  }
  const whole = submission.comments.filter((one) => one.field === null)
  const comment = async (body: string) => {
    try {
      await api.submissions.comment({ params: { id: partnershipId }, body: { body } })
      refresh()
    } catch (error) {
      tellError(error)
      throw error
    }
  }
  return (
    <div className={classes.review}>
      <div className={classes.head}>
        <div>
          <h2>{onPartnerPage ? submission.words.title : name}</h2>
          <Text size="sm" c="dimmed">
            {submission.says}
          </Text>
          {of > 1 && (
            <Text size="sm">
              {t('reviews.stages', { given: given.length, of })}
              {given.map((one) => (
                <span key={one.stage}>
                  {' '}
                  · {one.name} <Time at={one.at} />
                </span>
              ))}
            </Text>
          )}
          {!onPartnerPage && (
            <AppLink href={paths.partner(organization.slug, partnershipId, 'answers')}>
              {t('reviews.openPartner')}
            </AppLink>
          )}
        </div>
        {submission.state === 'submitted' && !waits && submission.can.approve && (
          <Text size="sm" className={classes.decisions}>
            {errors[submission.can.approve as ErrorCode]?.says}
          </Text>
        )}
        {waits && (
          <Group gap="xs" className={classes.decisions}>
            {decisions.map((one) => (
              <DecisionButton
                key={one.verb}
                verb={one.verb}
                shortcut={one.key}
                can={submission.can[one.verb]}
                count={one.verb === 'return' ? comments.length : 0}
                onPress={() => open(one.verb)}
              />
            ))}
          </Group>
        )}
      </div>
      {submission.changes.length > 0 && (
        <SegmentedControl
          size="xs"
          value={view}
          onChange={setView}
          aria-label={t('reviews.view')}
          data={[
            { value: 'all', label: t('reviews.all') },
            { value: 'changed', label: t('reviews.changed', { count: submission.changes.length }) },
          ]}
        />
      )}
      {submission.state === 'none' ? (
        <Text c="dimmed">{t('reviews.nothingYet', { name })}</Text>
      ) : (
        <Answers
          submission={submission}
          changedOnly={view === 'changed' && submission.changes.length > 0}
          {...(waits && submission.can.return === true && { marking })}
        />
      )}
      {submission.versions.length > 0 && <Versions submission={submission} />}
      <section aria-labelledby="review-comments">
        <h3 id="review-comments">{t('reviews.conversation')}</h3>
        <Thread comments={whole} />
        {includesRole(organization.role, 'member') && submission.state !== 'none' && <CommentForm onSend={comment} />}
      </section>
      {verb && (
        <Suspense fallback={null}>
          <DecisionDialog
            key={verb}
            verb={verb}
            partnershipId={partnershipId}
            name={name}
            comments={comments}
            labelOf={(field) => labelOf(submission, field)}
            moreStages={given.length + 1 < of}
            opened={opened}
            onClose={() => setOpened(false)}
            onDecide={decide}
          />
        </Suspense>
      )}
    </div>
  )
}

function labelOf({ definition }: Submission, path: string): string {
  const names = path.split('.')
  for (const section of definition.sections) {
    for (const field of section.fields) if (names.includes(field.key)) return field.label
  }
  return path
}

interface ButtonProps {
  verb: Decision
  shortcut: string
  can: true | string | undefined
  /** Comments that go along. */
  count: number
  onPress: () => void
}

function DecisionButton({ verb, shortcut, can, count, onPress }: ButtonProps) {
  const refusal = can === true ? undefined : (errors[can as ErrorCode]?.says ?? '')
  useShortcut(shortcut, refusal === undefined ? onPress : undefined)
  return (
    <Hint
      label={
        refusal ?? (
          <>
            {t(`reviews.hint_${verb}`)} <Keys keys={shortcut} />
          </>
        )
      }
    >
      <Button
        size="sm"
        variant={verb === 'approve' ? 'filled' : 'default'}
        color={verb === 'reject' ? 'red.9' : undefined}
        onClick={refusal === undefined ? onPress : undefined}
        aria-disabled={refusal === undefined ? undefined : true}
        data-disabled={refusal === undefined ? undefined : true}
      >
        {t(`reviews.${verb}`)}
        {count > 0 && ` (${count})`}
      </Button>
    </Hint>
  )
}

function Versions({ submission }: { submission: Submission }) {
  return (
    <section aria-labelledby="review-versions">
      <h3 id="review-versions">{t('reviews.versions')}</h3>
      <ol className={classes.versions} reversed>
        {submission.versions.map((one) => (
          <li key={one.number}>
            {t('reviews.version', { number: one.number, name: one.submittedBy || t('reviews.somebody') })}{' '}
            <Time at={one.submittedAt} />
            {one.outcome && (
              <span className={classes.none}>
                {' · '}
                {t(`reviews.outcome_${one.outcome}`, { name: one.decidedBy ?? t('reviews.somebody') })}
                {one.decidedAt && (
                  <>
                    {' '}
                    <Time at={one.decidedAt} />
                  </>
                )}
                {one.reason && ` · ${t('activity.reason', { reason: one.reason })}`}
              </span>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
