import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import {
  AccessQuerySchema,
  EventQuerySchema,
  GraphQuerySchema,
  NotificationQuerySchema,
  StateQuerySchema,
  StreamQuerySchema,
} from '@/lib/contract/schema/queries'
import { ApiError } from '../api-error'
import { readQuery } from './query'

const read = (schema: z.ZodObject, text: string) => readQuery(schema, new URLSearchParams(text))

describe('a question out of an address', () => {
  it('takes several values repeated or with commas between, and empty ones as absent', () => {
    const { query } = readQuery(
      StateQuerySchema,
      new URLSearchParams('namespace=a,b&namespace=c&status=&kind=Kustomization&q=&label=team=blue,tier,empty='),
    )
    expect(query).toEqual({
      namespace: ['a', 'b', 'c'],
      status: [],
      kind: ['Kustomization'],
      q: '',
      label: ['team=blue', 'tier', 'empty='],
    })
  })

  it('names what it does not know, each once, a few of them and shortened', () => {
    expect(read(StateQuerySchema, 'namspace=a&namspace=b&q=x&constructor=1').ignored).toEqual([
      'namspace',
      'constructor',
    ])
    const many = Array.from({ length: 30 }, (_, index) => `${'x'.repeat(100)}${index}`)
    const { ignored } = read(StateQuerySchema, many.map((name) => `${name}=1`).join('&'))
    expect(ignored).toHaveLength(20)
    expect(ignored.every((name) => name.length === 64)).toBe(true)
    expect(read(StateQuerySchema, 'q=x').ignored).toEqual([])
  })

  it('turns digits into a number only where one is asked for', () => {
    expect(read(StateQuerySchema, 'q=12&namespace=12').query).toMatchObject({ q: '12', namespace: ['12'] })
    expect(read(GraphQuerySchema, 'depth=3').query).toMatchObject({ depth: 3 })
    expect(read(GraphQuerySchema, 'depth=all').query).toMatchObject({ depth: 'all' })
    expect(read(NotificationQuerySchema, 'priority=1,5').query).toMatchObject({ priority: [1, 5] })
  })

  it('takes too much for the most, and none for one where that was always so', () => {
    expect(read(EventQuerySchema, '').query).toMatchObject({ limit: 200 })
    expect(read(EventQuerySchema, 'limit=99999').query).toMatchObject({ limit: 1_000 })
    expect(read(EventQuerySchema, 'limit=0').query).toMatchObject({ limit: 1 })
    expect(read(GraphQuerySchema, 'depth=5000').query).toMatchObject({ depth: 100 })
  })

  it('reads how far back', () => {
    expect(read(EventQuerySchema, 'since=2d').query).toMatchObject({ since: { type: 'span', ms: 172_800_000 } })
    expect(read(EventQuerySchema, 'since=2026-11-21T12:00:00Z').query).toMatchObject({
      since: { type: 'time', time: new Date('2026-11-21T12:00:00Z') },
    })
    expect(read(NotificationQuerySchema, 'since=1h30m').query).toMatchObject({ since: { type: 'span', ms: 5_400_000 } })
    expect(read(NotificationQuerySchema, 'since=1795000000').query).toMatchObject({
      since: { type: 'time', time: new Date(1_795_000_000_000) },
    })
    expect(read(NotificationQuerySchema, 'since=aBc123').query).toMatchObject({ since: { type: 'id', id: 'aBc123' } })
    expect(read(NotificationQuerySchema, 'since=all').query).toMatchObject({ since: undefined })
  })

  it('asks for each object once', () => {
    const ref = 'Kustomization/apps/web'
    expect(read(AccessQuerySchema, `ref=${ref}&ref=${ref}`).query).toEqual({ ref: [ref], suspension: '0' })
  })

  it.each([
    ['kind', 'invalid_kind', StateQuerySchema, 'kind=Deployment'],
    ['kind', 'invalid_kind', StateQuerySchema, 'kind=__proto__'],
    ['namespace', 'invalid_name', StateQuerySchema, 'namespace=../etc'],
    ['status', 'invalid_request', StateQuerySchema, 'status=green'],
    ['label', 'invalid_request', StateQuerySchema, 'label==x'],
    ['q', 'invalid_request', StateQuerySchema, `q=${'x'.repeat(201)}`],
    ['q', 'invalid_request', StateQuerySchema, 'q=a&q=b'],
    ['label', 'invalid_request', StateQuerySchema, `label=${'a,'.repeat(500)}a`],
    ['open', 'invalid_request', GraphQuerySchema, 'open=a&'.repeat(501)],
    ['kind', 'invalid_kind', EventQuerySchema, 'kind=Secret'],
    ['name', 'invalid_name', EventQuerySchema, 'name=A'],
    ['type', 'invalid_request', EventQuerySchema, 'type=warning'],
    ['since', 'invalid_request', EventQuerySchema, 'since=yesterday'],
    ['limit', 'invalid_request', EventQuerySchema, 'limit=-1'],
    ['limit', 'invalid_request', EventQuerySchema, 'limit=1e3'],
    ['depth', 'invalid_request', GraphQuerySchema, 'depth=-1'],
    ['scope', 'invalid_request', GraphQuerySchema, 'scope=everything'],
    ['rows', 'invalid_request', StreamQuerySchema, 'rows=none'],
    ['ref', 'invalid_request', AccessQuerySchema, ''],
    ['ref', 'invalid_name', AccessQuerySchema, 'ref=Secret/apps/x'],
    ['ref', 'invalid_name', AccessQuerySchema, 'ref=Kustomization/apps/..'],
    ['suspension', 'invalid_request', AccessQuerySchema, 'ref=Kustomization/apps/web&suspension=yes'],
  ])('refuses a bad %s with %s: %#', (parameter, code, schema: z.ZodObject, text) => {
    const ask = () => read(schema, text)
    expect(ask).toThrow(ApiError)
    expect(ask).toThrow(`The parameter "${parameter}" `)
    expect(ask).toThrow(expect.objectContaining({ code, extra: { details: { parameter } } }))
  })
})
