import { Button, SegmentedControl, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { announce } from '#web/ui/Announcer.tsx'
import { IconSortDown, IconSortUp } from '#web/ui/icons.tsx'
import { usePrograms } from '../programs.tsx'
import { type ColumnName, shownColumns, withWidths } from './columns.tsx'
import classes from './explorer.module.css'
import { densities, explorerColumns } from './names.ts'
import { useSavePreference, useViews } from './preference.ts'
import type { ToolProps } from './Toolbar.tsx'
import { t } from './words.ts'

/** Which columns, in which order, and how high the rows are: for oneself, on every device. */
export function ColumnsPanel({ state }: ToolProps) {
  const { programs } = usePrograms()
  const { preference } = useViews()
  const save = useSavePreference()
  const kept = shownColumns(preference.columns, state.tab, programs.length > 1)
  const { widths } = kept
  // what is ticked here holds at once; the cache tells of it a moment later
  const [chosen, setChosen] = useState<ColumnName[]>()
  const names = chosen ?? kept.names
  const rest = explorerColumns.filter((name) => !names.includes(name) && (name !== 'program' || programs.length > 1))
  const choose = (next: ColumnName[]) => {
    setChosen(next)
    void save({ columns: withWidths(next, widths) }).then(() => setChosen(undefined))
  }
  const move = (name: ColumnName, by: number) => {
    const from = names.indexOf(name)
    const to = from + by
    const other = names[to]
    if (!other) return
    choose(names.map((one, at) => (at === from ? other : at === to ? name : one)))
    announce(t('columns.moved', { name: t(`columns.${name}`), place: to + 1, count: names.length }))
  }
  return (
    <>
      <ul className={classes.views}>
        {[...names, ...rest].map((name) => {
          const place = names.indexOf(name)
          const isShown = place >= 0
          return (
            <li key={name} className={classes.view}>
              <label className={classes.choice}>
                <input
                  type="checkbox"
                  className={classes.box}
                  checked={isShown}
                  // the last one stays: a table of names alone is no table
                  disabled={isShown && names.length === 1}
                  onChange={() => choose(isShown ? names.filter((one) => one !== name) : [...names, name])}
                />
                <span className={classes.choiceName}>{t(`columns.${name}`)}</span>
              </label>
              {isShown && (
                <>
                  <UnstyledButton
                    className={classes.viewButton}
                    disabled={place === 0}
                    aria-label={t('columns.up', { name: t(`columns.${name}`) })}
                    onClick={() => move(name, -1)}
                  >
                    <IconSortUp size={15} />
                  </UnstyledButton>
                  <UnstyledButton
                    className={classes.viewButton}
                    disabled={place === names.length - 1}
                    aria-label={t('columns.down', { name: t(`columns.${name}`) })}
                    onClick={() => move(name, 1)}
                  >
                    <IconSortDown size={15} />
                  </UnstyledButton>
                </>
              )}
            </li>
          )
        })}
      </ul>
      <div className={classes.panelFields}>
        <SegmentedControl
          fullWidth
          aria-label={t('columns.density')}
          value={preference.density}
          onChange={(density) => void save({ density: density as (typeof densities)[number] })} // its values are densities
          data={densities.map((value) => ({ value, label: t(`columns.${value}`) }))}
        />
      </div>
      <div className={classes.panelFoot}>
        <Button
          variant="subtle"
          size="compact-md"
          disabled={preference.columns === null}
          onClick={() => void save({ columns: null })}
        >
          {t('columns.reset')}
        </Button>
      </div>
    </>
  )
}
