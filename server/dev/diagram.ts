/** Draws a machine of the lifecycle from its published table: states in columns by how far they are, verbs as arrows. */
import type { LifecycleMachine } from '#contract/lifecycle.ts'
import { escapeHtml } from '#server/demo/pages.ts'

interface Place {
  x: number
  y: number
}

const box = { width: 118, height: 38, gapX: 240, gapY: 74 }

/** States by their distance from where it begins; a state that nothing leads to stands in the first column. */
export function columnsOf(machine: LifecycleMachine): string[][] {
  const names = machine.states.map((state) => state.name)
  const leads = machine.verbs.filter((verb) => verb.to !== null)
  const distance = new Map<string, number>()
  const first = names.filter(
    (name) => !leads.some((verb) => verb.to === name && verb.from.some((from) => from !== name)),
  )
  for (const name of first.length > 0 ? first : names.slice(0, 1)) distance.set(name, 0)
  for (let round = 0; round < names.length; round++) {
    for (const verb of leads) {
      const near = Math.min(
        ...verb.from.filter((from) => from !== verb.to).map((from) => distance.get(from) ?? Number.POSITIVE_INFINITY),
      )
      const to = verb.to as string
      if (Number.isFinite(near) && !distance.has(to)) distance.set(to, near + 1)
    }
  }
  const columns: string[][] = []
  for (const name of names) {
    const column = distance.get(name) ?? 0
    columns[column] = [...(columns[column] ?? []), name]
  }
  return columns.filter(Boolean)
}

/** The drawing as SVG; empty where the status is computed from facts, so that arrows would tell half of it. */
export function diagramOf(machine: LifecycleMachine): string {
  const leads = machine.verbs.filter((verb) => verb.to !== null && verb.from.length > 0)
  if (leads.length === 0 || machine.computedBy.length > 0) return ''
  const columns = columnsOf(machine)
  const places = new Map<string, Place>()
  const rows = Math.max(...columns.map((column) => column.length))
  columns.forEach((column, x) => {
    column.forEach((name, y) => {
      const top = ((rows - column.length) * (box.height + box.gapY)) / 2
      places.set(name, { x: 40 + x * (box.width + box.gapX), y: 40 + top + y * (box.height + box.gapY) })
    })
  })
  const labels = new Map<string, string[]>()
  for (const verb of leads) {
    for (const from of verb.from) {
      const key = `${from}>${verb.to}`
      labels.set(key, [...(labels.get(key) ?? []), verb.verb])
    }
  }
  const width = 80 + columns.length * box.width + (columns.length - 1) * box.gapX
  const height = 80 + rows * box.height + (rows - 1) * box.gapY
  const edges = [...labels].map(([key, verbs], index) => {
    const [from = '', to = ''] = key.split('>')
    return edge(places.get(from), places.get(to), verbs, index)
  })
  const states = machine.states.map((state) => {
    const at = places.get(state.name)
    if (!at) return ''
    return `<rect class="box${state.final ? ' final' : ''}" x="${at.x}" y="${at.y}" width="${box.width}" height="${box.height}" rx="10"/>
<text x="${at.x + box.width / 2}" y="${at.y + 24}" text-anchor="middle">${escapeHtml(state.name)}</text>`
  })
  const title = `States and verbs of the ${machine.name}`
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}">
<defs><marker id="arrow-${machine.name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z" fill="currentColor"/></marker></defs>
${edges.join('\n').replaceAll('#arrow', `#arrow-${machine.name}`)}
${states.join('\n')}</svg>`
}

/** A loop above the box for a verb that stays; else a curve, bent a little so that both directions can be told apart. */
function edge(from: Place | undefined, to: Place | undefined, verbs: string[], index: number): string {
  if (!from || !to) return ''
  const words = escapeHtml(verbs.join(', '))
  if (from === to) {
    const x = from.x + box.width / 2
    return `<path class="edge" d="M${x - 18} ${from.y}C${x - 30} ${from.y - 30} ${x + 30} ${from.y - 30} ${x + 18} ${from.y}" marker-end="url(#arrow)"/>
<text class="edge-label" x="${x}" y="${from.y - 25}" text-anchor="middle">${words}</text>`
  }
  const forward = to.x > from.x
  const sameColumn = to.x === from.x
  const start = {
    x: sameColumn ? from.x + box.width / 2 : forward ? from.x + box.width : from.x,
    y: from.y + (sameColumn ? (to.y > from.y ? box.height : 0) : box.height / 2),
  }
  const end = {
    x: sameColumn ? to.x + box.width / 2 : forward ? to.x : to.x + box.width,
    y: to.y + (sameColumn ? (to.y > from.y ? 0 : box.height) : box.height / 2),
  }
  const bend = forward ? -14 - (index % 3) * 8 : 18 + (index % 3) * 8
  const side = sameColumn ? (to.y > from.y ? 26 : -26) : 0
  const bent = {
    x: (start.x + end.x) / 2 + side * 2,
    y: (start.y + end.y) / 2 + (sameColumn ? 0 : bend * 2),
  }
  // On the curve itself, a little nearer to where it leads, so that arrows in both directions do not share a place.
  const label = { x: point(start.x, bent.x, end.x), y: point(start.y, bent.y, end.y) }
  return `<path class="edge" d="M${start.x} ${start.y}Q${bent.x} ${bent.y} ${end.x} ${end.y}" marker-end="url(#arrow)"/>
<text class="edge-label" x="${label.x}" y="${label.y + 4}" text-anchor="middle">${words}</text>`
}

/** A point of a quadratic curve, at 58 % of its way. */
const point = (from: number, bent: number, to: number): number => 0.1764 * from + 0.4872 * bent + 0.3364 * to

/** Every verb by every state: what is possible where, and where it leads. */
export function tableOf(machine: LifecycleMachine): string {
  const head = machine.states.map(
    (state) => `<th scope="col" title="${escapeHtml(state.sentence)}">${escapeHtml(state.name)}</th>`,
  )
  const rows = machine.verbs.map((verb) => {
    const cells = machine.states.map((state) => {
      if (!verb.from.includes(state.name)) return '<td></td>'
      return `<td>${verb.to === null || verb.to === state.name ? '●' : `→ ${escapeHtml(verb.to)}`}</td>`
    })
    const awaits = verb.awaits ? ` <small>(waits for ${escapeHtml(verb.awaits)})</small>` : ''
    return `<tr><th scope="row" title="${escapeHtml(verb.sentence)}">${escapeHtml(verb.verb)}${awaits}</th><td>${escapeHtml(verb.by.join(', '))}</td>${cells.join('')}</tr>`
  })
  return `<div class="scroll"><table><thead><tr><th scope="col">verb</th><th scope="col">by</th>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}
