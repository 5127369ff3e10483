/** The terms of one host: what waits first, each with what is new, its text, and one button. */
import { Checkbox, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { OwnTerms, OwnTermsPage } from '#contract/endpoints/terms.ts'
import { ApiError, personApi } from '#web/lib/api.ts'
import { isNotFound, refusalOf } from '#web/lib/faults.ts'
import { formatDate } from '#web/lib/format.ts'
import { keys } from '#web/lib/keys.ts'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { Elsewhere } from '#web/shell/Elsewhere.tsx'
import { Loaded, Page } from '#web/shell/Page.tsx'
import { Difference } from '#web/ui/Difference.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { IconAlert, IconCheck, IconChevronLeft } from '#web/ui/icons.tsx'
import { Markdown } from '#web/ui/Markdown.tsx'
import { Panel } from '#web/ui/Panel.tsx'
import { RefusableButton } from '#web/ui/Refusable.tsx'
import { Time } from '#web/ui/Time.tsx'
import portal from '../portal.module.css'
import { useRefreshPortal } from '../queries.ts'
import { termsKey, useOwnTerms } from './queries.ts'
import classes from './terms.module.css'
import { t } from './words.ts'

export function TermsPage() {
  const { id = '' } = useParams({ strict: false })
  const query = useOwnTerms(id)
  const page = (
    <Loaded query={query} isPage>
      {(data) => <View page={data} />}
    </Loaded>
  )
  return isNotFound(query.error) && !query.data ? <Elsewhere id={id}>{page}</Elsewhere> : page
}

/** It waits for me, or I can settle it for all of us. */
const waits = (one: OwnTerms) => one.can.accept === true

function View({ page }: { page: OwnTermsPage }) {
  const { host } = page
  const first = page.documents.toSorted((a, b) => Number(waits(b)) - Number(waits(a)))
  return (
    <div className={classes.page}>
      <Page
        title={t('title', { host })}
        place={host}
        description={page.program}
        above={
          <AppLink href={paths.homePartnership(page.partnershipId)} className={portal.back}>
            <IconChevronLeft size={16} />
            {t('back', { host })}
          </AppLink>
        }
      >
        <State page={page} />
        {first.map((one) => (
          <Document key={`${one.id} ${one.version}`} of={one} page={page} />
        ))}
      </Page>
    </div>
  )
}

function State({ page }: { page: OwnTermsPage }) {
  const { host, state, until } = page
  if (state === 'none') {
    return (
      <EmptyState title={t('none')} tone="quiet">
        {t('noneSays', { host })}
      </EmptyState>
    )
  }
  const tone = { agreed: 'good', asked: 'wait', shut: 'bad' }[state]
  const asked = until ? t('askedUntil', { date: formatDate(until) }) : t('asked')
  const says = { agreed: t('agreed'), asked, shut: t('shut', { host }) }[state]
  return (
    <div className={portal.notice} data-tone={tone} role="status">
      {state === 'agreed' ? <IconCheck size={20} /> : <IconAlert size={20} />}
      <div>
        <p>{says}</p>
      </div>
    </div>
  )
}

function Document({ of, page }: { of: OwnTerms; page: OwnTermsPage }) {
  return (
    <Panel title={of.title} className={classes.document}>
      <Text size="sm" c="dimmed">
        {t('version', { version: of.version, date: formatDate(of.publishedAt) })} · {t(`who.${of.acceptedBy}`)}
      </Text>
      {of.changes && (
        <section className={classes.changes}>
          <h3>{t('new')}</h3>
          <p>{of.changes}</p>
          {of.before !== null && (
            <Text size="sm" c="dimmed">
              {t('before', { version: of.before })}
            </Text>
          )}
          {of.difference.length > 0 && (
            <details className={classes.compare}>
              <summary>{t('compare')}</summary>
              <Difference
                pieces={of.difference}
                label={t('compareLabel', { version: of.version - 1 })}
                words={{ added: t('added'), removed: t('removed') }}
              />
            </details>
          )}
        </section>
      )}
      <div className={classes.text}>
        <Markdown text={of.text} />
      </div>
      <Accepting of={of} page={page} />
      {of.acceptances.length > 0 && (
        <details className={classes.compare}>
          <summary>{t('history')}</summary>
          <ul className={classes.people}>
            {of.acceptances.map((one) => (
              <li key={`${one.person} ${one.version} ${one.at}`}>
                {t('line', { person: one.person, version: one.version })} · <Time at={one.at} absolute />
              </li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
  )
}

function Accepting({ of, page }: { of: OwnTerms; page: OwnTermsPage }) {
  const client = useQueryClient()
  const refresh = useRefreshPortal()
  const [read, setRead] = useState(false)
  const accept = useMutation({
    mutationFn: () =>
      personApi.terms.accept({
        params: { id: page.partnershipId, document: of.id },
        body: { version: of.version },
      }),
    onSuccess: async (after) => {
      client.setQueryData(termsKey(page.partnershipId), after)
      tell(t('done', { host: page.host }))
      await refresh()
    },
    onError: (error) => {
      const isChanged = error instanceof ApiError && error.code === 'terms_changed'
      if (isChanged) {
        tell(t('changed'))
        void client.invalidateQueries({ queryKey: keys.portalCard(page.partnershipId) })
      } else tellError(error)
    },
  })
  if (of.can.accept === 'no_terms') {
    return (
      <p className={classes.done}>
        <IconCheck size={18} />
        {of.mine ? t('mine', { date: formatDate(of.mine) }) : t('settled')}
      </p>
    )
  }
  const refusal = refusalOf(of.can, 'accept')
  return (
    <div className={classes.accept}>
      {!refusal && (
        <Checkbox
          checked={read}
          onChange={(event) => setRead(event.currentTarget.checked)}
          label={t('agreeSays', { version: of.version })}
        />
      )}
      <div>
        <RefusableButton
          refusal={refusal}
          disabled={!refusal && !read}
          loading={accept.isPending}
          onClick={() => accept.mutate()}
        >
          {t('agree', { title: of.title })}
        </RefusableButton>
      </div>
    </div>
  )
}
