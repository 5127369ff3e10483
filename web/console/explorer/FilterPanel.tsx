import { Button, NativeSelect } from '@mantine/core'
import { useId, useMemo } from 'react'
import { countries } from '#web/lib/format.ts'
import { t as words } from '../words.ts'
import classes from './explorer.module.css'
import { useColleagues, useStateWord } from './filter-words.ts'
import { statesIn } from './filters.ts'
import { countFilters, type FilterState, noFilter } from './state.ts'
import type { ToolProps } from './Toolbar.tsx'
import { t } from './words.ts'

const spans = [7, 30, 90, 180, 365]

/** What the list can be narrowed down to. Each choice holds at once, so that the list behind it answers. */
export function FilterPanel({ state, change, byState, close }: ToolProps) {
  const word = useStateWord()
  const colleagues = useColleagues()
  const places = useMemo(() => countries(), [])
  const title = useId()
  const toggle = (one: FilterState) =>
    change({
      states: state.states.includes(one) ? state.states.filter((each) => each !== one) : [...state.states, one],
    })
  const any = { value: '', label: t('filter.any') }
  const days = (chosen: number) => [
    any,
    // one that came by a link is offered too
    ...[...new Set([...spans, ...(chosen ? [chosen] : [])])]
      .sort((a, b) => a - b)
      .map((count) => ({ value: String(count), label: t('filter.days', { count }) })),
  ]
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset puts its legend over its own edge. */}
      <div role="group" className={classes.choices} aria-labelledby={title}>
        <div id={title} className={classes.choicesTitle}>
          {t('filter.status')}
        </div>
        {statesIn(state.tab).map((one) => (
          <label key={one} className={classes.choice}>
            <input
              type="checkbox"
              className={classes.box}
              checked={state.states.includes(one)}
              onChange={() => toggle(one)}
            />
            <span className={classes.choiceName}>{word(one)}</span>
            {byState[one] !== undefined && <span className={classes.tabCount}>{byState[one]}</span>}
          </label>
        ))}
      </div>
      <div className={classes.panelFields}>
        <NativeSelect
          label={t('filter.sponsor')}
          value={state.sponsor}
          onChange={(event) => change({ sponsor: event.currentTarget.value })}
          data={[any, ...colleagues.map(({ id, name }) => ({ value: id, label: name }))]}
        />
        <NativeSelect
          label={t('filter.country')}
          value={state.country}
          onChange={(event) => change({ country: event.currentTarget.value })}
          data={[any, ...places]}
        />
        <NativeSelect
          label={t('filter.quiet')}
          value={state.quiet ? String(state.quiet) : ''}
          onChange={(event) => change({ quiet: Number(event.currentTarget.value) })}
          data={days(state.quiet)}
        />
        <NativeSelect
          label={t('filter.ends')}
          value={state.ends ? String(state.ends) : ''}
          onChange={(event) => change({ ends: Number(event.currentTarget.value) })}
          data={days(state.ends)}
        />
      </div>
      <div className={classes.panelFoot}>
        <Button
          variant="subtle"
          size="compact-md"
          disabled={countFilters(state) === 0 && state.q === ''}
          onClick={() => change(noFilter)}
        >
          {words('explorer.clear')}
        </Button>
        <Button size="compact-md" onClick={close}>
          {t('filter.done')}
        </Button>
      </div>
    </>
  )
}
