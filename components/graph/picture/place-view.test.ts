import { describe, expect, it } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import type { PanZoom } from './pan-zoom'
import type { DrawnNode } from './picture'
import { placeView } from './place-view'

const CAUSE = asRef('Kustomization/apps/cause')
const AT = { x: 500, y: 300 }
const nodes: ReadonlyMap<typeof CAUSE, DrawnNode> = new Map([[CAUSE, { ref: CAUSE, centre: AT } as DrawnNode]])

function viewOf(known: { readonly moved?: boolean; readonly whole?: boolean } = {}) {
  const told: string[] = []
  const panZoom = {
    wasMoved: () => known.moved === true,
    showsWhole: () => known.whole === true,
    scale: () => 0.5,
    toView: () => ({ x: 10, y: 20 }),
    fit: () => told.push('all of it'),
    begin: (anchor) => told.push(`from ${anchor === undefined ? 'the start' : `${anchor.x} ${anchor.y}`}`),
    place: (_, scale, at) => told.push(`at ${at?.x} ${at?.y}, ${scale}`),
    markMoved: () => told.push('theirs'),
  } as Partial<PanZoom> as PanZoom
  return { told, panZoom, centreOf: () => AT }
}

describe('a view', () => {
  it.each([
    ['begins at the worst cause', undefined, CAUSE, ['from 500 300']],
    ['begins where things begin, where nothing is wrong', undefined, undefined, ['from the start']],
    ['begins anew with another set, while nobody has gone anywhere', viewOf(), CAUSE, ['from 500 300']],
    ['shows all again, once somebody asked for all', viewOf({ whole: true }), CAUSE, ['all of it']],
    ['stays where somebody went', viewOf({ moved: true }), CAUSE, ['at 10 20, 0.5', 'theirs']],
    [
      'stays where somebody went after they saw all',
      viewOf({ moved: true, whole: true }),
      CAUSE,
      ['at 10 20, 0.5', 'theirs'],
    ],
  ] as const)('%s', (_, before, anchor, expected) => {
    const { told, panZoom } = viewOf()
    placeView({ panZoom, nodes, before, anchor })
    expect(told).toEqual(expected)
  })

  it('stays on what has the focus, wherever the worst cause went', () => {
    const focused = asRef('Kustomization/apps/focused')
    const other = { ref: focused, centre: { x: 7, y: 9 } } as DrawnNode
    const { told, panZoom } = viewOf()
    const place: PanZoom['place'] = ({ x, y }) => told.push(`${x} ${y}`)
    const before = viewOf({ moved: true })
    const known = new Map([...nodes, [focused, other] as const])
    placeView({ panZoom: { ...panZoom, place }, nodes: known, before, anchor: CAUSE, held: focused })
    expect(told).toEqual(['7 9', 'theirs'])
  })
})
