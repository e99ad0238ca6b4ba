'use client'

// Around which object, how far and which way: for the graph page and for the small graph of one object.

import { Button } from '@/components/ui/button'
import { X } from '@/components/ui/icons'
import { Select } from '@/components/ui/select'
import { nameOf, type Ref } from '@/lib/ref'
import { DEPTHS, DIRECTIONS, type GraphView } from './use-graph-view'

export interface AroundControlsProps {
  readonly view: Pick<GraphView, 'depth' | 'direction'>
  /** Named, with a way out, where other objects could be shown as well. */
  readonly root?: Ref
  readonly setView: (change: Partial<Pick<GraphView, 'root' | 'depth' | 'direction'>>) => unknown
}

const DIRECTION_WORDS = {
  both: 'Both ways',
  up: 'What it waits for',
  down: 'What waits for it',
} as const satisfies Record<GraphView['direction'], string>

export function AroundControls({ view, root, setView }: AroundControlsProps) {
  return (
    <>
      {root !== undefined && (
        <Button look="secondary" className="shrink-0" onClick={() => void setView({ root: null })}>
          around {nameOf(root)}
          <X aria-label="no longer only around it" />
        </Button>
      )}
      <Select
        label="Direction"
        className="shrink-0 whitespace-nowrap"
        value={view.direction}
        options={DIRECTIONS.map((value) => ({ value, label: DIRECTION_WORDS[value] }))}
        onValueChange={(value) => {
          const direction = DIRECTIONS.find((one) => one === value)
          if (direction !== undefined) void setView({ direction })
        }}
      />
      <Select
        label="Depth"
        className="shrink-0 whitespace-nowrap"
        value={view.depth}
        options={DEPTHS.map((value) => ({ value, label: wordDepth(value) }))}
        onValueChange={(value) => {
          const depth = DEPTHS.find((one) => one === value)
          if (depth !== undefined) void setView({ depth })
        }}
      />
    </>
  )
}

function wordDepth(depth: GraphView['depth']): string {
  if (depth === 'all') return 'All steps'
  return depth === '1' ? '1 step' : `${depth} steps`
}
