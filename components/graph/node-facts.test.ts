import { describe, expect, it } from 'vitest'
import type { Graph, GraphNode } from '@/lib/contract/graph'
import { factsOf, structureOf } from './node-facts'

const NODE: GraphNode = {
  ref: 'Kustomization/apps/web',
  kind: 'Kustomization',
  namespace: 'apps',
  name: 'web',
  status: 'ready',
  line: 'main@8f1c2ab',
}

function graphOf(...nodes: GraphNode[]): Graph {
  return { nodes, edges: [], cycles: [], rootCauses: [] }
}

function facts(node: GraphNode, rootCauses: readonly string[] = []) {
  return factsOf({ ...graphOf(node), rootCauses }, new Map()).get(node.ref)
}

describe('what stands on a node', () => {
  it('shows the revision of what is ready and still says that it is ready', () => {
    expect(facts(NODE)).toMatchObject({ line: 'Kustomization · main@8f1c2ab', description: 'Ready, main@8f1c2ab' })
  })

  it('names the root cause to those who cannot see its ring', () => {
    const failed: GraphNode = { ...NODE, status: 'failed', line: 'no such branch' }
    expect(facts(failed, [NODE.ref])).toMatchObject({ root: true, description: 'root cause, no such branch' })
  })

  it('does not call a target missing that could not be looked for', () => {
    expect(facts({ ...NODE, status: 'unknown', unread: true })?.line).toBe('Kustomization · Not read')
    expect(facts({ ...NODE, status: 'unknown', missing: true })?.line).toBe('Kustomization · Missing')
  })
})

describe('the structure a layout is made for', () => {
  const other: GraphNode = { ...NODE, ref: 'Kustomization/apps/db', name: 'db' }

  it('stays the same when only a status, a line or the order of rows changes', () => {
    const before = structureOf(graphOf(NODE, other))
    const after = structureOf(graphOf({ ...other, status: 'failed', line: 'broken' }, NODE))
    expect(after).toEqual(before)
  })

  it('changes when an object comes', () => {
    expect(structureOf(graphOf(NODE, other))).not.toEqual(structureOf(graphOf(NODE)))
  })
})
