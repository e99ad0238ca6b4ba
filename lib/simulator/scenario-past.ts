// What Flux's controllers said in the homelab's last day, read off the objects and commits; events and messages of ntfy
// are made of this one record, so that they agree with what the objects say.

import { describeKind, isFluxKind } from '@/lib/flux/kinds'
import { parseGoDuration } from '@/lib/time'
import { after, before, DAY_MS, HOUR_MS, MINUTE_MS } from './build-object'
import type { EventSeed } from './event-recorder'
import { DEFAULT_REQUEUE_MS } from './flux-world'
import { type JsonObject, recordsAt, textAt } from './json'
import { type KubeObject, refOfObject } from './kube-object'
import { commitAt, commitsOfTheDay, fetchedAt, revisionOf } from './scenario-commits'

export interface PastEvent extends EventSeed {
  /** When it was said last, when first, and how many times. */
  readonly at: Date
  readonly since: Date
  readonly count: number
}

const ROOT = 'Kustomization/flux-system/flux-system'
const GIT = 'GitRepository/flux-system/flux-system'

/** Oldest first. */
export function recallLastDay(objects: readonly KubeObject[], now: Date): readonly PastEvent[] {
  const told = objects.flatMap((object) => {
    const ref = refOfObject(object)
    if (object.spec?.suspend === true || !isFluxKind(object.kind)) return []
    const ready = conditionOf(object, 'Ready')
    if (ref === GIT) return commits(object, now)
    if (object.kind === 'HelmRelease') return releases(object, now)
    if (object.kind === 'ImageRepository') return ready?.status === 'False' ? failedScans(object, ready, now) : []
    if (object.kind !== 'Kustomization') return []
    if (ready?.status === 'True') return goodRuns(object, ref === ROOT, now)
    return ready?.reason === 'DependencyNotReady' ? waits(object, ready, now) : failedRuns(object, ready, now)
  })
  return told.toSorted((left, right) => left.at.getTime() - right.at.getTime())
}

/** As the API server keeps them: what was said again is one event that is counted. */
export function countRepeated(events: readonly PastEvent[]): readonly PastEvent[] {
  const byWords = new Map<string, PastEvent>()
  for (const event of events) {
    const words = [refOfObject(event.object), event.reason, event.message].join('\0')
    const earlier = byWords.get(words)
    // The one that was said first is kept as it was, but for the count and the time.
    byWords.set(words, { ...(earlier ?? event), at: event.at, count: event.count + (earlier?.count ?? 0) })
  }
  return [...byWords.values()]
}

function commits(object: KubeObject, now: Date): readonly PastEvent[] {
  return commitsOfTheDay().map(({ name, subject }) =>
    say(object, fetchedAt(name, now), {
      severity: 'info',
      reason: 'NewArtifact',
      message: `stored artifact for commit '${subject}'`,
      annotations: { 'source.toolkit.fluxcd.io/revision': revisionOf(name) },
    }),
  )
}

/** The runs of the last hour; of the root also those that brought the commits of the day. */
function goodRuns(object: KubeObject, isRoot: boolean, now: Date): readonly PastEvent[] {
  const [latest] = recordsAt(object, 'status', 'history')
  const last = timeAt(latest, 'lastReconciled')
  if (last === undefined) return []
  const begin = isGit(object) ? after(fetchedAt('guests', now), delayOf(last, now)) : before(now, HOUR_MS)
  const regular = every(begin, intervalAt(object, 'interval'), last).filter((at) => at > before(now, HOUR_MS))
  const older = isRoot
    ? commitsOfTheDay().flatMap(({ name }) => (name === 'head' ? [] : after(fetchedAt(name, now), delayOf(last, now))))
    : []
  const said = [...older, ...regular].map((at, index) => goodRun(object, at, `${(1.3 + index / 10).toFixed(1)}s`, now))
  return [...said, goodRun(object, last, textAt(latest, 'lastReconciledDuration') ?? '', now)]
}

function goodRun(object: KubeObject, at: Date, duration: string, now: Date): PastEvent {
  const interval = textAt(object, 'spec', 'interval')
  return say(object, at, {
    severity: 'info',
    reason: 'ReconciliationSucceeded',
    message: `Reconciliation finished in ${duration}, next run in ${interval}`,
    annotations: { ...revisionAt(object, at, now), 'kustomize.toolkit.fluxcd.io/commit_status': 'update' },
  })
}

/** Each attempt at the commits since the first that could not be applied, and the retries between them. */
function failedRuns(object: KubeObject, ready: JsonObject | undefined, now: Date): readonly PastEvent[] {
  const last = timeAt(ready, 'lastTransitionTime')
  const applied = textAt(object, 'status', 'lastAppliedRevision')
  const missed = commitsOfTheDay().filter(({ name }) => !hasApplied(applied, fetchedAt(name, now), now))
  if (last === undefined) return []
  const attempts = missed.flatMap(({ name }, index) => {
    const until = missed[index + 1]
    const begin = after(fetchedAt(name, now), delayOf(last, now))
    if (until === undefined) return [begin]
    return every(begin, intervalAt(object, 'retryInterval'), fetchedAt(until.name, now))
  })
  return attempts.map((at) =>
    say(object, at, {
      severity: 'error',
      reason: textAt(ready, 'reason') ?? '',
      message: textAt(ready, 'message') ?? '',
      annotations: revisionAt(object, at, now),
    }),
  )
}

function waits(object: KubeObject, ready: JsonObject, now: Date): readonly PastEvent[] {
  const since = timeAt(ready, 'lastTransitionTime') ?? now
  const message = `Dependencies do not meet ready condition, retrying in ${DEFAULT_REQUEUE_MS / 1000}s`
  const annotations = { 'kustomize.toolkit.fluxcd.io/revision': revisionOf('head') }
  const said = { severity: 'info', reason: 'DependencyNotReady', message, annotations } as const
  return [repeat(say(object, before(now, DEFAULT_REQUEUE_MS / 2), said), since, DEFAULT_REQUEUE_MS)]
}

function failedScans(object: KubeObject, ready: JsonObject, now: Date): readonly PastEvent[] {
  const since = timeAt(ready, 'lastTransitionTime') ?? now
  const said = { severity: 'error', reason: textAt(ready, 'reason') ?? '', message: textAt(ready, 'message') ?? '' }
  return [repeat(say(object, before(now, 11 * MINUTE_MS), { ...said, severity: 'error' }), since, 30 * MINUTE_MS)]
}

/** An upgrade of this day with its tests, and drift, which is told at each run. */
function releases(object: KubeObject, now: Date): readonly PastEvent[] {
  const [released, tested, drifted] = ['Released', 'TestSuccess', 'Drifted'].map((type) => conditionOf(object, type))
  const annotations = { 'helm.toolkit.fluxcd.io/revision': textAt(object, 'status', 'lastAttemptedRevision') ?? '' }
  const quote = (condition: JsonObject, severity: 'info' | 'error', at: Date) =>
    say(object, at, {
      severity,
      reason: textAt(condition, 'reason') ?? '',
      message: textAt(condition, 'message') ?? '',
      annotations,
    })
  const releasedAt = timeAt(released, 'lastTransitionTime')
  const testedAt = timeAt(tested, 'lastTransitionTime')
  const driftedAt = timeAt(drifted, 'lastTransitionTime')
  const isOfToday = releasedAt !== undefined && now.getTime() - releasedAt.getTime() < DAY_MS
  return [
    ...(released !== undefined && isOfToday ? [quote(released, 'info', releasedAt)] : []),
    ...(tested !== undefined && testedAt !== undefined ? [quote(tested, 'error', testedAt)] : []),
    ...(drifted !== undefined && driftedAt !== undefined
      ? [repeat(quote(drifted, 'error', before(now, 12 * MINUTE_MS)), driftedAt, intervalAt(object, 'interval'))]
      : []),
  ]
}

function say(object: KubeObject, at: Date, said: Omit<EventSeed, 'object' | 'controller'>): PastEvent {
  const controller = isFluxKind(object.kind) ? describeKind(object.kind).controller : undefined
  return { ...said, object, controller: controller ?? 'flux', at, since: at, count: 1 }
}

function repeat(event: PastEvent, since: Date, everyMs: number): PastEvent {
  return { ...event, since, count: Math.round((event.at.getTime() - since.getTime()) / everyMs) + 1 }
}

function every(begin: Date, everyMs: number, until: Date): readonly Date[] {
  const count = Math.max(0, Math.ceil((until.getTime() - begin.getTime()) / everyMs))
  return Array.from({ length: count }, (_, index) => after(begin, index * everyMs))
}

/** How long after the fetch of a commit this object's run ends: as long as for the newest one. */
function delayOf(last: Date, now: Date): number {
  return last.getTime() - fetchedAt('head', now).getTime()
}

function hasApplied(applied: string | undefined, fetched: Date, now: Date): boolean {
  const known = commitsOfTheDay().find(({ name }) => revisionOf(name) === applied)
  return known !== undefined && fetched <= fetchedAt(known.name, now)
}

function isGit(object: KubeObject): boolean {
  return textAt(object, 'spec', 'sourceRef', 'kind') === 'GitRepository'
}

function revisionAt(object: KubeObject, at: Date, now: Date): Record<string, string> {
  const attempted = textAt(object, 'status', 'lastAttemptedRevision') ?? ''
  const revision = isGit(object) ? revisionOf(commitAt(at, now)) : attempted
  return { 'kustomize.toolkit.fluxcd.io/revision': revision }
}

function conditionOf(object: KubeObject, type: string): JsonObject | undefined {
  return recordsAt(object, 'status', 'conditions').find((condition) => condition.type === type)
}

function timeAt(record: JsonObject | undefined, field: string): Date | undefined {
  const text = textAt(record, field)
  return text === undefined ? undefined : new Date(text)
}

function intervalAt(object: KubeObject, field: string): number {
  return parseGoDuration(textAt(object, 'spec', field) ?? '') ?? 10 * MINUTE_MS
}
