// Applied, attempted and available: where this object is, where it tried to go, and what its source has.

import { Revision } from '@/components/flux/revision'
import { useServerNow } from '@/lib/client/use-now'
import type { Resource, RevisionSummary } from '@/lib/contract/state'
import { describeKind } from '@/lib/flux/kinds'
import { elapseRow } from '@/lib/flux/tell/elapsed'
import { parseWebLink } from '@/lib/web-link'
import { Fact } from './section'

export interface RevisionsProps {
  readonly resource: Resource
  readonly revision: RevisionSummary
}

export function Revisions({ resource, revision }: RevisionsProps) {
  const now = useServerNow()
  const sentence = elapseRow(resource, new Date(now)).revision?.sentence ?? revision.sentence
  // A source applies nothing.
  const isSource = describeKind(resource.kind).role === 'source'
  const rows = [
    [isSource ? 'Stored artifact' : 'Applied', revision.applied, revision.appliedShort],
    ['Attempted', revision.attempted, revision.attemptedShort],
    [isSource ? 'Upstream' : 'Available', revision.available, revision.availableShort],
  ] as const
  const link = parseWebLink(revision.commitUrl ?? '')
  return (
    <div>
      <dl className="grid grid-cols-[max-content_1fr] items-center gap-x-4 gap-y-1.5">
        {rows.map(
          ([label, full, short]) =>
            full !== undefined && (
              <Fact key={label} label={label}>
                <Revision full={full} short={short ?? full} />
              </Fact>
            ),
        )}
      </dl>
      <p className="mt-2 text-muted">
        <span className="foreign">{sentence}</span>
        {revision.subject !== undefined && <span className="foreign"> “{revision.subject}”</span>}
        {link !== undefined && (
          <a
            href={link}
            target="_blank"
            rel="noopener noreferrer"
            className="ml-2 text-accent underline underline-offset-2"
          >
            Open commit
          </a>
        )}
      </p>
    </div>
  )
}
