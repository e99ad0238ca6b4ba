// Which objects of a release have drifted, as far as the controller names them, and what is left out of the comparison.

import type { DriftedObject, ReleaseDetail } from '@/lib/contract/objects'

const CHANGES = {
  changed: 'changed',
  removed: 'is gone',
  excluded: 'is left out',
  corrected: 'was corrected',
  failed: 'could not be corrected',
} as const satisfies Record<DriftedObject['change'], string>

export function DriftList({ drift }: { readonly drift: ReleaseDetail['drift'] }) {
  const { objects, ignored, mode } = drift
  return (
    <>
      {objects.length > 0 && (
        <ul aria-label="Objects that drifted" className="mt-1 space-y-1">
          {objects.map((one) => (
            <li key={`${one.object} ${one.change}`} className="min-w-0">
              <span className="foreign font-mono text-sm font-medium">{one.object}</span>{' '}
              <span className="text-muted">{wordCounts(one) || CHANGES[one.change]}</span>
              <Paths paths={one.paths} />
            </li>
          ))}
        </ul>
      )}
      {objects.some(({ change, paths }) => change === 'changed' && paths.length === 0) && (
        <p className="text-muted">Which fields they are the controller does not say.</p>
      )}
      {mode !== 'disabled' && ignored.length > 0 && (
        <div className="mt-1">
          <p className="text-muted">Left out of the comparison:</p>
          <ul>
            {ignored.map(({ target, paths }) => (
              <li key={`${target ?? ''} ${paths.join(' ')}`} className="min-w-0">
                <span className="foreign text-sm text-muted">{target ?? 'in every object'}</span>
                <Paths paths={paths} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}

function Paths({ paths }: { readonly paths: readonly string[] }) {
  if (paths.length === 0) return null
  return (
    <ul className="pl-3">
      {paths.map((path) => (
        <li key={path} className="foreign font-mono text-sm">
          {path}
        </li>
      ))}
    </ul>
  )
}

function wordCounts({ additions = 0, changes = 0, removals = 0 }: DriftedObject): string {
  const parts = [
    [changes, 'changed'],
    [additions, 'added'],
    [removals, 'removed'],
  ] as const
  const words = parts.flatMap(([count, word]) =>
    count === 0 ? [] : [`${count} ${count === 1 ? 'field' : 'fields'} ${word}`],
  )
  return words.join(', ')
}
