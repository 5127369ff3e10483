/** Answers to read: by section, with what changed, who wrote it, and the comments at each field. */
import { Button, Group, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { Comment, Submission } from '#contract/endpoints/submissions.ts'
import type { Column, Field, FieldValue, Row, Values, VisibleField } from '#contract/forms/definition.ts'
import { format } from '#contract/forms/format.ts'
import { visibleFields } from '#contract/forms/visible.ts'
import { language } from '#web/lib/words.ts'
import { IconComment } from '#web/ui/icons.tsx'
import { Time } from '#web/ui/Time.tsx'
import { t } from '../words.ts'
import type { Marking } from './marks.ts'
import classes from './reviews.module.css'

interface Props {
  submission: Submission
  /** Given while a decision is being prepared: fields can be marked with what should change. */
  marking?: Marking
  /** Only what changed since the version before. */
  changedOnly?: boolean
}

const hasAnswer = ({ kind }: Field) => kind !== 'heading' && kind !== 'note'

export function Answers({ submission, marking, changedOnly }: Props) {
  const { definition, answers, changes } = submission
  // the server answered with cleaned values of this very definition
  const sections = visibleFields(definition, answers as Values, { viewer: 'host', now: new Date() })
  const changed = (path: string) => changes.filter((one) => one.path === path || one.path.startsWith(`${path}.`))
  return (
    <div className={classes.answers}>
      {sections.map(({ section, items }) => {
        const shown = items.map((fields) =>
          fields.filter(({ field, path }) => hasAnswer(field) && (!changedOnly || changed(path).length > 0)),
        )
        if (shown.every((fields) => fields.length === 0)) return null
        return (
          <section key={section.key} aria-labelledby={`answers-${section.key}`}>
            <h3 id={`answers-${section.key}`}>{section.title}</h3>
            {shown.map((fields, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an item of a repeating section is known by its place only.
              <div key={place} className={section.repeat ? classes.item : undefined}>
                {section.repeat && (
                  <Text size="sm" fw={600} c="dimmed">
                    {section.repeat.itemLabel} {place + 1}
                  </Text>
                )}
                {fields.map((one) => (
                  <Answer
                    key={one.path}
                    of={one}
                    submission={submission}
                    changes={changed(one.path)}
                    {...(marking && { marking })}
                  />
                ))}
              </div>
            ))}
          </section>
        )
      })}
    </div>
  )
}

interface AnswerProps {
  of: VisibleField
  submission: Submission
  changes: Submission['changes']
  marking?: Marking
}

function Answer({ of: { field, path, value }, submission, changes, marking }: AnswerProps) {
  const comments = submission.comments.filter((one) => one.field === path || one.field?.startsWith(`${path}.`))
  const byHost = submission.edits.find((one) => one.field === path && one.side === 'host')
  const mark = marking?.marks[path]
  return (
    <div className={classes.answer} data-changed={changes.length > 0 || undefined}>
      <div className={classes.label}>{field.label}</div>
      <div className={classes.value}>
        <Value field={field} value={value} submission={submission} />
        {changes.map((one) => (
          <div key={one.path} className={classes.before}>
            {one.path === path ? '' : `${one.label}: `}
            {one.before ? t('reviews.before', { value: one.before }) : t('reviews.beforeEmpty')}
          </div>
        ))}
        {byHost && (
          <div className={classes.note}>
            {t('reviews.byHost', { name: byHost.name })} · <Time at={byHost.at} />
          </div>
        )}
        <Thread comments={comments} />
        {mark !== undefined && (
          <Textarea
            mt={6}
            size="sm"
            autosize
            minRows={2}
            maxRows={8}
            maxLength={4000}
            label={t('reviews.markField', { field: field.label })}
            value={mark}
            data-autofocus
            onChange={(event) => marking?.mark(path, event.currentTarget.value)}
          />
        )}
      </div>
      {marking && (
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<IconComment size={13} />}
          aria-expanded={mark !== undefined}
          aria-label={t('reviews.markLabel', { field: field.label })}
          onClick={() => marking.mark(path, mark === undefined ? '' : undefined)}
        >
          {mark === undefined ? t('reviews.mark') : t('reviews.unmark')}
        </Button>
      )}
    </div>
  )
}

function Value({ field, value, submission }: { field: Field; value: FieldValue | undefined; submission: Submission }) {
  if (value === undefined) return <span className={classes.none}>{t('reviews.notAnswered')}</span>
  if (field.kind === 'table') return <Table columns={field.columns} rows={value as readonly Row[]} />
  if (field.kind === 'files') {
    const ids = new Set((value as readonly { id: string }[]).map(({ id }) => id))
    return (
      <ul className={classes.files}>
        {submission.files
          .filter(({ id }) => ids.has(id))
          .map((file) => (
            <li key={file.id}>
              <a href={file.url} download>
                {file.name}
              </a>{' '}
              <span className={classes.none}>{t('reviews.size', { kb: Math.ceil(file.bytes / 1000) })}</span>
            </li>
          ))}
      </ul>
    )
  }
  const text = format(field, value, { locale: language() })
  if (field.kind === 'url' && typeof value === 'string') {
    return (
      <a href={value} target="_blank" rel="noreferrer noopener">
        {text}
      </a>
    )
  }
  return <span className={classes.text}>{text}</span>
}

function Table({ columns, rows }: { columns: Column[]; rows: readonly Row[] }) {
  const asked = columns.filter(({ retired }) => !retired)
  return (
    <div className={classes.tableFrame}>
      <table className={classes.table}>
        <thead>
          <tr>
            {asked.map(({ key, label }) => (
              <th key={key} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place only.
            <tr key={place}>
              {asked.map((column) => (
                <td key={column.key}>{format(column, row[column.key], { locale: language() })}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Comments of both sides, oldest first. */
export function Thread({ comments }: { comments: Comment[] }) {
  if (comments.length === 0) return null
  return (
    <ul className={classes.thread}>
      {comments.map((one) => (
        <li key={one.id} data-side={one.side} data-resolved={one.resolved || undefined}>
          <p>{one.body}</p>
          <small>
            {one.name} · {t(one.side === 'host' ? 'reviews.us' : 'reviews.them')} · <Time at={one.at} />
            {one.resolved && ` · ${t('reviews.resolved')}`}
          </small>
        </li>
      ))}
    </ul>
  )
}

/** A comment that is read by the partner at once, without a decision. */
export function CommentForm({ onSend }: { onSend: (body: string) => Promise<void> }) {
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const send = async () => {
    if (!text.trim() || busy) return
    setBusy(true)
    try {
      await onSend(text.trim())
      setText('')
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <Textarea
        label={t('reviews.comment')}
        description={t('reviews.commentSays')}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={4000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="xs">
        <Button type="submit" size="compact-md" variant="default" loading={busy} disabled={!text.trim()}>
          {t('reviews.send')}
        </Button>
      </Group>
    </form>
  )
}
