/** What can be chosen: one row each, or all of them as lines of a text. Pasting several lines makes several options. */
import { Button, Textarea, TextInput } from '@mantine/core'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { Option } from '#contract/forms/index.ts'
import { announce } from '#web/ui/Announcer.tsx'
import { Hint } from '#web/ui/Hint.tsx'
import { IconPlus, IconSortDown, IconSortUp, IconUndo, IconX } from '#web/ui/icons.tsx'
import classes from '../designer.module.css'
import { linesOfOptions, nameOption, optionsOfLines } from '../editing/edit.ts'
import { t } from '../words.ts'
import { focusNext } from './focus.ts'

interface Props {
  options: readonly Option[]
  /** Values that are published: they stay, and are retired instead of removed. */
  published: ReadonlySet<string>
  onChange: (options: Option[], about?: string) => void
  fault?: string
  disabled: boolean
}

export function OptionsEditor({ options, published, onChange, fault, disabled }: Props) {
  const root = useRef<HTMLFieldSetElement>(null)
  const list = useRef<HTMLOListElement>(null)
  const [asText, setAsText] = useState<string>()

  const focusOn = (index: number) =>
    requestAnimationFrame(() => {
      const inputs = list.current?.querySelectorAll('input')
      inputs?.[Math.max(0, Math.min(index, inputs.length - 1))]?.focus()
    })
  const insert = (index: number, lines: string) => {
    const added = optionsOfLines(lines, options).filter((one) => !options.some((each) => each.value === one.value))
    onChange([...options.slice(0, index), ...added, ...options.slice(index)])
    if (added.length > 1) announce(t('options.added', { count: added.length }))
    focusOn(index + added.length - 1)
  }
  const move = (index: number, by: 1 | -1) => {
    const [one, other] = [options[index], options[index + by]]
    if (!one || !other) return
    onChange(options.map((each, at) => (at === index ? other : at === index + by ? one : each)))
    announce(
      t('say.position', {
        name: one.label,
        position: index + by + 1,
        of: options.length,
        within: t('setting.options'),
      }),
    )
    focusOn(index + by)
  }
  const take = (index: number) => {
    const one = options[index]
    if (!one) return
    if (published.has(one.value)) {
      onChange(options.map((each, at) => (at === index ? { ...each, retired: true } : each)))
    } else {
      onChange(options.filter((_, at) => at !== index))
      focusOn(index - 1)
    }
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>, index: number) => {
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault()
      move(index, event.key === 'ArrowUp' ? -1 : 1)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      insert(index + 1, t('begin.option', { number: options.length + 1 }))
      requestAnimationFrame(() => requestAnimationFrame(() => (document.activeElement as HTMLInputElement).select?.()))
    } else if (event.key === 'Backspace' && event.currentTarget.value === '' && options.length > 1) {
      event.preventDefault()
      take(index)
    }
  }

  if (asText !== undefined) {
    const read = optionsOfLines(asText, options)
    const missing = options.filter((one) => published.has(one.value) && !read.some((each) => each.value === one.value))
    return (
      <fieldset className={classes.fieldset} ref={root}>
        <legend>{t('setting.options')}</legend>
        <Textarea
          label={t('options.lines')}
          description={t('options.linesSay')}
          rows={10}
          data-autofocus
          ref={(element) => {
            if (element && document.activeElement !== element && !element.dataset.seen) {
              element.dataset.seen = 'yes'
              element.focus()
            }
          }}
          value={asText}
          onChange={(event) => setAsText(event.currentTarget.value)}
        />
        {missing.length > 0 && (
          <p className={classes.quiet}>
            {t('options.retires', { count: missing.length, names: missing.map((one) => one.label).join(', ') })}
          </p>
        )}
        <div className={classes.buttons}>
          <Button
            size="compact-sm"
            onClick={() => {
              // Published ones that are no longer named stay readable.
              onChange([...read, ...missing.map((one) => ({ ...one, retired: true }))])
              setAsText(undefined)
              focusNext(root, '[data-text]')
            }}
          >
            {t('options.use', { count: read.length })}
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => {
              setAsText(undefined)
              focusNext(root, '[data-text]')
            }}
          >
            {t('options.cancel')}
          </Button>
        </div>
      </fieldset>
    )
  }

  return (
    <fieldset className={classes.fieldset} ref={root}>
      <legend>{t('setting.options')}</legend>
      <ol ref={list} className={classes.options}>
        {options.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a value follows its label while that is typed.
          <li key={index} data-off={one.retired || undefined}>
            <TextInput
              size="xs"
              aria-label={t('options.name', { number: index + 1 })}
              value={one.label}
              disabled={disabled}
              onKeyDown={(event) => onKeyDown(event, index)}
              onPaste={(event) => {
                const text = event.clipboardData.getData('text/plain')
                if (!/[\r\n]\s*\S/.test(text)) return
                event.preventDefault()
                insert(one.label ? index + 1 : index, text)
              }}
              onChange={(event) =>
                onChange(
                  nameOption(options, index, event.currentTarget.value, published.has(one.value)),
                  `option-${index}`,
                )
              }
            />
            <code title={t('options.value')}>{one.value}</code>
            {!disabled && (
              <span className={classes.optionButtons}>
                <button type="button" aria-label={t('options.up', { name: one.label })} onClick={() => move(index, -1)}>
                  <IconSortUp size={14} />
                </button>
                <button
                  type="button"
                  aria-label={t('options.down', { name: one.label })}
                  onClick={() => move(index, 1)}
                >
                  <IconSortDown size={14} />
                </button>
                {one.retired ? (
                  <button
                    type="button"
                    aria-label={t('options.restore', { name: one.label })}
                    onClick={() =>
                      onChange(
                        options.map((each, at) => (at === index ? { value: each.value, label: each.label } : each)),
                      )
                    }
                  >
                    <IconUndo size={14} />
                  </button>
                ) : (
                  <Hint label={published.has(one.value) ? t('options.retireSays') : t('options.removeSays')}>
                    <button
                      type="button"
                      aria-label={
                        published.has(one.value)
                          ? t('options.retire', { name: one.label })
                          : t('options.remove', { name: one.label })
                      }
                      onClick={() => take(index)}
                    >
                      <IconX size={14} />
                    </button>
                  </Hint>
                )}
              </span>
            )}
          </li>
        ))}
      </ol>
      {fault && (
        <p className={classes.fault} role="alert">
          {fault}
        </p>
      )}
      {!disabled && (
        <div className={classes.buttons}>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={13} />}
            onClick={() => insert(options.length, t('begin.option', { number: options.length + 1 }))}
          >
            {t('options.add')}
          </Button>
          <Button size="compact-sm" variant="subtle" data-text onClick={() => setAsText(linesOfOptions(options))}>
            {t('options.asText')}
          </Button>
        </div>
      )}
    </fieldset>
  )
}
