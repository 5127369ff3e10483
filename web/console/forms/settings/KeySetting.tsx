/** The key of a thing: how the API, webhooks and exports call it. Fixed once it was published. */
import { TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { keyForm } from '#contract/forms/keys.ts'
import classes from '../designer.module.css'
import { useDesigner } from '../designer.ts'
import { takenBeside } from '../editing/edit.ts'
import { faultAt } from '../editing/fault.ts'
import { find, type Place } from '../editing/places.ts'
import { t } from '../words.ts'

export function KeySetting({ place }: { place: Place }) {
  const { form, actions, isPublished, isReadOnly, faults, published } = useDesigner()
  const found = find(form, place)
  const key = place === '' ? form.id : (place.split('.').at(-1) ?? '')
  const [typed, setTyped] = useState(key)
  useEffect(() => setTyped(key), [key])
  if (!found) return null
  const isFixed = place === '' ? published !== undefined : isPublished(place)
  if (isFixed || isReadOnly) {
    return (
      <div className={classes.key}>
        <span>{t('setting.key')}</span> <code>{key}</code>
        <small>{t('key.fixed')}</small>
      </div>
    )
  }
  const isTaken = place !== '' && typed !== key && takenBeside(form, place).includes(typed)
  const isBad = typed !== key && !keyForm.test(typed)
  const commit = () => {
    if (typed !== key && !isBad && !isTaken) actions.rekey(place, typed)
    else setTyped(key)
  }
  return (
    <TextInput
      label={t('setting.key')}
      description={t('key.says')}
      value={typed}
      error={isTaken ? t('key.taken') : isBad ? t('key.form') : faultAt(faults, place, place === '' ? 'id' : 'key')}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return
        event.preventDefault()
        commit()
      }}
    />
  )
}
