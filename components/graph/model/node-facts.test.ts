import { describe, expect, it } from 'vitest'
import type { Graph, GraphNode } from '@/lib/contract/graph'
import type { Ref } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { factsOf, structureOf } from './node-facts'

const NODE: GraphNode = {
  ref: asRef('Kustomization/apps/web'),
  kind: 'Kustomization',
  namespace: 'apps',
  name: 'web',
  status: 'ready',
  current: true,
  line: 'main@8f1c2ab',
}

function graphOf(...nodes: GraphNode[]): Graph {
  return { nodes, edges: [], cycles: [], rootCauses: [] }
}

function facts(node: GraphNode, rootCauses: readonly Ref[] = []) {
  return factsOf({ ...graphOf(node), rootCauses }, new Map()).get(node.ref)
}

describe('what stands on a node', () => {
  it('shows the revision of what is ready and still says that it is ready', () => {
    expect(facts(NODE)).toMatchObject({ line: 'main@8f1c2ab', description: 'Kustomization, Ready' })
  })

  it('names the root cause to those who cannot see its ring', () => {
    const failed: GraphNode = { ...NODE, status: 'failed', line: 'no such branch' }
    expect(facts(failed, [NODE.ref])).toMatchObject({
      root: true,
      line: 'Failed',
      description: 'Kustomization, root cause, no such branch',
    })
  })

  it('carries a sign for what its status hides, and says what it is', () => {
    const marks = [{ code: 'drifted' as const, text: 'what runs differs' }]
    expect(facts({ ...NODE, marks })).toMatchObject({
      line: 'Drifted · main@8f1c2ab',
      description: 'Kustomization, Ready, Drifted: what runs differs',
      look: 'marked',
    })
  })

  it('keeps the look of a status that is not good, whatever marks stand beside it', () => {
    const marks = [{ code: 'behind' as const, text: 'runs an older one' }]
    expect(facts({ ...NODE, status: 'failed', marks, wave: 2 })).toMatchObject({
      line: 'Failed',
      look: 'failed',
    })
    expect(facts({ ...NODE, status: 'static', marks })?.look).toBe('marked')
  })

  it('says that it may be old, and so has no colour', () => {
    expect(facts({ ...NODE, current: false })).toMatchObject({
      current: false,
      description: 'Kustomization, Ready, out of date',
    })
  })

  it('does not call a target missing that could not be looked for', () => {
    expect(facts({ ...NODE, status: 'unknown', unread: true })?.line).toBe('Not read')
    expect(facts({ ...NODE, status: 'unknown', missing: true })?.line).toBe('Missing')
  })
})

describe('the structure a layout is made for', () => {
  const other: GraphNode = { ...NODE, ref: asRef('Kustomization/apps/db'), name: 'db' }

  it('stays the same when only a status, a line or the order of rows changes', () => {
    const before = structureOf(graphOf(NODE, other))
    const after = structureOf(graphOf({ ...other, status: 'failed', line: 'broken' }, NODE))
    expect(after).toEqual(before)
  })

  it('changes when an object comes', () => {
    expect(structureOf(graphOf(NODE, other))).not.toEqual(structureOf(graphOf(NODE)))
  })
})

describe('what stands on a fold', () => {
  const fold: GraphNode = {
    ...NODE,
    ref: asRef('fold:apps'),
    name: '12 objects',
    folded: { count: 12, statuses: { ready: 12 } },
  }

  it('says how many of what there are, and the worst of them by its look', () => {
    expect(facts(fold)).toMatchObject({ name: '12 ready', look: 'fold', line: 'folded · press to open' })
    const mixed = { count: 12, statuses: { failed: 2, ready: 10 } }
    expect(facts({ ...fold, status: 'failed', folded: mixed })).toMatchObject({
      name: '12 objects',
      line: '2 failed, 10 ready',
      look: 'failed',
    })
    expect(facts({ ...fold, folded: { ...mixed, part: 'api … web' } })).toMatchObject({ line: 'api … web' })
  })

  it('needs no new layout when only the counts change', () => {
    const grown = { ...fold, name: '13 objects', folded: { count: 13, statuses: { ready: 12, reconciling: 1 } } }
    expect(structureOf(graphOf(grown))).toEqual(structureOf(graphOf(fold)))
  })
})

describe('the order of what stands on a node', () => {
  it.each([
    [{ wave: 3 }, 'main@8f1c2ab'],
    [{ wave: 3, status: 'waiting' }, 'Waiting'],
    [{ status: 'failed', inventory: { total: 2, byKind: {} } }, 'Failed · 2 objects'],
    [{ behind: true }, '↑ main@8f1c2ab'],
    [{ remote: true }, 'main@8f1c2ab · to another cluster'],
    [{ inventory: { total: 1, byKind: {} } }, 'main@8f1c2ab · 1 object'],
  ] as const)('of %j is %s', (extra, line) => {
    expect(facts({ ...NODE, ...extra })?.line).toBe(line)
  })

  it('tells who waits for something suspended, and who waits in a cycle', () => {
    const held: GraphNode = { ...NODE, status: 'waiting' }
    const target: GraphNode = { ...NODE, ref: asRef('Kustomization/apps/db'), name: 'db', status: 'suspended' }
    const graph = { ...graphOf(held, target), cycles: [[NODE.ref]] }
    const rows = new Map([[NODE.ref, { rootCause: target.ref, retrying: false }]])
    const { description } = factsOf(graph, rows).get(NODE.ref) ?? {}
    expect(description).toContain('held back by Kustomization/apps/db, which is suspended')
    expect(description).toContain('waits in a cycle')
  })
})
