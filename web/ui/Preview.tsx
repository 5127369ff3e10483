import { SegmentedControl } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { t } from '#web/lib/words.ts'
import { IconPhone, IconScreen } from './icons.tsx'
import classes from './preview.module.css'

interface Props {
  /** A whole document. */
  html: string
  /** Names the frame for screen readers. */
  title: string
  height?: number
}

/**
 * Puts a document into the frame under our own content security policy: no script runs, and styles are set through the
 * style sheet objects, because the policy (rightly) refuses style attributes that come as markup.
 */
function fill(frame: HTMLIFrameElement, html: string) {
  const target = frame.contentDocument
  if (!target) return
  const source = new DOMParser().parseFromString(html, 'text/html')
  for (const element of source.querySelectorAll('script, link, meta[http-equiv], base')) element.remove()
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
  const styled: [string, string][] = []
  let count = 0
  for (const element of source.querySelectorAll<HTMLElement>('[style]')) {
    const mark = `s${count++}`
    styled.push([mark, element.getAttribute('style') ?? ''])
    element.removeAttribute('style')
    element.setAttribute('data-s', mark)
  }
  const sheets = [...source.querySelectorAll('style')].map((sheet) => {
    sheet.remove()
    return sheet.textContent ?? ''
  })
  target.documentElement.lang = source.documentElement.lang
  target.head.replaceChildren()
  target.body.replaceChildren(...[...source.body.childNodes].map((node) => target.importNode(node, true)))
  const bodyMark = source.body.getAttribute('data-s')
  if (bodyMark) target.body.setAttribute('data-s', bodyMark)
  target.body.className = source.body.className
  for (const css of sheets) {
    const sheet = target.createElement('style')
    sheet.nonce = nonce
    sheet.textContent = css
    target.head.append(sheet)
  }
  const byMark = new Map(styled)
  for (const element of target.querySelectorAll<HTMLElement>('[data-s]')) {
    element.style.cssText = byMark.get(element.getAttribute('data-s') ?? '') ?? ''
  }
  // A preview leads nowhere.
  target.addEventListener('click', (event) => event.preventDefault(), true)
  target.addEventListener('submit', (event) => event.preventDefault(), true)
}

/** A mail or page exactly as it will arrive, at the width of a desktop or a phone. */
export function Preview({ html, title, height = 460 }: Props) {
  const [width, setWidth] = useState('desktop')
  const frame = useRef<HTMLIFrameElement>(null)
  const [ready, setReady] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: filled again once the frame is there.
  useEffect(() => {
    if (frame.current) fill(frame.current, html)
  }, [html, ready])
  const option = (value: string, label: string, icon: React.ReactNode) => ({
    value,
    label: (
      <span className={classes.option}>
        {icon}
        {label}
      </span>
    ),
  })
  return (
    <div className={classes.preview}>
      <SegmentedControl
        size="xs"
        value={width}
        onChange={setWidth}
        aria-label={t('ui.previewWidth')}
        data={[
          option('desktop', t('ui.desktop'), <IconScreen size={14} />),
          option('phone', t('ui.phone'), <IconPhone size={14} />),
        ]}
      />
      <div className={classes.stage}>
        <iframe
          ref={frame}
          title={title}
          // No scripts, ever; our own origin only so that the document can be written into it.
          sandbox="allow-same-origin"
          srcDoc="<!doctype html><html><head></head><body></body></html>"
          onLoad={() => setReady((count) => count + 1)}
          className={classes.frame}
          style={{ height, width: width === 'phone' ? 375 : '100%' }}
        />
      </div>
    </div>
  )
}
