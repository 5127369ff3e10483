/** The list on a phone: one card each, with name, status, next step and menu. */
import { Button, Checkbox } from '@mantine/core'
import { memo } from 'react'
import { useActing } from '#web/lib/client.tsx'
import { AppLink } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { t as shared } from '#web/lib/words.ts'
import { OrgMark } from '#web/ui/OrgMark.tsx'
import type { Row } from '../verbs/verbs.ts'
import { t } from '../words.ts'
import classes from './explorer.module.css'
import type { ListProps } from './Rows.tsx'
import { contactLine, NextStep, RowMenu, RowStatus } from './row-parts.tsx'

export function Cards({ rows, selected, toggle, hasMore, loadMore, isLoadingMore }: ListProps) {
  const { organization } = useActing()
  return (
    <>
      <ul className={classes.cards}>
        {rows.map((row) => (
          <Card
            key={row.id}
            row={row}
            isSelected={selected.has(row.id)}
            toggle={toggle}
            href={paths.partner(organization.slug, row.id)}
          />
        ))}
      </ul>
      {hasMore && (
        <Button variant="default" fullWidth mt="md" onClick={loadMore} loading={isLoadingMore}>
          {shared('ui.showMore')}
        </Button>
      )}
    </>
  )
}

interface CardProps {
  row: Row
  isSelected: boolean
  toggle: ListProps['toggle']
  href: string
}

/** Drawn again only when it changes: there may be hundreds. */
const Card = memo(function Card({ row, isSelected, toggle, href }: CardProps) {
  return (
    <li className={classes.card} data-selected={isSelected || undefined}>
      <div className={classes.cardHead}>
        <Checkbox
          size="sm"
          aria-label={t('explorer.select', { name: row.name })}
          checked={isSelected}
          onChange={() => toggle(row.id, false)}
        />
        <OrgMark name={row.name} logoUrl={row.logoUrl} size={36} />
        <div className={classes.partnerText}>
          <AppLink href={href} className={classes.partnerName}>
            {row.name}
          </AppLink>
          <span className={classes.partnerContact}>{contactLine(row)}</span>
        </div>
        <RowMenu row={row} />
      </div>
      <div className={classes.cardFoot}>
        <RowStatus row={row} />
        <NextStep row={row} />
      </div>
    </li>
  )
})
