// Which Alert tells of which object, and whether anything comes of it: as notification-controller decides it, as far as that
// can be known from the objects.

import type { Ref } from '@/lib/ref'
import { describeKind, type FluxKind } from '../kinds'
import type { FluxResource } from '../object/flux-resource'
import { matchesLabels } from '../object/label-selector'
import type { Address, AlertRules, ObjectPattern } from '../object/notification-facts'
import { edgeOf } from '../object/relations'
import { findsAll, findsPattern } from './message-pattern'

export interface Watcher {
  readonly alert: FluxResource
  readonly rules: AlertRules
  readonly provider?: FluxResource
  readonly address?: Address
  /** Undefined where its Provider is not read. */
  readonly isOn: boolean | undefined
}

export interface WatcherParts {
  /** Undefined for what is not there, not read, or not theirs to see. */
  readonly find: (ref: Ref) => FluxResource | undefined
  readonly isRead: (ref: Ref) => boolean
}

/** Undefined for what is no Alert. */
export function readWatcher(alert: FluxResource, { find, isRead }: WatcherParts): Watcher | undefined {
  const { alertRules: rules, suspended } = alert
  if (rules === undefined) return undefined
  const ref = edgeOf(alert, 'provider')
  const provider = ref === undefined ? undefined : find(ref)
  if (provider !== undefined) {
    const { address } = provider
    const isOn = !suspended && !provider.suspended
    return { alert, rules, provider, ...(address === undefined ? {} : { address }), isOn }
  }
  const isUnsure = !suspended && ref !== undefined && !isRead(ref)
  return { alert, rules, isOn: isUnsure ? undefined : false }
}

/** Undefined where its labels cannot be held against the selector. */
export function isMeant(
  { kind, namespace, named, selector }: ObjectPattern,
  object: Pick<FluxResource, 'kind' | 'namespace' | 'name' | 'labels'>,
): boolean | undefined {
  if (kind !== object.kind || namespace !== object.namespace) return false
  if (named !== undefined && named !== object.name) return false
  return selector === undefined ? true : matchesLabels(selector, object.labels)
}

/** Whether one of these patterns means the object; undefined where that cannot be told. */
export function isAmong(
  patterns: readonly ObjectPattern[],
  object: Pick<FluxResource, 'kind' | 'namespace' | 'name' | 'labels'>,
): boolean | undefined {
  let isUnsure = false
  for (const pattern of patterns) {
    const answer = isMeant(pattern, object)
    if (answer === true) return true
    if (answer === undefined) isUnsure = true
  }
  return isUnsure ? undefined : false
}

/** Whether a message of an error gets through; undefined where one of its patterns is not understood. */
export function letsThrough({ inclusions, exclusions }: AlertRules, message: string): boolean | undefined {
  const excluded = exclusions.map((pattern) => findsPattern(pattern, message))
  if (excluded.includes(true)) return false
  const included = inclusions.map((pattern) => findsPattern(pattern, message))
  if (inclusions.length > 0 && included.every((answer) => answer === false)) return false
  if (excluded.includes(undefined)) return undefined
  return inclusions.length === 0 || included.includes(true) ? true : undefined
}

/** Whatever happens, it tells nothing. */
export function isMute({ isOn, rules }: Watcher): boolean {
  return isOn === false || rules.exclusions.some(findsAll)
}

/** Kinds whose controllers send events that an Alert can take; what another object makes for itself is a part of that. */
export function canBeWatched(kind: FluxKind): boolean {
  const { role, controller, madeBy } = describeKind(kind)
  return controller !== undefined && madeBy === undefined && WATCHED_ROLES.has(role)
}

const WATCHED_ROLES: ReadonlySet<string> = new Set(['source', 'applier', 'image'])
