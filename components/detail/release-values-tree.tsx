'use client'
// The values of a HelmRelease, read when somebody asks for them: every key, and the leaves that hold no secret.

import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { EmptyState } from '@/components/ui/empty-state'
import { ChevronRight, LockKeyhole } from '@/components/ui/icons'
import { ReadFailure } from '@/components/ui/read-failure'
import { type FetchError, fetchJson } from '@/lib/client/fetch-json'
import { useResource } from '@/lib/client/queries'
import type { ReleaseValues, ValueLine, ValuesReference } from '@/lib/contract/objects'
import type { Ref } from '@/lib/ref'
import { apiTo } from '@/lib/routes'
import { closedByDefault, linesInView } from './value-folds'

export function ReleaseValuesTree({ target }: { readonly target: Ref }) {
  const row = useResource(target)
  const { data, error, refetch } = useQuery<ReleaseValues, FetchError>({
    queryKey: ['values', target, row?.lastChangeAt],
    queryFn: ({ signal }) => fetchJson(apiTo.values(target), signal),
    placeholderData: (before) => before,
  })
  if (data === undefined) {
    if (error === null) return <EmptyState kind="loading" title="Reading the values" skeletonRows={8} />
    return (
      <ReadFailure
        what="The values"
        refusal="The values could not be read"
        failure={error}
        onRetry={() => void refetch()}
      />
    )
  }
  return (
    <div className="space-y-4">
      {error !== null && (
        <p role="status" className="foreign text-warning">
          The values could not be read again: {error.message}
        </p>
      )}
      <References references={data.valuesFrom} />
      {data.lines.length === 0 ? (
        <p className="text-muted">spec.values is empty.</p>
      ) : (
        <>
          <p className="text-muted">
            Numbers, switches, images and counts of replicas are shown. {data.masked}{' '}
            {data.masked === 1 ? 'other value is' : 'other values are'} masked, since any of them may be a secret.
          </p>
          <Tree lines={data.lines} />
          {data.more !== undefined && <p className="text-muted">{data.more} more lines are not shown.</p>}
        </>
      )}
    </div>
  )
}

function References({ references }: { readonly references: readonly ValuesReference[] }) {
  if (references.length === 0) return null
  return (
    <div>
      <h3 className="text-sm text-faint">Merged before spec.values, and never read here</h3>
      <ul className="mt-1">
        {references.map(({ kind, name, key, targetPath, optional }) => (
          <li key={`${kind} ${name} ${key} ${targetPath ?? ''}`} className="foreign">
            <span className="text-muted">{kind}</span> <span className="font-mono text-sm font-medium">{name}</span>
            <span className="text-muted">
              {' '}
              · key <span className="font-mono text-sm">{key}</span>
              {targetPath !== undefined && (
                <>
                  {' '}
                  at <span className="font-mono text-sm">{targetPath}</span>
                </>
              )}
              {optional && ' · optional'}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Tree({ lines }: { readonly lines: readonly ValueLine[] }) {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const closed = useMemo(() => closedByDefault(lines), [lines])
  const shown = linesInView(lines, (path) => closed.has(path) !== toggled.has(path))
  const toggle = (path: string) =>
    setToggled((before) => new Set(before.has(path) ? [...before].filter((one) => one !== path) : [...before, path]))
  return (
    <ul aria-label="Values" className="overflow-x-auto rounded-md border border-line bg-sunken p-3 font-mono text-sm">
      {shown.map(({ line, path, isClosed }) => (
        <li key={path} style={{ paddingLeft: `${line.depth * 16}px` }} className="flex min-h-6 items-center gap-1">
          {line.type === 'map' || line.type === 'list' ? (
            <button
              type="button"
              aria-expanded={!isClosed}
              onClick={() => toggle(path)}
              className="flex items-center gap-1 rounded-sm hover:bg-hover max-md:min-h-9"
            >
              <ChevronRight aria-hidden className={`size-3.5 text-faint ${isClosed ? '' : 'rotate-90'}`} />
              <span className="foreign">{line.key}</span>
              <span className="text-faint">{wordSize(line)}</span>
            </button>
          ) : (
            <>
              <span aria-hidden className="w-3.5" />
              <span className="foreign whitespace-nowrap">{line.key}:</span>
              <Leaf line={line} />
            </>
          )}
        </li>
      ))}
    </ul>
  )
}

function Leaf({ line }: { readonly line: ValueLine }) {
  if (line.type === 'masked') {
    return (
      <span className="inline-flex items-center gap-1 text-faint">
        <LockKeyhole aria-hidden className="size-3" />
        masked
      </span>
    )
  }
  return (
    <span className="foreign whitespace-nowrap text-accent">{line.value === null ? 'null' : String(line.value)}</span>
  )
}

function wordSize({ type, size = 0 }: ValueLine): string {
  if (type === 'list') return size === 1 ? '1 entry' : `${size} entries`
  return size === 1 ? '1 key' : `${size} keys`
}
