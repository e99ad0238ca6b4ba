// What Ready=True must not hide (marks of a row, whatever its status): each with its words, since when, and whose doing
// it is. Pure; time is an argument, and what time alone will change is told beforehand.

import type { Mark } from '@/lib/contract/state'
import { type Ref, refForPeople } from '@/lib/ref'
import { describeKind } from '../kinds'
import { findCondition, isCurrentCondition, isHealthyCurrent } from '../object/conditions'
import type { Condition, FluxResource } from '../object/flux-resource'
import { isMadeByItself, TAKES_FROM } from '../object/references'
import { edgeOf } from '../object/relations'
import { describeRevision, findRevisionGap } from '../object/revision'
import type { BadInput } from './bad-input'
import { firstLine } from './first-line'
import { MARK_CODES, type MarkCode } from './mark-codes'
import type { ControllerTrouble } from './reconcilers'
import type { Sight } from './sight'
import type { Status } from './status'

/** The workload of an object that fails, the worst where there are more. */
export interface NotRunning {
  readonly ref: Ref
  readonly text: string
  readonly since: string
  readonly others: number
}

export interface MarkSurroundings {
  readonly now: Date
  readonly status: Status
  readonly resourceOf: (ref: Ref) => FluxResource | undefined
  readonly sightOf: (ref: Ref) => Sight
  readonly badInput?: BadInput | undefined
  readonly notRunning?: NotRunning | undefined
  /** Why nobody reconciles it now, or fetches what it takes from. */
  readonly controllerTrouble?: Pick<ControllerTrouble, 'text' | 'ref'> | undefined
}

export interface Marked {
  readonly marks: readonly Mark[]
  /** When time alone brings another mark. */
  readonly changesAt?: Date
}

interface Finding {
  readonly mark?: Mark
  readonly changesAt?: Date
}

type Rule = (resource: FluxResource, around: MarkSurroundings) => Finding | undefined

/** A run beside Ready=True that names no timeout of its own may take this long. */
const RUN_WITHIN_MS = 10 * 60_000

const RULES: Readonly<Record<MarkCode, Rule>> = {
  tests_failed: (resource) => told(resource, 'TestSuccess', 'False', 'tests_failed', 'its tests failed'),
  unhealthy: findUnhealthy,
  not_running: findNotRunning,
  hanging: findHanging,
  missing_reference: findMissingReference,
  no_provider: findSilentProvider,
  old_input: findOldInput,
  drifted: (resource) =>
    told(resource, 'Drifted', 'True', 'drifted', 'what runs in the cluster differs from what was released'),
  behind: findBehind,
  outdated: (_, { controllerTrouble: trouble }) =>
    trouble === undefined
      ? undefined
      : found('outdated', trouble.text, trouble.ref === undefined ? {} : { ref: trouble.ref }),
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

function found(code: MarkCode, text: string, more: Partial<Pick<Mark, 'since' | 'ref'>>): Finding {
  return { mark: { code, text, ...more } }
}

function told(
  resource: FluxResource,
  type: string,
  status: Condition['status'],
  code: MarkCode,
  text: string,
): Finding | undefined {
  const condition = findCondition(resource.conditions, type)
  return condition?.status === status && isOfLastRun(condition, resource)
    ? found(code, text, sinceOf(condition))
    : undefined
}

/** Suspending moves the generation, and what the last run found is still the last that is known. */
function isOfLastRun(condition: Condition, { suspended, generation, conditions }: FluxResource): boolean {
  const ready = findCondition(conditions, 'Ready')
  return isCurrentCondition(condition, suspended ? (ready?.observedGeneration ?? 0) : generation)
}

function findUnhealthy(resource: FluxResource): Finding | undefined {
  const healthy = findCondition(resource.conditions, 'Healthy')
  if (healthy?.status !== 'False') return undefined
  if (!isHealthyCurrent(healthy, findCondition(resource.conditions, 'Ready'), resource)) return undefined
  return found('unhealthy', 'what it applied is not healthy', sinceOf(healthy))
}

function findNotRunning(_: FluxResource, { notRunning }: MarkSurroundings): Finding | undefined {
  if (notRunning === undefined) return undefined
  const { ref, text, since, others } = notRunning
  const more = others === 0 ? '' : `, nor ${others === 1 ? 'does 1 other' : `do ${others} others`}`
  return found('not_running', `${refForPeople(ref)} does not run: ${text}${more}`, { since, ref })
}

/** Beside Ready=True only: where Ready says that it runs, the status does. */
function findHanging(resource: FluxResource, { now }: MarkSurroundings): Finding | undefined {
  if (resource.suspended || resource.deletedAt !== undefined) return undefined
  const running = findCondition(resource.conditions, 'Reconciling')
  if (running?.status !== 'True' || running.since === undefined) return undefined
  if (findCondition(resource.conditions, 'Ready')?.status !== 'True') return undefined
  const allowedMs = resource.timeoutSeconds === undefined ? RUN_WITHIN_MS : resource.timeoutSeconds * 1_000
  const until = running.since.getTime() + allowedMs
  if (now.getTime() <= until) return { changesAt: new Date(until + 1) }
  const doing = running.message === '' ? running.reason : firstLine(running.message)
  return found('hanging', `its run does not end: ${doing}`, sinceOf(running))
}

/** What it takes from, by its own spec; dependsOn has a status of its own (waiting). */
function findMissingReference(resource: FluxResource, around: MarkSurroundings): Finding | undefined {
  const missing = resource.references.find(
    ({ type, to }) =>
      TAKES_FROM.has(type) &&
      around.resourceOf(to) === undefined &&
      around.sightOf(to) === 'read' &&
      // A moment after its release: one that has not deployed anything yet does not lack its chart.
      (around.status === 'ready' || !isMadeByItself(resource, to)),
  )
  return (
    missing &&
    found('missing_reference', `names ${refForPeople(missing.to)}, which does not exist`, { ref: missing.to })
  )
}

/** A suspended Alert sends nothing, and says so itself. */
function findSilentProvider(resource: FluxResource, around: MarkSurroundings): Finding | undefined {
  const provider = edgeOf(resource, 'provider')
  if (provider === undefined || resource.suspended) return undefined
  const known = around.resourceOf(provider)
  if (known === undefined ? around.sightOf(provider) !== 'read' : !known.suspended) return undefined
  const state = known === undefined ? 'does not exist' : 'is suspended'
  return found('no_provider', `no notification goes out: its ${refForPeople(provider)} ${state}`, { ref: provider })
}

function findOldInput(_: FluxResource, { badInput }: MarkSurroundings): Finding | undefined {
  if (badInput === undefined) return undefined
  const { ref, isGone, since } = badInput
  const text = `rests on ${refForPeople(ref)}, which ${isGone ? 'does not exist any more' : 'fails'}`
  return found('old_input', text, { ref, ...(since === undefined ? {} : { since }) })
}

/** A suspended object is behind in words only; one that runs now is on its way, and hangs when that takes too long. */
function findBehind(resource: FluxResource, { now, status, resourceOf }: MarkSurroundings): Finding | undefined {
  if (resource.suspended || resource.deletedAt !== undefined || status === 'reconciling') return undefined
  const from = resource.references.find(({ type }) => type === 'source' || type === 'chart')?.to
  const source = from === undefined ? undefined : resourceOf(from)
  const gap = findRevisionGap(resource, source)
  if (gap === undefined) return undefined
  const isSource = describeKind(resource.kind).role === 'source'
  if ((isSource ? resource.artifactRevision : resource.appliedRevision) === undefined) return undefined
  if (gap.lateAt !== undefined && now < gap.lateAt) return { changesAt: gap.lateAt }
  // Of a commit thousands are behind for a moment, and few are late.
  const revision = describeRevision(resource, source, now)
  const { appliedShort: applied, availableShort: available = 'something newer' } = revision ?? {}
  const text = isSource
    ? `has ${applied}, its upstream has ${available}`
    : `runs ${applied}, its source has ${available}`
  return found('behind', text, {
    ...(gap.since === undefined ? {} : { since: gap.since.toISOString() }),
    ...(isSource || from === undefined ? {} : { ref: from }),
  })
}

/** Never said of what merely is not read yet: then nothing is known of the whole kind, and the verdict says so. */
function findUnread({ references }: FluxResource, { resourceOf, sightOf }: MarkSurroundings): Finding | undefined {
  const unread = references.find(
    ({ type, to }) => type !== 'applies' && resourceOf(to) === undefined && sightOf(to) === 'closed',
  )
  return unread && found('not_read', `names ${refForPeople(unread.to)}, which is not read here`, { ref: unread.to })
}

function sinceOf({ since }: Condition): { since?: string } {
  return since === undefined ? {} : { since: since.toISOString() }
}
