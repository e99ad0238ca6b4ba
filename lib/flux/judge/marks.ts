// What Ready=True must not hide (marks of a row, whatever its status): each with its words, since when, and whose doing
// it is. Pure; time is an argument, and what time alone will change is told beforehand.

import { type Ref, refForPeople } from '@/lib/ref'
import { describeKind } from '../kinds'
import { findCondition, isCurrentCondition, isHealthyCurrent } from '../object/conditions'
import { TAKES_FROM } from '../object/references'
import type { Condition, FluxResource } from '../object/resource'
import { describeRevision } from '../object/revision'
import type { Status } from './status'

/** Worst first: the order in which they are shown, and in which one stands for all of a row. */
export const MARK_CODES = [
  'tests_failed',
  'unhealthy',
  'hanging',
  'missing_reference',
  'no_provider',
  'old_input',
  'drifted',
  'behind',
  'outdated',
  'not_read',
] as const
export type MarkCode = (typeof MARK_CODES)[number]

export interface Mark {
  readonly code: MarkCode
  /** What is so, without how long: `since` tells that, and goes on. */
  readonly text: string
  readonly since?: Date
  /** The other object that it is about. */
  readonly ref?: Ref
}

/**
 * What is known of a name: `read` also where nobody answers to it; `closed` where its kind or namespace may not be read
 * at all; `unsure` while its kind is not read yet, or not any more.
 */
export type Sight = 'read' | 'closed' | 'unsure'

export interface MarkSurroundings {
  readonly now: Date
  readonly status: Status
  readonly resourceOf: (ref: Ref) => FluxResource | undefined
  readonly statusOf: (ref: Ref) => Status | undefined
  readonly sightOf: (ref: Ref) => Sight
  /** What its inputs rest on that fails, through charts and generators too; found for all objects in one walk. */
  readonly badInput?: { readonly ref: Ref; readonly since?: Date; readonly isGone: boolean }
  /** Why nobody reconciles it now, in words. */
  readonly controllerTrouble?: string
}

export interface Marked {
  readonly marks: readonly Mark[]
  /** When time alone brings another mark. */
  readonly changesAt?: Date
}

interface Finding {
  readonly mark?: Mark
  readonly changesAt?: Date | undefined
}

type Rule = (resource: FluxResource, around: MarkSurroundings) => Finding | undefined

/** A run beside Ready=True that names no timeout of its own may take this long. */
const RUN_WITHIN_MS = 10 * 60_000
/** A new revision may take one interval and this long before it is late (as for the sentence on revisions). */
const GRACE_MS = 60_000

const RULES: Readonly<Record<MarkCode, Rule>> = {
  tests_failed: (resource) => condition(resource, 'TestSuccess', 'False', 'tests_failed', 'its tests failed'),
  unhealthy: findUnhealthy,
  hanging: findHanging,
  missing_reference: findMissingReference,
  no_provider: findSilentProvider,
  old_input: (_, { badInput }) =>
    badInput === undefined
      ? undefined
      : {
          mark: {
            code: 'old_input',
            text: `rests on ${refForPeople(badInput.ref)}, which ${badInput.isGone ? 'does not exist any more' : 'fails'}`,
            ref: badInput.ref,
            ...(badInput.since === undefined ? {} : { since: badInput.since }),
          },
        },
  drifted: (resource) =>
    condition(resource, 'Drifted', 'True', 'drifted', 'the cluster differs from what was released, and nobody mends it'),
  behind: findBehind,
  outdated: (_, { controllerTrouble }) =>
    controllerTrouble === undefined ? undefined : { mark: { code: 'outdated', text: controllerTrouble } },
  not_read: findUnread,
}

export function findMarks(resource: FluxResource, around: MarkSurroundings): Marked {
  const findings = MARK_CODES.flatMap((code) => RULES[code](resource, around) ?? [])
  const times = findings.flatMap(({ changesAt }) => changesAt ?? [])
  return {
    marks: findings.flatMap(({ mark }) => mark ?? []),
    ...(times.length === 0 ? {} : { changesAt: new Date(Math.min(...times.map((time) => time.getTime()))) }),
  }
}

function condition(
  { conditions, generation }: FluxResource,
  type: string,
  status: Condition['status'],
  code: MarkCode,
  text: string,
): Finding | undefined {
  const found = findCondition(conditions, type)
  if (found?.status !== status || !isCurrentCondition(found, generation)) return undefined
  return { mark: { code, text, ...sinceOf(found) } }
}

function findUnhealthy(resource: FluxResource): Finding | undefined {
  const healthy = findCondition(resource.conditions, 'Healthy')
  if (healthy?.status !== 'False') return undefined
  if (!isHealthyCurrent(healthy, findCondition(resource.conditions, 'Ready'), resource)) return undefined
  return { mark: { code: 'unhealthy', text: 'what it applied is not healthy', ...sinceOf(healthy) } }
}

/** Beside Ready=True only: where Ready says that it runs, the status does. */
function findHanging(resource: FluxResource, { now }: MarkSurroundings): Finding | undefined {
  if (resource.suspended || resource.deletedAt !== undefined) return undefined
  const running = findCondition(resource.conditions, 'Reconciling')
  if (running?.status !== 'True' || running.since === undefined) return undefined
  if (findCondition(resource.conditions, 'Ready')?.status !== 'True') return undefined
  const allowedMs = resource.timeoutSeconds === undefined ? RUN_WITHIN_MS : resource.timeoutSeconds * 1_000
  const until = new Date(running.since.getTime() + allowedMs)
  if (now <= until) return { changesAt: new Date(until.getTime() + 1) }
  const doing = running.message === '' ? running.reason : firstLine(running.message)
  return { mark: { code: 'hanging', text: `its run does not end: ${doing}`, since: running.since } }
}

/** What it takes from, by its own spec; dependsOn has a status of its own (waiting). */
function findMissingReference(resource: FluxResource, around: MarkSurroundings): Finding | undefined {
  for (const { type, to } of resource.references) {
    if (!TAKES_FROM.has(type) || around.resourceOf(to) !== undefined || around.sightOf(to) !== 'read') continue
    // helm-controller makes the chart of a release itself, a moment after it.
    if (type === 'chart' && around.status !== 'ready') continue
    return { mark: { code: 'missing_reference', text: `names ${refForPeople(to)}, which does not exist`, ref: to } }
  }
  return undefined
}

/** A suspended Alert sends nothing, and says so itself. */
function findSilentProvider(resource: FluxResource, around: MarkSurroundings): Finding | undefined {
  const provider = resource.references.find(({ type }) => type === 'provider')?.to
  if (provider === undefined || resource.suspended) return undefined
  const found = around.resourceOf(provider)
  if (found === undefined && around.sightOf(provider) !== 'read') return undefined
  if (found !== undefined && !found.suspended) return undefined
  const state = found === undefined ? 'does not exist' : 'is suspended'
  const text = `no notification goes out: its ${refForPeople(provider)} ${state}`
  return { mark: { code: 'no_provider', text, ref: provider } }
}

/** A suspended object is behind in words only; one that runs now is on its way, and hangs when that takes too long. */
function findBehind(resource: FluxResource, { now, status, resourceOf }: MarkSurroundings): Finding | undefined {
  if (resource.suspended || resource.deletedAt !== undefined || status === 'reconciling') return undefined
  const isSource = describeKind(resource.kind).role === 'source'
  const from = resource.references.find(({ type }) => type === 'source' || type === 'chart')?.to
  const source = from === undefined ? undefined : resourceOf(from)
  const revision = describeRevision(resource, source, now)
  if (revision === undefined || (revision.behind !== 'yes' && revision.behind !== 'rolling_out')) return undefined
  const outdated = findCondition(resource.conditions, 'ArtifactOutdated')
  const since = isSource || outdated?.status === 'True' ? outdated?.since : source?.artifactUpdatedAt
  if (revision.behind === 'rolling_out') {
    if (since === undefined) return undefined
    return { changesAt: new Date(since.getTime() + (resource.intervalSeconds ?? 0) * 1_000 + GRACE_MS) }
  }
  const { appliedShort: applied, availableShort: available } = revision
  const has = available === undefined ? 'something newer' : available
  const runs = applied === undefined ? 'runs nothing yet' : isSource ? `has ${applied}` : `runs ${applied}`
  const text = `${runs}, its ${isSource ? 'upstream' : 'source'} has ${has}`
  return {
    mark: {
      code: 'behind',
      text,
      ...(since === undefined ? {} : { since }),
      ...(isSource || from === undefined ? {} : { ref: from }),
    },
  }
}

/** Never said of what merely is not read yet: then nothing is known of the whole kind, and the verdict says so. */
function findUnread(resource: FluxResource, { resourceOf, sightOf }: MarkSurroundings): Finding | undefined {
  const to = resource.references.find(
    ({ type, to }) => type !== 'applies' && resourceOf(to) === undefined && sightOf(to) === 'closed',
  )?.to
  if (to === undefined) return undefined
  return { mark: { code: 'not_read', text: `names ${refForPeople(to)}, which is not read here`, ref: to } }
}

function sinceOf({ since }: Condition): { since?: Date } {
  return since === undefined ? {} : { since }
}

function firstLine(text: string): string {
  const line = text.split('\n', 1)[0] ?? ''
  return line.length > 160 ? `${line.slice(0, 159)}…` : line
}
