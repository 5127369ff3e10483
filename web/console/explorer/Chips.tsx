/** Each filter in use as a chip that goes alone. */
import { Button, CloseButton } from '@mantine/core'
import { countryName } from '#web/lib/format.ts'
import { t as words } from '../words.ts'
import classes from './explorer.module.css'
import { useColleagues, useStateWord } from './filter-words.ts'
import { type ExplorerState, isFiltered, noFilter } from './state.ts'
import { t } from './words.ts'

interface Chip {
  key: string
  name: string
  without: Partial<ExplorerState>
}

export function Chips({ state, change }: { state: ExplorerState; change: (part: Partial<ExplorerState>) => void }) {
  const word = useStateWord()
  const colleagues = useColleagues(state.sponsor !== '')
  if (!isFiltered(state)) return null
  const chips: Chip[] = []
  if (state.q) chips.push({ key: 'q', name: words('explorer.contains', { text: state.q }), without: { q: '' } })
  for (const one of state.states)
    chips.push({ key: one, name: word(one), without: { states: state.states.filter((each) => each !== one) } })
  if (state.sponsor) {
    const name = colleagues.find(({ id }) => id === state.sponsor)?.name ?? t('filter.somebody')
    chips.push({ key: 'sponsor', name: t('filter.chipSponsor', { name }), without: { sponsor: '' } })
  }
  if (state.country) {
    const name = countryName(state.country)
    chips.push({ key: 'country', name: t('filter.chipCountry', { name }), without: { country: '' } })
  }
  if (state.quiet)
    chips.push({ key: 'quiet', name: t('filter.chipQuiet', { count: state.quiet }), without: { quiet: 0 } })
  if (state.ends) chips.push({ key: 'ends', name: t('filter.chipEnds', { count: state.ends }), without: { ends: 0 } })
  return (
    <ul className={classes.chips} aria-label={t('filter.chips')}>
      {chips.map(({ key, name, without }) => (
        <li key={key} className={classes.chip}>
          {name}
          <CloseButton
            size="sm"
            radius="xl"
            aria-label={words('explorer.removeFilter', { name })}
            onClick={() => change(without)}
          />
        </li>
      ))}
      <li>
        <Button variant="subtle" size="compact-sm" onClick={() => change(noFilter)}>
          {words('explorer.clear')}
        </Button>
      </li>
    </ul>
  )
}
