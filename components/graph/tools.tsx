'use client'

// How the graph is looked at, and what can be taken away of it.

import { memo, type RefObject } from 'react'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { CircleQuestionMark, Copy, List, Maximize, Minus, Network, Plus } from '@/components/ui/icons'
import { Popover } from '@/components/ui/popover'
import { toast } from '@/lib/client/toasts'
import type { MermaidText } from '@/lib/flux/graph/mermaid'
import type { Ref } from '@/lib/ref'
import { GraphExport } from './export/menu'
import { GraphLegend } from './legend'
import type { DiagramHandle } from './picture/graph-picture'
import { ShareIncident } from './share-incident'
import type { GraphView, SetGraphView } from './use-graph-view'

export interface GraphToolsProps {
  readonly view: Pick<GraphView, 'scope'>
  readonly setView: SetGraphView
  readonly isPicture: boolean
  readonly diagram: RefObject<DiagramHandle | null>
  /** The same function while only statuses change. */
  readonly exported: () => MermaidText
  /** What the incident is about; nothing: the worst there is. */
  readonly cause: Ref | undefined
}

/** Nothing of it tells a status, so it is not drawn again with each. */
export const GraphTools = memo(Tools)

function Tools({ view, setView, isPicture, diagram, exported, cause }: GraphToolsProps) {
  return (
    <>
      {isPicture && (
        <>
          {/* Fingers pinch. */}
          <span className="contents max-md:hidden">
            <IconButton
              label="Zoom out (−)"
              onPress={() => diagram.current?.zoomBy(1 / 1.3)}
              icon={<Minus aria-hidden />}
            />
            <IconButton label="Zoom in (+)" onPress={() => diagram.current?.zoomBy(1.3)} icon={<Plus aria-hidden />} />
          </span>
          <IconButton label="Fit (0)" onPress={() => diagram.current?.fit()} icon={<Maximize aria-hidden />} />
        </>
      )}
      <IconButton
        label={isPicture ? 'Show as list (l)' : 'Show as picture (l)'}
        onPress={() => void setView({ as: isPicture ? 'list' : 'picture' })}
        icon={isPicture ? <List aria-hidden /> : <Network aria-hidden />}
      />
      <IconButton label="Copy as Mermaid text" onPress={() => copy(exported())} icon={<Copy aria-hidden />} />
      {isPicture && <GraphExport scope={view.scope} diagram={diagram} />}
      <ShareIncident look="icon" {...(cause === undefined ? {} : { cause })} />
      <Popover
        label="Legend"
        align="end"
        trigger={
          <Button look="ghost" size="icon" aria-label="Legend">
            <CircleQuestionMark aria-hidden />
          </Button>
        }
      >
        <GraphLegend />
      </Popover>
    </>
  )
}

function copy({ text, tooLarge }: MermaidText): void {
  navigator.clipboard.writeText(text).then(
    () =>
      toast.success('Copied as Mermaid text', {
        description:
          tooLarge === undefined
            ? 'Paste it into a Markdown file between ```mermaid fences.'
            : `${tooLarge}. Fold or filter to take less.`,
      }),
    () => toast.error('Not copied', { description: 'The browser did not allow it.' }),
  )
}
