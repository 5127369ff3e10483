/** The form beside its making: to look at or to try, at both widths, from both sides, in every language it has. */
import { NativeSelect, SegmentedControl } from '@mantine/core'
import { lazy, Suspense, useDeferredValue, useState } from 'react'
import type { Side } from '#contract/forms/index.ts'
import { translate } from '#contract/forms/translate.ts'
import { t as shared } from '#web/lib/words.ts'
import { Hint } from '#web/ui/Hint.tsx'
import { IconPhone, IconScreen, IconWide } from '#web/ui/icons.tsx'
import { LinesSkeleton } from '#web/ui/skeletons.tsx'
import { useDesigner } from '../designer.ts'
import { languageName } from '../languages.ts'
import { t } from '../words.ts'
import classes from './draw.module.css'
import { Preview } from './Preview.tsx'
import type { Raw } from './trial.ts'

const TestFill = lazy(() => import('./TestFill.tsx').then((all) => ({ default: all.TestFill })))

export interface PreviewState {
  mode: 'look' | 'try'
  width: 'desktop' | 'phone'
  viewer: Side
  language: string
  raw: Raw
}
export const startOfPreview: PreviewState = { mode: 'look', width: 'desktop', viewer: 'partner', language: '', raw: {} }

interface Props {
  state: PreviewState
  onState: (change: (state: PreviewState) => PreviewState) => void
  /** Beside nothing but the outline. */
  isLarge: boolean
  onLarge: (isLarge: boolean) => void
}

export function PreviewPane({ state, onState, isLarge, onLarge }: Props) {
  const { form, at, actions, partner } = useDesigner()
  const latest = useDeferredValue(form)
  const languages = Object.keys(form.translations ?? {})
  const language = languages.includes(state.language) ? state.language : ''
  const shown = language ? translate(latest, language) : latest
  const put = (part: Partial<PreviewState>) => onState((former) => ({ ...former, ...part }))
  const [choose] = useState(() => (place: string) => actions.choose(place))
  return (
    <div className={classes.pane}>
      <div className={classes.bar}>
        <SegmentedControl
          size="xs"
          aria-label={t('preview.mode')}
          value={state.mode}
          onChange={(mode) => put({ mode: mode === 'try' ? 'try' : 'look' })}
          data={[
            { value: 'look', label: t('preview.look') },
            { value: 'try', label: t('preview.try') },
          ]}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('preview.viewer')}
          value={state.viewer}
          onChange={(viewer) => put({ viewer: viewer === 'host' ? 'host' : 'partner' })}
          data={[
            { value: 'partner', label: partner },
            { value: 'host', label: t('preview.host') },
          ]}
        />
        <SegmentedControl
          size="xs"
          aria-label={shared('ui.previewWidth')}
          value={state.width}
          onChange={(width) => put({ width: width === 'phone' ? 'phone' : 'desktop' })}
          data={[
            { value: 'desktop', label: <WidthIcon name={shared('ui.desktop')} icon={<IconScreen size={15} />} /> },
            { value: 'phone', label: <WidthIcon name={shared('ui.phone')} icon={<IconPhone size={15} />} /> },
          ]}
        />
        {languages.length > 0 && (
          <NativeSelect
            size="xs"
            aria-label={t('preview.language')}
            value={language}
            onChange={(event) => put({ language: event.currentTarget.value })}
            data={[
              { value: '', label: t('preview.original') },
              ...languages.map((one) => ({ value: one, label: languageName(one) })),
            ]}
          />
        )}
        <Hint label={isLarge ? t('preview.smaller') : t('preview.larger')}>
          <button
            type="button"
            className={classes.large}
            aria-label={t('preview.larger')}
            aria-pressed={isLarge}
            onClick={() => onLarge(!isLarge)}
          >
            <IconWide size={16} />
          </button>
        </Hint>
      </div>
      {state.mode === 'try' && <p className={classes.tryNote}>{t('try.says')}</p>}
      <section
        className={classes.stage}
        data-stage
        data-width={state.width}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and in the look nothing inside takes the focus.
        tabIndex={0}
        aria-label={t('preview.label')}
      >
        <div className={classes.sheet}>
          <h2 className={classes.formTitle}>{shown.title}</h2>
          {state.mode === 'look' ? (
            <Preview form={shown} viewer={state.viewer} at={at} onChoose={choose} />
          ) : (
            <Suspense fallback={<LinesSkeleton lines={8} />}>
              <TestFill
                form={shown}
                viewer={state.viewer}
                raw={state.raw}
                onRaw={(change) => onState((former) => ({ ...former, raw: change(former.raw) }))}
              />
            </Suspense>
          )}
        </div>
      </section>
    </div>
  )
}

const WidthIcon = ({ name, icon }: { name: string; icon: React.ReactNode }) => (
  <span className={classes.widthIcon}>
    {icon}
    <span className="visually-hidden">{name}</span>
  </span>
)
