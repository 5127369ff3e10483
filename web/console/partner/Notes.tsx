import { Button, Group, Text, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { includesRole } from '#contract/names.ts'
import { useActing } from '#web/lib/client.tsx'
import { keys } from '#web/lib/keys.ts'
import { keep, readKept } from '#web/lib/storage.ts'
import { tellError } from '#web/lib/toasts.tsx'
import { Loaded } from '#web/shell/Page.tsx'
import { IconEye } from '#web/ui/icons.tsx'
import { Panel } from '#web/ui/Panel.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { Time } from '#web/ui/Time.tsx'
import type { Partnership } from '../verbs/verbs.ts'
import { t } from '../words.ts'
import classes from './partner.module.css'

/** Internal notes: only one's own organization ever sees them, and that is written on them. */
export function Notes({ partnership }: { partnership: Partnership }) {
  const { api, organization } = useActing()
  const client = useQueryClient()
  const key = keys.partnershipPart(organization.id, partnership.id, 'notes')
  const kept = `note-${partnership.id}`
  const [text, setText] = useState(() => readKept<string>(kept) ?? '')
  const notes = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.partnerships.notes({ params: { id: partnership.id }, signal }),
  })
  const add = useMutation({
    mutationFn: (body: string) => api.partnerships.addNote({ params: { id: partnership.id }, body: { body } }),
    onSuccess: () => {
      setText('')
      keep(kept, undefined)
      void client.invalidateQueries({ queryKey: key })
    },
    onError: tellError,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() && !add.isPending) add.mutate(text.trim())
  }
  return (
    <Panel
      title={t('notes.title')}
      actions={
        <span className={classes.internal}>
          <IconEye size={13} /> {t('activity.internal')}
        </span>
      }
    >
      {includesRole(organization.role, 'member') && (
        <form onSubmit={submit}>
          <Textarea
            aria-label={t('notes.label')}
            placeholder={t('notes.placeholder')}
            autosize
            minRows={2}
            maxRows={8}
            maxLength={5000}
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value)
              keep(kept, event.currentTarget.value || undefined)
            }}
          />
          <Group justify="flex-end" mt="xs">
            <Button type="submit" size="compact-md" variant="default" loading={add.isPending} disabled={!text.trim()}>
              {t('notes.add')}
            </Button>
          </Group>
        </form>
      )}
      <Loaded query={notes} skeleton={<LinesSkeleton lines={3} />}>
        {(data) =>
          data.items.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('notes.empty')}
            </Text>
          ) : (
            <ul className={classes.notes}>
              {data.items.map((note) => (
                <li key={note.id}>
                  <p>{note.body}</p>
                  <small>
                    {note.author?.name ?? t('notes.nobody')} · <Time at={note.at} />
                  </small>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  )
}
