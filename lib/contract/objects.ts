// The answer of /api/objects/{kind}/{namespace}/{name}: everything known of one object.

import type { Ref } from '@/lib/ref'
import type { WorkloadStatus } from '@/lib/workloads/words'
import type { AlertDetail, FailureTold, ProviderDetail, ReceiverDetail } from './alerts'
import type { Neighbour } from './neighbour'
import type { FluxEvent, Notification } from './notifications'
import type { Advice, ConditionSummary, DependencySummary, Mark, Resource, Status } from './state'

/** Stands in the place of a part that could not be read. */
export interface Unavailable {
  readonly unavailable: { readonly code: string; readonly message: string }
}

export function isUnavailable<T extends object>(part: T | Unavailable): part is Unavailable {
  return 'unavailable' in part
}

export interface ConditionRow extends ConditionSummary {
  readonly type: string
  readonly observedGeneration?: number
  /** False when it speaks of an older generation or was left from an earlier run. */
  readonly current: boolean
}

export interface Dependency extends DependencySummary, Neighbour {}

export interface DeliveryStep extends Neighbour {
  readonly role: 'source' | 'chart' | 'applier'
  readonly revision?: string
  readonly revisionShort?: string
  readonly url?: string
}

/** How an entry stands now, as far as anybody may look: `unknown` where that was not possible, and why. */
export interface InventoryHealth {
  readonly word: WorkloadStatus | 'not_judged'
  readonly sentence: string
}

export interface InventoryItem {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
  readonly ref?: Ref
  readonly status?: Status
  /** Stands beside `status`: what is not current has no colour. */
  readonly current?: boolean
  readonly marks?: readonly Mark[]
  /** Of what is no object of Flux, and not of another cluster. */
  readonly health?: InventoryHealth
}

export interface HistoryRow {
  readonly status: string
  readonly revision?: string
  readonly action?: string
  readonly version?: number
  readonly first?: string
  readonly last?: string
  readonly count?: number
  readonly duration?: string
  /** Of Helm: the name of the chart, and what the chart calls the version of its content. */
  readonly chart?: string
  readonly appVersion?: string
  /** What runs now. */
  readonly running?: true
  /** Where this revision came from, as far as that is still the same object. */
  readonly from?: Ref
  readonly commitUrl?: string
}

export interface ReleaseAttempts {
  readonly action: 'install' | 'upgrade'
  readonly failed: number
  /** null: without end. */
  readonly allowed: number | null
  /** The one that was tried last. */
  readonly active: boolean
  readonly sentence: string
}

export interface ReleaseStep {
  /** install, upgrade, test, rollback, uninstall … */
  readonly action: string
  readonly outcome: 'running' | 'succeeded' | 'failed' | 'impossible'
  readonly at?: string
  readonly message: string
  readonly sentence: string
}

export interface DriftedObject {
  /** Kind/namespace/name as the controller wrote it. */
  readonly object: string
  readonly change: 'changed' | 'removed' | 'excluded' | 'corrected' | 'failed'
  readonly additions?: number
  readonly changes?: number
  readonly removals?: number
  /** JSON pointers that the controller named. */
  readonly paths: readonly string[]
}

/** What a HelmRelease did last, and what it will do about failures, tests and drift. */
export interface ReleaseDetail {
  readonly name: string
  readonly namespace: string
  readonly storageNamespace: string
  readonly last?: ReleaseStep
  readonly attempts: readonly ReleaseAttempts[]
  readonly remediation: { readonly sentence: string; readonly done?: ReleaseStep }
  readonly tests: {
    readonly areOn: boolean
    /** A failed test is ignored. */
    readonly mayFail: boolean
    readonly outcome?: 'passed' | 'failed' | 'waiting'
    readonly at?: string
    readonly message?: string
    readonly sentence: string
    readonly hooks: readonly {
      readonly name: string
      readonly phase: string
      readonly startedAt?: string
      readonly endedAt?: string
    }[]
  }
  readonly drift: {
    readonly mode: 'enabled' | 'warn' | 'disabled'
    readonly state?: 'drifted' | 'none'
    readonly at?: string
    readonly sentence: string
    readonly objects: readonly DriftedObject[]
    readonly ignored: readonly { readonly paths: readonly string[]; readonly target?: string }[]
  }
  /** Named only: what stands in them is never read. */
  readonly valuesFrom: readonly ValuesReference[]
  readonly hasValues: boolean
}

export interface ValuesReference {
  readonly kind: string
  readonly name: string
  readonly key: string
  readonly targetPath?: string
  readonly optional: boolean
}

/** One line of the tree of values, below the last line before it that is less deep. */
export interface ValueLine {
  readonly depth: number
  readonly key: string
  readonly type: 'map' | 'list' | 'shown' | 'masked'
  /** Of a map or a list. */
  readonly size?: number
  readonly value?: string | number | boolean | null
}

/** The answer of /api/objects/{kind}/{namespace}/{name}/values. */
export interface ReleaseValues {
  readonly serverTime: string
  readonly lines: readonly ValueLine[]
  readonly shown: number
  readonly masked: number
  /** How many lines there are beyond these. */
  readonly more?: number
  readonly valuesFrom: readonly ValuesReference[]
}

/** What objects of its kind say of themselves beside what all do. */
export interface Particulars {
  readonly title: string
  readonly rows: readonly Particular[]
}

export interface Particular {
  readonly label: string
  /** Each on a line of its own. */
  readonly texts: readonly string[]
  /** The texts stand so in the object; elsewhere they are words of ours. */
  readonly isVerbatim?: true
  readonly at?: string
  /** Other objects that are meant. */
  readonly objects?: readonly Neighbour[]
}

export interface ObjectDetail {
  readonly serverTime: string
  readonly resource: Resource
  readonly generation: number
  readonly conditions: readonly ConditionRow[]
  readonly delivery: readonly DeliveryStep[]
  /** Empty for kinds that have parts of their own here, and for what is too large to be kept. */
  readonly particulars: readonly Particulars[]
  readonly dependsOn: readonly Dependency[]
  readonly dependents: readonly Dependency[]
  readonly inventory?:
    | {
        readonly entries: readonly InventoryItem[]
        readonly summary: { readonly total: number; readonly byKind: Readonly<Record<string, number>> }
        readonly remote: boolean
      }
    | Unavailable
  readonly history: readonly HistoryRow[]
  /** Of a HelmRelease. */
  readonly release?: ReleaseDetail | Unavailable
  /** Of these kinds only. */
  readonly alert?: AlertDetail
  readonly provider?: ProviderDetail
  readonly receiver?: ReceiverDetail
  /** While it fails. */
  readonly told?: FailureTold
  readonly events: readonly FluxEvent[] | Unavailable
  readonly notifications: readonly Notification[]
  /** YAML with secrets removed. */
  readonly manifest: string | Unavailable
  readonly diagnosis: { readonly sentence: string; readonly chain: readonly Ref[]; readonly advice?: Advice }
}
