/**
 * Patterns of hosts, checked in linear time whatever they are. They are written as a subset of regular expressions but never
 * given to the engine of the language, which tries alternatives one after the other and can take exponential time. Here all
 * alternatives are followed at once, character by character (Thompson's construction): the work is at most the length of the
 * text times the number of places in the pattern, both limited. There is nothing in the subset that would need to go back:
 * no back-references, no looking around. `checkDefinition` adds up what all patterns of a form can cost at most, over all
 * rows and characters that their fields allow, and refuses a form that could cost more than `maxPatternCost`.
 *
 * The whole text must match. Within the subset the meaning is that of JavaScript's expressions with the flag `u`, so a
 * pattern may stand in a JSON Schema as it is.
 */

/** Decides about one text. */
export interface Matcher {
  (text: string): boolean
  /** The most tests that one character can cost. */
  places: number
  /** No text that matches is longer than this. */
  longest: number
}

/** Places of a pattern after repetitions were written out; rare letters in `[ ]` count as places of their own. */
export const maxPatternPlaces = 400
export const maxPatternLength = 500
/** Tests of characters in one validation, over the whole form; about a second on a slow machine. */
export const maxPatternCost = 10_000_000

type Test = (code: number, character: string) => boolean

type Node =
  | { kind: 'one'; test: Test; weight?: number }
  | { kind: 'row'; of: Node[] }
  | { kind: 'either'; of: Node[] }
  | { kind: 'repeat'; of: Node; min: number; max: number }

/** A step either tests one character, or leads on without one. */
type Step = { test: Test; next: number } | { test?: undefined; to: number[] }

class NotUnderstood extends Error {}

/**
 * The matcher of a pattern; undefined when it is not in the subset or too large.
 * @example compilePattern('[A-Z]{2}\\d{7}')?.('AB1234567') === true
 */
export function compilePattern(pattern: string): Matcher | undefined {
  if (pattern.length > maxPatternLength) return undefined
  try {
    const whole = parse([...pattern])
    return matcherOf(buildSteps(whole), longestOf(whole))
  } catch {
    return undefined
  }
}

// ---- Reading -----------------------------------------------------------------------------------------------------------

const digit: Test = (code) => code >= 48 && code <= 57
const word: Test = (code) => digit(code, '') || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95
const space: Test = (code, character) => code === 32 || ((code > 127 || code < 14) && /\s/.test(character))
const anything: Test = (code) => code !== 10 && code !== 13 && code !== 0x2028 && code !== 0x2029
const not =
  (test: Test): Test =>
  (code, character) =>
    !test(code, character)
const exactly =
  (wanted: number): Test =>
  (code) =>
    code === wanted

const named: Record<string, Test> = { d: digit, D: not(digit), w: word, W: not(word), s: space, S: not(space) }
const syntax = '^$\\.*+?()[]{}|/'
const codeOf = (character: string) => character.codePointAt(0) as number // never called for nothing

function parse(pattern: string[]): Node {
  let at = pattern[0] === '^' ? 1 : 0
  const end = pattern.at(-1) === '$' && pattern.at(-2) !== '\\' ? pattern.length - 1 : pattern.length
  const here = () => (at < end ? pattern[at] : undefined)
  const take = (): string => {
    const character = here()
    if (character === undefined) throw new NotUnderstood()
    at++
    return character
  }
  const expect = (wanted: string) => {
    if (take() !== wanted) throw new NotUnderstood()
  }

  function either(depth: number): Node {
    // a pattern of 500 opening brackets is refused before it could use up the stack
    if (depth > 20) throw new NotUnderstood()
    const of = [row(depth)]
    while (here() === '|') {
      at++
      of.push(row(depth))
    }
    return of.length === 1 ? (of[0] as Node) : { kind: 'either', of }
  }

  function row(depth: number): Node {
    const of: Node[] = []
    for (let next = here(); next !== undefined && next !== '|' && next !== ')'; next = here()) {
      of.push(repeated(one(depth)))
    }
    return { kind: 'row', of }
  }

  function one(depth: number): Node {
    const character = take()
    if (character === '(') {
      if (here() === '?') {
        at++
        expect(':')
      }
      const inner = either(depth + 1)
      expect(')')
      return inner
    }
    if (character === '[') return set()
    if (character === '.') return { kind: 'one', test: anything }
    if (character === '\\') return { kind: 'one', test: escaped(false).test }
    if (syntax.includes(character) && character !== '/') throw new NotUnderstood()
    return { kind: 'one', test: exactly(codeOf(character)) }
  }

  /** After a backslash. `code` where it is one character. */
  function escaped(inSet: boolean): { test: Test; code?: number } {
    const character = take()
    if (syntax.includes(character) || (inSet && character === '-')) {
      return { test: exactly(codeOf(character)), code: codeOf(character) }
    }
    if (character === 'p' || character === 'P') return { test: property(character === 'P') }
    const test = Object.hasOwn(named, character) ? named[character] : undefined
    if (!test) throw new NotUnderstood()
    return { test }
  }

  /** `\p{L}`: a general category of Unicode. The expression is asked about one character at a time. */
  function property(negated: boolean): Test {
    expect('{')
    let name = ''
    while (here() !== '}') name += take()
    at++
    if (!/^(L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?)$/.test(name)) throw new NotUnderstood()
    const expression = new RegExp(`^\\p{${name}}$`, 'u')
    return (_, character) => expression.test(character) !== negated
  }

  function set(): Node {
    const negated = here() === '^'
    if (negated) at++
    const tests: Test[] = []
    /** Those that letters outside ASCII can meet; for ASCII the answers are worked out once. */
    let rare = 0
    while (here() !== ']') {
      const from = member()
      if (here() === '-' && pattern[at + 1] !== ']') {
        at++
        const to = member()
        if (from.code === undefined || to.code === undefined || from.code > to.code) throw new NotUnderstood()
        const [low, high] = [from.code, to.code]
        tests.push((code) => code >= low && code <= high)
        if (high > 127) rare++
      } else {
        tests.push(from.test)
        if (from.code === undefined || from.code > 127) rare++
      }
    }
    at++
    const judge: Test = (code, character) => tests.some((test) => test(code, character)) !== negated
    const ascii = Array.from({ length: 128 }, (_, code) => judge(code, String.fromCharCode(code)))
    return { kind: 'one', test: (code, character) => ascii[code] ?? judge(code, character), weight: 1 + rare }
  }

  function member(): { test: Test; code?: number } {
    const character = take()
    if (character === '\\') return escaped(true)
    return { test: exactly(codeOf(character)), code: codeOf(character) }
  }

  function repeated(of: Node): Node {
    const sign = here()
    const limits: Record<string, [number, number]> = { '*': [0, Infinity], '+': [1, Infinity], '?': [0, 1] }
    let found = sign === undefined ? undefined : limits[sign]
    if (found) at++
    else if (sign === '{') found = counted()
    if (!found) return of
    // a second sign would mean `as few as possible`, which changes nothing about whole texts, or is a mistake
    if (['*', '+', '?', '{'].includes(here() ?? '')) throw new NotUnderstood()
    return { kind: 'repeat', of, min: found[0], max: found[1] }
  }

  function counted(): [number, number] {
    let text = ''
    at++
    while (here() !== '}') text += take()
    at++
    const parts = /^(\d{1,3})(,(\d{1,3})?)?$/.exec(text)
    if (!parts) throw new NotUnderstood()
    const min = Number(parts[1])
    const max = parts[2] === undefined ? min : parts[3] === undefined ? Infinity : Number(parts[3])
    if (max < min) throw new NotUnderstood()
    return [min, max]
  }

  const whole = either(0)
  if (at !== end) throw new NotUnderstood()
  return whole
}

// ---- Building ----------------------------------------------------------------------------------------------------------

function longestOf(node: Node): number {
  if (node.kind === 'one') return 1
  if (node.kind === 'row') return node.of.reduce((sum, part) => sum + longestOf(part), 0)
  if (node.kind === 'either') return Math.max(...node.of.map(longestOf))
  const once = longestOf(node.of)
  return once === 0 ? 0 : once * node.max
}

function buildSteps(whole: Node): Step[] {
  const steps: Step[] = []
  let places = 0
  const add = (step: Step, weight = 1): number => {
    places += weight
    if (places > maxPatternPlaces) throw new NotUnderstood()
    return steps.push(step) - 1
  }
  /** Builds backwards: the steps of `node` that lead on to `next`; gives the first of them. */
  function build(node: Node, next: number): number {
    if (node.kind === 'one') return add({ test: node.test, next }, node.weight)
    if (node.kind === 'row') return node.of.reduceRight((after, part) => build(part, after), next)
    if (node.kind === 'either') return add({ to: node.of.map((part) => build(part, next)) })
    let first = next
    if (node.max === Infinity) {
      const loop: number[] = [next]
      first = add({ to: loop })
      loop.push(build(node.of, first))
    } else {
      for (let count = node.min; count < node.max; count++) first = add({ to: [next, build(node.of, first)] })
    }
    for (let count = 0; count < node.min; count++) first = build(node.of, first)
    return first
  }
  const end = add({ to: [] })
  const first = build(whole, end)
  steps.push({ to: [first] })
  return steps
}

/** Step 0 is the end, the last one the beginning. */
function matcherOf(steps: Step[], longest: number): Matcher {
  /** At which character a step was last entered, so that none is entered twice for the same one. */
  const seen = new Float64Array(steps.length)
  const waiting: number[] = []
  let place = 0

  /** Adds a step, or, where it tests nothing, those it leads to. */
  function enter(into: number[], from: number): void {
    waiting.push(from)
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (seen[at] === place) continue
      seen[at] = place
      const step = steps[at] as Step // steps lead to steps
      if (at === 0 || step.test) into.push(at)
      else for (const to of step.to) waiting.push(to)
    }
  }

  const matches = (text: string): boolean => {
    let now: number[] = []
    place++
    enter(now, steps.length - 1)
    for (const character of text) {
      place++
      const after: number[] = []
      const code = codeOf(character)
      for (const at of now) {
        const step = steps[at] as Step
        if (step.test?.(code, character)) enter(after, step.next)
      }
      if (after.length === 0) return false
      now = after
    }
    return now.includes(0)
  }
  return Object.assign(matches, { places: steps.length, longest })
}
