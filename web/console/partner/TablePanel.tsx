/** A list of the partner page: what it holds, or why it is empty. */
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Loaded } from '#web/shell/Page.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { Panel } from '#web/ui/Panel.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import classes from './partner.module.css'

interface Props<T> {
  title: string
  actions?: ReactNode
  /** Stands before the list. */
  above?: ReactNode
  query: UseQueryResult<{ items: T[] }>
  empty: { title: string; says: string; icon: ReactNode }
  columns: string[]
  /** One row of the table. */
  children: (item: T) => ReactNode
}

export function TablePanel<T>({ title, actions, above, query, empty, columns, children }: Props<T>) {
  return (
    <Panel title={title} actions={actions}>
      {above}
      <Loaded query={query} skeleton={<LinesSkeleton lines={5} />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={empty.title} icon={empty.icon} tone="quiet">
              {empty.says}
            </EmptyState>
          ) : (
            <div className={classes.scroll}>
              <table className={classes.table}>
                <thead>
                  <tr>
                    {columns.map((column) => (
                      <th key={column} scope="col">
                        {column}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>{items.map(children)}</tbody>
              </table>
            </div>
          )
        }
      </Loaded>
    </Panel>
  )
}
