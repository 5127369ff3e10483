import { Button, Checkbox, TextInput, UnstyledButton } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useActing } from '#web/lib/client.tsx'
import { faultsOf, refusalOf, sentenceOf } from '#web/lib/faults.ts'
import { keys } from '#web/lib/keys.ts'
import { useSearch } from '#web/lib/search.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { IconPeople, IconStar, IconTrash } from '#web/ui/icons.tsx'
import { usePrograms } from '../programs.tsx'
import classes from './explorer.module.css'
import { useSavePreference, useViews, type View } from './preference.ts'
import { isSame, keptFilter, readState, searchOf, writeState } from './state.ts'
import type { ToolProps } from './Toolbar.tsx'
import { t } from './words.ts'

/** Kept views: choose one, begin with one, keep what is shown now. */
export function ViewsPanel({ state, view, views, close }: ToolProps) {
  const { organization, api } = useActing()
  const { program, programs, choose } = usePrograms()
  const [, setSearch] = useSearch()
  const client = useQueryClient()
  const { preference } = useViews()
  const savePreference = useSavePreference()
  const [isKeeping, setIsKeeping] = useState(false)
  const [deleting, setDeleting] = useState<View>()
  const filter = keptFilter(state, programs.length > 1 ? program?.id : undefined)
  const refresh = () => client.invalidateQueries({ queryKey: keys.views(organization.id) })

  const show = (chosen: View | undefined) => {
    if (chosen?.filter.program && chosen.filter.program !== program?.id) choose(chosen.filter.program)
    const empty = Object.fromEntries(Object.keys(writeState(readState({}))).map((name) => [name, undefined]))
    setSearch({ ...empty, ...(chosen ? searchOf(chosen.filter) : {}), view: chosen?.id ?? 'all' }, { push: true })
    close()
  }
  const update = useMutation({
    mutationFn: (change: { id: string; name?: string; shared?: boolean; withFilter?: boolean }) => {
      const { id, withFilter, ...body } = change
      return api.views.update({ params: { id }, body: withFilter ? { ...body, filter } : body })
    },
    onSuccess: async (saved) => {
      await refresh()
      tell(t('view.saved', { name: saved.name }))
    },
    onError: tellError,
  })
  if (deleting)
    return <Deleting view={deleting} onDone={() => setDeleting(undefined)} isShown={deleting.id === view?.id} />
  return (
    <>
      <ul className={classes.views}>
        <Line name={t('view.all')} isHere={!view} onShow={() => show(undefined)} />
        {views.map((one) => {
          const isFirst = preference.defaultView === one.id
          return (
            <Line
              key={one.id}
              name={one.name}
              says={
                one.shared
                  ? one.mine
                    ? t('view.sharedByYou')
                    : t('view.shared', { name: one.ownerName })
                  : t('view.own')
              }
              isShared={one.shared}
              isHere={one.id === view?.id}
              onShow={() => show(one)}
            >
              <UnstyledButton
                className={classes.viewButton}
                aria-pressed={isFirst}
                aria-label={`${isFirst ? t('view.beginsHere') : t('view.begin')}: ${one.name}`}
                title={isFirst ? t('view.beginsHere') : t('view.begin')}
                onClick={() => void savePreference({ defaultView: isFirst ? null : one.id })}
              >
                <IconStar size={16} fill={isFirst ? 'currentColor' : 'none'} />
              </UnstyledButton>
              {one.can.delete === true && (
                <UnstyledButton
                  className={classes.viewButton}
                  aria-label={`${t('view.delete')}: ${one.name}`}
                  title={t('view.delete')}
                  onClick={() => setDeleting(one)}
                >
                  <IconTrash size={16} />
                </UnstyledButton>
              )}
            </Line>
          )
        })}
      </ul>
      {views.length === 0 && <p className={classes.panelSays}>{t('view.none')}</p>}
      {view && !isSame(view.filter, state) && refusalOf(view.can, 'update') === undefined && (
        <div className={classes.panelRow}>
          <Button
            variant="light"
            fullWidth
            size="compact-md"
            loading={update.isPending}
            onClick={() => update.mutate({ id: view.id, withFilter: true })}
          >
            {t('view.saveChanges', { name: view.name })}
          </Button>
        </div>
      )}
      {view && view.can.share === true && view.mine && (
        <div className={classes.panelRow}>
          <Button
            variant="subtle"
            fullWidth
            size="compact-md"
            loading={update.isPending}
            onClick={() => update.mutate({ id: view.id, shared: !view.shared })}
          >
            {view.shared ? t('view.makePrivate') : t('view.makeShared')}
          </Button>
        </div>
      )}
      {isKeeping ? (
        <Keeping filter={filter} onCancel={() => setIsKeeping(false)} onKept={show} />
      ) : (
        <div className={classes.panelRow}>
          <Button variant="default" fullWidth size="compact-md" onClick={() => setIsKeeping(true)}>
            {t('view.save')}
          </Button>
        </div>
      )}
    </>
  )
}

interface LineProps {
  name: string
  says?: string
  isShared?: boolean
  isHere: boolean
  onShow: () => void
  children?: React.ReactNode
}

function Line({ name, says, isShared, isHere, onShow, children }: LineProps) {
  return (
    <li className={classes.view} data-here={isHere || undefined}>
      <UnstyledButton className={classes.viewName} onClick={onShow} aria-current={isHere ? 'true' : undefined}>
        <span>
          {name} {isShared && <IconPeople size={14} />}
        </span>
        {says && <small>{says}</small>}
      </UnstyledButton>
      {children}
    </li>
  )
}

function Keeping({
  filter,
  onCancel,
  onKept,
}: {
  filter: View['filter']
  onCancel: () => void
  onKept: (view: View) => void
}) {
  const { api, organization } = useActing()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const [missing, setMissing] = useState(false)
  const keep = useMutation({
    mutationFn: () => api.views.create({ body: { name: name.trim(), shared, filter } }),
    onSuccess: async (view) => {
      await client.invalidateQueries({ queryKey: keys.views(organization.id) })
      tell(t('view.kept', { name: view.name }))
      onKept(view)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!name.trim()) return setMissing(true)
    keep.mutate()
  }
  const faults = faultsOf(keep.error)
  return (
    <form className={classes.panelFields} noValidate onSubmit={submit}>
      <TextInput
        label={t('view.name')}
        autoFocus
        maxLength={80}
        value={name}
        error={missing ? t('view.nameNeeded') : (faults.name ?? (keep.isError ? sentenceOf(keep.error) : undefined))}
        onChange={(event) => {
          setName(event.currentTarget.value)
          setMissing(false)
        }}
      />
      {organization.role !== 'viewer' && (
        <Checkbox
          label={t('view.share', { organization: organization.name })}
          checked={shared}
          onChange={(event) => setShared(event.currentTarget.checked)}
        />
      )}
      <div className={classes.panelFoot}>
        <Button variant="subtle" size="compact-md" onClick={onCancel}>
          {t('view.cancel')}
        </Button>
        <Button type="submit" size="compact-md" loading={keep.isPending}>
          {t('view.keep')}
        </Button>
      </div>
    </form>
  )
}

function Deleting({ view, onDone, isShown }: { view: View; onDone: () => void; isShown: boolean }) {
  const { api, organization } = useActing()
  const client = useQueryClient()
  const [, setSearch] = useSearch()
  const remove = useMutation({
    mutationFn: () => api.views.delete({ params: { id: view.id } }),
    onSuccess: async () => {
      if (isShown) setSearch({ view: 'all' })
      await client.invalidateQueries({ queryKey: keys.views(organization.id) })
      tell(t('view.deleted', { name: view.name }))
      onDone()
    },
    onError: tellError,
  })
  return (
    <div className={classes.panelFields}>
      <p className={classes.panelTitle}>{t('view.deleteTitle', { name: view.name })}</p>
      <p className={classes.panelSays}>
        {view.shared ? t('view.deleteSaysShared', { organization: organization.name }) : t('view.deleteSays')}
      </p>
      <div className={classes.panelFoot}>
        <Button variant="default" size="compact-md" onClick={onDone} autoFocus>
          {t('view.cancel')}
        </Button>
        <Button color="red.9" size="compact-md" loading={remove.isPending} onClick={() => remove.mutate()}>
          {t('view.delete')}
        </Button>
      </div>
    </div>
  )
}
