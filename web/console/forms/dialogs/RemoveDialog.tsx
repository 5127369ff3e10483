/** Asked before something goes that is in use, that others speak of, or that holds other things. */
import { Button, Group, Modal, Stack } from '@mantine/core'
import { t as shared } from '#web/lib/words.ts'
import classes from '../designer.module.css'
import { useDesigner } from '../designer.ts'
import { find, nameOf, type Place, usesOf } from '../editing/places.ts'
import { t } from '../words.ts'

export function RemoveDialog({
  place,
  onClose,
  onConfirm,
}: {
  place: Place
  onClose: () => void
  onConfirm: () => void
}) {
  const { form, answersOf } = useDesigner()
  const found = find(form, place)
  if (!found || found.on === 'form') return null
  const name = nameOf(found) || t('outline.unnamed')
  const fields = found.on === 'section' ? found.section.fields : []
  const answered = found.on === 'section' ? fields.filter((field) => answersOf(field.key) > 0) : []
  const answers = found.on === 'section' ? 0 : answersOf(place)
  const own = [place, ...fields.map((field) => field.key)]
  const uses = own
    .flatMap((key) => usesOf(form, key))
    .filter(
      (use) => !fields.some((field) => field.key === use.place) && use.place !== (found.on === 'section' ? place : ''),
    )
  const named = [
    ...new Set(
      uses.map((use) => {
        const user = find(form, use.place)
        return t(`uses.${use.by}`, { name: user ? nameOf(user) : use.place })
      }),
    ),
  ]
  const retires = answers > 0
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      title={retires ? t('remove.titleRetire', { name }) : t('remove.title', { name })}
    >
      <Stack gap="md">
        {retires && <p className={classes.plain}>{t('remove.answers', { count: answers })}</p>}
        {found.on === 'section' && answered.length === 0 && (
          <p className={classes.plain}>{t('remove.section', { count: fields.length })}</p>
        )}
        {answered.length > 0 && (
          <p className={classes.plain}>
            {t('remove.sectionInUse', { count: answered.length, names: answered.map((one) => one.label).join(', ') })}
          </p>
        )}
        {named.length > 0 && (
          <div>
            <p className={classes.plain}>{retires ? t('remove.usesRetire') : t('remove.uses')}</p>
            <ul className={classes.differences}>
              {named.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          </div>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} data-autofocus>
            {shared('ui.cancel')}
          </Button>
          <Button color="red.9" onClick={onConfirm}>
            {retires ? t('do.retire') : t('do.remove')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
