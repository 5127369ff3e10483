/** Sections and fields as a tree: arrows walk through it, Alt and arrows move what is chosen, everything can be dragged. */
import { type KeyboardEvent, memo, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import type { Column, Field, FormDefinition, Section } from '#contract/forms/index.ts'
import { announce } from '#web/ui/Announcer.tsx'
import { IconAlert, IconChevronRight, IconEye, IconFilter } from '#web/ui/icons.tsx'
import classes from './designer.module.css'
import { useDesigner } from './designer.ts'
import type { Drag } from './drag.ts'
import { find, type Place } from './editing/places.ts'
import { kindName, kindSign } from './kind-words.ts'
import { scrollWithin } from './scroll.ts'
import { t } from './words.ts'

interface Row {
  place: Place
  level: number
  position: number
  of: number
  thing:
    | { on: 'form'; form: FormDefinition }
    | { on: 'section'; section: Section }
    | { on: 'field'; field: Field | Column }
  /** Whether something stands below it, and whether that is shown. */
  isOpen: boolean | undefined
}

function rowsOf(form: FormDefinition, closed: ReadonlySet<Place>): Row[] {
  const rows: Row[] = [
    { place: '', level: 1, position: 1, of: form.sections.length + 1, thing: { on: 'form', form }, isOpen: undefined },
  ]
  for (const [index, section] of form.sections.entries()) {
    const isOpen = section.fields.length > 0 ? !closed.has(section.key) : undefined
    rows.push({
      place: section.key,
      level: 1,
      position: index + 2,
      of: form.sections.length + 1,
      thing: { on: 'section', section },
      isOpen,
    })
    if (!isOpen) continue
    for (const [at, field] of section.fields.entries()) {
      const isTable = field.kind === 'table' && field.columns.length > 0
      const isShown = isTable && !closed.has(field.key)
      rows.push({
        place: field.key,
        level: 2,
        position: at + 1,
        of: section.fields.length,
        thing: { on: 'field', field },
        isOpen: isTable ? isShown : undefined,
      })
      if (!isShown) continue
      for (const [number, column] of field.columns.entries()) {
        rows.push({
          place: `${field.key}.${column.key}`,
          level: 3,
          position: number + 1,
          of: field.columns.length,
          thing: { on: 'field', field: column },
          isOpen: undefined,
        })
      }
    }
  }
  return rows
}

const manyFields = 60

interface Props {
  treeRef: RefObject<HTMLDivElement | null>
  drag: Drag
}

export function Outline({ treeRef, drag }: Props) {
  const { form, at, focus, faults, actions, isReadOnly } = useDesigner()
  const [closed, setClosed] = useState<ReadonlySet<Place>>(() => {
    const count = form.sections.reduce((sum, section) => sum + section.fields.length, 0)
    return new Set(count > manyFields ? form.sections.map((section) => section.key) : [])
  })
  const rows = useMemo(() => rowsOf(form, closed), [form, closed])
  const faulty = useMemo(() => new Set(faults.map((one) => one.place)), [faults])

  // What is chosen is always to be seen.
  useEffect(() => {
    const found = find(form, at)
    const above =
      found?.on === 'field' ? [found.section.key] : found?.on === 'column' ? [found.section.key, found.field.key] : []
    if (above.some((key) => closed.has(key))) setClosed(new Set([...closed].filter((key) => !above.includes(key))))
  }, [form, at, closed])
  const lastFocus = useRef(0)
  const place = rows.findIndex((row) => row.place === at)
  // Also after it was moved.
  // biome-ignore lint/correctness/useExhaustiveDependencies: where it stands is read from the page.
  useEffect(() => {
    const row = treeRef.current?.querySelector<HTMLElement>(`[data-place="${CSS.escape(at)}"]`)
    if (!row) return
    if (focus.to === 'outline' && focus.count !== lastFocus.current) {
      lastFocus.current = focus.count
      row.focus()
    }
    scrollWithin(treeRef.current, row)
  }, [at, place, focus, treeRef])

  const open = (place: Place, isOpen: boolean) => {
    const found = find(form, at)
    const isWithin = found?.on === 'field' || found?.on === 'column' ? at !== place : false
    // What is chosen does not vanish: what it stands in is chosen instead.
    if (!isOpen && isWithin && found && 'field' in found && [found.section.key, found.field.key].includes(place)) {
      actions.choose(place, 'outline')
    }
    setClosed((former) => new Set(isOpen ? [...former].filter((one) => one !== place) : [...former, place]))
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const index = rows.findIndex((row) => row.place === at)
    const row = rows[index]
    if (!row) return
    const go = (to: Row | undefined) => to && actions.choose(to.place, 'outline')
    const isMove = event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')
    if (isMove) {
      if (!isReadOnly) actions.step(at, event.key === 'ArrowUp' ? -1 : 1)
    } else if (event.altKey) return
    else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'd') {
      if (!isReadOnly) actions.duplicate(at)
    } else if (event.ctrlKey || event.metaKey) return
    else if (event.key === 'ArrowDown') go(rows[index + 1])
    else if (event.key === 'ArrowUp') go(rows[index - 1])
    else if (event.key === 'Home') go(rows[0])
    else if (event.key === 'End') go(rows.at(-1))
    else if (event.key === 'ArrowRight') {
      if (row.isOpen === false) open(at, true)
      else if (row.isOpen) go(rows[index + 1])
    } else if (event.key === 'ArrowLeft') {
      if (row.isOpen) open(at, false)
      else go(rows.slice(0, index).findLast((one) => one.level < row.level))
    } else if (event.key === 'Enter' || event.key === ' ') actions.choose(at, 'name')
    else if (event.key === 'Delete' || event.key === 'Backspace') {
      if (!isReadOnly) actions.remove(at)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div
      ref={treeRef}
      className={classes.tree}
      role="tree"
      aria-label={t('outline.label')}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      data-dragging={drag.dragging ? true : undefined}
    >
      {rows.map((row) => (
        <RowView
          key={row.place}
          row={row}
          isChosen={row.place === at}
          isFaulty={faulty.has(row.place)}
          side={drag.dragging?.over?.place === row.place ? drag.dragging.over.half : undefined}
          isReadOnly={isReadOnly}
          onChoose={actions.choose}
          onOpen={open}
          drag={drag.start}
          endsDrag={drag.endsDrag}
        />
      ))}
    </div>
  )
}

interface RowProps {
  row: Row
  isChosen: boolean
  isFaulty: boolean
  /** Where something would land. */
  side: 'upper' | 'lower' | undefined
  isReadOnly: boolean
  onChoose: (place: Place) => void
  onOpen: (place: Place, isOpen: boolean) => void
  drag: Drag['start']
  endsDrag: Drag['endsDrag']
}

/** What is said of a row besides its name. */
function marksOf(row: Row): string[] {
  const { thing } = row
  if (thing.on === 'form') return [t('outline.theForm')]
  if (thing.on === 'section') {
    const { section } = thing
    return [
      t('outline.section'),
      section.repeat ? t('mark.repeats') : '',
      section.hostOnly ? t('mark.hostOnly') : '',
      section.shownIf ? t('mark.shownIf') : '',
    ].filter(Boolean)
  }
  const { field } = thing
  return [
    kindName(field.kind),
    field.required === 'submit' || field.required === 'save' ? t('mark.required') : '',
    'requiredIf' in field && field.requiredIf ? t('mark.requiredIf') : '',
    'shownIf' in field && field.shownIf ? t('mark.shownIf') : '',
    'seenBy' in field && field.seenBy === 'host' ? t('mark.hostOnly') : '',
  ].filter(Boolean)
}

const RowView = memo(
  function RowView({ row, isChosen, isFaulty, side, isReadOnly, onChoose, onOpen, drag, endsDrag }: RowProps) {
    const { thing, place } = row
    const name =
      thing.on === 'form' ? thing.form.title : thing.on === 'section' ? thing.section.title : thing.field.label
    const label = name.trim() || t('outline.unnamed')
    const marks = marksOf(row)
    const isOff = thing.on === 'section' ? thing.section.off : thing.on === 'field' && thing.field.retired
    const state = isOff ? (thing.on === 'section' ? t('mark.off') : t('mark.retired')) : ''
    const says = [label, state, ...marks, isFaulty ? t('mark.faulty') : ''].filter(Boolean).join(', ')
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the tree.
      <div
        role="treeitem"
        className={classes.row}
        data-place={place}
        data-level={row.level}
        data-on={thing.on}
        data-off={isOff || undefined}
        data-drop={side}
        aria-level={row.level}
        aria-posinset={row.position}
        aria-setsize={row.of}
        aria-selected={isChosen}
        aria-expanded={row.isOpen}
        aria-label={says}
        tabIndex={isChosen ? 0 : -1}
        onClick={() => !endsDrag() && onChoose(place)}
        onFocus={(event) => {
          if (event.target === event.currentTarget && !isChosen) onChoose(place)
        }}
        onPointerDown={(event) => {
          if (isReadOnly || thing.on === 'form' || event.pointerType === 'touch') return
          drag(event, { place }, label)
        }}
      >
        {!isReadOnly && thing.on !== 'form' && (
          <span
            className={classes.grip}
            aria-hidden="true"
            onPointerDown={(event) => {
              if (event.pointerType === 'touch') drag(event, { place }, label)
            }}
          />
        )}
        {row.isOpen === undefined ? (
          <span className={classes.chevron} />
        ) : (
          <span
            className={classes.chevron}
            aria-hidden="true"
            data-open={row.isOpen}
            onClick={(event) => {
              event.stopPropagation()
              onOpen(place, !row.isOpen)
            }}
          >
            <IconChevronRight size={14} />
          </span>
        )}
        {thing.on === 'field' && (
          <span className={classes.sign} aria-hidden="true" data-sign={kindSign[thing.field.kind]} />
        )}
        <span className={classes.rowName} aria-hidden="true">
          {label}
        </span>
        <span className={classes.marks} aria-hidden="true">
          {thing.on === 'field' && (thing.field.required === 'submit' || thing.field.required === 'save') && (
            <b className={classes.star} />
          )}
          {marks.includes(t('mark.shownIf')) && <IconFilter size={13} />}
          {marks.includes(t('mark.hostOnly')) && <IconEye size={13} />}
          {state && <small data-says={state} />}
          {isFaulty && <IconAlert size={14} className={classes.faulty} />}
        </span>
      </div>
    )
  },
  (a, b) =>
    a.isChosen === b.isChosen &&
    a.isFaulty === b.isFaulty &&
    a.side === b.side &&
    a.isReadOnly === b.isReadOnly &&
    a.row.place === b.row.place &&
    a.row.position === b.row.position &&
    a.row.of === b.row.of &&
    a.row.isOpen === b.row.isOpen &&
    sameThing(a.row, b.row),
)

const sameThing = (a: Row, b: Row): boolean => {
  if (a.thing.on === 'form') return b.thing.on === 'form' && a.thing.form.title === b.thing.form.title
  if (a.thing.on === 'section') return b.thing.on === 'section' && a.thing.section === b.thing.section
  return b.thing.on === 'field' && a.thing.field === b.thing.field
}

/** Tells where something is now. */
export function announcePosition(name: string, spot: { position: number; of: number; within: string } | undefined) {
  if (spot) announce(t('say.position', { name, position: spot.position, of: spot.of, within: spot.within }))
}
