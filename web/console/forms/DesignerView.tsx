/** The designer at work: three panes beside each other, one at a time where the screen is narrow. */
import { Button, SegmentedControl } from '@mantine/core'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { FormDefinition } from '#contract/forms/index.ts'
import { useSearch } from '#web/lib/search.ts'
import { useShortcut } from '#web/lib/shortcuts.ts'
import { announce } from '#web/ui/Announcer.tsx'
import { Hint } from '#web/ui/Hint.tsx'
import { IconPlus } from '#web/ui/icons.tsx'
import { Keys } from '#web/ui/Keys.tsx'
import { AddPanel } from './AddPanel.tsx'
import classes from './designer.module.css'
import { type Designer, DesignerContext, type Focus } from './designer.ts'
import { useDrag } from './drag.ts'
import { PreviewPane, startOfPreview } from './draw/PreviewPane.tsx'
import { dropped } from './editing/drop.ts'
import {
  addColumn,
  addField,
  addSection,
  change,
  duplicate,
  positionOf,
  pruned,
  remove,
  renameKey,
  setKind,
  setLabel,
  setRetired,
  spotAfter,
  step,
} from './editing/edit.ts'
import type { PlacedFault } from './editing/fault.ts'
import * as history from './editing/history.ts'
import { newColumn, newField, newSection } from './editing/kinds.ts'
import { find, keysOf, nameOf, type Place, usesOf } from './editing/places.ts'
import { beginnings, kindName } from './kind-words.ts'
import { announcePosition, Outline } from './Outline.tsx'
import type { Form } from './queries.ts'
import type { useSaving } from './saving.ts'
import { fetchEditors, judge } from './settings/later.tsx'
import { SettingsPanel } from './settings/SettingsPanel.tsx'
import { Toolbar } from './Toolbar.tsx'
import { t } from './words.ts'

const RemoveDialog = lazy(() => import('./dialogs/RemoveDialog.tsx').then((all) => ({ default: all.RemoveDialog })))

interface Props {
  server: Form
  initial: FormDefinition
  onForm: (form: FormDefinition) => void
  saving: ReturnType<typeof useSaving>
  /** Puts a whole other form on the desk, or clears it. */
  begin: (form: FormDefinition | undefined) => void
  partner: string
}

const addressAfterMs = 400
/** What is typed after a longer pause is a step of its own. */
const stepAfterMs = 3_000

type Pane = 'outline' | 'settings' | 'preview'

export function DesignerView({ server, initial, onForm, saving, begin, partner }: Props) {
  const [search, setSearch] = useSearch()
  const [editing, setEditing] = useState(() => history.begin(initial, search.at))
  const latest = useRef(editing)
  latest.current = editing
  const { form, at } = editing.now
  const [focus, setFocus] = useState<{ to: Focus; count: number }>({ to: 'none', count: 0 })
  const [isAdding, setAdding] = useState(false)
  const [pane, setPane] = useState<Pane>('outline')
  const [preview, setPreview] = useState(startOfPreview)
  const [isLarge, setLarge] = useState(false)
  const [asked, setAsked] = useState<Place>()
  const tree = useRef<HTMLDivElement>(null)
  const isReadOnly = server.can.save_draft !== true
  const published = server.published?.definition

  useEffect(() => onForm(form), [form, onForm])
  useEffect(() => {
    // Not with every letter: a new field's key follows its name.
    const timer = setTimeout(() => setSearch({ at: at || undefined }), addressAfterMs)
    return () => clearTimeout(timer)
  }, [at, setSearch])

  const faults = useFaults(form)
  const isPublished = useCallback(
    (place: Place) => published !== undefined && find(published, place) !== undefined && place !== '',
    [published],
  )
  const { inUse } = server
  const answersOf = useCallback((place: Place) => inUse.find((one) => one.key === place)?.answers ?? 0, [inUse])

  const lastEdit = useRef(0)
  const want = useCallback((to: Focus) => setFocus((former) => ({ to, count: former.count + 1 })), [])
  /** Makes a change on the form as it stands. */
  const make = useCallback(
    (
      turn: (form: FormDefinition, at: Place) => { form: FormDefinition; at?: Place },
      options: { about?: string; focus?: Focus } = {},
    ) => {
      if (isReadOnly) return
      const isLater = Date.now() - lastEdit.current > stepAfterMs
      lastEdit.current = Date.now()
      const before = isLater ? { ...latest.current, about: undefined } : latest.current
      const next = turn(before.now.form, before.now.at)
      const after = history.edit(before, pruned(next.form), next.at ?? before.now.at, options.about)
      latest.current = after
      setEditing(after)
      if (options.focus) want(options.focus)
    },
    [isReadOnly, want],
  )
  const travel = useCallback((turn: typeof history.undo, says: string) => {
    const after = turn(latest.current)
    if (after === latest.current) return
    latest.current = after
    setEditing(after)
    announce(says)
  }, [])

  const removeNow = useCallback(
    (place: Place) => {
      const found = find(latest.current.now.form, place)
      if (!found || found.on === 'form') return
      const name = nameOf(found)
      const inUseWithin =
        found.on === 'section'
          ? found.section.fields.filter((field) => answersOf(field.key) > 0).map((field) => field.key)
          : answersOf(place) > 0
            ? [place]
            : []
      make(
        (now) => {
          if (inUseWithin.length === 0) return remove(now, place)
          // What is in use is retired; of a section the rest goes.
          const rest =
            found.on === 'section'
              ? found.section.fields.filter((field) => !inUseWithin.includes(field.key)).map((field) => field.key)
              : []
          const retired = inUseWithin.reduce((next, key) => setRetired(next, key, true), now)
          return { form: rest.reduce((next, key) => remove(next, key).form, retired) }
        },
        { focus: 'outline' },
      )
      announce(inUseWithin.length > 0 ? t('say.retired', { name }) : t('say.removed', { name }))
    },
    [make, answersOf],
  )

  const actions = useMemo((): Designer['actions'] => {
    const now = () => latest.current.now.form
    const named = (place: Place) => {
      const found = find(now(), place)
      return (found && nameOf(found)) || t('outline.unnamed')
    }
    const afterMove = (place: Place) => announcePosition(named(place), positionOf(now(), place))
    const choose = (place: Place, to: Focus = 'none') => {
      const after = history.choose(latest.current, place)
      latest.current = after
      setEditing(after)
      setAdding(false)
      if (to === 'name') setPane('settings')
      if (to !== 'none') want(to)
    }
    return {
      choose,
      set: (place, patch, about) =>
        make((one) => ({ form: change(one, place, patch) }), { about: about && `${place} ${about}` }),
      name: (place, label) =>
        make((one) => setLabel(one, place, label, place === '' ? published !== undefined : isPublished(place)), {
          about: `name ${latest.current.turn}`,
        }),
      rekey: (place, key) => make((one) => renameKey(one, place, key)),
      addField(kind, spot) {
        make(
          (one, chosen) => {
            const base =
              one.sections.length > 0 ? one : addSection(one, 0, newSection(t('begin.section'), keysOf(one))).form
            const to = spot ?? spotAfter(base, chosen)
            if (!to) return { form: one }
            return addField(base, to.section, to.index, newField(kind, beginnings(kind), keysOf(base)))
          },
          { focus: 'name' },
        )
        setAdding(false)
        setPane('settings')
        announce(t('say.added', { kind: kindName(kind) }))
      },
      addColumn(table, kind) {
        make(
          (one, chosen) => {
            const found = find(one, table)
            if (found?.on !== 'field' || found.field.kind !== 'table') return { form: one }
            const { columns } = found.field
            const after = columns.findIndex((column) => chosen === `${table}.${column.key}`)
            const words = { ...beginnings(kind), label: t('begin.column') }
            const column = newColumn(
              kind,
              words,
              columns.map((each) => each.key),
            )
            return addColumn(one, table, after < 0 ? columns.length : after + 1, column)
          },
          { focus: 'name' },
        )
        setAdding(false)
        setPane('settings')
        announce(t('say.addedColumn'))
      },
      addSection() {
        make(
          (one, chosen) => {
            const found = find(one, chosen)
            const index = found && found.on !== 'form' ? found.sectionIndex + 1 : one.sections.length
            return addSection(one, index, newSection(t('begin.section'), keysOf(one)))
          },
          { focus: 'name' },
        )
        setAdding(false)
        setPane('settings')
        announce(t('say.addedSection'))
      },
      step(place, by) {
        const before = now()
        make((one) => ({ form: step(one, place, by) }), { about: `move ${place}` })
        if (now() === before) announce(t('say.edge', { name: named(place) }))
        else afterMove(place)
      },
      drop(place, drop) {
        make((one) => ({ form: dropped(one, place, drop), at: place }))
        afterMove(place)
      },
      duplicate(place) {
        make((one) => duplicate(one, place, (name) => t('begin.copy', { name })), { focus: 'outline' })
        announce(t('say.duplicated', { name: named(place) }))
      },
      remove(place) {
        const found = find(now(), place)
        if (!found || found.on === 'form') return
        const keys = found.on === 'section' ? found.section.fields.map((field) => field.key) : []
        const isSpokenOf = [place, ...keys].some((key) =>
          usesOf(now(), key).some((use) => use.place !== place && !keys.includes(use.place)),
        )
        const asks = isSpokenOf || (found.on === 'section' ? keys.length > 0 : answersOf(place) > 0)
        if (asks) setAsked(place)
        else removeNow(place)
      },
      restore(place) {
        make((one) => ({ form: setRetired(one, place, false) }))
        announce(t('say.restored', { name: named(place) }))
      },
      kind: (place, kind) => make((one) => ({ form: setKind(one, place, kind, beginnings(kind)) })),
      replace: (next) => make(() => ({ form: next, at: '' }), { focus: 'outline' }),
      undo: () => travel(history.undo, t('say.undone')),
      redo: () => travel(history.redo, t('say.redone')),
      openAdd() {
        setAdding(true)
        setPane('settings')
      },
    }
  }, [make, travel, want, isPublished, published, answersOf, removeNow])

  const drag = useDrag({
    outline: tree,
    form,
    onDrop(dragged, drop) {
      if ('place' in dragged) actions.drop(dragged.place, drop)
      else if (drop.on === 'field') actions.addField(dragged.kind, drop)
    },
  })

  const mayAdd = !isReadOnly
  useShortcut('a', mayAdd ? actions.openAdd : undefined)
  useShortcut('s', mayAdd ? actions.addSection : undefined)
  useUndoKeys(actions)
  useEffect(fetchEditors, [])

  const value = useMemo(
    (): Designer => ({
      purpose: server.purpose,
      form,
      at,
      turn: editing.turn,
      focus,
      faults,
      isPublished,
      published,
      answersOf,
      isReadOnly,
      partner,
      actions,
    }),
    [
      server.purpose,
      form,
      at,
      editing.turn,
      focus,
      faults,
      isPublished,
      published,
      answersOf,
      isReadOnly,
      partner,
      actions,
    ],
  )

  return (
    <DesignerContext value={value}>
      <Toolbar
        server={server}
        saving={saving}
        begin={begin}
        canUndo={editing.past.length > 0}
        canRedo={editing.future.length > 0}
      />
      <SegmentedControl
        className={classes.paneChoice}
        fullWidth
        aria-label={t('pane.label')}
        value={pane}
        onChange={(next) => setPane(next === 'settings' || next === 'preview' ? next : 'outline')}
        data={(['outline', 'settings', 'preview'] as const).map((one) => ({ value: one, label: t(`pane.${one}`) }))}
      />
      <div className={classes.desk} data-pane={pane} data-large={isLarge || undefined}>
        <section className={classes.outline} aria-label={t('pane.outline')}>
          {!isReadOnly && (
            <div className={classes.outlineHead}>
              <Hint
                label={
                  <>
                    {t('add.title')} <Keys keys="a" />
                  </>
                }
              >
                <Button size="xs" leftSection={<IconPlus size={14} />} onClick={actions.openAdd}>
                  {t('add.field')}
                </Button>
              </Hint>
              <Hint
                label={
                  <>
                    {t('add.section')} <Keys keys="s" />
                  </>
                }
              >
                <Button size="xs" variant="default" leftSection={<IconPlus size={14} />} onClick={actions.addSection}>
                  {t('add.sectionShort')}
                </Button>
              </Hint>
            </div>
          )}
          <Outline treeRef={tree} drag={drag} />
          {!isReadOnly && <p className={classes.keysSay}>{t('outline.keys')}</p>}
        </section>
        <section className={classes.settings} aria-label={t('pane.settings')}>
          {isAdding ? (
            <AddPanel
              drag={drag}
              onClose={() => {
                setAdding(false)
                setPane('outline')
                want('outline')
              }}
            />
          ) : (
            <SettingsPanel
              onOutline={() => {
                setPane('outline')
                want('outline')
              }}
            />
          )}
        </section>
        <section className={classes.preview} aria-label={t('pane.preview')}>
          <PreviewPane state={preview} onState={setPreview} isLarge={isLarge} onLarge={setLarge} />
        </section>
      </div>
      {drag.dragging && (
        <div
          className={classes.ghost}
          style={{ left: drag.dragging.x + 12, top: drag.dragging.y + 8 }}
          data-on={drag.dragging.over ? true : undefined}
        >
          {drag.dragging.label}
        </div>
      )}
      {asked !== undefined && (
        <Suspense>
          <RemoveDialog
            place={asked}
            onClose={() => setAsked(undefined)}
            onConfirm={() => {
              setAsked(undefined)
              removeNow(asked)
            }}
          />
        </Suspense>
      )}
    </DesignerContext>
  )
}

const judgeAfterMs = 150

/** Faults of the whole form, worked out in a pause of typing. */
function useFaults(form: FormDefinition) {
  const [faults, setFaults] = useState<readonly PlacedFault[]>([])
  useEffect(() => {
    let isOld = false
    const timer = setTimeout(async () => {
      const found = await judge(form)
      if (!isOld) setFaults(found)
    }, judgeAfterMs)
    return () => {
      isOld = true
      clearTimeout(timer)
    }
  }, [form])
  return faults
}

/** Ctrl-Z everywhere on the page, also while typing: what is typed is part of the form. */
function useUndoKeys({ undo, redo }: { undo: () => void; redo: () => void }) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return
      const key = event.key.toLowerCase()
      const isUndo = key === 'z' && !event.shiftKey
      const isRedo = (key === 'z' && event.shiftKey) || key === 'y'
      const isElsewhere =
        event.target instanceof Element && event.target.closest('[role="dialog"], [data-own-undo]') !== null
      if (isElsewhere || (!isUndo && !isRedo)) return
      event.preventDefault()
      if (isUndo) undo()
      else redo()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [undo, redo])
}
