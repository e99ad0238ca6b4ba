'use client'
// The floating strip of the graph: what is shown, how, and what to take away. Everything it changes is in the URL.

import { CircleHelp, Copy, List, Maximize, Minus, Network, Plus, Search, X } from 'lucide-react'
import type { RefObject } from 'react'
import { Button } from '@/components/ui/button'
import { ToggleChip } from '@/components/ui/chip'
import { Input } from '@/components/ui/input'
import { Popover } from '@/components/ui/popover'
import { Select } from '@/components/ui/select'
import { Tooltip } from '@/components/ui/tooltip'
import { toast } from '@/lib/client/toasts'
import { GraphLegend } from './graph-legend'
import type { DiagramHandle } from './graph-picture'
import type { GraphView, SetGraphView } from './use-graph-view'

export interface GraphControlsProps {
  readonly view: GraphView
  readonly setView: SetGraphView
  readonly namespaces: readonly string[]
  readonly isPicture: boolean
  readonly isFolding: boolean
  readonly diagram: RefObject<DiagramHandle | null>
  readonly search: RefObject<HTMLInputElement | null>
  readonly exportText: () => string
}

const SCOPES = [
  { value: 'dependencies', label: 'Dependencies' },
  { value: 'delivery', label: 'Delivery' },
]
const ANY = '*'

export function GraphControls(props: GraphControlsProps) {
  const { view, setView, isPicture, diagram } = props
  return (
    <div
      role="toolbar"
      aria-label="Graph"
      className="flex max-w-full items-center gap-1 overflow-x-auto rounded-lg border border-line bg-raised p-1 shadow-float"
    >
      <Select
        label="View"
        className="shrink-0 whitespace-nowrap"
        value={view.scope}
        options={SCOPES}
        onValueChange={(value) => void setView({ scope: value === 'delivery' ? 'delivery' : 'dependencies', open: [] })}
      />
      <Select
        label="Namespace"
        value={view.namespace[0] ?? ANY}
        options={[
          { value: ANY, label: 'All namespaces' },
          ...props.namespaces.map((name) => ({ value: name, label: name })),
        ]}
        onValueChange={(value) => void setView({ namespace: value === ANY ? [] : [value] })}
        className="max-w-44 shrink-0 whitespace-nowrap [&>span]:truncate"
      />
      <Input
        ref={props.search}
        icon={<Search aria-hidden />}
        aria-label="Find in graph"
        placeholder="Find"
        value={view.q}
        onChange={(event) => void setView({ q: event.target.value })}
        className="w-36 shrink-0"
      />
      {view.root !== null && (
        <Button look="ghost" onClick={() => void setView({ root: null })}>
          <X aria-hidden />
          around {view.root.slice(view.root.lastIndexOf('/') + 1)}
        </Button>
      )}
      <ToggleChip
        pressed={view.show === 'unhealthy'}
        onPressedChange={(on) => void setView({ show: on ? 'unhealthy' : 'all' })}
      >
        Unhealthy only
      </ToggleChip>
      <ToggleChip
        pressed={props.isFolding}
        onPressedChange={(on) => void setView({ fold: on ? 'on' : 'off', open: [] })}
      >
        Fold ready
      </ToggleChip>
      <span aria-hidden className="mx-0.5 h-4 w-px shrink-0 bg-line" />
      {isPicture && (
        <>
          <IconButton
            label="Zoom out (−)"
            onPress={() => diagram.current?.zoomBy(1 / 1.3)}
            icon={<Minus aria-hidden />}
          />
          <IconButton label="Zoom in (+)" onPress={() => diagram.current?.zoomBy(1.3)} icon={<Plus aria-hidden />} />
          <IconButton label="Fit (0)" onPress={() => diagram.current?.fit()} icon={<Maximize aria-hidden />} />
        </>
      )}
      <IconButton
        label={isPicture ? 'Show as list (l)' : 'Show as picture (l)'}
        onPress={() => void setView({ as: isPicture ? 'list' : 'picture' })}
        icon={isPicture ? <List aria-hidden /> : <Network aria-hidden />}
      />
      <IconButton label="Copy as Mermaid text" onPress={() => copy(props.exportText())} icon={<Copy aria-hidden />} />
      <Popover
        label="Legend"
        align="end"
        trigger={
          <Button look="ghost" size="icon" aria-label="Legend">
            <CircleHelp aria-hidden />
          </Button>
        }
      >
        <GraphLegend />
      </Popover>
    </div>
  )
}

function IconButton({
  label,
  icon,
  onPress,
}: {
  readonly label: string
  readonly icon: React.ReactNode
  readonly onPress: () => void
}) {
  return (
    <Tooltip content={label} side="bottom">
      <Button look="ghost" size="icon" aria-label={label} onClick={onPress}>
        {icon}
      </Button>
    </Tooltip>
  )
}

function copy(text: string): void {
  navigator.clipboard.writeText(text).then(
    () =>
      toast.success('Copied as Mermaid text', {
        description: 'Paste it into a Markdown file between ```mermaid fences.',
      }),
    () => toast.error('Not copied', { description: 'The browser did not allow it.' }),
  )
}
