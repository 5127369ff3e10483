import { Button, FileButton, Input } from '@mantine/core'
import { useState } from 'react'
import { readAsIs } from '#web/lib/image.ts'
import { OrgMark } from '#web/ui/OrgMark.tsx'
import classes from './installation.module.css'
import { t } from './words.ts'

const largest = 700_000
const kinds = ['image/png', 'image/jpeg', 'image/svg+xml', 'image/webp']

interface Props {
  id: string
  name: string
  /** The logo as it is. */
  url: string | null
  /** A new one as a data: URL, null where it is to be removed, undefined where nothing changes. */
  chosen: string | null | undefined
  onChange: (logo: string | null) => void
  error?: string
}

/** A logo: shown as it will be, changed or removed with the next saving. */
export function LogoField({ id, name, url, chosen, onChange, error }: Props) {
  const [refusal, setRefusal] = useState<string>()
  const choose = async (file: File | null) => {
    setRefusal(undefined)
    if (!file) return
    if (!kinds.includes(file.type)) return setRefusal(t('settings.logoKind'))
    if (file.size > largest) return setRefusal(t('settings.logoTooLarge'))
    onChange(await readAsIs(file))
  }
  const shown = chosen === undefined ? url : chosen
  return (
    <Input.Wrapper
      label={t('settings.logo')}
      labelElement="div"
      description={t('settings.logoSays')}
      error={refusal ?? error}
    >
      <div className={classes.logo}>
        <OrgMark name={name || '?'} logoUrl={shown} size={56} />
        <FileButton accept={kinds.join(',')} onChange={choose}>
          {(props) => (
            <Button {...props} id={id} variant="default">
              {t('settings.logoChoose')}
            </Button>
          )}
        </FileButton>
        {shown && (
          <Button variant="subtle" color="gray" onClick={() => onChange(null)}>
            {t('settings.logoRemove')}
          </Button>
        )}
      </div>
    </Input.Wrapper>
  )
}
