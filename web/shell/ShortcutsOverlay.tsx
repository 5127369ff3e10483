import { Modal, Text, Title } from '@mantine/core'
import { t } from '#web/lib/words.ts'
import { Keys } from '#web/ui/Keys.tsx'
import classes from './shell.module.css'

const everywhere = [
  ['Ctrl K', t('shortcuts.palette')],
  ['?', t('shortcuts.help')],
  ['i', t('shortcuts.invite')],
  ['g h', t('shortcuts.home')],
  ['g p', t('shortcuts.partners')],
  ['g i', t('shortcuts.invitations')],
  ['g r', t('shortcuts.reviews')],
  ['g m', t('shortcuts.members')],
  ['u', t('shortcuts.undo')],
  ['Ctrl ↵', t('shortcuts.send')],
] as const
const lists = [
  ['/', t('shortcuts.find')],
  ['j', t('shortcuts.down')],
  ['k', t('shortcuts.up')],
  ['x', t('shortcuts.select')],
  ['e', t('shortcuts.open')],
  ['Esc', t('shortcuts.clear')],
] as const
const reviews = [
  ['a', t('shortcuts.approve')],
  ['c', t('shortcuts.return')],
  ['r', t('shortcuts.reject')],
] as const

/** Every shortcut at a glance. */
export default function ShortcutsOverlay({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const table = (title: string, rows: typeof everywhere | typeof lists | typeof reviews) => (
    <>
      <Title order={3} size="sm" mt="md" mb={4}>
        {title}
      </Title>
      <table className={classes.keysTable}>
        <tbody>
          {rows.map(([keys, label]) => (
            <tr key={keys}>
              <td>{label}</td>
              <td>
                <span className="visually-hidden">{keys}</span>
                <Keys keys={keys} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
  return (
    <Modal opened={opened} onClose={onClose} title={t('shortcuts.title')} size="md">
      <Text size="sm" c="dimmed">
        {t('shortcuts.note')}
      </Text>
      {table(t('shortcuts.everywhere'), everywhere)}
      {table(t('shortcuts.lists'), lists)}
      {table(t('shortcuts.inReviews'), reviews)}
    </Modal>
  )
}
