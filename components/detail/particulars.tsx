'use client'
// What objects of its kind say of themselves, chapter by chapter.

import { Age, Countdown } from '@/components/flux/age'
import { useServerNow } from '@/lib/client/use-now'
import type { Particulars as Chapter, Particular } from '@/lib/contract/objects'
import { FactText } from './fact-text'
import { NeighbourLink } from './neighbour-link'
import { Fact, Section } from './section'

export function Particulars({ chapters }: { readonly chapters: readonly Chapter[] }) {
  return (
    <div className="grid gap-x-10 gap-y-7 xl:grid-cols-2">
      {chapters.map(({ title, rows }) => (
        <Section key={title} title={title}>
          <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1.5">
            {rows.map((row) => (
              <Fact key={row.label} label={row.label}>
                <Said row={row} />
              </Fact>
            ))}
          </dl>
        </Section>
      ))}
    </div>
  )
}

function Said({ row: { texts, isVerbatim, at, objects = [] } }: { readonly row: Particular }) {
  if (at !== undefined) return <Moment at={at} />
  const lines = [
    ...texts.map((text) => ({ key: text, line: isVerbatim === true ? <FactText text={text} /> : <span>{text}</span> })),
    ...objects.map((other) => ({ key: other.ref, line: <NeighbourLink other={other} /> })),
  ]
  const [first] = lines
  if (lines.length === 1) return first?.line
  return (
    <ul className="max-h-48 overflow-auto">
      {lines.map(({ key, line }) => (
        <li key={key} className="foreign">
          {line}
        </li>
      ))}
    </ul>
  )
}

/** Some of them are still to come. */
function Moment({ at }: { readonly at: string }) {
  const now = useServerNow()
  if (Date.parse(at) > now) return <Countdown time={at} />
  return (
    <>
      <Age time={at} /> ago
    </>
  )
}
