// Who is told of what: the panels of an Alert, of a Provider and of a Receiver.

import { Age } from '@/components/flux/age'
import { ResourceLink } from '@/components/flux/resource-link'
import type { AlertDetail, ProviderDetail, ReceiverDetail } from '@/lib/contract/alerts'
import type { FluxEvent, Notification } from '@/lib/contract/notifications'
import type { ObjectDetail } from '@/lib/contract/objects'
import type { Ref } from '@/lib/ref'
import { NeighbourLink } from './neighbour-link'
import { Fact, Section } from './section'
import { ToldPanel } from './told-panel'

const LIST = 'grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1.5'
/** What notification-controller says on an Alert when nobody could be told. */
const NOT_SENT = 'NotificationDispatchFailed'

export function AlertPanels({ detail }: { readonly detail: ObjectDetail }) {
  const { alert, provider, receiver, told, events } = detail
  const lost = 'unavailable' in events ? undefined : events.find(({ reason }) => reason === NOT_SENT)
  return (
    <>
      {told !== undefined && <ToldPanel target={detail.resource.ref} told={told} />}
      {alert !== undefined && <AlertPanel alert={alert} lost={lost} />}
      {provider !== undefined && <ProviderPanel provider={provider} />}
      {receiver !== undefined && <ReceiverPanel receiver={receiver} />}
    </>
  )
}

function AlertPanel({ alert, lost }: { readonly alert: AlertDetail; readonly lost: FluxEvent | undefined }) {
  const { provider, host, severity, sources, inclusions, exclusions, matches, matchCount, topic, lastMessage } = alert
  return (
    <Section title="Who is told of what">
      <dl className={LIST}>
        <Fact label="Sends by">
          {provider === undefined ? 'No Provider is named.' : <NeighbourLink other={provider} />}
          {host !== undefined && <span className="foreign text-muted"> to {host}</span>}
        </Fact>
        <Fact label="Tells">{severity === 'error' ? 'errors only' : 'everything, errors included'}</Fact>
        <Fact label="About">
          <Meant objects={sources} none="Nothing: it has no event sources." />
        </Fact>
        {inclusions.length > 0 && (
          <Fact label="Only with">
            <Patterns patterns={inclusions} />
          </Fact>
        )}
        {exclusions.length > 0 && (
          <Fact label="Never with">
            <Patterns patterns={exclusions} />
          </Fact>
        )}
        <Fact label="Matches now">
          <Matches matches={matches} count={matchCount} />
        </Fact>
        <Fact label="Last message">
          {topic === undefined ? (
            <span className="text-muted">
              Not known: its Provider is not seen to send to the ntfy that is read here.
            </span>
          ) : (
            <LastMessage message={lastMessage} none="None is known about what it matches." />
          )}
        </Fact>
        {lost !== undefined && (
          <Fact label="Not sent">
            <span className="foreign text-status-failed">
              <Age time={lost.time} /> ago: {lost.message}
            </span>
          </Fact>
        )}
      </dl>
    </Section>
  )
}

function ProviderPanel({ provider }: { readonly provider: ProviderDetail }) {
  const { type, host, hasSecret, topic, isFollowed, alerts, lastMessage } = provider
  return (
    <Section title="Who is told of what">
      <dl className={LIST}>
        <Fact label="Sends to">
          <span className="foreign">{host ?? (hasSecret ? 'an address in its Secret' : 'no address of the web')}</span>
          {host !== undefined && hasSecret && <span className="text-muted">, unless its Secret names another</span>}
          {type !== undefined && <span className="foreign text-muted"> as {type}</span>}
        </Fact>
        {topic !== undefined && (
          <Fact label="Topic">
            <span className="foreign font-mono text-sm">{topic}</span>
            {isFollowed === false && <span className="text-muted">, which Fluxdeck does not follow</span>}
          </Fact>
        )}
        <Fact label="Used by">
          {alerts.length === 0 && 'No Alert uses it.'}
          <ul>
            {alerts.map((alert) => (
              <li key={alert.ref}>
                <NeighbourLink other={alert} />
              </li>
            ))}
          </ul>
        </Fact>
        {topic !== undefined && (
          <Fact label="Last message">
            <LastMessage message={lastMessage} none="None of this topic is known." />
          </Fact>
        )}
      </dl>
    </Section>
  )
}

function ReceiverPanel({ receiver }: { readonly receiver: ReceiverDetail }) {
  const { type, events, targets, matches, matchCount } = receiver
  return (
    <Section title="What it triggers">
      <dl className={LIST}>
        {type !== undefined && <Fact label="Called by">{type}</Fact>}
        <Fact label="On">{events.length === 0 ? 'every call' : events.join(', ')}</Fact>
        <Fact label="Reconciles">
          <Meant objects={targets} none="Nothing: it names no resources." />
        </Fact>
        <Fact label="Matches now">
          <Matches matches={matches} count={matchCount} />
        </Fact>
      </dl>
    </Section>
  )
}

function Meant({ objects, none }: { readonly objects: AlertDetail['sources']; readonly none: string }) {
  if (objects.length === 0) return <span className="text-muted">{none}</span>
  return (
    <ul className="max-h-48 overflow-auto">
      {objects.map(({ kind, namespace, named, selector }) => (
        <li key={`${kind} ${namespace} ${named} ${selector}`} className="foreign">
          {named === undefined ? `every ${kind} in ${namespace}` : `${kind} ${namespace}/${named}`}
          {selector !== undefined && <span className="text-muted"> with {selector}</span>}
        </li>
      ))}
    </ul>
  )
}

function Patterns({ patterns }: { readonly patterns: readonly string[] }) {
  return (
    <ul>
      {patterns.map((pattern) => (
        <li key={pattern} className="foreign font-mono text-sm">
          {pattern}
        </li>
      ))}
    </ul>
  )
}

function Matches({ matches, count }: { readonly matches: readonly Ref[]; readonly count: number }) {
  if (count === 0) return <span className="text-muted">No object that is read.</span>
  const more = count - matches.length
  return (
    <details>
      <summary>{count === 1 ? '1 object' : `${count} objects`}</summary>
      <ul className="max-h-72 overflow-auto">
        {matches.map((ref) => (
          <li key={ref}>
            <ResourceLink target={ref} />
          </li>
        ))}
        {more > 0 && <li className="text-muted">and {more} more</li>}
      </ul>
    </details>
  )
}

function LastMessage({ message, none }: { readonly message: Notification | undefined; readonly none: string }) {
  if (message === undefined) return <span className="text-muted">{none}</span>
  return (
    <span className="foreign">
      <Age time={message.time} /> ago: {message.title ?? message.message.slice(0, 200)}
    </span>
  )
}
