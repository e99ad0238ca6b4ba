import { describe, expect, it } from 'vitest'
import { type Ref, refOf } from '@/lib/ref'
import type { Steps } from '@/lib/steps'
import { findRootCauses } from '../judge/root-cause'
import { ALL_READ } from '../judge/sight'
import type { Status } from '../judge/status'
import { openNameOf } from './fold'
import { buildGraph, createGraphBuilder, type GraphSubject } from './graph'
import { toMermaidInSteps } from './mermaid'
import { viewGraph, viewInSteps } from './view'

const OBJECTS = 100
const LINKS = 80
const EDGES = OBJECTS * LINKS
/** Of one step, at the very most. */
const EDGES_AT_ONCE = 1_000

const refAt = (at: number): Ref => refOf('Kustomization', 'apps', `app-${at % OBJECTS}`)

/** Each waits for many, in circles. */
function tangle(status: Status): readonly GraphSubject[] {
  return Array.from({ length: OBJECTS }, (_, at) => ({
    ref: refAt(at),
    kind: 'Kustomization',
    namespace: 'apps',
    name: `app-${at}`,
    status,
    ready: { reason: 'DependencyNotReady', message: '' },
    dependsOn: Array.from({ length: LINKS }, (_, link) => ({ ref: refAt(at + link + 1) })),
  }))
}

/** Each waits for the one before, and for nobody else. */
function chain(length: number): readonly GraphSubject[] {
  const nameAt = (at: number) => `link-${String(at).padStart(4, '0')}`
  return Array.from({ length }, (_, at) => ({
    ref: refOf('Kustomization', 'apps', nameAt(at)),
    kind: 'Kustomization',
    namespace: 'apps',
    name: nameAt(at),
    status: 'ready',
    dependsOn: at === 0 ? [] : [{ ref: refOf('Kustomization', 'apps', nameAt(at - 1)) }],
  }))
}

function countSteps(steps: Steps<unknown>): number {
  let count = 1
  while (steps.next().done !== true) count += 1
  return count
}

const waiting = tangle('waiting')
const whole = buildGraph(waiting, { scope: 'dependencies', rootCauses: [] })
const folded = { fold: 'on' as const, open: ['apps/waiting'], root: refAt(0), filter: { unhealthyOnly: true } }

describe('a graph in which all wait for all', () => {
  it.each<readonly [what: string, passes: number, steps: () => Steps<unknown>]>([
    ['drawn up', 6, () => createGraphBuilder()(waiting, { scope: 'dependencies', rootCauses: [] })],
    ['searched for root causes', 2, () => findRootCauses(new Map(waiting.map((one) => [one.ref, one])), ALL_READ)],
    ['narrowed and folded', 6, () => viewInSteps(whole, folded)],
    ['written as a text', 2, () => toMermaidInSteps(whole, { withStyles: true })],
  ])('is %s in steps that stay small, however many edges there are', (_, passes, steps) => {
    expect(whole.edges).toHaveLength(EDGES)
    expect(countSteps(steps())).toBeGreaterThan((passes * EDGES) / EDGES_AT_ONCE)
  })
})

it('a fold of a chain is opened in a bounded number of parts, which hold all of it', () => {
  const long = buildGraph(chain(1_000), { scope: 'dependencies', rootCauses: [] })
  const { folds, graph } = viewGraph(long, { fold: 'on', open: ['apps'] })
  const folded = [...folds.values()].reduce((sum, { refs }) => sum + refs.length, 0)
  expect(graph.nodes.length).toBeLessThanOrEqual(60)
  expect(folded + graph.nodes.length - folds.size).toBe(1_000)
  const [rest] = folds.keys()
  const next = viewGraph(long, { fold: 'on', open: ['apps', openNameOf(rest ?? refAt(0))] })
  expect(next.graph.nodes.length).toBeGreaterThan(graph.nodes.length)
})
