import { Button, FileButton, Group, Input } from '@mantine/core'
import { type DragEvent, useId, useState } from 'react'
import { readPicture } from '#web/lib/image.ts'
import { t } from '#web/lib/words.ts'
import { OrgMark } from './OrgMark.tsx'

interface Props {
  label: string
  help?: string
  /** A data: URL, the address of a kept picture, or empty. */
  value: string
  /** Shown as a letter mark while there is none. */
  name: string
  colour?: string
  onChange: (dataUrl: string) => void
}

/** A picture, browsed or dropped, shown as it will be. A wrong file says so and leaves the former one. */
export function LogoInput({ label, help, value, name, colour, onChange }: Props) {
  const id = useId()
  const [fault, setFault] = useState<string>()
  const take = async (file: File | null | undefined) => {
    if (!file) return
    setFault(undefined)
    try {
      onChange(await readPicture(file))
    } catch {
      setFault(t('ui.noPicture'))
    }
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    void take(event.dataTransfer.files[0])
  }
  return (
    <Input.Wrapper label={label} description={help} error={fault} id={id}>
      <Group gap="sm" mt={6} onDrop={drop} onDragOver={(event) => event.preventDefault()}>
        <OrgMark name={name || '?'} logoUrl={value || null} colour={colour} size={48} />
        <FileButton onChange={(file) => void take(file)} accept="image/png,image/jpeg,image/svg+xml,image/webp">
          {(props) => (
            <Button variant="default" size="xs" {...props} id={id}>
              {value ? t('ui.replacePicture') : t('ui.choosePicture')}
            </Button>
          )}
        </FileButton>
        {value && (
          <Button variant="subtle" size="xs" color="gray" onClick={() => onChange('')}>
            {t('ui.remove')}
          </Button>
        )}
      </Group>
    </Input.Wrapper>
  )
}
