// The short facts of an object: who applies it, what it takes from, how often it runs, and what its kind has to say.

import type { ReactNode } from 'react'
import { Age, Countdown } from '@/components/flux/age'
import { ResourceLink } from '@/components/flux/resource-link'
import { Chip } from '@/components/ui/chip'
import type { Resource } from '@/lib/contract/state'
import { formatDuration } from '@/lib/time'
import { parseWebLink } from '@/lib/web-link'

export function Facts({ resource }: { readonly resource: Resource }) {
  const { source, managedBy, intervalSeconds, lastReconciledAt, lastChangeAt, nextRunAt, nextRun, facts, labels } =
    resource
  return (
    <div>
      <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1.5">
        {source !== undefined && (
          <Row label="Source">
            <ResourceLink target={source.ref} />
          </Row>
        )}
        {managedBy !== undefined && (
          <Row label="Applied by">
            <ResourceLink target={managedBy} />
          </Row>
        )}
        {intervalSeconds !== undefined && <Row label="Interval">every {formatDuration(intervalSeconds)}</Row>}
        {lastReconciledAt !== undefined && (
          <Row label="Last run">
            <Age time={lastReconciledAt} /> ago
          </Row>
        )}
        {(nextRunAt !== undefined || nextRun !== undefined) && (
          <Row label="Next run">{nextRun ?? <Countdown time={nextRunAt} />}</Row>
        )}
        {lastChangeAt !== undefined && (
          <Row label="Last change">
            <Age time={lastChangeAt} /> ago
          </Row>
        )}
        {Object.entries(facts ?? {}).map(([label, text]) => (
          <Row key={label} label={asWords(label)}>
            <FactText text={text} />
          </Row>
        ))}
        <Row label="Version">
          <span className="font-mono text-sm">{resource.apiVersion}</span>
        </Row>
      </dl>
      {Object.keys(labels).length > 0 && (
        <ul aria-label="Labels" className="mt-3 flex flex-wrap gap-1">
          {Object.entries(labels).map(([key, value]) => (
            <li key={key} className="max-w-full">
              <Chip title={`${key}=${value}`}>
                {key}={value}
              </Chip>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Row({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  )
}

/** `chartVersion` → `Chart version`. */
function asWords(name: string): string {
  const spaced = name.replace(
    /([a-z])([A-Z])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  )
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

function FactText({ text }: { readonly text: string }) {
  const link = parseWebLink(text)
  if (link === undefined) return <span className="foreign font-mono text-sm">{text}</span>
  return (
    <a
      href={link}
      target="_blank"
      rel="noopener noreferrer"
      className="foreign font-mono text-sm text-accent hover:underline"
    >
      {text}
    </a>
  )
}
