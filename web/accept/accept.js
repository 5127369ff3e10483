// Comfort on the public pages, which all work without it. Inlined with the page's nonce; no library, no build.

/** "First opened" is told by the page that ran, never by a fetch of its address. */
const opened = document.querySelector('[data-opened]')?.getAttribute('data-opened')
if (opened) fetch(opened, { method: 'POST', keepalive: true }).catch(() => {})

/** After a refused form the summary gets the focus, so that it is read at once. */
document.getElementById('errors')?.focus()

/** A second press while the first is under way does nothing. Coming back with the back button wakes the form again. */
for (const form of document.querySelectorAll('form[data-once]')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) return event.preventDefault()
    form.dataset.sent = 'yes'
    for (const button of form.querySelectorAll('button')) button.setAttribute('aria-busy', 'true')
  })
}
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-once]')) {
    delete form.dataset.sent
    for (const button of form.querySelectorAll('button')) button.removeAttribute('aria-busy')
  }
})

/** Set-up: the zone of this browser is the likely answer. */
const zones = document.querySelector('select[data-zone]')
if (zones) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  if ([...zones.options].some((option) => option.value === here)) zones.value = here
}

/** Show what is being typed as a password. */
for (const input of document.querySelectorAll('input[data-password]')) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'link small'
  button.setAttribute('aria-controls', input.id)
  const tell = () => {
    const shown = input.type === 'text'
    button.textContent = shown ? 'Hide password' : 'Show password'
    button.setAttribute('aria-pressed', String(shown))
  }
  button.addEventListener('click', () => {
    input.type = input.type === 'text' ? 'password' : 'text'
    tell()
  })
  input.form?.addEventListener('submit', () => {
    input.type = 'password'
  })
  tell()
  input.after(button)
}

/** Identity of a company: suggested from its name, checked while typing, shown as the final address. */
const identity = document.querySelector('input[data-identity]')
if (identity) {
  const name = document.querySelector('[data-suggests="identity"]')
  const shown = document.querySelector('[data-identity-address]')
  const verdict = document.createElement('span')
  verdict.className = 'hint'
  verdict.setAttribute('role', 'status')
  identity.after(verdict)
  let own = identity.value !== ''
  let waiting
  let asked = 0

  const show = () => {
    shown.textContent = shown.dataset.identityAddress.replace('{identity}', identity.value || 'your-company')
    clearTimeout(waiting)
    verdict.textContent = ''
    if (identity.value) waiting = setTimeout(check, 350)
  }
  const check = async () => {
    const turn = ++asked
    const slug = identity.value
    try {
      const answer = await fetch(`${identity.dataset.identity}?slug=${encodeURIComponent(slug)}`)
      if (!answer.ok || turn !== asked) return
      const { free, code, suggestion } = await answer.json()
      if (free) verdict.textContent = 'This identity is free.'
      else if (!own && suggestion) {
        identity.value = suggestion
        show()
      } else {
        const why =
          code === 'identity_taken'
            ? 'This identity is taken.'
            : 'Use 3 to 40 small letters, digits and single hyphens.'
        verdict.textContent = suggestion ? `${why} Free: ${suggestion}` : why
      }
    } catch {
      verdict.textContent = ''
    }
  }
  const suggest = () => {
    if (own) return
    identity.value = name.value
      .normalize('NFKD')
      .replace(/[\u0300-\u036f]/g, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 40)
    show()
  }
  identity.addEventListener('input', () => {
    own = identity.value !== ''
    show()
  })
  name?.addEventListener('input', suggest)
  if (name?.value) suggest()
}
