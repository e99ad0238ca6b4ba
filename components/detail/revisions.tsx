// Applied, attempted and available: where this object is, where it tried to go, and what its source has.

import { Revision } from '@/components/flux/revision'
import type { RevisionSummary } from '@/lib/contract/state'
import { parseWebLink } from '@/lib/web-link'

const BEHIND = {
  no: 'Up to date with its source.',
  rolling_out: 'A newer revision is being rolled out.',
  yes: 'Behind its source.',
  unknown: 'Whether it is behind its source is not known.',
} as const satisfies Record<RevisionSummary['behind'], string>

export function Revisions({ revision }: { readonly revision: RevisionSummary }) {
  const rows = [
    ['Applied', revision.applied, revision.appliedShort],
    ['Attempted', revision.attempted, revision.attemptedShort],
    ['Available', revision.available, revision.availableShort],
  ] as const
  const link = parseWebLink(revision.commitUrl ?? '')
  return (
    <div>
      <dl className="grid grid-cols-[max-content_1fr] items-center gap-x-4 gap-y-1.5">
        {rows.map(
          ([label, full, short]) =>
            full !== undefined && (
              <div key={label} className="contents">
                <dt className="text-muted">{label}</dt>
                <dd className="min-w-0">
                  <Revision full={full} short={short ?? full} />
                </dd>
              </div>
            ),
        )}
      </dl>
      <p className="mt-2 text-muted">
        {BEHIND[revision.behind]}
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
