import { describe, expect, it } from 'vitest'
import { GraphQuerySchema } from '@/lib/contract/schema/queries'
import { row } from '@/lib/contract/testing/rows'
import { ALL_READ } from '@/lib/flux/judge/sight'
import { allAtOnce } from '@/lib/steps'
import { asRef } from '@/lib/testing/as-ref'
import { ApiError } from '../api-error'
import { readQuery } from '../door/query'
import { answerGraph, drawGraph, type GraphSource } from './graph'

const [A, B, C] = [asRef('Kustomization/apps/a'), asRef('Kustomization/apps/b'), asRef('Kustomization/infra/c')]
const GONE = asRef('Kustomization/infra/gone')
const ROWS = [
  row(A, {
    status: 'waiting',
    dependsOn: [
      { ref: B, missing: false },
      { ref: GONE, missing: true },
    ],
    labels: { team: 'blue' },
  }),
  row(B, { status: 'failed', dependsOn: [{ ref: C, missing: false }], statusText: 'no such branch' }),
  row(C, { status: 'ready', inventory: { total: 2, byKind: { Deployment: 2 } } }),
  row('Alert/apps/x', { status: 'ready' }),
]

const SOURCE: GraphSource = {
  rows: new Map(ROWS.map((one) => [one.ref, one])),
  horizon: ALL_READ,
  rootCauses: [B],
}
const read = (query: string) => readQuery(GraphQuerySchema, new URLSearchParams(query)).query
const ask = (query: string) => allAtOnce(answerGraph(read(query), SOURCE))
const draw = (query: string) => allAtOnce(drawGraph(read(query), SOURCE))

const namesOf = (query: string) => ask(query).nodes.map(({ name }) => name)

describe('the graph as the API answers it', () => {
  it.each([
    ['', ['a', 'b', 'c', 'gone']],
    ['namespace=apps', ['a', 'b', 'gone']],
    ['status=failed&status=ready', ['b', 'c']],
    ['q=branch', ['b']],
    ['label=team=blue', ['a', 'gone']],
    ['show=unhealthy', ['a', 'b', 'gone']],
    [`root=${B}&depth=1&direction=up`, ['b', 'c']],
    [`root=${B}&depth=all&direction=down`, ['a', 'b']],
    ['closed=apps', ['c', 'gone', '2 objects']],
    ['root=Alert/apps/x', []],
  ])('to %j holds what is asked for', (query, names) => {
    expect(namesOf(query)).toEqual(names)
  })

  it('says where everything went, as numbers and in the text', () => {
    const text = draw('namespace=apps')
    expect(ask('namespace=apps').counts).toEqual({
      total: 4,
      shown: 3,
      folded: 0,
      filtered: 1,
      distant: 0,
      cutEdges: 1,
    })
    expect(text).toContain('%% 3 of 4 objects are shown; 1 does not match the filter')
    expect(text).toContain('%% 1 edge leads to what is not shown')
    expect(draw('')).not.toContain('%%')
  })

  it('gives waves and holds for dependencies, and what was applied for delivery', () => {
    expect(ask('').nodes.map(({ wave }) => wave)).toEqual([3, 2, 1, undefined])
    expect(
      ask('')
        .edges.filter(({ holds }) => holds)
        .map(({ to }) => to),
    ).toEqual([B, GONE])
    expect(ask('scope=delivery').nodes.find(({ ref }) => ref === C)?.inventory?.total).toBe(2)
  })

  it.each([
    ['root=Kustomization/no/one', 'not_found'],
    ['scope=everything', 'invalid_request'],
    ['direction=left', 'invalid_request'],
    ['depth=far', 'invalid_request'],
    ['fold=some', 'invalid_request'],
    ['kind=Deployment', 'invalid_kind'],
  ])('refuses %j', (query, code) => {
    expect(() => ask(query)).toThrow(ApiError)
    expect(() => ask(query)).toThrow(expect.objectContaining({ code }))
  })
})
