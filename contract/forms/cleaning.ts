/** What cleaning one answer needs, whatever its kind. */
import { type Fault, type FaultCode, type FaultParams, type FieldValue, formLimits, type Stage } from './definition.ts'

/** Where faults are gathered, and what is being done. */
export interface Cleaning {
  stage: Stage
  today: string
  fault(path: string, code: FaultCode, params?: FaultParams): void
}

/** Gathers faults up to the limit; the last one then says that there are more. */
export function faultList(): { faults: Fault[]; fault: Cleaning['fault'] } {
  const faults: Fault[] = []
  return {
    faults,
    fault(path, code, params) {
      if (faults.length >= formLimits.faults) return
      if (faults.length === formLimits.faults - 1) faults.push({ path: '', code: 'more_faults' })
      else faults.push(params ? { path, code, params } : { path, code })
    },
  }
}

/** One answer while it is judged. */
export interface Spot {
  path: string
  /** What is stored now: what is no longer allowed may stay as it is. */
  old: unknown
  to: Cleaning
}

/** What an answer becomes when it is not right; a fault says why. */
export const bad = Symbol('bad')
/** Undefined: there is no answer. */
export type Cleaned<T = FieldValue> = T | undefined | typeof bad

export function refuse(spot: Spot, code: FaultCode, params?: FaultParams): typeof bad {
  spot.to.fault(spot.path, code, params)
  return bad
}

/** The spot of a part of an answer. */
export function within(spot: Spot, part: string | number, old?: unknown): Spot {
  return { path: `${spot.path}.${part}`, old, to: spot.to }
}

export function isBlank(given: unknown): given is undefined | null | '' {
  return given === undefined || given === null || given === ''
}

/** An object as JSON makes them. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const above = Object.getPrototypeOf(value)
  return above === null || Object.getPrototypeOf(above) === null
}

/** Names that came in may be long or strange; faults carry their beginning only. */
export const shortened = (name: string): string => name.slice(0, 80).replace(/\p{Cs}/gu, '\ufffd')

/** A list with something in it, and not too much. */
export function cleanList(given: unknown, max: number, spot: Spot): Cleaned<readonly unknown[]> {
  if (!Array.isArray(given)) return refuse(spot, 'wrong_kind')
  if (given.length > max) return refuse(spot, 'too_many', { count: max })
  return given.length === 0 ? undefined : given
}

/** Only submitting asks for the least number: half a list may be saved. */
export function hasEnough(length: number, min = 0, spot: Spot): boolean {
  if (spot.to.stage === 'save' || length === 0 || length >= min) return true
  return refuse(spot, 'too_few', { count: min }) !== bad
}
