/** Writes answers by their schema: a field that the contract does not declare never leaves the server. */
import type { TSchema } from 'typebox'
import { compiled } from './validate.ts'

type Projection = (value: unknown) => unknown

interface Shape {
  type?: string
  properties?: Record<string, TSchema>
  patternProperties?: Record<string, TSchema>
  additionalProperties?: unknown
  items?: TSchema
  anyOf?: TSchema[]
}

const known = new WeakMap<TSchema, Projection>()
const same: Projection = (value) => value

/** A function that copies exactly what the schema declares. Built once per schema, then a few property reads per value. */
export function projection(schema: TSchema): Projection {
  const found = known.get(schema)
  if (found) return found
  const made = build(schema)
  known.set(schema, made)
  return made
}

function build(schema: TSchema): Projection {
  const shape = schema as Shape
  if (shape.anyOf) return choice(shape.anyOf)
  if (shape.type === 'array' && shape.items) {
    const item = projection(shape.items)
    return item === same ? same : (value) => (Array.isArray(value) ? value.map(item) : value)
  }
  // what the contract leaves open is told as it is
  if (shape.additionalProperties === true) return same
  if (shape.type === 'object' && shape.properties) return object(shape.properties)
  if (shape.type === 'object' && shape.patternProperties) {
    const [first] = Object.values(shape.patternProperties)
    const inner = first ? projection(first) : same
    if (inner === same) return same
    return (value) =>
      isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inner(one)])) : value
  }
  return same
}

function object(properties: Record<string, TSchema>): Projection {
  const fields = Object.entries(properties).map(([name, schema]) => [name, projection(schema)] as const)
  return (value) => {
    if (!isObject(value)) return value
    const copy: Record<string, unknown> = {}
    for (const [name, project] of fields) {
      const field = value[name]
      if (field !== undefined) copy[name] = project(field)
    }
    return copy
  }
}

function choice(shapes: TSchema[]): Projection {
  const projections = shapes
    .map((shape) => [shape, projection(shape)] as const)
    .filter(([, project]) => project !== same)
  const [only] = projections
  if (!only) return same
  if (projections.length === 1) return (value) => (isObject(value) ? only[1](value) : value)
  return (value) => {
    if (!isObject(value)) return value
    for (const [shape, project] of projections) {
      const copy = project(value)
      if (compiled(shape).Check(copy)) return copy
    }
    return only[1](value)
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object'
}
