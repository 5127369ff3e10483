/** What a partner has answered, on its own page: the same panel as in the queue. */
import { ApiError } from '#web/lib/api.ts'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import type { Partnership } from '../verbs/verbs.ts'
import { t } from '../words.ts'
import { ReviewPanel, useSubmission } from './ReviewPanel.tsx'

export function AnswersTab({ partnership }: { partnership: Partnership }) {
  const submission = useSubmission(partnership.id)
  const noForm = submission.error instanceof ApiError && submission.error.code === 'no_form'
  if (noForm) return <EmptyState title={t('reviews.noForm')}>{t('reviews.noFormSays')}</EmptyState>
  return <ReviewPanel partnershipId={partnership.id} name={partnership.name} onPartnerPage />
}
