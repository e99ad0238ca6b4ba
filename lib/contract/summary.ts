// What crosses the wire in short, for screens, monitors and pages of others: flat, never null, in an order that stays.

import type { SourceStateName, VerdictLevel } from './state'

/** At most 1 kB. A time that is not known is an empty text. */
export interface Summary {
  readonly verdict: VerdictLevel
  readonly sentence: string
  readonly asOf: string
  /** 0 while every source of Flux is live; else the age of `asOf`, or of this program where nothing was ever read. */
  readonly staleSeconds: number
  readonly cluster: string
  readonly total: number
  readonly ready: number
  readonly failed: number
  readonly stalled: number
  readonly waiting: number
  readonly reconciling: number
  readonly suspended: number
  readonly terminating: number
  readonly unknown: number
  readonly static: number
  readonly marked: number
  readonly problems: number
  /** 0 where there is none, and where nobody knows since when. */
  readonly oldestProblemSeconds: number
  /** The object to fix first, as `Kind/namespace/name`. */
  readonly worst: string
  readonly worstMessage: string
  /** Names of what failed or stalled, with commas between; how many more there are stands at the end. */
  readonly failing: string
  readonly fluxVersion: string
  readonly kubernetesVersion: string
  readonly controllersReady: number
  readonly controllersDesired: number
  /** Sources of the cluster that are not live and should be. */
  readonly notReadSources: number
  /** Of all topics the worst; `disabled` where none is followed. */
  readonly ntfy: SourceStateName
  readonly lastNotificationAt: string
  /** When something that is ready last became so, or changed what it runs. */
  readonly lastDeployAt: string
}

/** As the endpoint of shields takes it. */
export interface Badge {
  readonly schemaVersion: 1
  readonly label: string
  readonly message: string
  /** Hexadecimal, without `#`. */
  readonly color: string
  /** It is not known how it stands. */
  readonly isError: boolean
}
