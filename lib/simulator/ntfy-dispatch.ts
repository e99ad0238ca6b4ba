// The simulated notification-controller: which Alert sends which event, and what its Provider makes of it for ntfy.

import { type EventSeed, involved } from './event-recorder'
import type { FluxWorld } from './flux-world'
import { recordsAt, textAt, valueAt } from './json'
import { formatTime, type KubeObject } from './kube-object'
import type { Publication } from './ntfy-cache'

export type Publish = (topic: string, publication: Publication) => void

const DEDUPLICATE_MS = 5 * 60_000

export function createNtfyDispatch(world: FluxWorld, topics: readonly string[], publish: Publish) {
  const sentAt = new Map<string, number>()

  return function dispatch(event: EventSeed, at: Date = world.clock()): void {
    if (event.severity === 'trace') return
    for (const alert of world.list('Alert')) {
      if (!wants(alert, event)) continue
      const { namespace } = alert.metadata
      const provider = world.get(`Provider/${namespace}/${textAt(alert, 'spec', 'providerRef', 'name')}`)
      const address = parseAddress(textAt(provider, 'spec', 'address') ?? '')
      const topic = address?.pathname.slice(1) ?? ''
      if (provider === undefined || isSuspended(provider) || address === undefined || !topics.includes(topic)) continue
      const key = [alert.metadata.name, event.object.metadata.uid, event.message].join('\0')
      const now = at.getTime()
      if (now - (sentAt.get(key) ?? -Infinity) < DEDUPLICATE_MS) continue
      forgetOld(sentAt, now)
      sentAt.set(key, now)
      publish(topic, { ...render(address.searchParams, event, at), at })
    }
  }
}

function wants(alert: KubeObject, event: EventSeed): boolean {
  if (isSuspended(alert)) return false
  if (textAt(alert, 'spec', 'eventSeverity') === 'error' && event.severity !== 'error') return false
  const { kind, metadata } = event.object
  const isSource = recordsAt(alert, 'spec', 'eventSources').some(
    (source) =>
      source.kind === kind &&
      (source.name === '*' || source.name === metadata.name) &&
      (textAt(source, 'namespace') ?? alert.metadata.namespace) === metadata.namespace,
  )
  const excluded = valueAt(alert, 'spec', 'exclusionList')
  const isExcluded = Array.isArray(excluded) && excluded.some((text) => matches(String(text), event.message))
  return isSource && !isExcluded
}

/** With `template=yes` ntfy renders title and message itself; without, the body is the event as it is. */
function render(query: URLSearchParams, event: EventSeed, now: Date): Publication {
  const body = {
    involvedObject: involved(event.object),
    severity: event.severity,
    timestamp: formatTime(now),
    message: event.message,
    reason: event.reason,
    metadata: withoutPrefixes(event.annotations ?? {}),
    reportingController: event.controller,
    reportingInstance: `${event.controller}-7d9c5bf8f4-x2x7q`,
  }
  const isError = event.severity === 'error'
  const priority = isError ? 4 : 2
  if (query.get('template') === null) return { message: JSON.stringify(body), priority }
  return {
    title: fill(query.get('title') ?? '', body),
    message: fill(query.get('message') ?? '', body),
    tags: isError ? ['rotating_light', 'flux'] : ['white_check_mark', 'flux'],
    priority,
  }
}

function fill(template: string, body: object): string {
  return template.replace(/\{\{\s*\.([\w.]+)\s*\}\}/g, (_, path: string) =>
    String(valueAt(body, ...path.split('.')) ?? ''),
  )
}

function withoutPrefixes(annotations: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(annotations).map(([key, value]) => [key.slice(key.indexOf('/') + 1), value]))
}

/** A pattern that JavaScript cannot read excludes nothing. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern).test(text)
  } catch {
    return false
  }
}

function forgetOld(sentAt: Map<string, number>, now: number): void {
  for (const [key, at] of sentAt) if (now - at >= DEDUPLICATE_MS) sentAt.delete(key)
}

function parseAddress(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}

function isSuspended(object: KubeObject): boolean {
  return valueAt(object, 'spec', 'suspend') === true
}
