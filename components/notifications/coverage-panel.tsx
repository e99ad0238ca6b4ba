'use client'
// What nobody is told of, above the feed: failures without a message, topics that nobody follows or hears, and objects that
// no Alert tells of. Closed where there is nothing to say.

import { Age } from '@/components/flux/age'
import { ClockTime } from '@/components/flux/clock-time'
import { ResourceLink } from '@/components/flux/resource-link'
import { useAlertCoverage } from '@/lib/client/use-alert-coverage'
import type { AlertCoverage, TopicInUse } from '@/lib/contract/alerts'
import { describeCoverage } from './coverage-words'

const SHOWN = 100

export function CoveragePanel() {
  const { data, error } = useAlertCoverage('often')
  if (data === undefined) {
    if (error === undefined) return null
    return (
      <p role="status" className="text-muted">
        Who is told of what could not be read.
      </p>
    )
  }
  return <Coverage coverage={data} isOld={error !== undefined} />
}

export function Coverage({ coverage, isOld }: { readonly coverage: AlertCoverage; readonly isOld: boolean }) {
  const { unwatched, unwatchedCount, silent, told, topics, missing } = coverage
  const more = unwatchedCount - Math.min(unwatched.length, SHOWN)
  return (
    <details className="rounded-md border border-line bg-surface px-3 py-2" open={silent.length > 0}>
      <summary className="foreign font-medium">
        {describeCoverage(coverage)}
        {isOld && <span className="font-normal text-warning"> · out of date</span>}
      </summary>
      <div className="space-y-3 pt-2">
        {silent.length > 0 && (
          <section aria-label="Failures without a message">
            <h3 className="font-semibold">Failing, and perhaps nobody was told</h3>
            <ul>
              {silent.map(({ ref, since, why }) => (
                <li key={ref} className="foreign">
                  <ResourceLink target={ref} /> for <Age time={since} />. <span className="text-muted">{why}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
        {told.length > 0 && (
          <section aria-label="Failures that were told">
            <h3 className="font-semibold">Failing, and told</h3>
            <ul>
              {told.slice(0, SHOWN).map(({ ref, at, topic, sure }) => (
                <li key={ref} className="foreign">
                  <ResourceLink target={ref} /> {sure ? '' : 'perhaps '}at <ClockTime time={at} /> on topic{' '}
                  <span className="font-mono text-sm">{topic}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
        <Topics title="Topics that Providers use and Fluxdeck does not follow" topics={topics.unfollowed} />
        <Topics title="Topics of which no message is known" topics={topics.unheard} />
        {unwatchedCount > 0 && (
          <section aria-label="Objects without an Alert">
            <h3 className="font-semibold">No Alert tells of them</h3>
            <ul className="max-h-60 overflow-auto sm:columns-2">
              {unwatched.slice(0, SHOWN).map((ref) => (
                <li key={ref}>
                  <ResourceLink target={ref} />
                </li>
              ))}
              {more > 0 && <li className="text-muted">and {more} more</li>}
            </ul>
          </section>
        )}
        {missing.length > 0 && (
          <ul aria-label="What is not known" className="text-muted">
            {missing.map(({ what, reason }) => (
              <li key={`${what} ${reason}`} className="foreign">
                {what}: {reason}.
              </li>
            ))}
          </ul>
        )}
      </div>
    </details>
  )
}

function Topics({ title, topics }: { readonly title: string; readonly topics: readonly TopicInUse[] }) {
  if (topics.length === 0) return null
  return (
    <section aria-label={title}>
      <h3 className="font-semibold">{title}</h3>
      <ul>
        {topics.map(({ topic, providers }) => (
          <li key={topic} className="flex flex-wrap gap-x-2">
            <span className="foreign font-mono text-sm">{topic}</span>
            {providers.map((ref) => (
              <ResourceLink key={ref} target={ref} />
            ))}
          </li>
        ))}
      </ul>
    </section>
  )
}
