// The first page of an application stays as light as every page of an invitation: the script of the form is fetched when
// somebody begins to fill it in, or has something left in this browser. Inlined with the page's nonce; no library, no build.
const root = document.getElementById('fill')

/** "First opened" is told by the page that ran, never by a fetch of its address. */
if (root.dataset.opened) fetch(root.dataset.opened, { method: 'POST', keepalive: true }).catch(() => {})

let begun = false
const begin = () => {
  if (begun) return
  begun = true
  const script = document.createElement('script')
  script.type = 'module'
  script.nonce = document.querySelector('script[nonce]').nonce
  script.src = root.dataset.script
  document.head.append(script)
}
for (const kind of ['pointerdown', 'focusin', 'keydown', 'dragenter', 'paste']) {
  addEventListener(kind, begin, { once: true, passive: true })
}
try {
  if (Object.keys(localStorage).some((name) => name.startsWith('entente-form '))) begin()
} catch {}
