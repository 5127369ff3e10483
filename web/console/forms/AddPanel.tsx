/** What can be added: chosen with a click or Enter, or dragged into the outline. */
import { Button, TextInput } from '@mantine/core'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { FieldKind } from '#contract/forms/index.ts'
import { IconPlus, IconSearch } from '#web/ui/icons.tsx'
import classes from './designer.module.css'
import { useDesigner } from './designer.ts'
import type { Drag } from './drag.ts'
import { isColumnKind } from './editing/kinds.ts'
import { find, nameOf } from './editing/places.ts'
import { kindGroups, kindName, kindSign } from './kind-words.ts'
import { t } from './words.ts'

interface Props {
  drag: Drag
  onClose: () => void
}

export function AddPanel({ drag, onClose }: Props) {
  const { form, at, actions } = useDesigner()
  const [typed, setTyped] = useState('')
  const search = useRef<HTMLInputElement>(null)
  const grid = useRef<HTMLDivElement>(null)
  useEffect(() => search.current?.focus(), [])
  const wanted = typed.trim().toLowerCase()
  const fits = (kind: FieldKind) => `${kindName(kind)} ${t(`kindSays.${kind}`)}`.toLowerCase().includes(wanted)
  const groups = kindGroups
    .map((group) => ({ ...group, kinds: (group.kinds as readonly FieldKind[]).filter(fits) }))
    .filter((group) => group.kinds.length > 0)
  const found = find(form, at)
  const behind = found && found.on !== 'form' ? nameOf(found) : ''

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault()
      onClose()
      return
    }
    const first = groups[0]?.kinds[0]
    if (event.target === search.current && event.key === 'Enter' && first) {
      event.preventDefault()
      actions.addField(first)
      return
    }
    const step = { ArrowDown: 2, ArrowUp: -2, ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined || (event.target === search.current && event.key !== 'ArrowDown')) return
    const tiles = [...(grid.current?.querySelectorAll<HTMLElement>('button[data-kind]') ?? [])]
    const now = tiles.indexOf(document.activeElement as HTMLElement) // only compared
    const next = now < 0 ? tiles[0] : (tiles[now + step] ?? tiles[now + Math.sign(step)])
    if (!next) return
    event.preventDefault()
    next.focus()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys are heard for what is inside.
    <div className={classes.paneBody} onKeyDown={onKeyDown}>
      <div className={classes.paneHead}>
        <h2>{t('add.title')}</h2>
        <Button size="compact-sm" variant="subtle" onClick={onClose}>
          {t('add.done')}
        </Button>
      </div>
      <p className={classes.quiet}>{behind ? t('add.behind', { name: behind }) : t('add.atEnd')}</p>
      <TextInput
        ref={search}
        aria-label={t('add.search')}
        placeholder={t('add.search')}
        leftSection={<IconSearch size={16} />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div ref={grid} className={classes.groups}>
        {groups.map((group) => (
          <section key={group.name} aria-label={t(`group.${group.name}`)}>
            <h3 className={classes.groupName}>{t(`group.${group.name}`)}</h3>
            <div className={classes.tiles}>
              {group.kinds.map((kind) => (
                <button
                  key={kind}
                  type="button"
                  className={classes.tile}
                  data-kind={kind}
                  aria-label={kindName(kind)}
                  aria-describedby={`says-${kind}`}
                  onClick={() => !drag.endsDrag() && actions.addField(kind)}
                  onPointerDown={(event) => {
                    if (event.pointerType !== 'touch') drag.start(event, { kind }, kindName(kind))
                  }}
                >
                  <span className={classes.sign} aria-hidden="true" data-sign={kindSign[kind]} />
                  <span>
                    {kindName(kind)}
                    <small id={`says-${kind}`}>{t(`kindSays.${kind}`)}</small>
                  </span>
                </button>
              ))}
            </div>
          </section>
        ))}
        {groups.length === 0 && <p className={classes.quiet}>{t('add.nothing')}</p>}
      </div>
      {found && (found.on === 'column' || (found.on === 'field' && found.field.kind === 'table')) && (
        <section aria-label={t('add.column', { name: found.field.label })}>
          <h3 className={classes.groupName}>{t('add.column', { name: found.field.label })}</h3>
          <div className={classes.chips}>
            {kindGroups
              .flatMap((group) => group.kinds as readonly FieldKind[])
              .filter(isColumnKind)
              .map((kind) => (
                <Button
                  key={kind}
                  size="compact-sm"
                  variant="default"
                  leftSection={<IconPlus size={12} />}
                  onClick={() => actions.addColumn(found.field.key, kind)}
                >
                  {kindName(kind)}
                </Button>
              ))}
          </div>
        </section>
      )}
      <Button variant="default" leftSection={<IconPlus size={16} />} onClick={actions.addSection}>
        {t('add.section')}
      </Button>
    </div>
  )
}
