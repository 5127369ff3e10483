import '@mantine/spotlight/styles.css'
import { createSpotlight, Spotlight } from '@mantine/spotlight'
import { useEffect, useRef, useState } from 'react'
import { keep, readKept } from '#web/lib/storage.ts'
import { t } from '#web/lib/words.ts'
import { IconSearch } from '#web/ui/icons.tsx'
import { Keys } from '#web/ui/Keys.tsx'
import type { PaletteGroup, PaletteItem, PaletteProps } from './palette.tsx'

const [store, actions] = createSpotlight()
const matches = (item: PaletteItem, query: string) =>
  query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => `${item.label} ${item.description ?? ''}`.toLowerCase().includes(word))

/** Recent things first, then what matches; partners are searched for on the server. */
export default function PaletteDialog({ groups, search, asked }: PaletteProps & { asked: number }) {
  const [query, setQuery] = useState('')
  const [found, setFound] = useState<PaletteGroup[]>([])
  const [searching, setSearching] = useState(false)
  const opener = useRef<Element>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: opens once per asking.
  useEffect(() => {
    opener.current = document.activeElement
    actions.open()
  }, [asked])
  useEffect(() => {
    setFound([])
    const text = query.trim()
    if (!search || text.length < 2) return
    const controller = new AbortController()
    setSearching(true)
    const timer = setTimeout(() => {
      search(text, controller.signal)
        .then(setFound)
        .catch(() => undefined)
        .finally(() => setSearching(false))
    }, 150)
    return () => {
      clearTimeout(timer)
      controller.abort()
      setSearching(false)
    }
  }, [query, search])

  const text = query.trim()
  const all = groups.flatMap((group) => group.items)
  const recentIds = readKept<string[]>('palette-recent') ?? []
  const recent = recentIds.map((id) => all.find((item) => item.id === id)).filter((item) => item !== undefined)
  const shown: PaletteGroup[] = text
    ? [
        ...groups.map((group) => ({ ...group, items: group.items.filter((item) => matches(item, text)) })),
        ...found,
      ].filter((group) => group.items.length > 0)
    : [
        ...(recent.length > 0 ? [{ title: t('palette.recent'), items: recent }] : []),
        ...groups.map((group) => ({ ...group, items: group.items.filter((item) => !recent.includes(item)) })),
      ].filter((group) => group.items.length > 0)
  const run = (item: PaletteItem) => {
    keep('palette-recent', [item.id, ...recentIds.filter((id) => id !== item.id)].slice(0, 5))
    // a dialog it opens gives the focus back to where it was before
    if (opener.current instanceof HTMLElement) opener.current.focus({ preventScroll: true })
    item.run()
  }

  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={setQuery}
      // The shell listens for Ctrl-K itself, also inside fields.
      shortcut={null}
      scrollable
      overlayProps={{ backgroundOpacity: 0.45, blur: 1 }}
      maxHeight={420}
      attributes={{ content: { 'aria-label': t('palette.label') } }}
    >
      <Spotlight.Search
        placeholder={t('palette.placeholder')}
        aria-label={t('palette.label')}
        leftSection={<IconSearch />}
      />
      <Spotlight.ActionsList>
        {shown.map((group) => (
          <Spotlight.ActionsGroup key={group.title} label={group.title}>
            {group.items.map((item) => (
              <Spotlight.Action
                key={item.id}
                label={item.label}
                description={item.description}
                leftSection={item.icon}
                rightSection={item.shortcut ? <Keys keys={item.shortcut} /> : undefined}
                onClick={() => run(item)}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {shown.length === 0 && (
          <Spotlight.Empty>{searching ? t('palette.searching') : t('palette.nothing')}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}
