// What the page makes of the real description of the API.

import { describe, expect, it } from 'vitest'
import { describeApi } from '@/lib/contract/schema/describe-api'
import { commandFor } from './command-for'
import { findOperations } from './find-operations'
import { fieldsOf, wordsFor } from './schema-words'

const DOCUMENT = describeApi('1.2.3')
const { schemas } = DOCUMENT.components
const found = (text: string) => findOperations(DOCUMENT, text).flatMap(({ operations }) => operations)
const ids = (text: string) => found(text).map(({ id }) => id)

describe('the operations', () => {
  it('are all there, each in one group, as long as nothing is searched for', () => {
    const all = Object.values(DOCUMENT.paths).flatMap((methods) => Object.values(methods).map((one) => one.operationId))
    expect(ids(' ').sort()).toEqual(all.sort())
  })

  it('are found by address, parameter, error code and words, which all have to be there', () => {
    expect(ids('/api/badge.svg')).toEqual(['badge'])
    expect(ids('sinceSeconds')).toEqual(['objectLogs', 'workloadLogs'])
    expect(ids('upstream_timeout')).toEqual(['queryLogs.post', 'queryMetrics.post', 'actions.post'])
    expect(ids('DELETE selection')).toEqual(['action.delete'])
    expect(ids('nobody calls it that')).toEqual([])
    expect(findOperations(DOCUMENT, 'healthz').map(({ name }) => name)).toEqual(['Watching'])
  })
})

describe('the line for a shell', () => {
  const lineFor = (id: string) =>
    found('')
      .filter((one) => one.id === id)
      .map(commandFor)
  it('asks with a token where one is needed, and names what has to be filled in', () => {
    expect(lineFor('object')).toEqual([
      'curl -H "Authorization: Bearer $TOKEN" "$FLUXDECK/api/objects/$KIND/$NAMESPACE/$NAME"',
    ])
    expect(lineFor('access')).toEqual(['curl -H "Authorization: Bearer $TOKEN" "$FLUXDECK/api/access?ref=$REF"'])
    expect(lineFor('healthz')).toEqual(['curl "$FLUXDECK/healthz"'])
  })

  it('says which forms it takes where that is asked for', () => {
    expect(lineFor('mcp.post')[0]).toContain('-H "Accept: application/json, text/event-stream"')
  })

  it('keeps a stream open and sends a body', () => {
    expect(lineFor('stream')).toEqual(['curl -N -H "Authorization: Bearer $TOKEN" "$FLUXDECK/api/stream"'])
    expect(lineFor('actions.post')).toEqual([
      'curl -X POST -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" -d @body.json "$FLUXDECK/api/actions"',
    ])
  })
})

describe('a schema', () => {
  const fieldOf = (name: string, field: string) =>
    fieldsOf({ $ref: `#/components/schemas/${name}` }, schemas).find((one) => one.name === field)
  const wordsOf = (name: string, field: string) => wordsFor(fieldOf(name, field)?.schema ?? {})

  it('is said in words', () => {
    expect(wordsOf('State', 'resources')).toBe('list of Resource')
    expect(wordsOf('State', 'serverTime')).toBe('time')
    expect(wordsOf('Verdict', 'level')).toBe('healthy | reconciled | progressing | degraded | failing | unknown')
    expect(wordsOf('Resource', 'labels')).toBe('map of string')
    expect(wordsOf('ObjectDetail', 'manifest')).toBe('string or object')
    expect(wordsFor({ type: 'array', items: { enum: ['a', 'b'] } })).toBe('list of (a | b)')
    expect(wordsFor({ const: true })).toBe('true')
  })

  it('says which of its fields may be absent', () => {
    expect(fieldOf('State', 'asOf')?.isRequired).toBe(false)
    expect(fieldOf('State', 'verdict')?.isRequired).toBe(true)
  })

  it('opens through names, lists, maps and alternatives, and ends', () => {
    const names = (one: Parameters<typeof fieldsOf>[0]) => fieldsOf(one, schemas).map(({ name }) => name)
    expect(names(fieldOf('State', 'problems')?.schema ?? {})).toContain('holdsBack')
    expect(names(fieldOf('Counts', 'byKind')?.schema ?? {})).toContain('ready')
    expect(names(fieldOf('ObjectDetail', 'events')?.schema ?? {})).toEqual(['either 1', 'either 2'])
    expect(names(fieldOf('State', 'version')?.schema ?? {})).toEqual([])
    const walk = (one: Parameters<typeof fieldsOf>[0], depth: number): number =>
      Math.max(depth, ...fieldsOf(one, schemas).map(({ schema }) => (depth > 20 ? depth : walk(schema, depth + 1))))
    expect(walk({ $ref: '#/components/schemas/ObjectDetail' }, 0)).toBeLessThan(20)
  })
})
