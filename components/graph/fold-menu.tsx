'use client'

// What of the graph stands together: ready objects as counted nodes, whole namespaces as one, frames round namespaces.

import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { ChevronDown } from '@/components/ui/icons'
import { Popover } from '@/components/ui/popover'
import type { GraphView, SetGraphView } from './use-graph-view'

export interface GraphFoldMenuProps {
  readonly view: GraphView
  readonly setView: SetGraphView
  readonly isFolding: boolean
  readonly hasFrames: boolean
  /** With the number of objects in each. */
  readonly namespaces: ReadonlyMap<string, number>
}

export function GraphFoldMenu({ view, setView, isFolding, hasFrames, namespaces }: GraphFoldMenuProps) {
  const isAnything = isFolding || view.closed.length > 0
  return (
    <Popover
      label="Fold"
      className="w-72 p-1.5"
      trigger={
        <Button look={isAnything ? 'secondary' : 'ghost'} className="shrink-0">
          Fold
          {view.closed.length > 0 && <span className="text-accent">{view.closed.length}</span>}
          <ChevronDown aria-hidden />
        </Button>
      }
    >
      <Tick
        label="Fold what is ready"
        isOn={isFolding}
        onChange={(on) => void setView({ fold: on ? 'on' : 'off', open: [] })}
      />
      <Tick
        label="Frames round namespaces"
        isOn={hasFrames}
        onChange={(on) => void setView({ frames: on ? 'on' : 'off' })}
      />
      <Tick
        label="Draw edges that others imply"
        isOn={view.edges === 'all'}
        onChange={(on) => void setView({ edges: on ? 'all' : 'needed' })}
      />
      {namespaces.size > 1 && (
        <>
          <p className="px-2 pb-1 pt-2 text-sm text-faint">Whole namespaces as one node</p>
          {[...namespaces].map(([namespace, count]) => (
            <Tick
              key={namespace}
              label={namespace}
              count={count}
              isOn={view.closed.includes(namespace)}
              onChange={(on) =>
                void setView((now) => ({
                  closed: on ? [...now.closed, namespace] : now.closed.filter((one) => one !== namespace),
                }))
              }
            />
          ))}
        </>
      )}
    </Popover>
  )
}

function Tick({
  label,
  isOn,
  count,
  onChange,
}: {
  readonly label: string
  readonly isOn: boolean
  readonly count?: number
  readonly onChange: (on: boolean) => void
}) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the tick inside carries the same name
    <label className="flex min-h-7 items-center gap-2 rounded-sm px-2 hover:bg-hover max-md:min-h-10">
      <Checkbox checked={isOn} onCheckedChange={onChange} label={label} />
      <span aria-hidden className="foreign min-w-0 flex-1 truncate">
        {label}
      </span>
      {count !== undefined && <span className="text-sm text-faint">{count}</span>}
    </label>
  )
}
