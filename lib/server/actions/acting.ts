// All that writes to one cluster: who may, how it is done and followed, and what becomes of it. Joined from its parts.

import type { Action } from '@/lib/contract/actions'
import type { Resource } from '@/lib/contract/state'
import type { ActionRows } from '@/lib/history/action-rows'
import type { KubernetesReader, KubernetesWriter } from '@/lib/kubernetes/client'
import type { Clock } from '@/lib/kubernetes/clock'
import { formatResourcePath } from '@/lib/kubernetes/resource-type'
import type { Ref } from '@/lib/ref'
import type { Audit } from '../audit'
import { type ActionChange, type ChangeFeed, refsOfRows } from '../changes'
import type { Config } from '../config'
import { type Switches, whyNoActions } from '../identity/identity'
import type { Log } from '../log'
import type { RolloutMemory } from '../rows/rollout-memory'
import type { ClusterWatch } from '../sources/cluster-watch'
import type { ResourceStore } from '../sources/resource-store'
import { type AccessReader, createAccessReader } from './access'
import { type ActionWaits, createActionWaits } from './action-waits'
import { createAuditEvents } from './audit-events'
import { createAuthoriser, expectType } from './authorise'
import { createFollower } from './follow-action'
import { followOn } from './follow-on'
import { ALONE, type InFlight } from './in-flight'
import { createJointActions, type JointParts } from './joint-actions'
import { createActionLimits } from './limits'
import { createPerformer, type Performer } from './perform-action'
import type { ActionTracker } from './tracker'

export interface ActingParts {
  readonly client: KubernetesReader & KubernetesWriter
  readonly config: Pick<Config, 'auditEvents'>
  readonly store: ResourceStore
  readonly types: ClusterWatch
  /** Where replicas find the actions of each other; absent where this is the only one. */
  readonly actionRows: ActionRows | undefined
  /** True while somebody would see what another replica does. */
  readonly isWatched: () => boolean
  /** Absent courses: not all of the cluster was read yet. */
  readonly rollouts: Pick<RolloutMemory, 'courses'>
  readonly timers: Clock
  readonly tracker: ActionTracker
  readonly live: { rows(): ReadonlyMap<Ref, Resource> }
  readonly changes: ChangeFeed
  /** On a laptop the person and the program are one account, and the cluster judges that one. */
  readonly actsAsCaller: boolean
  readonly switches: Switches
  readonly audit: Audit
  /** True once no new writes are taken. */
  readonly isEnding: () => boolean
  /** Our own. */
  readonly clock: () => Date
  /** The one of the cluster. */
  readonly clusterClock: { readonly now: () => Date }
  readonly log: Log
  readonly signal: AbortSignal
}

export interface Acting {
  readonly performer: Performer
  readonly waits: ActionWaits
  readonly readAccess: AccessReader
  /** What was open when the process before this one ended. */
  readonly followOn: (actions: readonly Action[]) => void
  readonly closeActions: InFlight['close']
}

export function createActing(parts: ActingParts): Acting {
  const { client, types, tracker, store, live, changes, actsAsCaller, switches, audit, log, signal } = parts
  const clock = parts.clusterClock.now
  const resourceOf = store.get.bind(store)
  const onRows = (listener: (refs: readonly Ref[]) => void) => changes.subscribe((told) => listener(refsOfRows(told)))
  const authoriser = createAuthoriser({ client, types, actsAsCaller, clock: parts.clock, signal })
  const { auditEvents } = parts.config
  const follower = createFollower({ tracker, resourceOf, onRows, clock, signal })
  const goOn = (actions: readonly Action[]) => followOn({ tracker, follower, resourceOf }, actions)
  const waits = createActionWaits(tracker, changes)
  const inFlight = openInFlight(parts, {
    resourceOf,
    followOn: goOn,
    isWatched: () => waits.count() > 0 || parts.isWatched(),
    isRead: () => parts.rollouts.courses() !== undefined,
    onStopped: (id, by) => performer.stop(id, by),
  })
  const performer: Performer = createPerformer({
    client,
    types,
    tracker,
    follower,
    authoriser,
    audit,
    limits: createActionLimits(parts.clock),
    inFlight,
    onAccepted:
      auditEvents === undefined ? () => {} : createAuditEvents({ client, ...auditEvents, clock, log, signal }),
    actsAsCaller,
    isEnding: parts.isEnding,
    resourceOf,
    rows: () => live.rows().values(),
    switches,
    clock,
    log,
    signal,
  })
  const readAccess = createAccessReader({
    authoriser,
    resourceOf,
    refusalFor: (identity) => whyNoActions(identity, switches),
    clock: parts.clock,
    fetchObject: (resource) => client.getJson(formatResourcePath(expectType(types, resource), resource), { signal }),
  })
  return {
    performer,
    waits,
    readAccess,
    followOn: goOn,
    closeActions: inFlight.close,
  }
}

function openInFlight(
  { actionRows: rows, ...parts }: ActingParts,
  ends: Pick<JointParts, 'resourceOf' | 'followOn' | 'isWatched' | 'isRead' | 'onStopped'>,
): InFlight {
  return rows === undefined ? ALONE : createJointActions({ ...parts, ...ends, rows })
}

export function describeAction(after: Action, before: Action | undefined, at: Date): ActionChange {
  if (before === undefined) return { type: 'action', at, after, cause: 'request' }
  return { type: 'action', at, before, after, cause: 'progress' }
}
