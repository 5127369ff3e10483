/** Approve, return or reject: the reason, the comments that go along, and the mail as the partner will get it. */
import { List, Text, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useActing } from '#web/lib/client.tsx'
import { sentenceOf } from '#web/lib/faults.ts'
import { tellError } from '#web/lib/toasts.tsx'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import { Preview } from '#web/ui/Preview.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { t } from '../words.ts'

export type Decision = 'approve' | 'return' | 'reject'

interface Props {
  verb: Decision
  partnershipId: string
  name: string
  comments: { field: string; body: string }[]
  /** Names of fields, for the list of comments. */
  labelOf: (field: string) => string
  /** True: others decide after this one, so nobody is mailed yet. */
  moreStages: boolean
  opened: boolean
  onClose: () => void
  onDecide: (reason: string | undefined) => Promise<void>
}

export default function DecisionDialog(props: Props) {
  const { verb, partnershipId, name, comments, labelOf, moreStages, opened, onClose, onDecide } = props
  const { api, organization } = useActing()
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState(false)
  const missing =
    (verb === 'reject' && !reason.trim()) || (verb === 'return' && comments.length === 0 && !reason.trim())
  const trimmed = reason.trim() || undefined
  const mailed = !(verb === 'approve' && moreStages)
  const preview = useQuery({
    queryKey: ['org', organization.id, 'preview-decision', partnershipId, verb, trimmed ?? '', comments],
    queryFn: ({ signal }) =>
      api.submissions.preview({
        params: { id: partnershipId },
        body: { verb, ...(trimmed && { reason: trimmed }), ...(verb === 'return' && { comments }) },
        signal,
      }),
    enabled: opened && mailed,
    placeholderData: (former) => former,
    retry: false,
  })
  const decide = async () => {
    setAsked(true)
    if (missing) return
    try {
      await onDecide(trimmed)
      onClose()
    } catch (error) {
      tellError(error)
    }
  }
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      size="lg"
      title={t(`reviews.title_${verb}`, { name })}
      confirm={t(`reviews.confirm_${verb}`, { name })}
      dangerous={verb === 'reject'}
      onConfirm={decide}
    >
      <Text size="sm">
        {verb === 'approve' && moreStages ? t('reviews.says_stage', { name }) : t(`reviews.says_${verb}`, { name })}
      </Text>
      {verb === 'return' && comments.length > 0 && (
        <List size="sm" mt="sm" spacing={4}>
          {comments.map(({ field, body }) => (
            <List.Item key={field}>
              <b>{labelOf(field)}</b>: {body}
            </List.Item>
          ))}
        </List>
      )}
      {verb !== 'approve' && (
        <Textarea
          mt="md"
          label={t(verb === 'reject' ? 'confirm.reason' : 'reviews.reasonReturn')}
          description={t('confirm.reasonSays')}
          required={verb === 'reject'}
          error={
            asked && missing ? t(verb === 'reject' ? 'confirm.reasonMissing' : 'reviews.reasonOrComment') : undefined
          }
          autosize
          minRows={2}
          maxRows={6}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      {mailed && (
        <div style={{ marginTop: 16 }}>
          <Text size="sm" fw={600} mb={6}>
            {preview.data
              ? preview.data.to
                ? t('reviews.mailTo', { to: preview.data.to, subject: preview.data.subject })
                : t('reviews.mailToNobody')
              : t('reviews.mail')}
          </Text>
          {preview.data?.to ? (
            <Preview html={preview.data.html} title={preview.data.subject} height={300} />
          ) : preview.isError ? (
            <Text size="sm" c="dimmed">
              {sentenceOf(preview.error)}
            </Text>
          ) : (
            preview.isPending && <LinesSkeleton lines={4} />
          )}
        </div>
      )}
    </ConfirmDialog>
  )
}
