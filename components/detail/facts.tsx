// The short facts of an object: who applies it, what it takes from, how often it runs, and what its kind has to say.

import { Age, Countdown } from '@/components/flux/age'
import { ResourceLink } from '@/components/flux/resource-link'
import { Chip } from '@/components/ui/chip'
import type { Resource } from '@/lib/contract/state'
import { formatDuration } from '@/lib/time'
import { parseWebLink } from '@/lib/web-link'
import { Fact } from './section'

export interface FactsProps {
  readonly resource: Resource
  /** Where it fetches from. */
  readonly url?: string | undefined
}

export function Facts({ resource, url }: FactsProps) {
  const { source, managedBy, intervalSeconds, lastReconciledAt, lastChangeAt, nextRunAt, nextRun, facts, labels } =
    resource
  return (
    <div>
      <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1.5">
        {url !== undefined && url !== facts?.image && (
          <Fact label="URL">
            <FactText text={url} />
          </Fact>
        )}
        {source !== undefined && (
          <Fact label="Source">
            <ResourceLink target={source.ref} />
          </Fact>
        )}
        {managedBy !== undefined && (
          <Fact label="Applied by">
            <ResourceLink target={managedBy} />
          </Fact>
        )}
        {intervalSeconds !== undefined && <Fact label="Interval">every {formatDuration(intervalSeconds)}</Fact>}
        {lastReconciledAt !== undefined && (
          <Fact label="Last run">
            <Age time={lastReconciledAt} /> ago
          </Fact>
        )}
        {(nextRunAt !== undefined || nextRun !== undefined) && (
          <Fact label="Next run">{nextRun ?? <Countdown time={nextRunAt} />}</Fact>
        )}
        {lastChangeAt !== undefined && (
          <Fact label="Last change">
            <Age time={lastChangeAt} /> ago
          </Fact>
        )}
        {Object.entries(facts ?? {}).map(([label, text]) => (
          <Fact key={label} label={asWords(label)}>
            <FactText text={text} />
          </Fact>
        ))}
        <Fact label="Version">
          <span className="font-mono text-sm">{resource.apiVersion}</span>
        </Fact>
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

/** `chartVersion` → `Chart version`. */
function asWords(name: string): string {
  const spaced = name.replace(
    /([a-z])([A-Z])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  )
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/

function FactText({ text }: { readonly text: string }) {
  if (ISO_TIME.test(text))
    return (
      <>
        <Age time={text} /> ago
      </>
    )
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
