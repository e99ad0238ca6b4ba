// The same words find the same rows, wherever they are typed.

import { expect, it } from 'vitest'
import { findResources } from '@/components/shell/find-resources'
import type { NarrowedGraph } from '@/lib/contract/graph'
import { GraphQuerySchema } from '@/lib/contract/schema/queries'
import { row } from '@/lib/contract/testing/rows'
import { buildGraph } from '@/lib/flux/graph/graph'
import { viewGraph } from '@/lib/flux/graph/view'
import { ALL_READ } from '@/lib/flux/judge/sight'
import { isInScope } from '@/lib/flux/row-filter'
import { readScope } from '@/lib/flux/tell/read-scope'
import { answerGraph } from '@/lib/server/answers/graph'
import { readQuery } from '@/lib/server/door/query'
import { allAtOnce } from '@/lib/steps'
import { asRef } from '@/lib/testing/as-ref'
import { matchesFilters, NO_FILTERS } from './resource-filters'

const ROWS = [
  row('apps/web', {
    status: 'failed',
    ready: { status: 'False', reason: 'BuildFailed', message: 'accumulating resources: no such file' },
  }),
  row('apps/api', {
    revision: { sentence: '', behind: 'no', applied: 'main@sha1:8f1c2ab', appliedShort: 'main@8f1c2ab' },
    source: { ref: asRef('GitRepository/flux-system/fleet') },
  }),
  row('infra/ingress', { facts: { push: 'a1b2c3' }, statusText: 'Applied' }),
]
const BY_REF = new Map(ROWS.map((one) => [one.ref, one]))
const NO_PROBLEMS = { horizon: ALL_READ, rootCauses: [] }

function graphOfApi(params: URLSearchParams): NarrowedGraph {
  return allAtOnce(answerGraph(readQuery(GraphQuerySchema, params).query, { rows: BY_REF, ...NO_PROBLEMS }))
}

const CALLERS: Readonly<Record<string, (text: string) => readonly string[]>> = {
  table: (text) => ROWS.filter((one) => matchesFilters(one, { ...NO_FILTERS, text })).map(({ ref }) => ref),
  graph: (text) => {
    const whole = buildGraph(ROWS, { scope: 'dependencies', rootCauses: [] })
    return viewGraph(whole, { filter: { text, rowOf: (ref) => BY_REF.get(ref) } }).graph.nodes.map(({ ref }) => ref)
  },
  'graph of the API': (text) => graphOfApi(new URLSearchParams({ q: text })).nodes.map(({ ref }) => ref),
  palette: (text) => findResources(ROWS, text).map(({ ref }) => ref),
}

const FOUND: readonly (readonly [text: string, names: readonly string[]])[] = [
  ['web', ['web']],
  ['Kustomization', ['web', 'api', 'ingress']],
  ['apps', ['web', 'api']],
  ['apps/web', ['web']],
  ['fleet', ['api']],
  ['main@sha1', ['api']],
  ['main@8f1c', ['api']],
  ['file accumulating', ['web']],
  ['apps buildfailed', ['web']],
  ['BUILDFAILED infra', []],
  ['a1b2', ['ingress']],
  ['applied', ['ingress']],
]

it.each(Object.keys(CALLERS).flatMap((caller) => FOUND.map(([text, names]) => [caller, text, names] as const)))(
  'the %s finds with “%s” %j',
  (caller, text, names) => {
    const expected = ROWS.filter(({ name }) => names.includes(name)).map(({ ref }) => ref)
    expect([...(CALLERS[caller]?.(text) ?? [])].sort()).toEqual([...expected].sort())
  },
)

it.each([
  ['namespace=apps', ['web', 'api']],
  ['namespace=apps,infra&kind=Kustomization', ['web', 'api', 'ingress']],
  ['kind=HelmRelease', []],
])('the wall and the graph of the API show for %j the same', (query, names) => {
  const params = new URLSearchParams(query)
  const wall = ROWS.filter((one) => isInScope(one, readScope(params).scope ?? {}))
  const { nodes } = graphOfApi(params)
  expect([wall, nodes].map((all) => all.map(({ name }) => name))).toEqual([names, names])
})
