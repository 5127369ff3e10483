/** Search, filters, order, views, columns and files: everything that says what the list shows. */
import { ActionIcon, Button, CloseButton, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { type ComponentType, lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import { useShortcut } from '#web/lib/shortcuts.ts'
import { t as shared } from '#web/lib/words.ts'
import { Flyout } from '#web/ui/Flyout.tsx'
import { Hint } from '#web/ui/Hint.tsx'
import { IconChevronDown, IconColumns, IconDownload, IconEye, IconFilter, IconSearch } from '#web/ui/icons.tsx'
import { Keys } from '#web/ui/Keys.tsx'
import { whenIdle } from '#web/ui/later.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { usePrograms } from '../programs.tsx'
import { t as words } from '../words.ts'
import classes from './explorer.module.css'
import type { View } from './preference.ts'
import { countFilters, type ExplorerState, isSame, type Sort } from './state.ts'
import { t } from './words.ts'

export interface ToolProps {
  state: ExplorerState
  change: (part: Partial<ExplorerState>) => void
  /** How many are in each status, where it is known. */
  byState: Record<string, number | undefined>
  /** The view in use, if any. */
  view: View | undefined
  views: View[]
  /** False on a phone, where there is no table. */
  hasColumns: boolean
  close: () => void
}
type Tools = Omit<ToolProps, 'close'>

const parts = {
  filter: () => import('./FilterPanel.tsx').then((all) => all.FilterPanel),
  views: () => import('./ViewsPanel.tsx').then((all) => all.ViewsPanel),
  columns: () => import('./ColumnsPanel.tsx').then((all) => all.ColumnsPanel),
  files: () => import('./ExportPanel.tsx').then((all) => all.ExportPanel),
}
const panel = (load: () => Promise<ComponentType<ToolProps>>) => lazy(async () => ({ default: await load() }))
const FilterPanel = panel(parts.filter)
const ViewsPanel = panel(parts.views)
const ColumnsPanel = panel(parts.columns)
const ExportPanel = panel(parts.files)

export function Toolbar(props: Tools) {
  const { state, change, view } = props
  const { program } = usePrograms()
  const partners = program?.vocabulary.partners ?? words('nav.partners')
  const filters = countFilters(state)
  // ready before they are asked for
  useEffect(
    () => whenIdle(() => void Promise.all(Object.values(parts).map((load) => load())).catch(() => undefined)),
    [],
  )
  return (
    <div className={classes.filters}>
      <Search q={state.q} change={change} label={words('explorer.searchLabel', { partners })} />
      <Tool
        label={t('filter.title')}
        name={filters > 0 ? t('filter.buttonCount', { count: filters }) : t('filter.button')}
        icon={<IconFilter size={16} />}
        tools={props}
        panel={FilterPanel}
        width={320}
      />
      <NativeSelect
        className={classes.sort}
        aria-label={words('explorer.sort')}
        value={state.sort}
        onChange={(event) => change({ sort: event.currentTarget.value as Sort })} // its values are sorts
        data={[
          { value: '-activity', label: words('explorer.sortActivity') },
          { value: '-created', label: words('explorer.sortNew') },
          { value: 'created', label: words('explorer.sortOld') },
          { value: 'name', label: words('explorer.sortName') },
          { value: '-name', label: words('explorer.sortNameDown') },
          { value: 'activity', label: words('explorer.sortQuiet') },
        ]}
      />
      <div className={classes.toolsEnd}>
        <Tool
          label={t('view.title')}
          name={view ? view.name : t('view.title')}
          note={view && !isSame(view.filter, state) ? t('view.changed') : undefined}
          icon={<IconEye size={16} />}
          tools={props}
          panel={ViewsPanel}
          width={340}
        />
        {props.hasColumns && (
          <Tool
            isPlain
            label={t('columns.title')}
            name={t('columns.button')}
            icon={<IconColumns size={16} />}
            tools={props}
            panel={ColumnsPanel}
            width={300}
          />
        )}
        <Tool
          isPlain
          label={t('export.title')}
          name={t('export.button')}
          icon={<IconDownload size={16} />}
          tools={props}
          panel={ExportPanel}
          width={280}
        />
      </div>
    </div>
  )
}

interface OneTool {
  /** Names the panel. */
  label: string
  /** On the button. */
  name: string
  note?: string
  /** Only its icon; the name is in the tooltip. */
  isPlain?: boolean
  icon: ReactNode
  tools: Tools
  panel: ComponentType<ToolProps>
  width: number
}

function Tool({ label, name, note, isPlain, icon, tools, panel: Panel, width }: OneTool) {
  return (
    <Flyout
      label={label}
      width={width}
      align="end"
      sheet
      button={(props) =>
        isPlain ? (
          <Hint label={name} disabled={props['aria-expanded']}>
            <ActionIcon {...props} variant="default" aria-label={name}>
              {icon}
            </ActionIcon>
          </Hint>
        ) : (
          <Button {...props} variant="default" leftSection={icon} rightSection={<IconChevronDown size={14} />}>
            <span className={classes.toolName}>{name}</span>
            {note && <span className={classes.toolNote}>{note}</span>}
          </Button>
        )
      }
    >
      {(close) => (
        <div className={classes.panel}>
          <Suspense fallback={<LinesSkeleton lines={5} />}>
            <Panel {...tools} close={close} />
          </Suspense>
        </div>
      )}
    </Flyout>
  )
}

function Search({ q, change, label }: { q: string; change: ToolProps['change']; label: string }) {
  const [text, setText] = useState(q)
  const input = useRef<HTMLInputElement>(null)
  const settle = useDebouncedCallback((typed: string) => change({ q: typed }), 180)
  useEffect(() => {
    if (document.activeElement !== input.current) setText(q)
  }, [q])
  useShortcut('/', () => input.current?.focus())
  return (
    <Hint
      label={
        <>
          {shared('shortcuts.find')} <Keys keys="/" />
        </>
      }
    >
      <TextInput
        ref={input}
        className={classes.search}
        leftSection={<IconSearch size={16} />}
        placeholder={words('explorer.search')}
        aria-label={label}
        value={text}
        rightSection={
          text && (
            <CloseButton
              size="sm"
              aria-label={words('explorer.clearSearch')}
              onClick={() => {
                setText('')
                change({ q: '' })
              }}
            />
          )
        }
        onChange={(event) => {
          setText(event.currentTarget.value)
          settle(event.currentTarget.value)
        }}
      />
    </Hint>
  )
}
