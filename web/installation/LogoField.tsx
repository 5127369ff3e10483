import { Button, FileButton, Input } from '@mantine/core'
import { useState } from 'react'
import { OrgMark } from '#web/ui/OrgMark.tsx'
import classes from './installation.module.css'
import { t } from './words.ts'

const largest = 700_000
const kinds = ['image/png', 'image/jpeg', 'image/webp']

interface Props {
  id: string
  name: string
  /** The logo as it is. */
  url: string | null
  /** A new one in base64, null where it is to be removed, undefined where nothing changes. */
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
    onChange(base64(new Uint8Array(await file.arrayBuffer())))
  }
  // Browsers look at the content, not at the kind that is named here.
  const shown = chosen ? `data:image/png;base64,${chosen}` : chosen === null ? null : url
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

/** In pieces, because a call takes only so many arguments. */
function base64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(text)
}
