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

const tag = /<[a-z](?:"[^"]*"|'[^']*'|[^'">])*>/gi

/** Style attributes and sheets under other names, so that merely reading the document applies none of them. */
const disarm = (html: string) =>
  html
    .replace(tag, (one) => one.replace(/\sstyle\s*=/gi, ' data-style='))
    .replace(/<style\b[^>]*>/gi, '<textarea data-sheet>')
    .replace(/<\/style>/gi, '</textarea>')

/**
 * Puts a document into the frame under our own content security policy: no script runs, and styles are set through the
 * style sheet objects, because the policy (rightly) refuses style attributes that come as markup.
 */
function fill(frame: HTMLIFrameElement, html: string) {
  const target = frame.contentDocument
  if (!target) return
  const source = new DOMParser().parseFromString(disarm(html), 'text/html')
  const sheets = [...source.querySelectorAll<HTMLTextAreaElement>('textarea[data-sheet]')].map((sheet) => sheet.value)
  for (const element of source.querySelectorAll('script, link, base, meta, textarea[data-sheet]')) element.remove()
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
  target.documentElement.lang = source.documentElement.lang
  target.head.replaceChildren()
  target.body.replaceChildren(...[...source.body.childNodes].map((node) => target.importNode(node, true)))
  target.body.className = source.body.className
  target.body.style.cssText = source.body.dataset.style ?? ''
  for (const css of sheets) {
    const sheet = target.createElement('style')
    sheet.nonce = nonce
    sheet.textContent = css
    target.head.append(sheet)
  }
  for (const element of target.querySelectorAll<HTMLElement>('body [data-style]')) {
    element.style.cssText = element.dataset.style ?? ''
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
