import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Endpoint } from '#contract/endpoint.ts'
import { api } from '#contract/endpoints/index.ts'
import { everyFeature } from '#server/testing/all-features.ts'
import { generateRoutes } from '../sdk/generate.ts'

const described = Object.entries(api).flatMap(([resource, endpoints]) =>
  Object.entries(endpoints as Record<string, Endpoint>).map(([name, endpoint]) => ({
    name: `${resource}.${name}`,
    endpoint,
  })),
)
const features = everyFeature()
const mounted = features.flatMap(({ routes = [], uploads = [], streams = [] }) =>
  [...routes, ...uploads, ...streams].map(({ endpoint }) => endpoint),
)
const title = ({ method, path }: Endpoint) => `${method} ${path}`

test('every endpoint of the contract is mounted', () => {
  const there = new Set(mounted.map(title))
  expect(described.filter(({ endpoint }) => !there.has(title(endpoint))).map(({ name }) => name)).toEqual([])
})

test('every mounted route is described in the contract, by the very same object', () => {
  const known = new Set(described.map(({ endpoint }) => endpoint))
  expect(mounted.filter((endpoint) => !known.has(endpoint)).map(title)).toEqual([])
})

test('no two endpoints share method and path, and every one says who may call it', () => {
  const seen = described.map(({ endpoint }) => title(endpoint).replaceAll(/\{\w+\}/g, '{}'))
  expect(seen.filter((one, place) => seen.indexOf(one) !== place)).toEqual([])
  for (const { endpoint, name } of described)
    expect(['public', 'person', 'member', 'installation_admin'], name).toContain(endpoint.access.as)
})

test('paths and parameters agree, paths are kebab-case below /v1, and bodies are closed objects', () => {
  for (const { name, endpoint } of described) {
    const inPath = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, param]) => param).sort()
    expect(Object.keys((endpoint.params as { properties?: object }).properties ?? {}).sort(), name).toEqual(inPath)
    expect(endpoint.path, name).toMatch(/^\/v1(\/([a-z0-9]+(-[a-z0-9]+)*|\{\w+\}|[a-z]+\.json))+$/)
    for (const part of [endpoint.body, endpoint.query, endpoint.params]) {
      const { type, additionalProperties } = part as { type?: string; additionalProperties?: unknown }
      if (type === 'object') expect(additionalProperties, name).toBe(false)
    }
  }
})

test('every text that comes in has a greatest length and a format or pattern', () => {
  const loose: string[] = []
  const look = (schema: unknown, where: string): void => {
    if (schema === null || typeof schema !== 'object') return
    const { type, format, pattern, maxLength, items, maxItems, properties, anyOf } = schema as Record<string, unknown>
    if (
      type === 'string' &&
      !('const' in schema) &&
      !pattern &&
      format !== 'date-time' &&
      (!format || maxLength === undefined)
    )
      loose.push(where)
    if (type === 'array' && maxItems === undefined && !(items as { enum?: unknown }).enum)
      loose.push(`${where} has no greatest length`)
    look(items, `${where}[]`)
    for (const [name, one] of Object.entries((properties as object) ?? {})) look(one, `${where}.${name}`)
    for (const one of (anyOf as unknown[]) ?? []) look(one, where)
  }
  for (const { name, endpoint } of described) {
    look(endpoint.body, `${name} body`)
    look(endpoint.query, `${name} query`)
  }
  // what stands in paths is text by the server's own check, and short by the router's
  expect(loose).toEqual([])
})

test("the client's table of addresses is fresh", () => {
  expect(readFileSync(fileURLToPath(new URL('../sdk/src/routes.gen.ts', import.meta.url)), 'utf8')).toBe(
    generateRoutes(),
  )
})

test('features, jobs and schedules have names of their own', () => {
  for (const names of [
    features.map(({ name }) => name),
    features.flatMap(({ jobs = [] }) => jobs.map(({ kind }) => kind)),
    features.flatMap(({ schedules = [] }) => schedules.map(({ name }) => name)),
  ]) {
    expect(names.filter((one, place) => names.indexOf(one) !== place)).toEqual([])
  }
})
