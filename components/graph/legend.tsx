// What the signs of the graph mean.

import { glyphOf } from '@/components/flux/kind-glyph'
import { StatusBadge } from '@/components/flux/status-badge'
import { Kbd } from '@/components/ui/kbd'
import { STATUSES } from '@/lib/flux/judge/status'
import { describeKind, FLUX_KIND_NAMES, type FluxKind } from '@/lib/flux/kinds'

const LINES = [
  ['border-4 border-status-failed', 'Root cause: fix this one'],
  ['border-t-2 border-status-failed h-0', 'Holds back now, or part of a cycle'],
  ['border-t-2 border-status-suspended h-0', 'Holds back because it is suspended'],
  ['border-t border-line-strong h-0', 'Without a head: connected both ways, folded'],
  ['border border-dashed border-line-strong', 'Named but does not exist, or not readable'],
  ['border border-line-strong bg-sunken', 'Several objects, folded: press to open'],
] as const

/** Of those that stand in a graph. */
const KINDS = FLUX_KIND_NAMES.filter((kind) => /applier|source|image/.test(describeKind(kind).role))

const WORDS = [
  ['⚑', 'ready, and something that this hides: drifted, behind, hanging …'],
  ['↑', 'behind its source'],
] as const

const KEYS = [
  ['← ↑ → ↓', 'follow the edges'],
  ['Enter', 'open the page'],
  ['Space', 'details'],
  ['+ − 0', 'zoom, fit'],
  ['l', 'list or picture'],
  ['/', 'find'],
] as const

export function GraphLegend() {
  return (
    <div className="space-y-3">
      <ul className="grid grid-cols-2 gap-1.5">
        {STATUSES.map((status) => (
          <li key={status}>
            <StatusBadge status={status} />
          </li>
        ))}
      </ul>
      <ul className="grid grid-cols-2 gap-x-3 gap-y-1 text-sm text-muted [&_svg]:size-3.5 [&_svg]:shrink-0">
        {KINDS.map((kind) => (
          <li key={kind} className="flex items-center gap-1.5">
            <KindSign kind={kind} />
            <span className="min-w-0 [overflow-wrap:anywhere]">{kind}</span>
          </li>
        ))}
      </ul>
      <ul className="space-y-1.5">
        {LINES.map(([look, words]) => (
          <li key={words} className="flex items-center gap-2">
            <span aria-hidden className={`h-3.5 w-6 shrink-0 rounded-sm ${look}`} />
            {words}
          </li>
        ))}
      </ul>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-3 gap-y-1 text-muted">
        {WORDS.map(([sign, words]) => (
          <div key={sign} className="contents">
            <dt className="font-mono text-sm text-ink">{sign}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <p className="text-muted">An arrow runs from what waits to what it waits for.</p>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-3 gap-y-1 text-muted max-md:hidden">
        {KEYS.map(([key, words]) => (
          <div key={key} className="contents">
            <dt>
              <Kbd>{key}</Kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function KindSign({ kind }: { readonly kind: FluxKind }) {
  const Glyph = glyphOf(kind)
  return <Glyph aria-hidden />
}
