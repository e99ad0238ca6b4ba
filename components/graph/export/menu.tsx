'use client'

// The picture as a file: SVG or PNG, with the cluster, the time of its data and a legend on it.

import type { RefObject } from 'react'
import { Button } from '@/components/ui/button'
import { Download } from '@/components/ui/icons'
import { Menu, MenuItem } from '@/components/ui/menu'
import { fileName } from '@/lib/client/file-name'
import { useFreshness, useLiveHead } from '@/lib/client/queries'
import { saveFile } from '@/lib/client/save-file'
import { toast } from '@/lib/client/toasts'
import { useServerNow } from '@/lib/client/use-now'
import { formatDateTime, parseTime } from '@/lib/time'
import type { DiagramHandle } from '../picture/graph-picture'

const TITLES = { dependencies: 'What waits for what', delivery: 'What is delivered from where' } as const

export interface GraphExportProps {
  readonly scope: keyof typeof TITLES
  readonly diagram: RefObject<DiagramHandle | null>
}

export function GraphExport({ scope, diagram }: GraphExportProps) {
  const cluster = useLiveHead()?.cluster.name ?? 'cluster'
  const freshness = useFreshness()
  const now = useServerNow()

  async function take(form: 'svg' | 'png'): Promise<void> {
    const subject = diagram.current?.subject()
    if (subject === undefined) return void toast.message('The picture is still being drawn')
    const asOf = parseTime(freshness.asOf) ?? new Date(now)
    const old = freshness.troubles.map(({ label, word }) => `${label}: ${word}`).join(', ')
    const subtitle = `as of ${formatDateTime(asOf)}${old === '' ? '' : ` · not current: ${old}`}`
    try {
      // Loaded when first asked for: most visits take nothing away.
      const [{ exportDrawing }, files] = await Promise.all([import('./drawing'), import('./files')])
      const drawing = exportDrawing(subject, { title: `${cluster} · ${TITLES[scope]}`, subtitle })
      const blob = form === 'svg' ? files.svgFile(drawing) : await files.pngFile(drawing)
      saveFile(blob, fileName(cluster, scope, asOf, form))
    } catch (error) {
      toast.error('No picture was made', { description: error instanceof Error ? error.message : String(error) })
    }
  }

  return (
    <Menu
      trigger={
        <Button look="ghost" size="icon" aria-label="Download the picture">
          <Download aria-hidden />
        </Button>
      }
    >
      <MenuItem onSelect={() => void take('svg')}>Download as SVG</MenuItem>
      <MenuItem onSelect={() => void take('png')}>Download as PNG</MenuItem>
    </Menu>
  )
}
