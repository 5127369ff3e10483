import { Menu } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useActing } from '#web/lib/client.tsx'
import { useGo } from '#web/lib/link.tsx'
import { paths } from '#web/lib/paths.ts'
import { IconEye, IconMore } from '#web/ui/icons.tsx'
import { RefusableItem } from '#web/ui/RefusableItem.tsx'
import { useProgramOf } from '../programs.tsx'
import { targetOf } from '../verbs/target.ts'
import { useAct } from '../verbs/VerbsProvider.tsx'
import { offeredVerbs, type Row } from '../verbs/verbs.ts'
import { t } from '../words.ts'
import classes from './explorer.module.css'

/** What can be done with a row. Its code comes when the page is idle: it is twice the size of the list. */
export function RowMenuList({ row, label }: { row: Row; label: string }) {
  const { organization } = useActing()
  const program = useProgramOf(row.programId)
  const act = useAct()
  const go = useGo()
  const verbs = offeredVerbs(row, program)
  const safe = verbs.filter((one) => !one.dangerous)
  const dangerous = verbs.filter((one) => one.dangerous)
  const item = (one: (typeof verbs)[number]) => (
    <RefusableItem
      key={`${one.on}-${one.verb}`}
      refusal={one.refusal}
      dangerous={one.dangerous}
      onClick={() => act(one.verb, one.on, targetOf(row))}
    >
      {one.label}
    </RefusableItem>
  )
  // this button takes the place of the one that was pressed, and its focus; opened after, so that closing gives it back
  const button = useRef<HTMLButtonElement>(null)
  const [isOpen, setIsOpen] = useState(false)
  useEffect(() => {
    button.current?.focus({ preventScroll: true })
    setIsOpen(true)
  }, [])
  return (
    <Menu position="bottom-end" width={270} opened={isOpen} onChange={setIsOpen}>
      <Menu.Target>
        <button ref={button} type="button" className={classes.menuButton} aria-label={label}>
          <IconMore />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <RefusableItem
          icon={<IconEye size={16} />}
          shortcut="e"
          onClick={() => go(paths.partner(organization.slug, row.id))}
        >
          {t('explorer.open')}
        </RefusableItem>
        {safe.length > 0 && <Menu.Divider />}
        {safe.map(item)}
        {dangerous.length > 0 && <Menu.Divider />}
        {dangerous.map(item)}
      </Menu.Dropdown>
    </Menu>
  )
}
